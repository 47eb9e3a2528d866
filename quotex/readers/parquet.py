"""Reads Parquet: one article a row, a few rows at a time."""

from __future__ import annotations

import datetime
import decimal
import math
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from quotex.errors import QuotexError
from quotex.extras import need
from quotex.readers.items import Item, Problem
from quotex.readers.presets import COPIES, PRESETS
from quotex.readers.reading import FieldNames, Reading
from quotex.readers.table import Table

_BATCH = 64  # rows that are held at a time
_BUFFER = 1 << 20  # bytes of a column that are read at a time
_TEXTS = frozenset(name for preset in PRESETS for name in preset.text)


class ParquetReader:
    """One row an article. The stream has to be seekable: the index of a Parquet file stands at its end."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Each row's article, or the problem with that row. Raises QuotexError where pyarrow is absent."""
        parquet = need("pyarrow.parquet", "parquet", "reading Parquet")
        try:
            file = parquet.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)
            columns = [column for column in file.schema_arrow.names if _is_wanted(column, reading.names)]
        except Exception:  # pyarrow has no one error for damaged files
            message = "it is no Parquet file, or damaged or cut off; get the file anew"
            yield Problem(name, None, message, ends=True)
            return
        table = Table(name, reading, columns)
        if refusal := table.refusal():
            yield refusal
            return
        first = 1
        for group in range(file.num_row_groups):
            yield from _row_group(file, group, columns, table, first)
            first += file.metadata.row_group(group).num_rows
        yield from table.close()


def _row_group(file: Any, group: int, columns: list[str], table: Table, first: int) -> Iterator[Item]:
    """The rows of one group, the first of which has this number; damage in one group leaves the others alone."""
    number = first
    batches = file.iter_batches(_BATCH, row_groups=[group], columns=columns, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
            rows = [] if batch is None else _rows(batch)
        except QuotexError:
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # the disk, not the data
            last = first + file.metadata.row_group(group).num_rows - 1
            yield table.problem(f"the rows from here to {last:,} are damaged; get the file anew", None, number)
            return
        if batch is None:
            return
        for row in rows:
            yield table.article(row, None, number)
            number += 1


def _rows(batch: Any) -> list[Mapping[str, Any]]:
    """The rows of a batch as JSON would have them."""
    columns = [[_json_value(value) for value in _python(column)] for column in batch.columns]
    return [dict(zip(batch.schema.names, values, strict=True)) for values in zip(*columns, strict=True)]


def _python(column: Any) -> list[Any]:
    """The values of a column; one that Python cannot hold (a year 300,000, text that is not UTF-8) is bytes or None."""
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError):
        return [_scalar(value) for value in column]
    return values


def _scalar(value: Any) -> Any:
    try:
        return value.as_py()
    except UnicodeDecodeError as error:
        return error.object
    except (ValueError, OverflowError):
        return None


def _json_value(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _json_value(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_value(inner) for inner in value]
    if isinstance(value, decimal.Decimal):
        return float(value) if value.is_finite() else None
    return value if value is None or isinstance(value, (str, bool, int)) else str(value)


def _decoded(value: bytes) -> str | bytes:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value


def _is_wanted(column: str, fields: FieldNames) -> bool:
    """Copies of whole pages, and the index of a data frame, are not even read."""
    named = {name.split(".")[0] for name in (fields.text, fields.title) if name}
    return column in named | _TEXTS or not (column in COPIES or column.startswith("__index_level_"))
