"""Resolve filters in a database, and write them as SQL on the table `quotes`, with bound values."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.fuzz import WRatio
from rapidfuzz.utils import default_process

from quotex.errors import QuotexError
from quotex.search.results import Filters
from quotex.search.speaker_lookup import speaker_ids, with_joint
from quotex.search.statements import disagreeing_numbers
from quotex.store.database import Database, storable

_VALUES_TOLD = 20
_VALUE_NAMES = {"cue_class": "the cue class", "outlet": "the outlet"}
# One step over the index for each different value, instead of one for each row.
_DISTINCT = """WITH RECURSIVE known (value) AS (SELECT min({column}) FROM quotes
    UNION ALL SELECT (SELECT min({column}) FROM quotes WHERE {column} > value) FROM known WHERE value IS NOT NULL)
    SELECT value FROM known"""
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters resolved in this database: ids of speakers, days, the article's number (-1: no such article).

    `reviewed` are the numbers of the only quotations wanted, `rejected` those that are left out.
    """

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
    reviewed: tuple[int, ...] | None
    rejected: tuple[int, ...]
    kind: tuple[str, ...] = ()
    gender: tuple[str, ...] = ()
    numbers: tuple[int, ...] | None = None  # of quotations

    def where(self, *more: str) -> str:
        """Return the WHERE clause, "" where all quotations are wanted; the values to bind are `values`."""
        parts = (*more, *(sql for sql, _ in self._parts()))
        return "WHERE " + " AND ".join(parts) if parts else ""

    @property
    def values(self) -> tuple[Any, ...]:
        """The values to bind in the WHERE clause."""
        return tuple(value for _, value in self._parts())

    def _parts(self) -> list[tuple[str, Any]]:
        several = (
            ("speaker", self.speakers),
            ("type", self.type),
            ("cue_class", self.cue_class),
            ("outlet", self.outlet),
        )
        numbers = [("q.number IN (SELECT value FROM json_each(?))", self.reviewed)]
        numbers += [("q.number NOT IN (SELECT value FROM json_each(?))", self.rejected or None)]
        single = (
            ("q.date >= ?", self.since),
            ("q.date <= ?", self.until),
            ("q.confidence >= ?", self.min_confidence),
            ("q.confidence <= ?", self.max_confidence),
            ("q.speaker_confidence >= ?", self.min_speaker_confidence),
            ("q.article = ?", self.article),
        )
        found: list[tuple[str, Any]] = [_one_of(f"q.{column}", values) for column, values in several if values]
        found += [(sql, json.dumps(some)) for sql, some in numbers if some is not None]
        for column, values in (("kind", self.kind), ("gender", self.gender)):
            if values:
                sql = f"q.speaker IN (SELECT id FROM speakers WHERE {column} IN (SELECT value FROM json_each(?)))"
                found.append((sql, json.dumps(values)))
        if self.numbers is not None:
            found.append(_one_of("q.number", self.numbers))
        return found + [(sql, value) for sql, value in single if value is not None]


def wanted_by(db: Database, filters: Filters) -> Wanted:
    """Return the resolved filters. Raises QuotexError for a value that no quotation has, or an unreadable date."""
    for column, values in (("cue_class", filters.cue_class), ("outlet", filters.outlet)):
        for value in _several(values):
            _check_known(db, column, value)
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
        reviewed=_judged(db, "accept", "correct", "add") if filters.reviewed else None,
        rejected=() if filters.include_rejected else _judged(db, "reject"),
        kind=_several(filters.kind),
        gender=_gender(db, filters),
        numbers=_numbers(db, filters),
    )


def _gender(db: Database, filters: Filters) -> tuple[str, ...]:
    """Return the genders wanted. Raises QuotexError where no speaker has one."""
    wanted = _several(filters.gender)
    if wanted and db.row("SELECT 1 FROM speakers WHERE gender IS NOT NULL LIMIT 1") is None:
        raise QuotexError(
            "no speaker in the database has a gender; index records of quotex run that were made without --no-gender"
        )
    return wanted


def _numbers(db: Database, filters: Filters) -> tuple[int, ...] | None:
    """Return the numbers of the only quotations that pass the filters on statements, None without these filters."""
    chosen = [set(_statement(db, filters.statement))] if filters.statement is not None else []
    chosen += [set(disagreeing_numbers(db))] if filters.disagreeing else []
    return tuple(sorted(set.intersection(*chosen))) if chosen else None


def _judged(db: Database, *verdicts: str) -> tuple[int, ...]:
    """Return the numbers of the quotations with one of these verdicts."""
    marks = ", ".join("?" * len(verdicts))
    return tuple(row[0] for row in db.rows(f"SELECT number FROM quotes WHERE verdict IN ({marks})", verdicts))


def _check_known(db: Database, column: str, value: str) -> None:
    """Raise QuotexError where no quotation has this value; its message lists known values, the most similar first."""
    if db.row(f"SELECT 1 FROM quotes WHERE {column} = ? LIMIT 1", (value,)) is not None:
        return
    known = [row[0] for row in db.rows(_DISTINCT.format(column=column)) if row[0]]
    near = sorted(known, key=lambda one: (-WRatio(value, one, processor=default_process), one))[:_VALUES_TOLD]
    what = _VALUE_NAMES[column]
    if not known:
        raise QuotexError(f'no quotation in the database has {what}; leave "{value}" out')
    more = f", and {len(known) - len(near):,} more" if len(known) > len(near) else ""
    raise QuotexError(f'no quotation has {what} "{value}"; there are: {", ".join(near)}{more}')


def _statement(db: Database, quote: str) -> tuple[int, ...]:
    """Return the numbers of the quotations that repeat the statement of a record, itself included."""
    rows = db.rows(
        """SELECT q.number, other.quote FROM quotes q LEFT JOIN statement_members own ON own.quote = q.number
        LEFT JOIN statement_members other ON other.statement = own.statement WHERE q.id = ?""",
        (quote,),
    )
    if not rows:
        raise QuotexError(f'there is no quotation "{quote}" in the database; give the id of a record')
    return tuple(sorted({number for row in rows for number in row if number is not None}))


def _several(values: Sequence[str]) -> tuple[str, ...]:
    """Return the values in stored form; a single string counts as one value."""
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
    """Return the first day of a year, month or day as YYYY-MM-DD. Raises QuotexError."""
    year, month, day = _parts(given)
    return f"{year:04}-{month or 1:02}-{day or 1:02}"


def last_day(given: str) -> str:
    """Return the last day of a year, month or day as YYYY-MM-DD. Raises QuotexError."""
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
