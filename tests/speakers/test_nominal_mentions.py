"""Common nouns: ages, roles, organizations, phrases said again, epithets, and phrases that stand for themselves."""

from __future__ import annotations

import pytest

from quotex.speakers import resolve
from tests.speakers.clauses import (
    ACME,
    DMITRY,
    FOREIGN_MINISTER,
    GLOBEX,
    MINISTRY,
    VICE_PRESIDENT,
    article,
    kinds,
    last,
    outcome,
    reports,
    resolutions,
    said,
    speaker,
    the,
)
from tests.trees import attribution, tree

# age


def test_an_age_is_that_of_the_person_whose_age_was_given() -> None:
    aged = """
        Anna Anna PROPN V nsubj B-PERSON
        Kelmo~ Kelmo PROPN 1 flat I-PERSON
        ,~ _ PUNCT 4 punct
        43~ _ NUM 1 appos
        , _ PUNCT 4 punct
    """
    assert outcome(last(said(aged), said(DMITRY), said(the("43-year-old")))) == ("Anna Kelmo", "age")
    assert last(said(aged), said(DMITRY), said(the("44-year-old"))).rule != "age"


def test_an_age_without_a_match_is_a_description() -> None:
    assert outcome(last(said(DMITRY), said(the("43-year-old")))) == ("Dmitry Peskov", "description")
    pieces = """
        The _ DET 6 det
        43~ _ NUM 4 nummod
        -~ _ PUNCT 2 punct
        year~ _ NOUN 6 compound
        -~ _ PUNCT 4 punct
        old _ ADJ V nsubj
    """
    assert outcome(last(said(DMITRY), said(pieces))) == ("Dmitry Peskov", "description")


def test_a_new_person_of_some_age_is_unnamed() -> None:
    new = "A _ DET 2 det\n43-year-old _ NOUN V nsubj"
    assert kinds(speaker(said(DMITRY), said(new))) == ("a 43-year-old", "unnamed")


# role


@pytest.mark.parametrize("nominal", [the("minister"), the("foreign", "minister"), the("politician")])
def test_the_holder_of_a_role_is_known_by_it(nominal: str) -> None:
    assert outcome(last(said(FOREIGN_MINISTER), said(nominal))) == ("Anna Kelmo", "description")


@pytest.mark.parametrize(
    "nominal",
    [
        the("deputy", "minister"),
        "A _ DET 2 det\nminister _ NOUN V nsubj",
        "The _ DET 2 det\nministers minister NOUN V nsubj Number=Plur",
    ],
)
def test_another_role_is_not_hers(nominal: str) -> None:
    assert speaker(said(FOREIGN_MINISTER), said(nominal)).resolved_by == "nominal"


def test_a_vice_president_is_not_the_president() -> None:
    assert speaker(said(VICE_PRESIDENT), said(the("president"))).kind == "unnamed"
    vice = "The _ DET 3 det\nvice _ NOUN 3 compound\npresident _ NOUN V nsubj"
    assert outcome(last(said(VICE_PRESIDENT), said(vice))) == ("Boris Zorvan", "description")


def test_a_demonym_and_its_country_are_one() -> None:
    president = """
        US US PROPN 2 compound B-LOC
        President President PROPN 3 nmod:desc
        Donald Donald PROPN V nsubj B-PERSON
        Trump Trump PROPN 3 flat I-PERSON
    """
    assert outcome(last(said(president), said(the("American", "president")))) == ("Donald Trump", "description")
    assert speaker(said(president), said(the("French", "president"))).kind == "unnamed"


def test_of_two_holders_the_one_mentioned_last_is_meant() -> None:
    other = FOREIGN_MINISTER.replace("Foreign", "Interior").replace("Anna", "Olga").replace("Kelmo", "Zorvan")
    found = speaker(said(FOREIGN_MINISTER), said(other), said(the("minister")))
    assert found.name == "Olga Zorvan"
    assert found.confidence < speaker(said(FOREIGN_MINISTER), said(the("minister"))).confidence


# organization


