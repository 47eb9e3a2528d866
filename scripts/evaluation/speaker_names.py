"""Compare two names of speakers by the lenient rule of the gold sets: without titles, and by surname alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from evaluation.word_lists import rows

_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"'s\b|(?<=s)'(?!\w)")
_BRACKETED = re.compile(r"\(([^()]+)\)")
_ANY_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_ARTICLES = frozenset({"the", "a", "an"})


@cache
def dropped_words() -> frozenset[str]:
    """Return titles and determiners to drop from the beginning of a name."""
    return frozenset(row[0] for row in rows("dropped_titles.txt"))


def same_speaker(predicted: str | None, gold: str | None, aliases: Iterable[str] = ()) -> bool:
    """Return whether two names mean the same speaker.

    The words are equal, or those of one name are among those of the other with the same last word. If the gold has no
    speaker, the prediction must have none.
    """
    predicted = predicted.strip() if predicted else None
    if gold is None or not predicted:
        return gold is None and not predicted
    return any(
        _alike(one, other) for name in (gold, *aliases) for one in _variants(name) for other in _variants(predicted)
    )


def _alike(one: list[str], other: list[str]) -> bool:
    return one == other or (one[-1] == other[-1] and (set(one) <= set(other) or set(other) <= set(one)))


def _variants(name: str) -> list[list[str]]:
    """Return the words of a name; "X (Y)" is also X and Y."""
    found = [_words(name)]
    if bracketed := _BRACKETED.search(name):
        found += [_words(_ANY_BRACKETS.sub(" ", name)), _words(bracketed.group(1))]
    return [words for words in found if words]


def _words(name: str) -> list[str]:
    name = unicodedata.normalize("NFKC", name).replace("’", "'").replace("‘", "'")
    words: list[str] = _WORD.findall(_POSSESSIVE.sub("", name).casefold())
    words = [word for word in words if word not in _ARTICLES] or words
    while len(words) > 1 and words[0] in dropped_words():
        words = words[1:]
    return words
