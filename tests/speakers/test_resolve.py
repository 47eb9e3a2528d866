"""Resolution as a whole: one speaker for each attribution, one id for each entity, the same on every run."""

from __future__ import annotations

import dataclasses
import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.document import Parse
from quotex.quotations.attribution import Attribution
from quotex.records import stable_id
from quotex.speakers import Resolution, chains, resolve
from quotex.speakers.confidence import RANKED, sieve_priors
from tests.random_parses import attributed
from tests.speakers.clauses import ACME, article, last, quoted, reports, resolutions, said, speaker
from tests.trees import attribution, paragraph_trees, tree

DMITRY = "Dmitry Dmitry PROPN V nsubj B-PERSON\nPeskov Peskov PROPN 1 flat I-PERSON"
PESKOV = "Peskov Peskov PROPN V nsubj B-PERSON"
HE = "He _ PRON V nsubj"
RULES = RANKED | set(sieve_priors())

ADDING = """
    Dmitry Dmitry PROPN 3 nsubj B-PERSON
    Peskov Peskov PROPN 1 flat I-PERSON
    said say VERB 0 root
    it _ PRON 5 nsubj
    works~ work VERB 3 ccomp
    , _ PUNCT 7 punct
    adding add VERB 3 advcl
    it _ PRON 9 nsubj
    helps help VERB 7 ccomp
    . _ PUNCT 3 punct

    “~ _ PUNCT 3 punct
    It _ PRON 3 nsubj
    does~ do VERB 0 root
    .~ _ PUNCT 3 punct
    ” _ PUNCT 3 punct
"""


def test_an_article_without_words_has_no_speakers() -> None:
    empty = Parse("", (), (), ())
    nothing = Attribution("direct", ((0, 0),), None, (), None, None, None, None, None, True, 1.0)
    assert resolve(empty, []) == []
    assert resolve(empty, [nothing]) == [Resolution(None, "no words")]
    assert chains(empty) == []


# Implicit sources


def test_a_shared_subject_and_a_quotation_that_goes_on_have_the_speaker_of_their_source() -> None:
    parse = tree(ADDING)
    first = attribution(parse, "Dmitry Peskov", "said", "it works")
    adding = attribution(parse, "", "adding", "it helps", source_of=0)
    floating = attribution(parse, "", "", "“It does.”", type="direct", source_of=1)
    found = resolve(parse, [first, adding, floating])
    assert [one.rule for one in found] == ["name", "shared subject", "continued"]
    assert len({one.speaker.id for one in found if one.speaker}) == 1
    assert all(one.speaker and one.speaker.resolved_by == one.rule for one in found)


def test_an_implicit_source_without_any_link_has_no_speaker() -> None:
    parse = tree(ADDING)
    assert resolve(parse, [attribution(parse, "", "adding", "it helps")]) == [Resolution(None, "no source")]


def test_sources_that_share_each_other_in_a_circle_are_unstated() -> None:
    parse = tree(ADDING)
    one = attribution(parse, "", "adding", "it helps", source_of=1)
    other = attribution(parse, "", "", "“It does.”", type="direct", source_of=0)
    assert [found.rule for found in resolve(parse, [one, other])] == ["no source", "unstated"]


def test_a_quotation_without_a_source_is_that_of_who_spoke_or_acted_last() -> None:
    left = "Olga Olga PROPN 2 nsubj B-PERSON\nleft leave VERB 0 root"
    rains = "It _ PRON 2 nsubj\nrains rain VERB 0 root"
    alone = "“~ _ PUNCT 3 punct\nIt _ PRON 3 nsubj\ndoes~ do VERB 0 root\n” _ PUNCT 3 punct"
    for blocks, name in (((said(DMITRY), alone), "Dmitry Peskov"), ((said(DMITRY), left, alone), "Olga")):
        parse = article(*blocks)
        bare = attribution(parse, "", "", "“It does”", type="direct")
        found = resolve(parse, [*reports(parse), bare])[-1]
        assert found.speaker is not None
        assert (found.speaker.name, found.rule) == (name, "unstated")
        indirect = dataclasses.replace(bare, type="indirect")
        assert resolve(parse, [*reports(parse), indirect])[-1].speaker is None
    far = paragraph_trees(said(DMITRY), rains, rains, rains, alone)
    bare = attribution(far, "", "", "“It does”", type="direct")
    assert resolve(far, [*reports(far), bare])[-1].speaker is None


