"""Reads feeds: RSS, RDF and Atom, also as exports (WordPress), item by item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, cast
from xml.etree import ElementTree

from quotex.readers.fields import RecordReader
from quotex.readers.items import NO_ARTICLES, Item, Problem, UnusableRecord
from quotex.readers.parse_json import MAX_RECORD_BYTES, too_big
from quotex.readers.reading import Reading

_PIECE = 1 << 16
_ITEMS = ("item", "entry")
_FIELDS = (  # of a record, and the elements that may hold it, best first
    ("feed_html", ("encoded", "content", "description", "summary")),
    ("title", ("title",)),
    ("published", ("pubDate", "published", "date", "issued", "updated")),
    ("link", ("link",)),
    ("id", ("guid", "id")),
    ("author", ("creator", "author")),
    ("language", ("language",)),
)


class FeedReader:
    """Reads one article an item or entry; its text is taken from its HTML."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield each item's article, or the problem with it; broken XML ends the file."""
        records = RecordReader(reading)
        items = _Items(stream)
        try:
            for record in items:
                try:
                    yield records.article(record)
                except UnusableRecord as error:
                    yield Problem(name, None, str(error), items.number)
        except ElementTree.ParseError as error:
            message = f"the XML is broken ({error}); get the file anew (items before it are kept)"
            yield Problem(name, error.position[0], message, ends=True)
        except UnusableRecord as error:
            yield Problem(name, None, str(error), items.number + 1, ends=True)
        else:
            if not items.number:
                yield Problem(name, None, NO_ARTICLES, ends=True)


class _Items:
    """The items of a feed as records. Raises ParseError, and UnusableRecord for one that is too long to be held."""

    def __init__(self, stream: BinaryIO) -> None:
        self.number = 0
        self._stream = stream
        self._parser: ElementTree.XMLPullParser[ElementTree.Element] = ElementTree.XMLPullParser(("start", "end"))
        self._open: list[ElementTree.Element] = []
        self._feed_title: str | None = None

    def __iter__(self) -> Iterator[dict[str, str]]:
        held = 0
        while piece := self._stream.read(_PIECE):
            held += len(piece)
            if held > MAX_RECORD_BYTES:
                raise UnusableRecord(too_big())
            self._parser.feed(piece)
            for element in self._ended():
                held = 0
                self.number += 1
                yield self._record(element)
        self._parser.close()
        for element in self._ended():
            self.number += 1
            yield self._record(element)

    def _ended(self) -> Iterator[ElementTree.Element]:
        """Yield the items that end in what was read so far, and release all elements that have ended."""
        events = cast(Iterator[tuple[str, ElementTree.Element]], self._parser.read_events())
        for event, element in events:
            if event == "start":
                self._open.append(element)
                continue
            self._open.pop()
            in_item = any(_local(one) in _ITEMS for one in self._open)
            if _local(element) in _ITEMS and not in_item:
                yield element
            elif _local(element) == "title" and not in_item and self._feed_title is None:
                self._feed_title = _text(element)
            if self._open and not in_item and _local(element) not in ("channel", "feed"):
                self._open[-1].remove(element)

    def _record(self, item: ElementTree.Element) -> dict[str, str]:
        record = {"feed_title": self._feed_title or ""}
        for field, names in _FIELDS:
            found = (_value(child, field) for name in names for child in item if _local(child) == name)
            if value := next(filter(None, found), ""):
                record[field] = value
        return {"feed_html": "", **record}


def _value(element: ElementTree.Element, field: str) -> str:
    if field == "link" and element.get("href"):
        return element.get("href", "") if element.get("rel", "alternate") == "alternate" else ""
    if field == "feed_html" and len(element):
        for inner in element.iter():
            inner.tag = _local(inner)
        return "".join(ElementTree.tostring(child, encoding="unicode") for child in element)
    return _text(element)


def _text(element: ElementTree.Element) -> str:
    return "".join(element.itertext()).strip()


def _local(element: ElementTree.Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
