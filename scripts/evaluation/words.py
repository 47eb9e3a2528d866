"""Words of a text, and the span arithmetic that the scorers share."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set
from typing import Protocol

from evaluation.corpora import Offsets


class Attributed(Protocol):
    """Gold or prediction: the content, cue and source spans of one attribution, in code points."""

    @property
    def content(self) -> tuple[Offsets, ...]:
        """The spans of the content."""
        ...

    @property
    def cue(self) -> tuple[Offsets, ...]:
        """The spans of the cue."""
        ...

    @property
    def source(self) -> tuple[Offsets, ...]:
        """The spans of the source."""
        ...


class Words:
    """The words of a text as a pattern finds them, numbered from 0."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self.text = text
        self.spans = [match.span() for match in pattern.finditer(text)]
        self._starts = [start for start, _ in self.spans]

    def touched(self, spans: Iterable[Offsets]) -> frozenset[int]:
        """Return the numbers of the words that share a code point with the spans."""
        found: set[int] = set()
        for start, end in spans:
            number = max(0, bisect_right(self._starts, start) - 1)
            while number < len(self.spans) and self.spans[number][0] < end:
                if self.spans[number][1] > start:
                    found.add(number)
                number += 1
        return frozenset(found)

    def word(self, number: int) -> str:
        """Return the text of a word by its number."""
        start, end = self.spans[number]
        return self.text[start:end]


def jaccard(one: Set[int], other: Set[int]) -> float:
    """Return the Jaccard index of two sets; 0 if either is empty."""
    return len(one & other) / len(one | other) if one and other else 0.0


def overlap(one: Sequence[Offsets], other: Sequence[Offsets]) -> bool:
    """Return whether a span of the one shares a code point with a span of the other."""
    return any(start < end2 and start2 < end for start, end in one for start2, end2 in other)
