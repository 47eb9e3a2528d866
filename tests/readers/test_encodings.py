"""Text in other encodings than UTF-8."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotex.readers import Inputs, Item, ReadOptions
from quotex.readers.encodings import as_utf8, guessed_encoding
from tests.readers.helpers import articles, notices, problems, read, texts, write

CAFE = "The café’s owner said on Monday: “It is closed.” — £20 was paid."
LONG = "The road stays closed, officials said on Monday. " * 3_000
RUSSIAN = "Правительство объявило в понедельник о повышении расходов. Полиция задержала двух подозреваемых."


def read_as(path: Path, encoding: str) -> list[Item]:
    return list(Inputs([str(path)], options=ReadOptions(encoding=encoding)))


@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("cp1252", b"", "Windows-1252"),
        ("mac_roman", b"", "Mac Roman"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("utf-32-le", b"\xff\xfe\0\0", "utf-32"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".csv", ".json", ".jsonl"])
def test_an_encoding_is_recognised_in_every_format_of_text(
    tmp_path: Path, encoding: str, mark: bytes, name: str, suffix: str
) -> None:
    record = json.dumps({"text": CAFE, "title": "Café"}, ensure_ascii=False)
    whole = {".txt": CAFE, ".csv": f"title,text\nCafé,{CAFE.replace(',', ';')}\n"}.get(suffix, record)
    items = read(write(tmp_path / f"a{suffix}", mark + whole.encode(encoding)))
    assert [text.replace(";", ",").lstrip("\ufeff") for text in texts(items)] == [CAFE]
    (notice,) = notices(items)
    assert f"was read as {name};" in notice.message
    assert "--encoding" in notice.message


def test_the_first_byte_beyond_ascii_may_come_late(tmp_path: Path) -> None:
    items = read(write(tmp_path / "a.txt", (LONG + CAFE).encode("cp1252")))
    assert texts(items) == [LONG + CAFE]
    assert len(notices(items)) == 1


def test_text_in_another_script_is_guessed_by_charset_normalizer() -> None:
    assert RUSSIAN.encode("cp1251").decode(guessed_encoding(RUSSIAN.encode("cp1251"))) == RUSSIAN


@pytest.mark.parametrize("text", ["It’s late.", "He paid £20.", "Peña Nieto said “no” — and left.", "Zürich police"])
def test_one_character_beyond_ascii_is_enough(text: str) -> None:
    assert guessed_encoding(text.encode("cp1252")) == "cp1252"


def test_damage_in_a_file_that_is_utf8_costs_only_its_record(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"{CAFE} {n}"}, ensure_ascii=False).encode() for n in range(3)]
    items = read(write(tmp_path / "a.jsonl", b"\n".join([lines[0], lines[1].replace(b"\xc3", b"\xff"), lines[2]])))
    assert texts(items) == [f"{CAFE} 0", f"{CAFE} 2"]
    assert [problem.line for problem in problems(items)] == [2]
    assert notices(items) == []


def test_a_named_encoding_comes_first_and_needs_no_notice(tmp_path: Path) -> None:
    items = read_as(write(tmp_path / "a.txt", RUSSIAN.encode("koi8-r")), "koi8-r")
    assert texts(items) == [RUSSIAN]
    assert notices(items) == []


def test_a_byte_that_the_encoding_does_not_have_is_a_problem(tmp_path: Path) -> None:
    items = read_as(write(tmp_path / "a.csv", b"text\nOne.\nTw\x81o.\n"), "cp1252")
    assert texts(items) == ["One."]
    assert "byte 0x81" in problems(items)[0].message


def test_plain_utf8_is_said_nothing_about(tmp_path: Path) -> None:
    items = read(write(tmp_path / "a.txt", CAFE.encode()))
    assert (texts(items), notices(items), problems(items)) == ([CAFE], [], [])
    assert len(articles(items)) == 1


@given(st.binary(max_size=300), st.integers(1, 7))
def test_utf8_passes_unchanged_however_it_is_cut(data: bytes, size: int) -> None:
    text = data.decode("utf-8", "replace").encode()

    class Pieces(io.BytesIO):
        def read1(self, _: int | None = -1) -> bytes:
            return self.read(size)

    stream, transcoded = as_utf8(Pieces(text), None)
    assert stream.read() == text
    assert transcoded.encoding is None


@given(st.binary(max_size=300))
@example(b"\x00\x00\xfe\xff")  # the mark of UTF-32, read as UTF-16
def test_no_bytes_make_the_guess_fail(data: bytes) -> None:
    assert as_utf8(io.BytesIO(data), None)[0].read() is not None
    assert as_utf8(io.BytesIO(data), "utf-16")[0].read() is not None
