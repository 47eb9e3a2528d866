"""Shards on real processes: killed in the middle, poisoned, hung; and the same bytes in the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from quotex.errors import QuotexError
from quotex.runs.shards import LocalShardWorkers, ShardSettings, local_workers, plan

ENTRY = Path(__file__).with_name("entry.py")
RUN = ("run", "in/", "-o", "out/", "--timeout", "1", "--quiet")


def start(*arguments: str, **env: str) -> subprocess.Popen[str]:
    """`quotex` with the fake extractor in a process of its own."""
    variables = {**os.environ, "PYTHONPATH": str(ENTRY.parents[3]), **env}
    command = [sys.executable, str(ENTRY), *arguments]
    return subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


def end(process: subprocess.Popen[str]) -> tuple[int, list[str]]:
    _, said = process.communicate(timeout=240)
    return process.returncode, said.splitlines()


def written() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path("out").rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Four dumps, with an article that ends its process and one that hangs, and what a calm run makes of them."""
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "in").mkdir()
    for shard in range(4):
        texts = [f"“One {shard} {n},” said Ann. " + "word " * 10_000 for n in range(3)]
        if shard == 1:
            texts += ["kill", "hang"]  # in a batch of their own, whose time is short
        lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
        (folder / "in" / f"{shard}.jsonl").write_text(lines)
    here = Path.cwd()
    os.chdir(folder)
    try:
        code, said = end(start(*RUN))
        assert code == 1
        assert [line.partition(": ")[2][:30] for line in said if "article " in line] == [
            "the process that worked on thi",
            "quotex worked on this article ",
        ]
        return folder, written()
    finally:
        os.chdir(here)


@pytest.fixture(autouse=True)
def whole(
    undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    """The files that there should be; the input alone is there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for path in (undisturbed[0] / "in").iterdir():
        target = tmp_path / "in" / path.name
        target.write_bytes(path.read_bytes())
        os.utime(target, ns=(path.stat().st_mtime_ns, path.stat().st_mtime_ns))
    return undisturbed[1]


def wait_for(what: Callable[[], Any], process: subprocess.Popen[str]) -> Any:
    while not (found := what()) and process.poll() is None:
        time.sleep(0.01)
    return found


def workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return [
        child for child in psutil.Process(process.pid).children() if "resource_tracker" not in " ".join(child.cmdline())
    ]


def done() -> int:
    folder = Path("out/_shards")
    return len([path for path in folder.iterdir() if path.suffix == ".json"]) if folder.is_dir() else 0


@pytest.mark.parametrize("who", ["the worker", pytest.param("its models", marks=pytest.mark.slow)])
def test_a_worker_that_is_killed_costs_its_shard_a_try(who: str, whole: dict[str, bytes]) -> None:
    process = start(*RUN, FAKE_SECONDS="0.5")
    wait_for(lambda: done() >= 1, process)
    (worker,) = workers(process)
    models = worker.children()
    for victim in [worker] if who == "the worker" else models:
        victim.send_signal(signal.SIGKILL)
    assert end(process)[0] == 1
    assert written() == whole
    assert not any(model.is_running() and model.status() != psutil.STATUS_ZOMBIE for model in models)


def _has_done(number: int) -> bool:
    return done() >= number


def test_the_same_command_goes_on_after_the_run_was_killed_or_interrupted(whole: dict[str, bytes]) -> None:
    for number, end_it in enumerate((signal.SIGKILL, signal.SIGINT, signal.SIGTERM), start=1):
        process = start(*RUN, FAKE_SECONDS="0.3")
        wait_for(partial(_has_done, number), process)
        own = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(end_it)
        code, said = end(process)
        assert code == {signal.SIGKILL: -9}.get(end_it, 128 + end_it)
        assert end_it == signal.SIGKILL or said[-1].startswith("stopped; the same command goes on from here")
        assert not psutil.wait_procs(own, timeout=30)[1], "workers outlive the run"
    assert end(start(*RUN))[0] == 1
    assert written() == whole
    code, said = end(start(*RUN))
    assert (code, said[-1].rpartition("; ")[2]) == (0, "there is nothing to do")


def test_models_that_cannot_be_loaded_are_one_sentence() -> None:
    code, said = end(start(*RUN, "--models", "nowhere"))
    assert (code, said) == (2, ["quotex: there are no models at nowhere; see: quotex models list"])


@pytest.mark.filterwarnings("ignore")  # of connections that the error leaves behind
def test_workers_that_end_as_they_start_end_the_run_and_not_each_shard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_workers, "_serve", sys.exit)  # wants other arguments
    (shard,) = plan(["in/0.jsonl"], "out/", 2**26)[0]
    workers = LocalShardWorkers(1, ShardSettings("out"))

    def try_again_and_again() -> None:
        for _ in range(3):
            workers.send(shard)
            while not workers.receive(10):
                pass

    try:
        with pytest.raises(QuotexError, match="ended as soon as they had started, 3 times"):
            try_again_and_again()
    finally:
        workers.close()
