"""Checks packed files before they are read, since their checksums stand behind the data."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Any

from quotex.errors import QuotexError
from quotex.extras import need
from quotex.readers.streams import PACKINGS, ZSTD_WINDOW, ByteStream

_PIECE = 1 << 16
_AT_ONCE = {"gzip": 1 << 12, "bzip2": 1 << 8, "xz": 1 << 10, "zstd": 1 << 9}  # packed bytes; a few stand for megabytes
_CHECKED_BY_ITS_READER = b"WARC/"


def sound_length(stream: ByteStream) -> int | None:
    """Return how many unpacked bytes of a seekable stream stand before its first damaged member; None without damage.

    Members, frames and streams (as the packing calls them) count as damaged where they cannot be unpacked or their
    checksum is wrong. That the last one is cut off is no such damage: what stands before the cut is sure. Web archives
    packed with gzip count as sound, since they are checked record by record. Afterwards the stream stands at its
    beginning.
    """
    stream.seek(0)
    start = stream.read(_PIECE) or b""
    stream.seek(0)
    packing = next((one for one in PACKINGS if one.magic.match(start)), None)
    if packing is None:
        return None
    try:
        return _sound(stream, packing.name, _unpackers(packing.name))
    except QuotexError:  # the package that unpacks it is absent, which is reported where the file is opened
        return None
    finally:
        stream.seek(0)


def _sound(stream: ByteStream, packing: str, unpacker: Callable[[], Any]) -> int | None:
    at_once = _AT_ONCE[packing]
    sure = unsure = 0
    current = unpacker()
    first = True
    while data := stream.read(_PIECE):
        waiting = memoryview(data)
        while waiting:
            piece, waiting = bytes(waiting[:at_once]), waiting[at_once:]
            while piece:
                try:
                    found: bytes = current.decompress(piece)
                except Exception:  # each of the modules has its own
                    return None if not unsure and _is_padding(piece) else sure
                if first and found:
                    first = False
                    if found.startswith(_CHECKED_BY_ITS_READER) and packing == "gzip":
                        return None
                unsure += len(found)
                piece = b""
                if current.eof:
                    sure, unsure = sure + unsure, 0
                    piece, current = current.unused_data, unpacker()
    return None


def _is_padding(piece: bytes) -> bool:
    """Return whether the bytes behind the last member begin no member: padding, or something else."""
    return not any(packing.magic.match(piece) for packing in PACKINGS)


def _unpackers(packing: str) -> Callable[[], Any]:
    if packing == "zstd":
        zstandard = need("zstandard", "zstd", "reading .zst")
        return lambda: zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
    others: dict[str, Callable[[], Any]] = {
        "gzip": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
        "bzip2": bz2.BZ2Decompressor,
        "xz": lzma.LZMADecompressor,
    }
    return others[packing]
