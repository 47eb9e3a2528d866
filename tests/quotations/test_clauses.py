"""Attributions by rules on the tree alone; the sentences and their trees stand in sentences.conllu."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotex.lexicons.cues import rule_priors
from quotex.quotations import Attribution, attributions
from quotex.quotations.clauses import PRECISE, reported
from tests.quotations.builder import parsed, said, texts


def found(name: str, *, speech_only: bool = True) -> list[Attribution]:
    return attributions(parsed(name), speech_only=speech_only)


@pytest.mark.parametrize(
    ("name", "source", "cue", "content"),
    [
        ("said-that", "The minister", "said", "the bridge would reopen in May"),
        ("said-bare", "Engineers", "say", "the dam is safe"),
        ("inverted", "the harbour master, Anna Lind", "said", "The bridge will reopen in May"),
        ("parenthesis", "she", "insisted", "The bridge ... will reopen in May"),
        ("as-said", "the mayor", "pointed out", "the bridge needs new cables"),
        ("according-last", "the harbour office", "according to", "The bridge will reopen in May"),
        ("according-first", "two engineers who inspected it", "According to", "the bridge is safe"),
        ("claims-to", "The company", "claims", "to have repaired the bridge"),
        ("urged", "The union", "urged", "to avoid the bridge"),
        ("asked-whether", "Reporters", "asked", "whether the bridge was safe"),
        ("accused", "The union", "accused", "having ignored three warnings"),
        ("warned-of", "Divers", "warned", "cracks in the third pillar"),
        ("called-predicate", "The union", "called", "the repairs a “cheap trick”"),
        ("described-as", "Lind", "described", "the bridge as a danger to children"),
        ("what-called", "Lind", "called", "a “miracle”"),
        ("zone", "Holm", "called", "a “buffer zone”"),
        ("relative", "who", "said", "the bridge was safe"),
        ("quoted-as", "Lind", "saying", "the bridge was safe"),
        ("statement-saying", "a statement", "saying", "the bridge was safe"),
        ("people-saying", "People", "claiming", "the bridge was unsafe"),
        ("claim-that", "The company", "claim", "the bridge was safe"),
        ("denied-noun", "The company", "denied", "the allegations"),
        ("left-saying", "The engineer", "saying", "he was tired"),
        ("after-saying", "Lind", "saying", "the bridge was safe"),
        ("is-said", "", "said", "The bridge ... to be safe"),
        ("passive-told", "", "told", "the bridge was closed"),
        ("made-clear", "Lind", "made clear", "the bridge was safe"),
        ("addressee-to", "Lind", "explained", "the bridge was safe"),
        ("interview-time", "Lind", "said", "the bridge was safe"),
        ("not-time", "Lind", "said", "the bridge was safe"),
        ("possessive-source", "Lind’s office", "said", "The repairs will take a year"),
        ("apposition", "Artem Holm, the acting mayor of Lund", "said", "the bridge was safe"),
        ("that-day", "Lind", "said", "the bridge was safe"),
        ("but-source", "Lind and the mayor", "said", "the bridge was safe"),
        ("abbrev", "Lind", "said", "The bridge was sold to the U.S."),
        ("report-found", "The report", "found", "the cables were too thin"),
        ("headline-last", "minister", ":", "Bridge talks collapse"),
        ("headline-first", "Poll", ":", "Most drivers want a new bridge"),
    ],
)
def test_a_rule_finds_source_cue_and_content(name: str, source: str, cue: str, content: str) -> None:
    (attribution,) = found(name, speech_only=False)
    assert said(parsed(name), attribution) == (source, cue, content)


@pytest.mark.parametrize(
    "name", ["went-on", "relative-that", "headline-no", "brokers", "express-anger", "scare", "title", "did-explain"]
)
def test_other_clauses_are_no_attribution(name: str) -> None:
    assert found(name, speech_only=False) == []


@pytest.mark.parametrize("name", ["wants-to", "supports", "divers-found", "afraid"])
def test_attitudes_come_only_when_asked_for(name: str) -> None:
    assert found(name) == []
    (attribution,) = found(name, speech_only=False)
    assert not attribution.speech


def test_what_nobody_named_is_asked_about_is_no_speech() -> None:
    assert found("asked-about") == []
    (attribution,) = found("asked-about", speech_only=False)
    assert said(parsed("asked-about"), attribution) == ("", "asked", "the cracks")


def test_a_sentence_about_a_speech_is_no_parenthesis() -> None:
    (attribution,) = found("as-time", speech_only=False)
    assert said(parsed("as-time"), attribution) == ("the mayor", "spoke", "her plans")


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("adding", ("Lind", "told", "the bridge was closed"), ("", "adding", "it would reopen in May")),
        ("calling-for", ("Lind", "said", "The bridge is unsafe"), ("", "calling for", "an inquiry")),
        ("conjoined", ("Lind", "praised", "the divers"), ("", "said", "the bridge was safe")),
    ],
)
def test_a_cue_without_a_subject_shares_the_source_of_the_cue_before_it(
    name: str, first: tuple[str, str, str], second: tuple[str, str, str]
) -> None:
    one, other = found(name, speech_only=False)
    assert [said(parsed(name), a) for a in (one, other)] == [first, second]
    assert (one.source_of, other.source_of) == (None, 0)
    assert other.source_head is None
    assert other.cue is not None
    assert other.cue.tense == "past"


def test_a_shared_subject_of_a_verb_that_is_no_cue_is_given_itself() -> None:
    (attribution,) = found("left-saying")
    assert attribution.source_of is None
    assert attribution.source_head == 1


@pytest.mark.parametrize(
    ("name", "outer", "inner"),
    [
        (
            "nested",
            ("Lind", "said", "the company had denied that the cables were thin"),
            ("the company", "denied", "the cables were thin"),
        ),
        (
            "according-nested",
            ("a letter", "according to", "The council asked the company to close the bridge"),
            ("The council", "asked", "to close the bridge"),
        ),
        (
            "made-claim",
            ("The union", "repeated", "its warning that the pillar would fail"),
            ("its", "warning", "the pillar would fail"),
        ),
    ],
)
def test_the_outermost_cue_is_the_main_one(name: str, outer: tuple[str, str, str], inner: tuple[str, str, str]) -> None:
    main, nested = found(name)
    assert [said(parsed(name), a) for a in (main, nested)] == [outer, inner]
    assert (main.nested_in, nested.nested_in) == (None, 0)


@pytest.mark.parametrize(
    ("name", "addressee"),
    [
        ("adding", "reporters"),
        ("urged", "drivers"),
        ("asked-whether", "the minister"),
        ("addressee-to", "the council"),
        ("passive-told", "Drivers"),
        ("accused", None),
        ("described-as", None),
        ("said-that", None),
    ],
)
def test_the_addressee_is_who_hears_it(name: str, addressee: str | None) -> None:
    parse, attribution = parsed(name), found(name)[0]
    assert (attribution.addressee and parse.text[slice(*attribution.addressee)]) == addressee


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("said-that", "on Monday"),
        ("accused", "on Friday"),
        ("interview-time", "on Friday"),
        ("that-day", "that day"),
        ("two-parts", "on Friday"),
        ("not-time", None),
        ("inverted", None),  # "in May" is when the bridge reopens
    ],
)
def test_the_time_is_when_it_was_said(name: str, time: str | None) -> None:
    parse, attribution = parsed(name), found(name)[0]
    assert (attribution.time and parse.text[slice(*attribution.time)]) == time


def test_a_parenthesis_stands_between_marks_or_commas() -> None:
    parse = parsed("interrupted")
    head = next(w.index for w in parse.words if w.text == "said")
    words = [replace(w, deprel="parataxis", head=0) if w.index == head else w for w in parse.words]
    words = [replace(w, head=head) if w.index == 0 or w.head == -1 else w for w in words]
    top = next(w.index for w in words if w.text == "safe")
    words = [replace(w, head={top: -1, head: top}.get(w.index, top)) if w.text != "she" else w for w in words]
    apart = replace(parse, words=tuple(words))
    assert [r.rule for r in reported(apart, lambda _: True)] == ["parenthetical"]
    joined = replace(parse, words=tuple(replace(w, upos="X") if w.upos == "PUNCT" else w for w in words))
    assert reported(joined, lambda _: True) == []


def test_no_cue_opens_where_it_may_not() -> None:
    assert reported(parsed("said-that"), lambda _: False) == []


def test_every_rule_has_a_prior() -> None:
    assert set(rule_priors()) >= PRECISE
    seen = {
        report.rule for name in ("said-that", "urged", "accused") for report in reported(parsed(name), lambda _: True)
    }
    assert seen == {"clausal complement", "infinitive", "prepositional object"}


def test_a_source_is_never_part_of_its_content() -> None:
    parse = parsed("what-called")
    (attribution,) = found("what-called")
    assert texts(parse, attribution.source) == ["Lind"]
    assert "Lind" not in " ".join(texts(parse, attribution.content))
