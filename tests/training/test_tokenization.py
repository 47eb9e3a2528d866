"""Training text of the tokenizer: labels that line up with it, and copies as other publishers would print them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
import stanza.models.tokenizer
import torch
from hypothesis import given
from hypothesis import strategies as st
from stanza.models.tokenization.utils import load_mwt_dict

from evaluation.corpora import UdSentence, UdToken, read_conllu
from tests.training import corpora
from tests.training.corpora import sentence, split, tokens
from training import tokenization
from training.tokenization import headline, labelled, quoted_paragraph, training_paragraphs, vary_marks

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


def read_back(text: str, labels: str) -> list[list[tuple[str, bool]]]:
    """What Stanza reads from text and labels: sentences of tokens, each with whether it is a multiword token."""
    found: list[list[tuple[str, bool]]] = [[]]
    form = ""
    for character, label in zip(text, labels, strict=True):
        form += character
        if label == "0":
            continue
        found[-1].append((form.lstrip(" "), label in "34"))
        form = ""
        if label in "24":
            found.append([])
    assert form == "", "text after the last token"
    assert found.pop() == [], "a last sentence without an end"
    return found


def assert_labelled(group: Sequence[Sequence[UdToken]]) -> None:
    expected = [[(token.form, len(token.words) > 1) for token in tokens] for tokens in group]
    assert read_back(*labelled(group)) == expected


def test_every_end_of_a_token_a_sentence_and_a_multiword_token_has_its_own_label() -> None:
    text, labels = labelled([tokens("He do|n't+."), tokens("We ca|n't")])
    assert text == "He don't. We can't"
    assert labels == "010000032001000004"


def test_tokens_that_touch_are_told_apart_by_their_labels_alone() -> None:
    text, labels = labelled([tokens("It+'s+over+."), tokens("Go+!")])
    assert text == "It'sover. Go!"
    assert labels == "0101000120012"


@given(st.lists(sentences, min_size=1, max_size=4))
def test_text_and_labels_give_back_the_tokens_and_sentences(group: list[list[UdToken]]) -> None:
    assert_labelled(group)


@given(sentences, seeds)
def test_other_marks_leave_every_word_and_its_label_in_place(given: list[UdToken], rng: random.Random) -> None:
    varied = vary_marks(given, rng)
    assert [t.words for t in varied] == [t.words for t in given]
    assert [t.space_after for t in varied] == [t.space_after for t in given]
    for old, new in zip(given, varied, strict=True):
        assert MARKS.sub("", old.form) == MARKS.sub("", new.form)
        assert new.form
    assert_labelled([varied])


@given(sentences, seeds)
def test_a_varied_sentence_has_one_style_of_quotation_marks(given: list[UdToken], rng: random.Random) -> None:
    varied = vary_marks(given, rng)
    styles = {new.form for old, new in zip(given, varied, strict=True) if old.form in QUOTES}
    assert any(styles <= set(style) for style in tokenization.DOUBLE_MARKS)


def variants(text: str) -> set[str]:
    given = tokens(text)
    return {"".join(t.form + " " * t.space_after for t in vary_marks(given, random.Random(i))) for i in range(300)}


def test_straight_marks_become_each_publishers_opening_and_closing_marks() -> None:
    assert variants('"+Go+" and "+stay+"') == {
        f"{opening}Go{closing} and {opening}stay{closing} " for opening, closing in tokenization.DOUBLE_MARKS
    }


def test_marks_that_have_a_direction_keep_it() -> None:
    assert variants("``+Go+''") == {f"{opening}Go{closing} " for opening, closing in tokenization.DOUBLE_MARKS}
    assert variants("”+Go+“") == {f"{closing}Go{opening} " for opening, closing in tokenization.DOUBLE_MARKS}


def test_dashes_between_words_vary_but_not_hyphens_inside_them() -> None:
    assert variants("calm - then re+-+elected") == {f"calm {dash} then re-elected " for dash in tokenization.DASHES}


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
    assert_labelled(quoted)


def is_introduced(new: list[str], inner: list[str]) -> bool:
    at = next(i for i in range(len(new)) if new[i : i + len(inner)] == inner)
    return new[at + len(inner)] == ","


@given(st.lists(statements(), min_size=1, max_size=3), seeds)
def test_quotation_marks_open_and_close_in_turn_without_space_inside(
    given: list[UdSentence], rng: random.Random
) -> None:
    flat = [token for tokens in quoted_paragraph(given, rng) for token in tokens]
    styles = [*tokenization.DOUBLE_MARKS, *tokenization.SINGLE_MARKS]
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
    closing = {closing for _, closing in [*tokenization.DOUBLE_MARKS, *tokenization.SINGLE_MARKS]}
    *earlier, last = forms(quoted)
    assert all(tokens_[-1] in tokenization.FINAL for tokens_ in earlier)
    text, labels = labelled(quoted)
    assert [label for label in labels if label in "24"] == ["2"] * len(given)
    if earlier or last[-1] in closing:
        assert last[-2:] == [given[-1].tokens[-1].form, text[-len(last[-1]) :]]
        assert last[-1] in closing
    else:  # “It rains,” he said.
        assert last[-1] == "."
        assert any(form in closing for form in last[2:-3])


def test_quotations_come_before_after_and_without_their_attribution() -> None:
    given = [sentence("It rained+."), sentence("We left+.")]
    made = {labelled(quoted_paragraph(given, random.Random(seed)))[0] for seed in range(400)}
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
    for phrases, name in ((tokenization.CUES, "said"), (tokenization.SPEAKERS, "ada")):
        longest_first = "|".join(sorted(map(str.lower, phrases), key=len, reverse=True))
        text = re.sub(rf"\b({longest_first})\b", name, text.lower())
    return text


@given(st.lists(st.one_of(plain_tokens, multiword_tokens), min_size=2, max_size=12), seeds)
def test_a_headline_keeps_every_word_but_not_its_full_stop(given: list[UdToken], rng: random.Random) -> None:
    made = headline(given, rng)
    kept = given[:-1] if given[-1].form == "." else given
    assert [t.form.lower() for t in made] == [t.form.lower() for t in kept] or any("ß" in t.form for t in kept)
    assert [(t.words, t.space_after) for t in made] == [(t.words, t.space_after) for t in kept]
    assert_labelled([made])


def test_headlines_come_as_they_are_in_title_case_and_in_capitals() -> None:
    given = tokens("Talks on grain fail+.")
    made = {labelled([headline(given, random.Random(seed))])[0] for seed in range(100)}
    assert made == {"Talks on grain fail", "Talks On Grain Fail", "TALKS ON GRAIN FAIL"}


GOLD = [
    [sentence(f"The {animal} did|n't sleep+.", True), sentence(f"It saw - at last - the {animal}+!")]
    for animal in ["cat", "dog", "cow", "hen", "pig", "fox", "ram", "doe", "ant", "bee", "owl", "eel"]
]


def made(seed: int) -> list[list[list[str]]]:
    return [forms(group) for group in training_paragraphs(GOLD, random.Random(seed))]


def test_the_training_text_is_the_corpus_and_then_copies_of_it() -> None:
    given = [forms([s.tokens for s in group]) for group in GOLD]
    found = made(1)
    assert [group for group in found if group in given] == given
    assert len(found) > len(given) + len(GOLD) // 3


def test_the_training_text_is_the_same_for_the_same_seed_only() -> None:
    assert made(1) == made(1) != made(2)


def test_copies_are_quoted_paragraphs_and_headlines() -> None:
    found = [group for seed in range(5) for group in made(seed)]
    quotes = {mark for style in tokenization.DOUBLE_MARKS for mark in style}
    assert any(quotes & set(tokens) for group in found for tokens in group)
    assert any(len(group) == 1 and group[0][-1].lower() in {"cat", "sleep"} for group in found)


def test_neighbours_of_quotations_are_parted_by_a_space() -> None:
    tight = [[sentence("Rain fell for days+.")] for _ in range(9)]
    tight = [[UdSentence((*s.tokens[:-1], corpora.token(".", False)), True)] for [s] in tight]
    for group in list(training_paragraphs(tight, random.Random(3)))[9:]:
        for before, after in pairwise(group):
            assert before[-1].space_after, forms([before, after])


def test_nothing_in_quotation_marks_is_quoted_again() -> None:
    gold = [[sentence('The " cat " slept+.', True)] for _ in range(9)]
    for group in list(training_paragraphs(gold, random.Random(4))):
        assert all(sum(t.form in {"“", "”", "„", "«", '"', "``", "''", "»"} for t in s) == 2 for s in group)


def test_the_files_hold_a_label_for_each_character_and_blank_lines_between_paragraphs(tmp_path: Path) -> None:
    groups = [[tokens("He do|n't+."), tokens("Go+!")], [tokens("The café “ shut ” early+.")]]
    tokenization.write_tokenizer_data(iter(groups), tmp_path / "train")
    text = (tmp_path / "train.txt").read_text(encoding="utf-8")
    labels = (tmp_path / "train.labels").read_text(encoding="utf-8")
    assert text == "He don't. Go!\n\nThe café “ shut ” early.\n"
    assert [len(line) for line in labels.split("\n")] == [len(line) for line in text.split("\n")]
    assert labels.split("\n\n")[0] == labelled(groups[0])[1]


def test_stanza_reads_the_expansions_with_their_counts(tmp_path: Path) -> None:
    tokenization.write_expansions([*GOLD, [sentence("Do|n't+.")]], tmp_path / "mwt.json")
    assert load_mwt_dict(str(tmp_path / "mwt.json")) == {"didn't": (["did", "n't"], 12), "Don't": (["Do", "n't"], 1)}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "ud").mkdir()
    words = [corpora.word(form) for form in ("Rain", "fell", "today", ".")]
    for split_ in ("train", "dev"):
        text = corpora.conllu([[words]] * 6)
        (tmp_path / "ud" / f"en_combined.{split_}.conllu").write_text(text, encoding="utf-8")
    assert sum(1 for _ in read_conllu(tmp_path / "ud" / "en_combined.dev.conllu")) == 6
    return tmp_path


def test_training_that_was_cut_off_leaves_no_model_that_looks_finished(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(arguments: list[str], cut_off: bool) -> None:
        options = dict(zip(arguments[1::2], arguments[2::2], strict=True))
        (Path(options["--save_dir"]) / options["--save_name"]).write_text("the best so far")
        if cut_off:
            raise KeyboardInterrupt

    monkeypatch.setattr(stanza.models.tokenizer, "main", partial(save, cut_off=True))
    with pytest.raises(KeyboardInterrupt):
        tokenization.train_tokenizer(data, data / "work", data, 4, 1)
    assert not (data / "tokenize.pt").exists()
    monkeypatch.setattr(stanza.models.tokenizer, "main", partial(save, cut_off=False))
    tokenization.train_tokenizer(data, data / "work", data, 4, 1)
    assert [path.name for path in data.glob("*.pt")] == ["tokenize.pt"]


def test_a_published_model_names_no_folder_of_the_machine_it_was_trained_on(tmp_path: Path) -> None:
    config = {"save_dir": "/home/ada", "train_file": "/home/ada/x.conllu", "save_name": "/home/ada/mwt.pt", "lr": 0.1}
    trained, published = tmp_path / "mwt.pt", tmp_path / "out.pt"
    torch.save(
        {"config": {**config, "lang": "en"}, "model": {"w": torch.ones(2)}, "dict": {"don't": "do n't"}}, trained
    )
    tokenization.publish(trained, published)
    saved = torch.load(published, weights_only=True)
    assert saved["config"] == {
        "save_dir": "ada",
        "train_file": "x.conllu",
        "save_name": "mwt.pt",
        "lr": 0.1,
        "lang": "en",
    }
    assert saved["model"]["w"].tolist() == [1, 1]
    assert saved["dict"] == {"don't": "do n't"}
    assert b"/home" not in published.read_bytes()
