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
