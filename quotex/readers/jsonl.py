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
    """One JSON object a line; blank lines are passed over."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Each line's article, or the problem with that line."""
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
    """False for a line that is too long; the rest of it is then passed over, piece by piece."""
    if len(raw) <= MAX_RECORD_BYTES or raw.endswith(b"\n"):
        return True
    while (piece := stream.readline(1 << 20)) and not piece.endswith(b"\n"):
        pass
    return False
