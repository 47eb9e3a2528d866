"""Count the quotations found: in all, and by speaker, outlet, type, class of the cue, year and month.

Facets are counted from columns in memory, read from the database once and kept while it does not change. The columns
of a million quotations take about 56 MB, and are counted in some milliseconds whatever the filters are.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count as counting
from threading import Lock
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from quotex.search.filters import Wanted
from quotex.search.query import Matching
from quotex.search.results import Facets, FacetValue
from quotex.store.database import Database, open_db

VALUES_SHOWN = 30  # of a facet
_NAMED = 300  # speakers of whom names are read, to sort those of equal count by name

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

_ROWS_AT_ONCE = 50_000
_KEPT = 2  # databases whose columns are kept
_READ = """SELECT number, article, coalesce(speaker, 0), confidence, coalesce(speaker_confidence, 0),
    date, outlet, type, cue_class FROM quotes INDEXED BY quotes_facets ORDER BY number"""
_JOINT = """SELECT DISTINCT j.speaker, m.speaker FROM joint_members JOIN mentions j ON j.id = joint
    JOIN mentions m ON m.id = member WHERE j.speaker IS NOT NULL AND m.speaker IS NOT NULL"""
_KINDS = (np.int64, np.int32, np.int32, np.float64, np.float64, np.int32, np.int32, np.int32, np.int32)
_TEXTS_FROM = 5

_kept: dict[str, tuple[int, Columns]] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of quotations, and the facets where they were asked for."""

    total: int
    facets: Facets | None


@dataclass(frozen=True)
class Values:
    """A column of texts: a code for each quotation, 0 for none, and the texts of the codes."""

    codes: NDArray[np.int32]
    texts: tuple[str, ...]

    def are(self, wanted: Sequence[str]) -> Mask:
        """Return a mask of the quotations that have one of these texts."""
        return np.isin(self.codes, [code for code, text in enumerate(self.texts) if code and text in wanted])


@dataclass(frozen=True)
class Columns:
    """One element for each quotation, ordered by `number`; `day` is YYYYMMDD, and 0 marks a missing value."""

    number: Ints
    article: NDArray[np.int32]
    speaker: NDArray[np.int32]
    day: NDArray[np.int32]
    confidence: NDArray[np.float64]
    speaker_confidence: NDArray[np.float64]
    outlet: Values
    type: Values
    cue_class: Values
    kind: Values
    gender: Values
    joint: Ints = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))  # (joint speaker, one of its members)

    def places(self, wanted: Ints) -> Ints:
        """Return the indices of the quotations with these numbers; unknown numbers are left out."""
        if not len(self.number):
            return np.zeros(0, dtype=np.int64)
        places: Ints = np.minimum(np.searchsorted(self.number, wanted), len(self.number) - 1)
        held: Ints = places[self.number[places] == wanted]
        return held

    def passing(self, wanted: Wanted) -> Mask:
        """Return a mask of the quotations that pass the filters."""
        found = np.ones(len(self.number), dtype=np.bool_)
        if wanted.speakers is not None:
            found &= np.isin(self.speaker, np.array(wanted.speakers, dtype=np.int64))
        if wanted.since or wanted.until:
            found &= self.day > 0
        if wanted.since:
            found &= self.day >= int(wanted.since.replace("-", ""))
        if wanted.until:
            found &= self.day <= int(wanted.until.replace("-", ""))
        for column, texts in (
            (self.outlet, wanted.outlet),
            (self.type, wanted.type),
            (self.cue_class, wanted.cue_class),
            (self.kind, wanted.kind),
            (self.gender, wanted.gender),
        ):
            if texts:
                found &= column.are(texts)
        if wanted.min_confidence is not None:
            found &= self.confidence >= wanted.min_confidence
        if wanted.max_confidence is not None:
            found &= self.confidence <= wanted.max_confidence
        if wanted.min_speaker_confidence is not None:
            found &= self.speaker_confidence >= wanted.min_speaker_confidence
        if wanted.article is not None:
            found &= self.article == wanted.article
        if wanted.reviewed is not None:
            found &= np.isin(self.number, np.array(wanted.reviewed, dtype=np.int64))
        if wanted.rejected:
            found &= ~np.isin(self.number, np.array(wanted.rejected, dtype=np.int64))
        if wanted.numbers is not None:
            found &= np.isin(self.number, np.array(wanted.numbers, dtype=np.int64))
        return found


def count(db: Database, words: Matching, wanted: Wanted, *, facets: bool, known: int | None = None) -> Counts:
    """Count the quotations that match the words and pass the filters; `known` is their number if known already."""
    if not facets and known is not None:
        return Counts(known, None)
    if not facets:
        return Counts(db.number(*_total(words, wanted)), None)
    columns = columns_of(db)
    found = columns.passing(wanted).nonzero()[0] if wanted.where() or not words else None
    if words:
        holding = columns.places(matching_numbers(db, words))
        found = holding if found is None else np.intersect1d(holding, found, assume_unique=True)
    assert found is not None
    return Counts(len(found), _facets(db, columns, found))


def matching_numbers(db: Database, words: Matching) -> Ints:
    """Return the numbers of the quotations that match, in rising order, whatever the filters are."""
    # One text instead of one row per quotation: several times faster, and fewer objects to collect.
    row = db.row(f"SELECT group_concat(rowid) FROM {words.table} WHERE {words.table} MATCH ?", (words.expression,))
    numbers: Ints = np.fromstring((row and row[0]) or "", dtype=np.int64, sep=",")
    return numbers


