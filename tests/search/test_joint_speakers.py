"""What several say together counts for each of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quotex.records import Member, Quote, stable_id
from quotex.search import Filters, find_speakers, index_files, open_db, search, speaker_page
from tests.search.builder import said, written


def together(text: str, *names: str, url: str) -> Quote:
    quote = said(text, " and ".join(names), url=url, kind="group")
    assert quote.speaker is not None
    members = tuple(Member(stable_id(quote.article.id, name), name) for name in names)
    return replace(quote, speaker=replace(quote.speaker, members=members))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    quotes = [
        said("alone", "Ada Cole", "mayor", url="https://news.example/1", start=50),
        together("both", "Ada Cole", "Sarah Ray", url="https://news.example/1"),
        said("later", "Ada Cole", url="https://news.example/2"),
        together("others", "Sarah Ray", "Acme Corp", url="https://news.example/3"),
    ]
    index_files([written(tmp_path / "q.jsonl", quotes)], tmp_path / "q.db")
    return tmp_path / "q.db"


def test_search_by_speaker_finds_what_is_said_jointly(path: Path) -> None:
    with open_db(path) as db:
        for name, words in (("Ada Cole", {"alone", "both", "later"}), ("Sarah Ray", {"both", "others"})):
            found = search(db, "", Filters(speaker=name), facets=True)
            assert {hit.text for hit in found.hits} == words
            assert found.total == len(words)


def test_lists_facets_and_pages_count_the_same(path: Path) -> None:
    with open_db(path) as db:
        facets = search(db, "", facets=True).facets
        assert facets is not None
        counted = {one.label: one.count for one in facets.speaker}
        for name, number in (("Ada Cole", 3), ("Sarah Ray", 2), ("Acme Corp", 1)):
            row = next(one for one in find_speakers(db, name) if one.name == name)
            page = speaker_page(db, row.id)
            assert page is not None
            assert (row.quotes, counted[name], sum(page.types.values())) == (number, number, number)


def test_a_member_without_words_of_its_own_has_a_kind(path: Path) -> None:
    with open_db(path) as db:
        kinds = {row["name"]: row["kind"] for row in db.rows("SELECT name, kind FROM speakers")}
    assert (kinds["Sarah Ray"], kinds["Acme Corp"], kinds["Ada Cole"]) == ("person", "organization", "person")
