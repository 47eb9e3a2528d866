"""Reads JSON lines: one article a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from quotex.readers.items import Item
from quotex.readers.json_records import JsonRecords, QuotationsFound
from quotex.readers.parse_json import MAX_RECORD_BYTES
from quotex.readers.reading import Reading

_BOM = b"\xef\xbb\xbf"


class JsonLinesReader:
    """Reads one JSON object a line; blank lines are skipped."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield each line's article, or the problem with that line."""
        records = JsonRecords(name, reading)
        line = 0
        while raw := stream.readline(MAX_RECORD_BYTES + 1):
            line += 1
            piece = (raw.removeprefix(_BOM) if line == 1 else raw).strip()
            if not _is_whole(stream, raw):
                yield records.too_big(line)
            elif piece:
                try:
                    yield from records.read(piece, line)
                except QuotationsFound:
                    yield records.quotations()
                    return
        yield from records.close()


def _is_whole(stream: BinaryIO, raw: bytes) -> bool:
    """Return False for a line of more than MAX_RECORD_BYTES, and skip the rest of it piece by piece."""
    if len(raw) <= MAX_RECORD_BYTES or raw.endswith(b"\n"):
        return True
    while (piece := stream.readline(1 << 20)) and not piece.endswith(b"\n"):
        pass
    return False
