"""Groups the sentences of a paragraph into the passages that the network reads at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotex.text.quotation_marks import MarkedSpan
from quotex.text.spans import Offsets

MAX_WORDS = 200

OUTSIDE, INSIDE, OPENING, CLOSING = range(4)


def groups(lengths: Sequence[int], limit: int = MAX_WORDS) -> Iterator[range]:
    """Yield runs of neighbouring sentences of at most `limit` words together, a longer sentence alone."""
    first, size = 0, 0
    for number, length in enumerate(lengths):
        if number > first and size + length > limit:
            yield range(first, number)
            first, size = number, 0
        size += length
    if first < len(lengths):
        yield range(first, len(lengths))


def mark_features(words: Sequence[Offsets], spans: Sequence[MarkedSpan]) -> list[int]:
    """Return where each word stands in the outermost quotation marks: outside, inside, opening or closing mark.

    `words` and `spans` are sorted by position.
    """
    features = [OUTSIDE] * len(words)
    outer = [span for span in spans if span.depth == 0]
    at = 0
    for span in outer:
        while at < len(words) and words[at][1] <= span.start:
            at += 1
        here = at
        while here < len(words) and words[here][0] < span.end:
            start, end = words[here]
            if end <= span.inner[0]:
                features[here] = OPENING
            elif span.closed and start >= span.inner[1]:
                features[here] = CLOSING
            else:
                features[here] = INSIDE
            here += 1
    return features
