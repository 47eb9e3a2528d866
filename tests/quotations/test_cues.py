"""Lemma, class, negation and tense of a cue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from quotex.parsing.document import Parse
from quotex.quotations.cues import cue_entry, cue_head, describe_cue, negated, tense
from tests.quotations.builder import parsed, word_range


def head_of(parse: Parse, cue: str) -> int:
    return cue_head(parse, range(*word_range(parse, cue)))


def with_feats(parse: Parse, index: int, feats: Mapping[str, str]) -> Parse:
    words = list(parse.words)
    words[index] = replace(words[index], feats=feats)
    return replace(parse, words=tuple(words))


@pytest.mark.parametrize(
    ("name", "cue", "lemma", "cue_class"),
    [
        ("said-that", "said on Monday", "say", "say"),
        ("as-said", "pointed out", "point out", "say"),
        ("calling-for", "calling for", "call for", "request"),
        ("called-predicate", "called", "call", "call"),
        ("according-last", "according to", "according to", "according"),
        ("accused", "accused", "accuse", "accuse"),
        ("accused-passive", "was accused by", "accuse", "accuse"),
        ("urged", "urged drivers", "urge", "order"),
        ("denied-noun", "denied", "deny", "deny"),
        ("claim-that", "claim that", "claim", "claim"),
        ("made-clear", "made clear", "make clear", "argue"),
        ("afraid", "are afraid", "be afraid", "feel"),
        ("adding", "adding that", "add", "add"),
        ("two-parts", "said in a statement on Friday", "say", "say"),
        ("not-said", "did not say", "say", "say"),
        ("smiled", "smiled", "smile", "say"),
        ("left-saying", "left the room", "leave", "other"),
        ("colon-name", ":", ":", "other"),
    ],
)
def test_a_cue_has_the_lemma_and_class_of_its_head(name: str, cue: str, lemma: str, cue_class: str) -> None:
    parse = parsed(name)
    cue_mention = describe_cue(parse, (), head_of(parse, cue))
    assert (cue_mention.lemma, cue_mention.cue_class) == (lemma, cue_class)


@pytest.mark.parametrize(
    ("form", "lemma", "listed"),
    [
        ("denounced", "denounc", "denounce"),
        ("decried", "decri", "decry"),
        ("vouched", "vouche", "vouch"),
        ("extolling", "extoll", "extol"),
        ("denounces", "denounc", "denounce"),
        ("walked", "walk", "walk"),  # not listed: the lemma stays
        ("told", "tell", "tell"),
    ],
)
def test_a_wrong_lemma_of_a_listed_verb_is_put_right(form: str, lemma: str, listed: str) -> None:
    parse = parsed("said-that")
    head = head_of(parse, "said")
    words = list(parse.words)
    words[head] = replace(words[head], text=form, lemma=lemma)
    assert describe_cue(replace(parse, words=tuple(words)), (), head).lemma == listed


def test_a_noun_is_looked_up_among_the_nouns() -> None:
    parse = parsed("claim-that")
    entry = cue_entry(parse, head_of(parse, "claim"))
    assert entry is not None
    assert "noun" in entry.frames
    assert cue_entry(parsed("claims-to"), 2).frames == {"that", "to"}


@pytest.mark.parametrize(
    ("name", "cue", "expected"),
    [
        ("not-said", "say", True),
        ("never-promised", "promised", True),
        ("said-that", "said", False),
        ("not-only", "denied", False),
    ],
)
def test_not_and_never_negate_but_not_only_does_not(name: str, cue: str, expected: bool) -> None:
    parse = parsed(name)
    assert negated(parse, head_of(parse, cue)) is expected


def test_a_negated_content_does_not_negate_its_cue() -> None:
    parse = parsed("nested")
    words = list(parse.words)
    index = word_range(parse, "had")[0]
    words[index] = replace(words[index], text="not", lemma="not", upos="PART", deprel="advmod")
    assert not negated(replace(parse, words=tuple(words)), head_of(parse, "said"))


@pytest.mark.parametrize(
    ("name", "cue", "expected"),
    [
        ("said-that", "said", "past"),
        ("said-bare", "say", "present"),
        ("present", "says", "present"),
        ("will-say", "argue", "future"),
        ("has-said", "said", "past"),
        ("not-said", "say", "past"),
        ("is-said", "said", "present"),
        ("adding", "adding", "past"),
        ("left-saying", "saying", "past"),
        ("according-last", "according to", None),
        ("claim-that", "claim", None),
    ],
)
def test_the_tense_comes_from_auxiliaries_and_forms(name: str, cue: str, expected: str | None) -> None:
    parse = parsed(name)
    assert tense(parse, head_of(parse, cue)) == expected


def test_features_go_before_the_form() -> None:
    parse = parsed("said-bare")  # "say" could be any base form
    index = word_range(parse, "say")[0]
    assert tense(with_feats(parse, index, {"VerbForm": "Fin", "Tense": "Past"}), index) == "past"
    assert tense(with_feats(parse, index, {"VerbForm": "Inf"}), index) is None


def test_the_head_of_a_cue_is_its_listed_verb_not_the_first_word() -> None:
    parse = parsed("quoted-as")
    assert parse.words[head_of(parse, "was quoted as saying")].text == "quoted"
    parse = parsed("statement-saying")
    assert parse.words[head_of(parse, "issued a statement saying")].text == "saying"
