"""Reads Parquet and Arrow: one article a row, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from quotex.errors import QuotexError
from quotex.extras import need
from quotex.readers.items import Item, Problem
from quotex.readers.parse_json import MAX_RECORD_BYTES, too_big
from quotex.readers.presets import COPIES, PRESETS
from quotex.readers.reading import FieldNames, Reading
from quotex.readers.table import Table, json_value

_ARROW = b"ARROW1"
_BATCH = 64  # rows that are held at a time ...
_BATCH_BYTES = 1 << 24  # ... or as many as have so many bytes on the average
_BUFFER = 1 << 20  # bytes of a column that are read at a time
_STRINGS = ("string", "large_string", "binary", "large_binary")
_DAMAGED = object()  # in place of a value
_TEXTS = frozenset(name for preset in PRESETS for name in preset.text)


class ParquetReader:
    """Reads one article a row. The stream has to be seekable: the index of a Parquet file stands at its end."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield each row's article, or the problem with that row. Raises QuotexError where pyarrow is absent."""
        parquet = need("pyarrow.parquet", "parquet", "reading Parquet")
        try:
            options = {"buffer_size": _BUFFER, "pre_buffer": False, "page_checksum_verification": True}
            schema = parquet.ParquetFile(stream, **options).schema_arrow
            columns = [column for column in schema.names if _is_wanted(column, reading.names)]
            texts = [one.name for one in schema if str(one.type) in _STRINGS]
            # A text that is repeated stands once in the file; so it does in memory, where it might be a thousand times.
            file = parquet.ParquetFile(stream, read_dictionary=texts, **options)
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
    """Reads one article a row of Arrow files (Feather) and streams, the format of the library datasets."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield each row's article, or the problem with it. Raises QuotexError where pyarrow is absent."""
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
                    yield row_item(table, row, number)
                    number += 1
        except arrow.ArrowException:
            yield table.problem("the rows from here on are damaged; get the file anew", None, number, ends=True)
        yield from table.close()


def _arrow_batches(ipc: Any, stream: BinaryIO) -> Iterator[Any]:
    """Yield the schema, then the rows in batches of at most _BATCH."""
    in_file = stream.read(len(_ARROW)) == _ARROW
    stream.seek(0)
    opened = ipc.open_file(stream) if in_file else ipc.open_stream(stream)
    yield opened.schema
    for batch in (opened.get_batch(at) for at in range(opened.num_record_batches)) if in_file else opened:
        for first in range(0, batch.num_rows, _BATCH):
            yield batch.slice(first, _BATCH)


def _row_group(file: Any, group: int, columns: list[str], table: Table, first: int) -> Iterator[Item]:
    """Yield the articles of one row group, whose first row has the number `first`; damage ends this group alone."""
    number = first
    about = file.metadata.row_group(group)
    largest = max((about.column(at).total_uncompressed_size for at in range(about.num_columns)), default=0)
    size = max(1, min(_BATCH, _BATCH_BYTES * about.num_rows // max(largest, 1)))
    if largest > MAX_RECORD_BYTES * about.num_rows > 0:
        last = first + about.num_rows - 1
        yield table.problem(f"the rows from here to {last:,} are too long ({too_big()})", None, number)
        return
    batches = file.iter_batches(size, row_groups=[group], columns=columns, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
            rows = iter(()) if batch is None else rows_of(batch)
        except QuotexError:
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # the disk, not the data
            last = first + about.num_rows - 1
            yield table.problem(f"the rows from here to {last:,} are damaged; get the file anew", None, number)
            return
        if batch is None:
            return
        for row in rows:
            yield row_item(table, row, number)
            number += 1


def row_item(table: Table, row: Mapping[str, Any] | None, number: int) -> Item:
    """Return the article of a row; None stands for a damaged one, which is a problem."""
    if row is None:
        return table.problem("the row is damaged; get the file anew", None, number)
    return table.article(row, None, number)


def rows_of(batch: Any) -> Iterator[Mapping[str, Any] | None]:
    """Return the rows of a record batch or table as JSON would have them; None for one that is damaged.

    Values are made of Arrow's row by row. Raises as pyarrow does for columns that cannot be looked at.
    """
    names = batch.schema.names
    rows = zip(*map(_python, batch.columns), strict=True)
    return (None if _DAMAGED in row else dict(zip(names, map(json_value, row), strict=True)) for row in rows)


def _python(column: Any) -> Iterator[Any]:
    """Return the values of a column; those that Python cannot hold as bytes or None, damaged ones as _DAMAGED.

    Python cannot hold the year 300,000, nor as text what is not UTF-8. Offsets that lead out of the data would end the
    interpreter, so that all are checked before any value is made.
    """
    try:
        column.validate(full=True)
    except ValueError:  # that of pyarrow is one
        return (_value(column.slice(at, 1)) for at in range(len(column)))
    return map(_as_python, column)


def _value(one: Any) -> Any:
    """Return the value of a column of one row: None if Python cannot hold it, bytes or _DAMAGED if it is invalid."""
    try:
        one.validate(full=True)
    except ValueError:
        return _bytes(one)
    return _as_python(one[0])


def _as_python(value: Any) -> Any:
    try:
        return value.as_py()
    except (ValueError, OverflowError):
        return None


def _bytes(one: Any) -> Any:
    """Return the bytes of a text that is not UTF-8; _DAMAGED for any other invalid value."""
    try:
        one = one.dictionary_decode() if hasattr(one, "dictionary_decode") else one
        binary = one.cast("large_binary" if str(one.type).startswith("large") else "binary")
        binary.validate(full=True)
    except (ValueError, NotImplementedError):  # also of pyarrow: a type that is no text
        return _DAMAGED
    return binary[0].as_py()


def _is_wanted(column: str, fields: FieldNames) -> bool:
    """Return whether a column is read: copies of whole pages and the index of a data frame are not, unless named."""
    named = {name.split(".")[0] for name in (fields.text, fields.title) if name}
    return column in named | _TEXTS or not (column in COPIES or column.startswith("__index_level_"))
