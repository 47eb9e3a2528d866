"""Reads CSV, TSV and similar tables: a header, then one article a row, in any dialect."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import deque
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import BinaryIO

from quotex.readers.csv_dialect import Dialect, declared_delimiter, dialect_of
from quotex.readers.items import NO_ARTICLES, Item, Problem
from quotex.readers.parse_json import MAX_RECORD_BYTES, not_utf8, too_big
from quotex.readers.reading import Reading
from quotex.readers.table import Table, distinct

_SAMPLE = 1 << 20  # characters from which the dialect is determined
_PIECE = 1 << 16  # characters of a line that is passed over
_MOST_LINES = 1_000  # that a broken row may have: few articles have more
_LINE_ENDS = ("\n", "\r")
_CUT_OFF = "the file ends inside a row: it is cut off, or a quotation mark is missing; repair it"
_BAD_BYTE = re.compile("[\udc80-\udcff]")  # as `surrogateescape` decodes what is not UTF-8


class CsvReader:
    """Reads one article a row; the first row names the columns. Fields may hold line ends and be megabytes long.

    A row that is broken by its quotation marks is read again with the marks taken literally, if the delimiter does not
    occur in prose: exporters of such tables do not escape marks.
    """

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield each row's article, or the problem with that row."""
        csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD_BYTES))
        lines = _Lines(stream)
        sample = lines.sample()
        declared = declared_delimiter(sample[0]) if sample else None
        if declared:
            next(lines)
            del sample[0]
        if lines.is_empty:
            yield Problem(name, None, NO_ARTICLES, ends=True)
            return
        try:
            yield from _Rows(lines, dialect_of(sample, reading.names, declared), name, reading).items()
        except _NoHeader as error:
            yield Problem(name, lines.number or 1, str(error), ends=True)


class _NoHeader(Exception):
    """The first row names no columns."""


class _TooBig(Exception):
    """The record is longer than the limit."""


