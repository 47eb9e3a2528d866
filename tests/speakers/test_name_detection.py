"""Names are found where the recognizer saw them, mended where it cut them, and supplied where it missed them."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from quotex.parsing.document import Entity, Parse
from quotex.speakers.name_detection import name_spans
from tests.random_parses import parses
from tests.speakers.clauses import article, said
from tests.text_strategies import sentences_about_people


def names(parse: Parse) -> list[tuple[str, str]]:
    return [
        (parse.text[parse.words[span.first].start : parse.words[span.last - 1].end], span.kind)
        for span in name_spans(parse)
    ]


def found(subject: str) -> list[tuple[str, str]]:
    return names(article(said(subject)))


def test_titles_determiners_and_possessives_are_no_part_of_a_name() -> None:
    assert found("""
        President President PROPN 2 nmod:desc B-PERSON
        Donald Donald PROPN 5 nmod:poss I-PERSON
        Trump~ Trump PROPN 2 flat I-PERSON
        's _ PART 2 case I-PERSON
        aide _ NOUN V nsubj
    """) == [("Donald Trump", "person")]
    assert found("""
        The _ DET 3 det B-ORG
        White White ADJ 3 amod I-ORG
        House House PROPN V nsubj I-ORG
    """) == [("White House", "organization")]


def test_a_title_alone_is_no_name() -> None:
    assert found("The _ DET 2 det\nPresident President PROPN V nsubj B-PERSON") == [("President", "person")]
    assert found("The _ DET 2 det\nPresident President PROPN V nsubj") == []


def test_a_name_that_was_cut_in_two_is_joined() -> None:
    assert found("""
        Dmitry Dmitry PROPN V nsubj B-PERSON
        Peskov Peskov PROPN 1 flat B-PERSON
    """) == [("Dmitry Peskov", "person")]


def test_a_nickname_in_marks_cuts_no_name() -> None:
    assert found("""
        Robert Robert PROPN V nsubj B-PERSON
        “~ “ PUNCT 3 punct
        Bobby~ Bobby PROPN 1 flat B-PERSON
        ” ” PUNCT 3 punct I-PERSON
        Scott Scott PROPN 1 flat I-PERSON
    """) == [("Robert “Bobby” Scott", "person")]
    assert found("""
        Robert Robert PROPN V nsubj B-PERSON
        “~ “ PUNCT 3 punct
        Bobby Bobby PROPN 1 flat B-PERSON
        Scott Scott PROPN 1 flat I-PERSON
    """) == [("Robert", "person"), ("Bobby Scott", "person")]


def test_initials_that_the_recognizer_left_out_belong_to_the_name() -> None:
    assert found("""
        G.K. G.K. PROPN V nsubj
        Lind Lind PROPN 1 flat B-PERSON
    """) == [("G.K. Lind", "person")]
    assert found("""
        Rep. Rep. PROPN 2 compound
        G.K. G.K. PROPN V nsubj
        Lind Lind PROPN 1 flat B-PERSON
    """) == [("G.K. Lind", "person")]
    assert found("""
        U.S. U.S. PROPN 2 compound
        Lind Lind PROPN V nsubj B-PERSON
    """) == [("U.S.", "place"), ("Lind", "person")]


@pytest.mark.parametrize(("kind", "expected"), [("MISC", []), ("PERSON", [("April", "person")])])
def test_a_day_or_month_is_a_name_only_as_somebody(kind: str, expected: list[tuple[str, str]]) -> None:
    assert found(f"April April PROPN V nsubj B-{kind}") == expected


def test_a_name_around_a_stray_country_is_joined() -> None:
    assert found("""
        Volodymyr Volodymyr PROPN V nsubj B-PERSON
        Ukraine Ukraine PROPN 1 flat B-LOC
        Zelensky Zelensky PROPN 1 flat B-PERSON
    """) == [("Volodymyr Ukraine Zelensky", "person")]
    assert found("""
        the _ DET 2 det
        Volodymyr Volodymyr PROPN V obl
        Ukraine Ukraine PROPN 4 compound
        Zelensky Zelensky PROPN V obl
    """) == [("Volodymyr Ukraine Zelensky", "person")]


def test_a_given_name_and_a_stray_country_are_no_organization_before_a_surname() -> None:
    rows = """
        {0} {0} PROPN 3 compound B-ORG
        {1} {1} PROPN 3 compound I-ORG
        Zelensky Zelensky PROPN V nsubj B-PERSON
    """
    assert found(rows.format("Volodymyr", "Ukraine")) == [("Volodymyr Ukraine Zelensky", "person")]
    for first, second in (("Volodymyr", "Motors"), ("Acme", "Ukraine")):
        assert found(rows.format(first, second))[0] == (f"{first} {second}", "organization")


def test_two_people_side_by_side_stay_two() -> None:
    assert found("""
        Trump Trump PROPN V obl B-PERSON
        Putin Putin PROPN V nsubj B-PERSON
    """) == [("Trump", "person"), ("Putin", "person")]


def test_a_surname_that_the_recognizer_left_out_is_taken_in() -> None:
    assert found("""
        Dmitry Dmitry PROPN V nsubj B-PERSON
        Peskov Peskov PROPN 1 flat
    """) == [("Dmitry Peskov", "person")]


@pytest.mark.parametrize(
    ("kind", "words", "corrected"),
    [
        ("LOC", "Kremlin Kremlin PROPN V nsubj B-LOC", "organization"),
        ("PERSON", "Kremlin Kremlin PROPN V nsubj B-PERSON", "organization"),
        ("MISC", "Mueller Mueller PROPN 2 compound B-MISC\nReport Report PROPN V nsubj I-MISC", "document"),
        ("MISC", "Straits Straits PROPN 2 compound B-MISC\nTimes Times PROPN V nsubj I-MISC", "organization"),
        ("PERSON", "Boeing Boeing PROPN 2 compound B-PERSON\nCommission _ PROPN V nsubj I-PERSON", "organization"),
        ("ORG", "Mrs. Mrs. PROPN 2 nmod:desc\nFord Ford PROPN V nsubj B-ORG", "person"),
        ("LOC", "Sumy Sumy PROPN V nsubj B-LOC", "place"),
    ],
)
def test_a_kind_that_the_words_contradict_is_put_right(kind: str, words: str, corrected: str) -> None:
    assert found(words)[-1][1] == corrected


def test_most_mentions_of_a_name_outvote_one() -> None:
    place = said("Sumy Sumy PROPN V nsubj B-LOC")
    assert names(article(place, place, place, said("Sumy Sumy PROPN V nsubj B-ORG"))) == [("Sumy", "place")] * 4
    assert names(article(place, said("Sumy Sumy PROPN V nsubj B-ORG")))[1] == ("Sumy", "organization")


def test_an_adjective_in_capitals_before_a_given_name_is_no_part_of_it() -> None:
    rows = """
        the _ DET 4 det
        {0} {0} ADJ 4 amod
        {1} {1} PROPN 4 compound
        {2} {2} PROPN V nsubj
    """
    assert found(rows.format("Crooked", "Hillary", "Clinton"))[0][0] == "Hillary Clinton"
    assert found(rows.format("United", "Arab", "Emirates"))[0][0] == "United Arab Emirates"
    africa = "the _ DET 3 det\nSouth South ADJ 3 amod\nAfrica Africa PROPN 4 compound\nleader leader NOUN V nsubj"
    assert found(africa)[0][0] == "South Africa"


def test_the_shape_of_a_name_does_not_outvote_the_recognizer() -> None:
    known = said("Pence Pence PROPN V nsubj B-PERSON")
    capitals = said("PENCE PENCE PROPN V nsubj")
    assert names(article(known, capitals, capitals)) == [("Pence", "person"), ("PENCE", "person"), ("PENCE", "person")]
    assert names(article(capitals, capitals)) == [("PENCE", "organization")] * 2


def test_an_organization_with_a_given_name_and_a_known_surname_is_the_person() -> None:
    full = said("Dmitry Dmitry PROPN V nsubj B-ORG\nPeskov Peskov PROPN 1 flat I-ORG")
    assert names(article(full)) == [("Dmitry Peskov", "organization")]
    assert names(article(full, said("Peskov Peskov PROPN V nsubj B-PERSON")))[0] == ("Dmitry Peskov", "person")


def test_proper_nouns_that_the_recognizer_missed_are_names() -> None:
    assert found("""
        Kremlin Kremlin PROPN 2 compound
        spokesman _ NOUN 3 nmod:desc
        Dmitry Dmitry PROPN V nsubj
        Peskov Peskov PROPN 3 flat
    """) == [("Kremlin", "organization"), ("Dmitry Peskov", "person")]


def test_a_missed_name_is_cut_behind_titles_in_capitals() -> None:
    assert found("""
        U.S. U.S. PROPN 2 compound
        President President PROPN 3 nmod:desc
        Donald Donald PROPN V nsubj
        Trump Trump PROPN 3 flat
    """) == [("U.S.", "place"), ("Donald Trump", "person")]


def test_a_surname_that_is_also_a_title_stays_in_its_name() -> None:
    assert found("""
        Martin Martin PROPN V nsubj
        Luther Luther PROPN 1 flat
        King King PROPN 1 flat
        Jr. Jr. PROPN 1 flat
    """) == [("Martin Luther King Jr.", "person")]


def test_a_role_in_capitals_behind_an_organization_is_cut_off() -> None:
    assert found("""
        State State PROPN 2 compound
        Department Department PROPN 3 compound
        Spokesperson Spokesperson PROPN V nsubj
    """) == [("State Department", "organization")]


def test_names_under_one_title_hang_together() -> None:
    assert found("""
        member _ NOUN V nsubj
        Rodaba Rodaba PROPN 1 flat
        Noori Noori PROPN 1 flat
    """) == [("Rodaba Noori", "unknown")]


def test_a_preposition_keeps_names_apart() -> None:
    assert found("""
        Ambassador Ambassador PROPN 5 nmod:desc
        to _ ADP 4 case
        United United ADJ 4 amod
        States States PROPN 5 nmod
        Hamdullah Hamdullah PROPN V nsubj
        Mohib Mohib PROPN 5 flat
    """) == [("United States", "place"), ("Hamdullah Mohib", "unknown")]


def test_particles_and_hyphens_do_not_break_a_name() -> None:
    assert found("""
        Suleiman Suleiman PROPN V nsubj
        al~ _ PROPN 1 flat
        -~ _ PUNCT 2 punct
        Amr Amr PROPN 2 flat
    """) == [("Suleiman al-Amr", "person")]
    assert found("""
        Ursula Ursula PROPN V nsubj
        von _ PROPN 1 flat
        der _ PROPN 1 flat
        Leyen Leyen PROPN 1 flat
    """) == [("Ursula von der Leyen", "person")]


def test_days_and_months_are_no_names() -> None:
    assert found("Tuesday Tuesday PROPN V obl\nPeskov Peskov PROPN V nsubj") == [("Peskov", "unknown")]


def test_a_newspaper_named_with_a_common_noun_is_an_organization() -> None:
    assert found("The _ DET 2 det\nGuardian Guardian PROPN V nsubj") == [("Guardian", "organization")]


@given(parses(sentences_about_people()))
def test_spans_never_overlap_and_never_leave_their_sentence(parse: Parse) -> None:
    spans = name_spans(parse)
    assert all(one.last <= other.first for one, other in pairwise(spans))
    assert all(span.first < span.last for span in spans)
    assert all(parse.words[span.first].sentence == parse.words[span.last - 1].sentence for span in spans)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        # an adjective in capitals opens a name, or stands inside of it
        ("the _ DET 3 det\nUnited United ADJ 3 amod\nStates States PROPN V nsubj", [("United States", "place")]),
        (
            "the _ DET 4 det\nU.S. U.S. PROPN 4 compound\nEnvironmental _ ADJ 4 amod\nAgency Agency PROPN V nsubj",
            [("U.S. Environmental Agency", "organization")],
        ),
        # but not where it opens the sentence, or names a people
        ("United United ADJ 2 amod\nStates States PROPN V nsubj", [("States", "unknown")]),
        ("the _ DET 3 det\nTurkish _ ADJ 3 amod\nKelmo Kelmo PROPN V nsubj", [("Kelmo", "unknown")]),
        # "of" and "&" join parts of the name of an organization
        (
            "Department Department PROPN V nsubj\nof _ ADP 3 case\nKelmo Kelmo PROPN 1 nmod",
            [("Department of Kelmo", "organization")],
        ),
        (
            "Zorvan Zorvan PROPN V nsubj\nof _ ADP 3 case\nKelmo Kelmo PROPN 1 nmod",
            [("Zorvan", "unknown"), ("Kelmo", "unknown")],
        ),
        ("Zorvan Zorvan PROPN V nsubj\n& _ CCONJ 3 cc\nKelmo Kelmo PROPN 1 flat", [("Zorvan & Kelmo", "unknown")]),
        # names of unknown kind by their words
        ("Kelmo Kelmo PROPN 2 compound\nInc. Inc. PROPN V nsubj", [("Kelmo Inc.", "organization")]),
        ("KLM KLM PROPN V nsubj", [("KLM", "organization")]),
    ],
)
def test_names_that_were_missed_are_found_whole_and_with_a_kind(subject: str, expected: list[tuple[str, str]]) -> None:
    assert found(subject) == expected


def test_a_person_noun_at_the_end_of_an_organization_is_no_part_of_its_name() -> None:
    assert found("the _ DET 3 det\nUtah Utah PROPN 3 compound B-ORG\nRepublican _ PROPN V nsubj I-ORG") == [
        ("Utah", "organization")
    ]
    assert found("the _ DET 3 det\nKelmo Kelmo PROPN 3 compound B-ORG\nObserver _ PROPN V nsubj I-ORG") == [
        ("Kelmo Observer", "organization")
    ]


def test_a_comma_ends_a_personal_name() -> None:
    assert found(
        "Dmitry~ Dmitry PROPN V nsubj B-PERSON\n, _ PUNCT 3 punct I-PERSON\nPeskov Peskov PROPN 1 appos I-PERSON"
    ) == [
        ("Dmitry", "person"),
        ("Peskov", "unknown"),
    ]


def test_a_surname_that_the_recognizer_took_for_an_organization() -> None:
    full = said("Ben Ben PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON")
    short = said("Kelmo Kelmo PROPN V nsubj B-ORG")
    company = said("Kelmo Kelmo PROPN 2 compound B-ORG\nMotor Motor PROPN V nsubj I-ORG")
    assert names(article(full, short))[1] == ("Kelmo", "person")
    assert names(article(full, short, company))[1] == ("Kelmo", "organization")


def test_overlapping_and_empty_entities_do_no_harm() -> None:
    parse = article(said("Dmitry Dmitry PROPN V nsubj\nPeskov Peskov PROPN 1 flat"))
    broken = replace(parse, entities=(Entity(0, 2, "PERSON"), Entity(1, 9, "ORG"), Entity(3, 3, "LOC")))
    assert names(broken)[0] == ("Dmitry Peskov", "person")
    outside = replace(parse, entities=(Entity(-5, 99, "LOC"), Entity(98, 99, "LOC")))
    assert len(names(outside)) == 1
