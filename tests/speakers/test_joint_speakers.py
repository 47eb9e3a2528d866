"""Joint speakers: rows of names, phrases that take several up, and the members in the record."""

from __future__ import annotations

import pytest

from quotex.speakers import resolve
from tests.models import extractor
from tests.speakers.clauses import (
    DMITRY,
    FOREIGN_MINISTER,
    ZELENSKY,
    article,
    kinds,
    last,
    outcome,
    reports,
    said,
    speaker,
)
from tests.trees import attribution, tree

BOTH = """
    Dmitry Dmitry PROPN V nsubj B-PERSON
    Peskov Peskov PROPN 1 flat I-PERSON
    and _ CCONJ 4 cc
    Volodymyr Volodymyr PROPN 1 conj B-PERSON
    Zelensky Zelensky PROPN 4 flat I-PERSON
"""
RAIN = "It _ PRON 2 nsubj\nrains rain VERB 0 root"


def row(before: str, joiner: str) -> str:
    """A source whose second name the tree hangs on the verb: "BEFORE Ted Cruz of Texas JOINER Marco Rubio"."""
    words = [line.split() for line in before.splitlines() if line.strip()]
    start = len(words)
    names = [
        ["Ted", "Ted", "PROPN", "V", "nsubj", "B-PERSON"],
        ["Cruz", "Cruz", "PROPN", str(start + 1), "flat", "I-PERSON"],
        ["of", "_", "ADP", str(start + 4), "case"],
        ["Texas", "Texas", "PROPN", str(start + 1), "nmod", "B-LOC"],
        [joiner, "_", "CCONJ" if joiner != "with" else "ADP", str(start + 6), "cc"],
        ["Marco", "Marco", "PROPN", "V", "dep", "B-PERSON"],
        ["Rubio", "Rubio", "PROPN", str(start + 6), "flat", "I-PERSON"],
    ]
    return "\n".join(" ".join(one) for one in [*words, *names])


def outcome_of_row(before: str, joiner: str, phrase: str) -> tuple[str | None, str]:
    parse = article(said(row(before, joiner)))
    return outcome(resolve(parse, [attribution(parse, phrase, "said", "it works")])[0])


def test_the_members_of_a_joint_speaker_are_those_that_speak_alone() -> None:
    joint, alone = speaker(said(DMITRY), said(BOTH)), speaker(said(DMITRY))
    assert joint.members is not None
    assert [one.name for one in joint.members] == ["Dmitry Peskov", "Volodymyr Zelensky"]
    parse = article(said(DMITRY), said(BOTH))
    first, both = (one.speaker for one in resolve(parse, reports(parse)))
    assert first is not None
    assert both is not None
    assert both.members is not None
    assert both.members[0].id == first.id
    assert alone.members is None


def test_a_row_that_the_tree_did_not_join_is_joint() -> None:
    assert outcome_of_row("", "and", "Ted Cruz of Texas and Marco Rubio") == ("Ted Cruz and Marco Rubio", "joint")


@pytest.mark.parametrize("joiner", ["or", "with"])
def test_other_words_join_nobody(joiner: str) -> None:
    assert outcome_of_row("", joiner, f"Ted Cruz of Texas {joiner} Marco Rubio") == ("Ted Cruz", "name")


def test_names_behind_a_preposition_are_not_those_who_speak() -> None:
    critics = "Critics critic NOUN V nsubj Number=Plur\nof _ ADP 3 case"
    found = outcome_of_row(critics, "and", "Critics of Ted Cruz of Texas and Marco Rubio")
    assert found[1] != "joint"


@pytest.mark.parametrize("phrase", ["The _ DET 2 det\ntwo _ NUM V nsubj", "Both _ DET V nsubj", "Each _ DET V nsubj"])
def test_the_two_are_the_joint_speakers_before(phrase: str) -> None:
    found = speaker(said(BOTH), said(phrase))
    assert (*kinds(found), found.resolved_by) == ("Dmitry Peskov and Volodymyr Zelensky", "group", "taken up")


def test_the_two_are_the_two_persons_of_the_sentence_before() -> None:
    met = """
        Dmitry Dmitry PROPN 3 nsubj B-PERSON
        Peskov Peskov PROPN 1 flat I-PERSON
        met meet VERB 0 root
        Volodymyr Volodymyr PROPN 3 obj B-PERSON
        Zelensky Zelensky PROPN 4 flat I-PERSON
    """
    two = "The _ DET 3 det\ntwo _ NUM 3 nummod\nmen man NOUN V nsubj Number=Plur"
    assert outcome(last(met, said(two))) == ("Dmitry Peskov and Volodymyr Zelensky", "taken up")
    assert outcome(last(met, RAIN, RAIN, RAIN, said(two)))[1] != "taken up"
    assert outcome(last(said(DMITRY), said(two)))[1] != "taken up"


def test_two_who_are_new_are_not_those_before() -> None:
    new = "Two _ NUM 2 nummod\nmen man NOUN V nsubj Number=Plur"
    assert outcome(last(said(BOTH), said(new)))[1] != "taken up"


