"""Each sieve finds what it is for, leaves alone what it is not for, and says why where nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from quotex.lexicons import rows
from quotex.parsing.document import Parse
from quotex.quotations.attribution import Attribution
from quotex.speakers import Resolution, resolve
from quotex.speakers.confidence import sieve_priors
from quotex.speakers.discourse import Discourse, Sieve
from quotex.speakers.sieves import SIEVES
from tests.speakers.clauses import (
    ACME,
    DMITRY,
    FOREIGN_MINISTER,
    PESKOV,
    QUOTE,
    ZELENSKY,
    article,
    kinds,
    last,
    outcome,
    quoted,
    reports,
    resolutions,
    said,
    speaker,
    the,
)
from tests.trees import attribution, tree

ASKED = """
    “~ _ PUNCT 3 punct
    {} _ PRON 3 nsubj
    asked ask VERB V ccomp
    them~ _ PRON 3 obj
    ,~ _ PUNCT 3 punct
    ” _ PUNCT 3 punct
"""

COACH = """
    Their _ PRON 2 nmod:poss
    coach~ _ NOUN V obl
    , _ PUNCT 4 punct
    Bamberg~ Bamberg PROPN V nsubj B-PERSON
    , _ PUNCT 4 punct
"""
OFFICE = "Zelensky~ Zelensky PROPN 3 nmod:poss B-PERSON\n's _ PART 1 case\noffice _ NOUN V nsubj"
MAYOR = """
    The _ DET 2 det
    mayor~ _ NOUN V nsubj
    ,~ _ PUNCT 4 punct
    Kobzar~ Kobzar PROPN 2 appos B-PERSON
    , _ PUNCT 4 punct
"""
BOTH = "Peskov Peskov PROPN V nsubj B-PERSON\nand _ CCONJ 3 cc\nKelmo Kelmo PROPN 1 conj B-PERSON"
COMPANY = "A _ DET 2 det\ncompany _ NOUN V nsubj"
FOUNDATION = """
    Open Open PROPN 3 compound B-ORG
    Dialogue Dialogue PROPN 3 compound I-ORG
    Foundation Foundation PROPN V nsubj I-ORG
"""
ODF = "ODF ODF PROPN V nsubj B-ORG"
RUSSIA = "Russia Russia PROPN V nsubj B-LOC"
WHO = """
    Peskov~ Peskov PROPN 0 root B-PERSON
    , _ PUNCT 4 punct
    who _ PRON 4 nsubj
    said say VERB 1 parataxis
    it _ PRON 6 nsubj
    works work VERB 4 ccomp
"""
WISELY = """
    said say VERB 0 root
    wisely _ ADV 1 advmod
    to _ ADP 4 case
    Peskov Peskov PROPN 2 obl B-PERSON
    it _ PRON 6 nsubj
    works work VERB 1 ccomp
"""

AGED = """
    Anna Anna PROPN V nsubj B-PERSON
    Kelmo~ Kelmo PROPN 1 flat I-PERSON
    ,~ _ PUNCT 4 punct
    43~ _ NUM 1 appos
    , _ PUNCT 4 punct
"""

TURN = """
    Juror Juror PROPN 2 compound B-PERSON
    4~ _ NUM 5 dep
    :~ _ PUNCT 2 punct
    it _ PRON 5 nsubj
    works work VERB 0 root
