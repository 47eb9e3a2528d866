"""Records as an Arrow table: the columns of the CSV with their types, spans as lists of structs, and more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quotex.exports.columns import PARQUET_COLUMNS, Column
from quotex.extras import need
from quotex.records import Quote


def record_schema() -> Any:
    """Return the pyarrow.Schema of records. Raises QuotexError where pyarrow is not installed."""
    pyarrow = need("pyarrow", "parquet", "an Arrow table")
    return pyarrow.schema([(column.name, _type(pyarrow, column)) for column in PARQUET_COLUMNS])


def record_columns(quotes: Sequence[Quote | None]) -> dict[str, list[Any]]:
    """Return the values of each column of `record_schema`, one for each record; columns without values hold nulls."""
    return {
        column.name: [None if quote is None else _value(column.of(quote)) for quote in quotes]
        for column in PARQUET_COLUMNS
    }


def record_table(quotes: Sequence[Quote]) -> Any:
    """Return the records as a pyarrow.Table, one row per record. Raises QuotexError where pyarrow is not installed."""
    schema = record_schema()
    return need("pyarrow", "parquet", "an Arrow table").table(record_columns(quotes), schema=schema)


def _type(pyarrow: Any, column: Column) -> Any:
    span = pyarrow.struct([("start", pyarrow.int64()), ("end", pyarrow.int64()), ("text", pyarrow.string())])
    types = {
        "text": pyarrow.string(),
        "number": pyarrow.float64(),
        "whole number": pyarrow.int64(),
        "yes or no": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "spans": pyarrow.list_(span),
    }
    return types[column.kind]


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # Arrow cannot hold lone surrogates
    if isinstance(value, tuple):
        return [{"start": span.start, "end": span.end, "text": _value(span.text)} for span in value]
    return value
