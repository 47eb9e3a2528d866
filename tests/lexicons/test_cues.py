"""The cue lexicon and the word lists."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from quotex.lexicons import word_list
from quotex.lexicons.cues import cue_lexicon, rule_priors, words_with

FRAMES = {"that", "quote", "to", "of", "np", "as", "hear", "noun", "prep"}
HABITS = {"light", "utter", "quoted-as", "pointing", "gloss", "interviews", "hearsay"}


def rows(name: str = "cues.tsv") -> list[list[str]]:
    text = (files("quotex") / "lexicons" / "en" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def test_every_line_has_a_lemma_a_class_a_kind_known_frames_and_known_habits() -> None:
    for row in rows():
        lemma, cue_class, kind, frames, *habits = row
        assert len(habits) <= 1, row
        assert lemma == lemma.lower().strip()
        assert lemma
        assert cue_class.isalpha()
        assert kind in ("speech", "attitude")
        assert frames
        assert set(frames.split()) <= FRAMES, row
        assert all(column and set(column.split()) <= HABITS for column in habits), row


def test_no_cue_stands_twice_as_the_same_part_of_speech() -> None:
    counted = Counter((row[0], "noun" in row[3].split()) for row in rows())
    assert [key for key, count in counted.items() if count > 1] == []


def test_the_classes_are_those_that_the_comment_names() -> None:
    text = (files("quotex") / "lexicons" / "en" / "cues.tsv").read_text(encoding="utf-8")
    comment = " ".join(line.strip("# ") for line in text.splitlines() if line.startswith("#"))
    named = set(comment.replace(",", " ").replace(";", " ").split())
    assert {row[1] for row in rows()} <= named


def test_the_lexicon_is_broad() -> None:
    lexicon = cue_lexicon()
    assert len(lexicon.verbs) > 600
    assert sum(entry.speech for entry in lexicon.verbs.values()) > 400
    assert len(lexicon.nouns) > 150


@pytest.mark.parametrize(
    ("lemma", "cue_class"),
    [
        ("say", "say"),
        ("tell", "tell"),
        ("add", "add"),
        ("ask", "ask"),
        ("reply", "answer"),
        ("deny", "deny"),
        ("accuse", "accuse"),
        ("promise", "promise"),
        ("urge", "order"),
        ("warn", "warn"),
        ("claim", "claim"),
        ("admit", "admit"),
        ("argue", "argue"),
        ("announce", "announce"),
        ("suggest", "suggest"),
        ("praise", "praise"),
        ("criticize", "criticize"),
        ("complain", "complain"),
        ("describe", "describe"),
        ("call", "call"),
        ("call for", "request"),
        ("tweet", "write"),
        ("point out", "say"),
        ("according to", "according"),
    ],
)
def test_cues_of_speech_have_their_class(lemma: str, cue_class: str) -> None:
    entry = cue_lexicon().verbs[lemma]
    assert (entry.cue_class, entry.kind) == (cue_class, "speech")


@pytest.mark.parametrize(
    "lemma", ["believe", "want", "plan", "support", "oppose", "refuse", "hope", "reject", "be afraid"]
)
def test_beliefs_intentions_and_feelings_are_attitudes(lemma: str) -> None:
    assert cue_lexicon().verbs[lemma].kind == "attitude"


@pytest.mark.parametrize("lemma", ["claim", "statement", "warning", "allegation", "promise"])
def test_nouns_of_speech_are_listed_as_nouns(lemma: str) -> None:
    assert cue_lexicon().nouns[lemma].speech


# Heads of reporting cues that are common in American political news.
COMMON = """
say tell call add note report suggest argue announce claim describe point continue tweet accuse criticize
respond cite explain declare promise acknowledge speak insist mention warn vow urge reveal express state
pledge recall praise conclude discuss comment condemn confirm contend counter emphasize exclaim inform joke
lament muse object observe predict proclaim profess protest quip reiterate remark repeat reply retort scream
shout slam stress talk testify thank whisper write yell advise affirm allege answer apologize ask assert
assure blast boast brag caution charge complain concede disclose deny maintain mock post quote recount
interview admit
"""


@pytest.mark.parametrize("lemma", COMMON.split())
def test_common_reporting_verbs_are_speech(lemma: str) -> None:
    assert cue_lexicon().verbs[lemma].speech


def test_cues_of_several_words_are_looked_up_longest_first() -> None:
    for tails in cue_lexicon().phrases.values():
        lengths = [len(tail) for tail, _ in tails]
        assert lengths == sorted(lengths, reverse=True)


def test_comments_are_no_words() -> None:
    assert "em" in word_list("elisions.txt")
    assert not any(word.startswith("#") for word in word_list("elisions.txt") | word_list("headline_sources.txt"))


def test_a_word_may_have_several_habits() -> None:
    assert "make" in words_with("light") & words_with("utter")
    assert "point" in words_with("pointing") - words_with("light")


def test_a_cue_has_its_habits_in_its_own_line() -> None:
    assert cue_lexicon().verbs["voice"].habits == {"light", "utter"}
    assert cue_lexicon().verbs["say"].habits == frozenset()
    assert "voice" in words_with("light")


def test_only_words_that_are_no_cues_stand_in_the_list_of_their_habits() -> None:
    others = rows("habits.tsv")
    assert {lemma for lemma, _ in others}.isdisjoint({*cue_lexicon().verbs, *cue_lexicon().nouns})
    assert set(" ".join(habits for _, habits in others).split()) <= HABITS


def test_an_unknown_habit_is_an_error() -> None:
    with pytest.raises(KeyError):
        words_with("heavy")


def test_every_rule_prior_is_a_probability() -> None:
    assert all(0 < prior < 1 for prior in rule_priors().values())
