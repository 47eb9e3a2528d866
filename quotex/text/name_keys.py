"""The forms under which names are compared across articles: folded to ASCII, in one transliteration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import regex
from anyascii import anyascii

from quotex.lexicons import people, rows, word_list
from quotex.records import SpeakerKind
from quotex.text.names import PersonName, given_forms, without_legal_form

LONGEST = 120  # code points; nothing longer is a name to be compared

_WORDS = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_JOINED_INITIALS = regex.compile(r"^(\p{Lu})(\p{Lu})(?=\s)")  # "JD Vance"
_DOUBLED = re.compile(r"(.)\1")
_ALSO_GIVEN = frozenset({"ash"})  # an Arabic article before a hyphen ("ash-Shami"), else a given name ("Ash Carter")
_DOUBLED_FROM = 5  # letters; "Lee" and "Le" are two names


@lru_cache(maxsize=1 << 16)
def plain_words(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower-case ASCII, cut at hyphens and points; other scripts transliterated."""
    ascii_name = anyascii(unicodedata.normalize("NFKC", _APOSTROPHES.sub("", name[:LONGEST])))
    return tuple(_WORDS.findall(_APOSTROPHES.sub("", ascii_name).lower()))


def letters_joined(words: Iterable[str]) -> list[str]:
    """Return words, with letters that stand alone side by side as one word ("f", "b", "i" -> "fbi")."""
    joined: list[str] = []
    single = False
    for word in words:
        if single and len(word) == 1:
            joined[-1] += word
        else:
            joined.append(word)
        single = len(word) == 1
    return joined


@cache
def _transliterations() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), spelling) for pattern, spelling in rows("transliterations.tsv", 2))


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """Return one spelling of a word (lower-case ASCII) for all its transliterations.

    Example: "zelenskyy", "zelenskiy" -> "zelensky".
    """
    for pattern, spelling in _transliterations():
        word = pattern.sub(spelling, word)
    return _DOUBLED.sub(r"\1", word) if len(word) >= _DOUBLED_FROM else word


def lookup_words(name: str) -> frozenset[str]:
    """Return the words by which a speaker with this name is found."""
    return frozenset(skeleton(word) for word in plain_words(name))


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A personal name taken apart; all parts are skeletons. `title` holds the plain words of titles before the name."""

    words: tuple[str, ...]  # spelled-out words, surname last
    initials: tuple[str, ...]
    generation: str  # "jr", "sr", "ii" ... or ""
    title: tuple[str, ...]
    given_plain: str  # the first word as it is spelled, for lists of given names

    @property
    def surname(self) -> str:
        """The last word."""
        return self.words[-1] if self.words else ""

    @property
    def given(self) -> str:
        """The first spelled-out word before the surname, or the first initial, or ""."""
        return self.words[0] if len(self.words) > 1 else self.initials[0] if self.initials else ""

    @property
    def is_full(self) -> bool:
        """Whether the name says more than a surname: a given name, or two initials ("J. D. Vance")."""
        return len(self.words) > 1 or len(self.initials) > 1

    def __str__(self) -> str:
        first = self.words[:1] if len(self.words) > 1 else ()
        parts = (*first, *self.initials, *self.words[len(first) :], self.generation)
        return " ".join(part for part in parts if part)


@lru_cache(maxsize=1 << 16)
def person_key(name: str) -> PersonKey:
    """Return the parts of a personal name; titles at the front and degrees at the end are left out."""
    words = list(plain_words(_JOINED_INITIALS.sub(r"\1 \2", name) if not name.isupper() else name))
    title: list[str] = []
    while len(words) > 1 and words[0] in people.titles():
        title.append(words.pop(0))
    generation = ""
    while len(words) > 1 and words[-1] in word_list("name_suffixes.tsv"):
        generation = people.generations().get(words.pop(), generation)
    full = [word for n, word in enumerate(words) if len(word) > 1 and not (n and word in people.optional_particles())]
    initials = tuple(word for word in words if len(word) == 1 and word.isalpha())
    if not full:
        full, initials = ["".join(words)], ()
    while len(full) > 1 and full[0] not in _ALSO_GIVEN and not PersonName(" ".join(full)).is_full:
        full.pop(0)  # "von der Leyen": particles before a surname make no full name
    return PersonKey(tuple(map(skeleton, full)), initials, generation, tuple(title), full[0])


@dataclass(frozen=True, slots=True)
class Key:
    """The key by which a speaker of one article is compared with those of others.

    Speakers are compared only inside a `block`; those with an equal `name_key` are one. A speaker without a proper name
    ("a witness", "officials", "the report") has a block of its own.
    """

    name_key: str
    block: str


def key_of(kind: SpeakerKind, name: str, article_key: str, local_id: str) -> Key:
    """Return the key of a speaker of an article."""
    if not _is_proper(kind, name):
        return Key(" ".join(plain_words(name)), f"={article_key}/{local_id}")
    if kind == "person":
        person = person_key(name)
        return Key(str(person), f"person/{person.surname}")
    whole = " ".join(without_legal_form(letters_joined(plain_words(name))))
    return Key(whole, f"{kind}/{whole}")


@lru_cache(maxsize=1 << 16)
def _is_proper(kind: SpeakerKind, name: str) -> bool:
    """Return whether a name can mean the same in another article: a proper name, and not only a phrase."""
    if kind == "unnamed" or len(name) > LONGEST or not any(len(word) > 1 for word in plain_words(name)):
        return False
    words = [word for word in name.split() if people.key(word) not in word_list("small_words.txt")]
    proper = [_is_capital(word) for word in words]
    return any(proper) if kind in ("person", "organization") else bool(proper) and all(proper)


def _is_capital(word: str) -> bool:
    """Return whether a word has a capital letter, or is in a script that knows none."""
    return any(letter.isupper() or (letter.isalpha() and letter.lower() == letter.upper()) for letter in word)


def given_letters(person: PersonKey) -> frozenset[str]:
    """Return the first letters of the given names, short forms included ("Bill": b, w)."""
    forms = given_forms(person.given_plain) if len(person.words) > 1 else frozenset({person.given})
    return frozenset(skeleton(form)[:1] for form in (*forms, *person.words[:-1]) if form)
