"""Wraps streams: counts their bytes, reads their beginning, unpacks them, makes them seekable."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from quotex.extras import need

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ByteStream = io.RawIOBase | io.BufferedIOBase

_BROKEN = (
    *(EOFError, ValueError, RuntimeError),
    *(zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError),
)
_START = 1 << 16  # bytes from which the format of a file is recognised
_ZSTD_PIECE = 1 << 9  # packed bytes at a time; 4 of them may stand for 128 KB
ZSTD_WINDOW = 1 << 31  # what `zstd --long=31` needs, in bytes
_IN_MEMORY = 1 << 23  # bytes of a stream that are held before a file on disk is used


class CannotOpen(Exception):
    """Input that cannot be opened; the message says why and what to do."""


class Damaged(Exception):
    """Packed data that is broken or cut off; the message names the packing."""


@dataclass(frozen=True, slots=True)
class Packing:
    """One way to compress a file, told by its first bytes or promised by its suffix."""

    name: str
    suffix: str
    magic: re.Pattern[bytes]
    unpack: Callable[[BinaryIO], io.BufferedIOBase | io.RawIOBase]


def _zstd(stream: BinaryIO) -> io.RawIOBase:
    zstandard = need("zstandard", "zstd", "reading .zst")
    return _Zstd(stream, lambda: zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW), zstandard.ZstdError)


PACKINGS: tuple[Packing, ...] = (
    Packing("gzip", ".gz", re.compile(rb"\x1f\x8b"), lambda stream: gzip.GzipFile(fileobj=stream, mode="rb")),
    Packing("bzip2", ".bz2", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2File),
    Packing("xz", ".xz", re.compile(rb"\xfd7zXZ\0"), lzma.LZMAFile),
    Packing("zstd", ".zst", re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), _zstd),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """The first bytes of a stream and the whole stream from its beginning, both unpacked."""

    start: bytes
    whole: BinaryIO
    packing: str | None


def suffix_of(name: str) -> str:
    """Return the suffix that tells the format, in lower case and without a packing's: "a.jsonl.gz" gives ".jsonl"."""
    path = PurePath(name)
    return (path.with_suffix("") if _promised(name) and path.stem else path).suffix.lower()


def opened(stream: ByteStream, name: str, count: Callable[[int], None], sound: int | None = None) -> Opened:
    """Return the first bytes and the whole of a stream, unpacked whatever its name says.

    The stream itself stays open. `count` gets the number of packed bytes as they are read. Reading `whole` raises
    Damaged where the data is, and behind `sound` unpacked bytes. Raises CannotOpen, what the stream raises, and
    QuotexError where the package that unpacks it is absent.
    """
    start, whole = _looked_into(_Counted(stream, count))
    packing = next((one for one in PACKINGS if one.magic.match(start)), None)
    if packing:
        unpacked = Unpacked(packing.unpack(whole), packing.name)
        start, whole = _looked_into(unpacked if sound is None else _UpTo(unpacked, sound, packing.name))
    elif start and (promised := _promised(name)):
        raise CannotOpen(f"its name ends in {promised.suffix}, but it is not packed with {promised.name}; rename it")
    return Opened(start, whole, packing.name if packing else None)


@contextmanager
def seekable(source: ByteStream, found: Opened, count: Callable[[int], None]) -> Iterator[BinaryIO]:
    """Yield the whole stream as one that can be read in any order: itself, or a copy in a temporary file.

    `count` gets the number of bytes read, each byte counted once, except those that `opened` has read already.
    """
    if found.packing is None and source.seekable():
        yield as_it_is(source, count)
    else:
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
            shutil.copyfileobj(found.whole, copy)
            copy.seek(0)
            yield cast(BinaryIO, copy)


def as_it_is(source: ByteStream, count: Callable[[int], None]) -> BinaryIO:
    """Return the stream from its beginning, still packed and seekable.

    `count` gets the number of bytes that `opened` has not read before.
    """
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    return cast(BinaryIO, io.BufferedReader(_Counted(source, _at_most(size - _START, count)), _START))


