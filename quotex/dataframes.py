"""Convert quotations to a table of pandas or polars, with the columns of the CSV export."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any, Literal

from quotex.errors import QuotexError
from quotex.exports.columns import COLUMNS, Column
from quotex.extras import need
from quotex.records import Quote

Library = Literal["pandas", "polars"]

_PANDAS = {"text": "string", "number": "float64", "whole number": "Int64", "yes or no": "boolean", "spans": "object"}


def to_dataframe(quotes: Iterable[Quote | Iterable[Quote]], library: Library | None = None) -> Any:
    """Return a table with one row for each quotation: a pandas.DataFrame, or a polars.DataFrame.

    `quotes` are quotations, or lists of them as `extract_articles` returns them. Without `library`, the one that the
    program has imported, else pandas, else polars. The columns are those of `quotex export` to CSV, with spans as
    lists of {start, end, text}. Raises QuotexError where neither library is installed.
    """
    makers: dict[str, Callable[[list[Quote]], Any]] = {"pandas": _pandas, "polars": _polars}
    wanted = library or _library()
    if wanted not in makers:
        raise QuotexError(f"there is no library {wanted!r}; choose pandas or polars")
    return makers[wanted](list(_flat(quotes)))


def _library() -> str:
    for name in ("pandas", "polars"):
        if name in sys.modules:
            return name
    return "polars" if find_spec("pandas") is None and find_spec("polars") is not None else "pandas"


def _flat(quotes: Iterable[Quote | Iterable[Quote]]) -> Iterator[Quote]:
    for item in quotes:
        if isinstance(item, Quote):
            yield item
        elif isinstance(item, Iterable) and not isinstance(item, str | bytes | dict):
            yield from _flat(item)
        else:
            raise QuotexError(f"a table is made of quotations, not of objects of type {type(item).__name__}")


def _values(column: Column, quotes: list[Quote]) -> list[Any]:
    values = [column.of(quote) for quote in quotes]
    return [[asdict(span) for span in spans] for spans in values] if column.kind == "spans" else values


def _pandas(quotes: list[Quote]) -> Any:
    pandas = need("pandas", "dataframe", "a table of pandas")
    return pandas.DataFrame(
        {column.name: pandas.Series(_values(column, quotes), dtype=_PANDAS[column.kind]) for column in COLUMNS}
    )


def _polars(quotes: list[Quote]) -> Any:
    polars = need("polars", "polars", "a table of polars")
    span = polars.Struct({"start": polars.Int64, "end": polars.Int64, "text": polars.String})
    types = {
        "text": polars.String,
        "number": polars.Float64,
        "whole number": polars.Int64,
        "yes or no": polars.Boolean,
        "spans": polars.List(span),
    }
    return polars.DataFrame(
        {column.name: _values(column, quotes) for column in COLUMNS},
        schema={column.name: types[column.kind] for column in COLUMNS},
    )
