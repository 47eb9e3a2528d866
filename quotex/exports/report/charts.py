"""Where the parts of a chart stand: numbers for the template, which draws them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotex.exports.report.time import Period

_HEIGHT = 200.0
_WIDTH = 720.0
_LEFT = 44.0  # room for the numbers of the axis
_LABELS = 12  # at most, so that they do not run into each other


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle; `kind` is the number of the type that it stands for."""

    x: float
    y: float
    width: float
    height: float
    kind: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the time chart, its parts from the ground up, and its label unless it would be in the way."""

    period: Period
    middle: float
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TimeChart:
    """Columns and the lines of the scale as (value, y)."""

    width: float
    height: float
    left: float
    columns: tuple[Column, ...]
    ticks: tuple[tuple[int, float], ...]


def bar(by_type: Sequence[int], most: int) -> tuple[Part, ...]:
    """The parts of a horizontal bar in a box of 100 by 1, in which `most` would fill the width."""
    parts = []
    x = 0.0
    for kind, number in enumerate(by_type):
        if number:
            width = 100 * number / most
            parts.append(Part(round(x, 3), 0.0, round(width, 3), 1.0, kind))
            x += width
    return tuple(parts)


def time_chart(periods: Sequence[Period]) -> TimeChart:
    """A column for each period."""
    step = _tick(max((period.total for period in periods), default=1))
    top = step * -(-max((period.total for period in periods), default=1) // step) or 1
    slot = (_WIDTH - _LEFT) / max(len(periods), 1)
    every = -(-len(periods) // _LABELS)
    columns = []
    for number, period in enumerate(periods):
        x = _LEFT + number * slot
        width = min(slot * 0.72, 56.0)
        left = x + (slot - width) / 2
        parts = []
        y = _HEIGHT
        for kind, count in enumerate(period.by_type):
            height = _HEIGHT * count / top
            y -= height
            if count:
                parts.append(Part(round(left, 2), round(y, 2), round(width, 2), round(height, 2), kind))
        label = period.label if number % every == 0 else ""
        columns.append(Column(period, round(x + slot / 2, 2), label, tuple(parts)))
    ticks = tuple((value, round(_HEIGHT - _HEIGHT * value / top, 2)) for value in range(0, top + 1, step))
    return TimeChart(_WIDTH, _HEIGHT, _LEFT, tuple(columns), ticks)


def _tick(most: int) -> int:
    """A round step that makes at most five lines."""
    step = 1
    while most / step > 5:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step
