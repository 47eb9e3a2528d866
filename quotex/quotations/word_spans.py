"""Spans and words of a parse: the spans that words fill, the words that spans touch, neighbours joined."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from quotex.parsing.document import Parse
from quotex.text.spans import Offsets, Spans, union

_start = itemgetter(0)


def close_gaps(parse: Parse, spans: Sequence[Offsets], nothing: Callable[[int, int], bool] | None = None) -> Spans:
    """Join neighbouring spans in one paragraph with only white space between them.

    With `nothing`, spans are joined where `nothing(start, end)` is true of the code points between them.
    """
    joined: list[Offsets] = []
    for start, end in spans:
        gap = (joined[-1][1], start) if joined else None
        if gap and one_paragraph(parse, *gap) and (nothing(*gap) if nothing else not parse.text[slice(*gap)].strip()):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def one_paragraph(parse: Parse, position: int, later: int) -> bool:
    """Return whether two code points lie in one paragraph."""
    return bisect_right(parse.paragraphs, position, key=_start) == bisect_right(parse.paragraphs, later, key=_start)


def spans_of(parse: Parse, words: Iterable[int]) -> Spans:
    """Return the spans of runs of neighbouring words."""
    runs: list[list[int]] = []
    for index in sorted(words):
        if runs and index == runs[-1][1] + 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return union(parse.offsets(first, last + 1) for first, last in runs)


def words_of(parse: Parse, spans: Sequence[Offsets]) -> list[int]:
    """Return indices of the words that the spans touch, in text order."""
    found: list[int] = []
    for start, end in spans:
        found += (i for i in parse.words_in(start, end) if not found or i > found[-1])
    return found
