"""Reads JSON documents: one article, a list of them, or an object that holds such a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from quotex.readers.items import Item, Problem
from quotex.readers.json_records import JsonRecords, QuotationsFound
from quotex.readers.json_scan import JsonScanner, TooBig, Unfinished
from quotex.readers.parse_json import MAX_RECORD_BYTES
from quotex.readers.reading import Reading
from quotex.readers.textless import textless_value
from quotex.readers.wrapping import LOOK_AHEAD, find_wrapped_list

_COMMAS = re.compile(rb"[, \t\r\n]*")
_TOO_MANY = re.compile(rb"[\], \t\r\n]*")
_RUBBISH = re.compile(rb"[^{}\[\]]*")
_CUT_OFF = "the file ends inside a record or list: it is cut off, or a bracket or quotation mark is missing; repair it"


class JsonDocumentReader:
    """Reads JSON that spans lines. Lists are read record by record, however long they are."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield each record's article, or the problem with that record."""
        document = _Document(stream, name, reading)
        records = document.records
        try:
            yield from document.items()
        except QuotationsFound:
            yield records.quotations()
            return
        except Unfinished:
            yield Problem(name, document.line, _CUT_OFF, document.number or None, ends=True)
            return
        yield from records.close()


class _Document:
    """One document while it is being read; `line` and `number` are those of the record that was begun last."""

    def __init__(self, stream: BinaryIO, name: str, reading: Reading) -> None:
        self.records = JsonRecords(name, reading)
        self.line = 1
        self.number = 0
        self._names = reading.names
        self._refused = reading.refused
        self._textless = textless_value(reading.names)
        self._scan = JsonScanner(stream, MAX_RECORD_BYTES)

    def items(self) -> Iterator[Item]:
        """Yield the articles and problems of all lists and objects; surplus commas and brackets are skipped."""
        while byte := self._scan.peek():
            if byte == b"[":
                self._scan.skip()
                yield from self._list()
            elif byte == b"{":
                yield from self._object()
                if self._scan.peek() == b"{":
                    yield from self._skipped()
            elif byte in b",]":
                self._scan.skip_all(_TOO_MANY)
            else:
                yield from self._record()

    def _list(self) -> Iterator[Item]:
        while byte := self._scan.peek():
            if byte == b"]":
                self._scan.skip()
                return
            if byte == b",":
                self._scan.skip_all(_COMMAS)
                yield from self._skipped()
            else:
                yield from self._record()
        raise Unfinished

    def _object(self) -> Iterator[Item]:
        """Yield the article of an object at the top level, or the articles of the list that it wraps."""
        found = find_wrapped_list(self._scan.ahead(LOOK_AHEAD), self._names)
        if found is None:
            yield from self._record()
            return
        opening, depth = found
        self._scan.skip(opening + 1)
        yield from self._list()
        try:
            self._scan.take_rest(depth)
        except TooBig:
            return

    def _record(self) -> Iterator[Item]:
        self.line = self._scan.line
        self.number += 1
        try:
            raw = self._scan.take()
        except TooBig:
            yield self.records.too_big(self.line, self.number)
            return
        yield from self.records.read(raw, self.line, self.number)
        if self.records.in_rubbish:
            self._scan.skip_all(_RUBBISH)

    def _skipped(self) -> Iterator[Item]:
        """Pass over the next values if they can be no articles, as many as may be refused together."""
        if room := self._refused.room:
            count, line = self._scan.skip_values(self._textless, room)
            if count:
                self.number += count
                yield from self._refused.more(count, line)
