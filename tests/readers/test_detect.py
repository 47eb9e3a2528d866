"""Telling formats apart."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.readers.detect import detect, is_readable_name, unreadable
from tests.strategies import json_objects

ONE = b'{"text": "One."}'


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("a.txt", b'{"text": "no"}', "text"),
        ("a.TXT.GZ", b"[1]", "text"),
        ("a.jsonl", ONE + b"\n" + ONE, "json lines"),
        ("a.ndjson.gz", b"{broken\n" + ONE, "json lines"),
        ("a.jsonl", b"prose", "json lines"),
        ("a.jsonl", b"[" + ONE + b"]", "json document"),
        ("a.jsonl", b'\xef\xbb\xbf{\n "text": "One."\n}', "json document"),
        ("a.json", ONE, "json document"),
        ("a.json", b"[" + ONE + b",\n" + ONE + b"]", "json document"),
        ("a.json", b'{\n  "text": "One."\n}\n', "json document"),
        ("a.json", ONE + b"\n" + ONE + b"\n", "json lines"),
        ("a.json", ONE + b" \r\n\n" + ONE, "json lines"),
        ("a.json", b'{"a": broken}\n' + ONE, "json lines"),
        ("a.json", b"prose", "json document"),
        ("standard input", b"Prose.", "text"),
        ("standard input", ONE, "json document"),
        ("standard input", ONE + b"\n" + ONE, "json lines"),
        ("standard input", b"\n [ " + ONE + b"]", "json document"),
        ("standard input", b"[Update] He said", "text"),
        ("standard input", b"{draft} He said", "text"),
        ("standard input", b"[]", "json document"),
        ("notes.2025", b"Prose.", "text"),
        ("dump", ONE, "json document"),
    ],
)
def test_the_suffix_and_then_the_content_tell_the_format(name: str, start: bytes, expected: str) -> None:
    assert detect(name, start) == expected


@given(st.lists(json_objects.filter(bool), min_size=2, max_size=4))
def test_json_lines_are_recognised_without_a_name(records: list[dict[str, object]]) -> None:
    assert detect("dump", b"\n".join(json.dumps(record).encode() for record in records)) == "json lines"


@given(st.lists(json_objects.filter(bool), min_size=1, max_size=4), st.sampled_from([None, 1, 4]))
def test_json_lists_are_recognised_without_a_name(records: list[dict[str, object]], indent: int | None) -> None:
    assert detect("dump", json.dumps(records, indent=indent).encode()) == "json document"


@pytest.mark.parametrize(
    ("name", "start", "words"),
    [
        ("a.txt", b"%PDF-1.7 x", "PDF"),
        ("a.txt", b"PK\x03\x04..", "zip"),
        ("a.txt", b"\xff\xfeH\0e\0", "UTF-16"),
        ("a.txt", b"H\0e\0", "binary"),
        ("a.jsonl", b"\0\1\2", "binary"),
        ("a.json", b"\x28\xb5\x2f\xfd", "zstd"),
        ("a.warc", b"WARC/1.0\r\n", "web archive"),
        ("a.csv", b"title,text\n", "table"),
        ("A.CSV.gz", b"title,text\n", "table"),
        ("a.html", b"<html>", "web page"),
        ("a.docx", b"PK\x03\x04", "office"),
    ],
)
def test_what_is_no_article_is_called_by_its_name(name: str, start: bytes, words: str) -> None:
    message = unreadable(name, start)
    assert message is not None
    assert words in message
    assert ";" in message


@pytest.mark.parametrize("start", [b"", b"Prose.", ONE, b"\xef\xbb\xbfProse.", b'{"text": "a\0b"}', b"caf\xe9"])
def test_text_and_json_are_readable(start: bytes) -> None:
    assert unreadable("a.txt", start) is None


def test_a_folder_is_read_by_suffix() -> None:
    assert all(map(is_readable_name, ["a.txt", "b/c.JSONL", "d.json.gz", "e.ndjson", "f.txt.GZ"]))
    assert not any(map(is_readable_name, ["a", "a.md", "a.gz", "txt", "a.csv.gz", "a.txt.bak"]))
