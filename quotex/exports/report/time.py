"""Quotations over time: days, months or years without gaps, whichever is few enough to be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from quotex.lexicons.calendar import full_names

MOST_PERIODS = 60  # columns that still can be told apart
_FEW_DAYS = 45
_MONTHS = tuple(map(str.capitalize, full_names("month")))


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month or year with the numbers of its quotations, direct, mixed and indirect."""

    name: str
    label: str
    by_type: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.by_type)


def periods(dated: Mapping[str, Counter[str]]) -> tuple[tuple[Period, ...], str, int]:
    """The periods from the first date to the last, what they are called, and how many quotations are before them.

    Dates are YYYY-MM-DD. Of more than MOST_PERIODS years only the last ones are given.
    """
    days = {found: types for day, types in dated.items() if (found := _date(day))}
    if not days:
        return (), "", 0
    first, last = min(days), max(days)
    if (last - first).days < _FEW_DAYS:
        unit, keys = "day", [(first + timedelta(number)).isoformat() for number in range((last - first).days + 1)]
    elif (months := _months(last) - _months(first) + 1) <= MOST_PERIODS:
        unit, keys = "month", [_month(_months(first) + number) for number in range(months)]
    else:
        unit, keys = (
            "year",
            [f"{year:04}" for year in range(max(first.year, last.year - MOST_PERIODS + 1), last.year + 1)],
        )
    counts: dict[str, Counter[str]] = {key: Counter() for key in keys}
    before = 0
    for day, types in days.items():
        key = day.isoformat()[: len(keys[0])]
        if key in counts:
            counts[key].update(types)
        else:
            before += types.total()
    return tuple(_period(key, types) for key, types in counts.items()), unit, before


def long_date(given: str) -> str:
    """2025-06-03 as 3 June 2025, 2025-06 as June 2025; what is no such date stays as it is."""
    parts = given[:10].split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) != 4:
        return given
    if len(parts) == 1:
        return parts[0]
    if not 1 <= int(parts[1]) <= 12:
        return given
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {month}" if len(parts) > 2 else month


def _period(key: str, types: Counter[str]) -> Period:
    year, *rest = key.split("-")
    month = _MONTHS[int(rest[0]) - 1][:3] if rest else ""
    label = f"{int(rest[1])} {month}" if len(rest) == 2 else f"{month} {year}".strip()
    return Period(long_date(key), label, (types["direct"], types["mixed"], types["indirect"]))


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
