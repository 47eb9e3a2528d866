"""A pronoun means whom gender, number, role and nearness point to, and nobody where they do not decide."""

import dataclasses

import pytest

from quotex.speakers import Resolution, chains, resolve
from tests.speakers.clauses import article, last, quoted, reports, said, speaker
from tests.trees import attribution, span, tree

DMITRY = "Dmitry Dmitry PROPN V nsubj B-PERSON\nPeskov Peskov PROPN 1 flat I-PERSON"
MARY = "Mary Mary PROPN V nsubj B-PERSON\nJones Jones PROPN 1 flat I-PERSON"
HE, SHE, IT, THEY = (f"{form} _ PRON V nsubj" for form in ("He", "She", "It", "They"))
ACME = "Acme Acme PROPN 2 compound B-ORG\nSteel Steel PROPN V nsubj I-ORG"
RESIDENTS = "Residents resident NOUN V nsubj Number=Plur"

MET = """
    Dmitry Dmitry PROPN 3 nsubj B-PERSON
    Peskov Peskov PROPN 1 flat I-PERSON
    met meet VERB 0 root
    Boris Boris PROPN 3 obj B-PERSON
    Kelmo Kelmo PROPN 4 flat I-PERSON
    . _ PUNCT 3 punct
"""


@pytest.mark.parametrize(
    ("subject", "pronoun", "name"),
    [
        (DMITRY, HE, "Dmitry Peskov"),
        (MARY, SHE, "Mary Jones"),
        (ACME, IT, "Acme Steel"),
        (RESIDENTS, THEY, "residents"),
    ],
)
def test_a_pronoun_goes_on_with_the_last_speaker(subject: str, pronoun: str, name: str) -> None:
    found = speaker(said(subject), said(pronoun))
    assert (found.name, found.resolved_by) == (name, "pronoun")


@pytest.mark.parametrize(
    ("subject", "pronoun"),
    [(DMITRY, SHE), (MARY, HE), (ACME, HE), (DMITRY, IT), (DMITRY, THEY), (RESIDENTS, HE), (RESIDENTS, IT)],
)
def test_gender_and_number_must_fit(subject: str, pronoun: str) -> None:
    found = last(said(subject), said(pronoun))
    assert (found.speaker, found.rule) == (None, "pronoun: no candidate")


def test_without_any_mention_before_it_a_pronoun_stays_open() -> None:
    assert last(said(HE)).rule == "pronoun: no candidate"


def test_gender_passes_over_a_nearer_person() -> None:
    assert speaker(said(DMITRY), said(MARY), said(HE)).name == "Dmitry Peskov"


def test_a_subject_is_preferred_to_an_object() -> None:
    assert speaker(MET, said(HE)).name == "Dmitry Peskov"


def test_a_nearer_sentence_is_preferred_to_a_farther_one() -> None:
    boris = "Boris Boris PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON"
    assert speaker(said(DMITRY), said(boris), said(HE)).name == "Boris Kelmo"


def test_candidates_too_close_to_each_other_leave_the_pronoun_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotex.speakers.pronoun_coreference.weights", lambda *_: {})
    four = """
        Dmitry Dmitry PROPN 12 nsubj B-PERSON
        Peskov Peskov PROPN 1 flat I-PERSON
        , _ PUNCT 4 punct
        Boris Boris PROPN 1 conj B-PERSON
        Kelmo Kelmo PROPN 4 flat I-PERSON
        , _ PUNCT 7 punct
        Ivan Ivan PROPN 1 conj B-PERSON
        Zorvan Zorvan PROPN 7 flat I-PERSON
        and _ CCONJ 10 cc
        Artem Artem PROPN 1 conj B-PERSON
        Kobzar Kobzar PROPN 10 flat I-PERSON
        left leave VERB 0 root
    """
    found = last(four, said(HE))
    assert (found.speaker, found.rule) == (None, "pronoun: four candidates")
    assert found.candidates is not None
    assert [(one.name, one.share) for one in found.candidates] == [("Dmitry Peskov", 0.25), ("Boris Kelmo", 0.25)]


def test_more_rivals_make_a_pronoun_less_sure() -> None:
    assert speaker(MET, said(HE)).confidence < speaker(said(DMITRY), said(HE)).confidence


