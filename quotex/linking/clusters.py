"""Cluster the mentions of a block into speakers; the result does not depend on the order of the mentions.

A block holds the persons with one surname, or the organizations with one name; nothing is compared across blocks.
Full names that are equal up to transliteration are one speaker. Other forms of a name ("Joe" and "Joseph", a middle
name, a surname alone) are joined by the weight of evidence (`evidence`): full names by agglomerative clustering with
average linkage, then surnames alone to the bearer whom the evidence favours clearly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from quotex.linking.candidates import Cluster, Mention, Node, Surroundings
from quotex.linking.full_names import join_full_names
from quotex.linking.surnames import place_surnames
from quotex.text.name_keys import person_key
from quotex.text.names import is_acronym


def clusters_of(mentions: Iterable[Mention], surroundings: Surroundings) -> list[Cluster]:
    """Return the speakers of one block, the most frequent first, whatever the order of the mentions."""
    ordered = sorted(mentions, key=lambda one: (one.article_key, one.local_id))
    by_key: dict[str, list[Mention]] = {}
    for mention in ordered:
        by_key.setdefault(mention.name_key, []).append(mention)
    if len(by_key) > 1 and ordered[0].block.startswith("person/"):
        found = _persons(by_key, surroundings)
    elif by_key and ordered[0].block.startswith("person/") and not (_is_full(ordered) or _are_initials(ordered)):
        found = place_surnames([], [ordered], surroundings)
    else:
        found = [Cluster(group) for group in by_key.values()]
    return sorted(found, key=lambda one: (-len(one.mentions), one.mentions[0].article_key, one.mentions[0].local_id))


def _persons(by_key: Mapping[str, list[Mention]], surroundings: Surroundings) -> list[Cluster]:
    groups = sorted(by_key.values(), key=lambda own: (-len(own), own[0].name_key))
    full = [Node(own, surroundings) for own in groups if _is_full(own)]
    return place_surnames(
        join_full_names(full, surroundings), [own for own in groups if not _is_full(own)], surroundings
    )


def _is_full(mentions: Sequence[Mention]) -> bool:
    return person_key(mentions[0].name).is_full


def _are_initials(mentions: Sequence[Mention]) -> bool:
    """Return whether a name that ends no full name is written as initials everywhere ("AMLO")."""
    return all(is_acronym(one.name) for one in mentions)
