"""No input makes a reader fail, and whatever it yields can be worked with."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.readers import FieldNames, Inputs, Problem
from quotex.records import Article
from tests.strategies import json_values, unicode_text

NAMES = ["a.txt", "a.jsonl", "a.json", "a", "a.txt.gz", "a.jsonl.gz", "a.json.gz", "a.gz"]
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
            assert item.file == str(path)
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
