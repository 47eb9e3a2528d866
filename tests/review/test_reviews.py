"""Reviews in the database: stored with who and when, the latest counts, nothing is overwritten."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.records import Quote
from quotex.review.corrections import (
    Correction,
    corrected,
    correction_from_json,
    difference,
    offsets,
    parse_spans,
)
from quotex.review.reviews import (
    add_missed,
    add_review,
    added_reviews,
    count_reviews,
    last_review,
    latest_reviews,
    progress,
    queue,
    recent_reviews,
    reviewable,
    undo_review,
)
from quotex.search import Database, Filters, index_files
from tests.shelf import PARADE, make_database, quotes

RAIN, OUTER, INNER, THIRD, BAD, ROAD = quotes()


def test_a_review_keeps_who_when_and_the_record_as_it_was_judged(db: Database) -> None:
    review = add_review(db, RAIN.id, "accept", "  Ada \n Obi ", note=" fine ")
    assert (review.quote, review.verdict, review.who, review.note) == (RAIN.id, "accept", "Ada Obi", "fine")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", review.at)
    assert review.record.content == RAIN.content
    assert latest_reviews(db, [RAIN.id, OUTER.id]) == {RAIN.id: review}


def test_a_correction_is_made_in_the_stored_record(db: Database) -> None:
    wanted = Correction(type="mixed", content=((25, 34),), cue=(), source=((40, 45),), speaker="Bo Lin", kind="group")
    record = add_review(db, RAIN.id, "correct", "Ada", wanted).record
    assert record.type == "mixed"
    assert [(span.start, span.end) for span in record.content] == [(25, 34)]
    assert record.text == record.content[0].text == PARADE.text[25:34]
    assert record.cue is None
    assert record.source is not None
    assert record.source.text == PARADE.text[40:45]
    assert record.speaker is not None
    assert (record.speaker.name, record.speaker.kind, record.speaker.resolved_by) == ("Bo Lin", "group", "review")


def test_a_speaker_can_be_corrected_to_nobody_and_to_somebody(db: Database) -> None:
    assert add_review(db, RAIN.id, "correct", "Ada", Correction(speaker="")).record.speaker is None
    named = add_review(db, THIRD.id, "correct", "Ada", Correction(speaker="City Hall")).record.speaker
    assert named is not None
    assert named.name == "City Hall"


def test_a_correction_that_changes_nothing_is_an_acceptance(db: Database) -> None:
    same = Correction(type="direct", content=offsets(RAIN.content), speaker="Ada Obi", kind="person")
    assert add_review(db, RAIN.id, "correct", "Ada", same).verdict == "accept"


def test_the_latest_review_counts_and_undo_brings_the_one_before_back(db: Database) -> None:
    first = add_review(db, RAIN.id, "accept", "Ada")
    second = add_review(db, RAIN.id, "reject", "Bo")
    assert latest_reviews(db, [RAIN.id])[RAIN.id] == second
    undone = undo_review(db, second.id)
    assert undone.undone_at is not None
    assert latest_reviews(db, [RAIN.id])[RAIN.id] == first
    undo_review(db, first.id)
    assert latest_reviews(db, [RAIN.id]) == {}
    assert count_reviews(db) == 2


def test_a_review_can_be_undone_once(db: Database) -> None:
    review = add_review(db, RAIN.id, "accept", "Ada")
    undo_review(db, review.id)
    with pytest.raises(QuotexError, match=f"no review {review.id} "):
        undo_review(db, review.id)


def test_the_last_review_of_a_person_is_what_undo_takes_back(db: Database) -> None:
    mine = add_review(db, RAIN.id, "accept", "Ada")
    add_review(db, OUTER.id, "accept", "Bo")
    assert last_review(db, "Ada") == mine
    undo_review(db, mine.id)
    assert last_review(db, "Ada") is None


def test_all_reviews_are_listed_latest_first_with_those_undone(db: Database) -> None:
    made = [add_review(db, quote.id, "accept", "Ada").id for quote in (RAIN, OUTER, INNER)]
    undo_review(db, made[1])
    assert [review.id for review in recent_reviews(db, 2)] == [made[2], made[1]]
    assert [review.id for review in recent_reviews(db, 2, 2)] == [made[0]]


def test_the_queue_serves_the_least_confident_first_and_skips_on(db: Database) -> None:
    assert queue(db, limit=10) == [THIRD.id, BAD.id, OUTER.id, INNER.id, ROAD.id, RAIN.id]
    assert queue(db, after=THIRD.id) == [BAD.id]
    add_review(db, THIRD.id, "reject", "Ada")
    assert queue(db) == [BAD.id]
    assert queue(db, after=RAIN.id) == []


def test_a_record_whose_review_is_undone_comes_back_into_the_queue(db: Database) -> None:
    undo_review(db, add_review(db, THIRD.id, "reject", "Ada").id)
    assert queue(db) == [THIRD.id]


def test_the_queue_of_an_article_follows_its_text(db: Database) -> None:
    key = reviewable(db, RAIN.id).article
    assert queue(db, filters=Filters(article=key), limit=10) == [RAIN.id, OUTER.id, INNER.id, THIRD.id]
    assert queue(db, filters=Filters(article=key), after=OUTER.id) == [INNER.id]
    assert queue(db, filters=Filters(article="none")) == []


def test_progress_counts_records_by_the_verdict_that_counts(db: Database) -> None:
    add_review(db, RAIN.id, "accept", "Ada")
    add_review(db, RAIN.id, "reject", "Bo")
    add_review(db, ROAD.id, "correct", "Bo", Correction(type="mixed"))
    add_review(db, BAD.id, "accept", "Bo")
    undo_review(db, add_review(db, OUTER.id, "accept", "Bo").id)
    found = progress(db)
    assert (found.total, found.accepted, found.rejected, found.corrected, found.done) == (6, 1, 1, 1, 3)
    within = progress(db, filters=Filters(article=reviewable(db, RAIN.id).article))
    assert (within.total, within.rejected, within.done) == (4, 1, 1)


def test_reviews_survive_when_their_article_is_indexed_anew(
    db: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    review = add_review(db, RAIN.id, "accept", "Ada")
    folder = tmp_path_factory.mktemp("again")
    make_database(folder)
    lines = (folder / "q.jsonl").read_text(encoding="utf-8").replace('"confidence": 0.97', '"confidence": 0.96')
    (folder / "q.jsonl").write_text(lines, encoding="utf-8")
    db.close()
    index_files([str(folder / "q.jsonl")], db.path)
    from quotex.search import open_db

    with open_db(db.path) as again:
        assert latest_reviews(again, [RAIN.id]) == {RAIN.id: review}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("no such", "accept", "Ada"), "no quotation 'no such'"),
        ((RAIN.id, "like", "Ada"), "accept, reject, correct"),
        ((RAIN.id, "accept", " "), "say who"),
        ((RAIN.id, "accept", "x" * 101), "at most 100"),
        ((RAIN.id, "accept", "Ada", Correction(type="mixed")), "without corrections"),
        ((RAIN.id, "accept", "Ada", None, "x" * 2001), "at most 2000"),
        ((RAIN.id, "correct", "Ada", Correction(content=())), "at least one span"),
        ((RAIN.id, "correct", "Ada", Correction(content=((0, len(PARADE.text) + 1),))), "ends after the article"),
        ((RAIN.id, "correct", "Ada", Correction(cue=((21, 24),))), "holds no words"),
        ((ROAD.id, "correct", "Ada", Correction(content=((0, 4),))), "--keep-text"),
    ],
)
def test_a_review_that_makes_no_sense_is_refused_and_not_stored(
    db: Database, arguments: tuple[object, ...], sentence: str
) -> None:
    with pytest.raises(QuotexError, match=sentence):
        add_review(db, *arguments)
    assert count_reviews(db) == 0


def test_a_span_may_reach_to_the_end_of_the_article(db: Database) -> None:
    whole = Correction(content=((0, len(PARADE.text)),))
    assert add_review(db, RAIN.id, "correct", "Ada", whole).record.text == PARADE.text


def test_a_record_without_text_can_still_get_another_type_and_speaker(db: Database) -> None:
    record = add_review(db, ROAD.id, "correct", "Ada", Correction(type="mixed", speaker="Bo Lin")).record
    assert (record.type, record.content) == ("mixed", ROAD.content)


@pytest.mark.parametrize(
    ("typed", "spans"),
    [("", ()), ("12-40", ((12, 40),)), (" 55 - 60 ,12-40,", ((12, 40), (55, 60))), ("5-9,1-5", ((1, 5), (5, 9)))],
)
def test_spans_are_read_as_people_type_them(typed: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert parse_spans("content", typed) == spans


@pytest.mark.parametrize("typed", ["12", "40-12", "5-5", "a-b", "-3-5", "1-9,5-12", "1-" + "9" * 30, "٣-٩", "1–5"])
def test_spans_that_are_none_are_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(QuotexError, match="content"):
        parse_spans("content", typed)


@given(st.text(max_size=30))
def test_whatever_is_typed_as_spans_is_read_or_refused(typed: str) -> None:
    try:
        spans = parse_spans("cue", typed)
    except QuotexError:
        return
    assert all(start < end for start, end in spans)
    assert list(spans) == sorted(spans)


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"x": 1},
        {"type": "loud"},
        {"kind": 3},
        {"speaker": 3},
        {"speaker": "x" * 301},
        {"content": [[1]]},
        {"content": [[True, 2]]},
        {"content": [[1.0, 2]]},
        {"content": "1-2"},
        {"content": [[0, 1]] * 51},
    ],
)
def test_a_correction_of_another_shape_is_refused(value: object) -> None:
    with pytest.raises(QuotexError):
        correction_from_json(value)


@st.composite
def corrections(draw: st.DrawFn) -> Correction:
    cuts = draw(st.lists(st.integers(0, len(PARADE.text)), unique=True, max_size=8).map(sorted))
    spans = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    return Correction(
        type=draw(st.sampled_from([None, "direct", "indirect", "mixed"])),
        content=draw(st.sampled_from([None, spans])) or None,
        cue=draw(st.sampled_from([None, spans, ()])),
        source=draw(st.sampled_from([None, spans, ()])),
        speaker=draw(st.sampled_from([None, "", "Ada Obi", "City Hall"])),
        kind=draw(st.sampled_from([None, "person", "group"])),
    )


@given(corrections(), st.sampled_from([RAIN, OUTER, THIRD]))
def test_what_was_corrected_is_found_again_as_the_difference(wanted: Correction, quote: Quote) -> None:
    changes = difference(quote, wanted)
    record = corrected(quote, changes, PARADE.text)
    assert difference(record, changes) in (Correction(), Correction(kind=changes.kind))
    assert correction_from_json(changes.as_json()) == changes
    for spans in (record.content, record.cue.spans if record.cue else (), record.source.spans if record.source else ()):
        assert all(PARADE.text[span.start : span.end] == span.text for span in spans)


def missed(words: str, **fields: object) -> Correction:
    start = PARADE.text.index(words)
    return Correction(type="direct", content=((start, start + len(words)),), **fields)


def test_a_quotation_that_was_missed_is_added_with_a_record_of_its_own(db: Database) -> None:
    key = reviewable(db, RAIN.id).article
    review = add_missed(db, key, missed("quite\u202e ill", speaker="Bo Lin", kind="person"), "Ada", "scare words?")
    assert (review.verdict, review.article, review.note) == ("add", key, "scare words?")
    record = review.record
    assert record.text == "quite\u202e ill"
    assert record.context.prefix + record.text + record.context.suffix in PARADE.text
    assert record.speaker is not None
    assert (record.speaker.name, record.speaker.resolved_by, record.producer.model) == ("Bo Lin", "review", "review")
    assert added_reviews(db, key) == [review]
    assert progress(db).done == 0
    undo_review(db, review.id)
    assert added_reviews(db, key) == []


@pytest.mark.parametrize(
    ("article", "said", "sentence"),
    [
        ("none", missed("It rains"), "no article 'none'"),
        ("", Correction(type="direct"), "at least one span"),
        ("", Correction(content=((1, 2),)), "needs a type"),
        ("", Correction(type="direct", content=((1, 9999),)), "ends after the article"),
        ("bare", missed("It rains"), "--keep-text"),
    ],
)
def test_what_cannot_be_added_is_refused(db: Database, article: str, said: Correction, sentence: str) -> None:
    key = reviewable(db, (ROAD if article == "bare" else RAIN).id).article
    with pytest.raises(QuotexError, match=sentence):
        add_missed(db, "none" if article == "none" else key, said, "Ada")
    assert count_reviews(db) == 0


def test_the_same_quotation_is_added_once(db: Database) -> None:
    key = reviewable(db, RAIN.id).article
    add_missed(db, key, missed("It rains"), "Ada")
    with pytest.raises(QuotexError, match="added already"):
        add_missed(db, key, missed("It rains"), "Bo")