def _at_most(total: int, count: Callable[[int], None]) -> Callable[[int], None]:
    """Return a function that passes on counts up to `total` in all, so that bytes that are read twice count once."""
    left = max(total, 0)

    def capped(size: int) -> None:
        nonlocal left
        size = min(size, left)
        left -= size
        count(size)

    return capped


def _promised(name: str) -> Packing | None:
    return next((packing for packing in PACKINGS if name.lower().endswith(packing.suffix)), None)


def _looked_into(stream: io.RawIOBase) -> tuple[bytes, BinaryIO]:
    start = b""
    try:
        while len(start) < _START and (piece := stream.read(_START - len(start))):
            start += piece
    except Damaged:  # whoever reads on meets it again, behind what is still good
        if not start:
            raise
    return start, cast(BinaryIO, io.BufferedReader(_Resumed(start, stream), _START))


class _Counted(io.RawIOBase):
    """Passes bytes on, and tells `count` how many."""

    def __init__(self, stream: ByteStream, count: Callable[[int], None]) -> None:
        # A pipe is read as it comes: `readinto` of a buffered stream would wait until the buffer is full.
        self._read_into = stream.readinto1 if isinstance(stream, io.BufferedIOBase) else stream.readinto
        self._stream = stream
        self._count = count

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        size = self._read_into(buffer)
        self._count(size or 0)
        return size


class _Resumed(io.RawIOBase):
    """A stream whose first bytes were read already, from its beginning."""

    def __init__(self, start: bytes, rest: io.RawIOBase) -> None:
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._start[: len(view)]
        self._start = self._start[len(piece) :]
        if not piece:
            piece = self._rest.read(len(view)) or b""
        view[: len(piece)] = piece
        return len(piece)


class Unpacked(io.RawIOBase):
    """A stream of unpacked bytes; all errors of the module that unpacks them become Damaged."""

    def __init__(self, stream: ByteStream | IO[bytes], packing: str) -> None:
        # `read` would wait until it has all, and lose what stands before the damage.
        self._read = stream.read1 if isinstance(stream, io.BufferedIOBase) else stream.read
        self._packing = packing

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read unpacked bytes into the buffer and return their number; 0 at the end. Raises Damaged."""
        view = memoryview(buffer).cast("B")
        try:
            piece = self._read(len(view)) or b""
        except _BROKEN as error:
            raise Damaged(self._packing) from error
        except OSError as error:
            if error.errno is not None:  # the disk, not the data
                raise
            raise Damaged(self._packing) from error
        view[: len(piece)] = piece
        return len(piece)


class _UpTo(io.RawIOBase):
    """The first `length` bytes of a stream; reading behind them raises Damaged."""

    def __init__(self, stream: io.RawIOBase, length: int, packing: str) -> None:
        self._stream = stream
        self._left = length
        self._packing = packing

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if not self._left:
            raise Damaged(self._packing)
        piece = self._stream.read(min(len(view), self._left)) or b""
        self._left -= len(piece)
        view[: len(piece)] = piece
        return len(piece)


class _Zstd(io.RawIOBase):
    """Unpacks Zstandard frames one after the other; unlike the package's reader it fails on one that is cut off."""

    def __init__(self, stream: BinaryIO, decompressor: Callable[[], Any], error: type[Exception]) -> None:
        self._stream = stream
        self._new = decompressor
        self._error = error
        self._frame: Any = None
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        while not self._ready:
            self._packed = self._packed or self._stream.read(_ZSTD_PIECE)
            if not self._packed and self._frame is None:
                return 0
            if not self._packed:
                raise EOFError
            self._ready = memoryview(self._unpack())
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _unpack(self) -> bytes:
        self._frame = self._frame or self._new().decompressobj()
        try:
            piece: bytes = self._frame.decompress(self._packed)
        except self._error as error:
            raise EOFError from error
        self._packed = b""
        if self._frame.eof:
            self._packed = self._frame.unused_data
            self._frame = None
        return piece
