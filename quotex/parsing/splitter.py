"""Cuts text into tokens and sentences with Stanza's own networks, many pieces of text at a time.

The networks, their characters and their decisions are Stanza's (Qi et al. 2020). What its processors do around them
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
from quotex.parsing.tokens import Token, Tokenized, contraction, from_document

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
    """Tokens, sentences and the words of contractions by the tokenizer and the expander of a Stanza pipeline."""

    def __init__(self, pipeline: Any) -> None:
        self._tokenizer = pipeline.processors["tokenize"]
        self._expander = pipeline.processors.get("mwt")
        self._pipeline = pipeline
        trainer = getattr(self._tokenizer, "trainer", None)
        self._characters = _Characters(trainer) if trainer is not None and _is_plain(trainer) else None
        self._expansions: dict[str, tuple[str, ...]] = {}

    def split(self, texts: Sequence[str]) -> list[Tokenized]:
        """The tokens of each text."""
        if self._characters is None:
            return self._by_processors(texts)
        characters = self._characters
        pieces = [piece for number, text in enumerate(texts) for piece in characters.pieces(number, text)]
        labels = characters.labels(pieces)
        self._expand({t for piece, row in zip(pieces, labels, strict=True) for t in _contracted(piece, row)})
        tokens: list[list[Token]] = [[] for _ in texts]
        starts: list[list[int]] = [[] for _ in texts]
        for piece, row in zip(pieces, labels, strict=True):
            self._decode(piece, row, tokens[piece.text], starts[piece.text])
        return [Tokenized(*found) for found in zip(tokens, starts, strict=True)]

    def _by_processors(self, texts: Sequence[str]) -> list[Tokenized]:
        """The slow way, for a tokenizer that reads more than its characters."""
        fresh = [Document([], text=text) for text in texts]
        return [from_document(d) for d in self._pipeline.process(fresh, processors={"tokenize", "mwt"})]

    def _expand(self, contractions: set[str]) -> None:
        """Ask the expander for the words of contractions that are new; they depend on nothing else."""
        new = sorted(contractions - self._expansions.keys())
        if not new or self._expander is None:
            return
        if len(self._expansions) > 50_000:
            self._expansions.clear()
            new = sorted(contractions)
        rows = [[{"id": (1,), "text": text, "misc": "MWT=Yes"}] for text in new]
        document = self._expander.bulk_process([Document(rows)])[0]
        for text, sentence in zip(new, document.sentences, strict=True):
            self._expansions[text] = tuple(word.text for word in sentence.words)

    def _decode(self, piece: _Piece, labels: Numbers, tokens: list[Token], starts: list[int]) -> None:
        string, offset = piece.string, piece.offset
        first, last, kinds = _places(piece, labels)
        begins = True
        for start, end, kind in zip(first, last, kinds, strict=True):
            text = string[start:end]
            if begins:
                starts.append(len(tokens))
            words = self._expansions.get(text, ()) if kind >= _CONTRACTION else ()
            if len(words) > 1:
                tokens.append(contraction(text, start + offset, end + offset, words))
            else:
                tokens.append(Token(text, start + offset, end + offset))
            begins = kind in (_SENTENCE, _CONTRACTION_AND_SENTENCE)


def _places(piece: _Piece, labels: Numbers) -> tuple[list[int], list[int], list[int]]:
    """First and last code point + 1 in the piece, and label, of each token; white space alone is none."""
    last = np.flatnonzero(labels)
    first = np.concatenate([[0], last[:-1] + 1])
    white = piece.codes[piece.kept] == 32
    first = first + white[np.minimum(first, len(white) - 1)]
    real = first <= last
    first, last = first[real], last[real]
    return piece.kept[first].tolist(), (piece.kept[last] + 1).tolist(), labels[last].tolist()


def _contracted(piece: _Piece, labels: Numbers) -> Iterator[str]:
    if (labels >= _CONTRACTION).any():
        for start, end, kind in zip(*_places(piece, labels), strict=True):
            if kind >= _CONTRACTION:
                yield piece.string[start:end]


def _is_plain(trainer: Any) -> bool:
    """Whether a tokenizer reads single characters and the features that are made here, as all English ones do."""
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
        """The stretches of a text that are tokenized by themselves, as Stanza parts them."""
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
        """A label for each kept character of the pieces."""
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
        """Labels of pieces, the longest first. A piece ends with a place for padding, as in training."""
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
    """The labels with an end of the last sentence, and with addresses of the web and of mail kept whole."""
    labels = labels.copy()
    labels[-1] = _SENTENCE if labels[-1] <= _SENTENCE else _CONTRACTION_AND_SENTENCE
    if any(sign in piece.string for sign in _ADDRESSES):
        string = "".join(map(chr, piece.codes[piece.kept]))
        for match in MASK_RE.finditer(string):
            labels[match.start() : match.end() - 1] = _INSIDE
            labels[match.end() - 1] = labels[match.end() - 1] or _WORD
    return labels
