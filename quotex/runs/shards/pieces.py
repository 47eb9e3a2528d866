"""Opens what a shard is made of: the file, or the bytes of one part of it."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from typing import BinaryIO, cast

from quotex.errors import QuotexError
from quotex.readers import FieldNames, Reading, ReadOptions
from quotex.readers.files import parts
from quotex.runs.shards.plan import Shard
from quotex.storage import Folder, fetched, opened
from quotex.text.dates import DateOrder

_PIECE = 1 << 20  # bytes
_PACKED_PIECE = 1 << 14  # packed bytes at a time; they stand for 16 MB at most
INDEXES = "_index"
_DATES_FROM = 2_000  # records at the beginning of a file that tell whether its dates have the day or the month first


@contextmanager
def opened_part(shard: Shard, folder: Folder) -> Iterator[BinaryIO]:
    """Open the bytes of a shard as a stream. Raises OSError, and QuotexError where the input cannot be reached.

    `folder` is that of the shards; it also keeps the offsets at which large web archives can be cut.
    """
    if shard.cut == "whole":
        with fetched(shard.location) as stream:
            yield stream
    elif shard.cut == "row groups":
        with opened(shard.location) as stream:
            yield stream
    else:
        with opened(shard.location) as stream, tempfile.TemporaryFile() as part:
            first, last = _lines(stream, shard) if shard.cut == "lines" else _members(stream, shard, folder)
            _copy(stream, first, last, cast(BinaryIO, part))
            part.seek(0)
            yield cast(BinaryIO, part)


def _lines(stream: BinaryIO, shard: Shard) -> tuple[int, int]:
    """Return the first and the last offset, in bytes, of the lines that begin inside the shard."""
    return _next_line(stream, shard.first), _next_line(stream, shard.last)


def _next_line(stream: BinaryIO, offset: int) -> int:
    """Return the offset in bytes of the first line that does not begin before `offset`."""
    if offset == 0:
        return 0
    at = offset - 1  # a line that begins at the offset has its line end right before it
    stream.seek(at)
    while piece := stream.read(1 << 16):
        found = piece.find(b"\n")
        if found >= 0:
            return at + found + 1
        at += len(piece)
    return at


def _members(stream: BinaryIO, shard: Shard, folder: Folder) -> tuple[int, int]:
    """Return the first and the last offset, in bytes, of the gzip members that begin inside the shard.

    The first call for a file reads all of it, and keeps the offsets of all its shards in the folder for later ones.
    """
    name = f"{INDEXES}/{shard.name.rpartition('-')[0]}.json"
    mark = [shard.size, shard.mark, shard.last - shard.first]
    try:
        known = json.loads(folder.read(name))
    except (QuotexError, ValueError):
        known = {}
    if known.get("of") != mark:
        known = {"of": mark, "starts": _starts(stream, shard.size, shard.last - shard.first)}
        folder.write(name, json.dumps(known).encode())
    number = shard.first // (shard.last - shard.first)
    starts = [*known["starts"], shard.size]
    return starts[number], starts[number + 1]


def _starts(stream: BinaryIO, size: int, step: int) -> list[int]:
    """Return the offset of the first member at or behind each multiple of `step`; `size` where there is none."""
    starts = [0]
    for start in _member_starts(stream):
        while start >= len(starts) * step and len(starts) * step < size:
            starts.append(start)
    return starts + [size] * (len(range(0, size, step)) - len(starts))


def _member_starts(stream: BinaryIO) -> Iterator[int]:
    """Yield the offsets of the gzip members of a stream, up to the first that is damaged or cut off."""
    stream.seek(0)
    start, rest = 0, b""
    while True:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        length = 0
        while not member.eof:
            piece = rest or stream.read(_PACKED_PIECE)
            rest = b""
            if not piece:
                return
            try:
                member.decompress(piece)
            except zlib.error:
                return
            length += len(piece)
        rest = member.unused_data
        yield start
        start += length - len(rest)


def _copy(stream: BinaryIO, first: int, last: int, part: BinaryIO) -> None:
    stream.seek(first)
    while first < last and (piece := stream.read(min(_PIECE, last - first))):
        part.write(piece)
        first += len(piece)


def orders_met(shard: Shard, fields: FieldNames, options: ReadOptions) -> frozenset[DateOrder]:
    """Return the orders of day and month that the dates of the first _DATES_FROM records of the file show.

    A part of a file may have no date that shows it. Raises QuotexError where the input cannot be reached.
    """
    if options.date_order or shard.cut not in ("lines", "row groups"):
        return frozenset()
    reading = Reading(fields, options)
    with closing(parts(shard.path, lambda: reading, lambda _: None, lambda _: opened(shard.location))) as found:
        for _, items in found:
            for _ in islice(items, _DATES_FROM):
                pass
            break
    return reading.dates.met


def sha256_of(stream: BinaryIO) -> str:
    """Return the SHA-256 of a whole stream in hexadecimal; the stream stands at its beginning afterwards."""
    digest = hashlib.sha256()
    stream.seek(0)
    while piece := stream.read(_PIECE):
        digest.update(piece)
    stream.seek(0)
    return digest.hexdigest()


def lines_before(shard: Shard) -> tuple[int, int]:
    """Return how many lines of the file stand before the shard, and how many of these are not blank."""
    lines = records = 0
    with opened(shard.location) as raw:
        left = _next_line(raw, shard.first)
        raw.seek(0)
        stream = io.BufferedReader(cast(io.RawIOBase, raw), _PIECE)
        try:
            while left and (line := stream.readline(min(left, _PIECE))):
                left -= len(line)
                if line.endswith(b"\n") or not left:
                    lines += 1
                    records += bool(line.strip())
        finally:
            stream.detach()
    return lines, records
