"""Telling formats apart."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.readers.formats import detect, is_readable_name, unreadable
from tests.strategies import json_objects

ONE = b'{"text": "One."}'


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("a.txt", b'{"text": "no"}', "text"),
        ("a.TXT.GZ", b"[1]", "text"),
        ("a.jsonl", ONE + b"\n" + ONE, "JSON lines"),
        ("a.ndjson.gz", b"{broken\n" + ONE, "JSON lines"),
        ("a.jsonl", b"prose", "JSON lines"),
        ("a.jsonl", b"[" + ONE + b"]", "JSON"),
        ("a.jsonl", b'\xef\xbb\xbf{\n "text": "One."\n}', "JSON"),
        ("a.json", ONE, "JSON"),
        ("a.json", b"[" + ONE + b",\n" + ONE + b"]", "JSON"),
        ("a.json", b'{\n  "text": "One."\n}\n', "JSON"),
        ("a.json", ONE + b"\n" + ONE + b"\n", "JSON lines"),
        ("a.json", ONE + b" \r\n\n" + ONE, "JSON lines"),
        ("a.json", b'{"a": broken}\n' + ONE, "JSON lines"),
        ("a.json", b"prose", "JSON"),
        ("standard input", b"Prose.", "text"),
        ("standard input", ONE, "JSON"),
        ("standard input", ONE + b"\n" + ONE, "JSON lines"),
        ("standard input", b"\n [ " + ONE + b"]", "JSON"),
        ("standard input", b"[Update] He said", "text"),
        ("standard input", b"{draft} He said", "text"),
        ("standard input", b"[]", "JSON"),
        ("notes.2025", b"Prose.", "text"),
        ("dump", ONE, "JSON"),
        ("a.CSV.zst", b"x", "CSV"),
        ("a.tsv", b"x", "TSV"),
        ("a.csv", ONE, "CSV"),
        ("a.parquet", b"x", "Parquet"),
        ("a.csv", b"PAR1\0\0", "Parquet"),
        ("a.htm", b"<p>x", "HTML"),
        ("a.txt", b"\n<!DOCTYPE html><p>x", "HTML"),
        ("a", b'<?xml version="1.0"?><!-- saved --><HTML lang="en">', "HTML"),
        ("a.txt", b"<htmlish> is no tag", "text"),
        ("a.warc.bz2", b"x", "WARC"),
        ("a", b"WARC/1.1\r\n\0", "WARC"),
        ("standard input", b"id,title,text\n1,One,Two", "CSV"),
        ("dump", b'"url"\t"body"\r\n', "CSV"),
        ("standard input", b"Title, text and date of the meeting\nwere kept", "text"),
        ("standard input", b"text, title", "text"),
        ("standard input", b"Article\nHe said so.", "text"),
        ("standard input", b"Content, body, text\nand more", "text"),
    ],
)
def test_the_suffix_and_then_the_content_tell_the_format(name: str, start: bytes, expected: str) -> None:
    assert detect(name, start).name == expected


@given(st.lists(json_objects.filter(bool), min_size=2, max_size=4))
def test_json_lines_are_recognised_without_a_name(records: list[dict[str, object]]) -> None:
    assert detect("dump", b"\n".join(json.dumps(record).encode() for record in records)).name == "JSON lines"


@given(st.lists(json_objects.filter(bool), min_size=1, max_size=4), st.sampled_from([None, 1, 4]))
def test_json_lists_are_recognised_without_a_name(records: list[dict[str, object]], indent: int | None) -> None:
    assert detect("dump", json.dumps(records, indent=indent).encode()).name == "JSON"


@pytest.mark.parametrize(
    ("name", "start", "words"),
    [
        ("a.txt", b"%PDF-1.7 x", "PDF"),
        ("a.txt", b"PK\x03\x04..", "archive"),
        ("a.txt", b"H\0e\0", "binary"),
        ("a.jsonl", b"\0\1\2", "binary"),
        ("A.XLS.gz", b"?", "spreadsheet"),
        ("a.csv", b"x\0y", "binary"),
        ("a.txt", b"7z\xbc\xaf\x27\x1c..", "7z"),
        ("a.odt", b"PK\x03\x04", "a formatted document"),
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
    assert all(
        map(
            is_readable_name,
            [
                "a.txt",
                "b/c.JSONL",
                "d.json.gz",
                "e.ndjson",
                "f.CSV.GZ",
                "g.warc.zst",
                "h.zip",
                "i.tsv.bz2",
                "j.xlsx",
                "k.tar.gz",
                "l.TGZ",
                "m.docx",
            ],
        )
    )
    assert not any(map(is_readable_name, ["a", "a.md", "a.gz", "txt", "a.xls", "a.txt.bak", ".zst"]))
