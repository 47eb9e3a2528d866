"""Cluster the quotations that repeat one statement.

Candidates are pairs that share a run of five words, or three stems of one speaker within a few days; both are found
by sorting hashes, and each quotation is paired with a bounded number of others for each hash, so that time grows with
the number of quotations and not with its square. What a pair must have in common is told in `utterances`. Pairs are
clustered as offline stars (Aslam, Pelekhov and Rus, "The star clustering algorithm", 2004): a quotation with the most
neighbours is the centre of a cluster of all its neighbours, so that no long chain of small likenesses joins what is
not alike. The clusters do not depend on the order of the quotations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quotex.linking.utterances import SAME_TIME_DAYS, SHARED_STEMS, Utterance, same_statement, share_most
from quotex.store.hashes import Hashes

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

STOCK_SPEAKERS, STOCK_DAYS = 3, 30  # a run of so many speakers, so many days apart, is a set phrase
_NEIGHBOURS = 25  # quotations paired with each one per hash, the next in time
_PAIRS_AT_ONCE = 10_000
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Postings:
    """Hashes and the quotations that have them: arrays of one length; `quote` holds indices into `Quotations`."""

    hashes: Hashes
    quote: Ints


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations to be clustered, in a fixed order; -1 marks an unknown speaker or day.

    `marked` tells which have words in quotation marks.
    """

    speaker: Ints
    day: Ints
    marked: Mask


def day_number(day: str | None) -> int:
    """Return the ordinal of a day (YYYY-MM-DD), -1 where it is unknown or not a date."""
    try:
        return date.fromisoformat(day).toordinal() if day else -1
    except ValueError:
        return -1


def clusters(
    quotations: Quotations,
    runs: Postings,
    stems: Postings,
    utterance: Callable[[Sequence[int]], Mapping[int, Utterance]],
) -> list[tuple[int, ...]]:
    """Return the statements that two or more quotations repeat, as indices into `quotations`.

    `utterance` gives the words of the quotations that are compared; it is called for some thousand at a time.
    """
    runs = _in_time(runs, quotations)
    stock = _stock(runs, quotations)
    reports = _possible(_reports(stems, quotations), stems, quotations.marked)
    pairs = np.unique(np.concatenate([_pairs(runs), reports]), axis=0)
    return stars(_same(pairs, utterance, frozenset(stock.tolist())))


