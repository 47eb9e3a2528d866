"""Plain text files."""

from __future__ import annotations

import io

import pytest
from hypothesis import given

from quotex.readers import MAX_CHARACTERS, FieldNames, Problem
from quotex.readers.items import STANDARD_INPUT
from quotex.readers.text import TextReader
from quotex.records import stable_id
from tests.readers.helpers import articles, problems, read_bytes, texts
from tests.strategies import filled_text

READER = TextReader()


@given(filled_text)
def test_the_text_is_what_was_delivered_to_the_character(text: str) -> None:
    items = read_bytes(READER, text.encode())
    if problems(items):  # nothing but a date
        assert "behind the date" in str(items[0])
    else:
        assert texts(items) == [text]


def test_line_ends_are_kept_as_they_are() -> None:
    assert texts(read_bytes(READER, b"One.\r\n\rTwo.\n")) == ["One.\r\n\rTwo.\n"]


def test_a_byte_order_mark_stays_in_the_text_and_out_of_the_body() -> None:
    (article,) = articles(read_bytes(READER, b"\xef\xbb\xbfOne."))
    assert (article.text, article.body_start) == ("\ufeffOne.", 1)


def test_a_leading_date_is_the_date_of_the_article_and_stays_in_its_text() -> None:
    (article,) = articles(read_bytes(READER, b" date 2025-06-03 Russia said on Tuesday that"))
    assert article.date == "2025-06-03"
    assert article.text[article.body_start :].startswith("Russia said")
    assert article.text.startswith(" date 2025-06-03 ")


def test_the_file_is_kept_under_meta_and_the_id_depends_on_the_text_alone() -> None:
    (article,) = articles(read_bytes(READER, b"One."))
    assert article.meta == {"file": "f"}
    assert article.id == stable_id("One.")
    (article,) = articles(list(READER.read(io.BytesIO(b"One."), STANDARD_INPUT, FieldNames())))
    assert article.meta == {}


def test_bytes_that_are_not_utf8_are_reported_with_their_line_and_a_way_out() -> None:
    (problem,) = problems(read_bytes(READER, b"One.\nTwo.\ncaf\xe9 three"))
    assert problem.line == 3
    assert "0xe9" in problem.message
    assert "--encoding" in problem.message


@pytest.mark.parametrize("data", [b" \n\t", b"\xef\xbb\xbf", b"\xc2\xa0"])
def test_a_file_of_blanks_is_a_problem(data: bytes) -> None:
    (problem,) = problems(read_bytes(READER, data))
    assert "empty" in problem.message


def test_an_empty_file_is_a_problem() -> None:
    assert read_bytes(READER, b"") == [Problem("f", None, "there is no article in it; leave it out")]


def test_a_date_without_an_article_is_a_problem() -> None:
    (problem,) = problems(read_bytes(READER, b"date 2025-06-03\n"))
    assert "behind the date" in problem.message


@pytest.mark.parametrize(
    "data", [b"x" * 5_000_000, b"word " * 1_000_000, "é".encode() * (MAX_CHARACTERS + 1), "é".encode() * 2_500_000]
)
def test_five_megabytes_in_one_article_are_one_problem(data: bytes) -> None:
    (problem,) = problems(read_bytes(READER, data))
    assert problem.line == 1
    assert "split" in problem.message


def test_the_longest_article_is_read() -> None:
    assert len(texts(read_bytes(READER, "é".encode() * MAX_CHARACTERS))[0]) == MAX_CHARACTERS
