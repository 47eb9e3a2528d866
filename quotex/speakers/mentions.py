"""Mentions: phrases that stand for a person, an organization, a place, a group or a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quotex.lexicons.people import Gender
from quotex.parsing.syntax import Number

MentionKind = Literal["person", "organization", "place", "group", "document", "unknown"]


@dataclass(frozen=True, slots=True)
class Role:
    """A role that the article gives somebody: "acting mayor of Sumy", "the Kremlin spokesman".

    `nouns` are the lemmas of its head nouns, `words` the folded words that tell it from others,
    `definite` whether it stood with "the" or a possessor, `position` the index of its head.
    """

    text: str
    nouns: tuple[str, ...]
    words: frozenset[str]
    affiliation: str | None
    definite: bool
    position: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A named or nominal phrase over words [first, last) whose highest word is `head`.

    `name` is the bare name without titles, empty for a nominal; `phrase` the text of the noun phrase.
    `lemma` is the lower-case lemma of a nominal's head. `titled` tells that a title or role stands before the name.
    `appositive_to` is the index of the nominal that the name explains ("the mayor, Artem Kobzar" -> "mayor").
    """

    head: int
    first: int
    last: int
    kind: MentionKind
    number: Number
    name: str
    phrase: str
    lemma: str = ""
    definite: bool = False
    gender: Gender | None = None
    titled: bool = False
    roles: tuple[Role, ...] = ()
    affiliation: str | None = None
    age: int | None = None
    appositive_to: int | None = None

    @property
    def named(self) -> bool:
        """Whether the mention is a name, not a nominal."""
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Signature:
    """A paragraph that names who wrote the text before it (a byline also the text behind it)."""

    paragraph: int
    entity: int
    form: Literal["byline", "name", "note"]
