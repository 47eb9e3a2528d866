"""Compare roles, offices, countries and organizations of speakers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from quotex.lexicons import people, rows, word_list
from quotex.text.name_keys import LONGEST, letters_joined, person_key, plain_words
from quotex.text.names import without_legal_form

_PARTS = regex.compile(r"\s*[,;/]\s*|\s+and\s+|\s+&\s+")
_AFTER_HEAD = regex.compile(
    r"\s(?:of|for|at|in|to|from|with|on|under|by|about|who|whose|that|which|since|during|as|than|when|against|behind)\s"
)
_ELECT = frozenset({"elect", "designate"})


@dataclass(frozen=True, slots=True)
class Profile:
    """Role and affiliation in a form that can be compared.

    `heads` are the head nouns of the role ("governor", "vice president"; not the "president" of "the president's son"),
    `offices` those of them with one holder at a time, `words` all content words of the role.
    """

    words: frozenset[str]
    heads: frozenset[str]
    offices: frozenset[str]
    countries: frozenset[str]
    organization: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of role and affiliation."""
        return not (self.words or self.countries or self.organization)


@lru_cache(maxsize=1 << 16)
def profile(name: str, role: str | None, affiliation: str | None) -> Profile:
    """Return the profile of a speaker; a title before the name ("President Zelensky") counts as a role."""
    title = " ".join(person_key(name).title)
    written = [part for part in (title, (role or "")[:LONGEST]) if part]
    heads = {head for text in written for part in _PARTS.split(text) if (head := _head(part))}
    words = {word for text in written for word in _joined(plain_words(text)) if _says_something(word)}
    countries = {country for text in (role, affiliation) for country in _countries(text or "")}
    organization = " ".join(without_legal_form(letters_joined(plain_words(affiliation or ""))))
    if people.country_named((affiliation or "")[:LONGEST]) is not None:
        organization = ""
    return Profile(
        frozenset(map(_canonical, words)) | frozenset(filter(_says_something, organization.split())),
        frozenset(heads),
        frozenset(head for head in heads if head in word_list("offices.txt")),
        frozenset(countries),
        organization,
    )


def _head(part: str) -> str:
    """Return the head noun of a part of a role, before prepositions, with a modifier that makes it another office."""
    words = [word for word in plain_words(_AFTER_HEAD.split(f" {part} ", maxsplit=1)[0]) if word not in _ELECT]
    head = _canonical(list(_joined(words))[-1]) if words else ""
    return "" if head in word_list("honorifics.txt") else head


def _joined(words: Sequence[str]) -> Iterator[str]:
    """Yield the words, with offices like "vice president" and "prime minister" as one word."""
    n = 0
    while n < len(words):
        pair = " ".join(words[n : n + 2])
        if n + 1 < len(words) and (pair in word_list("offices.txt") or people.role_modifiers().get(words[n])):
            yield pair
            n += 2
        else:
            yield words[n]
            n += 1


def _canonical(word: str) -> str:
    """Return one word for the variants of a role ("sen", "senator"; "chairwoman", "chairman"), else the word itself."""
    title = people.titles().get(word)
    role = title.role if title is not None and title.role else word
    return _synonyms().get(role, role)


@cache
def _synonyms() -> Mapping[str, str]:
    return dict(rows("role_synonyms.tsv", 2))


def _says_something(word: str) -> bool:
    title = people.titles().get(word)
    return not (
        len(word) == 1
        or word in word_list("small_words.txt")
        or word in people.role_modifiers()
        or word in word_list("honorifics.txt")
        or (title is not None and title.role is None)
        or _country(word) is not None
    )


def _countries(text: str) -> Iterator[str]:
    whole = people.country_named(text[:LONGEST])
    if whole is not None:
        yield whole.name
    for word in text[:LONGEST].replace("'s", "").replace("’s", "").split():
        if (found := _country(word.strip(",.;()") if "." not in word[:-1] else word)) is not None:
            yield found


@lru_cache(maxsize=1 << 16)
def _country(word: str) -> str | None:
    country = people.country_named(word) or people.country_of_demonym(word)
    return country.name if country else None