def test_an_implicit_source_keeps_the_reason_of_the_one_it_shares() -> None:
    parse = article(said(HE))
    adding = attribution(parse, "", "works", "works", source_of=0)
    assert [found.rule for found in resolve(parse, [*reports(parse), adding])] == ["pronoun: no candidate"] * 2


# Entities


def test_one_entity_has_one_id_and_others_have_others() -> None:
    found = resolutions(said(DMITRY), said(HE), said(PESKOV), said("Kobzar Kobzar PROPN V nsubj B-PERSON"))
    ids = [one.speaker.id for one in found if one.speaker]
    assert len(ids) == 4
    assert len(set(ids)) == 2
    assert ids[0] == ids[1] == ids[2]


def test_a_person_and_an_organization_of_one_name_have_two_ids() -> None:
    person = said("Mrs. Mrs. PROPN 2 nmod:desc\nFord Ford PROPN V nsubj B-PERSON")
    company = said("Ford Ford PROPN V nsubj B-ORG")
    one, other = (found.speaker for found in resolutions(person, company))
    assert one is not None
    assert other is not None
    assert one.name == other.name == "Ford"
    assert one.id != other.id


def test_an_id_depends_on_the_text_and_the_name_alone() -> None:
    parse = article(said(DMITRY))
    found = resolve(parse, reports(parse))[0].speaker
    assert found is not None
    assert found.id == stable_id(stable_id(parse.text), "person", "dmitry peskov")


def test_an_unnamed_spokesman_who_is_named_later_is_one_person() -> None:
    unnamed = said("A _ DET 2 det\nspokesman _ NOUN V nsubj")
    named = said("""
        The _ DET 2 det
        spokesman~ _ NOUN V nsubj
        , _ PUNCT 4 punct
        Jim Jim PROPN 2 appos B-PERSON
        Smith~ Smith PROPN 4 flat I-PERSON
        , _ PUNCT 4 punct
    """)
    first, second = (found.speaker for found in resolutions(unnamed, named))
    assert first is not None
    assert second is not None
    assert (first.name, first.id, first.resolved_by) == ("Jim Smith", second.id, "description")
    of_the_army = unnamed.replace("spokesman _ NOUN 3", "spokeswoman _ NOUN 3")
    other = resolutions(of_the_army, named)[0].speaker
    assert other is not None
    assert other.name == "a spokeswoman"


# Confidence


def test_confidence_is_the_rules_prior_without_rivals() -> None:
    assert speaker(said(DMITRY)).confidence == sieve_priors()["name"]
    assert speaker(said(DMITRY), said(PESKOV)).confidence == sieve_priors()["surname"]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (DMITRY, "name"),
        (PESKOV, "lone word"),
        ("WALLACE Wallace PROPN V nsubj B-PERSON", "lone word"),
        (ACME, "name of a body"),
        ("CPF CPF PROPN V nsubj B-ORG", "lone acronym"),
        ("FBI FBI PROPN V nsubj B-ORG", "name of a body"),
    ],
)
def test_a_name_without_a_longer_form_is_as_sure_as_names_of_its_form(source: str, line: str) -> None:
    found = speaker(said(source))
    assert (found.resolved_by, found.confidence) == ("name", sieve_priors()[line])


# Real sentences, with the trees of the treebank (UD English GUM, Wikinews, CC BY)


def test_wikinews_a_prime_minister_and_his_title() -> None:
    found = last("""
        Malaysia~ Malaysia PROPN 4 nmod:poss Number=Sing
        's _ PART 1 case
        Prime Prime ADJ 4 amod
        Minister~ Minister PROPN 8 nsubj Number=Sing
        , _ PUNCT 6 punct
        Najib Najib PROPN 4 appos Number=Sing
        Razak Razak PROPN 6 flat Number=Sing
        said~ say VERB 0 root
        , _ PUNCT 13 punct
        "~ _ PUNCT 13 punct
        We we PRON 13 nsubj
        are be AUX 13 cop
        ready ready ADJ 8 ccomp
    """).speaker
    assert found is not None
    assert (found.name, found.kind, found.role, found.affiliation) == (
        "Najib Razak",
        "person",
        "Malaysia's Prime Minister",
        "Malaysia",
    )


