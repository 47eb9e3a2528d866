"""Writes Parquet: the columns of the CSV with their types, spans as lists of structs, and the rest of the record."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, BinaryIO

from quotex.exports.columns import PARQUET_COLUMNS, Column
from quotex.extras import need
from quotex.records import Quote

ROW_GROUP = 10_000  # rows that are held at a time


def write_parquet(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """One row a record, in row groups. Raises QuotexError where pyarrow is not installed."""
    need("pyarrow", "parquet", "writing Parquet")
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema([(column.name, _type(pyarrow, column)) for column in PARQUET_COLUMNS])
    rest = iter(quotes)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := list(islice(rest, ROW_GROUP)):
            values = {column.name: [_value(column.of(quote)) for quote in group] for column in PARQUET_COLUMNS}
            writer.write_table(pyarrow.table(values, schema=schema))


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
        return value.encode("utf-8", "replace").decode()  # half a character has no form in Parquet
    if isinstance(value, tuple):
        return [{"start": span.start, "end": span.end, "text": _value(span.text)} for span in value]
    return value
