"""Mends sentence boundaries around quotation marks, the classic failure of splitters, and cuts endless sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from stanza.models.common.doc import Document

MAX_WORDS = 150  # a "sentence" longer than this is cut for the parser, never for the offsets

_CLOSING = frozenset(("”", "''", '"', "’", "'", "»", "’’", ")", "]"))
_QUOTE_END = frozenset(("”", "''", '"', "’", "'", "»", "’’"))
_ENDS = frozenset((".", "!", "?", "…", "...", ",", "—", "–", "--"))
_CUT_AFTER = frozenset((";", ".", ",", ":", "—", "–", "|"))


@dataclass(frozen=True, slots=True)
class _Token:
    """A token of a document: its place, its number of words, and Stanza's token if it is a whole one."""

    sentence: int
    text: str
    start: int
    end: int
    size: int
    whole: Any = None

    def entries(self) -> list[dict[str, Any]]:
        """The token and its words as Stanza writes them down."""
        if self.whole is None:
            return [{"id": 1, "text": self.text, "start_char": self.start, "end_char": self.end}]
        found: list[dict[str, Any]] = self.whole.to_dict()
        return found


def mend(document: Document) -> Document:
    """The same document with mended sentences, and its tokens split where they hold white space."""
    tokens = list(_tokens(document))
    if not tokens:
        return document
    texts = [token.text for token in tokens]
    glued = [False, *(token.start == before.end for before, token in pairwise(tokens))]
    old = [0, *(i for i in range(1, len(tokens)) if tokens[i].sentence != tokens[i - 1].sentence)]
    new = cut([token.size for token in tokens], texts, boundaries(texts, glued, old))
    right = new == old and all(token.whole for token in tokens)
    return document if right else _rebuilt(document, tokens, new)


def _tokens(document: Document) -> Iterator[_Token]:
    """Tokens in their order. The tokenizer reads 1,000 characters at a time and glues words where it stops."""
    for number, sentence in enumerate(document.sentences):
        for token in sentence.tokens:
            start, end = token.start_char, token.end_char
            if len(token.words) > 1 or " " not in token.text:
                yield _Token(number, token.text, start, end, max(1, len(token.words)), token)
                continue
            for part in re.finditer(r"\S+", document.text[start:end]):
                yield _Token(number, part[0], start + part.start(), start + part.end(), 1)


def boundaries(texts: Sequence[str], glued: Sequence[bool], starts: Sequence[int]) -> list[int]:
    """Better sentence starts for tokens whose splitter said `starts`.

    A closing mark that opens a sentence belongs to the one before (it has no space before it); what
    follows a closed quotation in lower case ("Why?" he asked.) goes on with its sentence.
    """
    mended: list[int] = []
    for start in starts:
        if start and texts[start - 1] in _ENDS:
            while start < len(texts) and glued[start] and texts[start] in _CLOSING:
                start += 1
        if start >= len(texts) or (mended and start <= mended[-1]):
            continue
        after_quote = start and texts[start - 1] in _QUOTE_END and texts[start][:1].islower()
        if not after_quote:
            mended.append(start)
    return mended


def cut(sizes: Sequence[int], texts: Sequence[str], starts: Sequence[int]) -> list[int]:
    """Sentence starts with none longer than 150 words, cut after punctuation where there is some."""
    out: list[int] = []
    for start, end in zip(starts, [*starts[1:], len(texts)], strict=True):
        out.append(start)
        while out[-1] + 1 < end and sum(sizes[out[-1] : end]) > MAX_WORDS:
            stop = out[-1] + 1
            room = MAX_WORDS - sizes[out[-1]]
            while stop < end and sizes[stop] <= room:
                room -= sizes[stop]
                stop += 1
            soft = next((i + 1 for i in range(stop - 1, out[-1] + 50, -1) if texts[i] in _CUT_AFTER), stop)
            out.append(soft)
    return out


def _rebuilt(document: Document, tokens: Sequence[_Token], starts: Sequence[int]) -> Document:
    sentences = [
        list(_numbered(tokens[start:end])) for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True)
    ]
    fresh = Document(sentences, text=document.text)
    document.sentences = fresh.sentences
    for sentence in document.sentences:
        sentence._doc = document
    document.num_tokens, document.num_words = fresh.num_tokens, fresh.num_words
    return document


def _numbered(tokens: Sequence[_Token]) -> Iterator[dict[str, Any]]:
    first = 1
    for token in tokens:
        entries = token.entries()
        ids = [entry["id"] if isinstance(entry["id"], (tuple, list)) else (entry["id"],) for entry in entries]
        shift = first - ids[0][0]
        for entry, numbers in zip(entries, ids, strict=True):
            yield {**entry, "id": tuple(number + shift for number in numbers)}
        first += token.size
