"""Lemmas as edit scripts, and the dictionary that chooses among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.encoder.edit_scripts import Lemmatizer, apply_script, script_of


@pytest.mark.parametrize(
    ("form", "lemma", "script"),
    [
        ("claims", "claim", "k|1|"),
        ("said", "say", "k|2|y"),
        ("Said", "say", "l|2|y"),
        ("Peskov", "Peskov", "k|0|"),
        ("The", "the", "l|0|"),
        ("was", "be", "l|3|be"),
        ("Went", "go", "l|4|go"),
        ("n't", "not", "k|2|ot"),
        ("|", "|", "k|0|"),
        ("a|", "|b", "l|2||b"),
    ],
)
def test_a_script_strips_and_adds_at_the_end(form: str, lemma: str, script: str) -> None:
    assert script_of(form, lemma) == script
    assert apply_script(form, script) == lemma


@pytest.mark.parametrize(("form", "lemma"), [("denies", "deny"), ("REPLIES", "reply"), ("Tries", "try")])
def test_a_script_serves_other_words_of_its_pattern(form: str, lemma: str) -> None:
    assert apply_script(form, script_of("Flies", "fly")) == lemma.lower()


def test_the_lower_cased_form_stands_where_a_script_does_not_fit() -> None:
    assert apply_script("IT", "k|5|x") == "it"


def test_a_lemma_is_never_empty() -> None:
    assert apply_script("OK", "k|2|") == "ok"


@settings(deadline=None)
@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_the_script_of_a_word_and_its_lemma_gives_the_lemma_back(form: str, lemma: str) -> None:
    assert apply_script(form, script_of(form, lemma)) == lemma


@settings(deadline=None)
@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_any_script_gives_any_word_some_lemma(form: str, lemma: str, other: str) -> None:
    assert apply_script(other, script_of(form, lemma))


# --------------------------------------------------------------------------------------------- dictionary

KNOWN = {
    "VERB": {"said": ["say"], "left": ["leave"], "saw": ["see", "saw"], "label": ["label"]},
    "NOUN": {"saw": ["saw"], "people": ["person"]},
    "PROPN": {"People": ["People"], "Left": ["Left"]},
}


@pytest.fixture(scope="module")
def lemmatizer() -> Lemmatizer:
    return Lemmatizer(KNOWN)


@pytest.mark.parametrize(
    ("form", "upos", "lemma"),
    [
        ("left", "VERB", "leave"),
        ("LEFT", "VERB", "leave"),
        ("saw", "NOUN", "saw"),
        ("People", "NOUN", "person"),
        ("People", "PROPN", "People"),
    ],
)
def test_a_known_form_has_the_lemma_of_its_part_of_speech(
    lemmatizer: Lemmatizer, form: str, upos: str, lemma: str
) -> None:
    assert lemmatizer.lemma(form, upos, ["k|1|xyz"]) == lemma


def test_of_two_known_lemmas_the_likelier_script_chooses(lemmatizer: Lemmatizer) -> None:
    assert lemmatizer.lemma("saw", "VERB", ["k|3|x", "k|0|", "k|2|ee"]) == "saw"
    assert lemmatizer.lemma("saw", "VERB", ["k|2|ee", "k|0|"]) == "see"
    assert lemmatizer.lemma("saw", "VERB", ["k|3|x"]) == "see"  # the more frequent, where no script gives either


def test_for_an_unknown_form_a_known_lemma_goes_before_a_likelier_script(lemmatizer: Lemmatizer) -> None:
    assert lemmatizer.lemma("labelled", "VERB", ["k|2|", "k|3|"]) == "label"
    assert lemmatizer.lemma("labelled", "NOUN", ["k|2|", "k|3|"]) == "labell"


def test_without_a_known_lemma_the_likeliest_script_counts(lemmatizer: Lemmatizer) -> None:
    assert lemmatizer.lemma("tweets", "VERB", ["k|1|", "k|0|"]) == "tweet"
    assert lemmatizer.lemma("tweets", "INTJ", ["k|0|", "k|1|"]) == "tweets"


def test_a_dictionary_comes_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "lemmas.json").write_text('{"VERB": {"said": ["say"]}}', encoding="utf-8")
    assert Lemmatizer.load(tmp_path / "lemmas.json").lemma("Said", "VERB", ["l|0|"]) == "say"


@settings(deadline=None)
@given(
    st.text(min_size=1, max_size=9) | st.sampled_from(["saw", "People", "labelled"]),
    st.sampled_from(["VERB", "NOUN", "PROPN", "X"]),
    st.lists(st.sampled_from(["k|0|", "l|1|", "k|2|y", "k|9|", "l|0|s"]), min_size=1, max_size=4),
)
def test_a_lemma_is_never_empty_whatever_the_scripts(form: str, upos: str, scripts: list[str]) -> None:
    assert Lemmatizer(KNOWN).lemma(form, upos, scripts)
