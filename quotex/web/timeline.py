"""The timeline of a page: quotations per month, or per longer period where there are too many months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotex.exports.timeline import MONTH, QUARTER, YEAR, Column, columns, timeline

MOST_BARS = 72
WIDTH, HEIGHT = 1000, 100  # units of the drawing

# All centuries of dates that have four digits are shown.
_PERIODS = dict.fromkeys((MONTH, QUARTER, YEAR, 5 * YEAR, 10 * YEAR, 50 * YEAR), MOST_BARS) | {100 * YEAR: 100}


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """Bars from the first period to the last, and the largest number of quotations in one of them."""

    bars: tuple[Column, ...]
    most: int


def timeline_chart(counts: Sequence[tuple[str, int]]) -> TimelineChart | None:
    """Return the bars for (YYYY-MM, count) pairs; None where there is only one period, or none."""
    periods = timeline({month: (count,) for month, count in counts}, _PERIODS).periods
    if len(periods) < 2:
        return None
    most = max(period.total for period in periods)
    bars = columns(periods, most, (0, WIDTH, HEIGHT), share=0.86, widest=WIDTH, least=2.0)
    return TimelineChart(bars, most)
