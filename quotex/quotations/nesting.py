"""How drafts relate: which stands inside which, and which lends its source to another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from quotex.quotations.candidates import Draft, with_content
from quotex.text.spans import overlap, size, union, without


def holders(drafts: Sequence[Draft]) -> list[list[int]]:
    """For each draft the numbers of the other drafts whose content holds its whole cue (its content, without a cue).

    One sweep over the text; linear but for the drafts that lie over each other.
    """
    starts = sorted((start, end, number) for number, draft in enumerate(drafts) for start, end in draft.content)
    queries = sorted((_anchor(draft)[0][0], number) for number, draft in enumerate(drafts))
    found: list[list[int]] = [[] for _ in drafts]
    open_spans: list[tuple[int, int]] = []
    position = 0
    for where, number in queries:
        while position < len(starts) and starts[position][0] <= where:
            open_spans.append((starts[position][1], starts[position][2]))
            position += 1
        open_spans = [span for span in open_spans if span[0] > where]
        anchor = _anchor(drafts[number])
        for _, other in open_spans:
            if other != number and overlap(anchor, drafts[other].content) == size(anchor):
                found[number].append(other)
    return [sorted(set(numbers)) for numbers in found]


def _anchor(draft: Draft) -> Sequence[tuple[int, int]]:
    return draft.cue or draft.content


def nesting(drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft the number of the smallest draft whose content holds it, cue and all."""
    inside: list[int | None] = []
    for number, numbers in enumerate(holders(drafts)):
        content = drafts[number].content
        outer = [n for n in numbers if not overlap(_anchor(drafts[n]), content)]
        inside.append(min(outer, key=lambda n: (size(drafts[n].content), n), default=None))
    return inside


def clip_nested(text: str, added: Sequence[Draft], drafts: Sequence[Draft]) -> list[Draft]:
    """`added`, where a draft whose cue lies in another content keeps only what lies there too.

    "A asked B to go, according to C": "according to C" is no part of what A asked.
    """
    every = [*added, *drafts]
    clipped = []
    for draft, numbers in zip(added, holders(every), strict=False):
        for other in (every[n] for n in numbers):
            inside = with_content(text, draft, without(draft.content, without(draft.content, other.content)))
            draft = inside if inside.content else draft
        clipped.append(draft)
    return clipped


def givers(drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft the number of the draft whose source its own implicit one takes, None where there is none.

    `drafts` are sorted by the beginning of their content.
    """
    by_cue = {draft.cue_head: number for number, draft in enumerate(drafts) if draft.cue_head is not None}
    by_end = sorted((draft.end, number) for number, draft in enumerate(drafts))
    found: list[int | None] = []
    for number, draft in enumerate(drafts):
        giver: int | None = None
        if not draft.source and draft.shared_with is not None:
            giver = by_cue.get(draft.shared_with)
        elif not draft.source and draft.follows:
            earlier = bisect_right(by_end, (draft.start, len(drafts))) - 1
            giver = by_end[earlier][1] if earlier >= 0 else None
        found.append(giver if giver != number else None)
    sourced = _with_source(drafts, found)
    return [giver if giver is not None and sourced[giver] else None for giver in found]


def _with_source(drafts: Sequence[Draft], lenders: Sequence[int | None]) -> list[bool]:
    """For each draft whether it has a source, or somebody in its chain of lenders has."""
    known: dict[int, bool] = {}
    for number in range(len(drafts)):
        chain: list[int] = []
        at: int | None = number
        while at is not None and at not in known and not drafts[at].source:
            known[at] = False  # a circle has no source
            chain.append(at)
            at = lenders[at]
        has = at is not None and (bool(drafts[at].source) or known.get(at, False))
        known.update(dict.fromkeys(chain, has))
        known.setdefault(number, bool(drafts[number].source))
    return [known[number] for number in range(len(drafts))]


def keep_only(drafts: Sequence[Draft], kept: Sequence[bool]) -> list[Draft]:
    """The kept drafts; one that takes its source from a dropped one gets that source itself."""
    lenders = givers(drafts)
    left = []
    for number, draft in enumerate(drafts):
        if not kept[number]:
            continue
        lender = lenders[number]
        while lender is not None and not kept[lender] and not drafts[lender].source:
            lender = lenders[lender]
        if lender is not None and not kept[lender]:
            source = without(drafts[lender].source, union(draft.content, draft.cue))
            draft = replace(
                draft, source=source, source_head=drafts[lender].source_head, shared_with=None, follows=False
            )
        left.append(draft)
    return left
