"""Training examples of sentence ends: a treebank's paragraphs as other publishers would print them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evaluation.corpora import UdSentence, UdToken
from tests.training import corpora
from tests.training.corpora import sentence, split, tokens
from training import sentence_ends
from training.names import titles
from training.sentence_ends import (
    copies,
    headline,
    plain,
    quoted_paragraph,
    sentence_end_examples,
    vary_marks,
    with_names,
)

QUOTES = ['"', "“", "”", "``", "''"]
DASHES = ["-", "--", "–", "—"]
MARKS = re.compile(r"[\"“”„«»`'‘’–—―-]")

letters = st.text("abzABZéß19", min_size=1, max_size=5)
words = st.one_of(letters, st.sampled_from(["re-elect", "O'Neill", "it’s"]))
punctuation = st.sampled_from([".", "!", "?", ",", ":", "'", "’", *QUOTES, *DASHES])
plain_tokens = st.builds(corpora.token, st.one_of(words, punctuation), st.booleans())
multiword_tokens = st.builds(split, letters, st.sampled_from(["n't", "’s", "not"]), st.booleans())
sentences = st.lists(st.one_of(plain_tokens, multiword_tokens), min_size=1, max_size=12)
seeds = st.integers(0, 10_000).map(random.Random)


@st.composite
def statements(draw: st.DrawFn) -> UdSentence:
    """A sentence that ends as sentences do and has no quotation marks, as those that are put into marks."""
    inner = draw(st.lists(st.one_of(st.builds(corpora.token, words, st.booleans()), multiword_tokens), min_size=1))
    final = draw(st.sampled_from([".", "!", "?"]))
    return UdSentence((*inner, corpora.token(final, draw(st.booleans()))), False)


def forms(group: Sequence[Sequence[UdToken]]) -> list[list[str]]:
    return [[token.form for token in tokens] for tokens in group]


def text_of(group: Sequence[Sequence[UdToken]]) -> str:
    return "".join(t.form + " " * t.space_after for tokens_ in group for t in tokens_).rstrip()


@given(sentences, seeds)
def test_other_marks_leave_every_word_and_its_label_in_place(given: list[UdToken], rng: random.Random) -> None:
    varied = vary_marks(given, rng)
    assert [t.words for t in varied] == [t.words for t in given]
    assert [t.space_after for t in varied] == [t.space_after for t in given]
    for old, new in zip(given, varied, strict=True):
        assert MARKS.sub("", old.form) == MARKS.sub("", new.form)
        assert new.form


@given(sentences, seeds)
def test_a_varied_sentence_has_one_style_of_quotation_marks(given: list[UdToken], rng: random.Random) -> None:
    varied = vary_marks(given, rng)
    styles = {new.form for old, new in zip(given, varied, strict=True) if old.form in QUOTES}
    assert any(styles <= set(style) for style in sentence_ends.DOUBLE_MARKS)


def variants(text: str) -> set[str]:
    given = tokens(text)
    return {"".join(t.form + " " * t.space_after for t in vary_marks(given, random.Random(i))) for i in range(300)}


def test_straight_marks_become_each_publishers_opening_and_closing_marks() -> None:
    assert variants('"+Go+" and "+stay+"') == {
        f"{opening}Go{closing} and {opening}stay{closing} " for opening, closing in sentence_ends.DOUBLE_MARKS
    }


def test_marks_that_have_a_direction_keep_it() -> None:
    assert variants("``+Go+''") == {f"{opening}Go{closing} " for opening, closing in sentence_ends.DOUBLE_MARKS}
    assert variants("”+Go+“") == {f"{closing}Go{opening} " for opening, closing in sentence_ends.DOUBLE_MARKS}


def test_dashes_between_words_vary_but_not_hyphens_inside_them() -> None:
    assert variants("calm - then re+-+elected") == {f"calm {dash} then re-elected " for dash in sentence_ends.DASHES}


def test_apostrophes_are_curly_or_straight_through_a_whole_sentence() -> None:
    assert variants("it’s O'Neill") == {"it's O'Neill ", "it’s O’Neill "}


@given(st.lists(statements(), min_size=1, max_size=3), seeds)
def test_quoted_sentences_keep_every_word(given: list[UdSentence], rng: random.Random) -> None:
    quoted = quoted_paragraph(given, rng)
    assert len(quoted) == len(given)
    for old, new in zip(given, quoted, strict=True):
        wanted = [t.form for t in old.tokens]
        if wanted[-1] == "." and is_introduced(forms([new])[0], wanted[:-1]):
            wanted[-1] = ","  # “It rains,” he said.
        kept = iter([t.form for t in new])
        assert all(form in kept for form in wanted), (wanted, forms([new]))


def is_introduced(new: list[str], inner: list[str]) -> bool:
    at = next(i for i in range(len(new)) if new[i : i + len(inner)] == inner)
    return new[at + len(inner)] == ","


@given(st.lists(statements(), min_size=1, max_size=3), seeds)
def test_quotation_marks_open_and_close_in_turn_without_space_inside(
    given: list[UdSentence], rng: random.Random
) -> None:
    flat = [token for tokens in quoted_paragraph(given, rng) for token in tokens]
    styles = [*sentence_ends.DOUBLE_MARKS, *sentence_ends.SINGLE_MARKS]
    marks = [i for i, t in enumerate(flat) if any(t.form in style for style in styles)]
    assert len(marks) in {2, 4}
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        assert (flat[opening].form, flat[closing].form) in styles
        assert not flat[opening].space_after
        assert not flat[closing - 1].space_after
        assert flat[closing].space_after


@given(st.lists(statements(), min_size=1, max_size=3), seeds)
def test_a_quoted_sentence_ends_after_the_mark_that_closes_behind_its_full_stop(
    given: list[UdSentence], rng: random.Random
) -> None:
    quoted = quoted_paragraph(given, rng)
    closing = {closing for _, closing in [*sentence_ends.DOUBLE_MARKS, *sentence_ends.SINGLE_MARKS]}
    *earlier, last = forms(quoted)
    assert all(tokens_[-1] in sentence_ends.FINAL for tokens_ in earlier)
    text = text_of(quoted)
    if earlier or last[-1] in closing:
        assert last[-2:] == [given[-1].tokens[-1].form, text[-len(last[-1]) :]]
        assert last[-1] in closing
    else:  # “It rains,” he said.
        assert last[-1] == "."
        assert any(form in closing for form in last[2:-3])


def test_quotations_come_before_after_and_without_their_attribution() -> None:
    given = [sentence("It rained+."), sentence("We left+.")]
    made = {text_of(quoted_paragraph(given, random.Random(seed))) for seed in range(400)}
    made = {text for text in made if "“" in text and "”" in text}
    assert {masked(text) for text in made} == {
        "“it rained,” ada said. “we left.”",
        "“it rained,” said ada. “we left.”",
        "ada said, “it rained. we left.”",
        "ada said: “it rained. we left.”",
        "said ada, “it rained. we left.”",
        "said ada: “it rained. we left.”",
        "“it rained. we left.”",
    }
    assert all(text.lstrip("“")[0].isupper() for text in made)


def masked(text: str) -> str:
    """The text in lower case with one speaker and one cue for all."""
    for phrases, name in ((sentence_ends.CUES, "said"), (sentence_ends.SPEAKERS, "ada")):
        longest_first = "|".join(sorted(map(str.lower, phrases), key=len, reverse=True))
        text = re.sub(rf"\b({longest_first})\b", name, text.lower())
    return text


@given(st.lists(st.one_of(plain_tokens, multiword_tokens), min_size=2, max_size=12), seeds)
def test_a_headline_keeps_every_word_but_not_its_full_stop(given: list[UdToken], rng: random.Random) -> None:
    made = headline(given, rng)
    kept = given[:-1] if given[-1].form == "." else given
    assert [t.form.lower() for t in made] == [t.form.lower() for t in kept] or any("ß" in t.form for t in kept)
    assert [(t.words, t.space_after) for t in made] == [(t.words, t.space_after) for t in kept]


def test_headlines_come_as_they_are_in_title_case_and_in_capitals() -> None:
    given = tokens("Talks on grain fail+.")
    made = {text_of([headline(given, random.Random(seed))]) for seed in range(100)}
    assert made == {"Talks on grain fail", "Talks On Grain Fail", "TALKS ON GRAIN FAIL"}


GOLD = [
    [sentence(f"The {animal} did|n't sleep+.", True), sentence(f"It saw - at last - the {animal}+!")]
    for animal in ["cat", "dog", "cow", "hen", "pig", "fox", "ram", "doe", "ant", "bee", "owl", "eel"]
]


NAMES = [("Ada", "Birch")]


def made(seed: int) -> list[list[list[str]]]:
    return [forms(group) for group in copies(GOLD, NAMES, random.Random(seed))]


def test_copies_are_the_same_for_the_same_seed_only() -> None:
    assert made(1) == made(1) != made(2)


def test_copies_are_quoted_paragraphs_and_headlines() -> None:
    found = [group for seed in range(5) for group in made(seed)]
    quotes = {mark for style in sentence_ends.DOUBLE_MARKS for mark in style}
    assert any(quotes & set(tokens) for group in found for tokens in group)
    assert any(len(group) == 1 and group[0][-1].lower() in {"cat", "sleep"} for group in found)


def test_neighbours_of_quotations_are_parted_by_a_space() -> None:
    tight = [[sentence("Rain fell for days+.")] for _ in range(9)]
    tight = [[UdSentence((*s.tokens[:-1], corpora.token(".", False)), True)] for [s] in tight]
    for group in copies(tight, NAMES, random.Random(3)):
        for before, after in pairwise(group):
            assert before[-1].space_after, forms([before, after])


def test_nothing_in_quotation_marks_is_quoted_again() -> None:
    gold = [[sentence('The " cat " slept+.', True)] for _ in range(9)]
    for group in copies(gold, NAMES, random.Random(4)):
        assert all(sum(t.form in {"“", "”", "„", "«", '"', "``", "''", "»"} for t in s) in {0, 2} for s in group)


def test_a_name_ends_one_sentence_and_begins_the_next_with_and_without_a_title() -> None:
    given = sentence("The cat slept for days+.").tokens
    made = [forms(with_names(given, NAMES, random.Random(seed))) for seed in range(200)]
    assert all(first[-3:] == ["Ada", "Birch", "."] and second[-1] == "." for first, second in made)
    assert {first[-4] in titles() for first, _ in made} == {True, False}
    assert {second[0] in titles() for _, second in made} == {True, False}
    assert {"Gen.", "Supt.", "Insp.", "Hon."} <= set(titles())
    assert all(text_of([[plain(t) for t in first]]).startswith("The cat slept for days") for first, _ in made)


def test_examples_hold_whole_sentences_and_no_other_targets() -> None:
    found = list(sentence_end_examples(GOLD, NAMES, 1))
    assert all(e.ends and e.trees is None and sum(e.passage.sentences) == len(e.passage.words) for e in found)
    words = [list(e.passage.words) for e in found]
    assert words == [
        [word.form for tokens_ in group for token in tokens_ for word in token.words]
        for group in copies(GOLD, NAMES, random.Random(1))
    ]


def test_long_paragraphs_become_several_examples() -> None:
    gold = [[sentence(" ".join(["word"] * 30) + "+.", True)] * 8] * 12
    sizes = [len(e.passage.words) for e in sentence_end_examples(gold, NAMES, 1)]
    assert 150 < max(sizes) <= 200
