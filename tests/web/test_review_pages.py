"""Reviewing with forms alone, as without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from quotex.review.reviews import Review, latest_reviews, recent_reviews
from quotex.search import open_db
from tests.shelf import quotes
from tests.web.client import HOME, Client
from tests.web.test_pages import Page, opened

RAIN, OUTER, INNER, THIRD, BAD, ROAD = quotes()
FORM = {"csrf": "the-secret", "who": "Ada"}


def judge(client: Client, quote_id: str, **fields: str) -> str:
    answer = client.post(f"/review/{quote_id}", data={**FORM, **fields}, headers={"origin": HOME})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def review_of(database: Path, quote_id: str) -> Review:
    with open_db(database) as db:
        return latest_reviews(db, [quote_id])[quote_id]


def form_of(client: Client, quote_id: str) -> dict[str, str]:
    """The fields of the page's form as they stand, as a browser would send them."""
    answer = client.get(f"/review/{quote_id}")
    fields = {field["name"]: field.get("value", "") for field in Page(answer.text).all("input") if "name" in field}
    kind, speaker_kind = re.findall(r"<option[^>]* selected>([^<]*)<", answer.text)
    return {**fields, "type": kind, **({"kind": speaker_kind} if speaker_kind != "–" else {})}


def test_the_queue_begins_with_the_least_confident_and_goes_on_after_each_judgement(reviewing: Client) -> None:
    assert reviewing.get("/review").headers["location"] == f"/review/{THIRD.id}"
    after = judge(reviewing, THIRD.id, verdict="accept")
    assert reviewing.get(after).headers["location"] == f"/review/{BAD.id}"


def test_a_reviewer_sees_how_sure_a_record_is_and_who_may_be_its_speaker(reviewing: Client) -> None:
    assert "words 97\u00a0% speaker 90\u00a0%" in opened(reviewing, f"/review/{RAIN.id}").text
    unknown = opened(reviewing, f"/review/{THIRD.id}").text
    assert "words 30\u00a0%" in unknown
    assert "perhaps Ada Obi 46\u00a0%, Bo <Lin> 31\u00a0%" in unknown


def test_a_record_can_be_skipped_and_comes_back_at_the_end(reviewing: Client) -> None:
    page = opened(reviewing, f"/review/{RAIN.id}")
    assert f"/review?after={RAIN.id}" in page.links
    end = opened(reviewing, f"/review?after={RAIN.id}")
    assert "The end of the queue 0 of 6 are reviewed; 6 records were skipped" in end.words
    assert "/review" in end.links


@pytest.mark.parametrize("quote", [RAIN, OUTER, INNER, THIRD, BAD, ROAD])
def test_sending_the_form_as_it_stands_accepts_the_record(reviewing: Client, database: Path, quote: object) -> None:
    quote_id = quote.id
    fields = form_of(reviewing, quote_id)
    judge(reviewing, quote_id, **{**fields, "verdict": "correct", "who": "Bo"})
    review = review_of(database, quote_id)
    assert (review.verdict, review.who) == ("accept", "Bo")


def test_what_was_changed_in_the_form_is_part_of_what_is_accepted(reviewing: Client, database: Path) -> None:
    fields = form_of(reviewing, RAIN.id)
    judge(reviewing, RAIN.id, **{**fields, "verdict": "accept", "type": "mixed", "content": "25-34", "speaker": ""})
    review = review_of(database, RAIN.id)
    assert review.verdict == "correct"
    assert (review.record.type, review.record.speaker) == ("mixed", None)
    assert [(span.start, span.end) for span in review.record.content] == [(25, 34)]


def test_a_rejection_ignores_what_the_form_says(reviewing: Client, database: Path) -> None:
    judge(reviewing, RAIN.id, verdict="reject", type="mixed", content="nonsense")
    review = review_of(database, RAIN.id)
    assert (review.verdict, review.record.type) == ("reject", "direct")


def test_a_correction_can_be_corrected(reviewing: Client, database: Path) -> None:
    judge(reviewing, RAIN.id, verdict="correct", type="mixed")
    fields = form_of(reviewing, RAIN.id)
    assert fields["type"] == "mixed"
    judge(reviewing, RAIN.id, **{**fields, "verdict": "correct", "type": "direct"})
    assert review_of(database, RAIN.id).verdict == "accept"


def test_spans_that_are_none_are_refused_with_a_sentence_and_nothing_is_stored(
    reviewing: Client, database: Path
) -> None:
    answer = reviewing.post(f"/review/{RAIN.id}", data={**FORM, "verdict": "correct", "content": "40-12"})
    assert answer.status_code == 400
    assert "Content: a span is [start, end]" in answer.text
    with open_db(database) as db:
        assert recent_reviews(db, 1) == []


def test_an_article_is_reviewed_in_the_order_of_its_text(reviewing: Client) -> None:
    with_article = reviewing.get("/article/parade").text
    link = next(link for link in Page(with_article).links if link.startswith("/review?article="))
    key = link.partition("=")[2]
    for quote in (RAIN, OUTER, INNER, THIRD):
        answer = reviewing.get(link)
        assert answer.headers["location"] == f"/review/{quote.id}?{urlencode({'article': key})}"
        link = judge(reviewing, quote.id, verdict="accept", article=key)
    assert "All done" in opened(reviewing, link).words


