"""Searches that know forms of words, contexts, sentences, and what several articles repeat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from quotex.errors import QuotexError
from quotex.records import Quote, Source, Span
from quotex.review.reviews import add_review, queue
from quotex.search import (
    Database,
    Filters,
    disagreements,
    how_many,
    index_files,
    numbers_of,
    open_db,
    search,
)
from tests.search.builder import said, written

MARCH, APRIL = "2019-03-30", "2019-04-01"
HPO = "https://a.example/3"


def in_sentence(quote: Quote, sentence: str, before: str = "", title: str | None = None) -> Quote:
    """The quotation with its words, "said" and its speaker's name where they stand in a sentence at 100."""

    def span(words: str) -> Span:
        at = 100 + sentence.index(words)
        return Span(at, at + len(words), words)

    context = replace(
        quote.context, sentence=sentence, before=before, prefix=f"x{sentence}"[: sentence.index(quote.text)]
    )
    cue = quote.cue and replace(quote.cue, text="said", spans=(span("said"),))
    source = Source("Ada Obi", (span("Ada Obi"),)) if "Ada Obi" in sentence else None
    article = quote.article if title is None else replace(quote.article, title=title)
    return replace(quote, content=(span(quote.text),), cue=cue, source=source, context=context, article=article)


LIED = in_sentence(
    said(
        "“He lied about emails and the wiretap,”", "Ada Obi", url="https://a.example/1", outlet="Fox", date="2019-03-28"
    ),
    "“He lied about emails and the wiretap,” said Ada Obi on Monday.",
    before="Robert Mueller kept silent.",
    title="A report on Russia",
)
QUOTES = [
    LIED,
    said("Lying is what they do, and wiretapping", "Bo Lin", url="https://a.example/2", outlet="Nyt"),
    said("“He lied about emails and the wiretap, he did”", "Cy Dun", url=HPO, outlet="Hpo", date=MARCH),
    said("“He lied about emails and the wiretap!”", "Ada Obi", url="https://a.example/4", outlet="Nyt", date=APRIL),
    said("The U.S. paid 1,200 dollars for the re-election", "Robert Mueller", url="https://a.example/5", outlet="Fox"),
    said("They told us that 1200 dollars and a reelection were enough", "Wall Street Journal", kind="organization",
         url="https://a.example/6", outlet="Fox"),
    said("lie", "Di Eck", url="https://a.example/7", outlet="Fox", confidence=0.4),
    said("The US will not lie to anybody about what has happened", "Di Eck", url="https://a.example/8", outlet="Ap"),
]  # fmt: skip


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("db")
    index_files([written(folder / "q.jsonl", QUOTES)], folder / "q.db")
    with open_db(folder / "q.db") as opened:
        yield opened


def places(db: Database, query: str, **more: object) -> set[int]:
    """The numbers, from 1, of the quotations that are found."""
    found = search(db, query, **more)
    assert found.total == len(found.hits) == len(numbers_of(db, query, **more))
    return {int((hit.url or "").rpartition("/")[2]) for hit in found.hits}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lying", {1, 2, 3, 4, 7, 8}),
        ("lied wiretapped", {1, 2, 3, 4}),
        ('"lying"', {2}),
        ('"lied about"', {1, 3, 4}),
        ("lie -wiretap", {7, 8}),
        ("US", {5, 8}),
        ("U.S.", {5, 8}),
        ("us", {6, 8}),
        ("1200", {5, 6}),
        ("1,200", {5, 6}),
        ("re-election", {5, 6}),
        ("reelection", {5, 6}),
        ("mueller", set()),
    ],
)
def test_all_forms_and_ways_of_writing_a_word_are_found(db: Database, query: str, found: set[int]) -> None:
    assert places(db, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [("mueller", {1}), ("russia wiretap", {1}), ("report lied monday", {1}), ("lying", {1, 2, 3, 4, 7, 8})],
)
def test_in_the_context_sentence_title_and_the_sentence_before_are_searched(
    db: Database, query: str, found: set[int]
) -> None:
    assert places(db, query, within="context") == found
    assert how_many(db, query, within="context") == len(found)


def test_capitals_count_in_the_context_too(db: Database) -> None:
    assert places(db, "US", within="context") == {5, 8}


def test_whole_and_sure_clauses_come_before_fragments_and_the_form_asked_for_before_others(db: Database) -> None:
    hits = search(db, "lie").hits
    assert hits[0].url == "https://a.example/8"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_hit_shows_its_sentence_with_source_and_cue(db: Database) -> None:
    hit = next(hit for hit in search(db, "wiretaps").hits if hit.id == LIED.id)
    assert [(piece.text, piece.part, piece.is_hit) for piece in hit.sentence] == [
        ("“He lied about emails and the ", "content", False),
        ("wiretap", "content", True),
        (",”", "content", False),
        (" ", "", False),
        ("said", "cue", False),
        (" ", "", False),
        ("Ada Obi", "source", False),
        (" on Monday.", "", False),
    ]
    [found] = search(db, "monday", within="context").hits
    assert ("Monday", "", True) in [(piece.text, piece.part, piece.is_hit) for piece in found.sentence]


def test_long_pieces_are_cut_in_the_middle_but_never_what_was_asked_for(tmp_path: Path) -> None:
    text = " ".join(f"word{n}" for n in range(300)) + " needle " + " ".join(f"more{n}" for n in range(300))
    index_files([written(tmp_path / "q.jsonl", [said(text)])], tmp_path / "q.db")
    with open_db(tmp_path / "q.db") as opened:
        [hit] = search(opened, "needle").hits
    whole = "".join(piece.text for piece in hit.sentence)
    assert "needle" in whole
    assert len(whole) < 600
    assert "".join(piece.text for piece in hit.snippet).count(" ") < 42