"""

Sources = tuple[Parse, list[Attribution]]


def one_source(sentence: str, source: str, source_head: int) -> Sources:
    """A sentence with one attribution, whose source the tree alone would not give."""
    parse = article(sentence)
    return parse, [attribution(parse, source, "said", "it works", source_head=source_head)]


def turn(sentence: str, label: str) -> Sources:
    """A turn of a transcript."""
    parse = article(sentence)
    return parse, [attribution(parse, label, "", "it works")]


def sources(*sentences: str) -> Sources:
    """An article with its reports."""
    parse = article(*sentences)
    return parse, reports(parse)


DECIDED = [
    (turn(TURN, "Juror 4"), "Juror 4", "nominal"),
    (sources(said("I _ PRON V nsubj")), None, "first person: writer unnamed"),
    (sources(said(BOTH)), "Peskov and Kelmo", "joint"),
    (one_source(said(COACH), "Their coach, Bamberg,", 1), "Bamberg", "apposition"),
    (sources(said(ZELENSKY), said(OFFICE)), "Zelensky's office", "possessed"),
    (sources(said(DMITRY)), "Dmitry Peskov", "name"),
    (sources(said(FOREIGN_MINISTER)), "Anna Kelmo", "title and name"),
    (sources(said(MAYOR)), "Kobzar", "apposition"),
    (sources(said(FOUNDATION), said(ODF)), "Open Dialogue Foundation", "acronym"),
    (sources(said(DMITRY), said(PESKOV)), "Dmitry Peskov", "surname"),
    (sources(said(RUSSIA)), "Russia", "government"),
    (sources(WHO), "Peskov", "relative pronoun"),
    (sources(said(DMITRY), said("He _ PRON V nsubj")), "Dmitry Peskov", "pronoun"),
    (sources(said("Many _ ADJ V nsubj")), "many", "indefinite"),
    (sources(said(BOTH), said("Both _ DET V nsubj")), "Peskov and Kelmo", "taken up"),
    (sources(said(AGED), said(DMITRY), said(the("43-year-old"))), "Anna Kelmo", "age"),
    (sources(said(FOREIGN_MINISTER), said(the("minister"))), "Anna Kelmo", "description"),
    (sources(said(the("banana"))), "the banana", "nominal of unknown kind"),
    (one_source(WISELY, "wisely to Peskov", 1), "Peskov", "name in source"),
]


# The list


def test_no_sieve_stands_twice() -> None:
    assert len(set(SIEVES)) == len(SIEVES)


@pytest.mark.parametrize(("found", "name", "rule"), DECIDED, ids=[rule for *_, rule in DECIDED])
def test_the_most_precise_sieve_that_fits_decides(found: Sources, name: str | None, rule: str) -> None:
    assert outcome(resolve(*found)[-1]) == (name, rule)


@pytest.mark.parametrize("sieve", SIEVES, ids=lambda sieve: sieve.__name__)
def test_without_any_one_sieve_a_source_is_decided_otherwise(sieve: Sieve, monkeypatch: pytest.MonkeyPatch) -> None:
    others = tuple(one for one in SIEVES if one is not sieve)
    monkeypatch.setattr(import_module("quotex.speakers.resolve"), "SIEVES", others)
    assert any(outcome(resolve(*found)[-1]) != (name, rule) for found, name, rule in DECIDED)


def test_every_prior_is_a_probability() -> None:
    assert all(0.5 < prior < 1 for prior in sieve_priors().values())


def test_no_rule_was_right_more_often_than_it_was_tried() -> None:
    for rule, _, corpus, right, tried in rows("sieve_priors.tsv", 5):
        assert 0 <= int(right) <= int(tried), rule
        assert (corpus == "-") == (tried == "0"), rule


# first_person


def test_i_inside_a_direct_quotation_is_its_speaker() -> None:
    parse = article(quoted(DMITRY, ASKED.format("I")))
    nested = attribution(parse, "I", "asked", "them", nested_in=0)
    assert outcome(resolve(parse, [*reports(parse), nested])[1]) == ("Dmitry Peskov", "first person")


@pytest.mark.parametrize(
    ("pronoun", "rule"), [("We", "first person plural"), ("You", "second person"), ("Our", "first person plural")]
)
def test_we_and_you_are_nobody_in_particular(pronoun: str, rule: str) -> None:
    parse = article(quoted(DMITRY, ASKED.format(pronoun)))
    nested = attribution(parse, pronoun, "asked", "them", nested_in=0)
    assert outcome(resolve(parse, [*reports(parse), nested])[1]) == (None, rule)


def test_a_newspaper_called_i_is_not_the_first_person() -> None:
    assert last(said(DMITRY), said("the _ DET 2 det\ni _ NOUN V nsubj")).rule != "first person: writer unnamed"


# joint_speakers


def test_two_speakers_joined_by_and_are_a_group() -> None:
    found = speaker(said(DMITRY), said(BOTH))
    assert (*kinds(found), found.resolved_by) == ("Dmitry Peskov and Kelmo", "group", "joint")


def test_three_speakers_are_listed() -> None:
    three = """
        Peskov Peskov PROPN V nsubj B-PERSON
        , _ PUNCT 3 punct
        Kelmo Kelmo PROPN 1 conj B-PERSON
        and _ CCONJ 5 cc
        residents resident NOUN 1 conj Number=Plur
    """
    assert speaker(said(three)).name == "Peskov, Kelmo and residents"


def test_a_name_that_holds_and_is_one_organization() -> None:
    firm = "Marks Marks PROPN V nsubj B-ORG\nand _ CCONJ 3 cc I-ORG\nSpencer Spencer PROPN 1 conj I-ORG"
    assert kinds(speaker(said(firm))) == ("Marks and Spencer", "organization")


def test_a_second_role_of_a_name_is_no_second_speaker() -> None:
    found = speaker(
        said("""
        Anna Anna PROPN V nsubj B-PERSON
        Kelmo~ Kelmo PROPN 1 flat I-PERSON
        , _ PUNCT 4 punct
        director _ NOUN 1 appos
        and _ CCONJ 6 cc
        chairwoman~ _ NOUN 1 conj
        , _ PUNCT 4 punct
        """)
    )
    assert kinds(found) == ("Anna Kelmo", "person")


def test_a_conjunct_outside_the_source_does_not_join() -> None:
    parse = article(said(BOTH))
    made = attribution(parse, "Peskov", "said", "it works")
    assert outcome(resolve(parse, [made])[0]) == ("Peskov", "name")


# possessed_office


def test_an_office_is_not_the_person_who_possesses_it() -> None:
    found = speaker(said(ZELENSKY), said(OFFICE))
    assert (*kinds(found), found.resolved_by) == ("Zelensky's office", "organization", "possessed")


def test_an_office_is_possessed_also_where_the_mark_hangs_on_it() -> None:
    campaign = """
        Hillary Hillary PROPN 4 nmod:poss B-PERSON
        Clinton~ Clinton PROPN 1 flat I-PERSON
        ’s _ PART 4 case
        campaign _ NOUN V nsubj
    """
    assert kinds(speaker(said(campaign))) == ("Hillary Clinton’s campaign", "organization")


def test_a_possessive_pronoun_is_spelled_out() -> None:
    negotiator = "Its _ PRON 3 nmod:poss\nfirst _ ADJ 3 amod\nnegotiator _ NOUN V nsubj"
    found = speaker(said(RUSSIA), said(negotiator))
    assert kinds(found) == ("Russia's first negotiator", "unnamed")
    assert (found.role, found.affiliation) == ("first negotiator", "Russia")


def test_an_office_of_nobody_knows_whom_keeps_its_phrase() -> None:
    assert outcome(last(said("His _ PRON 2 nmod:poss\noffice _ NOUN V nsubj"))) == ("his office", "possessed")


def test_a_possessed_person_who_is_named_is_that_person() -> None:
    lawyer = """
        Peskov~ Peskov PROPN 3 nmod:poss B-PERSON
        's _ PART 1 case
        lawyer~ _ NOUN V nsubj
        ,~ _ PUNCT 5 punct
        Kelmo~ Kelmo PROPN 3 appos B-PERSON
        , _ PUNCT 5 punct
    """
    assert outcome(last(said(DMITRY), said(lawyer))) == ("Kelmo", "apposition")
    again = "Peskov~ Peskov PROPN 3 nmod:poss B-PERSON\n's _ PART 1 case\nlawyer _ NOUN V nsubj"
    assert outcome(last(said(lawyer), said(again))) == ("Kelmo", "description")


# full_name, titled_name


def test_a_surname_that_is_all_the_article_gives_is_a_name() -> None:
    assert outcome(last(said(PESKOV))) == ("Peskov", "name")


def test_a_full_name_behind_a_title_is_titled() -> None:
    found = speaker(said(FOREIGN_MINISTER))
    assert (found.name, found.role, found.resolved_by) == ("Anna Kelmo", "Foreign Minister", "title and name")


def test_a_title_before_a_short_name_is_found_by_the_surname() -> None:
    titled = said("Minister Minister PROPN 2 nmod:desc\nKelmo Kelmo PROPN V nsubj B-PERSON")
    assert outcome(last(said(FOREIGN_MINISTER), titled)) == ("Anna Kelmo", "surname")
    assert outcome(last(titled)) == ("Kelmo", "title and name")


def test_a_name_cut_off_behind_the_full_stop_of_its_title_is_found() -> None:
    parse = tree("""
        Pentagon Pentagon PROPN 2 compound B-ORG
        spokesman _ NOUN 0 root
        Capt. Capt. PROPN 2 flat

        Jeff Jeff PROPN 3 nsubj B-PERSON
        Davis Davis PROPN 1 flat I-PERSON
        said say VERB 0 root
        it _ PRON 5 nsubj
        works work VERB 3 ccomp
    """)
    made = attribution(parse, "Pentagon spokesman Capt. Jeff Davis", "said", "it works", source_head=1)
    assert outcome(resolve(parse, [made])[0]) == ("Jeff Davis", "title and name")
    alone = attribution(parse, "Pentagon spokesman Capt.", "said", "it works", source_head=1)
    assert outcome(resolve(parse, [alone])[0]) == ("Jeff Davis", "title and name")


# apposition


def test_a_name_behind_a_role_that_the_tree_did_not_join() -> None:
    parse = article(said(COACH))
    whole, alone = (
        attribution(parse, source, "said", "it works") for source in ("Their coach, Bamberg,", "Their coach")
    )
    assert outcome(resolve(parse, [replace(whole, source_head=1)])[0]) == ("Bamberg", "apposition")
    assert outcome(resolve(parse, [replace(alone, source_head=1)])[0])[1] != "apposition"


def test_an_acronym_that_is_spelled_out_is_no_pronoun() -> None:
    organization = """
        The _ DET 4 det B-ORG
        World World PROPN 4 compound I-ORG
        Health Health PROPN 4 compound I-ORG
        Organisation Organisation PROPN V nsubj I-ORG
        (~ _ PUNCT 6 punct
        WHO~ who PROPN 4 appos
        ) _ PUNCT 6 punct
    """
    pronoun = "WHO who PRON V nsubj"
    assert outcome(last(said(organization), said(pronoun))) == ("World Health Organisation", "acronym")
    assert outcome(last(said(pronoun)))[0] is None


def test_a_name_after_including_is_not_all_of_them() -> None:
    experts = """
        Tax _ NOUN 2 compound
        experts~ expert NOUN V nsubj
        , _ PUNCT 2 punct
        including _ VERB 5 case
        Bamberg~ Bamberg PROPN 2 appos B-PERSON
        , _ PUNCT 2 punct
    """
    assert outcome(last(said(experts)))[0] == "tax experts"


def test_the_role_of_an_unnamed_speaker_keeps_its_hyphens() -> None:
    source = """
        A _ DET 5 det
        well~ _ ADV 4 advmod
        -~ _ PUNCT 2 punct
        connected _ VERB 5 amod
        source _ NOUN V nsubj
    """
    assert speaker(said(source)).role == "well-connected source"


@pytest.mark.parametrize("hung_on", [1, 5])
def test_a_name_in_apposition_to_one_of_several(hung_on: int) -> None:
    lawyer = f"""
        One _ NUM V nsubj
        of _ ADP 5 case
        the _ DET 4 det
        family's family NOUN 5 nmod:poss
        attorneys~ attorney NOUN 1 nmod
        , _ PUNCT 7 punct
        Bamberg~ Bamberg PROPN {hung_on} appos B-PERSON
        , _ PUNCT 7 punct
    """
    assert outcome(last(said(lawyer))) == ("Bamberg", "apposition")


def test_a_noun_in_apposition_to_a_name_is_that_name() -> None:
    subject = "Kobzar~ Kobzar PROPN V nsubj B-PERSON\n, _ PUNCT 4 punct\nthe _ DET 4 det\nmayor _ NOUN 1 appos"
    parse = article(said(subject))
    made = attribution(parse, "the mayor", "said", "it works")
    assert outcome(resolve(parse, [made])[0])[0] == "Kobzar"


def test_a_noun_that_describes_the_organization_before_it() -> None:
    service = """
        the _ DET 4 det
        SBU SBU PROPN 4 compound B-ORG
        security _ NOUN 4 compound
        service _ NOUN V nsubj
        of _ ADP 6 case
        Ukraine Ukraine PROPN 4 nmod B-LOC
    """
    assert outcome(last(said(service))) == ("SBU", "apposition")


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("The _ DET 3 det\nMoscow Moscow PROPN 3 compound B-LOC\narmy _ NOUN V nsubj", "Moscow army"),
        ("The _ DET 3 det\nTrump Trump PROPN 3 compound B-PERSON\ncampaign _ NOUN V nsubj", "Trump campaign"),
        ("The _ DET 3 det\nStanford Stanford PROPN 3 compound B-ORG\nhospital _ NOUN V nsubj", "Stanford hospital"),
    ],
)
def test_a_part_of_something_named_is_not_what_is_named(subject: str, name: str) -> None:
    found = speaker(said(subject))
    assert (*kinds(found), found.resolved_by) == (name, "organization", "nominal")


# government


def test_a_country_speaks_as_an_organization() -> None:
    found = speaker(said(RUSSIA))
    assert (*kinds(found), found.resolved_by) == ("Russia", "organization", "government")


def test_a_capital_is_the_government_that_sits_there() -> None:
    russia, moscow = said(RUSSIA), said("Moscow Moscow PROPN V nsubj B-LOC")
    one, two = (found.speaker for found in resolutions(russia, moscow))
    assert one is not None
    assert two is not None
    assert one.id == two.id
    assert outcome(last(russia, moscow)) == ("Russia", "government")
    assert outcome(last(moscow)) == ("Moscow", "government")
    assert outcome(last(said("France France PROPN V nsubj B-LOC"), moscow)) == ("Moscow", "government")


def test_abbreviations_of_a_country_are_that_country() -> None:
    us = said("The _ DET 2 det\nU.S. U.S. PROPN V nsubj B-LOC")
    states = said("The _ DET 3 det\nUnited United ADJ 3 amod B-LOC\nStates States PROPN V nsubj I-LOC")
    assert speaker(us, states).name == speaker(states, us).name == "United States"


def test_a_surname_that_is_also_a_capital_is_the_person_whose_name_it_is() -> None:
    valeska = said("Valeska Valeska PROPN V nsubj B-PERSON\nParis Paris PROPN 1 flat I-PERSON")
    assert outcome(last(valeska, said("Paris Paris PROPN V nsubj B-PERSON"))) == ("Valeska Paris", "surname")
    assert outcome(last(valeska, said("Paris Paris PROPN V nsubj"))) == ("Valeska Paris", "surname")
    assert outcome(last(valeska, said("Paris Paris PROPN V nsubj B-LOC"))) == ("Paris", "government")


# relative_pronoun


def who(antecedent: str, number: int, pronoun: str = "who") -> Resolution:
    """The source of "ANTECEDENT, who said it works, left"; `number` is the antecedent's head."""
    rows = antecedent.strip().splitlines()
    at = len(rows)
    parse = tree(
        "\n".join(
            [
                *(row.replace(" V ", f" {at + 7} ") for row in rows),
                f",~ _ PUNCT {at + 3} punct",
                f"{pronoun} _ PRON {at + 3} nsubj",
                f"said say VERB {number} acl:relcl",
                f"it _ PRON {at + 5} nsubj",
                f"works work VERB {at + 3} ccomp",
                f", _ PUNCT {at + 3} punct",
                "left leave VERB 0 root",
            ]
        )
    )
    return resolve(parse, [attribution(parse, pronoun, "said", "it works")])[0]


