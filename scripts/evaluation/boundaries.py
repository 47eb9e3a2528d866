"""Sentence boundaries next to a quotation mark, the classic failure of sentence splitting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from evaluation.corpora import Offsets
from evaluation.measures import PrecisionRecall

MARKS = ('"', "“", "”", "„", "«", "»", "''", "``")


def boundaries_at_marks(text: str, sentences: Sequence[Offsets]) -> frozenset[int]:
    """Return where sentences end next to a quotation mark, inside a paragraph.

    The mark is the last of the sentence or the first of the next one. `sentences` and the result are in code points, in
    text order; a line break between two sentences separates paragraphs.
    """
    return frozenset(
        end
        for (_, end), (start, _) in pairwise(sentences)
        if "\n" not in text[end:start] and (text.endswith(MARKS, 0, end) or text.startswith(MARKS, start))
    )


def score_boundaries(documents: Iterable[tuple[str, Sequence[Offsets], Sequence[Offsets]]]) -> PrecisionRecall:
    """Score sentence ends at marks over documents of (text, gold sentences, predicted sentences)."""
    score = PrecisionRecall()
    for text, gold, predicted in documents:
        wanted, found = boundaries_at_marks(text, gold), boundaries_at_marks(text, predicted)
        for end in wanted:
            score.recall.add(end in found)
        for end in found:
            score.precision.add(end in wanted)
    return score
