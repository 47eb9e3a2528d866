"""Compare personal names: whether two names can be one person's, and how they are related."""

from __future__ import annotations

from typing import Literal

from rapidfuzz.fuzz import ratio

from quotex.lexicons import people
from quotex.text.name_keys import PersonKey, given_letters, skeleton
from quotex.text.names import same_given

Relation = Literal["surname", "abbreviated", "initial", "nickname", "middle", "contained", "spelling"]

_SIMILAR_GIVEN = 85.0  # rapidfuzz ratio; Volodymyr and Vladimir are below it, but share their consonants
_VOWELS = str.maketrans("", "", "aeiouy")
_FEWEST_CONSONANTS = 3


def relation(one: PersonKey, other: PersonKey) -> Relation | None:
    """Return the relation of two names with one surname, None where they cannot be one person's.

    A surname alone ("surname") is related to every name, one with an initial ("abbreviated") to those that match it. Of
    two full names: "middle" has the same given name ("Paul LePage", "Paul R. LePage"), "nickname" a short form of it,
    "initial" its first letter, "contained" all words of the other, and "spelling" a similar given name.
    """
    if contradicts(one, other):
        return None
    if not (one.is_full and other.is_full):
        initials = [key for key in (one, other) if key.initials and not key.is_full]
        full = other if not one.is_full else one
        if not initials:
            return "surname"
        return "abbreviated" if _letters(initials[0]) & _letters(full) else None
    if len(one.given) == 1 or len(other.given) == 1:
        return "initial" if _letters(one) & _letters(other) else None
    if one.given == other.given:
        return "middle"
    if same_given(one.given_plain, other.given_plain):
        return "nickname"
    small, large = sorted((set(one.words), set(other.words)), key=len)
    if len(small) > 1 and small <= large:  # "Tayyip Erdogan" in "Recep Tayyip Erdogan"
        return "contained"
    return "spelling" if _similar(one.given, other.given) else None


def contradicts(one: PersonKey, other: PersonKey) -> bool:
    """Return whether two names with one surname cannot be one person's: father and son, George W. and George H. W."""
    if one.generation and other.generation and one.generation != other.generation:
        return True
    if one.initials and other.initials and len(one.words) == len(other.words) and one.initials != other.initials:
        return True
    middles = [key.words[1:-1] for key in (one, other) if len(key.words) > 2]
    if len(middles) == 2 and one.given == other.given and not set(middles[0]) & set(middles[1]):
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
