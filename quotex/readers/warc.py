"""Reads WARC and WET, the formats of web archives such as CC-NEWS: each page that was fetched is an article."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from quotex.extras import need
from quotex.readers.fields import page_article
from quotex.readers.gzip_members import GZIP, members
from quotex.readers.html_page import MAX_PAGE_BYTES, extract
from quotex.readers.items import NO_ARTICLES, Item, Problem, UnusableRecord
from quotex.readers.reading import Reading
from quotex.readers.streams import Damaged
from quotex.readers.warc_records import RecordStream, WarcRecord, payload_is_sound
from quotex.records import Article
from quotex.text.dates import iso_date

_PAGES = ("text/html", "application/xhtml+xml")
_PIECE = 1 << 16
_BROTLI_PIECE = 16  # packed bytes at a time; a few of them may stand for 16 MB
_DAMAGED = "the record is broken or its checksum is wrong; the archive is damaged or cut off here"
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


class WarcReader:
    """Reads the pages of web archives: responses with HTML, and the texts of WET; other records are skipped.

    An archive that is packed with gzip is unpacked here, record by record, so that only damaged records are lost.
    """

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield each page's article, or the problem with its record. Raises QuotexError where warcio is absent."""
        need("warcio", "warc", "reading WARC")
        whole = io.BufferedReader(cast(io.RawIOBase, stream), _PIECE)
        try:
            yield from self._pages(whole, name)
        finally:  # the stream stays its owner's to close
            whole.detach()

    def _pages(self, whole: io.BufferedReader[io.RawIOBase], name: str) -> Iterator[Item]:
        packed = whole.peek(len(GZIP)).startswith(GZIP)
        number = pages = 0
        for part in members(whole, b"WARC/") if packed else [whole]:
            try:
                for record in [None] if part is None else RecordStream(part):
                    number += 1
                    for item in _items(record, name, number):
                        pages += 1
                        yield item
            except Damaged:
                if not packed:
                    raise
                pages += 1
                yield Problem(name, None, _DAMAGED, number)
        if not pages:
            yield Problem(name, None, NO_ARTICLES, ends=True)


def _items(record: WarcRecord | None, name: str, number: int) -> Iterator[Item]:
    """Yield the article of a record or the problem with it; nothing for a record without a page."""
    if record is None:
        yield Problem(name, None, _DAMAGED, number)
        return
    try:
        article = _article(record)
        if article is not None:
            yield article
    except UnusableRecord as error:
        url = record.header("WARC-Target-URI")
        yield Problem(name, None, f"{error} ({url})" if url else str(error), number)


def _article(record: WarcRecord) -> Article | None:
    """Return the article of a record; None where it holds none. Raises UnusableRecord."""
    url = record.header("WARC-Target-URI") or None
    fetched = iso_date(record.header("WARC-Date"))
    kind = record.header("WARC-Type")
    if kind == "conversion" and record.header("Content-Type").startswith("text/plain"):
        return _converted(record, url, fetched)
    page = _page(record) if kind == "response" else None
    return None if page is None else extract(page, "warc", meta={}, url=url, fetched=fetched)


def _converted(record: WarcRecord, url: str | None, fetched: str | None) -> Article:
    """Return the article of a text that was taken from its page already."""
    _check(record, ())
    language = record.header("WARC-Identified-Content-Language").partition(",")[0]
    return page_article(
        record.block.decode("utf-8", "replace"),
        url=url,
        title=None,
        date=None,
        fetched=fetched,
        outlet=urlsplit(url or "").hostname,
        meta={"language": language} if language else {},
    )


def _page(record: WarcRecord) -> bytes | None:
    """Return the HTML of a successful response; None for any other response. Raises UnusableRecord."""
    from warcio.statusandheaders import StatusAndHeadersParser

    end = _END_OF_HEADERS.search(record.block, 0, 1 << 18)
    if end is None:
        return None
    try:
        http = StatusAndHeadersParser([], verify=False).parse(io.BytesIO(record.block[: end.end()]))
    except Exception as error:  # of warcio; headers may be broken in any way
        raise UnusableRecord(_DAMAGED) from error
    kind = (http.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if not (http.get_statuscode() or "2").startswith("2") or kind not in _PAGES:
        return None
    body = record.block[end.end() :]
    joined = _dechunked(body) if "chunked" in (http.get_header("Transfer-Encoding") or "").lower() else body
    _check(record, (body, joined))
    return _unpacked(joined, (http.get_header("Content-Encoding") or "").strip().lower())


def _check(record: WarcRecord, payloads: tuple[bytes, ...]) -> None:
    if record.cut:
        raise UnusableRecord(f"the page has more than {MAX_PAGE_BYTES // 2**20} MB; extract its text first")
    if not payload_is_sound(record, payloads or (record.block,)):
        raise UnusableRecord(_DAMAGED)


def _dechunked(body: bytes) -> bytes:
    from warcio.bufferedreaders import ChunkedDataReader

    try:
        reader = ChunkedDataReader(io.BytesIO(body), decomp_type=None)
        return b"".join(iter(lambda: reader.read(1 << 16), b""))
    except Exception as error:  # of warcio
        raise UnusableRecord(_DAMAGED) from error


def _unpacked(body: bytes, packing: str) -> bytes:
    """Return the unpacked body, cut off a little behind MAX_PAGE_BYTES. Raises UnusableRecord."""
    if packing in ("", "identity") or body.lstrip()[:1] == b"<":  # archives often keep the header and not the packing
        return body
    try:
        if packing == "br":
            return _unbrotlied(body)
        return _inflated(body, packing)
    except UnusableRecord:
        raise
    except Exception as error:  # of zlib and the package brotli, which has no one error
        raise UnusableRecord(_DAMAGED) from error


def _inflated(body: bytes, packing: str) -> bytes:
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise UnusableRecord(f"the page is packed with {packing}; unpack it first")
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, MAX_PAGE_BYTES + 1)
    except zlib.error:
        if packing != "deflate":
            raise
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(body, MAX_PAGE_BYTES + 1)


def _unbrotlied(body: bytes) -> bytes:
    unpacker: Any = need("brotli", "warc", "unpacking this page").Decompressor()
    found = bytearray()
    for at in range(0, len(body), _BROTLI_PIECE):
        found += unpacker.process(body[at : at + _BROTLI_PIECE])
        if len(found) > MAX_PAGE_BYTES:
            break
    return bytes(found)
