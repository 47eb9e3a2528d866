"""Look up the forms of a word in a database: lie, lied, lies, lying."""

from __future__ import annotations

from quotex.linking.utterances import stem
from quotex.search.query import Forms, regular_forms
from quotex.store.database import Database

_MOST_FORMS = 20
_LONGEST_ABBREVIATION = 5
_SHORTEST = 3  # letters; shorter words have no forms


def forms_in(db: Database) -> Forms:
    """Return a function that gives the forms of a word: itself, then those in the database with its stem."""

    def forms(word: str) -> tuple[str, ...]:
        low = word.lower()
        if not low.isalpha() or len(low) < _SHORTEST or (word.isupper() and len(word) <= _LONGEST_ABBREVIATION):
            return (word,)
        rows = db.rows("SELECT form FROM word_forms WHERE stem = ? ORDER BY form LIMIT ?", (stem(low), _MOST_FORMS))
        return tuple(dict.fromkeys((word, *regular_forms(word), *(row[0] for row in rows))))

    return forms
