"""Apply people's merges and splits to clusters, which are found again by name when articles are indexed anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from quotex.linking.candidates import Cluster, Mention
from quotex.text.name_keys import person_key, plain_words

_RULINGS = """SELECT id, action, block, name, article, into_block, into_name, into_article FROM merges
    WHERE who <> 'quotex' AND undone_at IS NULL ORDER BY id"""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Mentions by which a speaker is found again: a name in a block, in one article or everywhere."""

    block: str
    name: str
    article: str | None

    def holds(self, mention: Mention) -> bool:
        """Return whether the mention is one of them."""
        return (
            mention.block == self.block
            and self.article in (None, mention.article_key)
            and same_name(mention.name, self.name)
        )


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's decision: `what` is the same speaker as `into` (merge), or is not (split)."""

    id: int
    action: Literal["merge", "split"]
    what: Anchor
    into: Anchor


def same_name(one: str, other: str) -> bool:
    """Return whether two names have the same words, case and accents aside."""
    return one == other or plain_words(one) == plain_words(other) != ()


def rulings_on(connection: sqlite3.Connection, blocks: Sequence[str]) -> tuple[list[Ruling], list[str]]:
    """Return the decisions on some blocks, in the order in which they were made, and all blocks that they tie."""
    rulings = [Ruling(row[0], row[1], Anchor(*row[2:5]), Anchor(*row[5:8])) for row in connection.execute(_RULINGS)]
    tied = set(blocks)
    waiting = rulings
    while True:
        near = [one for one in waiting if tied & {one.what.block, one.into.block}]
        if not near:
            break
        tied.update(block for one in near for block in (one.what.block, one.into.block))
        waiting = [one for one in waiting if one not in near]
    return [one for one in rulings if one.what.block in tied], sorted(tied)


def apply_rulings(clusters: Sequence[Cluster], rulings: Iterable[Ruling]) -> list[Cluster]:
    """Return the speakers after the decisions, applied in order; a decision on a name that is gone changes nothing."""
    found = list(clusters)
    for ruling in rulings:
        into = _holding(found, ruling.into)
        if into is None:
            continue
        if ruling.action == "split":
            found += _split(into, ruling.what)
        elif (what := _holding(found, ruling.what)) is not None and what is not into:
            found = [one for one in found if one is not what]
            into.mentions += what.mentions
            into.reasons.update(what.reasons)
            into.reasons.update((one.name_key, "") for one in what.mentions if one.name_key not in what.reasons)
    return found


def _holding(clusters: Sequence[Cluster], anchor: Anchor) -> Cluster | None:
    """Return the cluster with the most mentions of the anchor, None where none has any."""
    counts = [(sum(map(anchor.holds, one.mentions)), -place) for place, one in enumerate(clusters)]
    most, place = max(counts, default=(0, 0))
    return clusters[-place] if most else None


def _split(cluster: Cluster, what: Anchor) -> Iterator[Cluster]:
    """Take the anchor's mentions out of a cluster; yield them as one cluster, or one by one for a surname alone."""
    taken = [one for one in cluster.mentions if what.holds(one)]
    if not taken or len(taken) == len(cluster.mentions):
        return
    cluster.mentions = [one for one in cluster.mentions if not what.holds(one)]
    if taken[0].kind == "person" and not person_key(taken[0].name).is_full:
        yield from (Cluster([one]) for one in taken)
    else:
        yield Cluster(taken)
