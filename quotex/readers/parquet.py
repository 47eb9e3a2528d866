"""Reads Parquet and Arrow: one article a row, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from quotex.errors import QuotexError
from quotex.extras import need
from quotex.readers.items import Item, Problem
from quotex.readers.presets import COPIES, PRESETS
from quotex.readers.reading import FieldNames, Reading
from quotex.readers.table import Table, json_value

_ARROW = b"ARROW1"
_BATCH = 64  # rows that are held at a time
_BUFFER = 1 << 20  # bytes of a column that are read at a time
_TEXTS = frozenset(name for preset in PRESETS for name in preset.text)


class ParquetReader:
    """One row an article. The stream has to be seekable: the index of a Parquet file stands at its end."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Each row's article, or the problem with that row. Raises QuotexError where pyarrow is absent."""
        parquet = need("pyarrow.parquet", "parquet", "reading Parquet")
        try:
            file = parquet.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True)
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
        taken = range(*(reading.options.row_groups or (0, file.num_row_groups)))
        for group in range(file.num_row_groups):
            if group in taken:
                yield from _row_group(file, group, columns, table, first)
            first += file.metadata.row_group(group).num_rows
        yield from table.close()


class ArrowReader:
    """Arrow files (Feather) and streams, as the library datasets keeps them. One row an article."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Each row's article, or the problem with it. Raises QuotexError where pyarrow is absent."""
        arrow = need("pyarrow", "parquet", "reading Arrow")
        ipc = need("pyarrow.ipc", "parquet", "reading Arrow")
        try:
            batches = _arrow_batches(ipc, stream)
            schema = next(batches)
        except Exception:  # pyarrow has no one error for damaged files
            yield Problem(name, None, "it is no Arrow file, or damaged or cut off; get the file anew", ends=True)
            return
        columns = [column for column in schema.names if _is_wanted(column, reading.names)]
        table = Table(name, reading, columns)
        if refusal := table.refusal():
            yield refusal
            return
        number = 1
        try:
            for batch in batches:
                for row in rows_of(batch.select(columns)):
                    yield table.article(row, None, number)
                    number += 1
        except arrow.ArrowException:
            yield table.problem("the rows from here on are damaged; get the file anew", None, number, ends=True)
        yield from table.close()


def _arrow_batches(ipc: Any, stream: BinaryIO) -> Iterator[Any]:
    """The schema, then the rows in batches of few."""
    in_file = stream.read(len(_ARROW)) == _ARROW
    stream.seek(0)
    opened = ipc.open_file(stream) if in_file else ipc.open_stream(stream)
    yield opened.schema
    for batch in (opened.get_batch(at) for at in range(opened.num_record_batches)) if in_file else opened:
        for first in range(0, batch.num_rows, _BATCH):
            yield batch.slice(first, _BATCH)


def _row_group(file: Any, group: int, columns: list[str], table: Table, first: int) -> Iterator[Item]:
    """The rows of one group, the first of which has this number; damage in one group leaves the others alone."""
    number = first
    batches = file.iter_batches(_BATCH, row_groups=[group], columns=columns, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
            rows = [] if batch is None else rows_of(batch)
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


def rows_of(batch: Any) -> list[Mapping[str, Any]]:
    """The rows of a record batch or table as JSON would have them."""
    columns = [[json_value(value) for value in _python(column)] for column in batch.columns]
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


def _is_wanted(column: str, fields: FieldNames) -> bool:
    """Copies of whole pages, and the index of a data frame, are not even read."""
    named = {name.split(".")[0] for name in (fields.text, fields.title) if name}
    return column in named | _TEXTS or not (column in COPIES or column.startswith("__index_level_"))
