"""Cuts an article into paragraphs, and paragraphs into pieces short enough to parse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from quotex.text.spans import Offsets, trimmed

MAX_PIECE = 4000  # code points that go to the tokenizer as one document

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = r"(?:\r\n|\r(?!\n)|[\n\x85\u2028\u2029])"
_BLANK_LINE = re.compile(rf"{_BREAK}[^\S\n\r]*{_BREAK}\s*")
_SENTENCE_END = re.compile(r"[.!?…:]['\"”’)\]»]*$")
_STOP = re.compile(r"[.!?…]['\"”’)\]»]*(?=\s)")
_QUOTED = re.compile(r"(?:>[ \t]+)+|>(?=[\w“‘\"'])")  # before a quoted line, as in mail and Markdown
_SPACE = re.compile(r"\s+")
_WRAP_AT = (45, 130)  # lines of hard-wrapped text are about this long, in code points
_NARROW = 25  # the least length where some lines go on in small letters, which no list of names does


def paragraphs(text: str, start: int = 0) -> list[Offsets]:
    """Return the paragraphs of a text from code point `start` on, without white space and ">" at their edges.

    Each line is a paragraph, as in most dumps, unless the text is hard-wrapped: then blank lines part them.
    """
    blocks = list(_blocks(text, start))
    lines = [list(_lines(text, *block)) for block in blocks]
    if _hard_wrapped(text, lines):
        return [(group[0][0], group[-1][1]) for group in lines if group]
    return [line for group in lines for line in group]


def _blocks(text: str, start: int) -> Iterator[Offsets]:
    for match in _BLANK_LINE.finditer(text, start):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _lines(text: str, start: int, end: int) -> Iterator[Offsets]:
    for match in _LINE.finditer(text, start, end):
        first, last = trimmed(text, match.start(), match.end())
        mark = _QUOTED.match(text, first, last)
        first = mark.end() if mark else first
        if first < last and text[first:last] != ">":
            yield first, last


def _hard_wrapped(text: str, blocks: Sequence[Sequence[Offsets]]) -> bool:
    """Return whether lines break inside sentences: most inner lines are of one length and end without a full stop."""
    inner = [line for group in blocks for line in group[:-1]]
    if len(inner) < 3:
        return False
    longest = max(end - start for start, end in inner)
    full = sum(end - start >= 0.7 * longest for start, end in inner)
    unfinished = sum(not _SENTENCE_END.search(text, max(start, end - 8), end) for start, end in inner)
    least = _NARROW if 3 * _going_on(text, blocks) >= len(inner) else _WRAP_AT[0]
    return least <= longest <= _WRAP_AT[1] and full >= 0.7 * len(inner) and unfinished >= 0.6 * len(inner)


def _going_on(text: str, blocks: Sequence[Sequence[Offsets]]) -> int:
    """Return how many lines begin with a small letter and continue a sentence of the line before."""
    pairs = [pair for group in blocks for pair in pairwise(group)]
    return sum(
        text[start].islower() and not _SENTENCE_END.search(text, max(first, last - 8), last)
        for (first, last), (start, _) in pairs
    )


def pieces(text: str, paragraph: Offsets) -> Iterator[Offsets]:
    """Yield a paragraph, or its parts of at most 4,000 code points, without white space at the edges.

    It is cut after a sentence where it can be, else at white space, else anywhere.
    """
    start, end = paragraph
    while start < end:
        stop = end if end - start <= MAX_PIECE else _cut(text, start)
        first, last = trimmed(text, start, stop)
        if first < last:
            yield first, last
        start = stop


def _cut(text: str, start: int) -> int:
    """Return where a piece that begins at `start` ends: in its second half."""
    low, high = start + MAX_PIECE // 2, start + MAX_PIECE
    for pattern in (_STOP, _SPACE):
        cut = max((match.end() for match in pattern.finditer(text, low, high)), default=0)
        if cut:
            return cut
    return high
