"""Candidates for linking: mentions, clusters of them, groups of one name, and who is quoted in the same articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from quotex.linking.profiles import Profile, profile
from quotex.records import SpeakerKind
from quotex.text.name_keys import PersonKey

Company = Callable[[Iterable[int]], Mapping[int, frozenset[str]]]  # articles -> full names of the other persons quoted

COMPANIONS = 2  # other speakers that must be quoted beside both
_PROFILES = 20  # the most frequent of a name


@dataclass(frozen=True, slots=True)
class Mention:
    """One speaker of one article, a row of the table `mentions`; `speaker` is what it is linked to so far."""

    id: int
    article: int
    article_key: str
    local_id: str
    name: str
    kind: SpeakerKind
    role: str | None
    affiliation: str | None
    name_key: str
    block: str
    quotes: int
    date: str | None
    speaker: int | None


@dataclass(slots=True)
class Cluster:
    """One speaker: its mentions, and for each name_key that did not belong to it by itself, the reason why it does.

    The reason is "" where a person has decided so.
    """

    mentions: list[Mention]
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass
class Group:
    """All mentions with one name_key."""

    key: PersonKey
    mentions: list[Mention]

    @cached_property
    def profiles(self) -> list[Profile]:
        found = Counter(profile(one.name, one.role, one.affiliation) for one in self.mentions)
        kept = [(count, one) for one, count in found.items() if not one.is_empty]
        kept.sort(key=lambda pair: (-pair[0], sorted(pair[1].words), sorted(pair[1].countries)))
        return [one for _, one in kept[:_PROFILES]]

    @cached_property
    def articles(self) -> frozenset[int]:
        return frozenset(one.article for one in self.mentions)


class CoQuoted:
    """Who else is quoted in the articles of a speaker; each set of articles is looked up once."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._known: dict[frozenset[int], frozenset[str]] = {}

    def common(self, some: frozenset[int], others: frozenset[int]) -> str:
        """Return the evidence that at least COMPANIONS other speakers are quoted with both, in words; "" without it."""
        common = sorted(self.names(some) & self.names(others))
        return f"same company: {', '.join(common[:3])}" if len(common) >= COMPANIONS else ""

    def names(self, articles: frozenset[int]) -> frozenset[str]:
        """Return the full names of the other persons whom any of these articles quotes."""
        if articles not in self._known:
            self._known[articles] = frozenset[str]().union(*self._company(articles).values())
        return self._known[articles]