def test_a_person_spoken_about_inside_the_quotation_does_not_speak_it() -> None:
    about_boris = """
        “~ _ PUNCT 3 punct
        Boris Boris PROPN 3 nsubj B-PERSON
        lied~ lie VERB V ccomp
        ,~ _ PUNCT 3 punct
        ” _ PUNCT 3 punct
    """
    assert speaker(said(DMITRY), quoted("he _ PRON V nsubj", about_boris)).name == "Dmitry Peskov"
    assert last(quoted("he _ PRON V nsubj", about_boris)).rule == "pronoun: no candidate"


def test_a_person_spoken_about_inside_another_quotation_is_a_weak_candidate() -> None:
    about_boris = "Boris Boris PROPN 2 nsubj B-PERSON\nlied lie VERB V ccomp"
    assert speaker(said(DMITRY, about_boris), said(HE)).name == "Dmitry Peskov"
    parse = article(said(DMITRY, about_boris), said(HE))
    unreported = resolve(parse, reports(parse)[1:])[0].speaker
    assert unreported is not None


def test_the_object_of_the_reporting_verb_is_not_its_subject() -> None:
    told = """
        Dmitry Dmitry PROPN 3 nsubj B-PERSON
        Peskov Peskov PROPN 1 flat I-PERSON
        left leave VERB 0 root
        . _ PUNCT 3 punct

        He _ PRON 2 nsubj
        told tell VERB 0 root
        Boris Boris PROPN 2 iobj B-PERSON
        Kelmo Kelmo PROPN 3 flat I-PERSON
        that _ SCONJ 7 mark
        it _ PRON 7 nsubj
        works work VERB 2 ccomp
    """
    parse = tree(told)
    found = resolve(parse, [attribution(parse, "He", "told", "it works")])[0].speaker
    assert found is not None
    assert found.name == "Dmitry Peskov"


def test_a_possessor_is_not_whom_the_possessed_name_names() -> None:
    brother = "His _ PRON 2 nmod:poss\nbrother _ NOUN V nsubj\nBoris Boris PROPN 2 appos B-PERSON"
    assert speaker(said(DMITRY), said(brother)).name == "Boris"
    office = "His _ PRON 2 nmod:poss\noffice _ NOUN V nsubj"
    assert speaker(said(DMITRY), said(office)).name == "Dmitry Peskov's office"


def test_a_pronoun_in_a_clause_before_the_name_points_forward() -> None:
    when = """
        When _ SCONJ 3 mark
        he _ PRON 3 nsubj
        spoke speak VERB 8 advcl
        of _ ADP 5 case
        it~ _ PRON 3 obl
        , _ PUNCT 3 punct
        Peskov Peskov PROPN 8 nsubj B-PERSON
        smiled smile VERB 0 root
    """
    parse = tree(when)
    found = resolve(parse, [attribution(parse, "he", "spoke", "it")])[0].speaker
    assert found is not None
    assert found.name == "Peskov"


def test_the_enclosing_speaker_is_meant_inside_indirect_speech_but_not_inside_quotation_marks() -> None:
    inner = "he _ PRON 2 nsubj\nwarned warn VERB V ccomp\nthem _ PRON 2 obj"
    parse = article(said("Boris Boris PROPN V nsubj B-PERSON"), said(DMITRY, inner))
    outer = reports(parse)
    nested = attribution(parse, "he", "warned", "them", nested_in=1)
    assert name(resolve(parse, [*outer, nested])[2]) == "Dmitry Peskov"
    quote = "“~ _ PUNCT 3 punct\nHe _ PRON 3 nsubj\nlied~ lie VERB V ccomp\n,~ _ PUNCT 3 punct\n” _ PUNCT 3 punct"
    parse = article(said("Boris Boris PROPN V nsubj B-PERSON"), quoted(DMITRY, quote))
    nested = attribution(parse, "He", "lied", "“He lied,”", nested_in=1)
    assert name(resolve(parse, [*reports(parse), nested])[2]) == "Boris"


def name(resolution: Resolution) -> str | None:
    return resolution.speaker.name if resolution.speaker else None


