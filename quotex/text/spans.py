"""Arithmetic on lists of spans: [start, end) in code points, sorted and disjoint."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Offsets = tuple[int, int]  # [start, end) in code points
Spans = tuple[Offsets, ...]


def union(*groups: Iterable[Offsets]) -> Spans:
    """Return all code points of the groups as sorted disjoint spans; spans that touch become one."""
    merged: list[Offsets] = []
    for start, end in sorted(span for group in groups for span in group if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def without(spans: Sequence[Offsets], holes: Sequence[Offsets]) -> Spans:
    """Return the code points of `spans` that are in none of `holes`; both sorted and disjoint."""
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
    """Return the part of the spans that lies in [start, end)."""
    return tuple((max(s, start), min(e, end)) for s, e in spans if s < end and e > start)


def size(spans: Sequence[Offsets]) -> int:
    """Return how many code points the spans hold."""
    return sum(end - start for start, end in spans)


def overlap(one: Sequence[Offsets], other: Sequence[Offsets]) -> int:
    """Return how many code points two lists of spans share."""
    return size(one) - size(without(one, other)) if one and other else 0


def trimmed(text: str, start: int, end: int) -> Offsets:
    """Return [start, end) without white space at its edges; it is empty where there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def solid(text: str, spans: Sequence[Offsets]) -> Spans:
    """Return the trimmed spans without those that hold no letter nor digit."""
    edges = (trimmed(text, start, end) for start, end in spans)
    return tuple((start, end) for start, end in edges if any(text[i].isalnum() for i in range(start, end)))
