"""Compare runs in shards with plain runs: CPU time of driver and workers, and size and equality of the records."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Measured:
    """The wall seconds of one run, CPU seconds of its driver, and CPU seconds of all its processes."""

    name: str
    wall: float
    driver: float
    total: float


@click.command("shards")
@click.option("--articles", type=int, default=96, show_default=True)
@click.option("--shards", type=int, default=12, show_default=True)
@click.option("--workers", type=int, multiple=True, default=[1, 2], show_default=True)
def benchmark_shards(articles: int, shards: int, workers: tuple[int, ...]) -> None:
    """Compare runs in shards with plain runs over the same articles; exit with 1 if the records differ."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        words = write_dumps(articles, shards)
        print(f"{articles} articles, {words:,} words, {shards} shards")
        for size in workers:
            plain = run("plain", "in/", "-o", "plain.jsonl", "--workers", str(size))
            sharded = run("shards", "in/", "-o", f"shards-{size}/", "--workers", str(size))
            for one in (plain, sharded):
                print(
                    f"{one.name:7} {size} workers  {one.wall:7.1f} s  {words / one.wall:7.0f} words/s  driver "
                    f"{1000 * one.driver / articles:6.2f} ms/article  CPU {one.total / articles:6.3f} s/article"
                )
            print(f"        CPU of shards / CPU of plain: {sharded.total / plain.total:.3f}")
            made = sorted(path for path in Path(f"shards-{size}").glob("*.jsonl") if not path.name.startswith("_"))
            records = b"".join(path.read_bytes() for path in made)
            if records != Path("plain.jsonl").read_bytes():
                sys.exit("the records differ")
            print(f"        the same records: {len(records) / articles:,.0f} bytes/article")


def write_dumps(number: int, shards: int) -> int:
    """Write `number` different articles into `shards` files in the folder `in`; return the number of their words."""
    Path("in").mkdir()
    words, made = 0, texts()
    for shard in range(shards):
        taken = range(shard * number // shards, (shard + 1) * number // shards)
        with Path("in", f"{shard:03}.jsonl").open("w", encoding="utf-8") as stream:
            for n, text in zip(taken, made, strict=False):
                words += len(text.split())
                print(json.dumps({"text": text, "url": f"https://news.example/{n}"}), file=stream)
    return words


def texts() -> Iterator[str]:
    """Yield the articles of seeds/ endlessly, each time with a different last sentence."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    lines = (ROOT / "seeds" / "wikinews.jsonl").read_text(encoding="utf-8").splitlines()
    seeds += [json.loads(line)["text"] for line in lines]
    number = 0
    while True:
        for seed in seeds:
            number += 1
            yield f"{seed.rstrip()}\n\nThis is report number {number} of the year.\n"


def run(name: str, *arguments: str) -> Measured:
    """Run quotex in a process of its own and return its times."""
    program = (
        "import atexit, resource, sys\n"
        "used = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2])\n"
        "atexit.register(lambda: open('driver', 'w').write(str(used())))\n"
        "from quotex.cli import main\n"
        "main()\n"
    )
    before, begun = children(), time.monotonic()
    command = [sys.executable, "-c", program, "run", *arguments, "--quiet"]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    wall, total = time.monotonic() - begun, children() - before
    return Measured(name, wall, float(Path("driver").read_text()), total)


def children() -> float:
    """Return the CPU seconds of all child processes that have ended and were waited for."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
