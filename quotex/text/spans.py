"""Arithmetic on lists of spans: [start, end) in code points, sorted and disjoint."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from quotex.parsing.document import Offsets, Parse

Spans = tuple[Offsets, ...]


def union(*groups: Iterable[Offsets]) -> Spans:
    """All code points of the groups, as sorted disjoint spans; spans that touch become one."""
    merged: list[Offsets] = []
    for start, end in sorted(span for group in groups for span in group if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def without(spans: Sequence[Offsets], holes: Sequence[Offsets]) -> Spans:
    """The code points of `spans` that are in none of `holes`; both sorted and disjoint."""
    left: list[Offsets] = []
    for start, end in spans:
        at = max(bisect_right(holes, start, key=_start) - 1, 0)
        while at < len(holes) and holes[at][0] < end:
            if holes[at][0] > start:
                left.append((start, holes[at][0]))
            start = max(start, holes[at][1])
            at += 1
        if start < end:
            left.append((start, end))
    return tuple(left)


def _start(span: Offsets) -> int:
    return span[0]


def within(spans: Sequence[Offsets], start: int, end: int) -> Spans:
    """The part of the spans that lies in [start, end)."""
    return tuple((max(s, start), min(e, end)) for s, e in spans if s < end and e > start)


def size(spans: Sequence[Offsets]) -> int:
    """How many code points the spans hold."""
    return sum(end - start for start, end in spans)


def overlap(one: Sequence[Offsets], other: Sequence[Offsets]) -> int:
    """How many code points two lists of spans share."""
    return size(one) - size(without(one, other)) if one and other else 0


def close_gaps(parse: Parse, spans: Sequence[Offsets], nothing: Callable[[int, int], bool] | None = None) -> Spans:
    """Joins neighbours in one paragraph with nothing between them: `nothing(start, end)`, else only white space."""
    joined: list[Offsets] = []
    for start, end in spans:
        gap = (joined[-1][1], start) if joined else None
        if gap and one_paragraph(parse, *gap) and (nothing(*gap) if nothing else not parse.text[slice(*gap)].strip()):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def one_paragraph(parse: Parse, position: int, later: int) -> bool:
    """Whether two code points lie in one paragraph."""
    return bisect_right(parse.paragraphs, position, key=_start) == bisect_right(parse.paragraphs, later, key=_start)


def solid(text: str, spans: Sequence[Offsets]) -> Spans:
    """The spans without white space at their edges; those that hold no letter nor digit are left out."""
    kept = []
    for start, end in spans:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if any(text[i].isalnum() for i in range(start, end)):
            kept.append((start, end))
    return tuple(kept)


def spans_of(parse: Parse, words: Iterable[int]) -> Spans:
    """The spans of runs of neighbouring words."""
    runs: list[list[int]] = []
    for index in sorted(words):
        if runs and index == runs[-1][1] + 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return union(parse.offsets(first, last + 1) for first, last in runs)


def words_of(parse: Parse, spans: Sequence[Offsets]) -> list[int]:
    """Indices of the words that the spans touch, in text order."""
    found: list[int] = []
    for start, end in spans:
        found += (i for i in parse.words_in(start, end) if not found or i > found[-1])
    return found
