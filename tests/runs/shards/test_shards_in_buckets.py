"""Shards in a bucket, by the protocol of S3, on a server of this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import quotex.runs.shards
from quotex.cli import main
from tests.runs.shards.fake import Here

server = pytest.importorskip("moto.server", reason="the server for S3 is that of moto")
s3fs = pytest.importorskip("s3fs", reason="s3:// needs s3fs")

pytestmark = pytest.mark.filterwarnings("ignore")  # of the server and its libraries
ROOT = Path(__file__).parents[3]
ENTRY = Path(__file__).with_name("entry.py")
OPTIONS = ("--shard-size", "60K", "--language", "any", "--quiet")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A bucket with two dumps, one of them large; the same dumps are here."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONPATH": str(ROOT),
    }.items():
        monkeypatch.setenv(name, value)
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    system = s3fs.S3FileSystem(endpoint_url=f"http://{host}:{port}", skip_instance_cache=True)
    system.mkdir("archive")
    Path("in").mkdir()
    for name, number in (("a", 1), ("b", 20)):
        lines = [json.dumps({"text": f"“One {name}{n},” said Ann. " + "word " * 3_000}) for n in range(number)]
        Path("in", f"{name}.jsonl").write_text("\n".join(lines) + "\n")
        system.put_file(f"in/{name}.jsonl", f"archive/in/{name}.jsonl")
    yield system
    urllib.request.urlopen(f"http://{host}:{port}/moto-api/reset", data=b"").close()  # the next server would know it
    running.stop()
    s3fs.S3FileSystem.clear_instance_cache()  # it leads to this server


def start(*arguments: str, seconds: float = 0.0) -> subprocess.Popen[str]:
    command = [sys.executable, str(ENTRY), "run", *arguments]
    env = {**os.environ, "FAKE_SECONDS": str(seconds)}
    return subprocess.Popen(command, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=500)
    return process.returncode, said


def records(system: Any, folder: str) -> bytes:
    system.invalidate_cache()
    return b"".join(system.cat_file(name) for name in sorted(system.find(folder)) if "/_" not in name)


def here() -> bytes:
    paths = sorted(path for path in Path("here").iterdir() if not path.name.startswith("_"))
    return b"".join(path.read_bytes() for path in paths)


def shards_done(system: Any) -> int:
    system.invalidate_cache()
    return len(system.find("archive/quotes/_shards"))


def test_a_bucket_gets_the_shards_of_this_machine_by_two_commands(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotex.runs.shards, "LocalShardWorkers", Here)

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["run", *arguments, *OPTIONS], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stderr

    remote = ("s3://archive/in/*.jsonl", "-o", "s3://archive/quotes/")
    for share in ("1/2", "2/2"):
        assert not bucket.exists("archive/quotes/_SUCCESS")
        run(*remote, "--shard", share)
    assert bucket.exists("archive/quotes/_SUCCESS")
    assert "there is nothing to do" in run(*remote)
    run("in/", "-o", "here/")
    assert records(bucket, "archive/quotes") == here()


@pytest.mark.slow
def test_a_run_from_and_to_a_bucket_is_killed_and_goes_on(bucket: Any) -> None:
    run = ("s3://archive/in/*.jsonl", "-o", "s3://archive/quotes/", *OPTIONS)
    process = start(*run, seconds=0.3)
    while process.poll() is None and shards_done(bucket) < 2:
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    code, said = end(process)
    assert code == -signal.SIGKILL, said
    assert not bucket.exists("archive/quotes/_SUCCESS")
    assert end(start(*run)) == (0, "")
    assert bucket.exists("archive/quotes/_SUCCESS")
    assert "there is nothing to do" in end(start(*run))[1]
    assert end(start("in/", "-o", "here/", *OPTIONS)) == (0, "")
    assert records(bucket, "archive/quotes") == here()


@pytest.mark.slow
def test_commands_that_share_the_work_at_once_make_one_folder(bucket: Any) -> None:
    run = ("s3://archive/in/", "-o", "s3://archive/shared/", *OPTIONS)
    processes = [start(*run, "--shard", f"{k}/8") for k in range(1, 9)]
    assert [end(process)[0] for process in processes] == [0] * 8
    assert bucket.exists("archive/shared/_SUCCESS")
    assert end(start("in/", "-o", "here/", *OPTIONS))[0] == 0
    assert records(bucket, "archive/shared") == here()


def test_a_bucket_that_is_not_there_is_one_sentence(bucket: Any) -> None:
    for source, target, said in (
        ("s3://nowhere/in/", "out/", "s3://nowhere/in/: there is no such file, folder or bucket; check its name\n"),
        ("in/", "s3://nowhere/out/", "s3://nowhere/out"),
    ):
        result = CliRunner().invoke(main, ["run", source, "-o", target, "--quiet"], catch_exceptions=False)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert said in result.stderr
