"""Classify how a quotation is sourced: a named person, a role, an anonymous source, an organization or a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import regex

from quotex.lexicons import people, word_list
from quotex.records import Quote, Speaker

Sourcing = Literal["named person", "role only", "anonymous", "organization", "document", "unknown"]

_WORD = regex.compile(r"[\p{L}\p{M}'’-]+")
# Words that follow the head of a phrase: "an aide to the mayor", "those who spoke".
_BEHIND_HEAD = frozenset({"of", "for", "to", "at", "in", "on", "with", "from", "by", "who", "that", "which", "led"})


def sourcing(quote: Quote) -> Sourcing:
    """Return how the speaker of a quotation is identified to the reader.

    Several speakers together are named if one of them is. Nouns without information ("sources", "critics", "a woman")
    are anonymous, and so are speakers whom the sentence or the next one says not to be named.
    """
    speaker = quote.speaker
    if speaker is None:
        return "unknown"
    if speaker.kind in ("organization", "document"):
        return "organization" if speaker.kind == "organization" else "document"
    if speaker.kind == "person" or any(is_capitalized(member.name) for member in speaker.members or ()):
        return "named person"
    return "anonymous" if _is_kept_secret(quote) else _described(speaker)


def is_capitalized(name: str) -> bool:
    """Return whether a name begins with a capital letter."""
    return name[:1].isupper()


def _is_kept_secret(quote: Quote) -> bool:
    """Return whether the sentence of the quotation or the next one says that the speaker is not to be named."""
    around = f"{quote.context.sentence} {quote.context.after}".casefold()
    return any(phrase in around for phrase in word_list("anonymity.txt"))


def _described(speaker: Speaker) -> Sourcing:
    """Return the class of a speaker without a name by its head noun; things count as documents."""
    for word in _front_words(speaker.name):
        forms = list(_singulars(word))
        if any(form in word_list(name) for form in forms for name in ("anonymous_nouns.txt", "descriptive_nouns.txt")):
            return "anonymous"
        kind = next((kind for form in forms if (kind := people.noun_kind(form))), None)
        if kind == "organization" or kind == "document":
            return kind
        if kind is not None:
            return "role only" if kind == "person" else "anonymous"
    if speaker.role or (speaker.kind == "group" and is_capitalized(speaker.name)):  # "Republicans", "Mexicans"
        return "role only"
    return "anonymous" if speaker.kind == "group" else "document"


def _front_words(name: str) -> Iterator[str]:
    """Yield the words of a phrase before the dependents of its head, the last word first."""
    words = [word.casefold() for word in _WORD.findall(name)]
    end = next((place for place, word in enumerate(words) if word in _BEHIND_HEAD and place), len(words))
    yield from reversed(words[:end])


def _singulars(word: str) -> Iterator[str]:
    """Yield a noun, and the nouns that it may be the plural of."""
    yield word
    for ending, singular in (("ies", "y"), ("men", "man"), ("es", ""), ("s", "")):
        if word.endswith(ending):
            yield word.removesuffix(ending) + singular