def test_hits_tell_who_had_it_first_and_who_else(db: Database) -> None:
    statement = search(db, '"he did"').hits[0].statement
    assert statement is not None
    assert (statement.quotes, statement.articles, statement.outlets) == (3, 3, 3)
    first = statement.first
    assert (first.outlet, first.day, first.quote, first.speaker) == ("Fox", "2019-03-28", LIED.id, "Ada Obi")
    assert (statement.also, statement.speakers) == (("Hpo", "Nyt"), ("Ada Obi", "Cy Dun"))
    assert search(db, "dollars").hits[0].statement is None


def test_grouped_each_statement_is_one_hit(db: Database) -> None:
    alone = search(db, "wiretap")
    grouped = search(db, "wiretap", group=True, facets=True)
    assert (alone.total, grouped.total, len(grouped.hits)) == (4, 2, 2)
    assert len(numbers_of(db, "wiretap", group=True)) == 2
    everything = search(db, group=True)
    assert (everything.total, len(everything.hits)) == (6, 6)
    assert LIED.id in {hit.id for hit in everything.hits}
    assert search(db, group=True, offset=50).total == 6
    assert search(db, "wiretap", group=True, offset=50).total == 2
    assert search(db, "", Filters(outlet=("Nyt",)), group=True).total == 2
    pages = [hit.id for offset in range(6) for hit in search(db, group=True, limit=1, offset=offset).hits]
    assert sorted(pages) == sorted(hit.id for hit in everything.hits)


@pytest.mark.parametrize("group", [False, True])
@pytest.mark.parametrize("query", ["", "lying"])
def test_what_most_outlets_have_comes_first(db: Database, query: str, group: bool) -> None:
    hits = search(db, query, order="outlets", group=group).hits
    outlets = [hit.statement.outlets if hit.statement else 1 for hit in hits]
    assert outlets[0] == 3
    assert outlets == sorted(outlets, reverse=True)
    assert len(hits) == search(db, query, group=group).total
    assert [hit.id for hit in search(db, query, order="outlets", group=group, limit=1).hits] == [hits[0].id]


def test_a_statement_is_a_filter_by_any_of_its_records(db: Database) -> None:
    for number in (0, 2, 3):
        assert places(db, "", filters=Filters(statement=QUOTES[number].id)) == {1, 3, 4}
    assert places(db, "", filters=Filters(statement=QUOTES[6].id)) == {7}
    assert search(db, "", Filters(statement=LIED.id), facets=True).total == 3
    with pytest.raises(QuotexError, match="no quotation"):
        search(db, "", Filters(statement="nobody's"))


def test_statements_with_different_speakers_are_listed(db: Database) -> None:
    [found], total = disagreements(db)
    assert total == 1
    assert [(by.speaker, text) for by, text in found.said] == [
        ("Ada Obi", "“He lied about emails and the wiretap,”"),
        ("Cy Dun", "“He lied about emails and the wiretap, he did”"),
        ("Ada Obi", "“He lied about emails and the wiretap!”"),
    ]
    assert places(db, "", filters=Filters(disagreeing=True)) == {1, 3, 4}
    assert places(db, "did", filters=Filters(disagreeing=True, statement=LIED.id)) == {3}
    assert places(db, "", filters=Filters(disagreeing=True, statement=QUOTES[6].id)) == set()
    assert queue(db, filters=Filters(disagreeing=True), limit=9) == [QUOTES[number].id for number in (0, 2, 3)]
    assert disagreements(db, offset=1) == ([], 1)


def test_what_a_reviewer_rejected_is_no_appearance_of_a_statement(tmp_path: Path) -> None:
    index_files([written(tmp_path / "q.jsonl", QUOTES)], tmp_path / "q.db")
    with open_db(tmp_path / "q.db", readonly=False) as db:
        add_review(db, QUOTES[2].id, "reject", "Ada")
        statement = search(db, "", Filters(statement=LIED.id)).hits[0].statement
        assert statement is not None
        assert (statement.quotes, statement.speakers, statement.also) == (2, ("Ada Obi",), ("Nyt",))
        assert disagreements(db) == ([], 0)
        assert search(db, "", Filters(disagreeing=True)).total == 0
        add_review(db, QUOTES[3].id, "reject", "Ada")
        assert search(db, "", Filters(statement=LIED.id)).hits[0].statement is None


def test_a_name_among_the_words_offers_its_speaker(db: Database) -> None:
    assert [one.name for one in search(db, "mueller").offered] == ["Robert Mueller"]
    assert [one.name for one in search(db, "wall street journal").offered] == ["Wall Street Journal"]
    for query in ("wall", "lie", "mueller OR lie", '"mueller"', "dollars"):
        assert search(db, query).offered == (), query
    assert search(db, "mueller", Filters(speaker="obi")).offered == ()


def test_kinds_of_speakers_are_a_filter(db: Database) -> None:
    assert places(db, "", filters=Filters(kind=("organization",))) == {6}
    assert search(db, "", Filters(kind=("person",)), facets=True).total == 7
    facets = search(db, "", facets=True).facets
    assert facets is not None
    assert [(one.value, one.count) for one in facets.kind] == [("person", 7), ("organization", 1)]


def test_an_unknown_outlet_or_class_gets_a_list_of_those_there_are(db: Database) -> None:
    with pytest.raises(QuotexError, match='no quotation has the outlet "fix"; there are: Fox, '):
        search(db, "", Filters(outlet=("fix",)))
    with pytest.raises(QuotexError, match='no quotation has the cue class "sya"; there are: say'):
        search(db, "", Filters(cue_class=("sya",)))
