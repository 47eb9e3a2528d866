"""What facets are counted by, as arrays in memory: read from the database once, kept while it does not change.

A million quotations take about 35 MB, and are counted in some milliseconds whatever the filters are.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quotex.search.filters import Wanted
from quotex.store.database import Database, open_db

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

_ROWS_AT_ONCE = 50_000
_KEPT = 2  # databases of which the columns are kept
_READ = """SELECT number, article, coalesce(speaker, 0), confidence, date, outlet, type, cue_class
    FROM quotes INDEXED BY quotes_facets ORDER BY number"""
_KINDS = (np.int64, np.int32, np.int32, np.float64, np.int32, np.int32, np.int32, np.int32)
_TEXTS_FROM = 4

_kept: dict[str, tuple[int, Columns]] = {}
_lock = Lock()


@dataclass(frozen=True)
class Values:
    """A column of texts: a code for each quotation, 0 where there is none, and the texts of the codes."""

    codes: NDArray[np.int32]
    texts: tuple[str, ...]

    def are(self, wanted: Sequence[str]) -> Mask:
        """Which quotations have one of these texts."""
        return np.isin(self.codes, [code for code, text in enumerate(self.texts) if code and text in wanted])


@dataclass(frozen=True)
class Columns:
    """One element for each quotation, in the order of `number`; `day` is YYYYMMDD, and 0 stands for what is missing."""

    number: Ints
    article: NDArray[np.int32]
    speaker: NDArray[np.int32]
    day: NDArray[np.int32]
    confidence: NDArray[np.float64]
    outlet: Values
    type: Values
    cue_class: Values

    def places(self, wanted: Ints) -> Ints:
        """Where quotations with these numbers stand."""
        if not len(self.number):
            return np.zeros(0, dtype=np.int64)
        places: Ints = np.minimum(np.searchsorted(self.number, wanted), len(self.number) - 1)
        held: Ints = places[self.number[places] == wanted]
        return held

    def passing(self, wanted: Wanted) -> Mask:
        """Which quotations pass the filters."""
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
        ):
            if texts:
                found &= column.are(texts)
        if wanted.min_confidence is not None:
            found &= self.confidence >= wanted.min_confidence
        if wanted.max_confidence is not None:
            found &= self.confidence <= wanted.max_confidence
        if wanted.article is not None:
            found &= self.article == wanted.article
        return found


def prepare_facets(db: Database) -> None:
    """Reads what facets are counted by (some seconds for a million quotations), so that the first search need not."""
    columns_of(db)


def columns_of(db: Database) -> Columns:
    """The columns of a database, as it is now. Raises QuotexError.

    They are read over a connection of their own: a limit on the time of one search must not keep all from them.
    """
    path = os.path.realpath(db.path)
    row = db.row("SELECT value FROM state WHERE name = 'generation'")
    generation = row[0] if row else 0
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
    known: list[dict[str | None, int]] = [{None: 0}, {None: 0}, {None: 0}, {None: 0}]
    parts: list[list[NDArray[Any]]] = [[np.zeros(0, kind)] for kind in _KINDS]
    for rows in db.chunks(_READ, _ROWS_AT_ONCE):
        for n, values in enumerate(zip(*rows, strict=True)):
            if n >= _TEXTS_FROM:
                codes = known[n - _TEXTS_FROM]
                values = tuple(codes.setdefault(value, len(codes)) for value in values)
            parts[n].append(np.array(values, dtype=_KINDS[n]))
    number, article, speaker, confidence, date, *coded = map(np.concatenate, parts)
    days, *texts = (tuple(text or "" for text in codes) for codes in known)
    day = np.array([int(one.replace("-", "") or 0) for one in days], dtype=np.int32)[date]
    return Columns(number, article, speaker, day, confidence, *map(Values, coded, texts))