def test_a_pronoun_teaches_the_gender_of_a_name_that_tells_none() -> None:
    kelmo, zorvan = ("Kelmo Kelmo PROPN V nsubj B-PERSON", "Zorvan Zorvan PROPN V nsubj B-PERSON")
    assert speaker(said(kelmo), said(SHE), said(zorvan), said(SHE)).name == "Zorvan"
    assert speaker(said(kelmo), said(SHE), said(zorvan), said(HE), said(SHE)).name == "Kelmo"


def test_a_report_is_no_candidate_for_they_while_people_are() -> None:
    results = "Results result NOUN V nsubj Number=Plur"
    scientists = "Scientists scientist NOUN V nsubj Number=Plur"
    assert speaker(said(scientists), said(results), said(THEY)).name == "scientists"


def test_it_may_be_a_country_or_a_report() -> None:
    assert speaker(said("Russia Russia PROPN V nsubj B-LOC"), said(IT)).name == "Russia"
    assert speaker(said("A _ DET 2 det\nreport _ NOUN V nsubj"), said(IT)).name == "a report"


def test_an_empty_it_is_nobody() -> None:
    assert last(said(DMITRY), said("It _ PRON V expl")).rule == "no source"
    found = said("It _ PRON V nsubj").replace("PRON 2 nsubj", "PRON 2 expl", 1)
    parse = article(said(ACME), found)
    made = attribution(parse, "It", "said#2", "it works#2")
    assert resolve(parse, [made])[0].rule == "expletive"


def test_a_far_away_name_is_forgotten() -> None:
    filler = "It _ PRON 2 nsubj\nrains rain VERB 0 root\n. _ PUNCT 2 punct"
    assert last(said(DMITRY), *[filler] * 9, said(HE)).speaker is not None
    assert last(said(DMITRY), *[filler] * 10, said(HE)).rule == "pronoun: no candidate"


def test_a_possessor_in_the_source_may_be_somebody_in_the_content_before_it() -> None:
    parse = tree("""
        Kyiv Kyiv PROPN 2 nsubj B-LOC
        waited wait VERB 0 root

        Russia Russia PROPN 2 nsubj B-LOC
        offers offer VERB 5 ccomp
        peace~ _ NOUN 2 obj
        , _ PUNCT 5 punct
        said say VERB 0 root
        its _ PRON 7 nmod:poss
        negotiator _ NOUN 5 nsubj
    """)
    made = attribution(parse, "its negotiator", "said", "Russia offers peace")
    assert name(resolve(parse, [made])[0]) == "Russia's negotiator"


def test_whoever_speaks_a_direct_quotation_is_not_the_he_inside_of_it() -> None:
    quote = "“~ _ PUNCT 3 punct\nhe _ PRON 3 nsubj\nlied~ lie VERB V ccomp\n” _ PUNCT 3 punct"
    parse = article(said("Boris Boris PROPN V nsubj B-PERSON"), said(DMITRY, quote))
    nested = attribution(parse, "he", "lied", "“he lied”", nested_in=1)
    assert name(resolve(parse, [*reports(parse), nested])[2]) == "Boris"


def mentions(*sentences: str) -> dict[str, list[str]]:
    """The mentions of each entity, by its name."""
    parse = article(*sentences)
    return {one.name: [parse.text[start:end] for start, end in one.mentions] for one in chains(parse)}


def test_an_object_is_not_its_subject_unless_it_is_reflexive() -> None:
    boris = said("Boris Boris PROPN V nsubj B-PERSON")
    met = "Dmitry Dmitry PROPN 2 nsubj B-PERSON\nmet meet VERB 0 root\n{} _ PRON 2 obj"
    assert mentions(boris, met.format("him")) == {"Boris": ["Boris", "him"], "Dmitry": ["Dmitry"]}
    assert mentions(boris, met.format("himself")) == {"Boris": ["Boris"], "Dmitry": ["Dmitry", "himself"]}


def test_a_possessor_may_be_the_subject_of_its_clause() -> None:
    took = "Dmitry Dmitry PROPN 2 nsubj B-PERSON\ntook take VERB 0 root\nhis _ PRON 4 nmod:poss\nseat _ NOUN 2 obj"
    assert mentions(said("Boris Boris PROPN V nsubj B-PERSON"), took)["Dmitry"] == ["Dmitry", "his"]


