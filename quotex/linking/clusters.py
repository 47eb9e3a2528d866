"""Cluster the mentions of a block into speakers; the result does not depend on the order of the mentions.

A block holds the persons with one surname, or the organizations with one name; nothing is compared across blocks.
Full names that are equal up to transliteration are one speaker. Other forms of a name ("Joe" and "Joseph", a middle
name, a surname alone) need evidence: role, affiliation, company, or a name that nearly always means one person. What
could join two people who are not the same joins neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quotex.linking.candidates import Cluster, Company, CoQuoted, Group, Mention
from quotex.linking.full_names import join_full_names
from quotex.linking.surnames import Surnames
from quotex.text.name_keys import person_key


def clusters_of(mentions: Iterable[Mention], company: Company) -> list[Cluster]:
    """Return the speakers of one block, the most frequent first; the same for any order of the mentions."""
    ordered = sorted(mentions, key=lambda one: (one.article_key, one.local_id))
    by_key: dict[str, list[Mention]] = {}
    for mention in ordered:
        by_key.setdefault(mention.name_key, []).append(mention)
    if ordered and ordered[0].block.startswith("person/"):
        found = _persons(by_key, company)
    else:
        found = [Cluster(group) for group in by_key.values()]
    return sorted(found, key=lambda one: (-len(one.mentions), one.mentions[0].article_key, one.mentions[0].local_id))


def _persons(by_key: Mapping[str, list[Mention]], company: Company) -> list[Cluster]:
    groups = [Group(person_key(min(one.name for one in own)), own) for _, own in sorted(by_key.items())]
    groups.sort(key=lambda group: -len(group.mentions))
    co_quoted = CoQuoted(company)
    bearers = join_full_names([group for group in groups if group.key.is_full], co_quoted)
    surnames = Surnames(bearers, co_quoted)
    alone = [cluster for group in groups if not group.key.is_full for cluster in surnames.placed(group)]
    return [bearer.cluster for bearer in bearers] + alone
