"""Quotations over time for reports and pages: periods without gaps, their columns, and dates in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import regex

from quotex.lexicons.calendar import full_names

DAY, MONTH, QUARTER, YEAR = 0, 1, 3, 12  # lengths of periods in months; 0 stands for a day

_ISO_DATE = regex.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", regex.ASCII)
_MONTHS = tuple(map(str.capitalize, full_names("month")))


@dataclass(frozen=True, slots=True)
class Period:
    """A period with its number of quotations of each type.

    `since` and `until` are its first and last day, month or year: YYYY-MM-DD, YYYY-MM or YYYY.
    """

    since: str
    until: str
    by_type: tuple[int, ...]

    @property
    def total(self) -> int:
        """The number of quotations of all types."""
        return sum(self.by_type)

    @property
    def name(self) -> str:
        """The period in full: "3 June 2025", "June 2025", "Apr – Jun 2025", "2025" or "2020 – 2024"."""
        if self.since == self.until:
            return date_in_words(self.since)
        first, last = date_in_words(self.since, 3), date_in_words(self.until, 3)
        return f"{first.removesuffix(f' {self.until[:4]}')} – {last}"

    @property
    def label(self) -> str:
        """The first day, month or year for an axis: "3 Jun", "Jun 2025" or "2025"."""
        words = date_in_words(self.since, 3)
        return words[:-5] if len(self.since) == 10 else words


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods of one length, in months or DAY; `before` counts the quotations before the first of them."""

    periods: tuple[Period, ...]
    length: int
    before: int


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a drawing; `kind` is the index of its type."""

    x: float
    y: float
    width: float
    height: float
    kind: int


@dataclass(frozen=True, slots=True)
class Column:
    """A period in a drawing: its extent on the axis, and its parts from the bottom up."""

    period: Period
    x: float
    width: float
    parts: tuple[Part, ...]


def timeline(counts: Mapping[str, Sequence[int]], limits: Mapping[int, int]) -> Timeline:
    """Return the periods from the first date to the last, including those without quotations.

    `counts` has numbers by type for dates YYYY-MM-DD, or YYYY-MM where no limit is for DAY; other keys are left out.
    `limits` maps each length, the shortest first, to the largest number of periods for which it is used. Where there
    are too many of the longest ones as well, only the last of them are returned.
    """
    dated = [(day, numbers) for given, numbers in counts.items() if (day := _date(given))]
    if not dated:
        return Timeline((), min(limits), 0)
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    length = _length(first, last, limits)
    end = _slot(last, length)
    start = max(_slot(first, length), end - limits[length] + 1)
    sums: dict[int, Counter[int]] = {slot: Counter() for slot in range(start, end + 1)}
    before = 0
    for day, numbers in dated:
        if (slot := _slot(day, length)) < start:
            before += sum(numbers)
        else:
            sums[slot].update(dict(enumerate(numbers)))
    kinds = range(len(dated[0][1]))
    periods = (_period(slot, length, tuple(found[kind] for kind in kinds)) for slot, found in sums.items())
    return Timeline(tuple(periods), length, before)


def columns(
    periods: Sequence[Period], most: int, box: tuple[float, float, float], *, share: float, widest: float, least: float
) -> tuple[Column, ...]:
    """Return a column for each period, side by side in a box of (left, right, height), which `most` would fill.

    A column takes `share` of its place, but at most `widest`; a part that is not empty is at least `least` high.
    """
    left, right, height = box
    place = (right - left) / max(len(periods), 1)
    width = min(place * share, widest)
    found = []
    for number, period in enumerate(periods):
        x = round(left + number * place + (place - width) / 2, 2)
        heights = [max(least, height * quotes / most) if quotes else 0.0 for quotes in period.by_type]
        tops = [round(height - reached, 2) for reached in accumulate(heights)]
        stacked = enumerate(zip(tops, heights, strict=True))
        parts = (Part(x, top, round(width, 2), round(part, 2), kind) for kind, (top, part) in stacked if part)
        found.append(Column(period, x, round(width, 2), tuple(parts)))
    return tuple(found)


def date_in_words(given: str | None, letters: int | None = None) -> str:
    """Return 2025-06-03 as "3 June 2025" and 2025-06 as "June 2025", months cut to `letters` letters.

    A time of day is left out. Other text is returned unchanged, and "" for None.
    """
    match = _ISO_DATE.fullmatch((given or "")[:10])
    if not match or not _date(match[0]):
        return given or ""
    year, month, day = match.groups()
    words = f"{_MONTHS[int(month) - 1][:letters]} {year}"
    return f"{int(day)} {words}" if day else words


def _date(given: str) -> date | None:
    """Return the day, the first one of a month; None for other text."""
    match = _ISO_DATE.fullmatch(given)
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1)) if match else None
    except ValueError:
        return None


def _length(first: date, last: date, limits: Mapping[int, int]) -> int:
    """Return the first length for which few enough periods span the two days, else the longest."""
    fitting = (length for length, most in limits.items() if _slot(last, length) - _slot(first, length) < most)
    return next(fitting, max(limits))


def _slot(day: date, length: int) -> int:
    """Return the number of the period that contains the day."""
    return day.toordinal() if length == DAY else (day.year * 12 + day.month - 1) // length


def _period(slot: int, length: int, by_type: tuple[int, ...]) -> Period:
    if length == DAY:
        day = date.fromordinal(slot).isoformat()
        return Period(day, day, by_type)
    digits = 4 if length % YEAR == 0 else 7
    return Period(_month(slot * length)[:digits], _month((slot + 1) * length - 1)[:digits], by_type)


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