def test_what_is_joined_to_somebody_as_his_is_his() -> None:
    joined = """
        Boris Boris PROPN 2 nsubj B-PERSON
        played play VERB 0 root
        with _ ADP 4 case
        Dmitry Dmitry PROPN 2 obl B-PERSON
        and _ CCONJ 7 cc
        his _ PRON 7 nmod:poss
        orchestra _ NOUN 4 conj
    """
    assert mentions(joined)["Dmitry"] == ["Dmitry", "his"]


def test_a_subject_is_not_whom_its_own_complement_names() -> None:
    fronted = """
        Boris Boris PROPN 2 nsubj B-PERSON
        lied~ lie VERB 5 ccomp
        , _ PUNCT 5 punct
        he _ PRON 5 nsubj
        thought think VERB 0 root
    """
    assert mentions(fronted) == {"Boris": ["Boris"]}
    assert mentions(fronted.replace("ccomp", "advcl")) == {"Boris": ["Boris", "he"]}


def test_a_name_of_unknown_kind_is_a_poor_candidate() -> None:
    left = "Kelmo Kelmo PROPN 2 nsubj B-PERSON\nleft leave VERB 0 root"
    arrived = "Zorvan Zorvan PROPN 2 nsubj{}\narrived arrive VERB 0 root"
    assert speaker(left, arrived.format(" B-PERSON"), said(HE)).name == "Zorvan"
    assert speaker(left, arrived.format(""), said(HE)).name == "Kelmo"
    assert speaker(arrived.format(""), said(HE)).name == "Zorvan"


def test_they_may_be_a_company_where_no_people_were_mentioned() -> None:
    assert speaker(said(ACME), said(THEY)).name == "Acme Steel"


def test_of_two_people_joined_the_first_is_mentioned_too() -> None:
    both = """
        Dmitry Dmitry PROPN V nsubj B-PERSON
        Peskov Peskov PROPN 1 flat I-PERSON
        and _ CCONJ 4 cc
        Mary Mary PROPN 1 conj B-PERSON
        Kelmo Kelmo PROPN 4 flat I-PERSON
    """
    assert speaker(said(both), said(HE)).name == "Dmitry Peskov"
    assert speaker(said(both), said(SHE)).name == "Mary Kelmo"
    assert speaker(said(both), said(THEY)).name == "Dmitry Peskov and Mary Kelmo"


LONG = """
    “~ _ PUNCT 3 punct
    It _ PRON 3 nsubj
    rains~ rain VERB 7 ccomp
    ,~ _ PUNCT 3 punct
    ” _ PUNCT 3 punct
    {} _ PRON 7 nsubj
    said~ say VERB 0 root
    . _ PUNCT 7 punct

    “~ _ PUNCT 3 punct
    It _ PRON 3 nsubj
    snows~ snow VERB 0 root
    .~ _ PUNCT 3 punct

    Boris Boris PROPN 2 nsubj B-PERSON
    lies~ lie VERB 0 root
    .~ _ PUNCT 2 punct
    ” _ PUNCT 2 punct
"""


def test_whoever_was_just_quoted_at_length_is_as_near_as_the_end_of_the_quotation() -> None:
    parse = article(said(DMITRY), LONG.format("he"), said(HE))
    first, second, third = reports(parse)
    whole = dataclasses.replace(second, content=(*second.content, span(parse, "“It snows. Boris lies.”")))
    assert [name(one) for one in resolve(parse, [first, whole, third])] == ["Dmitry Peskov"] * 3


def test_who_is_named_between_quotation_marks_is_spoken_about_though_no_attribution_was_found() -> None:
    quoted = article(said(DMITRY), LONG.format("they"), said(HE))
    bare = article(said(DMITRY), LONG.format("they").replace("“", "(").replace("”", ")"), said(HE))
    in_marks, in_brackets = (resolve(parse, reports(parse))[2].speaker for parse in (quoted, bare))
    assert in_marks is not None
    assert in_brackets is not None
    assert in_marks.name == "Dmitry Peskov"
    assert in_brackets.name == "Boris" or in_brackets.confidence < in_marks.confidence
