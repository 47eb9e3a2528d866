"""Assign surnames alone to bearers of full names, by role, company or the usual bearer of the name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice

from quotex.linking.candidates import COMPANIONS, Cluster, CoQuoted, Group, Mention
from quotex.linking.full_names import COMPARED, Bearer
from quotex.linking.profiles import Profile, profile, shared_role

_BEARER_ARTICLES = 5
_BEARER_SHARE = 0.9

_Found = tuple[Bearer, str] | None


class Surnames:
    """The bearers of one surname, to whom its mentions without a given name may belong."""

    def __init__(self, bearers: Sequence[Bearer], co_quoted: CoQuoted) -> None:
        self._bearers = bearers
        self._co_quoted = co_quoted
        self._articles = frozenset[int]().union(*(bearer.articles for bearer in bearers))

    def placed(self, group: Group) -> list[Cluster]:
        """Puts mentions where there is evidence; what is left over, as speakers of their own.

        Those with a role first: whom they mean may be whom the surname alone means as well.
        """
        fitting = {n for n, bearer in enumerate(self._bearers) if bearer.fits(group.key)}
        # CoQuoted a full name, the article itself tells them apart.
        apart = [mention for mention in group.mentions if mention.article in self._articles]
        telling: dict[Profile, list[Mention]] = {}
        silent: list[Mention] = []
        for mention in group.mentions:
            if mention.article not in self._articles:
                said = profile(mention.name, mention.role, mention.affiliation)
                (silent if said.is_empty else telling.setdefault(said, [])).append(mention)
        left: list[Mention] = apart
        holders: list[Bearer] = []  # of roles, whose given names nobody says
        for said, own in sorted(telling.items(), key=lambda pair: (-len(pair[1]), pair[1][0].article_key)):
            found = _same_role(said, [*self._near(said, fitting), *holders[:COMPARED]])
            if len(found) == 1:
                _join(found[0], own)
                if found[0][0] in holders:
                    found[0][0].articles |= {mention.article for mention in own}
            elif not found and shared_role(said, said):
                holders.append(Bearer([Group(group.key, own)], {}))
            else:  # two people have had this office, or nothing tells
                left += own
        usual = _usual([*(self._bearers[n] for n in sorted(fitting)), *holders], [*self._bearers, *holders])
        for mention in silent:
            if bearer := self._by_company(mention, fitting) or usual:
                _join(bearer, [mention])
            else:
                left.append(mention)
        return [*(holder.cluster for holder in holders), *(Cluster([mention]) for mention in left)]

    def _near(self, said: Profile, fitting: set[int]) -> list[Bearer]:
        """Bearers who share a word of the role or the organization."""
        near = {n for word in _words(said) for n in self._by_word.get(word, ())}
        return [self._bearers[n] for n in sorted(near & fitting)]

    def _by_company(self, mention: Mention, fitting: set[int]) -> _Found:
        """The only bearer who is quoted beside two of the same others."""
        here = frozenset({mention.article})
        common = Counter(n for name in self._co_quoted.names(here) for n in self._by_companion.get(name, ()))
        found = [n for n, number in common.items() if number >= COMPANIONS and n in fitting]
        if len(found) != 1:
            return None
        bearer = self._bearers[found[0]]
        return bearer, self._co_quoted.common(bearer.articles, here)

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        """Bearers by the words of their roles and affiliations."""
        return _index((n, word) for n, one in enumerate(self._bearers) for own in one.profiles for word in _words(own))

    @cached_property
    def _by_companion(self) -> dict[str, list[int]]:
        """Bearers by those who are quoted beside them."""
        return _index((n, name) for n, one in enumerate(self._bearers) for name in self._co_quoted.names(one.articles))


def _join(found: tuple[Bearer, str], mentions: Sequence[Mention]) -> None:
    bearer, reason = found
    bearer.cluster.mentions += mentions
    bearer.cluster.reasons.setdefault(mentions[0].name_key, reason)


def _same_role(said: Profile, bearers: Sequence[Bearer]) -> list[tuple[Bearer, str]]:
    """The bearers with the same role or affiliation, two at most."""
    found = ((bearer, reason) for bearer in bearers if (reason := bearer.role_shared_with(said)))
    return list(islice(found, 2))


def _usual(candidates: Sequence[Bearer], known: Sequence[Bearer]) -> _Found:
    """The person whom the surname nearly always means where articles say whom they mean, if there is one."""
    total = len(frozenset[int]().union(*(bearer.articles for bearer in known)))
    for bearer in candidates:
        own = len(bearer.articles)
        if own >= _BEARER_ARTICLES and own >= _BEARER_SHARE * total:
            return bearer, f"nearly all articles that say who it is mean this one: {own} of {total}"
    return None


def _words(said: Profile) -> Iterator[str]:
    yield from sorted(said.words)
    if said.organization:
        yield said.organization


def _index(pairs: Iterator[tuple[int, str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, word in dict.fromkeys(pairs):
        found.setdefault(word, []).append(number)
    return found
