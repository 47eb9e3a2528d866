"""Join full names of one person that differ (short forms, initials, middle names), where evidence supports it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from quotex.linking.candidates import Cluster, CoQuoted, Group
from quotex.linking.profiles import Profile, can_be_one, shared_role
from quotex.text.name_keys import PersonKey, given_letters

COMPARED = 100  # names of one surname and first letter; rarer ones join only where they are equal


class Bearer:
    """A speaker with a full name, and the names that it goes by."""

    def __init__(self, groups: Sequence[Group], reasons: Mapping[str, str]) -> None:
        self.groups = groups
        self.articles = frozenset[int]().union(*(group.articles for group in groups))
        self.profiles = tuple(dict.fromkeys(own for group in groups for own in group.profiles))
        self.cluster = Cluster([one for group in groups for one in group.mentions], dict(reasons))

    def role_shared_with(self, wanted: Profile) -> str:
        """The evidence in role and affiliation, in words; "" without it."""
        return next((reason for own in self.profiles if (reason := shared_role(own, wanted))), "")

    def fits(self, key: PersonKey) -> bool:
        """Whether a surname alone, or with one initial, can be this person's."""
        return not key.initials or any(can_be_one(key, group.key) for group in self.groups)


def join_full_names(groups: Sequence[Group], co_quoted: CoQuoted) -> list[Bearer]:
    """Return the bearers of full names: names join by evidence if all fit each other and none fits another."""
    fitting = _fitting_pairs(groups)
    edges = {
        pair: reason for pair in sorted(fitting) if (reason := _evidence(groups[pair[0]], groups[pair[1]], co_quoted))
    }
    between = _between(edges, fitting)
    members = {n: [n] for n in range(len(groups))}
    home = list(range(len(groups)))
    reasons: dict[int, dict[str, str]] = {}
    for (one, other), reason in edges.items():
        low, high = sorted((home[one], home[other]))
        if low == high or between & {one, other} or not _all_fit(members[low], members[high], fitting):
            continue
        moved = members.pop(high)
        members[low] += moved
        for node in moved:
            home[node] = low
        reasons.setdefault(low, {}).update(reasons.pop(high, {}))
        reasons[low][groups[other].mentions[0].name_key] = reason
    return [Bearer([groups[n] for n in own], reasons.get(low, {})) for low, own in members.items()]


def _fitting_pairs(groups: Sequence[Group]) -> set[tuple[int, int]]:
    """Pairs of groups, the more frequent one first, that can be one person and that no article tells apart."""
    letters: dict[str, list[int]] = {}
    for n, group in enumerate(groups):
        for letter in sorted(given_letters(group.key)):
            letters.setdefault(letter, []).append(n)
    return {
        (one, other)
        for own in letters.values()
        for place, other in enumerate(own[:COMPARED])
        for one in own[:place]
        if can_be_one(groups[one].key, groups[other].key) and groups[one].articles.isdisjoint(groups[other].articles)
    }


def _between(edges: Iterable[tuple[int, int]], fitting: set[tuple[int, int]]) -> set[int]:
    """Groups with evidence for two others that do not fit each other ("George Bush", with two presidents)."""
    neighbours: dict[int, list[int]] = {}
    for one, other in edges:
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    return {node for node, around in neighbours.items() if not _all_fit_each_other(sorted(around), fitting)}


def _all_fit_each_other(nodes: Sequence[int], fitting: set[tuple[int, int]]) -> bool:
    return all((one, other) in fitting for place, other in enumerate(nodes) for one in nodes[:place])


def _all_fit(some: Sequence[int], others: Sequence[int], fitting: set[tuple[int, int]]) -> bool:
    return all((min(one, other), max(one, other)) in fitting for one in some for other in others)


def _evidence(one: Group, other: Group, co_quoted: CoQuoted) -> str:
    for own in one.profiles:
        for theirs in other.profiles:
            if reason := shared_role(own, theirs):
                return reason
    if one.key.generation != other.key.generation:
        return ""  # a father and his son are often quoted in the same company
    return co_quoted.common(one.articles, other.articles)
