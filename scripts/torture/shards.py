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
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil

from benchmarks.shards import ROOT, write_dumps
from tests.runs.shards.test_shard_workers import RUN, end, start

_SHARDS = 12
_NODE: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "memory": 2 * 10**9}
_VICTIMS = ("worker", "models", "node", "driver", "cluster")


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
    """Kill a worker, its models, a node, the driver or the cluster in turn during runs on Ray with the models.

    Each run must end with the bytes of an undisturbed run; it reads 50 articles for each try, 48 to 600 in all.
    """
    with _inside(folder):
        write_dumps(max(48, min(600, 50 * count)), _SHARDS)
        _end(_quotex("in/", "-o", "local/"))
        whole = _written("local")
        for number in range(count):
            victim = _VICTIMS[number % len(_VICTIMS)]
            with _cluster() as cluster:
                process = _quotex("in/", "-o", f"{number}/", "--engine", "ray")
                while process.poll() is None and not list(Path(f"{number}/_shards").glob("*.json")):
                    time.sleep(0.1)
                time.sleep(chance.uniform(0, 10))
                _kill(victim, process, cluster)
                code = _end(process)
                if victim in ("driver", "cluster") and code:
                    _end(_quotex("in/", "-o", f"{number}/"))
            yield None if _written(str(number)) == whole else f"{victim}: other bytes than those of a plain run"


def _kill(victim: str, process: subprocess.Popen[bytes], cluster: Any) -> None:
    if victim == "driver":
        process.kill()
    elif victim == "cluster":
        cluster.remove_node(cluster.head_node, allow_graceful=False)
        process.kill()  # Ray ends it itself only after a minute
    elif victim == "node":
        cluster.add_node(**_NODE)
        cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
    else:
        working = [one for one in psutil.process_iter(["name"]) if one.info["name"].startswith("ray::quotex")]
        for one in working[:1]:
            (one.children() or [one])[0].kill() if victim == "models" else one.kill()


@contextmanager
def _cluster() -> Iterator[Any]:
    """Yield a Ray cluster of a head without cores and two nodes with one each, on this machine."""
    from ray.cluster_utils import Cluster

    head = {**_NODE, "num_cpus": 0, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    try:
        for _ in range(2):
            cluster.add_node(**_NODE)
        os.environ["RAY_ADDRESS"] = cluster.address
        yield cluster
    finally:
        os.environ.pop("RAY_ADDRESS", None)
        cluster.shutdown()  # type: ignore[no-untyped-call]  # Ray leaves it untyped


def _quotex(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from quotex.cli import main; main()", "run", *arguments, "--quiet"]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})


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
