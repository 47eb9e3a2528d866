"""Template filters: numbers, dates, confidences and names as a reader wants them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote

from quotex.console import count
from quotex.exports import web_address
from quotex.web.highlight import anchor


def number(value: int) -> str:
    """12345 -> 12,345."""
    return f"{value:,}"


def day(value: str | None) -> str:
    """2025-06-03 -> 3 June 2025; months and years likewise; what is no ISO date stays as it is."""
    if not value:
        return ""
    try:
        found = date.fromisoformat(value[:10])
        return f"{found.day} {found:%B} {found.year}"
    except ValueError:
        return month(value)


def month(value: str) -> str:
    """2025-06 -> June 2025."""
    try:
        found = date.fromisoformat(f"{value}-01")
    except ValueError:
        return value
    return f"{found:%B} {found.year}"


def months(first: str, last: str) -> str:
    """2025-04 to 2025-06 -> Apr – Jun 2025; one month is written out."""
    if first == last:
        return month(first)
    start, end = short_day(f"{first}-01").partition(" ")[2], short_day(f"{last}-01").partition(" ")[2]
    return f"{start[:3] if first[:4] == last[:4] else start} – {end}"


def period(first: str | None, last: str | None) -> str:
    """The days between two dates, or the one day."""
    if not first or not last or first == last:
        return short_day(first or last)
    return f"{short_day(first)} – {short_day(last)}"


def short_day(value: str | None) -> str:
    """2025-06-03 -> 3 Jun 2025."""
    try:
        found = date.fromisoformat(value or "")
    except ValueError:
        return day(value)
    return f"{found.day} {found:%b} {found.year}"


def percent(value: float) -> str:
    """0.874 -> 87 %, with a blank that does not break."""
    return f"{value * 100:.0f}\u00a0%"


def level(value: float) -> str:
    """How sure a record is, in three levels for a reader's eye."""
    return "high" if value >= 0.9 else "medium" if value >= 0.7 else "low"


def part(value: object) -> str:
    """A part of a path."""
    return quote(str(value), safe="")


def judged(verdict: str) -> str:
    """accept -> accepted."""
    return {"accept": "accepted", "reject": "rejected", "correct": "corrected", "add": "added"}[verdict]


FILTERS: dict[str, Callable[..., Any]] = {
    "number": number,
    "count_of": count,
    "day": day,
    "month": month,
    "period": period,
    "percent": percent,
    "level": level,
    "judged": judged,
    "part": part,
    "anchor": anchor,
    "web_address": web_address,
}
