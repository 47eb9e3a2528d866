"""Compares names: whether two spellings mean the same person or organization."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import regex
from rapidfuzz.distance import OSA

from quotex.lexicons import function_words, people, word_list
from quotex.text.quotation_marks import CLOSING, OPENING

MIN_ABBREVIATED, MAX_ABBREVIATED = 4, 20  # letters of an abbreviation made of beginnings of words
MIN_MISSPELT, MAX_MISSPELT = 5, 40  # letters of a surname that may be a misspelling of another
_POSSESSIVE = regex.compile(r"(?<=\w)['’‘ʼ]s$|(?<=[sS])['’]$")
_EDGE = regex.compile(r"^[^\w@#]+|[^\w.)!?]+$")
_BETWEEN_WORDS = regex.compile(r"[\s-]+")
_INITIAL = regex.compile(r"^\w\.?$")
# An acronym may stand so behind the name that it is short for. It is looked for once in each stretch of white space.
BRACKETED = regex.compile(rf"(?<!\s)\s*+[(\[]\s*[{OPENING}]?(\p{{Lu}}[\w.&-]{{1,9}})[{CLOSING}]?\s*[)\]]")
# The party and the place behind the name of a member of the US Congress: "(D-Ohio)", ", R-Tenn.,".
PARTY_AND_PLACE = regex.compile(r"\s*[(\[,]\s*(\p{Lu})\s?\p{Pd}\s?(\p{Lu}[\p{L}.]*(?:\s\p{Lu}[\p{L}.]*)*)")
_ACRONYM = regex.compile(r"^(?=.*\p{Lu}.*\p{Lu})[\p{Lu}0-9][\p{L}0-9&-]{1,7}$")


def clean_name(text: str) -> str:
    """Return a name as it stands in the text, without edge punctuation and possessive ending, on one line."""
    name: str = _EDGE.sub("", " ".join(text.split()))
    name = _EDGE.sub("", _POSSESSIVE.sub("", name))
    return name[:-1] if name.endswith(".") and _drops_full_stop(name) else name


def _drops_full_stop(name: str) -> bool:
    """Return whether the full stop at the end of a name is none of its own.

    Initials and abbreviations such as "Jr." keep theirs.
    """
    last = name.split()[-1]
    return last.count(".") == 1 and not (
        _INITIAL.match(last)
        or people.key(last) in word_list("name_suffixes.tsv")
        or people.key(last) in word_list("company_suffixes.txt")
        or people.key(last) in people.titles()
    )


@lru_cache(maxsize=1 << 16)
def is_acronym(name: str) -> bool:
    """Return whether a name is written as an acronym ("ODF", "AT&T", "ÖBB"), in any script with capitals."""
    bare = name.replace(".", "")
    return bool(_ACRONYM.match(bare)) and sum(letter.isupper() for letter in bare) * 2 > len(bare)


@lru_cache(maxsize=1 << 16)
def initials(name: str) -> frozenset[str]:
    """Return the acronyms that a name of several words may have, in lower case, with and without its small words."""
    words = [word for word in _BETWEEN_WORDS.split(name) if word[:1].isalnum()]
    if len(words) < 2:
        return frozenset()
    every = "".join(word[0] for word in words)
    large = "".join(word[0] for word in words if word.casefold() not in word_list("small_words.txt"))
    return frozenset(letters.casefold() for letters in (every, large) if len(letters) >= 2)


def abbreviates(short: str, long: str) -> bool:
    """Return whether a name is made of the beginnings of words of a longer name, from its first word on.

    A piece has two letters or more, or begins with a capital letter, unless all are single letters. Examples:
    "HuffPost" for "Huffington Post", "Caltrans" for "California Department of Transportation", "IISc" for "Indian
    Institute of Science", "NY Post" for "New York Post", "Obec" for "Office of the Basic Education Commission".
    """
    if " " in short and not is_acronym(short.partition(" ")[0]):
        return False
    words = _folded_words(long)
    letters = short.replace(" ", "")
    folded = people.fold(letters)
    if (
        len(words) < 2
        or not MIN_ABBREVIATED <= len(letters) == len(folded) <= MAX_ABBREVIATED
        or letters.isupper()
        or folded in words
    ):
        return False
    if folded in initials(long):
        return True
    capitals = {place for place, letter in enumerate(letters) if letter.isupper()}
    return _begins(folded, capitals, words) and not words[0].startswith(folded)


@lru_cache(maxsize=1 << 16)
def _folded_words(name: str) -> tuple[str, ...]:
    return tuple(people.fold(word) for word in _BETWEEN_WORDS.split(name) if word[:1].isalnum())


def _begins(letters: str, capitals: Collection[int], words: Sequence[str]) -> bool:
    """Return whether letters are beginnings of the first word and of some of the others, in their order."""
    reached = {0}  # places up to which the letters are explained by the words so far
    for number, word in enumerate(words):
        further = {
            start + size
            for start in reached
            for size in range(1 if start in capitals else 2, _shared(word, letters[start:]) + 1)
        }
        reached = reached | further if number else further
    return len(letters) in reached


def _shared(one: str, other: str) -> int:
    """Return the number of letters that two words begin with together."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