def test_a_relative_pronoun_is_the_noun_that_its_clause_describes() -> None:
    assert outcome(who(DMITRY, 1)) == ("Dmitry Peskov", "relative pronoun")
    assert outcome(who("the _ DET 2 det\nministry _ NOUN V nsubj", 2, "which")) == ("ministry", "relative pronoun")
    assert outcome(who("a _ DET 2 det\nbanana _ NOUN V nsubj", 2)) == ("a banana", "relative pronoun")


def test_a_question_word_is_nobody() -> None:
    assert outcome(last(said(DMITRY), said("Who _ PRON V nsubj"))) == (None, "interrogative")
    assert outcome(last(said(DMITRY), said("That _ PRON V nsubj"))) == (None, "demonstrative")


def test_who_after_an_ambiguous_surname_is_as_uncertain() -> None:
    two = """
        Bill Bill PROPN 0 root B-PERSON
        Clinton Clinton PROPN 1 flat I-PERSON
        and _ CCONJ 4 cc
        Hillary Hillary PROPN 1 conj B-PERSON
        Clinton Clinton PROPN 4 flat I-PERSON

        Clinton~ Clinton PROPN 8 nsubj B-PERSON
        , _ PUNCT 4 punct
        who _ PRON 4 nsubj
        said say VERB 1 acl:relcl
        it _ PRON 6 nsubj
        works work VERB 4 ccomp
        , _ PUNCT 4 punct
        left leave VERB 0 root
    """
    parse = tree(two)
    [found] = [one.speaker for one in resolve(parse, reports(parse))]
    assert found is not None
    assert (found.name, found.resolved_by) == ("Bill Clinton", "relative pronoun")
    assert found.confidence < 0.9


