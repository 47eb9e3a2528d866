"""Decodes the scores of the network's heads: trees, labelled spans and linked attributions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quotex.parsing.document import Certainty, Proposal, WordRange

Scores = NDArray[np.float32]
Labels = NDArray[np.int64]

FORBIDDEN = -1e4

# A part of a content whose link to the cue is less likely than this share of the likeliest part's is no part of it.
# Chosen on held-out articles.
STRAY = 0.4


def transitions(labels: Sequence[str]) -> Scores:
    """Return the penalties of label pairs: I-x may only follow B-x or I-x. The last row is the start."""
    table = np.zeros((len(labels) + 1, len(labels)), dtype=np.float32)
    for b, after in enumerate(labels):
        if after.startswith("I-"):
            for a in range(len(labels) + 1):
                if a == len(labels) or labels[a] not in {after, "B-" + after[2:]}:
                    table[a, b] = FORBIDDEN
    return table


def sequences(scores: Scores, lengths: Sequence[int], penalties: Scores) -> Labels:
    """Return the best allowed label of each word, given (W, labels) log-probabilities of passages in a row.

    The best labels one by one are the best sequence where they are allowed; only the other passages are searched.
    """
    labels: Labels = scores.argmax(1)
    edges = np.cumsum([0, *lengths])
    before = np.concatenate([[0], labels[:-1]])
    before[edges[:-1][np.array(lengths) > 0]] = len(penalties) - 1
    wrong = np.flatnonzero(penalties[before, labels])
    if len(wrong):
        rows = np.unique(np.searchsorted(edges, wrong, side="right") - 1)
        sizes = [lengths[row] for row in rows]
        table = np.zeros((len(rows), max(sizes), scores.shape[1]), dtype=np.float32)
        for place, row in zip(table, rows, strict=True):
            place[: lengths[row]] = scores[edges[row] : edges[row + 1]]
        for row, found in zip(rows, viterbi(table, sizes, penalties), strict=True):
            labels[edges[row] : edges[row + 1]] = found
    return labels


def viterbi(scores: Scores, lengths: Sequence[int], penalties: Scores) -> list[list[int]]:
    """Return the best allowed label sequence of each row of (N, W, labels) log-probabilities."""
    best = scores[:, 0] + penalties[-1]
    sizes = np.array(lengths)[:, None]
    back = []
    for step in range(1, scores.shape[1]):
        paths = best[:, :, None] + penalties[:-1]
        came = paths.argmax(1)
        stepped = np.take_along_axis(paths, came[:, None], 1)[:, 0] + scores[:, step]
        best = np.where(step < sizes, stepped, best)
        back.append(came)
    out = []
    for row, length in enumerate(lengths):
        label = int(best[row].argmax())
        labels = [label]
        for step in range(length - 2, -1, -1):
            label = int(back[step][row, label])
            labels.append(label)
        out.append(labels[::-1][:length])
    return out


def spans(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return kind, first word and last word + 1 of each span in a BIO sequence."""
    found: list[tuple[str, int, int]] = []
    for at, label in enumerate(labels):
        prefix, _, kind = label.partition("-")
        if prefix == "B" or (prefix == "I" and (not found or found[-1][2] != at or found[-1][0] != kind)):
            found.append((kind, at, at + 1))
        elif prefix == "I":
            found[-1] = (kind, found[-1][1], at + 1)
    return found


@dataclass(frozen=True, slots=True)
class Links:
    """Link probabilities of one passage: row word, column linked word + 1, column 0 "none"."""

    to_cue: Scores
    to_source: Scores


class _Linked(NamedTuple):
    """A content and how likely its link to its cue is."""

    words: WordRange
    likely: float


def _mass(row: Scores, span: WordRange) -> float:
    return float(row[span[0] + 1 : span[1] + 1].sum())


