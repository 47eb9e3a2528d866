"""Reviews hold for the rows of the database, and find their records again when articles are indexed anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.records import Article, Quote, Span
from quotex.review.corrections import Correction
from quotex.review.placement import unplaced_decisions, unplaced_reviews
from quotex.review.reviews import add_missed, add_review, latest_reviews, reviewable, undo_review
from quotex.search import (
    Filters,
    article,
    figures,
    find_speakers,
    index_files,
    joined_records,
    merge_speakers,
    numbers_in_order,
    open_db,
    search,
    speakers,
)
from quotex.serialization import to_json
from quotex.store.judgements import relocated
from tests.search.builder import content
from tests.shelf import PARADE, make_database, quotes
from tests.shelf import said as said_in

RAIN, OUTER, INNER, THIRD, BAD, ROAD = quotes()
CORRECTED = replace(
    PARADE,
    text="Correction: it was on Tuesday. " + PARADE.text.replace("Monday", "Tuesday").replace("third", "fourth"),
)


def indexed(folder: Path, found: Sequence[Quote], texts: Sequence[Article], name: str = "new") -> None:
    """Indexes records with the articles beside them, as the output of a later run."""
    records = folder / f"{name}.jsonl"
    records.write_text("".join(json.dumps(to_json(one)) + "\n" for one in found), encoding="utf-8")
    rows = [{"id": one.id, "url": one.url, "title": one.title, "date": one.date, "outlet": one.outlet,
             "text": one.text, "body_start": 0, "meta": dict(one.meta)} for one in texts]  # fmt: skip
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / f"{name}.articles.jsonl").write_text(lines, encoding="utf-8", newline="\n")
    index_files([str(records)], folder / "q.db")


def in_text(quote: Quote, article: Article, words: str, cue: str = "said", source: str = "Ada Obi") -> Quote:
    """The quotation as it stands in another text, with another id."""
    return said_in(article, quote.type, [words], cue, source, quote.speaker and quote.speaker.name)


def total(folder: Path, words: str = "", **filters: object) -> int:
    with open_db(folder / "q.db") as db:
        return search(db, words, Filters(**filters)).total


def types_of(folder: Path) -> dict[str, int]:
    with open_db(folder / "q.db") as db:
        facets = search(db, facets=True).facets
    assert facets
    return {one.value: one.count for one in facets.type}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    make_database(tmp_path)
    return tmp_path


def review(folder: Path, quote: Quote, verdict: str, *about: Correction, who: str = "Ada") -> int:
    with open_db(folder / "q.db", readonly=False) as db:
        return add_review(db, quote.id, verdict, who, *about).id


def test_what_is_rejected_is_gone_from_every_count_unless_it_is_asked_for(desk: Path) -> None:
    number = review(desk, RAIN, "reject")
    assert (total(desk), total(desk, include_rejected=True), total(desk, "rains")) == (5, 6, 0)
    with open_db(desk / "q.db") as db:
        assert figures(db).quotes == 5
        assert search(db, "rains", Filters(include_rejected=True), facets=True).hits[0].review == "reject"
        assert search(db, facets=True).facets == search(db, "", Filters(article=None), facets=True).facets
        assert {row.name: row.quotes for row in speakers(db)[0]}["Ada Obi"] == 2
        assert not db.is_damaged()
    with open_db(desk / "q.db", readonly=False) as db:
        undo_review(db, number)
    assert total(desk) == 6


def test_a_corrected_quotation_is_found_as_it_was_corrected_and_undone_as_it_was(desk: Path) -> None:
    before, types = content(desk / "q.db"), types_of(desk)
    change = Correction(content=((4, 10), (25, 34)), speaker="Bo Lin", type="mixed")
    number = review(desk, RAIN, "correct", change)
    assert total(desk, speaker="Bo Lin") == 2
    assert types_of(desk) == {"direct": types["direct"] - 1, "indirect": types["indirect"], "mixed": types["mixed"] + 1}
    assert (total(desk, "parade", type=("mixed",)), total(desk, "rains", type=("direct",))) == (1, 0)
    with open_db(desk / "q.db") as db:
        assert {row.name: row.quotes for row in speakers(db)[0]} == {"Ada Obi": 2, "Bo Lin": 2, "<b>Mallory</b>": 1}
        assert not db.is_damaged()
    with open_db(desk / "q.db", readonly=False) as db:
        undo_review(db, number)
    assert content(desk / "q.db") == before


def test_a_speaker_whom_nobody_else_is_becomes_one_and_goes_again(desk: Path) -> None:
    number = review(desk, THIRD, "correct", Correction(speaker="Cy Doe", kind="person"))
    assert total(desk, speaker="Cy Doe") == 1
    with open_db(desk / "q.db", readonly=False) as db:
        undo_review(db, number)
        assert find_speakers(db, "Cy Doe") == []


def test_what_a_person_added_is_found_like_all_others(desk: Path) -> None:
    start = PARADE.text.index("the band")
    with open_db(desk / "q.db", readonly=False) as db:
        key = reviewable(db, RAIN.id).article
        said = Correction(type="direct", content=((start, start + 8),), speaker="Ada Obi", kind="person")
        added = add_missed(db, key, said, "Ada")
    assert (total(desk), total(desk, speaker="Ada Obi"), total(desk, reviewed=True)) == (7, 4, 1)
    review(desk, RAIN, "accept")
    assert sum(types_of(desk).values()) == total(desk) == 7
    with open_db(desk / "q.db", readonly=False) as db:
        undo_review(db, added.id)
    assert total(desk) == 6
    assert sum(types_of(desk).values()) == 6


def test_reviews_of_unchanged_statements_stay_when_an_article_is_corrected(desk: Path) -> None:
    review(desk, RAIN, "accept")
    review(desk, OUTER, "reject")
    review(desk, THIRD, "correct", Correction(speaker="Cy Doe"))
    rain = in_text(RAIN, CORRECTED, "“It rains,”")
    outer = in_text(OUTER, CORRECTED, OUTER.text, "added", "She")
    fourth = in_text(THIRD, CORRECTED, "It was the fourth time", "according to", "the city")
    assert {rain.id, outer.id, fourth.id}.isdisjoint({RAIN.id, OUTER.id, THIRD.id})
    indexed(desk, [rain, outer, fourth], [CORRECTED])
    with open_db(desk / "q.db") as db:
        page = article(db, "parade")
        assert page
        assert page.article.text == CORRECTED.text
        assert [item.quote.review for item in page.quotes] == ["accept", "reject", "correct"]
        assert [item.quote.text for item in page.quotes][2] == "It was the fourth time"  # the old words are gone
        assert [item.quote.speaker and item.quote.speaker.name for item in page.quotes][2] == "Cy Doe"
        assert not unplaced_reviews(db)
        assert not db.is_damaged()


def test_corrected_words_come_back_where_they_stand_in_the_new_text(desk: Path) -> None:
    review(desk, INNER, "correct", Correction(content=tuple((span.start + 4, span.end) for span in INNER.content)))
    indexed(desk, [in_text(INNER, CORRECTED, INNER.text, "had said", "Bo Lin")], [CORRECTED])
    with open_db(desk / "q.db") as db:
        page = article(db, "parade")
        assert page
        [item] = page.quotes
        assert item.quote.text == INNER.text[4:]
        assert CORRECTED.text[item.quote.content[0].start : item.quote.content[0].end] == INNER.text[4:]


def test_what_cannot_be_placed_is_listed_and_counts_again_when_its_record_comes_back(desk: Path) -> None:
    review(desk, RAIN, "accept")
    with open_db(desk / "q.db", readonly=False) as db:
        one, other = (find_speakers(db, name)[0].id for name in ("Bo Lin", "Mallory"))
        merge_speakers(db, one, other, reason="a test", who="Ada")
    indexed(desk, [in_text(THIRD, PARADE, "It was the third time", "according to", "the city")], [PARADE])
    with open_db(desk / "q.db") as db:
        assert [one.quote for one in unplaced_reviews(db)] == [RAIN.id]
        assert [one.name for one in unplaced_decisions(db)] == ["Bo Lin"]
    assert total(desk, reviewed=True) == 0
    indexed(desk, quotes()[:4], [PARADE], "again")
    with open_db(desk / "q.db") as db:
        assert unplaced_reviews(db) == unplaced_decisions(db) == []
    assert total(desk, reviewed=True) == 1


def test_an_article_in_which_nothing_is_found_any_more_loses_its_quotations(desk: Path) -> None:
    retracted = replace(PARADE, text="This article was withdrawn.")
    indexed(desk, [ROAD], [retracted])
    with open_db(desk / "q.db") as db:
        page = article(db, "parade")
        assert page
        assert (page.article.text, page.quotes) == ("This article was withdrawn.", ())
        assert {row.name for row in speakers(db)[0]} == {"Ada Obi", "<b>Mallory</b>"}
        assert not db.is_damaged()
    assert total(desk) == 2


def test_articles_that_are_named_by_hand_say_nothing_about_quotations(desk: Path) -> None:
    (desk / "more.jsonl").write_text("", encoding="utf-8")
    index_files([str(desk / "more.jsonl")], desk / "q.db", [str(desk / "q.articles.jsonl")])
    assert total(desk) == 6


def test_a_rejected_record_with_quite_other_ends_is_not_rejected_for_it(desk: Path) -> None:
    review(desk, OUTER, "reject")
    longer = in_text(OUTER, PARADE, INNER.text, "added", "She")
    indexed(desk, [longer], [PARADE])
    with open_db(desk / "q.db") as db:
        assert [one.quote for one in unplaced_reviews(db)] == [OUTER.id]
    assert total(desk, "band") == 1


def test_copies_of_an_article_keep_their_reviews_when_one_of_them_is_corrected(desk: Path) -> None:
    copy = replace(PARADE, url="https://other.example/parade", outlet="Other")
    copies = [replace(one, article=copy) for one in quotes()[:4]]
    indexed(desk, copies, [copy], "copy")
    review(desk, RAIN, "reject")
    assert total(desk, "rains") == 0
    indexed(desk, [in_text(RAIN, CORRECTED, "“It rains,”")], [CORRECTED])
    assert total(desk, "rains") == 0
    indexed(desk, [replace(in_text(RAIN, CORRECTED, "“It rains,”"), article=replace(copy, text=""))], [], "copy2")
    with open_db(desk / "q.db") as db:
        assert not unplaced_reviews(db)
    assert total(desk, "rains") == 0


def test_a_newer_version_keeps_what_people_judged_and_brings_what_they_did_not(desk: Path) -> None:
    review(desk, RAIN, "accept")
    review(desk, THIRD, "accept")
    assert RAIN.speaker
    newer = [
        replace(RAIN, confidence=0.5, speaker=replace(RAIN.speaker, name="The Mayor", id="mayor")),
        replace(THIRD, speaker=replace(RAIN.speaker, name="The City", id="city", kind="organization")),
    ]
    indexed(desk, newer, [PARADE])
    with open_db(desk / "q.db") as db:
        found = {one.id: one for one in joined_records(db, numbers_in_order(db))}
    assert (found[RAIN.id].speaker or RAIN.speaker).name == "Ada Obi"  # a person said so
    assert found[RAIN.id].confidence == 0.5
    assert (found[THIRD.id].speaker or RAIN.speaker).name == "The City"  # nobody said that there is none


def test_indexing_the_same_again_changes_nothing_of_what_people_said(desk: Path) -> None:
    review(desk, RAIN, "correct", Correction(speaker="Bo Lin"))
    review(desk, OUTER, "reject")
    before = content(desk / "q.db")
    index_files([str(desk / "q.jsonl")], desk / "q.db")
    assert content(desk / "q.db") == before
    with open_db(desk / "q.db") as db:
        assert latest_reviews(db, [RAIN.id])[RAIN.id].verdict == "correct"


texts = st.text("ab c", min_size=1, max_size=30)


@given(texts, texts, st.data())
def test_relocated_spans_hold_their_words(before: str, after: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(before)), min_size=2, max_size=4, unique=True)))
    spans = [Span.of(before, *ends) for ends in zip(cuts[::2], cuts[1::2], strict=False)]
    found = relocated(spans, after, data.draw(st.integers(0, 30)))
    if found is None:
        assert not all(span.text in after for span in spans)
    else:
        assert [after[one.start : one.end] for one in found] == [span.text for span in spans]
        assert found == tuple(spans) or before != after
