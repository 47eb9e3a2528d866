"""Cuts text into tokens and sentences with the network of Stanza's tokenizer, many pieces of text at a time.

The network, its characters and its decisions are Stanza's (Qi et al. 2020). What its processor does around it
a character and an object at a time is done here with arrays. A piece goes through as one, however long it is; Stanza
cuts after 1,000 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from stanza.models.common.doc import Document
from stanza.models.tokenization.utils import MASK_RE

from quotex.parsing.encoder.onnx_model import torch_threads
from quotex.parsing.tokens import CONTRACTION, Token, Tokens

ROWS_AT_ONCE = 64
POSITIONS_AT_ONCE = 32_000
_PARAGRAPH_BREAK = re.compile(r"\n[\s\u0080-\u009f]*\n")
_WHITE = re.compile(r"[\s\u0080-\u009f]")
_DIGIT = re.compile(r"\d")
_FEATURES = ("space_before", "capitalized", "numeric", "end_of_para", "start_of_para")
_ADDRESSES = ("@", "http", "www.", ".gov.", ".org.", ".edu.", ".net.", ".com.", ".co.")  # all MASK_RE finds has one
_CODE_POINTS = 0x110000
_INSIDE, _WORD, _SENTENCE, _CONTRACTION, _CONTRACTION_AND_SENTENCE = range(5)

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a text without blank lines; `kept` are the places of its characters, repeated spaces left out."""

    text: int
    offset: int
    string: str
    codes: NDArray[np.uint32]
    kept: Numbers


