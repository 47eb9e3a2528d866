"""Cuts a stream of JSON into its values without parsing them, so that a dump is never held whole."""

from __future__ import annotations

import re
from typing import BinaryIO

_CHUNK = 1 << 16
_FIRST_WINDOW, _LAST_WINDOW = 1 << 8, 1 << 14  # bytes whose brackets are counted together
_NOT_BLANK = re.compile(rb"[^ \t\r\n]")
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_STRING_OR_BRACKET = re.compile(rb"%b|[{}\[\]]" % _STRING.pattern, re.DOTALL)
_WHOLE_STRINGS = re.compile(rb'[^"]*(?:%b[^"]*)*' % _STRING.pattern, re.DOTALL)
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
    does not affect the next one. Time is linear in the stream; no more than `limit` bytes and a chunk are held.
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

    def ahead(self, size: int) -> memoryview:
        """Return the next bytes, at least `size` of them if the stream has so many, without moving."""
        while len(self._buffer) - self._at < size and self._fill():
            pass
        return memoryview(self._buffer)[self._at :]

    def skip(self, count: int = 1) -> None:
        """Move on by `count` bytes, which `peek` or `ahead` have shown."""
        self._advance(self._at + count)

    def skip_all(self, run: re.Pattern[bytes]) -> None:
        """Move on over all bytes that match a pattern; the pattern must match the empty string too."""
        while found := run.match(self._buffer, self._at):
            self._advance(found.end())
            if self._at < len(self._buffer) or not self._fill():
                return

    def skip_values(self, value: re.Pattern[bytes], most: int) -> tuple[int, int]:
        """Move on over successive values that match and are in the buffer; return their number and the last one's line.

        They are at most `most`. The pattern has to cover the blanks and commas behind a value.
        """
        count, last, at = 0, self._at, self._at
        while count < most and (found := value.match(self._buffer, at)):
            count, last, at = count + 1, at, found.end()
        line = self.line + self._buffer.count(b"\n", self._at, last)
        self._advance(at)
        return count, line

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
        self._window = _FIRST_WINDOW

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
            upto = self._whole(buffer, at)
            ending = self._brackets(buffer, at, upto)
            if ending is not None:
                return ending
            self._quoted = buffer[upto : upto + 1] == b'"'
            at = upto + self._quoted
        self._carry = max(0, at - len(buffer)) if self._quoted else 0
        return None

    def _whole(self, buffer: bytes, at: int) -> int:
        """Return the end of the next stretch that divides no string; such stretches become longer."""
        if self._depth <= 0 and buffer[at : at + 1] == b'"':  # the value is a string
            return at
        found = _WHOLE_STRINGS.match(buffer, at, at + self._window)
        self._window = min(2 * self._window, _LAST_WINDOW)
        return found.end() if found else at

    def _brackets(self, buffer: bytes, at: int, upto: int) -> int | None:
        """Count the brackets of a stretch that divides no string; return where the value ends in it, or None."""
        outside = _STRING.sub(b"", buffer[at:upto])
        closing = outside.count(b"}") + outside.count(b"]")
        if closing < self._depth:  # then it cannot end here, which saves a look at each bracket
            self._depth += outside.count(b"{") + outside.count(b"[") - closing
            return None
        for found in _STRING_OR_BRACKET.finditer(buffer, at, upto):
            if not found[0].startswith(b'"'):
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
