"""JSON lines."""

from __future__ import annotations

import io
import json
from typing import BinaryIO, cast

import pytest

from quotex.readers import Problem, Reading
from quotex.readers.jsonl import JsonLinesReader
from quotex.readers.parse_json import MAX_RECORD_BYTES
from quotex.serialization import to_json
from tests.readers.helpers import articles, lines, notices, problems, read_bytes, texts
from tests.test_serialization import a_quote

READER = JsonLinesReader()


def test_each_line_is_an_article_in_order() -> None:
    items = read_bytes(READER, lines({"text": "One."}, {"text": "Two."}))
    assert texts(items) == ["One.", "Two."]
    assert len(items) == 2


def test_bad_lines_are_reported_by_number_and_the_rest_goes_on() -> None:
    data = lines({"text": "One."}, b"{broken", b"", b"   ", {"text": ""}, b'{"text": "caf\xe9"}', [1], {"text": "Two."})
    items = read_bytes(READER, data)
    assert texts(items) == ["One.", "Two."]
    found = problems(items)
    assert [problem.line for problem in found] == [2, 5, 6, 7]
    assert all(problem.file == "f" and problem.record is None for problem in found)
    assert "broken JSON" in found[0].message
    assert "is empty" in found[1].message
    assert "UTF-8" in found[2].message
    assert "a list where" in found[3].message
    assert str(found[0]).startswith("f, line 2: broken JSON (")


def test_every_bad_line_is_reported_even_if_none_is_json() -> None:
    assert [problem.line for problem in problems(read_bytes(READER, b"a\nb\nc\n"))] == [1, 2, 3]


@pytest.mark.parametrize("data", [b'{"text": "One.", "title', b'{"text": "One."', b'{"text": "One.",', b'{"text":'])
def test_a_line_that_is_cut_off_is_told_so(data: bytes) -> None:
    (problem,) = problems(read_bytes(READER, data))
    assert "cut off" in problem.message


def test_a_line_longer_than_any_record_is_passed_over_in_pieces() -> None:
    class Watched(io.BytesIO):
        longest = 0

        def readline(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert 0 < size <= MAX_RECORD_BYTES + 1
            found = super().readline(size)
            self.longest = max(self.longest, len(found))
            return found

    long = b'{"text": "' + b"x" * (MAX_RECORD_BYTES + 5_000_000) + b'"}'
    stream = Watched(lines(long, {"text": "Two."}))
    items = list(READER.read(cast(BinaryIO, stream), "f", Reading()))
    assert texts(items) == ["Two."]
    (problem,) = problems(items)
    assert problem.line == 1
    assert "16 MB" in problem.message


def test_a_text_of_five_megabytes_on_one_line_is_one_problem() -> None:
    items = read_bytes(READER, lines({"text": "x" * 5_000_000}, {"text": "Two."}))
    (problem,) = problems(items)
    assert problem.line == 1
    assert "5,000,000 characters" in problem.message
    assert texts(items) == ["Two."]


def test_much_metadata_on_one_line_is_no_problem() -> None:
    assert texts(read_bytes(READER, lines({"text": "One.", "html": "x" * 5_000_000}))) == ["One."]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b" \t\r\n"])
def test_a_file_without_a_line_is_one_problem(data: bytes) -> None:
    assert read_bytes(READER, data) == [Problem("f", None, "there is no article in it; leave it out")]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    assert texts(read_bytes(READER, b'\xef\xbb\xbf{"text": "One."}\r\n{"text": "Two."}\r\n')) == ["One.", "Two."]


def test_control_characters_inside_strings_are_read() -> None:
    assert texts(read_bytes(READER, b'{"text": "One.\tTwo\x01."}\n')) == ["One.\tTwo\x01."]


def test_line_separators_inside_strings_do_not_end_a_line() -> None:
    assert texts(read_bytes(READER, lines({"text": "One.\u2028\u0085\x0b\x0cTwo."}))) == [
        "One.\u2028\u0085\x0b\x0cTwo."
    ]
    raw = json.dumps({"text": "One.\u2028Two."}, ensure_ascii=False).encode()
    assert texts(read_bytes(READER, raw)) == ["One.\u2028Two."]


def test_numbers_that_json_has_no_form_for_are_null() -> None:
    (article,) = articles(read_bytes(READER, b'{"text": "One.", "a": NaN, "b": -Infinity, "c": 1e999, "d": 1.5}'))
    assert article.meta == {"a": None, "b": None, "c": None, "d": 1.5}


@pytest.mark.parametrize(
    "line", [b'{"text": "a", "n": ' + b"9" * 5000 + b"}", b'{"text": "a", "n": ' + b"[" * 99_999 + b"]" * 99_999 + b"}"]
)
def test_json_that_breaks_parsers_is_one_problem(line: bytes) -> None:
    items = read_bytes(READER, lines(line, {"text": "Two."}))
    assert texts(items) == ["Two."]
    assert len(problems(items)) == 1


def test_answers_of_a_news_service_one_a_line_are_unwrapped() -> None:
    answer = {"status": "ok", "articles": [{"content": "One."}, {"content": None}, {"content": "Two."}]}
    items = read_bytes(READER, lines(answer, {"text": "Three."}))
    assert texts(items) == ["One.", "Two.", "Three."]
    (problem,) = problems(items)
    assert (problem.line, problem.record) == (1, 2)


def test_a_file_of_quotations_is_reported_once() -> None:
    items = read_bytes(READER, lines(to_json(a_quote()), to_json(a_quote())))
    assert len(items) == 1
    assert "not articles" in str(items[0])


def test_a_field_name_that_no_record_has_is_a_notice() -> None:
    (notice,) = notices(read_bytes(READER, lines({"text": "One.", "title": ""}), date="day", title="title"))
    assert "--date-field day" in notice.message
    assert notices(read_bytes(READER, lines({"text": "One.", "day": 1}), date="day")) == []


def test_the_stream_is_read_no_further_than_asked() -> None:
    stream = io.BytesIO(lines(*({"text": f"Text {number}."} for number in range(1000))))
    items = READER.read(stream, "f", Reading())
    next(items)
    assert stream.tell() < 100
