"""Identify speakers in Wikidata by name and evidence, from a table of public office-holders.

The table (people.tsv.gz, made by scripts/make_people.py) has names, gender, country and offices. An equal name is
not enough: the office or the country has to agree, and nothing may contradict.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log10
from pathlib import Path

from quotex.lexicons import word_list
from quotex.linking.candidates import Mention
from quotex.linking.profiles import Profile, profile
from quotex.text.name_keys import person_key

TABLE = Path(__file__).with_name("people.tsv.gz")

_LEAST_SHARE = 0.1  # of the mentions with a role; a rarer role may be a wrong record
_US = "United States"
_GENDERS = {"male": "m", "female": "f"}


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """A row of the table: Wikidata id, gender ("m", "f", "other" or ""), country, and offices as profiles."""

    wikidata: str
    gender: str
    country: str
    offices: tuple[Profile, ...]


def compared_name(name: str) -> str:
    """Return a personal name for comparison, without titles, initials and suffixes."""
    return " ".join(person_key(name).words)


def identify(mentions: Sequence[Mention]) -> str | None:
    """Return the Wikidata id of the person whom the mentions of a speaker mean, None without enough evidence."""
    names = {compared_name(one.name) for one in mentions if person_key(one.name).is_full}
    candidates = {one.wikidata: one for name in names for one in _people(name)}
    if not candidates:
        return None
    told = _told(mentions)
    gender = _gender(mentions)
    fitting = [one for one in candidates.values() if not (gender and one.gender in ("m", "f") and one.gender != gender)]
    for agrees in (_same_office, _same_country):
        found = [one.wikidata for one in fitting if agrees(one, told)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _told(mentions: Iterable[Mention]) -> list[Profile]:
    """Return the profiles of a speaker, without those whose head nouns are rare among its mentions."""
    found = Counter(profile(one.name, one.role, one.affiliation) for one in mentions)
    said = {one: count for one, count in found.items() if not one.is_empty}
    heads = Counter(head for one, count in said.items() for head in one.heads for _ in range(count))
    least = _LEAST_SHARE * sum(said.values())
    return [one for one in said if not one.heads or any(heads[head] >= least for head in one.heads)]


def _gender(mentions: Iterable[Mention]) -> str | None:
    counts = Counter(_GENDERS[one.gender] for one in mentions if one.gender in _GENDERS)
    return counts.most_common(1)[0][0] if len(counts) == 1 else None


def _same_office(person: PublicPerson, told: Iterable[Profile]) -> bool:
    """Return whether a profile has one of the person's offices, and no other country or employer."""
    return any(
        _is_public(said)
        and _country_of(said) <= {person.country}
        and any(_agree(said, office, known=bool(_country_of(said))) for office in person.offices)
        for said in told
    )


def _agree(said: Profile, office: Profile, *, known: bool) -> bool:
    """Return whether a role is an office: the same noun, and a place, a body or the country in common."""
    same = said.heads & office.heads or (said.heads & _lawmakers() and office.heads & _lawmakers())
    if not same:
        return False
    unique = bool(said.offices & office.offices)
    return known or unique or bool((said.words & office.words) - said.heads - office.heads)


def _same_country(person: PublicPerson, told: Iterable[Profile]) -> bool:
    """Return whether the articles call a speaker from the person's country a politician, in whatever office."""
    return any(
        _country_of(said) == {person.country} and _is_public(said) and said.words & word_list("political_words.txt")
        for said in told
    )


def _country_of(said: Profile) -> frozenset[str]:
    """Return the countries of a role; a state or one of the two large parties of the United States implies theirs."""
    if said.countries:
        return said.countries
    told = {said.organization, *said.words} & word_list("us_places.txt")
    return (
        frozenset({_US}) if told or f"{said.organization} ".startswith(("republican ", "democratic ")) else frozenset()
    )


def _is_public(said: Profile) -> bool:
    """Return whether somebody may work for a state, a party or a campaign, not for a company or a newspaper."""
    words = set(said.organization.split())
    public = word_list("public_bodies.txt") | word_list("us_places.txt")
    return not words or bool(words & public) or said.organization in public


@cache
def _lawmakers() -> frozenset[str]:
    return word_list("lawmakers.txt")


@cache
def _rows() -> tuple[Mapping[str, Sequence[int]], Sequence[str]]:
    """Return the lines of the table by name, as indices, and the lines."""
    lines = gzip.decompress(TABLE.read_bytes()).decode("utf-8").splitlines()
    by_name: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if not line.startswith("#"):
            for name in line.partition("\t")[0].split("|"):
                by_name.setdefault(name, []).append(number)
    return by_name, lines


@cache
def _people(name: str) -> tuple[PublicPerson, ...]:
    by_name, lines = _rows()
    return tuple(_person(lines[number]) for number in by_name.get(name, ()))


@cache
def _surnames() -> Mapping[str, int]:
    """Return the number of persons in the table by surname."""
    _, lines = _rows()
    counts: Counter[str] = Counter()
    for line in lines:
        if not line.startswith("#"):
            counts.update({name.rpartition(" ")[2] for name in line.partition("\t")[0].split("|")})
    return counts


def rarity(surname: str) -> float:
    """Return how rare a surname is, given as the last word of a compared name.

    1 for one that no office-holder has, 0.4 for one that three have, 0 for those of nine and more.
    """
    return max(0.0, 1 - log10(1 + _surnames().get(surname, 0)))


def _person(line: str) -> PublicPerson:
    _, wikidata, gender, country, offices = line.split("\t")
    held = tuple(profile("", office, None) for office in offices.split("|") if office)
    return PublicPerson(wikidata, gender, country, held)
