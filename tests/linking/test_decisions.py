"""People's decisions on speakers: they hold, they outlast indexing, and they can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotex.errors import QuotexError
from quotex.search import (
    Filters,
    find_speakers,
    index_files,
    merge_speakers,
    open_db,
    relink,
    search,
    speaker_page,
    split_speaker,
    undo_decision,
)
from quotex.store.rows import article_key
from tests.search.builder import bearers, said, written

QUOTES = [
    said("a", "Joe Biden", "President", url="https://news.example/0"),
    said("b", "Joe Biden", url="https://news.example/1"),
    said("c", "Biden", "President", url="https://news.example/2"),
    said("d", "Robinette", url="https://news.example/3"),
    said("e", "John Smith", "goalkeeper", url="https://news.example/4"),
    said("f", "John Smith", "bishop", url="https://news.example/5"),
    said("g", "a witness", kind="unnamed", url="https://news.example/6"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    index_files([written(tmp_path / "q.jsonl", QUOTES)], tmp_path / "q.db")
    return tmp_path / "q.db"


def number(path: Path, name: str) -> int:
    with open_db(path) as db:
        (row,) = find_speakers(db, name)
        return row.id


def merge(path: Path, one: str, into: str) -> int:
    speaker, other = number(path, one), number(path, into)
    with open_db(path, readonly=False) as db:
        return merge_speakers(db, speaker, other, reason="the same man", who="Ada")


def index_other(path: Path, tmp_path: Path) -> None:
    """Indexes a new article of the same people, and an old one with other words."""
    changed = [
        said("new", "Joe Biden", url="https://news.example/9"),
        said("other words", "Robinette", url="https://news.example/3"),
    ]
    index_files([written(tmp_path / "other.jsonl", changed)], path)


def test_merged_speakers_are_one_across_surnames_and_stay_so(path: Path, tmp_path: Path) -> None:
    into = number(path, "Joe Biden")
    assert merge(path, "Robinette", "Joe Biden") == into
    assert bearers(path)["Joe Biden"] == ["Biden", "Joe Biden", "Joe Biden", "Robinette"]
    index_other(path, tmp_path)
    relink(path)
    assert bearers(path)["Joe Biden"] == ["Biden", *["Joe Biden"] * 3, "Robinette"]
    assert number(path, "robinette") == into
    with open_db(path) as db:
        found = search(db, "", Filters(speaker="robinette"))
        assert {hit.text for hit in found.hits} == {"a", "b", "c", "new", "other words"}


def test_the_speaker_merged_into_keeps_its_number_even_if_it_is_the_smaller_one(path: Path) -> None:
    into = number(path, "Robinette")
    assert merge(path, "Joe Biden", "Robinette") == into
    assert number(path, "biden") == into


def test_a_merge_is_taken_back_by_undo(path: Path) -> None:
    before = bearers(path)
    merge(path, "Robinette", "Joe Biden")
    with open_db(path, readonly=False) as db:
        (row,) = find_speakers(db, "Joe Biden")
        page = speaker_page(db, row.id)
        assert page is not None
        decision = page.decisions[0]
        assert (decision.name, decision.into_name, decision.reason, decision.who) == (
            *("Robinette", "Joe Biden", "the same man", "Ada"),
        )
        done = undo_decision(db, decision.id, who="Bob")
        assert (done.undone_by, done.undone_at is not None) == ("Bob", True)
        with pytest.raises(QuotexError, match="already, by Bob"):
            undo_decision(db, decision.id, who="Bob")
    assert bearers(path) == before


def test_a_name_is_split_off_everywhere_and_stays_off(path: Path, tmp_path: Path) -> None:
    with open_db(path, readonly=False) as db:
        (row,) = find_speakers(db, "Joe Biden")
        made = split_speaker(db, row.id, name="BIDEN", reason="that was Hunter", who="Ada")
        assert len(made) == 1
        assert row.id not in made
    index_other(path, tmp_path)
    relink(path)
    found = bearers(path)
    assert found["Joe Biden"] == ["Joe Biden"] * 3
    assert found["Biden"] == ["Biden"]


def test_namesakes_are_split_by_article_and_can_be_told_apart_from_then_on(path: Path, tmp_path: Path) -> None:
    key = article_key(QUOTES[5].article)
    with open_db(path, readonly=False) as db:
        (row,) = find_speakers(db, "John Smith")
        (made,) = split_speaker(db, row.id, article=key, reason="the bishop", who="Ada")
        roles = {one.id: one.role for one in find_speakers(db, "John Smith")}
        assert roles == {row.id: "goalkeeper", made: "bishop"}
    index_files([written(tmp_path / "new.jsonl", [said("h", "John Smith", url="https://news.example/10")])], path)
    with open_db(path, readonly=False) as db:
        sizes = {one.id: one.articles for one in find_speakers(db, "John Smith")}
        assert sizes == {row.id: 2, made: 1}
        assert merge_speakers(db, made, row.id, reason="no, the same", who="Bob") == row.id
        assert [one.articles for one in find_speakers(db, "John Smith")] == [3]


def test_one_of_quotexs_own_merges_is_taken_back_by_a_split(path: Path) -> None:
    with open_db(path, readonly=False) as db:
        (row,) = find_speakers(db, "Joe Biden")
        page = speaker_page(db, row.id)
        assert page is not None
        (own,) = page.decisions
        assert (own.name, own.who) == ("Biden", "quotex")
        assert own.reason == "same office: president"
        made = undo_decision(db, own.id, who="Ada")
        assert (made.action, made.name, made.reason) == ("split", "Biden", f"not: {own.reason}")
        assert undo_decision(db, made.id, who="Ada").undone_by == "Ada"
    assert bearers(path)["Joe Biden"] == ["Biden", "Joe Biden", "Joe Biden"]


def test_even_a_witness_can_be_named(path: Path) -> None:
    merge(path, "a witness", "Robinette")
    assert bearers(path)["Robinette"] == ["Robinette", "a witness"]


def test_decisions_that_cannot_be_are_refused_and_change_nothing(path: Path) -> None:
    before = bearers(path)
    biden, smith = number(path, "Joe Biden"), number(path, "John Smith")
    with open_db(path, readonly=False) as db:
        for speaker, into, reason, who, words in (
            (biden, biden, "x", "me", "itself"),
            (biden, 999, "x", "me", "no speaker 999"),
            (biden, smith, " ", "me", "needs a reason"),
            (biden, smith, "x", "quotex", "name of a person"),
            (biden, smith, "x", "", "name of a person"),
        ):
            with pytest.raises(QuotexError, match=words):
                merge_speakers(db, speaker, into, reason=reason, who=who)
        for name, article, words in (
            ("Obama", None, "no such name"),
            ("John Smith", None, "nothing would be left"),
            (None, None, "a name or an article"),
            (None, "nowhere", "no such name or article"),
        ):
            with pytest.raises(QuotexError, match=words):
                split_speaker(db, smith, name=name, article=article, reason="x", who="me")
        with pytest.raises(QuotexError, match="no decision 999"):
            undo_decision(db, 999, who="me")
        assert db.rows("SELECT id FROM merges WHERE who <> 'quotex'") == []
    assert bearers(path) == before
