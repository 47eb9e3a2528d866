"""Coordinates of the parts of charts, which a template draws as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotex.exports.report.heard import Share
from quotex.exports.timeline import Column, Part, Period, columns

_HEIGHT = 200.0
_WIDTH = 720.0
_LEFT = 44.0  # room for the numbers of the axis
_LABELS = 12  # at most, so that they do not run into each other


@dataclass(frozen=True, slots=True)
class TimeChart:
    """Columns, of which every `label_every`th has a label, and the lines of the scale as (value, y)."""

    width: float
    height: float
    left: float
    columns: tuple[Column, ...]
    label_every: int
    ticks: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class SharePoint:
    """A share in a drawing, with its interval from `top` to `bottom`; `y` is None without a share."""

    x: float
    y: float | None
    top: float
    bottom: float


def share_points(shares: Sequence[Share]) -> tuple[SharePoint, ...]:
    """Return a point for each share, in the middle of the columns of a `time_chart` with as many periods."""
    place = (_WIDTH - _LEFT) / max(len(shares), 1)
    found = []
    for number, share in enumerate(shares):
        low, high = share.interval
        y = round(_HEIGHT * (1 - share.part / share.whole), 2) if share.whole else None
        x = round(_LEFT + (number + 0.5) * place, 2)
        found.append(SharePoint(x, y, round(_HEIGHT * (1 - high), 2), round(_HEIGHT * (1 - low), 2)))
    return tuple(found)


def bar(by_type: Sequence[int], most: int) -> tuple[Part, ...]:
    """Return the parts of a horizontal bar in a box of 100 by 1, which `most` quotations would fill."""
    parts = []
    x = 0.0
    for kind, number in enumerate(by_type):
        if number:
            width = 100 * number / most
            parts.append(Part(round(x, 3), 0.0, round(width, 3), 1.0, kind))
            x += width
    return tuple(parts)


def time_chart(periods: Sequence[Period]) -> TimeChart:
    """Return a chart with a column for each period."""
    most = max((period.total for period in periods), default=1)
    step = _tick(most)
    top = step * -(-most // step) or 1
    found = columns(periods, top, (_LEFT, _WIDTH, _HEIGHT), share=0.72, widest=56.0, least=0.0)
    ticks = tuple((value, round(_HEIGHT - _HEIGHT * value / top, 2)) for value in range(0, top + 1, step))
    return TimeChart(_WIDTH, _HEIGHT, _LEFT, found, max(1, -(-len(periods) // _LABELS)), ticks)


def _tick(most: int) -> int:
    """Return a round step that gives at most five lines."""
    step = 1
    while most / step > 5:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step
