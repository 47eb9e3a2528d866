"""From words to the tensors that the network reads: word pieces, shapes and places in quotation marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from quotex.parsing.network import Batch

MAX_PIECES_A_WORD = 8
MAX_PIECES = 510  # what the position table holds, less the two special pieces

_PLAIN = str.maketrans("“”„‟«»‘’‚‛‹›`´", '"' * 6 + "'" * 8)
_PAIRED = {"``": '"', "''": '"'}


def plain(text: str) -> str:
    """The text with straight quotation marks and apostrophes only, code point for code point.

    The models read this form, so that a publisher's style of marks changes nothing.
    """
    return text.translate(_PLAIN)


def plain_word(word: str) -> str:
    """The form of a word in which its pieces are looked up; doubled single marks are one double mark."""
    straight = plain(word)
    return _PAIRED.get(word) or _PAIRED.get(straight, straight)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one paragraph (or a part of a long one), their marks (see `network.MARKS`) and sentence lengths."""

    words: tuple[str, ...]
    marks: tuple[int, ...]
    sentences: tuple[int, ...]


def shape_of(word: str) -> int:
    """The letter case of a word, which the uncased vocabulary does not see."""
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
        """Ids of the pieces of each word, never none."""
        new = list({w for w in words if w not in self._known})
        if new:
            if len(self._known) > 200_000:
                self._known.clear()
                new = list(set(words))
            read = [plain_word(w) for w in new]
            for word, encoding in zip(new, self._tokenizer.encode_batch(read, add_special_tokens=False), strict=True):
                self._known[word] = tuple(encoding.ids[:MAX_PIECES_A_WORD]) or (self.unknown,)
        return [self._known[w] for w in words]


def make_batch(passages: Sequence[Passage], pieces: Pieces) -> Batch:
    """Passages as padded tensors. Words beyond the 510th piece share the last piece's vector."""
    ids: list[list[int]] = []
    features: list[tuple[list[int], list[int], list[int]]] = []
    for passage in passages:
        row, shapes, marks, first = [pieces.start], [0], [0], []
        for word, mark, word_pieces in zip(passage.words, passage.marks, pieces.of(passage.words), strict=True):
            first.append(min(len(row), MAX_PIECES))
            row.extend(word_pieces)
            shapes.extend([shape_of(word)] * len(word_pieces))
            marks.extend([mark] * len(word_pieces))
        del row[MAX_PIECES + 1 :], shapes[MAX_PIECES + 1 :], marks[MAX_PIECES + 1 :]
        row.append(pieces.stop)
        ids.append(row)
        features.append(([*shapes, 0], [*marks, 0], first))
    width = max(len(p.words) for p in passages)
    longest = max((n for p in passages for n in p.sentences), default=0)
    count = sum(len(p.sentences) for p in passages)
    sentence_words = np.zeros((count, longest), dtype=np.int64)
    lengths = np.zeros(count, dtype=np.int64)
    at = 0
    for number, passage in enumerate(passages):
        start = number * width
        for length in passage.sentences:
            sentence_words[at, :length] = np.arange(start, start + length)
            lengths[at] = length
            start, at = start + length, at + 1
    word_counts = np.array([len(p.words) for p in passages])
    piece_counts = np.array([len(row) for row in ids])
    return Batch(
        pieces=_padded(ids),
        shapes=_padded([f[0] for f in features]),
        marks=_padded([f[1] for f in features]),
        piece_mask=_mask(piece_counts),
        first_piece=_padded([f[2] for f in features]),
        word_mask=_mask(word_counts),
        sentence_words=torch.from_numpy(sentence_words),
        sentence_mask=_mask(lengths),
    )


def _padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    table = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return torch.from_numpy(table)


def _mask(lengths: np.ndarray[tuple[int], np.dtype[np.int64]]) -> torch.Tensor:
    return torch.from_numpy(np.arange(lengths.max(initial=0)) < lengths[:, None])
