"""Speakers joined, split and taken apart again in the browser, and the queue of reviews narrowed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from quotex.review.reviews import add_review
from quotex.search import find_speakers, open_db, speaker_page, speakers
from tests.shelf import quotes
from tests.web.client import HOME, Client
from tests.web.test_pages import opened
from tests.web.test_review_pages import FORM, form_of, judge

RAIN, OUTER, INNER, THIRD, BAD, ROAD = quotes()


def post(client: Client, path: str, *pairs: tuple[str, str], who: str = "Ada") -> httpx.Response:
    body = urlencode([*FORM.items(), *pairs, ("who", who)])
    headers = {"origin": HOME, "content-type": "application/x-www-form-urlencoded"}
    return client.post(path, content=body, headers=headers)


def numbers(database: Path, *names: str) -> list[int]:
    with open_db(database) as db:
        return [find_speakers(db, name)[0].id for name in names]


def names_of(database: Path) -> list[str]:
    with open_db(database) as db:
        return sorted(row.name for row in speakers(db)[0])


def test_ticked_speakers_are_joined_and_the_join_is_taken_back(reviewing: Client, database: Path) -> None:
    ada, bo = numbers(database, "Ada Obi", "Bo Lin")
    page = opened(reviewing, "/speakers")
    assert {field.get("value") for field in page.all("input") if field.get("type") == "checkbox"} >= {str(ada), str(bo)}
    answer = post(reviewing, "/speakers/join", ("speaker", str(bo)), ("speaker", str(ada)), ("reason", "one <b>person"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/speaker/{ada}")
    assert names_of(database) == ["<b>Mallory</b>", "Ada Obi"]
    page = opened(reviewing, f"/speaker/{ada}")
    assert "one <b>person" in page.words
    with open_db(database) as db:
        found = speaker_page(db, ada)
    assert found
    [decision] = [one for one in found.decisions if one.who == "Ada"]
    answer = post(reviewing, f"/decisions/{decision.id}/undo", ("speaker", str(ada)))
    assert answer.headers["location"] == f"/speaker/{ada}"
    assert names_of(database) == ["<b>Mallory</b>", "Ada Obi", "Bo Lin"]


def test_a_ticked_name_is_split_off(reviewing: Client, database: Path) -> None:
    ada, bo = numbers(database, "Ada Obi", "Bo Lin")
    post(reviewing, "/speakers/join", ("speaker", str(bo)), ("speaker", str(ada)))
    answer = post(reviewing, f"/speaker/{ada}/split", ("name", "Bo Lin"))
    assert answer.status_code == 303
    assert names_of(database) == ["<b>Mallory</b>", "Ada Obi", "Bo Lin"]


@pytest.mark.parametrize(
    ("path", "pairs", "words"),
    [
        ("/speakers/join", [("speaker", "1")], "at least two"),
        ("/speakers/join", [("speaker", "1"), ("speaker", "99")], "no longer there"),
        ("/speakers/join", [("speaker", "1"), ("speaker", "x")], "by its number"),
        ("/speakers/join", [("speaker", str(n)) for n in range(90)], "50 ticks"),
        ("/speaker/1/split", [], "tick the names"),
        ("/speaker/1/split", [("name", "Nemo")], "no such name"),
        ("/decisions/77/undo", [("speaker", "1")], "no decision 77"),
    ],
)
def test_what_cannot_be_decided_is_a_sentence(
    reviewing: Client, path: str, pairs: list[tuple[str, str]], words: str
) -> None:
    answer = post(reviewing, path, *pairs)
    assert answer.status_code == 400
    assert words in answer.text.lower() or words in answer.text


def test_nobody_decides_without_name_secret_or_permission(reviewing: Client, reader: Client, database: Path) -> None:
    ada, bo = map(str, numbers(database, "Ada Obi", "Bo Lin"))
    pairs = (("speaker", ada), ("speaker", bo))
    assert post(reviewing, "/speakers/join", *pairs, who=" ").status_code == 400
    assert post(reviewing, "/speakers/join", *pairs, ("csrf", "wrong")).status_code == 403
    assert post(reader, "/speakers/join", *pairs).status_code == 403
    assert 'name="speaker"' not in reader.get("/speakers").text
    assert len(names_of(database)) == 3


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        ({"speaker": "Ada Obi"}, [OUTER, ROAD, RAIN]),
        ({"outlet": "The Example", "max_confidence": "0.85"}, [THIRD, OUTER]),
        ({"q": "road OR rains"}, [ROAD, RAIN]),
        ({"min_confidence": "0.95"}, [RAIN]),
    ],
)
def test_the_queue_is_narrowed_and_stays_so(reviewing: Client, narrow: dict[str, str], expected: list[object]) -> None:
    link, seen = f"/review?{urlencode(narrow)}", []
    while (answer := reviewing.get(link)).status_code == 303:
        path, _, query = answer.headers["location"].partition("?")
        seen.append(path.rpartition("/")[2])
        form = form_of(reviewing, path.rpartition("/")[2] + "?" + query)
        link = judge(reviewing, seen[-1], **{**form, "verdict": "accept"})
    assert seen == [one.id for one in expected]
    assert "All done" in opened(reviewing, link).words
    assert "the whole queue" in opened(reviewing, link).words


def test_a_queue_that_makes_no_sense_is_a_sentence(reviewing: Client) -> None:
    assert "number from 0 to 1" in opened(reviewing, "/review?min_confidence=2", 400).words
    assert "Nemo" in opened(reviewing, "/review?speaker=Nemo", 400).words


def test_reviewers_who_differ_are_shown(reviewing: Client, database: Path) -> None:
    with open_db(database, readonly=False) as db:
        add_review(db, RAIN.id, "accept", "Bo")
        add_review(db, RAIN.id, "reject", "Ada")
        add_review(db, THIRD.id, "accept", "Bo")
    page = opened(reviewing, "/reviews")
    assert "Ada and Bo" in page.words
    assert "1 disputed record" in page.words
    assert page.words.count("accepted") >= 1
    disputed = opened(reviewing, "/reviews?only=disputed")
    assert "It was the third time" not in disputed.words
    assert "Accepted by Bo" in opened(reviewing, f"/review/{RAIN.id}").words
    answer = reviewing.get("/review?again=1")
    assert answer.headers["location"].startswith(f"/review/{THIRD.id}")
    opened(reviewing, "/reviews?only=nothing", 400)
