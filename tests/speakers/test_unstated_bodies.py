"""Affiliations that a role states by a general noun or a pronoun."""

from __future__ import annotations

import pytest

from tests.speakers.clauses import DMITRY, said, speaker

MUSEUM = """
    National National PROPN 2 compound B-ORG
    Museum Museum PROPN V nsubj I-ORG
"""
SCIENCE_MUSEUM = """
    Science Science PROPN 2 compound B-ORG
    Museum Museum PROPN V nsubj I-ORG
"""


def _held_by_doe(possessor: str, role: str) -> str:
    """ "POSSESSOR ROLE, Jane Doe, said ..."; the possessor depends on the role, word 3."""
    return f"""
    {possessor}
    {role}~ {role} NOUN V nsubj
    ,~ _ PUNCT 5 punct
    Jane Jane PROPN 3 appos B-PERSON
    Doe Doe PROPN 5 flat I-PERSON
    """


THE_MUSEUMS = "The _ DET 2 det\n    museum museum NOUN 3 compound"


@pytest.mark.parametrize(
    ("others", "affiliation"),
    [([MUSEUM], "National Museum"), ([MUSEUM, SCIENCE_MUSEUM], None), ([DMITRY], None)],
    ids=["one museum", "two museums", "none"],
)
def test_a_general_noun_means_the_only_body_whose_name_has_it(others: list[str], affiliation: str | None) -> None:
    sentences = [*map(said, others), said(_held_by_doe(THE_MUSEUMS, "curator"))]
    assert (speaker(*sentences).name, speaker(*sentences).affiliation) == ("Jane Doe", affiliation)


@pytest.mark.parametrize(("role", "affiliation"), [("lawyer", "Dmitry Peskov"), ("rival", None), ("neighbor", None)])
def test_the_staff_of_a_pronoun_belong_to_the_person_whom_it_means(role: str, affiliation: str | None) -> None:
    own = "His his PRON 3 nmod:poss\n    personal _ ADJ 3 amod"
    found = speaker(said(DMITRY), said(_held_by_doe(own, role)))
    assert (found.name, found.affiliation) == ("Jane Doe", affiliation)
