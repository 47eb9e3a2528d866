"""Gender comes from titles and role nouns, from pronouns that can mean nobody else, and from given names."""

import pytest

from quotex.parsing.syntax import Syntax
from quotex.speakers.gender import CERTAIN, gender_scores
from quotex.speakers.name_detection import name_spans
from quotex.speakers.named_mentions import named_mentions
from quotex.speakers.roles import NameIndex
from tests.speakers.clauses import article, said

HER_SEAT = "took take VERB 0 root\n{pronoun} _ PRON {next} nmod:poss\nseat~ _ NOUN {verb} obj\n. _ PUNCT {verb} punct"


def evidence(*sentences: str) -> float:
    """The evidence for the person who is named first."""
    parse = article(*sentences)
    names = NameIndex.of(name_spans(parse), len(parse.words))
    mentions = named_mentions(Syntax(parse), names)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(mention.name for mention in mentions))}
    entities = {mention.head: numbers[mention.name] for mention in mentions}
    return gender_scores(Syntax(parse), mentions, entities, set()).get(0, 0.0)


def took(pronoun: str, name: str = "Kelmo Kelmo PROPN 2 nsubj B-PERSON") -> str:
    """ "Kelmo took her seat." """
    return f"{name}\n{HER_SEAT.format(pronoun=pronoun, next=4, verb=2)}"


@pytest.mark.parametrize(
    ("subject", "sign"),
    [
        ("Mrs. Mrs. PROPN 2 nmod:desc\nKelmo Kelmo PROPN V nsubj B-PERSON", -1),
        ("Mr. Mr. PROPN 2 nmod:desc\nKelmo Kelmo PROPN V nsubj B-PERSON", 1),
        ("spokeswoman _ NOUN 2 nmod:desc\nKelmo Kelmo PROPN V nsubj B-PERSON", -1),
        ("King King PROPN 2 nmod:desc\nKelmo Kelmo PROPN V nsubj B-PERSON", 1),
        ("actress _ NOUN V nsubj\nKelmo Kelmo PROPN 1 appos B-PERSON", -1),
        ("Dmitry Dmitry PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON", 1),
        ("J. J. PROPN V nsubj B-PERSON\nMary Mary PROPN 1 flat I-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON", -1),
    ],
)
def test_titles_roles_and_given_names_are_certain(subject: str, sign: int) -> None:
    assert evidence(said(subject)) * sign >= CERTAIN


@pytest.mark.parametrize(
    "subject",
    [
        "Kelmo Kelmo PROPN V nsubj B-PERSON",
        "President President PROPN 2 nmod:desc\nKelmo Kelmo PROPN V nsubj B-PERSON",
        "Kim Kim PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON",
    ],
)
def test_a_surname_a_neutral_title_and_an_ambiguous_name_tell_nothing(subject: str) -> None:
    assert evidence(said(subject)) == 0


def test_a_given_name_that_stands_alone_tells_a_little() -> None:
    assert 0 < evidence(said("Dmitry Dmitry PROPN V nsubj B-PERSON")) < CERTAIN


def test_a_title_outweighs_the_given_name() -> None:
    assert (
        evidence(
            said("Mrs. Mrs. PROPN 2 nmod:desc\nDmitry Dmitry PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 2 flat I-PERSON")
        )
        < 0
    )


def test_a_pronoun_after_the_only_person_in_the_sentence_tells() -> None:
    assert evidence(took("her")) < 0
    assert evidence(took("his")) > 0
    assert evidence(took("its")) == 0


def test_a_given_name_outweighs_one_pronoun() -> None:
    dmitry = "Dmitry Dmitry PROPN 3 nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON"
    assert evidence(f"{dmitry}\n{HER_SEAT.format(pronoun='her', next=5, verb=3)}") > 0


def test_a_pronoun_tells_nothing_where_two_people_may_be_meant() -> None:
    two = """
        Kelmo Kelmo PROPN 2 nsubj B-PERSON
        gave give VERB 0 root
        Zorvan Zorvan PROPN 2 iobj B-PERSON
        her _ PRON 5 nmod:poss
        seat _ NOUN 2 obj
    """
    assert evidence(two) == 0


def test_a_pronoun_tells_nothing_of_somebody_who_is_not_the_subject() -> None:
    sentence = """
        It _ PRON 2 nsubj
        took _ VERB 0 root
        Kelmo Kelmo PROPN 2 obj B-PERSON
        her _ PRON 5 nmod:poss
        seat _ NOUN 2 obl
    """
    assert evidence(sentence) == 0


def test_a_pronoun_at_the_head_of_the_next_sentence_tells_a_little() -> None:
    she = "She _ PRON 2 nsubj\nleft _ VERB 0 root"
    assert evidence(said("Kelmo Kelmo PROPN V nsubj B-PERSON"), she) == -0.5
    assert evidence(said("Kelmo Kelmo PROPN V nsubj B-PERSON"), "It _ PRON 2 nsubj\nleft _ VERB 0 root", she) == 0


def test_pronouns_inside_direct_quotations_are_not_heard() -> None:
    parse = article(took("her"))
    names = NameIndex.of(name_spans(parse), len(parse.words))
    mentions = named_mentions(Syntax(parse), names)
    entities = {mentions[0].head: 0}
    assert gender_scores(Syntax(parse), mentions, entities, {2})[0] == 0
    assert gender_scores(Syntax(parse), mentions, entities, set())[0] < 0