def proposals(labels: Sequence[str], certainty: Scores, links: Links) -> list[Proposal]:
    """Join the content, cue and source spans of a passage into attributions.

    Each content goes to the cue that its words point at, or to none; each cue to the source that its
    first word points at. A content that points at its cue much less clearly than another one is left out. A cue
    that gets no content and points at another cue is a part of that one. `certainty` is the probability of each
    word's label; an attribution is as probable as the least certain of its parts and links.
    """
    found: dict[str, list[WordRange]] = {"content": [], "cue": [], "source": []}
    for kind, first, last in spans(labels):
        found[kind].append((first, last))
    cues = found["cue"]
    contents: dict[int, list[_Linked]] = {}
    for content in found["content"]:
        number, likely = _cue(content, cues, links.to_cue)
        contents.setdefault(number, []).append(_Linked(content, likely))
    parts = _cue_parts(cues, contents, links.to_cue)
    taken: set[WordRange] = set()
    out: list[Proposal] = []
    for number in sorted(c for c in contents if c >= 0):
        cue = sorted([cues[number], *parts.get(number, [])])
        source, likely = _source(cues[number], found["source"], links.to_source)
        taken.update(source)
        out.append(_proposal(certainty, _without_strays(contents[number]), cue, source, likely))
    free = [s for s in found["source"] if s not in taken]
    for alone in contents.get(-1, []):
        near = min(free, key=lambda s: _gap(s, alone.words), default=None)
        source = (near,) if near is not None and _gap(near, alone.words) <= 3 else ()
        out.append(_proposal(certainty, [alone], (), source, 1.0))
    return out


def _without_strays(contents: Sequence[_Linked]) -> list[_Linked]:
    least = STRAY * max(content.likely for content in contents)
    return [content for content in contents if content.likely >= least]


def _proposal(
    labels: Scores,
    contents: Sequence[_Linked],
    cue: Sequence[WordRange],
    source: tuple[WordRange, ...],
    to_source: float,
) -> Proposal:
    content = tuple(linked.words for linked in contents)
    ends = min(float(labels[i]) for first, last in content for i in (first, last - 1))
    means = (min((_mean(labels, part) for part in parts), default=1.0) for parts in (content, cue))
    to_cue = min(linked.likely for linked in contents)
    sure = Certainty(*(round(p, 4) for p in (next(means), ends, next(means), to_cue, to_source)))
    probability = min(sure.content, sure.cue, sure.to_cue, sure.to_source)
    return Proposal(content, tuple(cue), source, probability, sure)


def _cue(content: WordRange, cues: Sequence[WordRange], to_cue: Scores) -> tuple[int, float]:
    """Return the number of the cue that the words of a content point at, -1 for none, and how likely that is."""
    rows = to_cue[content[0] : content[1]]
    masses = [rows[:, 0], *(rows[:, first + 1 : last + 1].sum(1) for first, last in cues)]
    choices = [float(np.log(mass + 1e-9).mean()) for mass in masses]
    best = int(np.argmax(choices))
    return best - 1, float(np.exp(choices[best]))


def _mean(certainty: Scores, span: WordRange) -> float:
    return float(certainty[span[0] : span[1]].mean())


def _gap(one: WordRange, other: WordRange) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def _cue_parts(cues: Sequence[WordRange], contents: Collection[int], to_cue: Scores) -> dict[int, list[WordRange]]:
    parts: dict[int, list[WordRange]] = {}
    for number, cue in enumerate(cues):
        if number in contents:
            continue
        masses = [(_mass(to_cue[cue[0]], other), i) for i, other in enumerate(cues) if i in contents]
        mass, target = max(masses, default=(0.0, -1))
        if mass > 0.5:
            parts.setdefault(target, []).append(cue)
    return parts


def _source(cue: WordRange, sources: Sequence[WordRange], to_source: Scores) -> tuple[tuple[WordRange, ...], float]:
    row = to_source[cue[0]]
    masses = [(_mass(row, s), s) for s in sources]
    mass, source = max(masses, default=(0.0, (0, 0)))
    none = float(row[0])
    return (((source,), mass) if mass > none else ((), none)) if sources else ((), max(none, 0.5))


def softmax(scores: Any, axis: int = -1) -> Scores:
    """Return the probabilities for scores along an axis."""
    shifted = np.exp(scores - scores.max(axis, keepdims=True))
    result: Scores = shifted / shifted.sum(axis, keepdims=True)
    return result
