"""Runs in shards that lose processes and machines: on this machine with a fake extractor, on Ray with the models."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil

from benchmarks.shards import ROOT, write_dumps
from tests.runs.shards.test_shard_workers import RUN, end, start
from torture.poisoned import POISON

_SHARDS = 12
_NODE: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "memory": 2 * 10**9}
_VICTIMS = ("worker", "models", "loading", "raylet", "node", "driver", "head", "articles")
_PATHS = os.pathsep.join([str(ROOT), str(ROOT / "scripts")])  # of all processes of a cluster
_TIMEOUT = "3"  # seconds for an article, of which one hangs


def killed(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Kill a worker, its models or the run; the same command must end with the bytes of an undisturbed run."""
    with _inside(folder):
        Path("in").mkdir()
        for shard in range(_SHARDS):
            texts = [f"“One {shard} {n},” said Ann. " + "word " * 10_000 for n in range(chance.randrange(1, 5))]
            texts += ["kill"] if shard == 3 else ["hang"] if shard == 5 else []
            Path("in", f"{shard:02}.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        end(start(*RUN))
        whole = _written("out")
        for _ in range(count):
            shutil.rmtree("out", ignore_errors=True)
            process = start(*RUN, "--workers", "2", FAKE_SECONDS="0.1")
            time.sleep(chance.uniform(0, 15))
            family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            chance.choice(family).kill()
            end(process)
            end(start(*RUN))
            yield None if _written("out") == whole else "other bytes than those of an undisturbed run"


def clusters(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Kill a part of a cluster, or give it articles that kill or hang, in turn during runs on Ray with the models.

    Each run must end with the bytes of a run on this machine alone. It reads 600 articles in 12 shards; 48 where there
    is no more than one try of each kind.
    """
    with _inside(folder):
        write_dumps(600 if count > len(_VICTIMS) else 48, _SHARDS)
        shutil.copytree("in", "poisoned")
        for number, text in enumerate(POISON):
            with Path("poisoned", f"{number:03}.jsonl").open("a", encoding="utf-8") as stream:
                print(json.dumps({"text": text}), file=stream)
        whole = {source: _undisturbed(source) for source in ("in", "poisoned")}
        for number in range(count):
            victim = _VICTIMS[number % len(_VICTIMS)]
            source = "poisoned" if victim == "articles" else "in"
            in_time = _disturbed(victim, source, str(number), chance)
            if not in_time:
                yield f"{victim}: nothing was left to be killed"
            else:
                right = _written(str(number)) == whole[source]
                yield None if right else f"{victim}: other bytes than those of an undisturbed run"


def _undisturbed(source: str) -> dict[str, bytes]:
    """Return the files of a run on this machine, whose records must be those of a run without shards."""
    _end(_quotex(f"{source}/", "-o", f"{source}.jsonl"))
    _end(_quotex(f"{source}/", "-o", f"{source}.shards/"))
    files = _written(f"{source}.shards")
    shards = b"".join(files[name] for name in sorted(files) if name.endswith(".jsonl") and "_" not in name)
    if shards != Path(f"{source}.jsonl").read_bytes():
        raise RuntimeError(f"the shards of {source}/ are not what a plain run writes")
    return files


def _disturbed(victim: str, source: str, output: str, chance: random.Random) -> bool:
    """Run on a cluster of its own that loses the victim; return False if nothing was left to be killed."""
    command = (f"{source}/", "-o", f"{output}/")
    with _cluster() as cluster:
        process = _quotex(*command, "--engine", "ray")
        try:
            if victim != "articles":
                while process.poll() is None and not (_at_work() if victim == "loading" else _done(output)):
                    time.sleep(0.05)
                time.sleep(chance.uniform(0, 3))
                if process.poll() is not None or not _kill(victim, process, cluster):
                    return False
            code = _end(process)
        finally:
            process.kill()
        if victim in ("driver", "head") and code:
            _end(_quotex(*command))
    return True


def _done(output: str) -> list[Path]:
    """Return the entries of the shards that are done."""
    return list(Path(output, "_shards").glob("*.json"))


def _at_work() -> list[psutil.Process]:
    """Return the processes of tasks of any cluster on this machine."""
    return [one for one in psutil.process_iter(["name"]) if one.info["name"].startswith("ray::quotex")]


def _kill(victim: str, process: subprocess.Popen[bytes], cluster: Any) -> bool:
    """Kill the victim; return False where no task is at work whose process could be killed."""
    if victim == "driver":
        process.kill()
    elif victim == "head":
        cluster.remove_node(cluster.head_node, allow_graceful=False)
        process.kill()  # Ray ends it itself only after a minute
    elif victim in ("node", "raylet"):
        cluster.add_node(**_NODE)
        node = next(iter(cluster.worker_nodes))
        if victim == "node":
            cluster.remove_node(node, allow_graceful=False)
        else:
            node.kill_raylet()
    else:
        for one in _at_work():
            with suppress(psutil.NoSuchProcess):
                (one if victim != "models" else _models_of(one)).kill()
                return True
        return False
    return True


def _models_of(task: psutil.Process) -> psutil.Process:
    """Return the child with the models. Raises psutil.NoSuchProcess where there is none yet."""
    for child in task.children():
        if not any("resource_tracker" in word for word in child.cmdline()):
            return child
    raise psutil.NoSuchProcess(task.pid)


@contextmanager
def _cluster() -> Iterator[Any]:
    """Yield a Ray cluster of a head without cores and two nodes with one each, on this machine."""
    from ray.cluster_utils import Cluster

    head = {**_NODE, "num_cpus": 0, "include_dashboard": False}
    with patch.dict(os.environ, PYTHONPATH=_PATHS):
        cluster = Cluster(initialize_head=True, head_node_args=head)
        try:
            for _ in range(2):
                cluster.add_node(**_NODE)
            os.environ["RAY_ADDRESS"] = cluster.address
            yield cluster
        finally:
            cluster.shutdown()  # type: ignore[no-untyped-call]  # Ray leaves it untyped


def _quotex(*arguments: str) -> subprocess.Popen[bytes]:
    options = ("--timeout", _TIMEOUT, "--quiet")
    command = [sys.executable, str(ROOT / "scripts" / "torture" / "poisoned.py"), "run", *arguments, *options]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": _PATHS})


def _end(process: subprocess.Popen[bytes]) -> int:
    return process.wait(timeout=7_200)


def _written(folder: str) -> dict[str, bytes]:
    """Return the contents of all files in a folder of shards."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    with ExitStack() as stack:
        stack.callback(os.chdir, os.getcwd())
        os.chdir(folder)
        yield
