"""What speaks for an entity as what a description means, in names that a reader of the weights understands."""

from __future__ import annotations

import re

import pytest

from quotex.lexicons import rows
from quotex.speakers.nominal_coreference import LEXICON, candidates
from quotex.speakers.ranking import Candidate, shares, weights
from quotex.speakers.resolve import resolved_discourse
from tests.speakers.clauses import ACME, DMITRY, FOREIGN_MINISTER, MINISTRY, VICE_PRESIDENT, article, reports, said, the

OTHER = FOREIGN_MINISTER.replace("Foreign", "Interior").replace("Anna", "Olga").replace("Kelmo", "Zorvan")
MARY = "Mary Mary PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON"
SPOKESMAN = """
    A _ DET 2 det
    spokesman _ NOUN V nsubj
    for _ ADP 5 case
    the _ DET 5 det
    army _ NOUN 2 nmod
"""


def features(*sentences: str) -> dict[str | None, set[str]]:
    """The features of each candidate of the last source by its name, None for somebody new."""
    parse = article(*sentences)
    discourse = resolved_discourse(parse, reports(parse))
    mention = discourse.mention(max(discourse.sources))
    assert mention is not None
    return {
        None if one.entity is None else discourse.entities[one.entity].name: set(one.features)
        for one in candidates(discourse, mention)
    }


def test_the_words_of_a_description_are_held_against_the_role() -> None:
    found = features(said(FOREIGN_MINISTER), said(OTHER), said(the("foreign", "minister")))
    assert {"p:role:same", "p:words:all", "p:role and words", "p:passed:1"} <= found["Anna Kelmo"]
    assert {"p:role:same", "p:words:none", "p:role without words", "p:passed:0"} <= found["Olga Zorvan"]
    assert "p:role:broader" in features(said(FOREIGN_MINISTER), said(the("politician")))["Anna Kelmo"]


def test_a_party_and_a_state_go_by_one_name_each() -> None:
    senator = """
        Sen. Sen. PROPN 2 nmod:desc
        Ada Ada PROPN V nsubj B-PERSON
        Lind Lind PROPN 2 flat I-PERSON
        (~ _ PUNCT 5 punct
        R-Vt. R-Vt. PROPN 2 appos
        ) _ PUNCT 5 punct
    """
    assert "p:words:all" in features(said(senator), said(the("Vermont", "senator")))["Ada Lind"]
    assert "p:words:none" in features(said(senator), said(the("Ohio", "senator")))["Ada Lind"]
    gop = "The _ DET 3 det\nGOP GOP PROPN 3 compound\nlawmaker _ NOUN V nsubj"
    assert "p:words:all" in features(said(senator), said(gop))["Ada Lind"]


def test_a_prime_minister_is_the_pm_and_no_other_minister() -> None:
    premier = FOREIGN_MINISTER.replace("Foreign Foreign", "Prime Prime")
    pm = "The _ DET 2 det\nPM PM PROPN V nsubj"
    assert {"p:role:same", "p:words:all"} <= features(said(premier), said(pm))["Anna Kelmo"]
    assert "Anna Kelmo" not in features(said(FOREIGN_MINISTER), said(pm))


def test_the_roles_of_a_possessor_are_not_those_of_its_relative() -> None:
    daughter = """
        The _ DET 2 det
        minister~ _ NOUN 4 nmod:poss
        's _ PART 2 case
        daughter _ NOUN 5 nmod:desc
        Ada Ada PROPN V nsubj B-PERSON
        Lind Lind PROPN 5 flat I-PERSON
    """
    found = features(said(daughter), said(the("minister")))["Ada Lind"]
    assert "p:role:same" not in found
    assert "p:role:same" in features(said(daughter), said(the("daughter")))["Ada Lind"]


def test_ages_are_compared() -> None:
    aged = MARY + "\n,~ _ PUNCT 4 punct\n43 _ NUM 1 appos\n, _ PUNCT 4 punct"
    scientist = "The _ DET 3 det\n{}-year-old _ ADJ 3 amod\nscientist _ NOUN V nsubj"
    assert "p:age:same" in features(said(aged), said(scientist.format(43)))["Mary Kelmo"]
    assert "p:age:other" in features(said(aged), said(scientist.format(50)))["Mary Kelmo"]


def test_the_country_of_the_article_and_of_a_capital_is_told() -> None:
    france = "France France PROPN V nsubj B-LOC"
    assert "o:home:government" in features(said(france), said(the("government")))["France"]
    paris = the("government") + "\nin _ ADP 4 case\nParis Paris PROPN 2 nmod B-LOC"
    assert "o:country inside:same" in features(said(france), said(paris))["France"]


