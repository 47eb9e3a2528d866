"""Windows of neighbouring passages, which the teacher reads at once and the small network one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

import numpy as np

from quotex.parsing.encoder.features import Passage
from training.examples import IGNORE, MAX_WORDS, Example, Links, Roles, Soft


def windows(examples: Sequence[Example]) -> Iterator[range]:
    """Yield ranges of neighbouring examples of one document.

    A range has at most 200 words, unless a single example is longer.
    """
    first, size = 0, 0
    for number, example in enumerate(examples):
        length = len(example.passage.words)
        apart = not example.document or example.document != examples[first].document
        if number > first and (apart or size + length > MAX_WORDS):
            yield range(first, number)
            first, size = number, 0
        size += length
    if first < len(examples):
        yield range(first, len(examples))


def joined(examples: Sequence[Example]) -> Example:
    """Return attribution examples as one; links stay inside their example."""
    passages = [example.passage for example in examples]
    passage = Passage(
        tuple(chain.from_iterable(p.words for p in passages)),
        tuple(chain.from_iterable(p.marks for p in passages)),
        tuple(chain.from_iterable(p.sentences for p in passages)),
    )
    roles = [example.roles for example in examples if example.roles]
    if len(roles) < len(examples):
        return Example(passage, examples[0].document)
    return Example(
        passage,
        examples[0].document,
        roles=Roles(
            tuple(chain.from_iterable(r.roles for r in roles)),
            _moved([r.to_cue for r in roles]),
            _moved([r.to_source for r in roles]),
        ),
    )


def _moved(links: Sequence[Sequence[int]]) -> tuple[int, ...]:
    found: list[int] = []
    for part in links:
        first = len(found)
        found += [link if link in (0, IGNORE) else link + first for link in part]
    return tuple(found)


def parted(soft: Soft, lengths: Sequence[int]) -> Iterator[Soft]:
    """Yield the predictions for each part of a window; links that leave a part become 0 (none)."""
    for first, last in pairwise(np.cumsum([0, *lengths]).tolist()):
        yield Soft(soft.roles[first:last], _inside(soft.to_cue, first, last), _inside(soft.to_source, first, last))


def _inside(links: Links, first: int, last: int) -> Links:
    ends = links.ends[first:last]
    kept = (ends > first) & (ends <= last)
    return Links(np.where(kept, ends - first, 0).astype(ends.dtype), links.probabilities[first:last])
