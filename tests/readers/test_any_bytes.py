"""No input makes a reader fail, and whatever it yields can be worked with."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.readers import FieldNames, Inputs, Problem
from quotex.records import Article
from tests.strategies import json_values, unicode_text

NAMES = ["a.txt", "a.jsonl", "a.json", "a", "a.txt.gz", "a.jsonl.gz", "a.json.gz", "a.gz"]
OTHER_NAMES = ["a.csv", "a.tsv", "a.parquet", "a.html", "a.warc", "a.zip", "a", "a.csv.bz2", "a.txt.xz", "a.warc.zst"]
PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\",
    b":",
    b",",
    b"\n",
    b" ",
    b"1e999",
    b"NaN",
    b"null",
    b'"text"',
    b'"articles"',
]
PIECES += [
    b'"a"',
    b"date 2025-06-03",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\0",
    b"\xc3\xa9",
    b"\xed\xa0\x80",
    b"\\ud800",
    b"\x1f\x8b",
]

PIECES_OF_OTHERS = [
    *(b"id,text\n1,", b"text\ttitle\r\n", b'"', b'""', b",", b";", b"\t", b"\r\n", b"\n", b"\\", b"words", b"sep=;\n"),
    *(b"<html>", b"<!DOCTYPE html>", b"<p>He said so.", b"</", b"<script>", b"&#0;", b"&amp", b"<![CDATA[", b"<!--"),
    *(b"WARC/1.0\r\n", b"WARC-Type: response\r\n", b"Content-Length: 9\r\n", b"Content-Length: -1\r\n", b"\r\n\r\n"),
    *(
        b"WARC-Target-URI: http://x/\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"Content-Type: text/html\r\n",
        b"Content-Encoding: br\r\n",
    ),
    *(
        b"PAR1",
        b"\x15\x04\x15",
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"PK\x05\x06" + bytes(18),
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
    ),
    *(b"\x1f\x8b", b"BZh91AY&SY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"\xed\xa0\x80"),
]

json_like = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)
records = st.fixed_dictionaries({}, optional={"text": json_values, "title": json_values, "date": json_values})


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """Good JSON with something cut out, put in or changed."""
    many = draw(st.lists(records, max_size=3))
    good = draw(st.sampled_from([many, {"articles": many}, many[:1]]))
    data = bytearray(
        json.dumps(good, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1]))).encode()
    )
    at = draw(st.integers(0, len(data)))
    data[at : at + draw(st.integers(0, 5))] = draw(st.binary(max_size=5) | st.sampled_from(PIECES))
    return bytes(data)


def check(name: str, data: bytes, fields: FieldNames) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        items = list(Inputs([str(path)], fields))
    assert items
    for item in items:
        if isinstance(item, Article):
            assert item.text[item.body_start :].strip()
            assert item.id
            item.text.encode()
            json.dumps([dict(item.meta), item.title, item.url, item.outlet, item.date], allow_nan=False).encode()
        elif isinstance(item, Problem):
            assert item.file.startswith(str(path))
            assert item.line is None or item.line >= 1
            assert item.message
            assert "\n" not in str(item)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.binary(max_size=200) | json_like | spoiled() | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_give_articles_or_problems(name: str, data: bytes) -> None:
    check(name, data, FieldNames())


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.json.gz", "a"])
@given(data=json_like | spoiled(), at=st.integers(0, 60), put=st.binary(max_size=4))
def test_any_damage_to_packed_bytes_gives_articles_or_problems(name: str, data: bytes, at: int, put: bytes) -> None:
    packed = bytearray(gzip.compress(data))
    packed[at : at + 2] = put
    check(name, bytes(packed), FieldNames())


@settings(max_examples=50)
@given(data=spoiled(), names=st.tuples(*[st.none() | st.text(max_size=5) | st.sampled_from(["text", "title.a.0"])] * 6))
def test_any_field_names_give_articles_or_problems(data: bytes, names: tuple[Any, ...]) -> None:
    check("a.json", data, FieldNames(*names))


@given(st.lists(unicode_text, max_size=5))
def test_good_lines_come_through_between_bad_ones(texts: list[str]) -> None:
    good = [json.dumps({"text": f"Said: {text}"}).encode() for text in texts]
    data = b"\n{broken\n".join([b"\xff\xff", *good, b"[]"])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_bytes(b'"first"\n' + data)
        items = list(Inputs([str(path)]))
    assert [item.text for item in items if isinstance(item, Article)] == [f"Said: {text}" for text in texts]


def sound(name: str) -> bytes:
    """A small file of the kind, with three articles."""
    texts = ["He said so.", "She did not.", "They might."]
    if name.endswith(".parquet"):
        out = io.BytesIO()
        pq.write_table(pa.table({"id": [1, 2, 3], "text": texts}), out)
        return out.getvalue()
    if name.endswith(".zip"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, text in enumerate(texts):
                archive.writestr(f"{number}.txt", text)
        return out.getvalue()
    page = b"<!DOCTYPE html><html><title>T</title><body>" + b"".join(b"<p>%b</p>" % one.encode() for one in texts)
    if name.endswith(".html"):
        return page
    if ".warc" in name:
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
        head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/\r\nContent-Length: %d\r\n\r\n" % len(
            http
        )
        data = (head + http + b"\r\n\r\n") * 3
        return zstandard.ZstdCompressor().compress(data) if name.endswith(".zst") else data
    table = b"".join(b'%d,"%b"\r\n' % (number, text.encode()) for number, text in enumerate(texts))
    return bz2.compress(b"id,text\n" + table) if name.endswith(".bz2") else b"id,text\r\n" + table


@pytest.mark.parametrize("name", OTHER_NAMES)
@settings(max_examples=60)
@given(st.binary(max_size=100) | st.lists(st.sampled_from(PIECES_OF_OTHERS), max_size=25).map(b"".join))
def test_any_bytes_under_any_suffix_give_articles_or_problems(name: str, data: bytes) -> None:
    check(name, data, FieldNames())


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.html", "a.warc", "a.zip", "a.csv.bz2", "a.warc.zst"])
@settings(max_examples=60)
@given(at=st.integers(0, 2000), cut=st.integers(0, 40), put=st.binary(max_size=4) | st.sampled_from(PIECES_OF_OTHERS))
def test_any_damage_gives_articles_or_problems(name: str, at: int, cut: int, put: bytes) -> None:
    data = bytearray(sound(name))
    at %= len(data)
    data[at : at + cut] = put
    check(name, bytes(data), FieldNames())