class _Lines:
    """The lines of a file for `csv.reader`; `record` are those that the row being read has taken so far."""

    def __init__(self, stream: BinaryIO) -> None:
        self.number = 0
        self.record: list[str] = []
        self.ended = False
        self._size = 0
        self._text = io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="")
        self._ahead: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._text.readline(MAX_RECORD_BYTES)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.record.append(line)
        self._size += len(line)
        if self._size >= MAX_RECORD_BYTES:
            raise _TooBig
        return line

    def begin(self) -> None:
        """Begin a new row with the next line."""
        self.record = []
        self._size = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing follows; to be asked after `sample`."""
        return not self._ahead

    def sample(self) -> list[str]:
        """Return the first lines without consuming them, up to one of _SAMPLE characters.

        Leading blank lines and a byte order mark are dropped.
        """
        size = 0
        while size < _SAMPLE and (line := self._text.readline(MAX_RECORD_BYTES)):
            if not self._ahead and not size:
                line = line.removeprefix("\ufeff")
            if self._ahead or line.strip():
                self._ahead.append(line)
                size += len(line)
            else:
                self.number += 1
        return list(takewhile(lambda line: len(line) < _SAMPLE, self._ahead))

    def skip_record(self, begins_row: Callable[[str, bool], bool], most: float = math.inf) -> None:
        """Skip the rest of a broken row, up to a line that begins another row, or over `most` lines.

        `begins_row` gets the line, and whether the quotation marks before it come in pairs.
        """
        first = self.number
        marks = sum(line.count('"') for line in self.record)
        line = self.record[-1]
        while True:
            at_start = line.endswith(_LINE_ENDS)
            size = MAX_RECORD_BYTES if at_start else _PIECE
            line = self._ahead.popleft() if self._ahead else self._text.readline(size)
            if not line:
                self.ended = True
                return
            if at_start and (self.number - first >= most or begins_row(line, marks % 2 == 0)):
                self._ahead.appendleft(line)
                return
            self.number += at_start
            marks += line.count('"')


class _Rows:
    """The rows of one file."""

    def __init__(self, lines: _Lines, dialect: Dialect, name: str, reading: Reading) -> None:
        self._lines = lines
        self._dialect = dialect
        self._reader = dialect.reader(lines)
        self._columns = self._header()
        self._table = Table(name, reading, self._columns)
        self._refused = reading.refused

    def items(self) -> Iterator[Item]:
        """Yield the article of each row, or the problem with it."""
        if refusal := self._table.refusal():
            yield refusal
            return
        while True:
            self._lines.begin()
            line = self._lines.number + 1
            try:
                row = next(self._reader, None)
            except _TooBig:
                yield self._too_big(line)
                continue
            except csv.Error as error:
                yield from self._broken(line, str(error))
                continue
            if row is None:
                break
            if any(map(str.strip, row)):
                if self._refused.room and (not self._fits(row) or self._table.is_without_text(row)):
                    yield from self._refused.more(1, line)
                else:
                    yield self._row(row, line)
        yield from self._table.close()

    def _header(self) -> list[str]:
        try:
            header = next(self._reader, [])
        except (_TooBig, csv.Error) as error:
            raise _NoHeader("the first row should name the columns, but cannot be read; repair it") from error
        return distinct([_BAD_BYTE.sub("\ufffd", name).strip() for name in header])

    def _row(self, row: list[str], line: int) -> Item:
        if self._fits(row):
            return self._article(row, line)
        count = f"{len(row)} column" + ("s" if len(row) > 1 else "")
        message = (
            f"{count}, but the header {len(self._columns)}: a quotation mark or delimiter may be missing; repair it"
        )
        return self._table.problem(f"the row{self._extent(line)} has {message}", line)

    def _fits(self, row: list[str]) -> bool:
        """Return whether the row is as wide as the header, apart from empty fields at its end."""
        width = len(self._columns)
        return len(row) == width or (len(row) > width and not any(map(str.strip, row[width:])))

    def _broken(self, line: int, reason: str) -> Iterator[Item]:
        """Yield the articles of the lines of a broken row if they fit with literal quotation marks; else a problem."""
        record = self._lines.record
        is_whole = record[-1].endswith(_LINE_ENDS)  # else the file is cut off
        if is_whole and all(self._dialect.is_literal_row(one, len(self._columns)) for one in record):
            for number, one in enumerate(record, start=line):
                yield self._article(self._dialect.split(one), number)
        elif self._lines.ended:
            yield self._table.problem(_CUT_OFF, line, ends=True)
        else:
            self._lines.skip_record(self._begins_row, _MOST_LINES)
            broken = f"the row{self._extent(line)} is broken ({reason})"
            message = f"{broken}: quotation marks inside a field should be doubled; repair it"
            yield self._table.problem(message, line, ends=self._lines.ended)

    def _too_big(self, line: int) -> Item:
        self._lines.skip_record(lambda _, in_pairs: in_pairs)
        return self._table.problem(f"{too_big()}; or a quotation mark is missing", line, ends=self._lines.ended)

    def _extent(self, line: int) -> str:
        last = self._lines.number
        return f" (lines {line:,} to {last:,})" if last > line else ""

    def _begins_row(self, line: str, in_pairs: bool) -> bool:
        """Return whether a line behind a broken row begins a row: it is whole, or goes on in quotation marks.

        In prose a blank follows the comma, and the last line of a field has its first mark at the field's end.
        """
        if in_pairs and (line.startswith('"') or len(self._columns) == 1):
            return True
        delimiter = self._dialect.delimiter
        mark = line.find('"')
        if mark > 0 and line[mark - 1] not in (delimiter, " "):
            return False
        row = self._only_row(line)
        is_prose = any(cell.startswith(" ") and f"{delimiter}{cell[:20]}" in line for cell in row)
        return bool(row) and not is_prose

    def _only_row(self, line: str) -> list[str]:
        """Return the fields of a line that is a whole row, or begins one that goes on in quotation marks; else none."""
        width = len(self._columns)
        try:
            row = next(self._dialect.reader([line]), [])
            return row if len(row) == width > 1 else []
        except csv.Error:
            pass
        if line.count('"') % 2 == 0:
            return []
        try:
            row = next(self._dialect.reader([line], strict=False), [])
        except csv.Error:
            return []
        return row if 1 < len(row) <= width else []

    def _article(self, row: list[str], line: int) -> Item:
        if bad := next(filter(None, map(_BAD_BYTE.search, row)), None):
            byte = ord(bad[0]) - 0xDC00
            return self._table.problem(not_utf8(byte), line)
        return self._table.article(dict(zip(self._columns, row, strict=False)), line)
