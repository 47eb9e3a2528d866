"""Streams wrapped round streams: counted, looked into, unpacked."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ByteStream = io.RawIOBase | io.BufferedIOBase

_GZIP = b"\x1f\x8b"
_START = 1 << 16  # bytes that the format of a file is told from


class NotPacked(Exception):
    """The file's name promises gzip, but it is not packed."""


def opened(stream: ByteStream, count: Callable[[int], None], *, named_packed: bool) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream and the whole stream from its beginning, both unpacked when it is gzip.

    `count` is told the number of packed bytes as they are read. The stream itself is left open.
    Raises NotPacked, and what the stream and gzip raise.
    """
    start, whole = _looked_into(cast(BinaryIO, io.BufferedReader(_Counted(stream, count), _START)))
    if start.startswith(_GZIP):
        return _looked_into(cast(BinaryIO, gzip.GzipFile(fileobj=whole, mode="rb")))
    if named_packed and start:
        raise NotPacked
    return start, whole


def _looked_into(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    start = stream.read(_START)
    return start, cast(BinaryIO, io.BufferedReader(_Resumed(start, stream), _START))


class _Counted(io.RawIOBase):
    """Passes bytes on and tells how many."""

    def __init__(self, stream: ByteStream, count: Callable[[int], None]) -> None:
        # A pipe is read as it comes: `readinto` of a buffered stream would wait until the buffer is full.
        self._read_into = stream.readinto1 if isinstance(stream, io.BufferedIOBase) else stream.readinto
        self._count = count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        size = self._read_into(buffer)
        self._count(size or 0)
        return size


class _Resumed(io.RawIOBase):
    """A stream whose first bytes were read already, from its beginning."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._start[: len(view)]
        self._start = self._start[len(piece) :]
        if not piece:
            piece = self._rest.read(len(view))
        view[: len(piece)] = piece
        return len(piece)
