"""Unpacks gzip member by member, so that damage loses one member; in web archives each record is a member."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from quotex.readers.streams import Damaged

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP = b"\x1f\x8b"
_MEMBER = b"\x1f\x8b\x08"
_PIECE = 1 << 14  # packed bytes at a time; they stand for 16 MB at most
_HELD = 1 << 24  # unpacked bytes of a member that are held until its checksum is known
_MAX_WASTED = 1 << 28  # bytes that are unpacked in vain, beside ten times the packed ones


def members(stream: BinaryIO, start: bytes) -> Iterator[BinaryIO | None]:
    """Yield a stream for each member of a packed stream that begins with `start`; None for each stretch of damage.

    A member of up to 16 MB comes only when its checksum was right. A larger one is read while it is unpacked, and
    reading it raises Damaged where its checksum turns out to be wrong. Raises Damaged where too much is damaged.
    """
    packed = _Packed(stream)
    in_damage = False
    wasted = 0
    while packed.seek(_MEMBER):
        member = _Member(packed)
        if member.hold(start):
            in_damage = False
            yield member.opened()
            member.close()
            continue
        wasted += member.size
        if wasted > _MAX_WASTED + 10 * packed.read:
            raise Damaged("gzip")
        packed.drop(1)
        if not in_damage:
            yield None
        in_damage = True


class _Packed:
    """Packed bytes, kept from where the member begins until they are dropped."""

    def __init__(self, stream: BinaryIO) -> None:
        self.read = 0
        self._stream = stream
        self._kept = b""

    def piece(self, at: int) -> bytes:
        """Return some of the kept bytes from offset `at`, after reading on if there are none; none at the end."""
        if at >= len(self._kept):
            more = self._stream.read(_PIECE)
            self.read += len(more)
            self._kept += more
        return self._kept[at : at + _PIECE]

    def drop(self, count: int) -> None:
        """Drop the first `count` bytes of those that are kept."""
        self._kept = self._kept[count:]

    def seek(self, mark: bytes) -> bool:
        """Drop all bytes before the next `mark`; return False where the stream has no more of them."""
        while (at := self._kept.find(mark)) < 0:
            self.drop(max(0, len(self._kept) - len(mark) + 1))
            if not self.piece(len(self._kept)):
                return False
        self.drop(at)
        return True


@dataclass(slots=True)
class _Member:
    """One member while it is unpacked."""

    packed: _Packed
    size: int = 0
    _used: int = 0
    _held: list[bytes] = field(default_factory=list)
    _unpacker: Any = field(default_factory=lambda: zlib.decompressobj(zlib.MAX_WBITS | 16))

    def hold(self, start: bytes) -> bool:
        """Unpack the member up to _HELD bytes; return False if it is damaged, empty or does not begin with `start`."""
        while not self._unpacker.eof and self.size <= _HELD:
            piece = self.packed.piece(self._used)
            try:
                found = self._unpacker.decompress(piece)
            except zlib.error:
                return False
            if not piece or (found and not self._held and found[: len(start)] != start[: len(found)]):
                return False
            self._used += len(piece)
            self.size += len(found)
            if found:
                self._held.append(found)
        return bool(self._held)

    def opened(self) -> BinaryIO:
        """Return a stream of the bytes that were unpacked and, of a large member, of the rest."""
        held = b"".join(self._held)
        self._held.clear()
        if self._unpacker.eof:
            return io.BytesIO(held)
        return cast(BinaryIO, io.BufferedReader(_Large(held, self.rest()), _PIECE))

    def rest(self) -> Iterator[bytes]:
        """Yield the unpacked bytes behind those that are held. Raises Damaged."""
        while not self._unpacker.eof:
            self.packed.drop(self._used)
            piece = self.packed.piece(0)
            self._used = len(piece)
            try:
                yield self._unpacker.decompress(piece)
            except zlib.error as error:
                raise Damaged("gzip") from error
            if not piece:
                raise Damaged("gzip")

    def close(self) -> None:
        """Drop the packed bytes of the member."""
        self.packed.drop(self._used - len(self._unpacker.unused_data))


class _Large(io.RawIOBase):
    """A member that is read while it is unpacked."""

    def __init__(self, held: bytes, rest: Iterator[bytes]) -> None:
        self._ready = memoryview(held)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        while not self._ready:
            found = next(self._rest, None)
            if found is None:
                return 0
            self._ready = memoryview(found)
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size