class Splitter:
    """Tokens and sentences by the network of Stanza's tokenizer, given as its TokenizeProcessor."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._characters = _Characters(tokenizer.trainer) if _is_plain(tokenizer.trainer) else None

    def split(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of each text, with code points of that text."""
        if self._characters is None:
            return self._by_processor(texts)
        characters = self._characters
        pieces = [piece for number, text in enumerate(texts) for piece in characters.pieces(number, text)]
        found = [Tokens([], []) for _ in texts]
        for piece, labels in zip(pieces, characters.labels(pieces), strict=True):
            _decode(piece, labels, found[piece.text])
        return found

    def _by_processor(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens by Stanza's processor, for a tokenizer that reads more than its characters."""
        return [_tokens_of(d) for d in self._tokenizer.bulk_process([Document([], text=text) for text in texts])]


def _tokens_of(document: Any) -> Tokens:
    found = Tokens([], [])
    for sentence in document.sentences:
        found.starts.append(len(found.tokens))
        found.tokens.extend(Token(t.text, t.start_char, t.end_char, t.misc == CONTRACTION) for t in sentence.tokens)
    return found


def _decode(piece: _Piece, labels: Numbers, found: Tokens) -> None:
    string, offset = piece.string, piece.offset
    begins = True
    for start, end, kind in zip(*_places(piece, labels), strict=True):
        if begins:
            found.starts.append(len(found.tokens))
        found.tokens.append(Token(string[start:end], start + offset, end + offset, kind >= _CONTRACTION))
        begins = kind in (_SENTENCE, _CONTRACTION_AND_SENTENCE)


def _places(piece: _Piece, labels: Numbers) -> tuple[list[int], list[int], list[int]]:
    """Return first and last code point + 1 (in the piece) and label of each token.

    White space alone is no token.
    """
    last = np.flatnonzero(labels)
    first = np.concatenate([[0], last[:-1] + 1])
    white = piece.codes[piece.kept] == 32
    first = first + white[np.minimum(first, len(white) - 1)]
    real = first <= last
    first, last = first[real], last[real]
    return piece.kept[first].tolist(), (piece.kept[last] + 1).tolist(), labels[last].tolist()


def _is_plain(trainer: Any) -> bool:
    """Return whether a tokenizer reads single characters and the features that are computed here.

    All English ones do.
    """
    args = trainer.args
    known = set(args.get("feat_funcs") or ()) <= set(_FEATURES)
    return known and not (args.get("use_dictionary") or args.get("skip_newline") or trainer.model.charmodel is not None)


class _Characters:
    """The tokenizer's network over arrays of characters."""

    def __init__(self, trainer: Any) -> None:
        self._trainer = trainer
        names = trainer.args["feat_funcs"]
        self._flags = [name for name in names if name in _FEATURES[:3]]
        self._edges = [name for name in _FEATURES[3:] if name in names]  # Stanza puts them last, in this order
        self._unit = np.full(_CODE_POINTS, -1, dtype=np.int32)
        self._flag = np.zeros((_CODE_POINTS, max(1, len(self._flags))), dtype=np.uint8)
        self._white = np.zeros(_CODE_POINTS, dtype=bool)

    def pieces(self, number: int, text: str) -> Iterator[_Piece]:
        """Yield the stretches of a text that are tokenized by themselves, as Stanza parts them."""
        start = 0
        for stop, following in [*(m.span() for m in _PARAGRAPH_BREAK.finditer(text)), (len(text), len(text))]:
            string = text[start:stop].rstrip()
            if string:
                codes = np.frombuffer(string.encode("utf-32-le", "surrogatepass"), dtype="<u4")
                self._learn(codes)
                white = self._white[codes]
                kept = np.flatnonzero(~(white & np.concatenate([[False], white[:-1]])))
                yield _Piece(number, start, _WHITE.sub(" ", string), np.where(white, np.uint32(32), codes), kept)
            start = following

    def _learn(self, codes: NDArray[np.uint32]) -> None:
        """Look up characters that are new."""
        for code in np.unique(codes[self._unit[codes] < 0]).tolist():
            character = _WHITE.sub(" ", chr(code))
            self._white[code] = character == " "
            self._unit[code] = self._trainer.vocab.unit2id(character)
            flags = {
                "space_before": character == " ",
                "capitalized": character.isupper(),
                "numeric": _DIGIT.match(character) is not None,
            }
            for column, name in enumerate(self._flags):
                self._flag[code, column] = flags[name]

    def labels(self, pieces: Sequence[_Piece]) -> list[Numbers]:
        """Return a label for each kept character of the pieces."""
        found: list[Numbers] = [np.zeros(0, dtype=np.int64)] * len(pieces)
        order = sorted(range(len(pieces)), key=lambda i: -len(pieces[i].kept))
        at = 0
        while at < len(order):
            rows = max(1, min(ROWS_AT_ONCE, POSITIONS_AT_ONCE // (len(pieces[order[at]].kept) + 1)))
            batch = order[at : at + rows]
            for number, row in zip(batch, self._run([pieces[i] for i in batch]), strict=True):
                found[number] = _finished(pieces[number], row)
            at += rows
        return found

    @torch.inference_mode()
    def _run(self, pieces: Sequence[_Piece]) -> Iterator[Numbers]:
        """Yield the labels of pieces that come longest first; each ends with a place for padding, as in training."""
        lengths = [len(piece.kept) for piece in pieces]
        units = np.zeros((len(pieces), lengths[0] + 1), dtype=np.int64)
        features = np.zeros((*units.shape, len(self._flags) + len(self._edges)), dtype=np.float32)
        for row, (piece, length) in enumerate(zip(pieces, lengths, strict=True)):
            codes = piece.codes[piece.kept]
            units[row, :length] = self._unit[codes]
            features[row, :length, : len(self._flags)] = self._flag[codes, : len(self._flags)]
            for column, name in enumerate(self._edges, len(self._flags)):
                features[row, length - 1 if name == "end_of_para" else 0, column] = 1
        sized = [range(length + 1) for length in lengths]  # Stanza asks for their lengths only
        with torch_threads():
            scores = self._trainer.predict((torch.from_numpy(units), None, torch.from_numpy(features), sized))
        for row, length in zip(scores.argmax(2), lengths, strict=True):
            yield row[:length]


def _finished(piece: _Piece, labels: Numbers) -> Numbers:
    """Return the labels with an end of the last sentence, and with web and mail addresses kept whole."""
    labels = labels.copy()
    labels[-1] = _SENTENCE if labels[-1] <= _SENTENCE else _CONTRACTION_AND_SENTENCE
    if any(sign in piece.string for sign in _ADDRESSES):
        string = "".join(map(chr, piece.codes[piece.kept]))
        for match in MASK_RE.finditer(string):
            labels[match.start() : match.end() - 1] = _INSIDE
            labels[match.end() - 1] = labels[match.end() - 1] or _WORD
    return labels