def _total(words: Matching, wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    if not words:
        return f"SELECT count(*) FROM quotes q {wanted.where()}", wanted.values
    if not wanted.where():
        return f"SELECT count(*) FROM {words.table} WHERE {words.table} MATCH ?", (words.expression,)
    sql = f"""SELECT count(*) FROM {words.table} f CROSS JOIN quotes q INDEXED BY quotes_facets ON q.number = f.rowid
        {wanted.where(f"{words.table} MATCH ?")}"""
    return sql, (words.expression, *wanted.values)


def _facets(db: Database, columns: Columns, found: NDArray[np.int64]) -> Facets:
    days = columns.day[found]
    months = _counted(days[days > 0] // 100)
    years: dict[int, int] = {}
    for month, number in months:
        years[month // 100] = years.get(month // 100, 0) + number
    return Facets(
        speaker=_speakers(db, columns.speaker[found], columns.joint),
        outlet=_values(columns.outlet, found),
        type=_values(columns.type, found),
        cue_class=_values(columns.cue_class, found),
        kind=_values(columns.kind, found),
        gender=_values(columns.gender, found),
        year=tuple(FacetValue(f"{year:04}", f"{year:04}", years[year]) for year in sorted(years, reverse=True)),
        timeline=tuple((f"{month // 100:04}-{month % 100:02}", number) for month, number in months),
    )


def _counted(values: NDArray[np.int32]) -> list[tuple[int, int]]:
    """Return each value with its count, ordered by value, without 0, which stands for none."""
    counts = np.bincount(values)
    return [(int(value), int(counts[value])) for value in counts.nonzero()[0] if value]


def _values(column: Values, found: NDArray[np.int64]) -> tuple[FacetValue, ...]:
    counted = sorted((-number, column.texts[code]) for code, number in _counted(column.codes[found]))
    return tuple(FacetValue(text, text, -minus) for minus, text in counted[:VALUES_SHOWN])


def _speakers(db: Database, speakers: NDArray[np.int32], joint: Ints) -> tuple[FacetValue, ...]:
    """Return the speakers with the most quotations; those of a joint speaker count for each member, too."""
    counts = np.bincount(speakers, minlength=int(joint.max(initial=0)) + 1)
    np.add.at(counts, joint[:, 1], counts[joint[:, 0]])
    counts[0] = 0
    most = np.argsort(-counts, kind="stable")[:_NAMED]
    top = [int(one) for one in most if counts[one]]
    marks = ", ".join("?" * len(top))
    rows = db.rows(f"SELECT id, name FROM speakers WHERE id IN ({marks})", top)
    named = sorted((-int(counts[number]), name, number) for number, name in rows)
    return tuple(FacetValue(str(number), name, -minus) for minus, name, number in named[:VALUES_SHOWN])


def prepare_facets(db: Database) -> None:
    """Load the columns that facets are counted from (some seconds for a million quotations) before the first search."""
    columns_of(db)


def columns_of(db: Database) -> Columns:
    """Return the columns of a database in its present state. Raises QuotexError.

    They are read over a connection of their own, so that the time limit of one search does not interrupt the reading.
    """
    path = os.path.realpath(db.path)
    generation = db.number("SELECT value FROM state WHERE name = 'generation'")
    with _lock:
        kept = _kept.get(path)
    if kept and kept[0] == generation:
        return kept[1]
    with open_db(db.path) as unlimited:
        read = _read(unlimited)
    with _lock:
        _kept.pop(path, None)
        _kept[path] = (generation, read)
        while len(_kept) > _KEPT:
            del _kept[next(iter(_kept))]
    return read


def _read(db: Database) -> Columns:
    known = [_codes() for _ in _KINDS[_TEXTS_FROM:]]
    parts: list[list[NDArray[Any]]] = [[np.zeros(0, kind)] for kind in _KINDS]
    for rows in db.chunks(_READ, _ROWS_AT_ONCE):
        for n, values in enumerate(zip(*rows, strict=True)):
            coded = n >= _TEXTS_FROM
            numbers: Iterable[Any] = map(known[n - _TEXTS_FROM].__getitem__, values) if coded else values
            parts[n].append(np.fromiter(numbers, _KINDS[n], len(values)))
    number, article, speaker, confidence, speaker_confidence, date, *codes = map(np.concatenate, parts)
    days, *texts = (tuple(text or "" for text in own) for own in known)
    day = np.array([int(one.replace("-", "") or 0) for one in days], dtype=np.int32)[date]
    outlet, kind, cue_class = map(Values, codes, texts)
    values = (outlet, kind, cue_class, _of_speakers(db, "kind", speaker), _of_speakers(db, "gender", speaker))
    joint = np.array([tuple(row) for row in db.rows(_JOINT)], dtype=np.int64).reshape(-1, 2)
    return Columns(number, article, speaker, day, confidence, speaker_confidence, *values, joint)


def _codes() -> defaultdict[str | None, int]:
    """Return a dictionary that gives each new text the next number, and None the number 0."""
    codes: defaultdict[str | None, int] = defaultdict(counting().__next__)
    codes[None]  # takes the first number
    return codes


def _of_speakers(db: Database, column: Literal["kind", "gender"], speaker: NDArray[np.int32]) -> Values:
    """Return the value that the speaker of each quotation has in a column of the table `speakers`."""
    codes = _codes()
    by_speaker = np.zeros(int(speaker.max(initial=0)) + 1, dtype=np.int32)
    for number, value in db.rows(f"SELECT id, {column} FROM speakers WHERE {column} IS NOT NULL"):
        if number < len(by_speaker):
            by_speaker[number] = codes[value]
    return Values(by_speaker[speaker], tuple(text or "" for text in codes))
