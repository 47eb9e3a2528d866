"""Template filters: numbers, dates, confidences and names as a reader wants them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from quotex.console import count
from quotex.exports import web_address
from quotex.exports.timeline import date_in_words
from quotex.web.highlight import anchor


def number(value: int) -> str:
    """12345 -> 12,345."""
    return f"{value:,}"


def period(first: str | None, last: str | None) -> str:
    """The days between two dates, or the one day."""
    if not first or not last or first == last:
        return date_in_words(first or last, 3)
    return f"{date_in_words(first, 3)} – {date_in_words(last, 3)}"


def percent(value: float) -> str:
    """0.874 -> 87 %, with a blank that does not break."""
    return f"{value * 100:.0f}\u00a0%"


def in_a_hundred(value: float) -> str:
    """0.874 -> 87."""
    return f"{value * 100:.0f}"


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
