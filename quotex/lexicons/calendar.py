"""Loads the calendar: weekdays, months, words for days and periods."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from quotex.lexicons import rows


@cache
def time_words() -> Mapping[str, Mapping[str, int]]:
    """Return for each word its kinds with their values ("may" is a month, "sun" a weekday); see calendar.tsv."""
    entries: dict[str, dict[str, int]] = {}
    for word, kind, value, _ in rows("calendar.tsv", 4):
        entries.setdefault(word, {}).setdefault(kind, int(value))
    return MappingProxyType(entries)


@cache
def calendar_names() -> frozenset[str]:
    """Return the proper nouns (lower case) that name a date and have no other meaning."""
    return frozenset(word for word, _, _, sense in rows("calendar.tsv", 4) if sense == "date")


@cache
def full_names(kind: str) -> tuple[str, ...]:
    """Return the full names of the weekdays ("weekday") or months ("month") in their order, in lower case."""
    named: dict[int, str] = {}
    for word, found, value, _ in rows("calendar.tsv", 4):
        if found == kind:
            named.setdefault(int(value), word)
    return tuple(named[number] for number in sorted(named))
