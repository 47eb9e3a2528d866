"""What JSON lines and JSON documents have in common: turns pieces of JSON into articles and problems."""

from __future__ import annotations

from collections.abc import Iterator

from quotex.readers.fields import RecordReader, is_quotation
from quotex.readers.items import NO_ARTICLES, QUOTATIONS, Item, Notice, Problem, UnusableRecord
from quotex.readers.parse_json import parse_json, too_big
from quotex.readers.reading import Reading
from quotex.readers.wrapping import wrapped_list


class QuotationsFound(Exception):
    """The file holds quotations that quotex has written, so that reading it ends."""


class JsonRecords:
    """Turns the records of one file into items, one piece of JSON after the other."""

    def __init__(self, name: str, reading: Reading) -> None:
        self._name = name
        self._names = reading.names
        self._records = RecordReader(reading)
        self._pieces = 0
        self.in_rubbish = False

    def read(self, raw: bytes, line: int, record: int | None = None) -> Iterator[Item]:
        """Yield the articles and problems of one piece of JSON, which begins on `line`. Raises QuotationsFound.

        `record` is its number where lines alone do not tell it. Of successive words that are no JSON at all, as in
        prose that was taken for JSON, only the first is then reported.
        """
        self._pieces += 1
        rubbish_before, self.in_rubbish = self.in_rubbish, False
        try:
            value = parse_json(raw)
        except UnusableRecord as error:
            self.in_rubbish = record is not None and not raw.startswith((b"{", b"["))
            if not (self.in_rubbish and rubbish_before):
                yield Problem(self._name, line, str(error), record)
            return
        if is_quotation(value):
            raise QuotationsFound
        inner = wrapped_list(value, self._names)
        if inner is None:
            yield self._article(value, line, record)
            return
        for number, one in enumerate(inner, start=1):
            yield self._article(one, line, number)
        self._pieces += len(inner) - 1

    def too_big(self, line: int, record: int | None = None) -> Problem:
        """Return the problem of a piece of more than MAX_RECORD_BYTES."""
        self._pieces += 1
        return Problem(self._name, line, too_big(), record)

    def quotations(self) -> Problem:
        """Return the problem of a file that quotex itself has written."""
        return Problem(self._name, None, QUOTATIONS, ends=True)

    def close(self) -> Iterator[Item]:
        """Yield a problem if the file had no record, and a notice for each named field that no record had."""
        if not self._pieces:
            yield Problem(self._name, None, NO_ARTICLES, ends=True)
        for option in self._records.never_met():
            yield Notice(self._name, f"no record has the field of {option}; correct its name or leave it out")

    def _article(self, value: object, line: int, record: int | None) -> Item:
        try:
            return self._records.article(value)
        except UnusableRecord as error:
            return Problem(self._name, line, str(error), record)
