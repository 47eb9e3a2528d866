"""The word lists of the speaker stage, read once from quotex/lexicons/en."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from quotex.lexicons import rows, word_list

Gender = Literal["m", "f"]
NounKind = Literal["person", "organization", "group", "document"]
Scope = Literal["whole", "any", "sort", "part"]

_APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
_NOT_DECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says about its bearer.

    `role` is None for a mere courtesy such as "Mr."; `modifiers` tell the role from others ("PM": prime minister).
    """

    gender: Gender | None
    role: str | None
    modifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Country:
    """A country with the names under which its government speaks."""

    name: str
    capitals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A row of pronouns.tsv; `person`, `number` and `gender` are None where the form does not tell."""

    form: str
    kind: str
    person: int | None
    number: str | None
    gender: str | None


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """Return the form of a word in the lists: lower case, straight apostrophes, no closing full stop."""
    lowered = word.translate(_APOSTROPHES).casefold()
    return lowered.rstrip(".") or lowered


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return the form of a name for comparison: `key` without accents, with one spelling of "-iy", "-yy", "-ij"."""
    decomposed = unicodedata.normalize("NFKD", key(word)).translate(_NOT_DECOMPOSED)
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    for ending in ("iy", "yy", "ij", "yi"):
        if len(plain) > 4 and plain.endswith(ending):
            return plain[:-2] + "y"
    return plain


def _gender(field: str) -> Gender | None:
    return "m" if field == "m" else "f" if field == "f" else None


@cache
def titles() -> Mapping[str, Title]:
    """Return what the titles before personal names tell about their bearers."""
    return {word: _title(gender, role) for word, gender, role in rows("titles.tsv")}


def _title(gender: str, role: str) -> Title:
    *modifiers, noun = role.split()
    return Title(_gender(gender), None if noun == "-" else noun, frozenset(modifiers))


@cache
def person_nouns() -> Mapping[str, Gender | None]:
    """Return the nouns for persons with the gender that the noun itself tells."""
    return {noun: _gender(gender) for noun, gender in rows("person_nouns.tsv")}


@cache
def _person_suffixes() -> tuple[str, ...]:
    return tuple(word_list("person_suffixes.txt"))


@cache
def organization_nouns() -> Mapping[str, Scope]:
    """Return the nouns for organizations with their relation to a name before them."""
    scopes: dict[str, Scope] = {"whole": "whole", "any": "any", "sort": "sort", "part": "part"}
    return {noun: scopes[scope] for noun, scope in rows("organization_nouns.tsv")}


@cache
def generations() -> Mapping[str, str]:
    """Return for each generational suffix its one spelling ("junior" -> "jr")."""
    return {suffix: generation for suffix, generation in rows("name_suffixes.tsv") if generation != "-"}


@cache
def optional_particles() -> frozenset[str]:
    """Return the articles in personal names that are written or left out at will."""
    return frozenset(particle for particle, kind in rows("name_particles.tsv") if kind == "article")


@cache
def role_modifiers() -> Mapping[str, bool]:
    """Return the words before a role noun; True where they make another office of it ("vice")."""
    return {word: effect == "other" for word, effect in rows("role_modifiers.tsv")}


@cache
def parties() -> Mapping[str, str]:
    """Return the name of the party for each word by which its members are called ("gop")."""
    return dict(rows("parties.tsv", 2))


@cache
def us_states() -> Mapping[str, str]:
    """Return for each abbreviation of a state of the USA (as in `key`, without spaces) the state's name."""
    return {key(short): state for shorts, state in rows("us_states.tsv", 2) for short in shorts.split("|")}


@cache
def role_affiliations() -> Mapping[str, str]:
    """Return for role nouns what they tell about an affiliation: see role_affiliations.tsv."""
    return dict(rows("role_affiliations.tsv", 2))


@cache
def role_hypernyms() -> Mapping[str, frozenset[str]]:
    """Return for each role noun the nouns by which its holder may be called later on."""
    return {noun: frozenset(others.split("|")) for noun, others in rows("role_hypernyms.tsv")}


@cache
def full_given_names() -> Mapping[str, frozenset[str]]:
    """Return for each short form of a given name the full forms it may stand for."""
    forms: dict[str, set[str]] = {}
    for short, full in rows("nicknames.tsv"):
        forms.setdefault(short, set()).add(full)
    return {short: frozenset(fulls) for short, fulls in forms.items()}


@cache
def given_names() -> Mapping[str, Gender | None]:
    """Return the given names (folded to ASCII) with the gender of nearly all their bearers."""
    return {name: _gender(gender) for name, gender in rows("given_names.tsv")}


@cache
def pronouns() -> Mapping[str, Pronoun]:
    """Return the pronouns and pronominal quantifiers that can stand for a speaker, by form."""
    return {
        form: Pronoun(
            form,
            kind,
            None if person == "-" else int(person),
            None if number == "-" else number,
            None if gender == "-" else gender,
        )
        for form, kind, person, number, gender in rows("pronouns.tsv")
    }


@cache
def _countries() -> tuple[Mapping[str, Country], Mapping[str, Country], Mapping[str, Country]]:
    names, capitals, demonyms = {}, {}, {}
    for row in rows("countries.tsv"):
        country = Country(row[0], tuple(filter(None, row[2].split("|"))))
        for name in (row[0], *filter(None, row[1].split("|"))):
            names[fold(name)] = country
        for capital in country.capitals:
            capitals[fold(capital)] = country
        for demonym in filter(None, row[3].split("|")):
            demonyms[fold(demonym)] = country
    return names, capitals, demonyms


def country_named(name: str) -> Country | None:
    """Return the country with this name or abbreviation ("the U.S." -> United States)."""
    folded = fold(name)
    return _countries()[0].get(folded) or _countries()[0].get(fold(name.replace(".", "")))


def country_of_capital(name: str) -> Country | None:
    """Return the country whose seat of government has this name ("Moscow" -> Russia)."""
    return _countries()[1].get(fold(name))


def country_of_demonym(word: str) -> Country | None:
    """Return the country that an adjective or a people's name belongs to ("Turkish", "Turks" -> Turkey)."""
    folded = fold(word)
    demonyms = _countries()[2]
    return demonyms.get(folded) or (demonyms.get(folded[:-1]) if folded.endswith("s") else None)


def country_in(word: str) -> Country | None:
    """Return the country that a word points to as a name, a capital or a demonym."""
    return country_named(word) or country_of_demonym(word) or country_of_capital(word)


def is_listed_noun(lemma: str) -> bool:
    """Return whether a word (lower case) is in a list of nouns, not only formed like one ("Goldman")."""
    return any(
        lemma in nouns
        for nouns in (
            person_nouns(),
            organization_nouns(),
            word_list("group_nouns.txt"),
            word_list("document_nouns.txt"),
        )
    )


@lru_cache(maxsize=65536)
def is_person_noun(lemma: str) -> bool:
    """Return whether a lemma (lower case) is a noun for a person: in a list, or by its ending."""
    if lemma in person_nouns():
        return True
    parts = lemma.rpartition("-")
    if parts[0] and parts[2] in person_nouns():
        return True
    return len(lemma) >= 6 and lemma not in word_list("document_nouns.txt") and lemma.endswith(_person_suffixes())


@cache
def noun_kind(lemma: str) -> NounKind | None:
    """Return what a noun names as a speaker, None for a noun that names no speaker of a known kind."""
    if lemma in organization_nouns():
        return "organization"
    if lemma in word_list("group_nouns.txt"):
        return "group"
    if is_person_noun(lemma):
        return "person"
    if lemma in word_list("document_nouns.txt"):
        return "document"
    return None
