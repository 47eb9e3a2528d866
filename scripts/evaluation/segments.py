"""Exact scores of source, cue and content segments, each by itself, as taggers of attributions report them.

CofeNet (Wang et al. 2022, "CofeNet: Context and Former-Label Enhanced Net for Complicated Quotation Extraction") and
other taggers label contiguous spans and never say which belong together. To compare with them:

- Every contiguous span is a segment of its own: a content of two spans is two segments. Spans that touch stay two.
- A segment is its first and last token. Tokens are words with their apostrophes, '' and ``, and every other sign by
  itself, so quotation marks and commas at an edge count and white space does not. A token belongs to a span in which
  it begins; a span in which none begins is no segment.
- A segment counts once, however many attributions share it. The parts are scored apart: a source may lie in a content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from evaluation.corpora import Offsets
from evaluation.measures import PrecisionRecall
from evaluation.polnear import Item, Matched
from evaluation.words import Words

Part = Literal["source", "cue", "content"]
PARTS: tuple[Part, ...] = ("source", "cue", "content")

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|''|``|[^\w\s]")


def tokens_of(text: str) -> Words:
    """Return the tokens that define segments."""
    return Words(text, _TOKEN)


def segment(tokens: Words, span: Offsets) -> Offsets | None:
    """Return the numbers of the first and the last token that begin in a span; None without any."""
    inside = [number for number in tokens.touched([span]) if tokens.spans[number][0] >= span[0]]
    return (min(inside), max(inside)) if inside else None


def segments_of(tokens: Words, part: Part, items: Iterable[Item]) -> frozenset[Offsets]:
    """Return the segments of a part of all attributions."""
    spans: set[Offsets] = {span for item in items for span in getattr(item.spans, part)}
    return frozenset(found for span in spans if (found := segment(tokens, span)))


def score_segments(documents: Iterable[Matched]) -> dict[Part, PrecisionRecall]:
    """Score each part over all documents; a segment is right if both its edges are."""
    scores = {part: PrecisionRecall() for part in PARTS}
    for matched in documents:
        tokens = tokens_of(matched.text.text)
        for part, score in scores.items():
            gold, found = (segments_of(tokens, part, items) for items in (matched.gold, matched.predicted))
            for one in gold:
                score.recall.add(one in found)
            for one in found:
                score.precision.add(one in gold)
    return scores
