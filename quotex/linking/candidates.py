"""The data that linking compares: mentions, the nodes that they form, and the clusters that result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from quotex.lexicons import word_list
from quotex.linking.profiles import Profile, profile
from quotex.records import SpeakerKind
from quotex.text.name_keys import PersonKey, person_key

_ACRONYM_WORDS = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """One speaker of one article, a row of the table `mentions`; `speaker` is the id of its current speaker."""

    id: int
    article: int
    article_key: str
    local_id: str
    name: str
    kind: SpeakerKind
    role: str | None
    affiliation: str | None
    gender: str | None
    gender_evidence: str | None
    name_key: str
    block: str
    quotes: int
    date: str | None
    outlet: str | None
    speaker: int | None


@dataclass(slots=True)
class Cluster:
    """One speaker: its mentions, and by name_key the reasons why names were joined to it.

    The reason is "" where a person has decided so.
    """

    mentions: list[Mention]
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The context of mentions in their articles.

    `company` maps numbers of articles to the full names of the persons that each quotes, with their blocks; `words`
    maps numbers of mentions to the keys of their quotations that are long enough to be specific (`Quote.dedup_key`).
    """

    company: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    words: Mapping[int, Set[str]] = field(default_factory=dict)


class Node:
    """Mentions that are one speaker, with counts of what their articles say of it."""

    def __init__(self, mentions: Sequence[Mention], surroundings: Surroundings) -> None:
        self.mentions = mentions
        self._surroundings = surroundings

    @cached_property
    def keys(self) -> tuple[PersonKey, ...]:
        """The parsed forms of its different names, the most frequent one first."""
        first = {one.name_key: person_key(one.name) for one in reversed(self.mentions)}
        counts = Counter(one.name_key for one in self.mentions)
        return tuple(first[name_key] for name_key, _ in counts.most_common())

    @cached_property
    def articles(self) -> frozenset[int]:
        """The numbers of the articles that quote the speaker."""
        return frozenset(one.article for one in self.mentions)

    @cached_property
    def profiles(self) -> Counter[Profile]:
        """Roles and affiliations, with the number of mentions that have them."""
        found = Counter(profile(one.name, one.role, one.affiliation) for one in self.mentions)
        return Counter({one: count for one, count in found.items() if not one.is_empty})

    @cached_property
    def offices(self) -> Counter[str]:
        """Offices with one holder at a time, with numbers of mentions."""
        return self._counted(lambda one: one.offices)

    @cached_property
    def heads(self) -> Counter[str]:
        """Head nouns of roles, with numbers of mentions."""
        return self._counted(lambda one: one.heads)

    @cached_property
    def role_words(self) -> Counter[str]:
        """Content words of roles and organizations without head nouns, with numbers of mentions."""
        return self._counted(lambda one: one.words - one.heads)

    @cached_property
    def countries(self) -> Counter[str]:
        """Countries of roles and affiliations, with numbers of mentions."""
        return self._counted(lambda one: one.countries)

    @cached_property
    def organizations(self) -> Counter[str]:
        """Names and initials of organizations, with numbers of mentions."""
        return self._counted(lambda one: {one.organization, _initials(one.organization)} - {""})

    @cached_property
    def genders(self) -> Counter[str]:
        """Genders by which articles refer to the speaker, with numbers of mentions.

        That of a given name is left out: names are compared as such, and Lindsey Graham is a man.
        """
        return Counter(one.gender for one in self.mentions if one.gender and one.gender_evidence != "given name")

    @cached_property
    def companions(self) -> Counter[str]:
        """Full names of persons with other surnames, with the number of the speaker's articles that quote them."""
        company, own = self._surroundings.company, self.mentions[0].block
        return Counter(
            name for article in self.articles for name, block in company.get(article, {}).items() if block != own
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """Keys of the speaker's quotations (`Quote.dedup_key`)."""
        return frozenset[str]().union(*(self._surroundings.words.get(one.id, ()) for one in self.mentions))

    @cached_property
    def outlets(self) -> frozenset[str]:
        """Outlets of the speaker's articles."""
        return frozenset(one.outlet for one in self.mentions if one.outlet)

    @cached_property
    def days(self) -> tuple[int, int] | None:
        """The first and the last day of the speaker's articles, as ordinals; None where no date is known."""
        days = [_ordinal(one.date) for one in self.mentions if one.date]
        return (min(days), max(days)) if days else None

    def _counted(self, of: Callable[[Profile], Iterable[str]]) -> Counter[str]:
        counted: Counter[str] = Counter()
        for one, count in self.profiles.items():
            for value in of(one):
                counted[value] += count
        return counted


def _initials(organization: str) -> str:
    """Return the acronym of a name of three words or more."""
    words = [word for word in organization.split() if word not in word_list("small_words.txt")]
    return "".join(word[0] for word in words) if len(words) >= _ACRONYM_WORDS else ""


def _ordinal(day: str) -> int:
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:  # "2016-02-31" looks like a day
        return date(int(day[:4]) or 1, 1, 1).toordinal()
