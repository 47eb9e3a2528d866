"""Names in other forms: exchanged, with initials, second surnames and titles, each word with its label."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from quotex.parsing.encoder.features import Passage
from tests.training.corpora import write_people
from training import names
from training.examples import Example, token_marks
from training.names import World, exchange_names, mentions, read_world

LABELS = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
KNOWN = {"PERSON": [("Ada", "Maria", "Byrd")], "ORG": [("Acme",)], "LOC": [("New", "York")]}
WORLD = World([[("Obi", "Park")]], [("Health",), ("Trade", "and", "Industry")])


def named(text: str, *tags: int) -> Example:
    words = tuple(text.split())
    return Example(Passage(words, token_marks(words), (len(words),)), entities=tags)


def made(example: Example, tries: int = 400) -> set[tuple[str, tuple[int, ...] | None]]:
    rng = random.Random(1)
    found = [exchange_names(example, KNOWN, WORLD, LABELS, rng) for _ in range(tries)]
    for one in found:
        count = len(one.passage.words)
        assert len(one.passage.marks) == len(one.entities or ()) == count == one.passage.sentences[0]
    return {(" ".join(one.passage.words), one.entities) for one in found}


Only = Callable[..., None]


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Only:
    """Sets the shares of the ways in which names change; those not named are 0."""

    def only(**shares: float) -> None:
        for share in ("EXCHANGED", "FOREIGN", "CHANGED", "TITLED"):
            monkeypatch.setattr(names, share, shares.get(share, 0.0))

    return only


def test_the_names_of_each_type_are_collected_in_order() -> None:
    given = [named("Ada Byrd left New York", 1, 2, 0, 5, 6), named("Kim left Oslo", 1, 0, 5)]
    assert mentions(given, LABELS) == {"PERSON": [("Ada", "Byrd"), ("Kim",)], "LOC": [("New", "York"), ("Oslo",)]}


def test_exchanged_names_bring_their_labels_and_leave_the_other_words(only: Only) -> None:
    only(EXCHANGED=0.5)
    assert made(named('" Kim " left Oslo', 0, 1, 0, 0, 5)) == {
        ('" Kim " left Oslo', (0, 1, 0, 0, 5)),
        ('" Ada Maria Byrd " left Oslo', (0, 1, 2, 2, 0, 0, 5)),
        ('" Kim " left New York', (0, 1, 0, 0, 5, 6)),
        ('" Ada Maria Byrd " left New York', (0, 1, 2, 2, 0, 0, 5, 6)),
    }


def test_names_inside_quotation_marks_stay_inside() -> None:
    rng = random.Random(1)
    for _ in range(200):
        one = exchange_names(named('" Kim " left', 0, 1, 0, 0), KNOWN, WORLD, LABELS, rng).passage
        inside = one.words.index('"', 1)
        assert one.marks == (2, *[1] * (inside - 1), 3, 0)


def test_persons_become_office_holders_of_any_country_and_bodies_ministries(only: Only) -> None:
    only(EXCHANGED=1.0, FOREIGN=1.0)
    assert made(named("Kim left", 1, 0)) == {("Obi Park left", (1, 2, 0))}
    bodies = {words for words, _ in made(named("Acme shut", 3, 0))}
    assert "Acme shut" in bodies
    assert any("of Health and Trade and Industry shut" in words for words in bodies)


def test_initials_and_second_surnames_are_parts_of_the_name(only: Only) -> None:
    only(CHANGED=1.0)
    found = made(named("Jo Kim left", 1, 2, 0))
    assert ("Jo Kim - Byrd left", (1, 2, 2, 2, 0)) in found
    assert ("J. Kim left", (1, 2, 0)) in found
    assert ("Jo J. Kim left", (1, 2, 2, 0)) in found
    assert made(named("Kim left", 1, 0)) == {("Kim left", (1, 0))}


def test_titles_are_no_parts_of_the_name_and_stand_before_no_second_one(only: Only) -> None:
    only(TITLED=1.0)
    found = made(named("then Kim left", 0, 1, 0))
    assert {("then Gen. Kim left", (0, 0, 1, 0)), ("then Prime Minister Kim left", (0, 0, 0, 1, 0))} <= found
    assert made(named("Judge Kim left", 0, 1, 0)) == {("Judge Kim left", (0, 1, 0))}


def test_the_names_of_the_world_are_words_as_the_network_reads_them(tmp_path: Path) -> None:
    world = read_world(write_people(tmp_path / "people"))
    assert world.persons == [[("Obi", "Park")], [("Åsa", "Łys", "-", "Kim")]]
    assert world.fields == [("Health",), ("Trade", "and", "Industry")]