def test_police_without_an_article_may_be_those_named_before() -> None:
    leeds = "Leeds Leeds PROPN 2 compound B-LOC\npolice _ NOUN V nsubj"
    assert "Leeds police" in features(said(leeds), said("Police _ NOUN V nsubj"))
    assert "police" not in features(said("Police _ NOUN V nsubj"), said("Police _ NOUN V nsubj"))


def test_where_an_entity_was_mentioned_last_is_told() -> None:
    near = features(said(DMITRY), said(the("billionaire")))["Dmitry Peskov"]
    assert {"p:sentences:1", "p:subject@1", "p:full@1", "p:source@1", "p:last speaker@1", "p:nearest"} <= near
    far = features(said(DMITRY), *["It _ PRON 2 nsubj\nrains rain VERB 0 root"] * 3, said(the("billionaire")))
    assert "p:sentences:3" in far["Dmitry Peskov"]
    parse = article(said(the("minister")), said(FOREIGN_MINISTER))
    discourse = resolved_discourse(parse, reports(parse))
    mention = discourse.mention(min(discourse.sources))
    assert mention is not None
    [ahead] = [one.features for one in candidates(discourse, mention) if one.entity is not None]
    assert {"p:ahead:1", "p:ahead:subject"} <= set(ahead)


def test_what_an_organization_is_called_is_told() -> None:
    found = features(said(MINISTRY), said(ACME), said(the("ministry")))
    assert {"o:noun in name", "o:ministry>ministry"} <= found["Defence Ministry"]
    assert {"o:no sort", "o:ministry>other"} <= found["Acme"]


def test_an_earlier_phrase_with_the_same_noun_competes() -> None:
    found = features(said(SPOKESMAN), said(the("spokesman")))
    assert {"phrase", "phrase:same:more", "phrase:from:a", "phrase:source"} <= found["a spokesman for the army"]
    assert "a spokesman for the army" not in features(said(SPOKESMAN), said(the("navy", "spokesman")))
    new = "Another _ DET 2 det\nspokesman _ NOUN V nsubj"
    assert "a spokesman for the army" not in features(said(SPOKESMAN), said(new))
    clause = the("spokesman") + "\nwho _ PRON 4 nsubj\nlied lie VERB 2 acl:relcl"
    assert set(features(said(SPOKESMAN), said(clause))) == {None}


@pytest.mark.parametrize(
    ("sentences", "name"),
    [
        ((said(VICE_PRESIDENT), said(the("president"))), "Boris Zorvan"),
        ((said(FOREIGN_MINISTER), said(the("deputy", "minister"))), "Anna Kelmo"),
        ((said(MARY), said(the("businessman"))), "Mary Kelmo"),
        ((said(FOREIGN_MINISTER), said("A _ DET 2 det\nminister _ NOUN V nsubj")), "Anna Kelmo"),
        ((said(FOREIGN_MINISTER), said("The _ DET 2 det\nministers minister NOUN V nsubj Number=Plur")), "Anna Kelmo"),
        ((said(DMITRY), said(the("company"))), "Dmitry Peskov"),
        ((said(ACME), said(the("minister"))), "Acme"),
    ],
)  # fmt: skip
def test_gender_office_number_and_kind_rule_out(sentences: tuple[str, ...], name: str) -> None:
    assert name not in features(*sentences)


def test_another_country_rules_out() -> None:
    president = """
        US US PROPN 2 compound B-LOC
        President President PROPN 3 nmod:desc
        Donald Donald PROPN V nsubj B-PERSON
        Trump Trump PROPN 3 flat I-PERSON
    """
    assert "Donald Trump" in features(said(president), said(the("American", "president")))
    assert "Donald Trump" not in features(said(president), said(the("French", "president")))


def test_every_weight_is_a_number_of_a_feature() -> None:
    found = list(rows(LEXICON, 3))
    assert len({name for name, _, _ in found}) == len(found) > 100
    assert all(re.fullmatch(r"-?\d+\.\d+", weight) and origin == "trained" for _, weight, origin in found)


def test_what_language_teaches_can_be_read_off_the_weights() -> None:
    table = weights(LEXICON)
    assert table["p:role:same"] > table["p:role:other"]
    assert table["p:words:all"] > table["p:words:none"]
    assert table["o:noun in name"] > 0 > table["o:scope:part"]
    assert table["nobody:a"] > table["nobody:the"]


def test_shares_are_probabilities_and_the_likeliest_comes_first() -> None:
    table = {"good": 1.0, "bad": -1.0}
    found = shares(
        [Candidate(None, ()), Candidate(3, ("bad",)), Candidate(2, ("good",)), Candidate(2, ("bad",))], table
    )
    assert list(found) == [2, None, 3]
    assert sum(found.values()) == pytest.approx(1)
