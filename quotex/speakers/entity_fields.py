"""The role and the affiliation of an entity, chosen from all that the article states, best first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from quotex.lexicons import people, word_list
from quotex.parsing.syntax import Syntax
from quotex.speakers.mentions import Mention, Role
from quotex.speakers.roles import NameIndex, country_name, demonym_at, is_domestic
from quotex.text.quotation_marks import DOUBLE_MARKS

MIN_SHARE = 0.6  # of the mentions of countries that are the home country's
MIN_HOME = 2  # mentions of it


def affiliation(mentions: Sequence[Mention], home: str | None = None) -> str | None:
    """Return the organization, else the country or the party, that the article first gives for an entity.

    What a role of today states comes before former roles, roles before the bare phrases around the name. `home` is
    the country of the article, to which its ministers belong where nothing else is said of them.
    """
    roles = [role for mention in mentions for role in mention.roles]
    if any(is_domestic(role.nouns[-1]) for role in roles if role.nouns):
        return stated_affiliation(roles, mentions) or home
    return stated_affiliation(roles, mentions)


def stated_affiliation(roles: Sequence[Role], mentions: Sequence[Mention] = ()) -> str | None:
    """Return the first of the best affiliations that roles state, or else the phrases around names."""
    stated = [(_rank(role.affiliation, role), role.affiliation) for role in roles if role.affiliation]
    stated += [(1, one.affiliation) for one in mentions if one.affiliation]
    return min(stated, key=lambda one: one[0])[1] if stated else None


def _rank(name: str, role: Role) -> int:
    """Return 0 for an organization of today, 1 for a country or a party, 2 for what belongs to a former role."""
    if role.text.partition(" ")[0].casefold() in word_list("former_roles.txt"):
        return 2
    return int(name in people.parties().values() or people.country_named(name) is not None)


def home_country(syntax: Syntax, names: NameIndex) -> str | None:
    """Return the country that most of the article's names of countries and peoples mean, if any is frequent enough.

    It has the name by which the article calls it.
    """
    counts: Counter[str] = Counter()
    found: dict[str, people.Country] = {}
    words = syntax.parse.words
    for span in names.spans:
        country = people.country_named(syntax.text(span.first, span.last)) if span.kind == "place" else None
        country = country or demonym_at(words, span.first)
        if country is not None:
            counts[country.name] += 1
            found[country.name] = country
    for name, count in counts.most_common(1):
        if count >= MIN_HOME and count >= MIN_SHARE * counts.total():
            return country_name(syntax, names, found[name])
    return None


def main_role(roles: Sequence[Role]) -> Role | None:
    """Return the role to report: the first that says more than a title, or a later one with more words.

    What only names a party ("Democrat of California") is reported where nothing else is said.
    """
    best: Role | None = None
    for role in sorted(roles, key=_names_party):
        if word_list("descriptive_nouns.txt").intersection(role.nouns[-1:]) or any(
            mark in role.text for mark in DOUBLE_MARKS
        ):
            continue
        more = best is not None and set(role.nouns) >= set(best.nouns) and role.words > best.words
        fuller = best is not None and bool(role.words) and not best.words and not _names_party(role)
        if best is None or more or fuller:
            best = role
    return best


def _names_party(role: Role) -> bool:
    """Return whether a role states nothing but a party, unlike "top Democrat on the Oversight Committee"."""
    return role.nouns[-1] in people.parties() and role.affiliation in people.parties().values()
