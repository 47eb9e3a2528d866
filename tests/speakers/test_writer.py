"""Who writes "I": a byline, the name under a letter, the note on the author."""

from __future__ import annotations

import pytest

from quotex.speakers import resolve
from quotex.speakers.resolve import Resolution
from tests.speakers.clauses import outcome, reports, said
from tests.trees import paragraph_trees

I_SAID = said("I _ PRON V nsubj")
NAME = "Anna Anna PROPN 0 root B-PERSON\nKelmo~ Kelmo PROPN 1 flat I-PERSON\n.~ _ PUNCT 1 punct"
OTHER = NAME.replace("Anna", "Olga").replace("Kelmo", "Zorvan")
BY = "By _ ADP 2 case\nAnna Anna PROPN 0 root B-PERSON\nKelmo Kelmo PROPN 2 flat I-PERSON"
NOTE = """
    Anna Anna PROPN 4 nsubj B-PERSON
    Kelmo Kelmo PROPN 1 flat I-PERSON
    is be AUX 4 cop
    lawyer lawyer NOUN 0 root
"""
ACTS = "Anna Anna PROPN 3 nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON\nleft leave VERB 0 root"


def of(*paragraphs: str) -> list[Resolution]:
    parse = paragraph_trees(*paragraphs)
    return resolve(parse, reports(parse))


@pytest.mark.parametrize("paragraphs", [(I_SAID, NAME), (BY, I_SAID), (I_SAID, BY), (I_SAID, NOTE)])
def test_i_is_who_signs(paragraphs: tuple[str, ...]) -> None:
    assert outcome(of(*paragraphs)[0]) == ("Anna Kelmo", "writer")


def test_each_letter_is_its_own_writers() -> None:
    assert [outcome(one)[0] for one in of(I_SAID, NAME, I_SAID, OTHER)] == ["Anna Kelmo", "Olga Zorvan"]


@pytest.mark.parametrize("paragraphs", [(I_SAID,), (I_SAID, ACTS), (ACTS, I_SAID), (ACTS, I_SAID, NOTE)])
def test_without_a_signature_nobody_is_known_to_write(paragraphs: tuple[str, ...]) -> None:
    assert outcome(of(*paragraphs)[0]) == (None, "first person: writer unnamed")


def test_we_is_not_the_writer_alone() -> None:
    assert outcome(of(said("We _ PRON V nsubj"), NAME)[0]) == (None, "first person plural")
