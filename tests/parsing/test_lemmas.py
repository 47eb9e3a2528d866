"""Lemmas as edit scripts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.lemmas import apply_script, script_of


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
