"""Normalize names of organizations, countries and parties: "the F.B.I." and "FBI", "U.S." and "United States"."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from quotex.lexicons import people
from quotex.text.name_keys import plain_words
from quotex.text.names import without_legal_form


@lru_cache(maxsize=1 << 16)
def body_key(name: str) -> str:
    """Return a key that spellings of one body share: no article, legal form, accents, points or apostrophes.

    A country has the key of its name, a party that of its members ("GOP", "Republicans", "Republican Party").
    """
    words = without_legal_form(plain_words(name))
    runs = groupby(words, key=lambda word: len(word) == 1)
    together = " ".join("".join(run) if initials else " ".join(run) for initials, run in runs)
    bare = together or name.casefold()
    country = people.country_named(bare)
    party = people.parties().get(bare)
    if country is not None or party is not None:
        return " ".join(plain_words(country.name if country else party or ""))
    return bare