def test_an_organization_called_who_is_no_pronoun() -> None:
    assert outcome(last(said("WHO WHO PROPN V nsubj B-ORG"))) == ("WHO", "name")


# indefinite


def test_quantifiers_stand_for_groups() -> None:
    assert kinds(speaker(said("Many _ ADJ V nsubj"))) == ("many", "group")
    some = "Some _ DET V nsubj\nof _ ADP 4 case\nthe _ DET 4 det\ndoctors doctor NOUN 1 nmod Number=Plur"
    found = speaker(said(some))
    assert (*kinds(found), found.resolved_by) == ("some of the doctors", "group", "indefinite")


def test_one_of_several_is_unnamed() -> None:
    one = "One _ NUM V nsubj\nof _ ADP 4 case\nthe _ DET 4 det\ndoctors doctor NOUN 1 nmod Number=Plur"
    assert kinds(speaker(said(one))) == ("one of the doctors", "unnamed")


@pytest.mark.parametrize("word", ["Nobody", "Someone", "Anyone", "This", "What"])
def test_nobody_and_anybody_are_no_speakers(word: str) -> None:
    assert outcome(last(said(DMITRY), said(f"{word} _ PRON V nsubj"))) == (None, f"indefinite: {word.lower()}")


# name_in_source


def test_a_source_without_a_noun_or_name_is_nobody() -> None:
    assert outcome(resolve(*one_source(WISELY, "wisely", 1))[0]) == (None, "no rule applies")


