"""Link surnames alone to the bearer whom the evidence favours clearly, and join those of one office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from quotex.linking.candidates import Cluster, Mention, Node, Surroundings
from quotex.linking.evidence import JOINED, MARGIN, Bearers, Evidence, evidence, in_words, log_odds
from quotex.linking.profiles import Profile, profile

_WEIGHED = 40  # bearers with the most traces in common
_MOST_QUOTED = 3  # bearers that are compared in any case


def place_surnames(
    known: Sequence[Cluster], groups: Iterable[Sequence[Mention]], surroundings: Surroundings
) -> list[Cluster]:
    """Return the speakers of a block: the `known` ones with full names and the mentions given to them, and new ones.

    Each group holds the mentions of one name that is not a full one. Mentions with a role are placed first: where they
    match nobody known, they become bearers themselves, to whom mentions without a role may be given.
    """
    bearers = _Bearers(known, surroundings)
    silent: list[Mention] = []
    telling: dict[tuple[str, Profile], list[Mention]] = {}
    for group in groups:
        for mention in group:
            said = profile(mention.name, mention.role, mention.affiliation)
            (silent if said.is_empty else telling.setdefault((mention.name_key, said), [])).append(mention)
    for own in sorted(telling.values(), key=lambda own: (-len(own), own[0].article_key, own[0].local_id)):
        bearers.place(own, opens=True)
    for mention in silent:
        bearers.place([mention], opens=False)
    return bearers.clusters


class _Bearers:
    """The bearers of one surname, looked up by what they have in common with a mention."""

    def __init__(self, known: Sequence[Cluster], surroundings: Surroundings) -> None:
        self.clusters: list[Cluster] = list(known)
        self._surroundings = surroundings
        self._nodes: dict[int, Node] = {}
        self._by_trace: dict[str, list[int]] = {}
        self._by_article: dict[int, list[int]] = {}
        self._most_quoted: list[int] = []
        self._counted = Bearers()
        for number in range(len(known)):
            self._enter(number)

    def place(self, mentions: Sequence[Mention], *, opens: bool) -> None:
        """Add mentions to their bearer, else as a new speaker, which becomes a bearer with `opens`."""
        probable = self._probable(Node(mentions, self._surroundings))
        if not probable:
            self.clusters.append(Cluster(list(mentions)))
            if opens:
                self._enter(len(self.clusters) - 1)
        elif len(probable) > 1 and probable[0][0] - probable[1][0] < MARGIN:
            self.clusters += [Cluster([one]) for one in mentions]  # each may be either bearer
        else:
            _, number, found = probable[0]
            self.clusters[number].mentions += mentions
            self.clusters[number].reasons.setdefault(mentions[0].name_key, in_words(found))

    def _probable(self, node: Node) -> list[tuple[float, int, list[Evidence]]]:
        """Return bearers with log-odds and evidence, the best one first; none where the best one is not probable."""
        weighed: list[tuple[float, int, list[Evidence]]] = []
        candidates = self._candidates(node)
        beside = [number for number in candidates if node.articles & self._nodes[number].articles]
        for number in beside or candidates:  # an article that names a bearer means this one by the surname
            found = evidence(node, self._nodes[number], self._counted)
            if found is not None:
                weighed.append((log_odds(found), -number, found))
        weighed.sort(key=lambda one: one[:2], reverse=True)
        return [(odds, -minus, found) for odds, minus, found in weighed] if weighed and weighed[0][0] >= JOINED else []

    def _candidates(self, node: Node) -> list[int]:
        common = Counter(number for trace in _traces(node) for number in self._by_trace.get(trace, ()))
        near = sorted(common, key=lambda number: (-common[number], number))[:_WEIGHED]
        beside = sorted({number for article in node.articles for number in self._by_article.get(article, ())})
        return list(dict.fromkeys((*self._most_quoted, *beside, *near)))

    def _enter(self, number: int) -> None:
        node = Node(list(self.clusters[number].mentions), self._surroundings)
        self._nodes[number] = node
        self._counted = self._counted.with_node(node)
        for trace in _traces(node):
            self._by_trace.setdefault(trace, []).append(number)
        for article in node.articles:
            self._by_article.setdefault(article, []).append(number)
        most = sorted((*self._most_quoted, number), key=lambda one: (-len(self._nodes[one].articles), one))
        self._most_quoted = most[:_MOST_QUOTED]


def _traces(node: Node) -> Iterator[str]:
    """Yield the features that two mentions of one person may have in common."""
    yield from node.heads
    yield from node.role_words
    yield from node.organizations
    yield from node.companions
    yield from node.words
