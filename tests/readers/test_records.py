"""Reading records back."""

from __future__ import annotations

import gzip
import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from quotex.exports import FORMATS
from quotex.exports.jsonl import dumps
from quotex.readers import Problem
from quotex.readers.articles import articles_beside
from quotex.readers.records import read_quotes
from quotex.records import Quote
from quotex.serialization import to_json
from tests.exports.helpers import a_record, few, three_records, with_article
from tests.strategies import json_values, quotes


def lines(*records: object) -> bytes:
    return b"".join(dumps(to_json(one) if isinstance(one, Quote) else one) + b"\n" for one in records)


def read(path: Path) -> list[Quote | Problem]:
    return list(read_quotes([str(path)]))


def without_text(quote: Quote) -> Quote:
    return with_article(quote, text="", body_start=0)


@few
@given(st.lists(quotes(), max_size=3))
def test_what_was_written_is_read_back_but_for_the_articles_text(records: list[Quote]) -> None:
    stdin = sys.stdin
    sys.stdin = SimpleNamespace(buffer=io.BytesIO(lines(*records)))
    try:
        found = list(read_quotes(["-"]))
    finally:
        sys.stdin = stdin
    if records:
        assert found == [without_text(quote) for quote in records]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_packed_files_are_read_whatever_they_are_called(pack: Any, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(pack(lines(*three_records())))
    assert [type(item) for item in read(path)] == [Quote] * 3


def test_blank_lines_and_the_mark_of_windows_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + lines(a_record()) + b"\n \r\n" + lines(a_record()))
    assert [type(item) for item in read(path)] == [Quote, Quote]


def test_a_bad_line_is_a_problem_with_its_number_and_reading_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    old = to_json(a_record()) | {"schema_version": "7.0"}
    path.write_bytes(lines(a_record()) + b'{"id": \n' + b"\xff\xfe\n" + lines({"id": 1}, old, a_record()))
    first, cut, latin, other, version, last = read(path)
    assert isinstance(first, Quote)
    assert isinstance(last, Quote)
    assert [problem.line for problem in (cut, latin, other, version) if isinstance(problem, Problem)] == [2, 3, 4, 5]
    assert "broken JSON" in str(cut)
    assert "UTF-8" in str(latin)
    assert "no quotations" in str(other)
    assert "schema version '7.0'" in str(version)


def test_a_file_of_articles_is_one_problem_however_long_it_is(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(lines(*[{"text": "An article.", "title": "T"}] * 100))
    (problem,) = read(path)
    assert isinstance(problem, Problem)
    assert problem.line is None
    assert "quotex run" in problem.message


def test_what_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    missing, folder = read_quotes([str(tmp_path / "no.jsonl"), str(tmp_path)])
    assert "no such file" in str(missing)
    assert "it is a folder" in str(folder)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_what_stands_before_damage_is_kept(pack: Any, tmp_path: Path) -> None:
    records = [replace(a_record(), id=f"{number:032x}", text=str(number) * 50) for number in range(3000)]
    path = tmp_path / "q.jsonl.gz"
    whole = pack(lines(*records))
    path.write_bytes(whole[: len(whole) * 2 // 3])
    *kept, last = read(path)
    assert len(kept) > 100
    assert isinstance(last, Problem)


def test_a_closed_standard_input_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    (problem,) = read_quotes(["-"])
    assert "closed" in str(problem)


def test_the_articles_beside_the_records_are_passed_over(tmp_path: Path) -> None:
    records, articles = tmp_path / "q.jsonl", tmp_path / "q.articles.jsonl"
    records.write_bytes(lines(a_record()))
    articles.write_bytes(lines({"text": "An article."}))
    assert [type(item) for item in read_quotes([str(articles), str(records)])] == [Quote]


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.ndjson.zst", "out", "out.csv", "out.gz"])
def test_the_articles_stand_beside_under_the_same_stem(name: str) -> None:
    assert articles_beside(f"some.dir/{name}") == "some.dir/out.articles.jsonl"
    assert articles_beside(f"v1.{name}") == "v1.out.articles.jsonl"


def test_every_suffix_of_an_output_is_known_there() -> None:
    for suffix in (suffix for format in FORMATS for suffix in format.suffixes):
        assert articles_beside(f"out{suffix}") == "out.articles.jsonl"


BAD: list[tuple[list[str | int], Any, str]] = [
    (["text"], 5, "text"),
    (["confidence"], 1.5, "confidence"),
    (["confidence"], True, "confidence"),
    (["type"], "spoken", "type"),
    (["content"], [], "content"),
    (["content", 0, "end"], 99, "content[0]"),
    (["content", 0, "start"], -1, "content[0].start"),
    (["cue", "negated"], "no", "cue.negated"),
    (["cue", "tense"], "never", "cue.tense"),
    (["speaker", "name"], None, "speaker.name"),
    (["speaker", "kind"], "robot", "speaker.kind"),
    (["article", "url"], ["https://x.org"], "article.url"),
    (["context", "paragraph"], 1.0, "context.paragraph"),
    (["producer", "model"], None, "producer.model"),
]


@pytest.mark.parametrize(("path", "value", "named"), BAD)
def test_a_value_of_the_wrong_kind_is_a_problem_that_names_it(
    path: list[Any], value: Any, named: str, tmp_path: Path
) -> None:
    record = json.loads(json.dumps(to_json(a_record())))
    inner = record
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    file = tmp_path / "q.jsonl"
    file.write_bytes(lines(a_record(), record))
    _, problem = read(file)
    assert isinstance(problem, Problem)
    assert problem.line == 2
    assert f" in {named}; " in problem.message


@given(quotes(), st.data())
def test_no_change_of_a_record_makes_reading_raise(quote: Quote, data: st.DataObject) -> None:
    record = to_json(quote)
    field = data.draw(st.sampled_from(sorted(record)))
    record[field] = data.draw(json_values)
    stdin = sys.stdin
    sys.stdin = SimpleNamespace(buffer=io.BytesIO(lines(record)))
    try:
        assert len(list(read_quotes(["-"]))) == 1
    finally:
        sys.stdin = stdin