def stars(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Return the clusters of a graph, each with its centre first: most neighbours first, then smallest index.

    A node whose neighbours all belong to other clusters joins the cluster that has most of them.
    """
    neighbours: dict[int, set[int]] = {}
    for one, other in pairs:
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    centre_of: dict[int, int] = {}
    alone: list[int] = []
    for centre in sorted(neighbours, key=lambda place: (-len(neighbours[place]), place)):
        if centre in centre_of:
            continue
        free = [place for place in neighbours[centre] if place not in centre_of]
        if free:
            centre_of.update(dict.fromkeys((centre, *free), centre))
        else:
            alone.append(centre)
    joined = {place: _most_frequent(centre_of[one] for one in neighbours[place]) for place in alone}
    found: dict[int, list[int]] = {}
    for place, centre in sorted({**centre_of, **joined}.items()):
        found.setdefault(centre, []).append(place)
    return [(centre, *(one for one in own if one != centre)) for centre, own in sorted(found.items())]


def _most_frequent(values: Iterable[int]) -> int:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def _in_time(postings: Postings, quotations: Quotations) -> Postings:
    """Return the postings of hashes that several quotations have, sorted by hash and then by day."""
    order = np.lexsort((postings.quote, quotations.day[postings.quote], postings.hashes))
    hashes, quote = postings.hashes[order], postings.quote[order]
    alike = hashes[1:] == hashes[:-1]
    several = np.concatenate([[False], alike]) | np.concatenate([alike, [False]]) if len(hashes) else alike
    return Postings(hashes[several], quote[several])


def _stock(runs: Postings, quotations: Quotations) -> Hashes:
    """Return the hashes of runs that several speakers have said, over more than STOCK_DAYS."""
    if not len(runs.hashes):
        return runs.hashes
    speaker, day = quotations.speaker[runs.quote], quotations.day[runs.quote]
    named = (speaker >= 0) & (day >= 0)
    hashes, speaker, day = runs.hashes[named], speaker[named], day[named]
    order = np.lexsort((speaker, hashes))
    by_speaker = np.stack([hashes[order], speaker[order].astype(np.uint64)])
    first = np.concatenate([[True], (by_speaker[:, 1:] != by_speaker[:, :-1]).any(axis=0)]) if len(order) else order
    said, speakers = np.unique(by_speaker[0][first.astype(np.bool_)], return_counts=True)
    held, starts = np.unique(hashes, return_index=True)
    ends = np.append(starts[1:], len(hashes)) - 1
    apart = day[ends] - day[starts] if len(held) else starts
    stock: Hashes = held[(speakers >= STOCK_SPEAKERS) & (apart > STOCK_DAYS)] if len(said) else held
    return stock


def _pairs(postings: Postings) -> Ints:
    """Return the pairs of quotations with a hash in common, each quotation with the next ones in time."""
    found = [np.zeros((0, 2), dtype=np.int64)]
    for step in range(1, _NEIGHBOURS + 1):
        alike = postings.hashes[step:] == postings.hashes[:-step]
        if not alike.any():
            break
        found.append(_ordered(postings.quote[:-step][alike], postings.quote[step:][alike]))
    return np.unique(np.concatenate(found), axis=0)


def _reports(stems: Postings, quotations: Quotations) -> Ints:
    """Return the pairs of quotations of one speaker within SAME_TIME_DAYS with SHARED_STEMS stems in common."""
    speaker = quotations.speaker[stems.quote]
    known = (speaker >= 0) & (quotations.day[stems.quote] >= 0)
    keys = stems.hashes[known] ^ (speaker[known].astype(np.uint64) * _GOLDEN)
    own = _in_time(Postings(keys, stems.quote[known]), quotations)
    day = quotations.day[own.quote]
    found = [np.zeros((0, 2), dtype=np.int64)]
    for step in range(1, _NEIGHBOURS + 1):
        alike = (own.hashes[step:] == own.hashes[:-step]) & (day[step:] - day[:-step] <= SAME_TIME_DAYS)
        if not alike.any():
            break
        found.append(_ordered(own.quote[:-step][alike], own.quote[step:][alike]))
    pairs, counts = np.unique(np.concatenate(found), axis=0, return_counts=True)
    enough: Ints = pairs[counts >= SHARED_STEMS]
    return enough


def _possible(reports: Ints, stems: Postings, marked: Mask) -> Ints:
    """Return the pairs whose words are to be read: both with words in marks, or with most of their stems in common.

    Others are neither the same words in marks nor reports of the same, which their stored stems tell at less cost.
    """
    in_marks = marked[reports].all(axis=1)
    order = np.argsort(stems.quote, kind="stable")
    quote, hashes = stems.quote[order], stems.hashes[order]
    unmarked = reports[~in_marks]
    agree: list[bool] = []
    for start in range(0, len(unmarked), _PAIRS_AT_ONCE):
        some = unmarked[start : start + _PAIRS_AT_ONCE]
        places = np.unique(some)
        starts, ends = np.searchsorted(quote, places), np.searchsorted(quote, places, side="right")
        own = {
            place: set(hashes[first:last].tolist())
            for place, first, last in zip(places.tolist(), starts, ends, strict=True)
        }
        agree += [share_most(own[one], own[other]) for one, other in some.tolist()]
    return np.concatenate([reports[in_marks], unmarked[np.array(agree, dtype=np.bool_)]])


def _ordered(one: Ints, other: Ints) -> Ints:
    return np.stack([np.minimum(one, other), np.maximum(one, other)], axis=1)


def _same(
    pairs: Ints, utterance: Callable[[Sequence[int]], Mapping[int, Utterance]], stock: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs that are one statement; `utterance` is called for some thousand quotations at a time."""
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        some: list[list[Any]] = pairs[start : start + _PAIRS_AT_ONCE].tolist()
        said = utterance(sorted({place for pair in some for place in pair}))
        yield from ((one, other) for one, other in some if same_statement(said[one], said[other], stock))
