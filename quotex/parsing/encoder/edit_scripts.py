"""Lemmas: a dictionary of the forms seen in training, and edit scripts (Chrupala 2006) for all others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Known = Mapping[str, Mapping[str, Sequence[str]]]


def script_of(form: str, lemma: str) -> str:
    """Return the script that turns `form` into `lemma`: case, letters to strip at the end, letters to add.

    Case is "l" where the form is lower-cased first, "k" where it is kept.
    """
    case = "k" if form[:1] == lemma[:1] else "l"
    base = form if case == "k" else form.lower()
    shared = 0
    while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
        shared += 1
    return f"{case}|{len(base) - shared}|{lemma[shared:]}"


def apply_script(form: str, script: str) -> str:
    """Return the lemma of `form` by a script; the lower-cased form where the script does not fit it."""
    case, strip, add = script.split("|", 2)
    base = form.lower() if case == "l" else form
    if int(strip) > len(base):
        return form.lower()
    return (base[: len(base) - int(strip)] + add) or form.lower()


def key_of(form: str, upos: str) -> str:
    """Return the form under which a word is looked up: names as they are, all others in lower case."""
    return form if upos == "PROPN" else form.lower()


class Lemmatizer:
    """Chooses among the lemmas that scripts propose, best first.

    A form that the dictionary knows gets one of its lemmas there. For others a lemma that is known for the
    part of speech goes before one that is not, so that "labelled" becomes "label" and not "labell".
    """

    def __init__(self, known: Known) -> None:
        self._forms = known
        self._lemmas = {upos: {lemma for seen in forms.values() for lemma in seen} for upos, forms in known.items()}

    @classmethod
    def load(cls, path: Path) -> Lemmatizer:
        """Return the lemmatizer of a dictionary: part of speech -> form -> its lemmas, the most frequent first."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def only(self, form: str, upos: str) -> str | None:
        """Return the lemma of a form that the dictionary knows with a single one."""
        seen = self._forms.get(upos, {}).get(key_of(form, upos), ())
        return seen[0] if len(seen) == 1 else None

    def lemma(self, form: str, upos: str, scripts: Iterable[str]) -> str:
        """Return the lemma of a form, given scripts from the most to the least likely (at least one)."""
        seen = self._forms.get(upos, {}).get(key_of(form, upos), ())
        if len(seen) == 1:
            return seen[0]
        allowed = seen or self._lemmas.get(upos, ())
        first: str | None = None
        for script in scripts:
            lemma = apply_script(form, script)
            if lemma in allowed:
                return lemma
            first = first or lemma
        return seen[0] if seen else first or form.lower()
