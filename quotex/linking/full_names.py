"""Join full names of one person that differ (short forms, initials, middle names) by agglomerative clustering."""

from __future__ import annotations

from collections.abc import Sequence

from quotex.linking.candidates import Cluster, Node, Surroundings
from quotex.linking.evidence import JOINED, MARGIN, Evidence, bearers_of, evidence, in_words, log_odds
from quotex.text.name_keys import given_letters

COMPARED = 100  # names of one surname and first letter; rarer ones join only where they are equal

Pair = tuple[int, int]


def join_full_names(nodes: Sequence[Node], surroundings: Surroundings) -> list[Cluster]:
    """Return the speakers with full names, the most frequent names first.

    Two clusters are joined while the mean log-odds over their pairs of names are at least JOINED, the most probable
    pair first, and never across a pair that its names exclude.
    """
    pairs = _compared(nodes)
    scores = {pair: log_odds(found) for pair, found in pairs.items()}
    wanted = sorted((pair for pair in scores if scores[pair] >= JOINED), key=lambda pair: (-scores[pair], pair))
    doubtful = _doubtful(wanted, scores)
    home = list(range(len(nodes)))
    members = {n: [n] for n in home}
    reasons: dict[int, dict[str, str]] = {n: {} for n in home}
    for one, other in wanted:
        low, high = sorted((home[one], home[other]))
        if low == high or (one, other) in doubtful or _mean(members[low], members[high], scores) < JOINED:
            continue
        for node in members[high]:
            home[node] = low
        members[low] += members.pop(high)
        reasons[low] |= reasons.pop(high)
        reasons[low][nodes[other].mentions[0].name_key] = in_words(pairs[one, other])
    return [Cluster([one for n in own for one in nodes[n].mentions], reasons[low]) for low, own in members.items()]


def _compared(nodes: Sequence[Node]) -> dict[Pair, list[Evidence]]:
    """Return the evidence by pair of nodes whose names can be one person's; the more frequent node comes first."""
    letters: dict[str, list[int]] = {}
    for n, node in enumerate(nodes):
        for letter in sorted(given_letters(node.keys[0])):
            letters.setdefault(letter, []).append(n)
    bearers = bearers_of(nodes)
    pairs = {
        (one, other) for own in letters.values() for place, other in enumerate(own[:COMPARED]) for one in own[:place]
    }
    found = ((pair, evidence(nodes[pair[1]], nodes[pair[0]], bearers)) for pair in sorted(pairs))
    return {pair: weighed for pair, weighed in found if weighed is not None}


def _doubtful(wanted: Sequence[Pair], scores: dict[Pair, float]) -> set[Pair]:
    """Return the pairs of a name with two others that exclude each other ("George Bush" with two presidents).

    The better pair is not doubtful where it is better by MARGIN at least.
    """
    neighbours: dict[int, list[Pair]] = {}
    for pair in wanted:
        for node in pair:
            neighbours.setdefault(node, []).append(pair)
    doubtful: set[Pair] = set()
    for node, own in neighbours.items():
        for place, pair in enumerate(own):
            for better in own[:place]:
                rivals = sorted({*pair, *better} - {node})
                if len(rivals) == 2 and (rivals[0], rivals[1]) not in scores:
                    doubtful.add(pair)
                    doubtful |= {better} if scores[better] - scores[pair] < MARGIN else set()
    return doubtful


def _mean(some: Sequence[int], others: Sequence[int], scores: dict[Pair, float]) -> float:
    """Return the mean log-odds over the pairs of two clusters, minus infinity where one pair is excluded."""
    pairs = [(min(one, other), max(one, other)) for one in some for other in others]
    return sum(scores.get(pair, float("-inf")) for pair in pairs) / len(pairs)
