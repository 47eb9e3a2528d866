"""Problems of many successive records are joined, and quick refusals agree with slow ones."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.readers import Inputs, Item, Place, records_of, refused
from quotex.runs import Files, InProcess, Job, run_job
from quotex.runs.retry import to_retry
from tests.readers.helpers import articles, lines, problems, read, texts, write
from tests.runs.fake_extractor import FakeExtractor
from tests.runs.helpers import Told

ALONE, MOST = refused.ALONE, refused.MOST
BAD = {
    "a.jsonl": (b"", b'{"id": 1}\n', b'{"text": "Good."}\n', b""),
    "a.json": (b"[", b'{"id": 1},\n', b'{"text": "Good."},\n', b'{"id": 2}]'),
    "a.csv": (b"id,text\n", b"1,2,3\n", b"1,Good.\n", b""),
}


@pytest.mark.parametrize("name", BAD)
def test_problems_behind_the_first_ones_are_joined_up_to_the_next_article(tmp_path: Path, name: str) -> None:
    before, bad, good, after = BAD[name]
    data = before + bad * (ALONE + 30) + good + bad * (ALONE + 2) + good + after
    items = read(write(tmp_path / name, data))
    assert len(articles(items)) == 2
    found = [problem.records for problem in problems(items)]
    assert found == [*[1] * ALONE, 30, *[1] * ALONE, 2, *[1] * (name == "a.json")]
    joined = problems(items)[ALONE]
    first = data[: data.index(good)].count(b"\n") - 29
    assert (joined.line, joined.last_line) == (first, first + 29)
    assert "30 records that are no articles, such as: " in str(joined)
    assert f"from line {first} to line {first + 29}" in str(joined)


def test_a_file_without_articles_is_given_up_after_as_many_records_as_before(tmp_path: Path) -> None:
    items = read(write(tmp_path / "a.jsonl", b"words\n" * (2 * MOST)))
    assert [records_of(item) for item in items] == [*[1] * ALONE, MOST - ALONE, 1]
    assert "none of its first 10,000 records is an article" in str(items[-1])


@pytest.mark.parametrize(("name", "extra"), [("a.jsonl", b""), ("a.jsonl.gz", b"\0")])
def test_what_was_joined_is_told_where_a_file_ends(tmp_path: Path, name: str, extra: bytes) -> None:
    path = write(tmp_path / name, b'{"text": "Good."}\n' + b"words\n" * 3 * MOST)
    path.write_bytes(path.read_bytes()[: -8 if extra else None])  # the gzip trailer
    items = read(path)
    assert texts(items) == ["Good."]
    assert sum(map(records_of, items)) >= 3 * MOST


VALUES = st.one_of(
    st.sampled_from([b"{}", b"[]", b"7", b'"text"', b"null", b"words", b'{"text": "Good."}', b'{"text": ""}', b"{"]),
    st.dictionaries(
        st.sampled_from(["id", "text", "Full Text", " BODY ", "content", "type", 'a"b', "t\u00e9xt", "\u00a0text"]),
        st.sampled_from(["Said.", "text", "", 1, None, [], ["Said."], {"text": "Said."}, {"a": [{"text": "x"}]}]),
        max_size=3,
    ).flatmap(lambda value: st.booleans().map(lambda ascii: json.dumps(value, ensure_ascii=ascii).encode())),
    st.just(b'{"te\\u0078t": "Escaped."}'),
    st.just(b'{"articles": [{"text": "Wrapped."}]}'),
)


def both_ways(name: str, data: bytes) -> tuple[list[Item], list[Item]]:
    """Read with joined problems and quick refusals, and without."""
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / name, data)
        quick = read(path)
        with patch.object(refused, "ALONE", len(data) + 1):
            return quick, read(path)


@settings(max_examples=150)
@given(st.lists(VALUES, max_size=12), st.sampled_from([b"\n", b"\r\n", b"\n\n", b" \n"]))
def test_quick_refusal_of_lines_loses_no_article_and_counts_alike(values: list[bytes], end: bytes) -> None:
    quick, slow = both_ways("a.jsonl", b'{"text": "First."}\n' + b"{}\n" * (ALONE + 1) + end.join([*values, b""]))
    assert texts(quick) == texts(slow)
    assert sum(map(records_of, quick)) == sum(map(records_of, slow))


@settings(max_examples=150)
@given(st.lists(VALUES, max_size=12), st.sampled_from([b",", b" ,\n", b",,"]))
def test_quick_refusal_in_lists_loses_no_article_and_counts_alike(values: list[bytes], comma: bytes) -> None:
    sound = [value for value in values if value not in (b"{", b"words")]
    quick, slow = both_ways("a.json", b"[" + comma.join([b'{"text": "First."}', *[b"{}"] * (ALONE + 1), *sound]) + b"]")
    assert texts(quick) == texts(slow)
    assert sum(map(records_of, quick)) == sum(map(records_of, slow))
    assert [item.record for item in problems(quick)] == [
        item.record for item in problems(slow) if item.record in {one.record for one in problems(quick)}
    ]


def test_the_places_of_joined_problems_count_all_of_their_records(tmp_path: Path) -> None:
    path = str(write(tmp_path / "a.jsonl", b"words\n" * (ALONE + 30) + b'{"text": "Good."}\n'))
    found = list(Inputs([path]).located())
    assert [place for place, _ in found[-2:]] == [Place(path, ALONE + 1), Place(path, ALONE + 31)]
    assert list(Inputs([path], only={path: {ALONE + 5}}).located()) == [found[-2]]
    assert list(Inputs([path], only={path: {ALONE + 31}}).located()) == [found[-1]]


def run(path: Path, *, resume: bool = False, only: dict[str, set[int]] | None = None) -> Told:
    told = Told()
    files = Files(str(path.with_name("out.jsonl")), errors=str(path.with_name("errors.jsonl")))
    source = Inputs([str(path)], only=only)
    run_job(Job(source, files, resume=resume), InProcess(FakeExtractor()), told)
    return told


def errors(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "errors.jsonl").read_text().splitlines()]


def test_a_run_writes_one_error_for_joined_records_and_retries_each_of_them(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", b"words\n" * (ALONE + 30) + b'{"text": "Good."}\n')
    told = run(path)
    assert told.closed[-1].problems == ALONE + 30
    last = errors(tmp_path)[-1]
    assert (last["record"], last["line"], last["records"], last["last_line"]) == (ALONE + 1, ALONE + 1, 30, ALONE + 30)
    assert to_retry(str(tmp_path / "errors.jsonl")) == {str(path): set(range(1, ALONE + 31))}
    write(path, lines(*[{"text": f"“Mended {n},” said Ann."} for n in range(ALONE + 30)], {"text": "Good."}))
    assert run(path, only=to_retry(str(tmp_path / "errors.jsonl"))).closed[-1].articles == ALONE + 30


def test_a_run_goes_on_behind_joined_records_to_which_more_have_come(tmp_path: Path) -> None:
    whole = b'{"text": "Good."}\n' + b"words\n" * (ALONE + 50) + b'{"text": "Better."}\n'
    for lines_before in (ALONE + 1, ALONE + 2, ALONE + 31, ALONE + 52):
        path = write(tmp_path / str(lines_before) / "a.jsonl", b"".join(whole.splitlines(keepends=True)[:lines_before]))
        run(path)
        write(path, whole)
        told = run(path, resume=True)
        assert (told.closed[-1].problems, told.closed[-1].articles) == (ALONE + 50, 2)
        assert sum(int(str(one.get("records", 1))) for one in errors(path.parent)) == ALONE + 50


def test_named_fields_are_looked_for_in_place_of_known_ones(tmp_path: Path) -> None:
    data = b'{"text": "Unasked."}\n' * 40 + b'{"Story": {"body": "Asked."}}\n' * 2
    assert texts(read(write(tmp_path / "a.jsonl", data), text="Story.body")) == ["Asked.", "Asked."]
    odd = b'{"text": "Unasked."}\n' * 40 + b'{"a/b": "Asked."}\n{"a\\/b": "Asked."}\n'
    assert texts(read(write(tmp_path / "b.jsonl", odd), text="a/b")) == ["Asked.", "Asked."]
    assert texts(read(write(tmp_path / "c.jsonl", odd), text="absent")) == []