def test_a_plural_takes_up_those_whom_the_article_calls_so() -> None:
    ministers = """
        Minister Minister PROPN 2 nmod:desc
        Anna Anna PROPN V nsubj B-PERSON
        Kelmo Kelmo PROPN 2 flat I-PERSON
        and _ CCONJ 6 cc
        Minister Minister PROPN 6 nmod:desc
        Olga Olga PROPN 2 conj B-PERSON
        Zorvan Zorvan PROPN 6 flat I-PERSON
    """
    plural = "The _ DET 2 det\n{} {} NOUN V nsubj Number=Plur"
    assert outcome(last(said(ministers), said(plural.format("ministers", "minister")))) == (
        "Anna Kelmo and Olga Zorvan",
        "taken up",
    )
    assert outcome(last(said(ministers), said(plural.format("students", "student"))))[1] != "taken up"
    assert outcome(last(said(DMITRY), said(ZELENSKY), said(plural.format("ministers", "minister"))))[1] != "taken up"


def test_both_before_a_noun_takes_up_two() -> None:
    both = "Both _ DET 2 det\nmen man NOUN V nsubj Number=Plur"
    assert outcome(last(said(BOTH), said(both))) == ("Dmitry Peskov and Volodymyr Zelensky", "taken up")


def test_all_whom_the_article_has_called_so_are_taken_up() -> None:
    other = FOREIGN_MINISTER.replace("Foreign", "Interior").replace("Anna", "Olga").replace("Kelmo", "Zorvan")
    plural = "{} _ DET 3 det\n{} _ NUM 3 nummod\nministers minister NOUN V nsubj Number=Plur"
    two = outcome(last(said(FOREIGN_MINISTER), RAIN, RAIN, RAIN, said(other), said(plural.format("The", "two"))))
    assert two == ("Anna Kelmo and Olga Zorvan", "taken up")
    three = outcome(last(said(FOREIGN_MINISTER), said(other), said(plural.format("All", "three"))))
    assert three[1] != "taken up"


def test_a_family_is_those_who_bear_its_name() -> None:
    mary = "Mary Mary PROPN V nsubj B-PERSON\nZelensky Zelensky PROPN 1 flat I-PERSON"
    family = "The _ DET 2 det\nZelenskys Zelenskys PROPN V nsubj B-PERSON"
    assert outcome(last(said(ZELENSKY), said(mary), said(family))) == ("Volodymyr Zelensky and Mary Zelensky", "joint")
    assert outcome(last(said(ZELENSKY), said(family)))[1] != "joint"


def test_a_list_behind_a_plural_is_joint() -> None:
    before = """
        Members member NOUN V nsubj Number=Plur
        of _ ADP 4 case
        the _ DET 4 det
        house~ _ NOUN 1 nmod
        , _ PUNCT 1 punct
    """
    found = outcome_of_row(before, "and", "Members of the house, Ted Cruz of Texas and Marco Rubio")
    assert found == ("Ted Cruz and Marco Rubio", "joint")


TWO_OF = """
    Two two NUM V nsubj
    of _ ADP 4 case
    the _ DET 4 det
    senators senator NOUN 1 nmod Number=Plur
    , _ PUNCT 1 punct
    Ted Ted PROPN 1 appos B-PERSON
    and _ CCONJ 8 cc
    Marco Marco PROPN {head} conj B-PERSON
"""


@pytest.mark.parametrize("head", [1, 6])
def test_names_behind_a_number_speak_whatever_the_tree_joins_the_last_to(head: int) -> None:
    parse = article(said(TWO_OF.format(head=head)))
    made = attribution(parse, "Two of the senators , Ted and Marco", "said", "it works")
    assert outcome(resolve(parse, [made])[0]) == ("Ted and Marco", "joint")


def test_a_verb_ends_a_row() -> None:
    parse = tree("""
        Ted Ted PROPN 8 nsubj B-PERSON
        Cruz Cruz PROPN 1 flat I-PERSON
        beat beat VERB 1 acl
        Marco Marco PROPN 3 obj B-PERSON
        Rubio Rubio PROPN 4 flat I-PERSON
        and _ CCONJ 8 cc
        then _ ADV 8 advmod
        said say VERB 0 root
        it _ PRON 10 nsubj
        works work VERB 8 ccomp
    """)
    made = attribution(parse, "Ted Cruz beat Marco Rubio", "said", "it works", source_head=0)
    assert outcome(resolve(parse, [made])[0]) == ("Ted Cruz", "name")


def test_two_roles_with_one_article_are_one_person() -> None:
    quotes = extractor().extract("The founder and chairman of the bank said it works.")
    assert [quote.speaker.name for quote in quotes if quote.speaker] == ["the founder"]


def test_a_ministry_of_two_matters_is_no_row_of_speakers() -> None:
    text = "Minister of Employment and Labour, Thulas Nxesi, said on Monday that it works."
    assert [quote.speaker.name for quote in extractor().extract(text) if quote.speaker] == ["Thulas Nxesi"]


