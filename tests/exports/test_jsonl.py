"""Writing records as JSON lines."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.exports import format_named
from quotex.exports.jsonl import write_jsonl
from quotex.records import Article, Quote
from quotex.serialization import to_json
from tests.strategies import quotes
from tests.test_serialization import a_quote


def written(records: list[Quote]) -> bytes:
    stream = io.BytesIO()
    write_jsonl(records, stream)
    return stream.getvalue()


@given(st.lists(quotes(), max_size=3))
def test_each_record_is_one_line_of_utf8_json(records: list[Quote]) -> None:
    data = written(records)
    assert data.count(b"\n") == len(records)
    assert [json.loads(line) for line in data.splitlines()] == [to_json(quote) for quote in records]


def test_letters_and_quotation_marks_are_written_as_themselves() -> None:
    assert "“It is over,”".encode() in written([a_quote()])


def test_half_a_character_is_written_as_an_escape() -> None:
    quote = replace(a_quote(), article=Article("x", title="T\ud800"))
    data = written([quote])
    assert b"T\\ud800" in data
    assert json.loads(data)["article"]["title"] == "T\ud800"


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, object()])
def test_a_record_that_is_no_json_is_one_sentence(value: object) -> None:
    quote = replace(a_quote(), article=Article("x", meta={"bad": value}))
    with pytest.raises(QuotexError, match="cannot be put into JSON"):
        format_named("jsonl").write([quote], "-")


PROGRAM = """
import sys
from quotex.errors import QuotexError
from quotex.exports import format_named
from tests.test_serialization import a_quote
try:
    format_named("jsonl").write([a_quote()] * 2000, sys.argv[1])
except QuotexError as error:
    sys.exit(f"quotex: {error}")
"""


def test_a_reader_that_goes_away_leaves_one_sentence_and_no_traceback() -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert json.loads(program.stdout.readline())
    program.stdout.close()
    assert program.stderr is not None
    with program.stderr as stream:
        errors = stream.read()
    assert program.wait() == 1
    assert errors.count("\n") == 1
    assert errors.startswith("quotex: cannot write to standard output: the program that reads it has closed it")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_leaves_one_sentence_and_no_traceback() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM, "/dev/full"], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr == "quotex: cannot write to /dev/full: the disk is full; make room, or write elsewhere\n"
