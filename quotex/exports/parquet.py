"""Write Parquet: the Arrow table of the records, in row groups."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

from quotex.exports.arrow_table import record_schema, record_table
from quotex.extras import need
from quotex.records import Quote

ROW_GROUP = 10_000  # rows that are held at a time


def write_parquet(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """Write one row per record, in row groups. Raises QuotexError where pyarrow is not installed."""
    need("pyarrow", "parquet", "writing Parquet")
    from pyarrow import parquet

    rest = iter(quotes)
    with parquet.ParquetWriter(stream, record_schema(), compression="zstd") as writer:
        while group := list(islice(rest, ROW_GROUP)):
            writer.write_table(record_table(group))
