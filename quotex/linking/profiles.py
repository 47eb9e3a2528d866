"""Compare what articles say about speakers besides their names: roles, affiliations, countries, given names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from quotex.lexicons import people, word_list
from quotex.text.name_keys import LONGEST, PersonKey, given_letters, person_key, plain_words, skeleton
from quotex.text.names import same_given

_SIMILAR_GIVEN = 85.0  # rapidfuzz ratio; Volodymyr and Vladimir are beneath it, but share their consonants
_VOWELS = str.maketrans("", "", "aeiouy")
_FEWEST_CONSONANTS = 3


@dataclass(frozen=True, slots=True)
class Profile:
    """Role and affiliation to compare: content words, offices among them, countries, the organization's name."""

    words: frozenset[str]
    offices: frozenset[str]
    countries: frozenset[str]
    organization: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is said."""
        return not (self.words or self.countries or self.organization)


@lru_cache(maxsize=1 << 16)
def profile(name: str, role: str | None, affiliation: str | None) -> Profile:
    """The profile of a speaker; a title before the name ("President Zelensky") counts as a role."""
    title = " ".join(person_key(name).title)
    words = list(_joined_offices(plain_words(f"{title} {role or ''}")))
    countries = {country for text in (role, affiliation) for country in _countries(text or "")}
    organization = " ".join(word for word in plain_words(affiliation or "") if word != "the")
    if people.country_named((affiliation or "")[:LONGEST]) is not None:
        organization = ""
    kept = frozenset(word for word in words if _says_something(word)) - {""}
    offices = frozenset(word for word in kept if word in word_list("offices.txt"))
    return Profile(kept | frozenset(_content(organization)), offices, frozenset(countries), organization)


def _joined_offices(words: Sequence[str]) -> Iterator[str]:
    """Words, with "vice president", "prime minister" and the like as one: half of such an office is another one."""
    n = 0
    while n < len(words):
        pair = " ".join(words[n : n + 2])
        if n + 1 < len(words) and (pair in word_list("offices.txt") or people.role_modifiers().get(words[n])):
            yield pair
            n += 2
        else:
            yield words[n]
            n += 1


def _says_something(word: str) -> bool:
    title = people.titles().get(word)
    return not (
        len(word) == 1
        or word in word_list("small_words.txt")
        or word in people.role_modifiers()
        or (title is not None and title.role is None)
        or _country(word) is not None
    )


def _content(text: str) -> Iterator[str]:
    return (word for word in text.split() if _says_something(word))


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


def shared_role(one: Profile, other: Profile) -> str:
    """What shows that two bearers of a surname are one person, in words; "" when role and affiliation do not show it.

    The same office, two words of the role in common ("environment minister"), or the same organization;
    never across two countries.
    """
    if one.countries and other.countries and not one.countries & other.countries:
        return ""
    if offices := one.offices & other.offices:
        return f"same office: {min(offices)}"
    if one.offices and other.offices:
        return ""
    shared = one.words & other.words
    if len(shared) >= 2:
        return f"same role: {' '.join(sorted(shared))}"
    if one.organization and one.organization == other.organization:
        return f"same affiliation: {one.organization}"
    return ""


def can_be_one(one: PersonKey, other: PersonKey) -> bool:
    """Whether two full names with one surname can be one person's: "Joe Biden", "Joseph R. Biden Jr."."""
    if contradicts(one, other):
        return False
    if one.given == other.given or same_given(one.given_plain, other.given_plain):
        return True
    if len(one.given) == 1 or len(other.given) == 1:
        return bool(_letters(one) & _letters(other))
    small, large = sorted((set(one.words), set(other.words)), key=len)
    if len(small) > 1 and small <= large:  # "Tayyip Erdogan" in "Recep Tayyip Erdogan"
        return True
    return _similar(one.given, other.given)


def contradicts(one: PersonKey, other: PersonKey) -> bool:
    """Whether two names with one surname cannot be one person's: father and son, George W. and George H. W."""
    if one.generation and other.generation and one.generation != other.generation:
        return True
    if one.initials and other.initials and len(one.words) == len(other.words) and one.initials != other.initials:
        return True
    genders = {people.given_names().get(key.given_plain) for key in (one, other) if len(key.words) > 1} - {None}
    return len(genders) > 1


def _letters(key: PersonKey) -> frozenset[str]:
    return frozenset({skeleton(key.given)}) if len(key.given) == 1 else given_letters(key)


def _similar(one: str, other: str) -> bool:
    frame = one.translate(_VOWELS)
    if len(frame) >= _FEWEST_CONSONANTS and frame == other.translate(_VOWELS):
        return True
    return one[:1] == other[:1] and ratio(one, other) >= _SIMILAR_GIVEN
