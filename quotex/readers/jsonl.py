"""Reads JSON lines: one article a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader
from typing import BinaryIO, cast

from quotex.readers.items import Item
from quotex.readers.json_records import JsonRecords, QuotationsFound
from quotex.readers.parse_json import MAX_RECORD_BYTES
from quotex.readers.reading import Reading
from quotex.readers.textless import textless_lines

_BOM = b"\xef\xbb\xbf"


class JsonLinesReader:
    """Reads one JSON object a line; blank lines are skipped."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield each line's article, or the problem with that line."""
        records = JsonRecords(name, reading)
        textless = textless_lines(reading.names)
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
            if (
                reading.refused.room
                and textless.match(raw)
                and (lines := _skipped(stream, textless, reading.refused.room))
            ):
                line += lines
                yield from reading.refused.more(lines, line)
        yield from records.close()


def _skipped(stream: BinaryIO, run: re.Pattern[bytes], most: int) -> int:
    """Skip the next lines as far as they match and are in the buffer, at most `most`; return their number."""
    found = run.match(cast(BufferedReader, stream).peek())
    if found is None:
        return 0
    *lines, rest = found[0].split(b"\n", most)
    stream.read(len(found[0]) - len(rest))
    return len(lines)


def _is_whole(stream: BinaryIO, raw: bytes) -> bool:
    """Return False for a line of more than MAX_RECORD_BYTES, and skip the rest of it piece by piece."""
    if len(raw) <= MAX_RECORD_BYTES or raw.endswith(b"\n"):
        return True
    while (piece := stream.readline(1 << 20)) and not piece.endswith(b"\n"):
        pass
    return False