@dataclass(frozen=True)
class PersonName:
    """A personal name for comparison: folded words without generational suffixes and particles at the edges."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words of the name; a suffix such as "Jr." left out, unless nothing else is there."""
        folded = [people.fold(word.strip(",")) for word in self.text.split()]
        kept = [word for word in folded if word and word not in word_list("name_suffixes.tsv")]
        return tuple(kept or folded)

    @property
    def is_full(self) -> bool:
        """Whether there is more than a single given name or surname (particles do not count)."""
        return len(self._content()) > 1

    def _content(self) -> tuple[str, ...]:
        """Return the words without particles; at the front, one that is also a given name stays ("Ben", "Al")."""
        kept = tuple(
            word
            for place, word in enumerate(self.words)
            if word not in word_list("name_particles.tsv") or (place == 0 and word in people.given_names())
        )
        return kept if len(kept) > 1 or self.words[:1] != kept else self.words[-1:]

    @property
    def given(self) -> str:
        """The first word."""
        return self._content()[0] if self._content() else ""

    @property
    def surname(self) -> str:
        """The last word, without an Arabic article before its hyphen."""
        return strip_article(self._content()[-1]) if self._content() else ""

    @cached_property
    def spelled(self) -> frozenset[str]:
        """All words but initials and particles."""
        return frozenset(word for word in self._content() if not _INITIAL.match(word))


def strip_article(word: str) -> str:
    """Return a word without an article or particle before its hyphen: "al-assad" -> "assad"."""
    head, hyphen, tail = word.partition("-")
    return tail if hyphen and len(tail) > 2 and head in word_list("name_particles.tsv") else word


def given_forms(given: str) -> frozenset[str]:
    """Return a given name together with the full forms that it may be short for."""
    return people.full_given_names().get(given, frozenset()) | {given}


def same_given(one: str, other: str) -> bool:
    """Return whether two given names can be one: equal, short form and full form, or an initial and a name."""
    if one == other:
        return True
    if _INITIAL.match(one) or _INITIAL.match(other):
        return one[:1] == other[:1]
    return bool(given_forms(one) & given_forms(other))


def same_person(one: PersonName, other: PersonName) -> bool:
    """Return whether two full names can be one person's.

    Examples: "Joe Biden", "Joseph R. Biden Jr."; "Xi Jinping", "Jinping Xi".
    """
    if one.surname == other.surname:
        return same_given(one.given, other.given) or _contained(one, other) or _is_surname_of(one, other)
    return one.spelled == other.spelled and len(one.spelled) > 1


def _is_surname_of(one: PersonName, other: PersonName) -> bool:
    """Return whether one is the surname of the other, with its particle ("Al Tayer", "Mattar Al Tayer")."""
    small, large = sorted((one.words, other.words), key=len)
    return small[0] in word_list("name_particles.tsv") and len(small) < len(large) and large[-len(small) :] == small


def _contained(one: PersonName, other: PersonName) -> bool:
    """Return whether a name of two words or more lies in another: "Tayyip Erdogan" in "Recep Tayyip Erdogan"."""
    small, large = sorted((one.spelled, other.spelled), key=len)
    return len(small) > 1 and small <= large


def organization_words(name: str) -> tuple[str, ...]:
    """Return the folded words of an organization's name without articles and legal form."""
    return without_legal_form([people.fold(word.strip(",")) for word in name.split()])


def without_legal_form(words: Sequence[str]) -> tuple[str, ...]:
    """Return the lower-case words of an organization's name without articles and legal form, unless they are all."""
    kept = [word for word in words if word and word not in function_words("article")]
    while len(kept) > 1 and kept[-1] in word_list("company_suffixes.txt"):
        kept.pop()
    return tuple(kept or words)


def handle_tails(handle: str) -> Iterator[str]:
    """Yield the tails of a handle, longest first, in letters only: "@realDonaldTrump", ..., "trump"."""
    letters = "".join(letter for letter in people.fold(handle) if letter.isalpha())[:40]
    for start in range(max(len(letters) - 3, 0)):
        yield letters[start:]


def is_misspelling(one: str, other: str) -> bool:
    """Return whether two folded surnames differ by one letter or two swapped ones ("wines", "wimes").

    Surnames shorter than MIN_MISSPELT or longer than MAX_MISSPELT letters never do.
    """
    lengths = len(one), len(other)
    if min(lengths) < MIN_MISSPELT or max(lengths) > MAX_MISSPELT:
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


def without_a_letter(surname: str) -> Iterator[str]:
    """Yield a surname as it is and with each letter left out in turn; nothing if no other can be its misspelling.

    Two surnames of which one is a misspelling of the other have one of these forms in common, so an index of them
    finds the misspellings of a surname without a comparison with all others.
    """
    if MIN_MISSPELT <= len(surname) <= MAX_MISSPELT:
        yield surname
        for place in range(len(surname)):
            yield surname[:place] + surname[place + 1 :]
