"""Transcodes text in other encodings to UTF-8 before the readers get it."""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING, BinaryIO, cast

import charset_normalizer

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE = 1 << 16
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WIDE = (  # English without a mark
    (re.compile(rb"(?:..){0,100}?(?:[\t\n\r -~]\0){5}", re.DOTALL), "utf-16-le"),
    (re.compile(rb"(?:..){0,100}?(?:\0[\t\n\r -~]){5}", re.DOTALL), "utf-16-be"),
)
_HIGH = re.compile(rb"[\x80-\xff]")
_WESTERN = ("cp1252", "mac_roman")
_MOST_HIGH = 0.2  # share of bytes beyond ASCII that Western text has; Russian and Chinese have more
_MARKS_OF_PROSE = frozenset("“”‘’–—…•€£")
_LETTERS = frozenset("éèêëáàâäãåæçñóòôöõøúùûüíìîïßÉÁÄÖÜÅÑÇÓØ°½©®™«»§·\u00a0")
_NAMES = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


def wide_encoding(start: bytes) -> str | None:
    """Return the encoding if the first bytes of a file show UTF-16 or UTF-32; else None."""
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    return marked or next((encoding for pattern, encoding in _WIDE if pattern.match(start)), None)


def guessed_encoding(sample: bytes) -> str:
    """Return the likeliest encoding of text that is not UTF-8.

    Where at least 80 % of the bytes are ASCII, that is Windows-1252 (which has all that Latin-1 has) or Mac Roman,
    whichever gives more characters of English prose: charset-normalizer takes English with a pound sign for Polish. It
    decides on other text.
    """
    if len(_HIGH.findall(sample)) > _MOST_HIGH * len(sample):
        best = charset_normalizer.from_bytes(sample).best()
        if best is not None:
            return best.encoding
    return max(_WESTERN, key=lambda encoding: _plausibility(sample, encoding))


def encoding_name(encoding: str) -> str:
    """Return the usual name of an encoding: "cp1252" gives "Windows-1252"."""
    return _NAMES.get(encoding, encoding)


def _plausibility(sample: bytes, encoding: str) -> int:
    text = b"".join(_HIGH.findall(sample)).decode(encoding, "replace")
    return sum(2 if char in _MARKS_OF_PROSE else char in _LETTERS for char in text)


class Transcoded(io.RawIOBase):
    """Transcodes a stream of text to UTF-8. `encoding` is that of the stream, None as long as it is UTF-8.

    Without an encoding the stream counts as UTF-8 until the first byte beyond ASCII is not: then the encoding is
    guessed from there. Damage behind proper UTF-8 is left to the reader, and so are bytes that the encoding does not
    have.
    """

    def __init__(self, stream: BinaryIO, encoding: str | None = None) -> None:
        self.encoding = encoding
        self._read = getattr(stream, "read1", stream.read)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._is_utf8 = False
        self._open = b""  # an unfinished character at the end of the last piece
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read UTF-8 into the buffer and return the number of bytes; 0 at the end of the stream."""
        view = memoryview(buffer).cast("B")
        ended = False
        while not self._ready and not ended:
            piece: bytes = self._read(_PIECE)
            ended = not piece
            self._ready = memoryview(self._converted(piece))
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _converted(self, piece: bytes) -> bytes:
        """Return the next piece as UTF-8; an empty one ends the stream."""
        if self.encoding and self._decoder is None:
            self._decoder = _decoder(self.encoding, piece)
        if self._decoder is not None:
            return _utf8(self._decoder.decode(piece, final=not piece))
        data, self._open = self._open + piece, b""
        if self._is_utf8 or data.isascii():
            return data
        try:
            text, used = codecs.utf_8_decode(data, "strict", not piece)
        except UnicodeDecodeError as error:
            if not data[: error.start].isascii():
                self._is_utf8 = True
                return data
            self.encoding = guessed_encoding(data[error.start :][:_PIECE] if error.start > _PIECE else data)
            self._decoder = _decoder(self.encoding, data)
            return _utf8(self._decoder.decode(data, final=not piece))
        self._is_utf8 = not text.isascii()
        self._open = data[used:]
        return data[:used]


def as_utf8(stream: BinaryIO, encoding: str | None) -> tuple[BinaryIO, Transcoded]:
    """Return a stream of UTF-8 to read from, and the Transcoded whose `encoding` afterwards tells how it was read."""
    transcoded = Transcoded(stream, encoding)
    return cast(BinaryIO, io.BufferedReader(transcoded, _PIECE)), transcoded


def _decoder(encoding: str, start: bytes) -> codecs.IncrementalDecoder:
    """Return a decoder for a stream that begins with `start`; UTF-16 and UTF-32 without a mark are little-endian."""
    plain = encoding.lower().replace("_", "-").replace("utf1", "utf-1").replace("utf3", "utf-3")
    if plain in ("utf-16", "utf-32") and not any(start.startswith(mark) for mark, marked in _MARKS if marked == plain):
        encoding = f"{plain}-le"
    return codecs.getincrementaldecoder(encoding)("replace" if plain.startswith("utf") else "surrogateescape")


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
