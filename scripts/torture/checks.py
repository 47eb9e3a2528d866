"""The list of checks with their budgets, and the table of what they found."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from torture import databases, inputs, refused, runs, shards, soak
from torture.worst_cases import KINDS, growth

# Yields for each try None where quotex has held, else what went wrong; it may write into the folder.
Check = Callable[[random.Random, int, Path], Iterator[str | None]]
_GROWTH = 3.0  # of the time for twice the text; four times would be quadratic
_SIZES = (6_000, 12_000)


@dataclass(frozen=True, slots=True)
class Entry:
    """A check and its number of tries for the short and the long budget."""

    check: Check
    short: int
    long: int


@dataclass(frozen=True, slots=True)
class Row:
    """The result of a check; `first` is the first failure."""

    name: str
    seed: int
    tries: int
    failures: int
    first: str | None
    seconds: float


def doubled(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Double texts of `count` kinds; a text of twice the size must take about twice the time."""
    for kind in list(KINDS)[:count]:
        times = [growth(kind, size)[1] for size in _SIZES]
        yield f"{kind}: {min(times):.1f} times as long" if min(times) > _GROWTH else None


CHECKS: dict[str, Entry] = {
    "kills": Entry(runs.kills, 10, 200),
    "power-cuts": Entry(runs.power_cuts, 40, 2_000),
    "killed-shards": Entry(shards.killed, 4, 100),
    "killed-clusters": Entry(shards.clusters, 8, 24),
    "damaged-states": Entry(runs.damaged_states, 40, 2_000),
    "mutated-inputs": Entry(inputs.mutated, 300, 1_000_000),
    "flipped-bits": Entry(inputs.flips, 4, 400),  # of each packed format
    "hostile-archives": Entry(inputs.bombs, 7, 7),
    "refused-inputs": Entry(refused.refused, 8, len(refused.KINDS)),
    "damaged-databases": Entry(databases.damaged, 40, 5_000),
    "served-replaced": Entry(databases.replaced, 5, 500),
    "half-open": Entry(databases.half_open, 1, 50),
    "soak": Entry(soak.soak, 5, 600),  # seconds; its tries are the requests
    "doubled-sizes": Entry(doubled, len(KINDS), len(KINDS)),
}


def carry_out(name: str, budget: str, seed: int, folder: Path, minutes: float = math.inf) -> Row:
    """Run a check and return its row; it ends after its tries or after `minutes`.

    A seed always makes the same tries, so a failed try is found again by its number. An error of the check itself is
    raised.
    """
    entry = CHECKS[name]
    begun, tries, failures = time.monotonic(), 0, []
    for told in entry.check(random.Random(f"{name} {seed}"), entry.short if budget == "short" else entry.long, folder):
        tries += 1
        failures += [f"try {tries:,}: {told}"] if told is not None else []
        if time.monotonic() - begun > 60 * minutes:
            break
    first = failures[0] if failures else None
    return Row(name, seed, tries, len(failures), first, time.monotonic() - begun)


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        "| check | seed | tries | failures | seconds | first failure |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        first = (row.first or "").replace("\n", " ").replace("|", "/")[:200]
        lines.append(f"| {row.name} | {row.seed} | {row.tries:,} | {row.failures} | {row.seconds:.0f} | {first} |")
    return "\n".join(lines)
