"""Who stands behind a source: when two names are one, pairing of records, outcomes and figures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.who import (
    WhoArticle,
    WhoSource,
    figures,
    form_of,
    match_body,
    match_person,
    outcome_of,
    paired,
    read_who,
    score_who,
    who_table,
)
from quotex.records import Quote, Source, Span
from tests.exports.helpers import a_record

TEXT = "Gary Lowe said so. He added that it rains. “No.”"


def record(source: str, speaker: str | None, *, at: int = 0, kind: str = "person", confidence: float = 0.95) -> Quote:
    spans = (Span(at, at + len(source), source),) if source else ()
    who = a_record().speaker
    assert who is not None
    named = replace(who, name=speaker or "", kind=kind, confidence=confidence)
    return replace(
        a_record(),
        source=Source(source, spans) if source else None,
        speaker=named if speaker else None,
        content=(Span(at + 20, at + 24, "said"),),
        resolved_by="pronoun",
    )


@pytest.mark.parametrize(
    ("predicted", "gold", "expected"),
    [
        ("Mr. Donald J. Trump", "Donald Trump", "full"),
        ("Trump", "Donald Trump", "part"),
        ("Melania Trump", "Donald Trump", None),
        ("Donald Trump Jr.", "Donald Trump", None),
        ("Janet Smith", "James Smith", None),
        ("Joe Biden", "Joseph R. Biden", "part"),
        ("Zoë Müller", "Zoe Muller", "full"),
        ("...", "Ada Cole", None),
    ],
)
def test_names_of_persons(predicted: str, gold: str, expected: str | None) -> None:
    assert match_person(predicted, gold) == expected


@pytest.mark.parametrize(
    ("predicted", "gold", "expected"),
    [
        ("EPA", "Environmental Protection Agency", "part"),
        ("the Department of Justice", "Department of Justice", "full"),
        ("Department", "Department of Justice", None),
        ("Iran's Foreign Ministry", "Syria's Foreign Ministry", None),
        ("Foreign Ministry", "Iran's Foreign Ministry", "part"),
    ],
)
def test_names_of_bodies(predicted: str, gold: str, expected: str | None) -> None:
    assert match_body(predicted, gold) == expected


@pytest.mark.parametrize(
    ("gold", "gold_kind", "name", "kind", "words", "expected"),
    [
        ("Ada Cole + Tom Hale", "person", "Ada Cole", "person", "they", "partial"),
        ("Ada Cole + Tom Hale", "person", "Ada Cole and Tom Hale", "group", "they", "right"),
        ("Ada Cole + Tom Hale", "person", "Ada Cole + Tom Hale", "group", "they", "full"),
        ("Barack Obama", "person", "the president", "unnamed", "the president", "unresolved"),
        ("Barack Obama", "person", "", "unnamed", "he", "unresolved"),
        ("Barack Obama", "person", "Mitt Romney", "person", "he", "wrong"),
        ("~critics", "group", "Ada Cole", "person", "they", "invented"),
        ("~critics", "group", "critics", "group", "critics", "full"),
        ("~critics", "group", "", "unnamed", "they", "full"),
        ("~statement of Ada Cole", "document", "Ada Cole", "person", "her statement", "right"),
    ],
)
def test_outcomes(gold: str, gold_kind: str, name: str, kind: str, words: str, expected: str) -> None:
    assert outcome_of(WhoSource(((0, 2),), gold, gold_kind), name, kind, words) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("", "implicit"), ("he", "pronoun"), ("The mayor", "nominal"), ("the mayor Bo Lin", "name")]
)
def test_forms(words: str, expected: str) -> None:
    assert form_of(words) == expected


def test_a_source_gets_the_record_that_overlaps_it_most() -> None:
    near, far = record("Gary", "Gary Lowe"), record("Gary Lowe", "Gary Lowe")
    assert paired(WhoSource(((0, 9),), "Gary Lowe", "person"), [near, far]) is far
    assert paired(WhoSource(((30, 39),), "Gary Lowe", "person"), [near, far]) is None


def test_an_unstated_source_gets_a_record_without_a_source_that_begins_there() -> None:
    silent = record("", "Gary Lowe")
    assert paired(WhoSource(((22, 22),), "Gary Lowe", "person"), [record("He", "Bo Lin"), silent]) is silent
    assert paired(WhoSource(((40, 40),), "Gary Lowe", "person"), [silent]) is None


def test_a_part_of_a_name_that_is_somebody_elses_whole_name_is_wrong() -> None:
    sources = (WhoSource(((0, 9),), "Kim Jong Un", "person"), WhoSource(((19, 21),), "Kim", "person"))
    results = score_who([WhoArticle("a", "", "", sources)], {"a": [record("Gary Lowe", "Kim")]})
    assert [one.outcome for one in results] == ["wrong", "missed"]


def test_other_names_that_are_as_good_are_right() -> None:
    source = WhoSource(((0, 9),), "Foreign Office", "organization", also=("Whitehall",))
    results = score_who(
        [WhoArticle("a", "", "", (source,))], {"a": [record("Gary Lowe", "Whitehall", kind="organization")]}
    )
    assert [one.outcome for one in results] == ["right"]


def test_figures_count_found_right_and_wrong_when_sure() -> None:
    sources = tuple(WhoSource(((at, at + 2),), "Gary Lowe", "person") for at in (0, 10, 20, 30))
    quotes = [
        record("He", "Tom Hale"),
        record("He", "Gary Lowe", at=10),
        record("He", "Tom Hale", at=20, confidence=0.5),
    ]
    results = score_who([WhoArticle("a", "", "", sources)], {"a": quotes})
    found = figures(results)
    assert (found.sources, found.found, found.right_of_named) == (4, 75.0, 33.3)
    assert (found.wrong_when_sure, found.sure) == (50.0, 66.7)
    assert found.by_rule == {"pronoun": (1, 3)}
    assert "| 4 | 75.0 | 33.3 |" in who_table({"all": found})


def test_sources_that_are_none_or_unsure_are_not_read(tmp_path: Path) -> None:
    rows = [
        {"spans": [[0, 9]], "speaker": "Gary Lowe", "kind": "person", "unsure": False},
        {"spans": [[0, 9]], "speaker": "Gary Lowe", "kind": "person", "unsure": True},
        {"spans": [[0, 9]], "speaker": None, "kind": "none", "unsure": False},
    ]
    path = tmp_path / "who.jsonl"
    path.write_text(json.dumps({"doc": "a", "sha256": "", "collection": "x", "sources": rows}) + "\n")
    assert [len(article.sources) for article in read_who(path)] == [1]