def test_wikinews_an_ambassador_whose_role_names_a_country() -> None:
    found = last("""
        Afghan Afghan ADJ 2 amod
        Ambassador Ambassador PROPN 7 nmod:desc
        to to ADP 6 case
        the the DET 6 det
        United unite VERB 6 amod
        States State PROPN 2 nmod
        Hamdullah Hamdullah PROPN 9 nsubj
        Mohib Mohib PROPN 7 flat
        says say VERB 0 root
        there there PRON 11 expl
        were be VERB 9 ccomp
        concerns concern NOUN 11 nsubj Number=Plur
    """).speaker
    assert found is not None
    assert (found.name, found.role, found.resolved_by) == (
        "Hamdullah Mohib",
        "Afghan Ambassador to the United States",
        "title and name",
    )


# Properties


def whole(resolution: Resolution) -> bool:
    found = resolution.speaker
    if found is None:
        return bool(resolution.rule) and resolution.rule not in RULES
    return (
        found.resolved_by == resolution.rule in RULES
        and 0 <= found.confidence <= 1
        and bool(found.name.strip())
        and bool(re.fullmatch("[0-9a-f]{16}", found.id))
        and (found.gender is None) == (found.gender_evidence is None)
        and (found.gender is None or (found.kind in ("person", "unnamed") and not found.members))
    )


@settings(max_examples=200, deadline=None)
@given(attributed())
def test_any_tree_is_resolved_and_every_answer_is_whole(case: tuple[Parse, list[Attribution]]) -> None:
    parse, attributions = case
    found = resolve(parse, attributions)
    assert len(found) == len(attributions)
    assert all(whole(one) for one in found if one.rule != "no words")


@settings(deadline=None)
@given(attributed())
def test_resolving_twice_gives_the_same(case: tuple[Parse, list[Attribution]]) -> None:
    parse, attributions = case
    again = dataclasses.replace(parse)
    assert resolve(parse, attributions) == resolve(again, attributions)


@settings(deadline=None)
@given(attributed())
def test_one_entity_one_id(case: tuple[Parse, list[Attribution]]) -> None:
    speakers = [found.speaker for found in resolve(*case) if found.speaker]
    assert len({(one.name.casefold(), one.kind) for one in speakers}) >= len({one.id for one in speakers})
    told = {(one.id, one.kind, one.role, one.affiliation, one.gender, one.gender_evidence) for one in speakers}
    assert len(told) == len({one.id for one in speakers})


@settings(deadline=None)
@given(attributed(), st.randoms(use_true_random=False))
def test_the_order_of_attributions_does_not_matter(case: tuple[Parse, list[Attribution]], chance: Random) -> None:
    parse, attributions = case
    explicit = [one for one in attributions if one.source and one.source_head is not None]
    order = chance.sample(range(len(explicit)), len(explicit))
    shuffled = resolve(parse, [explicit[number] for number in order])
    plain = resolve(parse, explicit)
    assert [plain[number] for number in order] == shuffled


@settings(deadline=None)
@given(attributed())
def test_chains_are_spans_of_the_text(case: tuple[Parse, list[Attribution]]) -> None:
    parse, attributions = case
    for chain in chains(parse, attributions):
        assert chain.name
        assert all(0 <= start <= end <= len(parse.text) for start, end in chain.mentions)


# Chains


def test_a_chain_holds_names_and_pronouns_of_one_entity() -> None:
    parse = article(said(DMITRY), said(HE), quoted("she _ PRON V nsubj"))
    texts = {one.name: [parse.text[start:end] for start, end in one.mentions] for one in chains(parse, reports(parse))}
    assert texts["Dmitry Peskov"] == ["Dmitry Peskov", "He"]


@pytest.mark.parametrize("filler", [PESKOV, "The _ DET 2 det\nminister _ NOUN V nsubj", HE])
def test_time_grows_with_the_length_of_the_article_only(filler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from quotex.speakers import pronoun_coreference

    calls = {"weighed": 0}
    relate = pronoun_coreference.relating_features

    def counted(*arguments: object) -> object:
        calls["weighed"] += 1
        return relate(*arguments)

    monkeypatch.setattr(pronoun_coreference, "relating_features", counted)
    costs = []
    for size in (100, 200):
        calls["weighed"] = 0
        resolutions(said(DMITRY), *[said(filler), said(HE)] * size)
        costs.append(calls["weighed"])
    assert costs[1] <= 2.2 * costs[0]
