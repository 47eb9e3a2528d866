"""Cuts a stream of JSON into its values without parsing them, so that a dump is never held whole."""

from __future__ import annotations

import re
from typing import BinaryIO

_CHUNK = 1 << 16
_WINDOW = 1 << 8  # bytes whose brackets are counted together
_NOT_BLANK = re.compile(rb"[^ \t\r\n]")
_BRACKET = re.compile(rb"[{}\[\]]")
_QUOTE_OR_ESCAPE = re.compile(rb'["\\]')
_SCALAR_END = re.compile(rb'[ \t\r\n,\[\]{}":]')
_SIMPLE = re.compile(rb'"[^"\\]*"|\{[^{}\[\]"]*(?:"[^"\\]*"[^{}\[\]"]*)*\}')  # nothing nested, nothing escaped
_BOM = b"\xef\xbb\xbf"


class TooBig(Exception):
    """The value is longer than the limit; the scanner stands behind it."""


class Unfinished(Exception):
    """The stream ends inside the value; the scanner stands at its end."""


class JsonScanner:
    """A cursor over a stream of JSON; `line` is the number of the line it stands on, from 1.

    Values are found by their brackets and quotation marks alone, so a value that is broken in between
    costs only itself. Time is linear in the stream; no more than `limit` bytes and a chunk are held.
    """

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self.line = 1
        self._stream = stream
        self._limit = limit
        self._buffer = stream.read(_CHUNK)
        self._at = len(_BOM) if self._buffer.startswith(_BOM) else 0

    def peek(self) -> bytes:
        """Move to the next byte that is not blank and return it; b"" at the end of the stream."""
        while True:
            found = _NOT_BLANK.search(self._buffer, self._at)
            self._advance(found.start() if found else len(self._buffer))
            if found:
                return found[0]
            if not self._fill():
                return b""

    def ahead(self, size: int) -> bytes:
        """Return the next bytes, at least `size` of them if the stream has so many, without moving."""
        while len(self._buffer) - self._at < size and self._fill():
            pass
        return self._buffer[self._at :]

    def skip(self, count: int = 1) -> None:
        """Move on by `count` bytes, which `peek` or `ahead` have shown."""
        self._advance(self._at + count)

    def skip_all(self, run: re.Pattern[bytes]) -> None:
        """Move on over all bytes that match a pattern; the pattern must match the empty string too."""
        while found := run.match(self._buffer, self._at):
            self._advance(found.end())
            if self._at < len(self._buffer) or not self._fill():
                return

    def take(self) -> bytes:
        """Return the bytes of the value that begins with the byte `peek` showed. Raises TooBig, Unfinished."""
        simple = _SIMPLE.match(self._buffer, self._at)  # most records of a dump, found in one step
        if simple and len(simple[0]) <= self._limit:
            self._advance(simple.end())
            return simple[0]
        return self._take(_Enclosed(0) if self._buffer[self._at] in b'{["' else _Scalar())

    def take_rest(self, depth: int = 1) -> bytes:
        """Return the rest of `depth` objects or lists whose opening brackets are past. Raises TooBig, Unfinished."""
        return self._take(_Enclosed(depth))

    def _take(self, extent: _Enclosed | _Scalar) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            end = extent.end(self._buffer, self._at)
            upto = len(self._buffer) if end is None else end
            size += upto - self._at
            if size > self._limit:
                parts.clear()
            else:
                parts.append(self._buffer[self._at : upto])
            self._advance(upto)
            if end is None and self._fill():
                continue
            if end is None and not extent.may_end_with_stream:
                raise Unfinished
            if size > self._limit:
                raise TooBig
            return b"".join(parts)

    def _advance(self, to: int) -> None:
        self.line += self._buffer.count(b"\n", self._at, to)
        self._at = to

    def _fill(self) -> bool:
        more = self._stream.read(_CHUNK)
        self._buffer = self._buffer[self._at :] + more
        self._at = 0
        return bool(more)


class _Enclosed:
    """Finds the end of a string, object or list that comes in several chunks."""

    may_end_with_stream = False

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._quoted = False
        self._carry = 0  # bytes of the next chunk that an escape at the end of this one covers

    def end(self, buffer: bytes, at: int) -> int | None:
        """Return the offset in the chunk where the value ends; None when it goes on behind the chunk."""
        at += self._carry
        self._carry = 0
        while at < len(buffer):
            if self._quoted:
                found = _QUOTE_OR_ESCAPE.search(buffer, at)
                if not found:
                    return None
                at = found.end() + (found[0] == b"\\")
                self._quoted = found[0] == b"\\"
                if self._depth <= 0 and not self._quoted:
                    return at
                continue
            quote = buffer.find(b'"', at)
            upto = len(buffer) if quote < 0 else quote
            ending = self._brackets(buffer, at, upto)
            if ending is not None:
                return ending
            self._quoted = quote >= 0
            at = upto + 1
        self._carry = max(0, at - len(buffer)) if self._quoted else 0
        return None

    def _brackets(self, buffer: bytes, at: int, upto: int) -> int | None:
        """Count the brackets of a stretch without quotation marks; return where the value ends in it, or None."""
        for start in range(at, upto, _WINDOW):
            end = min(start + _WINDOW, upto)
            closing = buffer.count(b"}", start, end) + buffer.count(b"]", start, end)
            if closing < self._depth:  # then it cannot end here, which saves a look at each bracket
                self._depth += buffer.count(b"{", start, end) + buffer.count(b"[", start, end) - closing
                continue
            for found in _BRACKET.finditer(buffer, start, end):
                self._depth += 1 if found[0] in b"{[" else -1
                if self._depth <= 0:
                    return found.end()
        return None


class _Scalar:
    """Finds the end of a number or a word; its first byte belongs to it whatever it is."""

    may_end_with_stream = True

    def __init__(self) -> None:
        self._begun = False

    def end(self, buffer: bytes, at: int) -> int | None:
        """Return the offset in the chunk where the value ends; None when it goes on behind the chunk."""
        found = _SCALAR_END.search(buffer, at if self._begun else at + 1)
        self._begun = True
        return found.start() if found else None
