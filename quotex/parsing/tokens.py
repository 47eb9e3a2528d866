"""Tokens and sentences of a piece of text, as plain data, and their way into a Stanza document and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from stanza.models.common.doc import Document

from quotex.text.spans import Offsets


class Part(NamedTuple):
    """A word of a contraction; one that does not stand in the text as it is shares the offsets of its token."""

    text: str
    start: int
    end: int
    in_text: bool


class Token(NamedTuple):
    """A token by its code points; `parts` are the words of a contraction, none where the token is one word."""

    text: str
    start: int
    end: int
    parts: tuple[Part, ...] = ()

    @property
    def size(self) -> int:
        """Its number of words."""
        return len(self.parts) or 1


@dataclass(frozen=True, slots=True)
class Tokenized:
    """Tokens in text order; each number in `starts` is the first token of a sentence."""

    tokens: Sequence[Token]
    starts: Sequence[int]

    def sentences(self) -> Iterator[Sequence[Token]]:
        """The tokens of each sentence."""
        for start, end in pairwise([*self.starts, len(self.tokens)]):
            yield self.tokens[start:end]

    def words(self) -> list[Part]:
        """All words; the text of one is that of its token where it is no contraction."""
        found: list[Part] = []
        for token in self.tokens:
            if token.parts:
                found.extend(token.parts)
            else:
                found.append(Part(token.text, token.start, token.end, True))
        return found

    def lengths(self) -> list[int]:
        """The number of words of each sentence."""
        return [sum([len(t.parts) or 1 for t in sentence]) for sentence in self.sentences()]


def part_offsets(token: str, start: int, words: Sequence[str]) -> list[Offsets] | None:
    """Code points of the words of a contraction that begins at `start`, None if they do not make it up."""
    found: list[Offsets] = []
    at = 0
    for word in words:
        while token[at : at + 1].isspace():
            at += 1
        if not word or not token.startswith(word, at):
            return None
        found.append((start + at, start + at + len(word)))
        at += len(word)
    return found if at == len(token) else None


def contraction(text: str, start: int, end: int, words: Sequence[str]) -> Token:
    """A token of several words."""
    where = part_offsets(text, start, words)
    if where is None:
        return Token(text, start, end, tuple(Part(word, start, end, False) for word in words))
    return Token(text, start, end, tuple(Part(w, a, b, True) for w, (a, b) in zip(words, where, strict=True)))


def from_document(document: Any) -> Tokenized:
    """The tokens of a Stanza document."""
    tokens: list[Token] = []
    starts: list[int] = []
    for sentence in document.sentences:
        starts.append(len(tokens))
        tokens += [_token(token) for token in sentence.tokens]
    return Tokenized(tokens, starts)


def _token(token: Any) -> Token:
    start, end = token.start_char, token.end_char
    if len(token.words) == 1:
        return Token(token.text, start, end)
    parts = [
        Part(w.text, start, end, False) if w.start_char is None else Part(w.text, w.start_char, w.end_char, True)
        for w in token.words
    ]
    return Token(token.text, start, end, tuple(parts))


def to_document(tokenized: Tokenized, text: str) -> Document:
    """A Stanza document of the tokens."""
    return Document([list(_entries(sentence)) for sentence in tokenized.sentences()], text=text)


def _entries(sentence: Sequence[Token]) -> Iterator[dict[str, Any]]:
    number = 1
    for token in sentence:
        last = number + token.size - 1
        place = {"start_char": token.start, "end_char": token.end}
        yield {"id": (number,) if last == number else (number, last), "text": token.text, **place}
        for part in token.parts:
            own = {"start_char": part.start, "end_char": part.end} if part.in_text else {}
            yield {"id": (number,), "text": part.text, **own}
            number += 1
        number += not token.parts
