"""Counts what was found: how many quotations, by speaker, outlet, type, class of the cue, year and month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quotex.search.columns import Columns, Values, columns_of
from quotex.search.filters import Wanted
from quotex.search.results import Facets, FacetValue
from quotex.store.database import Database

VALUES_SHOWN = 30  # of a facet
_NAMED = 300  # speakers among whom those of equal number are put in the order of their names


@dataclass(frozen=True, slots=True)
class Counts:
    """How many quotations there are, and the facets where they were asked for."""

    total: int
    facets: Facets | None


def count(db: Database, words: str, wanted: Wanted, *, facets: bool, known: int | None = None) -> Counts:
    """Counts all quotations that hold the words and pass the filters; their number may be `known` already."""
    if not facets and known is not None:
        return Counts(known, None)
    if not facets:
        row = db.row(*_total(words, wanted))
        return Counts(row[0] if row else 0, None)
    columns = columns_of(db)
    found = columns.passing(wanted).nonzero()[0] if wanted.where() or not words else None
    if words:
        # One text instead of a row for each: several times faster, and no work for the garbage collector.
        row = db.row("SELECT group_concat(rowid) FROM quotes_fts WHERE quotes_fts MATCH ?", (words,))
        holding = columns.places(np.fromstring((row and row[0]) or "", dtype=np.int64, sep=","))
        found = holding if found is None else np.intersect1d(holding, found, assume_unique=True)
    assert found is not None
    return Counts(len(found), _facets(db, columns, found))


def _total(words: str, wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    if not words:
        return f"SELECT count(*) FROM quotes q {wanted.where()}", wanted.values
    if not wanted.where():
        return "SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH ?", (words,)
    sql = f"""SELECT count(*) FROM quotes_fts f CROSS JOIN quotes q INDEXED BY quotes_facets ON q.number = f.rowid
        {wanted.where("quotes_fts MATCH ?")}"""
    return sql, (words, *wanted.values)


def _facets(db: Database, columns: Columns, found: NDArray[np.int64]) -> Facets:
    days = columns.day[found]
    months = _counted(days[days > 0] // 100)
    years: dict[int, int] = {}
    for month, number in months:
        years[month // 100] = years.get(month // 100, 0) + number
    return Facets(
        speaker=_speakers(db, columns.speaker[found]),
        outlet=_values(columns.outlet, found),
        type=_values(columns.type, found),
        cue_class=_values(columns.cue_class, found),
        year=tuple(FacetValue(f"{year:04}", f"{year:04}", years[year]) for year in sorted(years, reverse=True)),
        timeline=tuple((f"{month // 100:04}-{month % 100:02}", number) for month, number in months),
    )


def _counted(values: NDArray[np.int32]) -> list[tuple[int, int]]:
    """Each value and how often it is there, in the order of the values; 0 stands for none."""
    counts = np.bincount(values)
    return [(int(value), int(counts[value])) for value in counts.nonzero()[0] if value]


def _values(column: Values, found: NDArray[np.int64]) -> tuple[FacetValue, ...]:
    counted = sorted((-number, column.texts[code]) for code, number in _counted(column.codes[found]))
    return tuple(FacetValue(text, text, -minus) for minus, text in counted[:VALUES_SHOWN])


def _speakers(db: Database, speakers: NDArray[np.int32]) -> tuple[FacetValue, ...]:
    counts = np.bincount(speakers, minlength=1)
    counts[0] = 0
    most = np.argsort(-counts, kind="stable")[:_NAMED]
    top = [int(one) for one in most if counts[one]]
    marks = ", ".join("?" * len(top))
    rows = db.rows(f"SELECT id, name FROM speakers WHERE id IN ({marks})", top)
    named = sorted((-int(counts[number]), name, number) for number, name in rows)
    return tuple(FacetValue(str(number), name, -minus) for minus, name, number in named[:VALUES_SHOWN])
