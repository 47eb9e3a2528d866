"""Writing records as JSON lines."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.records import Article, Quote
from quotex.schema import to_json
from quotex.writers import JsonlWriter, check_jsonl, open_jsonl
from tests.strategies import quotes
from tests.test_schema import a_quote


class Failing(io.RawIOBase):
    """A stream that fails with an error of the system."""

    def __init__(self, number: int, on: str = "write") -> None:
        self._number = number
        self._on = on

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        if self._on == "write":
            raise OSError(self._number, os.strerror(self._number))
        return len(data)  # type: ignore[arg-type]

    def flush(self) -> None:
        if self._on == "flush":
            raise OSError(self._number, os.strerror(self._number))


def written(records: list[Quote]) -> bytes:
    stream = io.BytesIO()
    JsonlWriter(stream, "f").write(records)
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


def test_records_are_on_their_way_when_write_returns(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    writer = open_jsonl(str(path))
    writer.write([a_quote()])
    assert json.loads(path.read_bytes())["id"] == a_quote().id
    writer.close()


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text("old")
    writer = open_jsonl(str(path))
    writer.close()
    assert path.read_bytes() == b""


def test_the_check_before_a_run_leaves_what_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text("old")
    check_jsonl(str(path))
    check_jsonl("-")
    assert path.read_text() == "old"


@pytest.mark.parametrize("attempt", [open_jsonl, check_jsonl])
def test_an_output_that_cannot_be_opened_is_one_sentence(tmp_path: Path, attempt: object) -> None:
    for path, words in ((tmp_path / "no" / "q.jsonl", "folder does not exist"), (tmp_path, "it is a folder")):
        with pytest.raises(QuotexError, match=words) as caught:
            attempt(str(path))  # type: ignore[operator]
        assert str(caught.value).startswith(f"cannot write to {path}: ")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("on", ["write", "flush"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EPIPE, "closed it"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "permissions"),
        (errno.EIO, "input/output error"),
    ],
)
def test_a_write_that_fails_is_one_sentence(number: int, words: str, on: str) -> None:
    writer = JsonlWriter(cast(BinaryIO, Failing(number, on)), "q.jsonl")
    with pytest.raises(QuotexError, match=f"^cannot write to q.jsonl: .*{words}"):
        writer.write([a_quote()])


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, object()])
def test_a_record_that_is_no_json_is_one_sentence(value: object) -> None:
    quote = replace(a_quote(), article=Article("x", meta={"bad": value}))
    with pytest.raises(QuotexError, match="cannot be put into JSON"):
        written([quote])


def test_standard_output_stays_open(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    writer = open_jsonl("-")
    writer.write([a_quote()])
    writer.close()
    assert not sys.stdout.closed
    assert json.loads(capfdbinary.readouterr().out)["id"] == a_quote().id


def test_a_closed_standard_output_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(QuotexError, match="closed"):
        open_jsonl("-")


PROGRAM = """
import sys
from quotex.errors import QuotexError
from quotex.writers import open_jsonl
from tests.test_schema import a_quote
writer = open_jsonl(sys.argv[1])
try:
    try:
        for _ in range(2000):
            writer.write([a_quote()])
    finally:
        writer.close()
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
