"""Words as tensors, passages, and what the network makes of padding."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.encoder import files
from quotex.parsing.encoder.features import (
    MAX_PIECES,
    MAX_PIECES_A_WORD,
    Passage,
    Pieces,
    make_batch,
    plain,
    plain_word,
    shape_of,
)
from quotex.parsing.encoder.mark_features import CLOSING, INSIDE, OPENING, OUTSIDE, groups, mark_features
from quotex.parsing.encoder.network import Config, Network
from quotex.parsing.models import BUNDLE
from quotex.parsing.parser import MarkedSpan

CONFIG = Config(
    upos=("NOUN", "VERB"),
    feats=("_", "Number=Sing"),
    lemma_scripts=("k|0|", "k|1|"),
    deprels=("root", "nsubj"),
    entities=("O", "B-PERSON", "I-PERSON"),
    roles=("O", "B-content", "I-content"),
    layers=1,
    hidden=16,
    attention_heads=2,
    inner=16,
    arc=8,
    relation=8,
    link=8,
)


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(BUNDLE / files.VOCABULARY)


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(1)
    return Network(CONFIG).eval()


def passage(*sentences: str) -> Passage:
    words = tuple(sentence.split() for sentence in sentences)
    flat = tuple(chain.from_iterable(words))
    return Passage(flat, tuple(i % 4 for i in range(len(flat))), tuple(map(len, words)))


# ------------------------------------------------------------------------------------------------- pieces


@given(st.text())
def test_plain_text_keeps_every_code_point_in_its_place(text: str) -> None:
    straight = plain(text)
    assert len(straight) == len(text)
    assert plain(straight) == straight
    assert all(old == new or new in "\"'" for old, new in zip(text, straight, strict=True))


def test_words_have_the_same_pieces_in_any_style_of_marks(pieces: Pieces) -> None:
    assert {plain_word(mark) for mark in ("“", "”", "„", "«", '"', "``", "''", "‘‘", "’’")} == {'"'}
    assert plain_word("don’t") == "don't"
    assert pieces.of(["“", "don’t", "''"]) == pieces.of(['"', "don't", '"'])


@pytest.mark.parametrize(
    ("word", "shape"),
    [("said", 1), ("“", 1), ("Peskov", 2), ("A", 2), ("NATO", 3), ("F-16", 3), ("iPhone", 4), ("2025", 5), ("", 1)],
)
def test_the_shape_of_a_word_is_its_letter_case(word: str, shape: int) -> None:
    assert shape_of(word) == shape


@pytest.mark.parametrize(
    "word", ["\U0001f600", "中文", "e\u0301", "\u0301", "\ufffd", "\u200b", "\u202e", "\x01", " ", "", "‑", "ﬁ", "ß"]
)
def test_odd_words_have_a_piece(pieces: Pieces, word: str) -> None:
    (found,) = pieces.of([word])
    assert len(found) >= 1


def test_a_word_has_at_most_eight_pieces(pieces: Pieces) -> None:
    (found,) = pieces.of(["antidisestablishmentarianism" * 20])
    assert 1 <= len(found) <= MAX_PIECES_A_WORD
    (found,) = pieces.of(["12.34.56.78.90.12.34"])
    assert len(found) == MAX_PIECES_A_WORD


def test_pieces_do_not_depend_on_letter_case_and_are_remembered_by_word(pieces: Pieces) -> None:
    said, minister, capital = pieces.of(["said", "minister", "Said"])
    assert said == capital != minister
    assert pieces.of(["minister", "said"]) == [minister, said]


def test_a_vocabulary_without_the_special_pieces_is_refused(tmp_path: Path) -> None:
    text = (BUNDLE / files.VOCABULARY).read_text(encoding="utf-8").replace("[CLS]", "[NIL]")
    (tmp_path / "pieces.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="CLS"):
        Pieces(tmp_path / "pieces.json")


# ------------------------------------------------------------------------------------------------ batches


def test_a_batch_says_where_each_word_and_sentence_stands(pieces: Pieces) -> None:
    batch = make_batch([passage("Peskov said so", "No"), passage("Talks collapse")], pieces)
    assert batch.word_mask.tolist() == [[True] * 4, [True] * 2 + [False] * 2]
    assert batch.sentence_words[0].tolist() == [0, 1, 2]
    assert batch.sentence_words[1, 0].item() == 3
    assert batch.sentence_words[2, :2].tolist() == [4, 5]  # the second passage begins at the width of the batch
    assert batch.sentence_mask.tolist() == [[True] * 3, [True, False, False], [True, True, False]]


def test_each_word_points_at_its_first_piece_with_its_shape_and_mark(pieces: Pieces) -> None:
    one = passage("Peskov said so in IZHEVSK")
    batch = make_batch([one], pieces)
    found = pieces.of(one.words)
    flat = [pieces.start, *chain.from_iterable(found), pieces.stop]
    assert batch.pieces.tolist() == [flat]
    assert batch.piece_mask.tolist() == [[True] * len(flat)]
    for i, word in enumerate(one.words):
        at = int(batch.first_piece[0, i])
        assert batch.pieces[0, at : at + len(found[i])].tolist() == list(found[i])
        assert set(batch.shapes[0, at : at + len(found[i])].tolist()) == {shape_of(word)}
        assert set(batch.marks[0, at : at + len(found[i])].tolist()) == {one.marks[i]}
    assert batch.shapes[0, 0] == batch.shapes[0, -1] == 0


def test_words_beyond_the_last_place_share_the_last_vector(pieces: Pieces, network: Network) -> None:
    words = 700
    long = Passage(("word",) * words, (0,) * words, (words,))
    batch = make_batch([long, passage("Talks collapse")], pieces)
    assert batch.pieces.shape == (2, MAX_PIECES + 2)
    assert batch.pieces[0, -1] == pieces.stop
    with torch.inference_mode():
        found = network(batch)
    assert found.shape == (2, words, CONFIG.hidden)
    assert torch.equal(found[0, MAX_PIECES - 1], found[0, -1])
    assert not torch.equal(found[0, MAX_PIECES - 2], found[0, -1])


def test_a_word_cut_by_the_last_place_still_has_one(pieces: Pieces) -> None:
    word = "12.34.56.78"
    many = Passage((word,) * 200, (0,) * 200, (200,))
    batch = make_batch([many], pieces)
    assert int(batch.first_piece.max()) <= MAX_PIECES
    assert batch.pieces.shape == batch.shapes.shape == batch.marks.shape == (1, MAX_PIECES + 2)


texts = st.lists(
    st.text(st.characters(exclude_categories=["Zs", "Cc", "Cs"]), min_size=1, max_size=8), min_size=1, max_size=9
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=4))
def test_shapes_and_masks_agree_for_any_words(documents: list[list[list[str]]]) -> None:
    passages = []
    for sentences in documents:
        words = tuple(chain.from_iterable(sentences))
        passages.append(Passage(words, (1,) * len(words), tuple(map(len, sentences))))
    pieces = Pieces(BUNDLE / files.VOCABULARY) if not _SHARED else _SHARED[0]
    _SHARED[:] = [pieces]
    batch = make_batch(passages, pieces)
    assert batch.word_mask.sum(1).tolist() == [len(p.words) for p in passages]
    assert batch.sentence_mask.sum(1).tolist() == [n for p in passages for n in p.sentences]
    assert batch.pieces.shape == batch.shapes.shape == batch.marks.shape == batch.piece_mask.shape
    assert batch.first_piece.shape == batch.word_mask.shape
    assert bool(batch.piece_mask.gather(1, batch.first_piece).all())
    flat = batch.sentence_words[batch.sentence_mask]
    assert bool(batch.word_mask.flatten()[flat].all())
    assert len(set(flat.tolist())) == len(flat) == sum(len(p.words) for p in passages)


_SHARED: list[Pieces] = []


def test_padding_does_not_change_what_the_network_finds(pieces: Pieces, network: Network) -> None:
    short = passage("Peskov said so", "No")
    long = passage("The minister of foreign affairs told reporters in Istanbul that the talks had failed", "He left")
    with torch.inference_mode():
        alone, together = make_batch([short], pieces), make_batch([long, short], pieces)
        words, padded = network(alone), network(together)
        assert torch.allclose(words[0], padded[1, :4], atol=1e-5)
        trees = network.arc(network.by_sentence(words, alone), alone.sentence_mask)
        others = network.arc(network.by_sentence(padded, together), together.sentence_mask)
        assert torch.allclose(trees[0, :3, :4], others[2, :3, :4], atol=1e-5)
        assert bool((others[2, :3, 4:] < -1000).all())  # no head behind the end of the sentence


# ----------------------------------------------------------------------------------------------- passages


def test_neighbouring_sentences_are_read_together_up_to_the_limit() -> None:
    assert list(groups([50, 50, 100, 1, 300, 5], limit=200)) == [range(3), range(3, 4), range(4, 5), range(5, 6)]
    assert list(groups([])) == []


@settings(deadline=None)
@given(st.lists(st.integers(1, 150), max_size=40))
def test_every_sentence_is_in_one_passage_none_too_long(lengths: list[int]) -> None:
    found = list(groups(lengths))
    assert list(chain.from_iterable(found)) == list(range(len(lengths)))
    assert all(sum(lengths[i] for i in group) <= 200 for group in found)


def test_words_know_where_they_stand_in_the_outermost_marks() -> None:
    #       0123456789...
    text = "He said “go ‘now’ ” x"
    outer = MarkedSpan(8, 19, "curly", True, 0, inner=(9, 18))
    nested = MarkedSpan(12, 17, "curly-single", True, 1, inner=(13, 16))
    words = [(0, 2), (3, 7), (8, 9), (9, 11), (12, 13), (13, 16), (16, 17), (18, 19), (20, 21)]
    assert text[8:19] == "“go ‘now’ ”"
    inside = [INSIDE] * 4
    assert mark_features(words, [outer, nested]) == [OUTSIDE, OUTSIDE, OPENING, *inside, CLOSING, OUTSIDE]


def test_marks_left_open_have_no_closing_mark() -> None:
    span = MarkedSpan(0, 6, "curly", False, 0, inner=(1, 6))
    assert mark_features([(0, 1), (1, 5), (5, 6)], [span]) == [OPENING, INSIDE, INSIDE]


def test_marks_that_began_before_the_first_word_hold_it() -> None:
    span = MarkedSpan(-40, 5, "curly", True, 0, inner=(-39, 4))
    assert mark_features([(0, 3), (4, 5), (6, 8)], [span]) == [INSIDE, CLOSING, OUTSIDE]