def test_the_ministry_is_the_one_whose_name_says_so() -> None:
    assert outcome(last(said(MINISTRY), said(the("ministry")))) == ("Defence Ministry", "description")
    far = ["It _ PRON 2 nsubj\nrains rain VERB 0 root"] * 6
    assert outcome(last(said(MINISTRY), *far, said(the("ministry")))) == ("Defence Ministry", "description")


def test_the_company_is_the_organization_mentioned_last() -> None:
    assert outcome(last(said(ACME), said(the("company")))) == ("Acme", "description")
    assert outcome(last(said(ACME), said(GLOBEX), said(the("company")))) == ("Globex", "description")
    assert outcome(last(said("Russia Russia PROPN V nsubj B-LOC"), said(the("company")))) == ("company", "nominal")


# repeated


def test_a_phrase_with_the_repeats_the_one_with_a() -> None:
    spokesman = """
        A _ DET 2 det
        spokesman _ NOUN V nsubj
        for _ ADP 5 case
        the _ DET 5 det
        army _ NOUN 2 nmod
    """
    first, again = said(spokesman), said(the("spokesman"))
    assert outcome(last(first, again)) == ("a spokesman for the army", "repeated")
    assert outcome(last(again)) == ("the spokesman", "nominal")
    assert outcome(last(first, said("Another _ DET 2 det\nspokesman _ NOUN V nsubj"))) == (
        "another spokesman",
        "nominal",
    )


def test_a_phrase_that_says_more_repeats_nothing() -> None:
    assert outcome(last(said("A _ DET 2 det\nreport _ NOUN V nsubj"), said(the("second", "report")))) == (
        "the second report",
        "nominal",
    )


def test_a_phrase_with_its_own_relative_clause_repeats_nothing() -> None:
    clause = the("man") + "\nwho _ PRON 4 nsubj\nbuilt build VERB 2 acl:relcl\nit _ PRON 4 obj"
    assert outcome(last(said("A _ DET 2 det\nman _ NOUN V nsubj"), said(clause))) == ("the man", "nominal")


# description


def test_an_epithet_is_the_only_person_just_named() -> None:
    found = last(said(DMITRY), said(the("retired", "billionaire")))
    assert outcome(found) == ("Dmitry Peskov", "description")


@pytest.mark.parametrize(
    "sentences",
    [
        (said("Mary Mary PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON"), said(the("businessman"))),
        (said(DMITRY), said("A _ DET 2 det\nbillionaire _ NOUN V nsubj")),
        (said(VICE_PRESIDENT), said(the("president"))),
    ],
)
def test_everybody_else_stays_unnamed(sentences: tuple[str, ...]) -> None:
    found = speaker(*sentences)
    assert (found.kind, found.resolved_by) == ("unnamed", "nominal")


# own_phrase


@pytest.mark.parametrize(
    ("subject", "name", "kind"),
    [
        ("A _ DET 2 det\nwitness _ NOUN V nsubj", "a witness", "unnamed"),
        ("Residents resident NOUN V nsubj Number=Plur", "residents", "group"),
        ("many _ ADJ 2 amod\neconomists economist NOUN V nsubj Number=Plur", "many economists", "group"),
        ("The _ DET 2 det\npolice _ NOUN V nsubj", "police", "organization"),
        ("The _ DET 2 det\ncompanies company NOUN V nsubj Number=Plur", "the companies", "group"),
        ("A _ DET 2 det\nstatement _ NOUN V nsubj", "a statement", "document"),
        ("The _ DET 2 det\ncrowd _ NOUN V nsubj", "the crowd", "group"),
        ("61 _ NUM 2 nummod\npercent _ NOUN V nsubj", "61 percent", "group"),
    ],
)
def test_a_phrase_stands_for_itself(subject: str, name: str, kind: str) -> None:
    assert kinds(speaker(said(subject))) == (name, kind)


def test_an_unnamed_spokesman_has_the_affiliation_of_his_phrase() -> None:
    spokesman = """
        A _ DET 2 det
        spokesman _ NOUN V nsubj
        for _ ADP 4 case
        Acme Acme PROPN 2 nmod B-ORG
    """
    found = speaker(said(spokesman))
    assert (found.name, found.kind, found.role, found.affiliation) == (
        "a spokesman for Acme",
        "unnamed",
        "spokesman",
        "Acme",
    )


