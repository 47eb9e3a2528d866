"""Reads WARC, the format of web archives such as CC-NEWS: each page that was fetched is an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from quotex.extras import need
from quotex.readers.html_page import MAX_PAGE_BYTES, extract
from quotex.readers.items import NO_ARTICLES, Item, Problem, UnusableRecord
from quotex.readers.reading import Reading
from quotex.readers.streams import Damaged
from quotex.text.dates import iso_date

_PAGES = ("text/html", "application/xhtml+xml")
_PIECE = 1 << 16
_NEXT_RECORD = re.compile(rb"\r\n\r\nWARC/[0-9.]+\r\n")


class WarcReader:
    """Responses with HTML are pages; requests, pictures, redirects and errors of servers are passed over."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Each page's article, or the problem with that record. Raises QuotexError where warcio is absent."""
        need("warcio", "warc", "reading WARC")
        archive = _Archive(stream, name)
        yield from archive.items()
        if not archive.pages:
            yield Problem(name, None, NO_ARTICLES, ends=True)


class _Archive:
    """One archive while it is being read; warcio's own loop gives up at the first damaged record."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        from warcio.recordloader import ArcWarcRecordLoader

        self.pages = 0
        self._stream = stream
        self._name = name
        self._number = 0
        self._loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)

    def items(self) -> Iterator[Item]:
        """Pages and problems; behind damage it goes on with the next line that begins a record."""
        in_rubbish = False
        new_line = True
        while line := self._stream.readline(_PIECE):
            if new_line and line.startswith(b"WARC/"):
                in_rubbish = False
                self._number += 1
                yield from self._record(line)
                new_line = True
                continue
            new_line = line.endswith(b"\n")
            if line.strip() and not in_rubbish:
                in_rubbish = True
                yield self._problem("what follows is no WARC record; the archive is damaged here")

    def _record(self, line: bytes) -> Iterator[Item]:
        try:
            record = self._loader.parse_record_stream(
                self._stream, line.decode("latin-1"), "warc", no_record_parse=True
            )
            if record.length is None:  # it would take all that follows for its own
                raise ValueError("no Content-Length")
            page = self._page(record)
            while record.raw_stream.read(_PIECE):
                pass
        except (OSError, Damaged):
            raise
        except Exception:  # of warcio and the packings of HTTP; headers may be broken in any way
            yield self._problem("the record is broken; the archive is damaged here")
            return
        if page is not None and _NEXT_RECORD.search(page):
            yield self._problem("the record runs on into the next one; the archive is damaged here")
        elif page is not None:
            yield self._article(record.rec_headers, page)

    def _page(self, record: Any) -> bytes | None:
        """The page of a response; None for other records."""
        if record.rec_type != "response":
            return None
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        http = self._loader.load_http_headers(record.rec_type, url, record.raw_stream, record.length)
        record.http_headers = http
        if http is None or not (http.get_statuscode() or "2").startswith("2"):
            return None
        kind = (http.get_header("Content-Type") or "").partition(";")[0].strip().lower()
        if kind not in _PAGES:
            return None
        stream = record.content_stream()
        pieces: list[bytes] = []
        size = 0
        while size <= MAX_PAGE_BYTES and (piece := stream.read(_PIECE)):
            pieces.append(piece)
            size += len(piece)
        return b"".join(pieces)

    def _article(self, headers: Any, page: bytes) -> Item:
        self.pages += 1
        url = headers.get_header("WARC-Target-URI")
        date = iso_date(headers.get_header("WARC-Date") or "")
        try:
            return extract(page, "warc", meta={}, url=url, fetched=date)
        except UnusableRecord as error:
            return self._problem(f"{error} ({url})" if url else str(error))

    def _problem(self, message: str) -> Problem:
        self.pages += 1
        return Problem(self._name, None, message, self._number)