def test_the_scene_decides_an_expression_once() -> None:
    parse = article(quoted(DMITRY, QUOTE))
    discourse = Discourse(parse, reports(parse), SIEVES)
    head = reports(parse)[0].source_head
    assert head is not None
    assert discourse.decide(head) is discourse.decide(head)


# Which sieve comes first


def test_i_and_somebody_is_first_of_all_an_unnamed_writer() -> None:
    both = "I _ PRON V nsubj\nand _ CCONJ 3 cc\nKelmo Kelmo PROPN 1 conj B-PERSON"
    assert outcome(last(said(both))) == (None, "first person: writer unnamed")


def test_an_office_joined_to_another_speaker_is_a_joint_speaker() -> None:
    both = """
        Zelensky~ Zelensky PROPN 3 nmod:poss B-PERSON
        's _ PART 1 case
        office _ NOUN V nsubj
        and _ CCONJ 6 cc
        the _ DET 6 det
        army _ NOUN 3 conj
    """
    assert outcome(last(said(both))) == ("Zelensky's office and army", "joint")


def test_a_title_tells_more_than_an_apposition() -> None:
    both = """
        The _ DET 2 det
        spokesman~ _ NOUN V nsubj
        , _ PUNCT 5 punct
        Mr. Mr. PROPN 5 nmod:desc
        Kelmo~ Kelmo PROPN 2 appos B-PERSON
        , _ PUNCT 5 punct
    """
    assert outcome(last(said(both))) == ("Kelmo", "title and name")


def test_an_apposition_tells_more_than_an_acronym() -> None:
    group = """
        The _ DET 2 det
        group~ _ NOUN V nsubj
        ,~ _ PUNCT 4 punct
        ODF~ ODF PROPN 2 appos B-ORG
        , _ PUNCT 4 punct
    """
    assert outcome(last(said(FOUNDATION), said(group))) == ("Open Dialogue Foundation", "apposition")
    assert outcome(last(said(FOUNDATION), said(ODF))) == ("Open Dialogue Foundation", "acronym")


def test_an_organization_known_as_an_agency_is_meant_before_a_nearer_one() -> None:
    tass = "news _ NOUN 2 compound\nagency _ NOUN 3 nmod:desc\nKelmo Kelmo PROPN V nsubj B-ORG"
    assert outcome(last(said(tass), said(ACME), said(the("agency")))) == ("Kelmo", "description")


def test_a_named_organization_is_meant_before_an_unnamed_one() -> None:
    assert outcome(last(said(COMPANY), said(ACME), said(the("company")))) == ("Acme", "description")