def test_an_of_phrase_that_the_tree_hung_elsewhere_belongs_to_the_source() -> None:
    parse = tree("""
        A _ DET 2 det
        spokesman _ NOUN 5 nsubj
        for _ ADP 4 case
        Acme Acme PROPN 5 obl B-ORG
        said say VERB 0 root
        it _ PRON 7 nsubj
        works work VERB 5 ccomp
    """)
    found = resolve(parse, [attribution(parse, "A spokesman for Acme", "said", "it works", source_head=1)])[0].speaker
    assert found is not None
    assert (found.name, found.affiliation) == ("a spokesman for Acme", "Acme")


def test_a_phrase_keeps_one_reduced_clause_and_no_relative_clause() -> None:
    document = """
        the _ DET 2 det
        document _ NOUN V nsubj
        given give VERB 2 acl
        to _ ADP 5 case
        Ukrainians Ukrainian PROPN 3 obl Number=Plur B-NORP
        published publish VERB 5 acl
        by _ ADP 8 case
        media _ NOUN 6 obl
    """
    assert speaker(said(document)).name == "the document given to Ukrainians"
    witness = "a _ DET 2 det\nwitness _ NOUN V nsubj\nwho _ PRON 4 nsubj\nfled flee VERB 2 acl:relcl"
    assert speaker(said(witness)).name == "a witness"


def test_a_noun_of_unknown_kind_stands_for_itself() -> None:
    found = speaker(said("The _ DET 2 det\nbanana _ NOUN V nsubj"))
    assert (found.name, found.kind, found.resolved_by) == ("the banana", "unnamed", "nominal of unknown kind")


def test_a_mere_article_is_no_speaker() -> None:
    assert outcome(last(said("The _ DET V nsubj"))) == (None, "no rule applies")


def test_a_spokesman_is_not_the_spokeswoman() -> None:
    anna = "spokeswoman _ NOUN 2 nmod:desc\nAnna Anna PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 2 flat I-PERSON"
    assert outcome(last(said(anna), said(the("spokesperson")))) == ("Anna Kelmo", "description")
    assert outcome(last(said(anna), said(the("spokesman")))) == ("the spokesman", "nominal")


def test_a_role_that_is_given_only_later_is_that_of_its_only_holder() -> None:
    parse = article(said(the("minister")), said(FOREIGN_MINISTER))
    assert outcome(resolve(parse, reports(parse))[0]) == ("Anna Kelmo", "description")


def test_a_full_name_that_nothing_else_is_known_about_is_a_persons() -> None:
    unknown = said("Zorvan Zorvan PROPN V nsubj\nKelmo Kelmo PROPN 1 flat")
    assert kinds(speaker(unknown)) == ("Zorvan Kelmo", "person")
    assert resolutions(unknown, unknown)[0] == resolutions(unknown, unknown)[1]


def test_a_noun_possessed_by_an_unnamed_person_is_its_own_phrase() -> None:
    aide = "The _ DET 2 det\nminister~ _ NOUN 4 nmod:poss\n's _ PART 2 case\naide _ NOUN V nsubj"
    assert outcome(last(said(aide))) == ("the minister's aide", "nominal")


def test_a_plural_that_the_lemmatizer_left_as_it_is_has_its_kind() -> None:
    assert kinds(speaker(said("the _ DET 2 det\nprotesters _ NOUN V nsubj Number=Plur"))) == ("the protesters", "group")
    found = speaker(said("the _ DET 2 det\nprotesters _ NOUN V nsubj Number=Plur"))
    assert found.resolved_by == "nominal"


def test_a_preposition_before_a_phrase_is_no_part_of_it() -> None:
    which = """
        in _ ADP 2 case
        which _ PRON 4 nmod
        an _ DET 4 det
        employee _ NOUN V nsubj
    """
    assert speaker(said(which)).name == "an employee"
    assert speaker(said("since _ SCONJ 3 case\nlast _ ADJ 3 amod\npoll _ NOUN V nsubj")).name == "last poll"
