"""The timeline as bars: quotations for each month, or for longer periods where there are too many months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from quotex.web.template_filters import months

MOST_BARS = 72
_STEPS = (1, 3, 12, 60, 120, 600, 1200)  # months in a bar
_MONTH = regex.compile(r"(\d{4})-(0[1-9]|1[0-2])", regex.ASCII)

WIDTH, HEIGHT = 1000, 100  # units of the drawing


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the drawing. `since` and `until` are the filters that it stands for."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars from the first period to the last, gaps included as bars of no height."""

    bars: tuple[Bar, ...]
    most: int
    first: str
    last: str


def timeline(counts: Sequence[tuple[str, int]]) -> Timeline | None:
    """The bars for (YYYY-MM, count) pairs; None where fewer than two periods have quotations."""
    months = {int(m[1]) * 12 + int(m[2]) - 1: count for month, count in counts if (m := _MONTH.fullmatch(month))}
    if len(months) < 2:
        return None
    first, last = min(months), max(months)
    step = next((step for step in _STEPS if last // step - first // step < MOST_BARS), _STEPS[-1])
    slots = range(first // step, last // step + 1)
    sums = dict.fromkeys(slots, 0)
    for month, count in months.items():
        sums[month // step] += count
    most = max(sums.values())
    width = WIDTH / len(slots)
    bars = tuple(_bar(sums[slot], slot * step, step, number * width, width, most) for number, slot in enumerate(slots))
    return Timeline(bars, most, bars[0].label, bars[-1].label)


def _bar(count: int, month: int, step: int, x: float, width: float, most: int) -> Bar:
    height = max(2.0, HEIGHT * count / most) if count else 0.0
    since, until = _iso(month), _iso(month + step - 1)
    label = months(since, until)
    if step % 12 == 0:
        since, until = since[:4], until[:4]
        label = since if since == until else f"{since} – {until}"
    gap = min(2.0, width * 0.2)
    return Bar(
        round(x, 2), round(HEIGHT - height, 2), round(width - gap, 2), round(height, 2), count, label, since, until
    )


def _iso(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
