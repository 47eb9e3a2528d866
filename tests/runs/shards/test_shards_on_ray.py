"""Shards as tasks of a real Ray cluster of two nodes on this machine: the same bytes, also when parts of it end."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner

import quotex.runs.shards
from quotex.cli import main
from quotex.errors import QuotexError
from quotex.runs import shared_engine
from quotex.runs.shards import ShardSettings, ray_workers
from quotex.runs.shards.ray_workers import RayShardWorkers
from tests.runs.shards.fake import FakeOptions, Here

ray = pytest.importorskip("ray", reason="--engine ray needs ray")
Cluster = pytest.importorskip("ray.cluster_utils").Cluster

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray leaves sockets and processes to the end of the program
ROOT = Path(__file__).parents[3]
ENTRY = Path(__file__).with_name("entry.py")
SHARDS = 6


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A head without cores and a node with one; both find this checkout."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("FAKE_SECONDS", "0.2")
    options = {"include_dashboard": False, "object_store_memory": 80 * 2**20, "memory": 4 * 10**9}
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **options})
    cluster.add_node(num_cpus=1, object_store_memory=80 * 2**20, memory=4 * 10**9)
    monkeypatch.setenv("RAY_ADDRESS", cluster.address)
    monkeypatch.setattr(ray_workers, "_ANSWERED_WITHIN", 120)  # a busy machine starts a worker slowly
    yield cluster
    cluster.shutdown()


@pytest.fixture(autouse=True)
def dumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for shard in range(SHARDS):
        texts = [f"“One {shard} {n},” said Ann. " + "word " * 10_000 for n in range(4)]
        lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
        Path("in", f"{shard}.jsonl").write_text(lines)


@pytest.fixture
def poison(dumps: None) -> None:
    """An article that ends the process which works on it, in one of the dumps."""
    with Path("in", "1.jsonl").open("a") as stream:
        print(json.dumps({"text": "kill"}), file=stream)


def start(output: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(ENTRY), "run", "in/", "-o", output, *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=500)
    return process.returncode, said


def written(folder: str) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def wait_for(what: Callable[[], Any], process: subprocess.Popen[str]) -> Any:
    while not (found := what()):
        assert process.poll() is None, "the run was over before all was killed"
        time.sleep(0.05)
    return found


def done() -> int:
    return len(list(Path("ray/_shards").glob("*.json")))


def test_a_cluster_makes_the_same_folder_as_this_machine(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotex.runs.shards, "LocalShardWorkers", Here)
    monkeypatch.setattr(shared_engine, "EngineOptions", FakeOptions)
    for output, engine in (("local/", "local"), ("ray/", "ray")):
        result = CliRunner().invoke(main, ["run", "in/", "-o", output, "--engine", engine], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        assert f"{SHARDS} shards: {4 * SHARDS} quotations" in result.stderr
    assert written("ray") == written("local")
    with pytest.raises(QuotexError, match=r"has 1 cores and memory for .* 3 are asked for; take fewer --workers"):
        RayShardWorkers(3, ShardSettings("out"))


@pytest.mark.slow
@pytest.mark.usefixtures("poison")
def test_workers_and_nodes_that_end_cost_their_shard_a_try(cluster: Any) -> None:
    assert end(start("local/"))[0] == 1
    process = start("ray/", "--engine", "ray")

    def at_work() -> list[psutil.Process]:
        return [one for one in psutil.process_iter(["name"]) if one.info["name"].startswith("ray::quotex")]

    wait_for(lambda: done() >= 1, process)
    wait_for(at_work, process)[0].kill()
    wait_for(lambda: done() >= 2, process)
    wait_for(at_work, process)
    spare = cluster.add_node(num_cpus=1, object_store_memory=80 * 2**20, memory=4 * 10**9)
    node = next(one for one in cluster.worker_nodes if one is not spare)
    cluster.remove_node(node, allow_graceful=False)
    code, said = end(process)
    assert code == 1, said
    assert written("ray") == written("local")


@pytest.mark.slow
@pytest.mark.usefixtures("poison")
def test_after_the_end_of_the_cluster_the_same_command_goes_on_with_another(cluster: Any) -> None:
    assert end(start("local/"))[0] == 1
    process = start("ray/", "--engine", "ray")
    wait_for(lambda: done() >= 2, process)
    process.kill()  # the driver; its tasks end with it
    process.communicate()
    cluster.remove_node(cluster.head_node, allow_graceful=False)
    before = done()
    code, said = end(start("ray/"))
    assert code == 1, said
    assert SHARDS > before >= 2
    assert written("ray") == written("local")


def test_an_address_where_nobody_answers_is_one_sentence_within_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("RAY_ADDRESS", address)
    begun = time.monotonic()
    with pytest.raises(QuotexError, match=f"there is no Ray cluster at {address} .*refused; start it with"):
        RayShardWorkers(1, ShardSettings("out"))
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (
            "Version mismatch: The cluster was started with:\n    Ray: 2.40.0\n    Python: 3.10.1\nThis process",
            "2.40.0",
        ),
        ("Invalid or missing authentication token.", "copy ~/.ray/auth_token from its first machine"),
        ("GCS is\ngone", "the Ray cluster at 10.0.0.1:6379 cannot be joined (GCS is gone)"),
    ],
)
def test_why_a_cluster_cannot_be_joined_is_one_sentence(raised: str, said: str) -> None:
    sentence = ray_workers.why_not_joined("10.0.0.1:6379", RuntimeError(raised))
    assert said in sentence
    assert "\n" not in sentence


@pytest.mark.slow
def test_another_quotex_on_a_node_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    here = ray_workers.versions()
    ray.init("local", num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    try:
        monkeypatch.setattr(ray_workers, "version", lambda _: "99.0")
        with pytest.raises(QuotexError) as error:
            RayShardWorkers(1, ShardSettings("out"))
    finally:
        ray.shutdown()
    assert f"has {' and '.join(here)}, but this machine has {here[0]} and quotex 99.0; install" in str(error.value)
