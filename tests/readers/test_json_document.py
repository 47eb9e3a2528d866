"""JSON documents: one article, a list, or a list inside an object."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import pytest

from quotex.readers import Problem, Reading
from quotex.readers.json_document import JsonDocumentReader
from quotex.readers.wrapping import LOOK_AHEAD
from quotex.serialization import to_json
from tests.readers.helpers import articles, notices, problems, read_bytes, texts
from tests.test_serialization import a_quote

READER = JsonDocumentReader()
TWO: list[dict[str, Any]] = [{"text": "One."}, {"text": "Two."}]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "document",
    [
        TWO,
        {"articles": TWO},
        {"status": "ok", "totalResults": 2, "articles": TWO},
        {"meta": {"articles": [], "x": "[{"}, "data": TWO, "next": {"page": [2]}},
        {"results": TWO, "note": "]}"},
    ],
)
def test_lists_are_read_bare_or_wrapped(document: Any, indent: int | None) -> None:
    items = read_bytes(READER, json.dumps(document, indent=indent).encode())
    assert texts(items) == ["One.", "Two."]
    assert problems(items) == []


def test_an_object_with_a_text_is_one_article_even_if_it_holds_a_list() -> None:
    record = {"text": "One.", "articles": [{"text": "Related."}], "data": [1]}
    (article,) = articles(read_bytes(READER, json.dumps(record, indent=1).encode()))
    assert article.text == "One."
    assert article.meta == {"articles": [{"text": "Related."}], "data": [1]}


def test_a_named_text_field_decides_what_is_an_article() -> None:
    record = {"story": {"body": "One."}, "articles": [{"text": "Related."}]}
    assert texts(read_bytes(READER, json.dumps(record).encode(), text="story.body")) == ["One."]
    answer = {"text": "Disclaimer.", "articles": [{"lead": "One."}]}
    assert texts(read_bytes(READER, json.dumps(answer).encode(), text="lead")) == ["One."]


def test_a_wrapped_list_is_found_however_far_into_the_object() -> None:
    padding = {"padding": 'x \\" { [ ' * LOOK_AHEAD}
    assert texts(read_bytes(READER, json.dumps({**padding, "articles": TWO}).encode())) == ["One.", "Two."]


def test_problems_name_the_record_and_the_line_it_begins_on() -> None:
    data = b'[\n {"text": "One."},\n {"text": nope},\n {"text": "caf\xe9"}, 7,\n {"title": "x"},\n {"text": "Two."}\n]'
    items = read_bytes(READER, data)
    assert texts(items) == ["One.", "Two."]
    assert [(problem.line, problem.record) for problem in problems(items)] == [(3, 2), (4, 3), (4, 4), (5, 5)]
    assert str(problems(items)[0]).startswith("f, line 3, record 2: broken JSON (")


@pytest.mark.parametrize(
    "data",
    [
        b'[{"text": "One."}, {"text": "Two."',
        b'[{"text": "One."}, {"text": "Two',
        b'[{"text": "One."},',
        b'{"articles": [{"text": "One."}',
        b'{"articles": [{"text": "One."}], "next": "',
    ],
)
def test_a_document_that_is_cut_off_keeps_what_came_before(data: bytes) -> None:
    items = read_bytes(READER, data)
    assert texts(items) == ["One."]
    (problem,) = problems(items)
    assert "cut off" in problem.message
    assert problem.line == 1


def test_a_bracket_or_comma_too_many_does_no_harm() -> None:
    items = read_bytes(READER, b'[{"text": "One."},]{"text": "Two."}]')
    assert texts(items) == ["One.", "Two."]
    assert problems(items) == []


def test_objects_one_after_the_other_are_read() -> None:
    data = "\n".join(json.dumps(one, indent=2) for one in TWO).encode()
    assert texts(read_bytes(READER, data)) == ["One.", "Two."]


@pytest.mark.parametrize("data", [b"[]", b'{"articles": []}', b'{"status": "ok", "results": [] }', b" ", b""])
def test_a_document_without_articles_is_one_problem(data: bytes) -> None:
    assert read_bytes(READER, data) == [Problem("f", None, "there is no article in it; leave it out")]


def test_an_answer_that_reports_an_error_is_a_problem_that_shows_its_fields() -> None:
    (problem,) = problems(read_bytes(READER, b'{"status": "error", "code": "apiKeyInvalid", "message": "no"}'))
    assert "'status', 'code', 'message'" in problem.message


def test_prose_that_was_taken_for_json_is_reported_once() -> None:
    items = read_bytes(READER, b"He said that it was over. They said it was not. " * 50)
    assert len(items) == 1
    assert "broken JSON" in str(items[0])


def test_a_list_of_strings_is_reported_string_by_string() -> None:
    found = problems(read_bytes(READER, b'["One.", "Two."]'))
    assert [problem.record for problem in found] == [1, 2]


def test_a_file_of_quotations_is_reported_once() -> None:
    items = read_bytes(READER, json.dumps([to_json(a_quote())] * 3).encode())
    assert len(items) == 1
    assert "not articles" in str(items[0])


def test_a_field_name_that_no_record_has_is_a_notice() -> None:
    (notice,) = notices(read_bytes(READER, b'[{"text": "One."}]', url="adresse"))
    assert "--url-field adresse" in notice.message


def test_a_record_too_big_to_hold_is_passed_over() -> None:
    data = b'[{"text": "One."}, {"text": "x", "html": "' + b"y" * 20_000_000 + b'"}, {"text": "Two."}]'
    items = read_bytes(READER, data)
    assert texts(items) == ["One.", "Two."]
    (problem,) = problems(items)
    assert problem.record == 2
    assert "16 MB" in problem.message


@pytest.mark.parametrize(("before", "after"), [(b"[", b"]"), (b'{"status": "ok", "articles": [', b"]}")])
def test_a_long_list_is_never_held_whole(before: bytes, after: bytes) -> None:
    record = json.dumps({"text": "word " * 400}).encode() + b","

    class Endless(io.RawIOBase):
        """Five megabytes that are made as they are read."""

        def __init__(self) -> None:
            self._pieces = self._make()

        def _make(self) -> Iterator[bytes]:
            yield before
            for _ in range(50):
                yield record * 50
            yield record.rstrip(b",") + after

        def read(self, size: int = -1) -> bytes:
            return next(self._pieces, b"")

    tracemalloc.start()
    try:
        stream = cast(BinaryIO, Endless())
        number = sum(1 for _ in READER.read(stream, "f", Reading()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert number == 2_501
    assert peak < 3_000_000
