"""What two versions find in the same articles: added, gone, another speaker, other words, other fields."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from quotex.cli import main
from quotex.record_diff import compare, different_fields
from quotex.record_pairs import overlap, pair_records
from quotex.records import Quote, Span
from tests.search.builder import said, written
from tests.strategies import json_values

WORDS = ("we", "will", "win", "the", "war", "on", "waste", "tomorrow")


def with_words(quote: Quote, text: str) -> Quote:
    return replace(quote, id="n" + quote.id[1:], text=text, content=(Span(0, len(text), text),))


def diff(folder: Path, old: Sequence[Quote], new: Sequence[Quote], *options: str) -> Result:
    paths = [written(folder / "old.jsonl", old), written(folder / "new.jsonl", new)]
    return CliRunner().invoke(main, ["diff", *paths, *options], catch_exceptions=False)


OLD = [
    said("we will win the war on waste", "Ann Lee", start=0),
    said("taxes will fall next year", "Bo Ray", start=50),
    said("nobody was there", "Bo Ray", start=90),
    said("it rains", "Cy Doe", url="https://news.example/2"),
]
NEW = [
    with_words(OLD[0], "we will win the war on waste tomorrow"),
    replace(OLD[1], id="other", speaker=replace(OLD[1].speaker, name="Ann Lee")),
    said("a new promise", "Bo Ray", start=150),
    replace(OLD[3], confidence=0.5),
]


def test_each_change_is_counted_and_shown(tmp_path: Path) -> None:
    done = diff(tmp_path, OLD, NEW)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[1] == (
        "0 equal, 1 added, 1 gone, 1 with another speaker, 1 with other words, 1 that differ in other fields alone"
    )
    assert lines[2:] == [
        "Added (1 of 1)",
        "  Bo Ray: a new promise (https://news.example/1)",
        "Gone (1 of 1)",
        "  Bo Ray: nobody was there (https://news.example/1)",
        "Another speaker (1 of 1)",
        "  Bo Ray -> Ann Lee: taxes will fall next year (https://news.example/1)",
        "Other words (1 of 1)",
        "  Ann Lee: we will win the war on waste",
        "    now: we will win the war on waste tomorrow (https://news.example/1)",
        "Fields that differ: id (2), text (1), content (1), dedup_key (1), speaker.name (1), confidence (1)",
    ]


def test_equal_files_are_said_to_be_equal_in_whatever_order_their_articles_come(tmp_path: Path) -> None:
    done = diff(tmp_path, OLD, [OLD[3], *OLD[:3]], "--exit-code")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "all equal")


def test_what_differs_can_be_the_exit_code_and_fields_can_be_ignored(tmp_path: Path) -> None:
    new = [*OLD[:3], replace(OLD[3], confidence=0.5)]
    assert diff(tmp_path, OLD, new, "--exit-code").exit_code == 1
    assert diff(tmp_path, OLD, new, "--exit-code", "--ignore", "confidence").exit_code == 0


def test_all_changes_come_as_json_lines(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in diff(tmp_path, OLD, NEW, "--json").output.splitlines()]
    assert [row["changes"] for row in rows] == [["words"], ["speaker"], ["gone"], ["added"], ["other"]]
    assert rows[4]["fields"] == ["confidence"]
    assert rows[2]["new"] is None
    assert rows[3]["new"]["text"] == "a new promise"


def test_there_are_as_many_examples_as_are_asked_for(tmp_path: Path) -> None:
    old = [said(f"statement number {n}", "Ann Lee", url=f"https://news.example/{n}") for n in range(20)]
    found = compare(written(tmp_path / "o", old), written(tmp_path / "n", []), lambda _: None, samples=3)
    assert (found.counts["gone"], len(found.samples["gone"])) == (20, 3)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["diff", str(tmp_path / "no.jsonl"), written(tmp_path / "n.jsonl", OLD)])
    assert done.exit_code == 2
    assert "no such file" in done.output
    assert "no records that could be compared" in done.output.splitlines()[-1]


def test_a_line_that_cannot_be_read_is_told_and_the_rest_is_compared(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text(Path(written(tmp_path / "n.jsonl", OLD)).read_text() + "{\n")
    done = CliRunner().invoke(main, ["diff", str(tmp_path / "bad.jsonl"), str(tmp_path / "n.jsonl")])
    assert (done.exit_code, done.output.splitlines()[-1]) == (1, "all equal")


@given(json_values, json_values)
def test_values_without_different_fields_are_equal(one: object, other: object) -> None:
    assert not list(different_fields({"a": one}, {"a": one}))
    fields = list(different_fields({"a": one}, {"a": other}))
    assert bool(fields) == (one != other)


texts = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), max_size=8)


@given(texts, texts)
def test_a_pair_shares_half_of_its_words_and_nobody_has_two_partners(old: list[str], new: list[str]) -> None:
    one = [said(text, start=100 * place) for place, text in enumerate(old)]
    other = [with_words(said(text, start=7 + 100 * place), text) for place, text in enumerate(new)]
    pairs = pair_records(one, other)
    assert len(set(pairs.values())) == len(pairs)
    assert all(overlap(one[a], other[b]) >= 0.5 for a, b in pairs.items())
    left = [b for b in range(len(other)) if b not in pairs.values()]
    assert not any(overlap(one[a], other[b]) >= 0.5 for a in range(len(one)) if a not in pairs for b in left)


@given(texts)
def test_the_same_statements_are_pairs_whatever_their_ids(old: list[str]) -> None:
    one = [said(text, start=100 * place) for place, text in enumerate(old)]
    other = [with_words(quote, quote.text) for quote in one]
    assert pair_records(one, other).keys() == set(range(len(one)))


@pytest.mark.parametrize("words", ["", "—"])
def test_records_without_words_are_pairs_by_their_order(words: str) -> None:
    one = [replace(said("x", start=n), id=f"o{n}", text=words) for n in range(2)]
    other = [replace(said("x", start=n), id=f"n{n}", text=words) for n in range(2)]
    assert pair_records(one, other) == {0: 0, 1: 1}
