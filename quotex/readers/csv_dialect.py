"""Finds out how a CSV file is written: its delimiter, its escapes, and whether quotation marks enclose fields."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quotex.readers.fields import possible
from quotex.readers.presets import PRESETS
from quotex.readers.reading import FieldNames

DELIMITERS = ",;\t|"
_NOT_IN_PROSE = "\t|"
_DECLARED = re.compile(r'"?sep=([,;|:\t^~])"?\s*')  # the first line that Excel writes and reads
_NAME = re.compile(r'\s*"?[\w .:/()-]{1,40}"?\s*')
_TEXTS = frozenset(name.lower() for preset in PRESETS for name in preset.text)
_OTHERS = frozenset(
    name.lower() for preset in PRESETS for name in preset.title + preset.date + preset.url + preset.outlet + preset.id
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The options of `csv.reader` for one file.

    With `literal`, quotation marks are characters like others; with `skip_blank`, a blank behind a delimiter is
    dropped.
    """

    delimiter: str
    escape: str | None = None
    literal: bool = False
    skip_blank: bool = False

    def reader(self, lines: Iterable[str], *, strict: bool = True) -> Iterator[list[str]]:
        """Return an iterator over the rows; it raises csv.Error at a row that breaks the rules, and goes on behind."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            escapechar=self.escape,
            quoting=csv.QUOTE_NONE if self.literal else csv.QUOTE_MINIMAL,
            skipinitialspace=self.skip_blank,
            strict=strict,
        )

    def is_literal_row(self, line: str, width: int) -> bool:
        """Return whether a line has `width` fields when quotation marks are taken literally.

        False for a delimiter that occurs in prose, such as the comma.
        """
        return self.delimiter in _NOT_IN_PROSE and line.count(self.delimiter) + 1 == width > 1

    def split(self, line: str) -> list[str]:
        """Return the fields of a line, with quotation marks taken literally."""
        return line.rstrip("\r\n").split(self.delimiter)


def declared_delimiter(line: str) -> str | None:
    """Return the delimiter that a line such as `sep=;` declares; None for any other line."""
    match = _DECLARED.fullmatch(line)
    return match[1] if match else None


def dialect_of(sample: Sequence[str], fields: FieldNames, declared: str | None = None) -> Dialect:
    """Return the dialect in which the header names a field with the text and most rows are as wide as the header.

    `sample` holds the first lines of the file. csv.Sniffer is not used: it guesses from how often characters occur, and
    in news text commas and quotation marks occur most.
    """
    if not sample:
        return Dialect(declared or DELIMITERS[0])
    delimiter = declared or max(DELIMITERS, key=lambda one: _header_fits(sample, one, fields))
    spaced = sample[0].count(delimiter) == sample[0].count(f"{delimiter} ") > 0 and delimiter != "\t"
    plain = Dialect(delimiter, skip_blank=spaced)
    escaped = Dialect(delimiter, escape="\\", skip_blank=spaced)
    literal = Dialect(delimiter, literal=True)
    choices = [plain]
    if any('\\"' in line for line in sample):
        choices.append(escaped)
    if delimiter in _NOT_IN_PROSE:
        choices.append(literal)
    return min(choices, key=lambda one: _bad_rows(sample, one))


def looks_like_table(start: bytes) -> bool:
    """Return whether the first bytes of a file are a header: short names, one of a text and one of another field."""
    line, end, _ = start.decode("utf-8", "replace").partition("\n")
    if not end or len(line) > 2000:
        return False
    for delimiter in DELIMITERS:
        cells = line.rstrip("\r").split(delimiter)
        names = {cell.strip(' "').lower() for cell in cells}
        if names & _TEXTS and names & _OTHERS and all(_NAME.fullmatch(cell) or not cell for cell in cells):
            return True
    return False


def _header_fits(sample: Sequence[str], delimiter: str, fields: FieldNames) -> tuple[bool, int]:
    try:
        header = next(Dialect(delimiter).reader(sample), [])
    except csv.Error:
        return False, 0
    return bool(possible(dict.fromkeys(name.strip() for name in header), "text", fields)), len(header)


def _bad_rows(sample: Sequence[str], dialect: Dialect) -> int:
    """Return how many rows are not as wide as the header; the last row may go on behind the sample."""
    width = bad = 0
    asked_for_more = False

    def lines() -> Iterator[str]:
        nonlocal asked_for_more
        yield from sample
        asked_for_more = True

    reader = dialect.reader(lines())
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            bad += not asked_for_more
            continue
        if row is None:
            return bad
        width = width or len(row)
        bad += bool(row) and len(row) != width