def test_the_last_judgement_can_be_undone(reviewing: Client, database: Path) -> None:
    judge(reviewing, THIRD.id, verdict="reject")
    page = opened(reviewing, f"/review/{BAD.id}")
    assert "Rejected: It was the third time" in page.words
    number = review_of(database, THIRD.id).id
    answer = reviewing.post(f"/reviews/{number}/undo", data=FORM)
    assert answer.headers["location"] == f"/review/{THIRD.id}"
    with open_db(database) as db:
        assert latest_reviews(db, [THIRD.id]) == {}


def test_the_name_of_the_reviewer_is_remembered_by_the_browser(reviewing: Client) -> None:
    assert form_of(reviewing, RAIN.id)["who"] == "Ada"
    judge(reviewing, THIRD.id, verdict="accept", who="Zoë; Bo")
    assert form_of(reviewing, RAIN.id)["who"] == "Zoë; Bo"


def test_all_reviews_are_listed_with_undo_and_the_gold_file(reviewing: Client, database: Path) -> None:
    judge(reviewing, THIRD.id, verdict="reject", note="<i>no</i>")
    page = opened(reviewing, "/reviews")
    assert "1 of 6 records reviewed: 0 accepted, 0 corrected, 1 rejected" in page.words
    assert "<i>no</i>" in page.words
    assert "/api/reviews/gold.zip" in page.links
    number = review_of(database, THIRD.id).id
    answer = reviewing.post(f"/reviews/{number}/undo", data={**FORM, "to": "/reviews"})
    assert answer.headers["location"] == "/reviews"
    assert "rejected, undone" in opened(reviewing, "/reviews").words


def test_a_record_without_text_says_that_its_spans_cannot_be_corrected(reviewing: Client) -> None:
    page = opened(reviewing, f"/review/{ROAD.id}")
    assert "spans cannot be corrected" in page.words
    assert "content" not in {field.get("name") for field in page.all("input")}


@pytest.mark.parametrize("path", ["/review/none", f"/review/{RAIN.id}?article=bare", f"/review/{RAIN.id}?article=none"])
def test_a_record_that_is_not_there_is_a_sentence(reviewing: Client, path: str) -> None:
    opened(reviewing, path, 404)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=%ff", b"&".join([b"a=1"] * 60), b"verdict=accept%00"])
def test_a_form_that_no_browser_sends_is_refused(reviewing: Client, body: bytes) -> None:
    assert reviewing.post(f"/review/{RAIN.id}", content=body).status_code in (400, 403)


def test_a_quotation_that_was_missed_is_added_from_the_page_of_its_article(reviewing: Client, database: Path) -> None:
    page = opened(reviewing, "/article/parade")
    link = next(link for link in page.links if link.startswith("/review/new"))
    assert "Add a quotation that was missed" in opened(reviewing, link).words
    form = {**FORM, "type": "direct", "content": "30-38", "cue": "", "source": "", "speaker": "Bo Lin", "kind": ""}
    answer = reviewing.post(link, data=form, headers={"origin": HOME})
    assert answer.status_code == 303
    path, _, anchor = answer.headers["location"].partition("#")
    page = opened(reviewing, path)
    assert any(attributes.get("id") == anchor for _, attributes in page.tags)
    assert "added" in page.words
    assert "5 quotations by 2 speakers" in page.words
    with open_db(database) as db:
        review = recent_reviews(db, 1)[0]
    assert (review.verdict, review.record.content[0].start) == ("add", 30)
    assert opened(reviewing, "/reviews").words.count("added") == 1
    answer = reviewing.post(f"/reviews/{review.id}/undo", data=FORM)
    assert answer.headers["location"] == "/reviews"
    assert "4 quotations" in opened(reviewing, path).words


def test_nothing_can_be_added_where_there_is_no_text_and_nothing_without_content(reviewing: Client) -> None:
    assert "nothing can be added" in opened(reviewing, "/review/new?article=bare", 400).words
    opened(reviewing, "/review/new", 404)
    answer = reviewing.post("/review/new?article=parade", data={**FORM, "type": "direct", "content": ""})
    assert answer.status_code == 400


def test_whoever_saves_over_a_newer_review_of_somebody_else_is_told(reviewing: Client, database: Path) -> None:
    mine, theirs = form_of(reviewing, RAIN.id), form_of(reviewing, RAIN.id)
    judge(reviewing, RAIN.id, **{**theirs, "who": "Bo", "verdict": "reject"})
    answer = reviewing.post(f"/review/{RAIN.id}", data={**FORM, **mine, "verdict": "accept"}, headers={"origin": HOME})
    assert answer.status_code == 409
    assert "Bo has reviewed this record since you opened it (verdict: reject); look at it again" in answer.text
    assert review_of(database, RAIN.id).who == "Bo"
    again = form_of(reviewing, RAIN.id)
    judge(reviewing, RAIN.id, **{**again, "who": "Ada", "verdict": "accept"})
    assert review_of(database, RAIN.id).who == "Ada"


def test_a_newer_review_of_ones_own_or_one_that_was_undone_stops_nobody(reviewing: Client, database: Path) -> None:
    opened_before = form_of(reviewing, RAIN.id)
    judge(reviewing, RAIN.id, **{**opened_before, "who": "Ada", "verdict": "reject"})
    judge(reviewing, RAIN.id, **{**opened_before, "who": "Ada", "verdict": "accept"})
    judge(reviewing, OUTER.id, verdict="reject", who="Bo")
    reviewing.post(f"/reviews/{review_of(database, OUTER.id).id}/undo", data=FORM)
    judge(reviewing, OUTER.id, verdict="accept", who="Ada", seen="0")
    assert (review_of(database, RAIN.id).verdict, review_of(database, OUTER.id).who) == ("accept", "Ada")
