"""Converts words to the tensors that the network reads: word pieces, shapes and places in quotation marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from quotex.parsing.encoder.network import MARKS, Batch

Integers = NDArray[np.signedinteger[Any]]

MAX_PIECES_A_WORD = 8
MAX_PIECES = 510  # what the position table holds, less the two special pieces

_PLAIN = str.maketrans("“”„‟«»‘’‚‛‹›`´", '"' * 6 + "'" * 8)
_PAIRED = {"``": '"', "''": '"'}


def plain(text: str) -> str:
    """Return the text with straight quotation marks and apostrophes only, code point for code point.

    The models read this form, so that a publisher's style of marks changes nothing.
    """
    return text.translate(_PLAIN)


def plain_word(word: str) -> str:
    """Return the form of a word in which its pieces are looked up; doubled single marks are one double mark."""
    straight = plain(word)
    return _PAIRED.get(word) or _PAIRED.get(straight, straight)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one paragraph (or a part of a long one), their marks (see `network.MARKS`) and sentence lengths.

    Without sentences the network says where they end; `glued` are then the words without a space before them.
    """

    words: tuple[str, ...]
    marks: tuple[int, ...]
    sentences: tuple[int, ...]
    glued: tuple[bool, ...] = ()


@lru_cache(maxsize=100_000)
def shape_of(word: str) -> int:
    """Return the letter case of a word, which the uncased vocabulary does not see."""
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word[:1].isupper():
        return 2
    if any(c.isupper() for c in word):
        return 4
    if any(c.isdigit() for c in word):
        return 5
    return 1


class Pieces:
    """Word pieces of words, remembered; a word has at most eight. `special` are start, stop and unknown piece."""

    def __init__(self, path: Path, special: Sequence[str] = ("[CLS]", "[SEP]", "[UNK]")) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, tuple[int, ...]] = {}
        self.start, self.stop, self.unknown = (self._id(piece) for piece in special)

    def _id(self, piece: str) -> int:
        number = self._tokenizer.token_to_id(piece)
        if number is None:
            raise ValueError(f"the vocabulary of word pieces has no {piece}")
        return int(number)

    def of(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the ids of the pieces of each word, at least one for each."""
        new = list({w for w in words if w not in self._known})
        if new:
            if len(self._known) > 200_000:
                self._known.clear()
                new = list(set(words))
            read = [plain_word(w) for w in new]
            for word, encoding in zip(new, self._tokenizer.encode_batch(read, add_special_tokens=False), strict=True):
                self._known[word] = tuple(encoding.ids[:MAX_PIECES_A_WORD]) or (self.unknown,)
        return [self._known[w] for w in words]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Passages as arrays: B passages, P word pieces with padding, W words of all passages one after the other."""

    pieces: Integers  # B, P
    features: Integers  # B, P: shape * MARKS + mark
    lengths: Integers  # B: pieces without padding
    words: Integers  # W: the piece (passage * P + piece) at which each word starts
    counts: list[int]  # B: words of each passage
    sentences: list[int]  # words of each sentence of all passages


def encode(passages: Sequence[Passage], pieces: Pieces) -> Encoded:
    """Return passages as arrays; words beyond the 510th piece share the last piece's vector."""
    rows, firsts = [], []
    for passage in passages:
        found = pieces.of(passage.words)
        sizes = [len(word) for word in found]
        ids = [pieces.start, *chain.from_iterable(found)]
        features = [
            shape * MARKS + mark for shape, mark in zip(map(shape_of, passage.words), passage.marks, strict=True)
        ]
        rows.append((ids[: MAX_PIECES + 1], np.repeat(features, sizes)[:MAX_PIECES]))
        firsts.append(np.minimum(np.cumsum([1, *sizes[:-1]]), MAX_PIECES))
    lengths = np.array([len(ids) + 1 for ids, _ in rows], dtype=np.int32)
    table = np.zeros((2, len(rows), int(lengths.max())), dtype=np.int32)
    for number, (ids, shaped) in enumerate(rows):
        table[0, number, : len(ids)] = ids
        table[0, number, len(ids)] = pieces.stop
        table[1, number, 1 : len(shaped) + 1] = shaped
    width = table.shape[2]
    words = np.concatenate([first + number * width for number, first in enumerate(firsts)]).astype(np.int32)
    counts = [len(passage.words) for passage in passages]
    return Encoded(
        table[0], table[1], lengths, words, counts, [n for p in passages for n in p.sentences or (len(p.words),)]
    )


def make_batch(passages: Sequence[Passage], pieces: Pieces) -> Batch:
    """Return passages as the padded tensors that the network trains on."""
    encoded = encode(passages, pieces)
    counts, sizes = np.array(encoded.counts), np.array(encoded.sentences)
    mask = _mask(counts)
    first_piece = np.zeros(mask.shape, dtype=np.int64)
    width = encoded.pieces.shape[1]
    first_piece[mask] = encoded.words % width
    sentence_mask = _mask(sizes)
    sentence_words = np.zeros(sentence_mask.shape, dtype=np.int64)
    sentence_words[sentence_mask] = np.flatnonzero(mask)
    return Batch(
        pieces=torch.from_numpy(encoded.pieces.astype(np.int64)),
        shapes=torch.from_numpy((encoded.features // MARKS).astype(np.int64)),
        marks=torch.from_numpy((encoded.features % MARKS).astype(np.int64)),
        piece_mask=torch.from_numpy(_mask(encoded.lengths)),
        first_piece=torch.from_numpy(first_piece),
        word_mask=torch.from_numpy(mask),
        sentence_words=torch.from_numpy(sentence_words),
        sentence_mask=torch.from_numpy(sentence_mask),
    )


def _mask(lengths: Integers) -> NDArray[np.bool_]:
    mask: NDArray[np.bool_] = np.arange(lengths.max(initial=0)) < lengths[:, None]
    return mask