def test_both_are_the_two_who_stand_out() -> None:
    text = "Ada Lind met Omar Diaz. Lind smiled. Diaz smiled. It rained.\n\nThe road is long.\n\nThe hill is steep.\n\n"
    text += "Snow fell.\n\nBoth said it works."
    quote = extractor().extract(text)[-1]
    assert quote.speaker is not None
    assert quote.speaker.name in ("Ada Lind and Omar Diaz", "Omar Diaz and Ada Lind")


# The tree hangs the second name, with its title or role, on the first or on what stands before that.
SECOND_IS_FLAT = """
    Dmitry Dmitry PROPN V nsubj B-PERSON
    Peskov Peskov PROPN 1 flat I-PERSON
    and _ CCONJ 4 cc
    Senator Senator PROPN 5 nmod:desc
    Marco Marco PROPN 1 flat B-PERSON
    Rubio Rubio PROPN 5 flat I-PERSON
"""
SECOND_HAS_AN_OFFICE = """
    Senator Senator PROPN 2 nmod:desc
    Dmitry Dmitry PROPN V nsubj B-PERSON
    Peskov Peskov PROPN 2 flat I-PERSON
    and _ CCONJ 6 cc
    former former ADJ 6 amod
    Secretary Secretary PROPN 2 conj
    of _ ADP 8 case
    State State PROPN 6 nmod
    Marco Marco PROPN 6 appos B-PERSON
    Rubio Rubio PROPN 9 flat I-PERSON
"""
SECOND_IS_EMPLOYED = """
    Dmitry Dmitry PROPN V nsubj B-PERSON
    Peskov Peskov PROPN 1 flat I-PERSON
    and _ CCONJ 4 cc
    Acme Acme PROPN 1 conj B-ORG
    News News PROPN 4 flat I-ORG
    editor editor NOUN 1 nmod:desc
    Marco Marco PROPN 6 flat B-PERSON
    Rubio Rubio PROPN 7 flat I-PERSON
"""
SECOND_EXPLAINS = """
    The _ DET 2 det
    minister minister NOUN V nsubj
    , _ PUNCT 4 punct
    Dmitry Dmitry PROPN 2 appos B-PERSON
    Peskov Peskov PROPN 4 flat I-PERSON
    , _ PUNCT 9 punct
    and _ CCONJ 9 cc
    the _ DET 9 det
    mayor mayor NOUN 2 conj
    , _ PUNCT 11 punct
    Marco Marco PROPN 9 appos B-PERSON
    Rubio Rubio PROPN 11 flat I-PERSON
"""


@pytest.mark.parametrize(
    "source", [SECOND_IS_FLAT, SECOND_HAS_AN_OFFICE, SECOND_IS_EMPLOYED, SECOND_EXPLAINS],
    ids=["flat", "office", "employer", "apposition"],
)  # fmt: skip
def test_both_names_speak_wherever_the_tree_hangs_the_second(source: str) -> None:
    assert outcome(last(said(source))) == ("Dmitry Peskov and Marco Rubio", "joint")


COMMA_TAGGED_AS_A_WORD = """
    Ada Ada PROPN V nsubj B-PERSON
    Lind Lind PROPN 1 flat I-PERSON
    , _ X 1 punct
    Jo Jo PROPN 1 appos B-PERSON
    Park Park PROPN 4 flat I-PERSON
"""


def test_what_stands_before_a_name_ends_at_a_comma_whatever_its_tag() -> None:
    assert speaker(said(COMMA_TAGGED_AS_A_WORD)).name == "Ada Lind"


RELATIVE_BETWEEN = """
    Peskov Peskov PROPN V nsubj B-PERSON
    , _ PUNCT 4 punct
    his _ PRON 4 nmod:poss Person=3|Poss=Yes|Gender=Masc
    wife wife NOUN 1 appos
    Tatiana Tatiana PROPN 4 flat B-PERSON
    , _ PUNCT 8 punct
    and _ CCONJ 8 cc
    Marco Marco PROPN 1 conj B-PERSON
    Rubio Rubio PROPN 8 flat I-PERSON
"""


def test_a_relative_between_two_names_takes_the_place_of_neither() -> None:
    joint = speaker(said(DMITRY), said(RELATIVE_BETWEEN))
    assert (joint.name, joint.resolved_by) == ("Dmitry Peskov, Tatiana and Marco Rubio", "joint")


def test_two_roles_before_one_name_are_one_person() -> None:
    roles = """
        Actor Actor NOUN V nsubj
        and _ CCONJ 3 cc
        director director NOUN 1 conj
        Dmitry Dmitry PROPN 1 appos B-PERSON
        Peskov Peskov PROPN 4 flat I-PERSON
    """
    assert outcome(last(said(roles)))[0] == "Dmitry Peskov"


def test_an_office_explained_by_a_name_and_joined_to_another_office_is_one_person() -> None:
    roles = """
        The _ DET 2 det
        founder founder NOUN V nsubj
        and _ CCONJ 4 cc
        chairman chairman NOUN 2 conj
        , _ PUNCT 6 punct
        Dmitry Dmitry PROPN 2 appos B-PERSON
        Peskov Peskov PROPN 6 flat I-PERSON
    """
    assert outcome(last(said(roles)))[0] == "Dmitry Peskov"
