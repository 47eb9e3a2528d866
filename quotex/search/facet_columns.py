"""The columns that facets are counted from: in memory while the database does not change, and packed in the database.

The columns of a million quotations take about 56 MB; reading them from the quotations takes seconds, unpacking a
fraction of one. They are stored after indexing, unless that brought few quotations, and gone after any other change.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from itertools import count as counting
from threading import Lock
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from quotex.search.filters import Wanted
from quotex.store.database import Database, open_db

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

_ROWS_AT_ONCE = 50_000
_KEPT = 2  # databases whose columns are kept
_PACKING = 1  # the level of zlib: the quickest
_SHARE_TO_STORE = 0.05  # of the quotations; for fewer new ones it takes longer than indexing them
_READ = """SELECT number, article, coalesce(speaker, 0), confidence, coalesce(speaker_confidence, 0),
    date, outlet, type, cue_class FROM quotes INDEXED BY quotes_facets ORDER BY number"""
_JOINT = """SELECT DISTINCT j.speaker, m.speaker FROM joint_members JOIN mentions j ON j.id = joint
    JOIN mentions m ON m.id = member WHERE j.speaker IS NOT NULL AND m.speaker IS NOT NULL"""
_KINDS = (np.int64, np.int32, np.int32, np.float64, np.float64, np.int32, np.int32, np.int32, np.int32)
_TEXTS_FROM = 5

_kept: dict[str, tuple[int, Columns]] = {}
_lock = Lock()


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

    def are_of_one_length(self) -> bool:
        """Return whether each column has an element for each quotation."""
        values = [getattr(self, one.name) for one in fields(self) if one.name != "joint"]
        return len({len(one.codes if isinstance(one, Values) else one) for one in values}) == 1

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
        read = _unpacked(unlimited) or _read(unlimited)
    with _lock:
        _kept.pop(path, None)
        _kept[path] = (generation, read)
        while len(_kept) > _KEPT:
            del _kept[next(iter(_kept))]
    return read


def store_columns(db: Database, indexed: int) -> None:
    """Pack the columns of the quotations into the database, unless few of them were just indexed.

    It is one transaction, so that nobody changes a quotation between the reading and the storing. Raises QuotexError.
    """
    with db.changes() as connection:
        few = indexed < _SHARE_TO_STORE * db.number("SELECT count(*) FROM quotes")
        if few or db.row("SELECT 1 FROM facet_columns"):
            return
        columns = _read(db)
        rows = []
        for one in fields(columns):
            value = getattr(columns, one.name)
            array, texts = (value.codes, json.dumps(value.texts)) if isinstance(value, Values) else (value, None)
            rows.append((one.name, str(array.dtype), texts, zlib.compress(array.tobytes(), _PACKING)))
        connection.executemany("INSERT INTO facet_columns (name, type, texts, packed) VALUES (?, ?, ?, ?)", rows)


def _unpacked(db: Database) -> Columns | None:
    """Return the columns that are stored; None if there are none or they are damaged."""
    found: dict[str, Any] = {}
    try:
        for name, kind, texts, packed in db.rows("SELECT name, type, texts, packed FROM facet_columns"):
            array = np.frombuffer(zlib.decompress(packed), dtype=np.dtype(kind))
            found[name] = array if texts is None else Values(array, tuple(json.loads(texts)))
        columns = Columns(**{**found, "joint": found["joint"].reshape(-1, 2)}) if found else None
        return columns if columns and columns.are_of_one_length() else None
    except (zlib.error, ValueError, TypeError, LookupError):
        return None


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
