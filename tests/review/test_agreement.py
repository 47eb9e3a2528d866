"""How far reviewers agree."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from quotex.cli import main
from quotex.review.agreement import Agreement, agreements, cohens_kappa, disputes
from quotex.review.corrections import Correction
from quotex.review.reviews import add_review, queue, reviews_of, undo_review
from quotex.search import Database
from tests.shelf import quotes

RAIN, OUTER, INNER, THIRD, BAD, ROAD = quotes()


@pytest.fixture
def judged(db: Database) -> Database:
    """Ada and Bo judge four records in common, and differ on one."""
    for quote, one, other in (
        (RAIN, "accept", "accept"),
        (OUTER, "accept", "reject"),
        (INNER, "reject", "reject"),
        (BAD, "accept", "accept"),
    ):
        add_review(db, quote.id, one, "Ada")
        add_review(db, quote.id, other, "Bo")
    add_review(db, THIRD.id, "accept", "Ada")
    return db


def test_both_judgements_are_kept_and_their_agreement_is_counted(judged: Database) -> None:
    assert agreements(judged) == [Agreement("Ada", "Bo", 4, 3, 0.5)]
    assert [(one.who, one.verdict) for one in reviews_of(judged, OUTER.id)] == [("Ada", "accept"), ("Bo", "reject")]
    assert [[one.verdict for one in own] for own in disputes(judged)] == [["accept", "reject"]]


def test_of_each_person_the_latest_judgement_that_was_not_undone_counts(judged: Database) -> None:
    later = add_review(judged, OUTER.id, "reject", "Ada")
    assert agreements(judged)[0].same == 4
    assert disputes(judged) == []
    undo_review(judged, later.id)
    assert agreements(judged)[0].same == 3


def test_two_corrections_that_differ_are_a_dispute(db: Database) -> None:
    for who, name in (("Ada", "Bo Lin"), ("Bo", "Cy Doe")):
        add_review(db, RAIN.id, "correct", who, Correction(speaker=name))
    assert agreements(db) == [Agreement("Ada", "Bo", 1, 1, None)]
    assert [[one.who for one in own] for own in disputes(db)] == [["Ada", "Bo"]]


def test_second_opinions_are_on_what_others_reviewed(judged: Database) -> None:
    assert queue(judged, again="Bo", limit=9) == [THIRD.id]
    assert queue(judged, again="Ada", limit=9) == []
    assert queue(judged, again="Cy", limit=9) == [THIRD.id, BAD.id, OUTER.id, INNER.id, RAIN.id]
    assert queue(judged, limit=9) == [ROAD.id]


def test_the_command_tells_figures_and_disputes(judged: Database) -> None:
    told = CliRunner().invoke(main, ["review", "agreement", "--db", judged.path]).output.splitlines()
    assert told[0] == "Ada and Bo: 4 records, 3 with the same verdict (75%), kappa 0.50"
    assert told[2:] == ["  Ada: accept", "  Bo: reject"]


def test_without_second_opinions_the_command_says_how_to_get_them(db: Database) -> None:
    assert "Second opinions" in CliRunner().invoke(main, ["review", "agreement", "--db", db.path]).output


@pytest.mark.parametrize(
    ("table", "kappa"),
    [  # counts of yes/yes, yes/no, no/yes, no/no; the first is the example of most textbooks
        ((20, 5, 10, 15), 0.4),
        ((45, 15, 25, 15), 0.1304),
        ((0, 5, 5, 0), -1.0),
        ((5, 0, 0, 5), 1.0),
        ((5, 0, 0, 0), None),
        ((0, 0, 0, 0), None),
    ],
)
def test_kappa_is_that_of_the_textbooks(table: tuple[int, ...], kappa: float | None) -> None:
    pairs = [(one, other) for one in "yn" for other in "yn"]
    rated = [pair for pair, number in zip(pairs, table, strict=True) for _ in range(number)]
    found = cohens_kappa(rated)
    assert found == (None if kappa is None else pytest.approx(kappa, abs=1e-4))


@given(st.lists(st.tuples(st.sampled_from("arc"), st.sampled_from("arc")), min_size=1))
def test_kappa_is_the_same_from_both_sides_and_never_above_one(pairs: list[tuple[str, str]]) -> None:
    found = cohens_kappa(pairs)
    mirrored = cohens_kappa([(other, one) for one, other in pairs])
    assert found == (None if mirrored is None else pytest.approx(mirrored))
    assert found is None or -1 <= found <= 1
