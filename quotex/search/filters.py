"""What filters stand for in a database, and as SQL on the table `quotes`; values are bound, never written into it."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quotex.errors import QuotexError
from quotex.search.results import Filters
from quotex.search.speaker_lookup import speaker_ids, with_joint
from quotex.store.database import Database, storable

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters with what they stand for in this database: speakers' numbers, days, the article's number (-1: none)."""

    speakers: tuple[int, ...] | None
    since: str | None
    until: str | None
    type: tuple[str, ...]
    cue_class: tuple[str, ...]
    outlet: tuple[str, ...]
    min_confidence: float | None
    max_confidence: float | None
    min_speaker_confidence: float | None
    article: int | None

    def where(self, *more: str) -> str:
        """The WHERE clause, "" where all quotations are wanted; its values are `values`."""
        parts = (*more, *(sql for sql, _ in self._parts()))
        return "WHERE " + " AND ".join(parts) if parts else ""

    @property
    def values(self) -> tuple[Any, ...]:
        """The values for the WHERE clause."""
        return tuple(value for _, value in self._parts())

    def _parts(self) -> list[tuple[str, Any]]:
        several = (
            ("speaker", self.speakers),
            ("type", self.type),
            ("cue_class", self.cue_class),
            ("outlet", self.outlet),
        )
        single = (
            ("q.date >= ?", self.since),
            ("q.date <= ?", self.until),
            ("q.confidence >= ?", self.min_confidence),
            ("q.confidence <= ?", self.max_confidence),
            ("q.speaker_confidence >= ?", self.min_speaker_confidence),
            ("q.article = ?", self.article),
        )
        found: list[tuple[str, Any]] = [_one_of(f"q.{column}", values) for column, values in several if values]
        return found + [(sql, value) for sql, value in single if value is not None]


def wanted_by(db: Database, filters: Filters) -> Wanted:
    """What filters stand for. Raises QuotexError for a speaker whom nobody knows, or an unreadable date."""
    return Wanted(
        speakers=None if filters.speaker is None else tuple(with_joint(db, _speakers(db, filters.speaker))),
        since=None if filters.since is None else first_day(filters.since),
        until=None if filters.until is None else last_day(filters.until),
        type=_several(filters.type),
        cue_class=_several(filters.cue_class),
        outlet=_several(filters.outlet),
        min_confidence=filters.min_confidence,
        max_confidence=filters.max_confidence,
        min_speaker_confidence=filters.min_speaker_confidence or None,
        article=None if filters.article is None else _article(db, filters.article),
    )


def _several(values: Sequence[str]) -> tuple[str, ...]:
    """The values as they are stored; a text that stands alone is one value, not its letters."""
    return tuple(map(storable, (values,) if isinstance(values, str) else values))


def _article(db: Database, key: str) -> int:
    row = db.row("SELECT number FROM articles WHERE key = ?", (key,))
    return int(row[0]) if row else -1


def _speakers(db: Database, speaker: int | str) -> list[int]:
    if isinstance(speaker, int):
        if db.row("SELECT 1 FROM speakers WHERE id = ?", (speaker,)) is None:
            raise QuotexError(f"there is no speaker {speaker}; see: quotex speakers list")
        return [speaker]
    found = speaker_ids(db, speaker)
    if not found:
        raise QuotexError(f'nobody in the database is called "{speaker}"; see who is there with: quotex speakers list')
    return found


def _one_of(column: str, values: Sequence[Any]) -> tuple[str, Any]:
    if len(values) == 1:
        return f"{column} = ?", values[0]
    return f"{column} IN (SELECT value FROM json_each(?))", json.dumps(list(values))


def first_day(given: str) -> str:
    """The first day of a year, month or day as YYYY-MM-DD. Raises QuotexError."""
    year, month, day = _parts(given)
    return f"{year:04}-{month or 1:02}-{day or 1:02}"


def last_day(given: str) -> str:
    """The last day of a year, month or day as YYYY-MM-DD. Raises QuotexError."""
    year, month, day = _parts(given)
    month = month or 12
    return f"{year:04}-{month:02}-{day or calendar.monthrange(year, month)[1]:02}"


def _parts(given: str) -> tuple[int, int | None, int | None]:
    match = _DATE.fullmatch(given.strip())
    if match:
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        month_is_right = month is None or 1 <= month <= 12
        if year and month_is_right and (day is None or 1 <= day <= calendar.monthrange(year, month or 1)[1]):
            return year, month, day
    raise QuotexError(f'"{given}" is no date; write 2025, 2025-06 or 2025-06-03')
