"""Files as newsrooms have them, made here: for each the bytes and what should be read from it."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

TEXT = "“The road stays closed,” Mayor Ana Ruiz said on Monday. She told reporters that money was lacking."
SECOND = "Officials in the next town said that they had heard nothing of it, and that the repair would wait."
HTML = f"<p>{TEXT}</p>\n<p>{SECOND}</p>"
BOTH = f"{TEXT}\n\n{SECOND}"
DAY = "2025-06-13"
URL = "https://news.example/road"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class OddFile:
    """A file's bytes, the texts in it and the fields of the first article; `counted` are figures of the report."""

    data: bytes
    texts: tuple[str, ...] = (TEXT,)
    fields: Mapping[str, Any] | None = None
    counted: Mapping[str, Any] | None = None


def _json(*records: Any) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def _csv(*rows: tuple[str, ...], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def _table(**columns: list[Any]) -> pa.Table:
    return pa.table(columns)


def _arrow(table: pa.Table, new: Callable[..., Any]) -> bytes:
    out = io.BytesIO()
    with new(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()


def _parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def _xlsx(*sheets: tuple[tuple[Any, ...], ...]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"s{number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def _docx(body: str) -> bytes:
    xml = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    types = {"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()}
    core = '<c:coreProperties xmlns:c="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Road</dc:title>'
    types["docProps/core.xml"] = f"{core}</c:coreProperties>".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in types.items():
            archive.writestr(name, data)
    return out.getvalue()


def _tar(mode: Literal["w", "w:gz", "w:xz"], **members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name.replace("_", "."))
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _wet(text: str, language: str) -> bytes:
    head = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://news.example/2025/06/13/road\r\n"
        f"WARC-Date: 2025-07-01T00:00:00Z\r\nWARC-Identified-Content-Language: {language}\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(text.encode())}\r\n\r\n{text}\r\n\r\n"
    )
    return head.encode()


def _rss(*items: str) -> bytes:
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    whole = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss {names}><channel><title>Paper</title>{whole}</channel></rss>'.encode()


_ITEM = f"<title>Road</title><link>{URL}</link><pubDate>Fri, 13 Jun 2025 10:15:00 GMT</pubDate>"
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><entry><title>Road</title>'
    f'<link rel="self" href="x"/><link href="{URL}"/><published>2025-06-13T10:15:00Z</published>'
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">' + HTML + "</div></content></entry></feed>"
)
_DATED = {"date": f"{DAY}T10:15:00+00:00"}
_GUARDIAN = {"id": "road/1", "webTitle": "Road", "webPublicationDate": "2025-06-13T10:15:00Z", "webUrl": URL}
_GUARDIAN_READ = {"title": "Road", "url": URL, "id": "road/1", **_DATED}
_NYT = {
    **{"web_url": URL, "snippet": "s", "lead_paragraph": TEXT, "headline": {"main": "Road"}},
    **{"pub_date": "2025-06-13T10:15:00+0000", "source": "Paper", "_id": "nyt/1"},
}
_WORDPRESS = {
    **{"id": 1, "date": "2025-06-13T10:15:00", "date_gmt": "2025-06-13T08:15:00", "link": URL},
    **{"title": {"rendered": "It&#8217;s closed"}, "content": {"rendered": HTML}, "guid": {"rendered": "w/1"}},
}


def _dated(*dates: str) -> bytes:
    return _csv(("text", "date"), *((f"{TEXT} {n}", date) for n, date in enumerate(dates)))


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"{TEXT} {n}" for n in range(count))


_PLAIN = _json({"text": TEXT})
_CURLY = _csv(("title", "text"), ("Caf\u00e9", TEXT))

ODD_FILES: dict[str, OddFile] = {
    # dates
    "day first.csv": OddFile(_dated("03/06/2025", "13/06/2025"), _numbered(2), {"date": "2025-06-03"}),
    "month first.csv": OddFile(_dated("03/06/2025", "06/13/2025"), _numbered(2), {"date": "2025-03-06"}),
    "neither.csv": OddFile(
        _dated("03/06/2025", "04/06/2025"), _numbered(2), {"date": None}, {"ambiguous_dates": 2, "undated": 2}
    ),
    "both.csv": OddFile(
        _dated("04/05/2025", "13/06/2025", "06/13/2025", "01/02/2025"), _numbered(4), None, {"ambiguous_dates": 1}
    ),
    "same.csv": OddFile(_dated("06/06/2025"), _numbered(1), {"date": "2025-06-06"}),
    "dots.csv": OddFile(_dated("13.07.2022"), _numbered(1), {"date": "2022-07-13"}),
    "zero.csv": OddFile(_dated("0000-00-00"), _numbered(1), {"date": None}, {"unread_dates": 0, "undated": 1}),
    "no day.csv": OddFile(_dated("2020-13-45"), _numbered(1), {"date": None}, {"unread_dates": 1}),
    "excel dates.csv": OddFile(_dated("13-Jun-25"), _numbered(1), {"date": DAY}),
    "words.jsonl": OddFile(_json({"text": TEXT, "date": "Updated 13 June 2025"}), fields={"date": DAY}),
    "twitter.jsonl": OddFile(_json({"text": TEXT, "date": "Fri Jun 13 10:15:00 +0000 2025"}), fields=_DATED),
    "go.jsonl": OddFile(_json({"text": TEXT, "date": "2025-06-13 10:15:00.123 +0000 UTC"}), fields=_DATED),
    "mongo.jsonl": OddFile(_json({"text": TEXT, "date": {"$date": "2025-06-13T10:15:00Z"}}), fields=_DATED),
    "micro.jsonl": OddFile(_json({"text": TEXT, "date": 1749809700000000}), fields=_DATED),
    "ago.jsonl": OddFile(
        _json({"text": TEXT, "date": "2 hours ago"}), fields={"date": None}, counted={"unread_dates": 1}
    ),
    "address.jsonl": OddFile(
        _json({"text": TEXT, "url": "https://news.example/2025/06/13/road"}),
        fields={"date": DAY},
        counted={"dates_from": {"address": 1}},
    ),
    "road 2025-06-13.txt": OddFile(TEXT.encode(), fields={"date": DAY}, counted={"dates_from": {"file name": 1}}),
    # encodings
    "windows.csv": OddFile(_CURLY.decode().encode("cp1252"), fields={"title": "Caf\u00e9"}),
    "mac.csv": OddFile(_CURLY.decode().encode("mac_roman"), fields={"title": "Caf\u00e9"}),
    "utf16.csv": OddFile(_CURLY.decode().encode("utf-16"), fields={"title": "Caf\u00e9"}),
    "utf16 tabs.txt": OddFile(TEXT.encode("utf-16")[2:], (TEXT,)),
    "mark.csv": OddFile(b"\xef\xbb\xbf" + _CURLY, fields={"title": "Caf\u00e9"}),
    "mojibake.jsonl": OddFile(
        _json({"text": TEXT.encode().decode("cp1252", "replace")}),
        (TEXT.encode().decode("cp1252", "replace"),),
        counted={"wrongly_decoded": 1},
    ),
    "entities.jsonl": OddFile(_json({"text": "AT&amp;T " + TEXT}), ("AT&amp;T " + TEXT,), counted={"with_entities": 1}),
    "tags.jsonl": OddFile(_json({"text": HTML}), (HTML,), counted={"with_html": 1}),
    # tables
    "semicolon.csv": OddFile(_csv(("title", "text"), ("Road", TEXT), delimiter=";"), fields={"title": "Road"}),
    "sep.csv": OddFile(b"sep=;\n" + _csv(("text", "title"), (TEXT, "Road"), delimiter=";"), fields={"title": "Road"}),
    "capitals.tsv": OddFile(_csv(("Title", "Full Text"), ("Road", TEXT), delimiter="\t"), fields={"title": "Road"}),
    "book.xlsx": OddFile(
        _xlsx((("Title", "Text", "Date"), ("Road", TEXT, datetime(2025, 6, 13)), (None, None, None))),
        fields={"title": "Road", "date": DAY},
    ),
    "sheets.xlsx": OddFile(_xlsx((("a", "b"), (1, 2)), (("text",), (TEXT,)), (("text",), (SECOND,))), (TEXT, SECOND)),
    "no text.xlsx": OddFile(_xlsx((("a", "b"), (1, 2))), ()),
    "fake.csv": OddFile(
        _csv(("id", "domain", "type", "url", "content", "scraped_at"), ("7", "n.example", "fake", URL, TEXT, DAY)),
        fields={"id": "7", "outlet": "n.example", "url": URL, "date": None},
    ),
    "rows.parquet": OddFile(
        _parquet(_table(text=[TEXT], big=pa.array([2**64 - 1], pa.uint64()))), fields={"meta": {"big": str(2**64 - 1)}}
    ),
    "lists.parquet": OddFile(_parquet(_table(text=[[TEXT, SECOND]])), (BOTH,)),
    "stream.arrow": OddFile(_arrow(_table(text=[TEXT], title=["Road"]), pa.ipc.new_stream), fields={"title": "Road"}),
    "file.arrow": OddFile(_arrow(_table(text=[TEXT], title=["Road"]), pa.ipc.new_file), fields={"title": "Road"}),
    "cut.arrow": OddFile(_arrow(_table(text=[TEXT]), pa.ipc.new_file)[:60], ()),
    # JSON
    "xsum.jsonl": OddFile(_json({"document": TEXT, "summary": "Road", "id": "1"}), fields={"id": "1"}),
    "basil.json": OddFile(
        _json({"title": "Road", "date": DAY, "body-paragraphs": [[TEXT], [SECOND]], "uuid": "u"}), (BOTH,), {"id": "u"}
    ),
    "paragraphs.json": OddFile(_json([{"text": [TEXT, SECOND]}]), (BOTH,)),
    "guardian.json": OddFile(
        _json({"response": {"status": "ok", "results": [{**_GUARDIAN, "fields": {"bodyText": TEXT}}]}}),
        fields=_GUARDIAN_READ,
    ),
    "guardian html.json": OddFile(
        _json({"response": {"status": "ok", "results": [{**_GUARDIAN, "fields": {"body": HTML}}]}}),
        (BOTH,),
        _GUARDIAN_READ,
    ),
    "guardian.jsonl": OddFile(
        _json(*[{"response": {"results": [{**_GUARDIAN, "fields": {"bodyText": TEXT}}]}}] * 2), (TEXT, TEXT)
    ),
    "nyt.json": OddFile(
        _json({"status": "OK", "response": {"docs": [_NYT]}}),
        fields={"title": "Road", "outlet": "Paper", "id": "nyt/1"},
    ),
    "wordpress.json": OddFile(
        _json([_WORDPRESS]), (BOTH,), {"title": "It’s closed", "url": URL, "id": "w/1", "date": "2025-06-13T10:15:00"}
    ),
    "feed.json": OddFile(
        _json({"feed": {"title": "P"}, "entries": [{"title_detail": {}, "link": URL, "content": [{"value": HTML}]}]}),
        (BOTH,),
        {"url": URL},
    ),
    "newsapi.json": OddFile(
        _json(
            {
                "status": "ok",
                "articles": [{"source": {"name": "P"}, "publishedAt": DAY, "content": f"{TEXT}… [+2367 chars]"}],
            }
        ),
        fields={"outlet": "P", "date": DAY},
        counted={"cut_short": 1},
    ),
    "empty.jsonl": OddFile(_json({"text": ""}, {"text": TEXT}), counted={"empty": 1}),
    "german.jsonl": OddFile(
        _json(
            {"text": "Die Bürgermeisterin sagte am Montag, die Straße bleibe gesperrt, weil das Geld fehle."},
            {"text": TEXT},
        ),
        counted={"other_languages": {"de": 1}},
    ),
    "stated.jsonl": OddFile(
        _json({"text": TEXT, "language": "fr"}, {"text": TEXT, "lang": "en-US"}), counted={"other_languages": {"fr": 1}}
    ),
    # documents, feeds, web archives
    "letter.docx": OddFile(
        _docx(f"<w:p>{_run(TEXT)}</w:p><w:p/><w:p><w:ins>{_run(SECOND)}</w:ins><w:del/></w:p>"),
        (BOTH,),
        {"title": "Road"},
    ),
    "no.docx": OddFile(b"PK\x03\x04 nothing", ()),
    "dump.xml": OddFile(
        _rss(f"{_ITEM}<content:encoded><![CDATA[{HTML}]]></content:encoded>", "<title>x</title>"),
        (BOTH,),
        {"title": "Road", "url": URL, "outlet": "Paper", **_DATED},
    ),
    "dump.atom": OddFile(_ATOM.encode(), (BOTH,), {"title": "Road", "url": URL, "outlet": "Paper", **_DATED}),
    "broken.rss": OddFile(_rss(f"{_ITEM}<description>{TEXT}</description>")[:-10], (TEXT,)),
    "other.xml": OddFile(b"<?xml version='1.0'?><article>x</article>", ()),
    "crawl.wet": OddFile(
        _wet(TEXT, "eng") + _wet(SECOND, "deu"),
        (TEXT,),
        {"date": DAY, "outlet": "news.example", "meta": {"language": "eng", "date_from": "address"}},
        {"other_languages": {"deu": 1}},
    ),
    "crawl.warc.wet.gz": OddFile(gzip.compress(_wet(TEXT, "eng")) + gzip.compress(_wet(SECOND, "eng")), (TEXT, SECOND)),
    # packed
    "a.jsonl.gz": OddFile(gzip.compress(_PLAIN)),
    "a.jsonl.bz2": OddFile(bz2.compress(_PLAIN)),
    "a.jsonl.xz": OddFile(lzma.compress(_PLAIN)),
    "a.jsonl.zst": OddFile(zstandard.compress(_PLAIN)),
    "renamed.txt": OddFile(gzip.compress(TEXT.encode())),
    "a.zip": OddFile(_zip(a_jsonl=_PLAIN, b__c_txt=SECOND.encode(), d_bin=b"\0"), (TEXT, SECOND)),
    "a.tar": OddFile(_tar("w", a_jsonl=_PLAIN, c_txt=SECOND.encode(), d_bin=b"\0"), (TEXT, SECOND)),
    "a.tar.gz": OddFile(_tar("w:gz", a_jsonl=_PLAIN), (TEXT,)),
    "a.tgz": OddFile(_tar("w:gz", a_xlsx=_xlsx((("text",), (TEXT,)))), (TEXT,)),
    "a.tar.xz": OddFile(_tar("w:xz", a_csv=_csv(("text", "title"), (TEXT, "Road"))), (TEXT,), {"title": "Road"}),
}
