"""The record's gender is what the article says of one person, by title, pronoun or given name."""

from __future__ import annotations

import pytest

from quotex.records import Speaker
from tests.speakers.clauses import DMITRY, ZELENSKY, said, speaker, the

KELMO = "Kelmo Kelmo PROPN V nsubj B-PERSON"
FULL = "Robin Robin PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON"  # a given name of both genders


def pronoun(form: str) -> str:
    """ "She said it works." """
    return said(f"{form} _ PRON V nsubj")


def titled(title: str) -> str:
    """ "Mrs. Kelmo" """
    return f"{title} _ PROPN 2 nmod:desc\nKelmo Kelmo PROPN V nsubj B-PERSON"


def stated(found: Speaker) -> tuple[str | None, str | None]:
    return found.gender, found.gender_evidence


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([said(titled("Mrs."))], ("female", "title")),
        ([said(titled("spokesman"))], ("male", "title")),
        ([said(titled("President"))], (None, None)),
        ([said(DMITRY)], ("male", "given name")),
        ([said(KELMO)], (None, None)),
        ([said(FULL)], (None, None)),
        ([said(FULL), pronoun("She")], ("female", "pronoun")),
        ([said(FULL), pronoun("He")], ("male", "pronoun")),
        ([said(DMITRY), pronoun("He")], ("male", "pronoun")),
        ([said(titled("Mrs.")), pronoun("She")], ("female", "title")),
        ([said(the("spokeswoman"))], ("female", "title")),
        ([said(the("spokesperson"))], (None, None)),
    ],
)
def test_a_title_comes_before_pronouns_and_these_before_the_given_name(
    sentences: list[str], expected: tuple[str | None, str | None]
) -> None:
    assert stated(speaker(*sentences)) == expected


def test_a_short_form_has_the_gender_of_the_full_name() -> None:
    bernie = "Bernie Bernie PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON"
    assert stated(speaker(said(bernie))) == ("male", "given name")


def test_what_the_title_and_the_given_name_contradict_each_other_in_is_left_out() -> None:
    mrs = "Mrs. _ PROPN 2 nmod:desc\nDmitry Dmitry PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 2 flat I-PERSON"
    assert stated(speaker(said(mrs))) == (None, None)
    assert stated(speaker(said(mrs), pronoun("She"))) == ("female", "title")


def test_words_of_another_phrase_before_the_name_tell_nothing() -> None:
    spokesman_for = """
        A _ DET 2 det
        spokesman _ NOUN V nsubj
        for _ ADP 4 case
        Kelmo Kelmo PROPN 2 nmod B-PERSON
    """
    assert speaker(said(spokesman_for)).gender == "male"
    assert speaker(said(spokesman_for), said(KELMO)).gender is None


@pytest.mark.parametrize(
    "subject",
    [
        "Acme Acme PROPN V nsubj B-ORG",
        "officials _ NOUN V nsubj",
        "The _ DET 2 det\nreport _ NOUN V nsubj",
        f"{DMITRY}\nand _ CCONJ 4 cc\nAnna Anna PROPN 1 conj B-PERSON",
    ],
)
def test_bodies_groups_documents_and_joint_speakers_have_none(subject: str) -> None:
    found = speaker(said(subject))
    assert found.kind != "person"
    assert stated(found) == (None, None)


def test_of_two_persons_each_has_the_own_gender() -> None:
    she = "Anna Anna PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON"
    assert stated(speaker(said(she), said(ZELENSKY))) == ("male", "given name")
    assert stated(speaker(said(ZELENSKY), said(she), pronoun("She"))) == ("female", "pronoun")


def test_the_given_name_of_a_public_person_of_the_other_gender_tells_nothing() -> None:
    lindsey = "Lindsey Lindsey PROPN V nsubj B-PERSON\nGraham Graham PROPN 1 flat I-PERSON"
    assert stated(speaker(said(lindsey))) == (None, None)
    mr = "Mr. _ PROPN 2 nmod:desc\nLindsey Lindsey PROPN V nsubj B-PERSON\nGraham Graham PROPN 2 flat I-PERSON"
    assert stated(speaker(said(mr))) == ("male", "title")
    assert stated(speaker(said(lindsey.replace("Graham", "Kelmo")))) == ("female", "given name")
