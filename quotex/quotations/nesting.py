"""Relates candidates: which one lies inside which, and which one lends its source to another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from quotex.lexicons.cues import rule_priors
from quotex.quotations.candidates import ALONE, GOES_ON, Candidate, with_content
from quotex.quotations.evidence import Evidence
from quotex.text.spans import overlap, size, union, without


def holders(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Return for each candidate the numbers of the others whose content holds its cue (without a cue, its content).

    One sweep over the text; linear but for the candidates that lie over each other.
    """
    starts = sorted(
        (start, end, number) for number, candidate in enumerate(candidates) for start, end in candidate.content
    )
    queries = sorted((_anchor(candidate)[0][0], number) for number, candidate in enumerate(candidates))
    found: list[list[int]] = [[] for _ in candidates]
    open_spans: list[tuple[int, int]] = []
    position = 0
    for where, number in queries:
        while position < len(starts) and starts[position][0] <= where:
            open_spans.append((starts[position][1], starts[position][2]))
            position += 1
        open_spans = [span for span in open_spans if span[0] > where]
        anchor = _anchor(candidates[number])
        for _, other in open_spans:
            if other != number and overlap(anchor, candidates[other].content) == size(anchor):
                found[number].append(other)
    return [sorted(set(numbers)) for numbers in found]


def _anchor(candidate: Candidate) -> Sequence[tuple[int, int]]:
    return candidate.cue or candidate.content


def nesting(candidates: Sequence[Candidate]) -> list[int | None]:
    """Return for each candidate the number of the smallest candidate whose content holds it and its cue."""
    inside: list[int | None] = []
    for number, numbers in enumerate(holders(candidates)):
        content = candidates[number].content
        outer = [n for n in numbers if not overlap(_anchor(candidates[n]), content)]
        inside.append(min(outer, key=lambda n: (size(candidates[n].content), n), default=None))
    return inside


def clip_nested(text: str, added: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return `added`, where a candidate whose cue lies in another content keeps only what lies there too.

    "A asked B to go, according to C": "according to C" is no part of what A asked.
    """
    every = [*added, *candidates]
    clipped = []
    for candidate, numbers in zip(added, holders(every), strict=False):
        for other in (every[n] for n in numbers):
            inside = with_content(
                text, candidate, without(candidate.content, without(candidate.content, other.content))
            )
            candidate = inside if inside.content else candidate
        clipped.append(candidate)
    return clipped


def source_donors(candidates: Sequence[Candidate]) -> list[int | None]:
    """Return for each candidate the number of the one whose source its own implicit source takes, or None.

    `candidates` are sorted by the beginning of their content.
    """
    by_cue = {
        candidate.cue_head: number for number, candidate in enumerate(candidates) if candidate.cue_head is not None
    }
    by_end = sorted((candidate.end, number) for number, candidate in enumerate(candidates))
    found: list[int | None] = []
    for number, candidate in enumerate(candidates):
        donor: int | None = None
        if not candidate.source and candidate.shared_with is not None:
            donor = by_cue.get(candidate.shared_with)
        elif not candidate.source and candidate.follows:
            earlier = bisect_right(by_end, (candidate.start, len(candidates))) - 1
            donor = by_end[earlier][1] if earlier >= 0 else None
        found.append(donor if donor != number else None)
    sourced = _with_source(candidates, found)
    return [donor if donor is not None and sourced[donor] else None for donor in found]


def _with_source(candidates: Sequence[Candidate], donors: Sequence[int | None]) -> list[bool]:
    """Return for each candidate whether it, or a candidate in its chain of donors, has a source."""
    known: dict[int, bool] = {}
    for number in range(len(candidates)):
        chain: list[int] = []
        at: int | None = number
        while at is not None and at not in known and not candidates[at].source:
            known[at] = False  # a circle has no source
            chain.append(at)
            at = donors[at]
        has = at is not None and (bool(candidates[at].source) or known.get(at, False))
        known.update(dict.fromkeys(chain, has))
        known.setdefault(number, bool(candidates[number].source))
    return [known[number] for number in range(len(candidates))]


def link_donors(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Set the source donor of each candidate; a continuation without a donor becomes a quotation alone."""
    linked = zip(candidates, source_donors(candidates), strict=True)
    return [
        replace(c, confidence=rule_priors()[ALONE], rule=ALONE)
        if donor is None and c.rule == GOES_ON
        else replace(c, donor=donor)
        for c, donor in linked
    ]


def keep_only(candidates: Sequence[Candidate], kept: Sequence[bool]) -> list[Candidate]:
    """Return the kept candidates with their donors; one whose donor is dropped gets the source itself."""
    left = [_with_own_source(candidates, kept, number) for number, keeps in enumerate(kept) if keeps]
    # Donors are numbers in a list, and a quotation may go on from another one once those between are dropped.
    return [replace(c, donor=donor) for c, donor in zip(left, source_donors(left), strict=True)]


def _with_own_source(candidates: Sequence[Candidate], kept: Sequence[bool], number: int) -> Candidate:
    candidate, donor = candidates[number], candidates[number].donor
    while donor is not None and not kept[donor] and not candidates[donor].source:
        donor = candidates[donor].donor
    if donor is None or kept[donor]:
        return candidate
    source = without(candidates[donor].source, union(candidate.content, candidate.cue))
    return replace(candidate, source=source, source_head=candidates[donor].source_head, shared_with=None, follows=False)
