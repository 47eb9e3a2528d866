"""Web pages, alone and in web archives."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterable
from pathlib import Path

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from quotex.readers import Item, Problem
from quotex.readers.html_page import MAX_PAGE_BYTES, MAX_TAGS, HtmlReader
from quotex.readers.warc import WarcReader
from quotex.records import stable_id
from tests.readers.helpers import articles, problems, read, read_bytes, texts, write

FIRST = "“The bridge stays closed until the inspectors have seen every bolt,” Mayor Ana Ruiz said on Tuesday."
SECOND = "She told reporters that the detour of nine miles would last until the end of September at least."
EMPTY = b"<!DOCTYPE html><html><head><title>Bridge closed</title></head><body></body></html>"
HEADERS = [("Content-Type", "text/html; charset=utf-8")]


def page(*paragraphs: str, head: str = "") -> bytes:
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bridge closed</title>{head}</head><body>'
        f'<nav><a href="/">Home</a> <a href="/sports">Sports</a></nav><article>{body}</article>'
        "<footer>All rights reserved. Cookies.</footer></body></html>"
    ).encode()


META = (
    '<meta property="og:site_name" content="News Example"><meta property="article:published_time" '
    'content="2025-06-03T10:15:00Z"><link rel="canonical" href="https://news.example/bridge">'
    '<meta name="author" content="Ola Berg">'
)


def html(data: bytes) -> list[Item]:
    return read_bytes(HtmlReader(), data)


def test_the_text_of_the_article_is_told_from_what_is_round_it() -> None:
    (article,) = articles(html(page(FIRST, SECOND)))
    assert article.text == f"{FIRST}\n{SECOND}"
    assert article.id == stable_id(article.text)


def test_title_date_outlet_and_address_stand_in_the_page() -> None:
    (article,) = articles(html(page(FIRST, SECOND, head=META)))
    assert article.title == "Bridge closed"
    assert article.date == "2025-06-03"
    assert article.outlet == "News Example"
    assert article.url == "https://news.example/bridge"
    assert article.meta["author"] == "Ola Berg"
    assert article.meta["file"] == "f"


@pytest.mark.parametrize("data", [EMPTY, b"<html></html>", b"<!doctype html>", b"<html>\0", b"just words, no tags"])
def test_a_page_without_an_article_is_a_problem(data: bytes) -> None:
    (problem,) = problems(html(data))
    assert "no article was found in the page" in problem.message or "broken" in problem.message


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_an_empty_page_is_a_problem(data: bytes) -> None:
    (problem,) = problems(html(data))
    assert "no article in it" in problem.message


@pytest.mark.parametrize(
    ("data", "words"),
    [(page("word " * (MAX_PAGE_BYTES // 5)), "8 MB"), (b"<html>" + b"<p>x" * MAX_TAGS, "50,000 tags")],
)
def test_a_page_that_would_take_minutes_is_a_problem(data: bytes, words: str) -> None:
    (problem,) = problems(html(data))
    assert words in problem.message


def test_a_page_in_another_encoding_is_read() -> None:
    data = page(FIRST, SECOND, "Café owners were not asked, said the café owners of the café quarter.")
    (article,) = articles(html(data.decode().replace("utf-8", "windows-1252").encode("windows-1252")))
    assert "Café owners" in article.text
    assert "“The bridge" in article.text


def test_it_is_read_by_suffix_and_by_content(tmp_path: Path) -> None:
    for name in ("a.html", "a.htm.gz", "a.txt", "a"):
        assert texts(read(write(tmp_path / name, page(FIRST, SECOND)))) == [f"{FIRST}\n{SECOND}"]


def test_nothing_is_logged_about_single_pages(capfd: pytest.CaptureFixture[str]) -> None:
    html(EMPTY)
    html(b"<html>\0<p>")
    assert capfd.readouterr() == ("", "")


def record(
    payload: bytes,
    kind: str = "response",
    url: str = "https://news.example/bridge",
    status: str = "200 OK",
    headers: Iterable[tuple[str, str]] = HEADERS,
) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
    made = writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(payload),
        http_headers=http if kind == "response" else None,
        warc_headers_dict={"WARC-Date": "2025-06-04T01:02:03Z"},
    )
    writer.write_record(made)
    made.raw_stream.close()
    return out.getvalue()


def warc(*records: bytes) -> list[Item]:
    return read_bytes(WarcReader(), b"".join(records))


def test_every_page_of_an_archive_is_an_article() -> None:
    other = "A second page says that the ferry goes again, and the ferrymen say that they are glad of it. " * 4
    other = other.strip()
    items = warc(record(page(FIRST, SECOND, head=META)), record(page(other), url="https://other.example/ferry"))
    assert texts(items) == [f"{FIRST}\n{SECOND}", other]
    first, second = articles(items)
    assert (first.url, first.date, first.outlet) == ("https://news.example/bridge", "2025-06-03", "News Example")
    assert (second.url, second.date) == ("https://other.example/ferry", "2025-06-04T01:02:03+00:00")
    assert "file" not in first.meta


def test_what_is_no_page_is_passed_over() -> None:
    items = warc(
        record(b"software: x\r\n", kind="warcinfo"),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(b"\x89PNG", headers=[("Content-Type", "image/png")]),
        record(page("Not found: this page is gone and nobody knows where it went."), status="404 Not Found"),
        record(page(FIRST, SECOND)),
        record(b"key: value", kind="metadata"),
    )
    assert len(items) == 1
    assert len(articles(items)) == 1


def test_pages_packed_and_cut_into_chunks_by_the_server_are_unpacked() -> None:
    packed = gzip.compress(page(FIRST, SECOND))
    chunked = f"{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n"
    headers = [*HEADERS, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    assert texts(warc(record(chunked, headers=headers))) == [f"{FIRST}\n{SECOND}"]


def test_a_page_packed_with_brotli_is_unpacked() -> None:
    headers = [*HEADERS, ("Content-Encoding", "br")]
    assert texts(warc(record(brotli.compress(page(FIRST, SECOND)), headers=headers))) == [f"{FIRST}\n{SECOND}"]


def test_a_page_without_an_article_is_a_problem_with_its_number_and_address() -> None:
    items = warc(record(b"x", kind="warcinfo"), record(EMPTY), record(page(FIRST, SECOND)))
    assert len(articles(items)) == 1
    (problem,) = problems(items)
    assert problem.record == 2
    assert "https://news.example/bridge" in problem.message


@pytest.mark.parametrize(
    "damage",
    [
        b"rubbish\nmore rubbish\r\n" * 5,
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: x\r\n\r\n",
        b"WARC/9\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/\r\n\r\n",
        b"\x1f\x8b\0\0\n",
    ],
)
def test_reading_goes_on_behind_damage(damage: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    good = record(page(FIRST, SECOND))
    items = warc(good, damage, good, good)
    assert texts(items) == [f"{FIRST}\n{SECOND}"] * 3
    assert all("damaged or cut off here" in str(problem) for problem in problems(items))
    assert len(problems(items)) <= 2
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("length", [b"300", b"700", b"1000", b"10000"])
def test_a_length_that_lies_is_noticed(length: bytes) -> None:
    good = record(page(FIRST, SECOND))
    lying = re.sub(rb"Content-Length: \d+", b"Content-Length: " + length, good, count=1)
    items = warc(lying, *[good] * 30)
    assert len(articles(items)) >= 15
    assert len({article.text for article in articles(items)[1:]}) == 1
    assert "damaged" in str(problems(items)[0])


def test_a_record_that_runs_on_into_the_next_ones_is_no_article_of_its_own() -> None:
    good = record(page(FIRST, SECOND))
    lying = re.sub(rb"Content-Length: \d+", b"Content-Length: 3000", good, count=1)
    items = warc(lying, *[good] * 9)
    assert set(texts(items)) == {f"{FIRST}\n{SECOND}"}
    assert "is broken or its checksum is wrong" in str(items[0])


def test_an_archive_without_pages_is_a_problem(tmp_path: Path) -> None:
    (problem,) = warc(record(b"x", kind="warcinfo"))
    assert isinstance(problem, Problem)
    assert "no article in it" in problem.message
    assert "no article in it" in str(read(write(tmp_path / "a.warc", b""))[0])


def test_an_archive_is_read_packed_record_by_record_or_whole(tmp_path: Path) -> None:
    records = [record(b"x", kind="warcinfo"), record(page(FIRST, SECOND)), record(page(SECOND, FIRST))]
    path = tmp_path / "a.warc.gz"
    for data in (b"".join(map(gzip.compress, records)), gzip.compress(b"".join(records)), b"".join(records)):
        path = path.with_suffix(".gz" if data.startswith(b"\x1f") else "")
        path.write_bytes(data)
        assert texts(read(path)) == [f"{FIRST}\n{SECOND}", f"{SECOND}\n{FIRST}"]


def test_pages_before_the_end_of_a_download_that_broke_off_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    packed = gzip.compress(record(page(FIRST, SECOND)))
    path.write_bytes(packed * 2 + packed[: len(packed) // 2])
    items = read(path)
    assert texts(items) == [f"{FIRST}\n{SECOND}"] * 2
    assert "damaged or cut off" in str(items[-1])
