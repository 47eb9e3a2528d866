"""Template filters for numbers, dates, confidences and names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from quotex.console import count
from quotex.exports import web_address
from quotex.exports.timeline import date_in_words
from quotex.web.highlight import anchor


def number(value: int) -> str:
    """Return a number with separators: 12345 -> 12,345."""
    return f"{value:,}"


def period(first: str | None, last: str | None) -> str:
    """Return the period between two dates in words, or the one day."""
    if not first or not last or first == last:
        return date_in_words(first or last, 3)
    return f"{date_in_words(first, 3)} – {date_in_words(last, 3)}"


def percent(value: float) -> str:
    """Return a share in percent, with a no-break space: 0.874 -> 87 %."""
    return f"{value * 100:.0f}\u00a0%"


def in_a_hundred(value: float) -> str:
    """Return a share as a number in a hundred: 0.874 -> 87."""
    return f"{value * 100:.0f}"


def level(value: float) -> str:
    """Return the confidence of a record in three levels."""
    return "high" if value >= 0.9 else "medium" if value >= 0.7 else "low"


def part(value: object) -> str:
    """Return a value encoded as a part of a path."""
    return quote(str(value), safe="")


def judged(verdict: str) -> str:
    """Return the participle of a verdict: accept -> accepted."""
    return {"accept": "accepted", "reject": "rejected", "correct": "corrected", "add": "added"}[verdict]


FILTERS: dict[str, Callable[..., Any]] = {
    "number": number,
    "count_of": count,
    "date_in_words": date_in_words,
    "period": period,
    "percent": percent,
    "in_a_hundred": in_a_hundred,
    "level": level,
    "judged": judged,
    "part": part,
    "anchor": anchor,
    "web_address": web_address,
}
