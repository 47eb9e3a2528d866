"""Repairs trees whose relations, chosen one by one, contradict each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from quotex.text.quotation_marks import HYPHENS, is_mark

_SUBJECTS = ("nsubj", "nsubj:pass")
_JOINING = HYPHENS | {"."}  # "ex-wife", "Sens. Ada Holm"
_POSSESSIVE = frozenset(("'s", "’s", "'", "’"))
_MISTAKEN = frozenset(("appos", "flat"))  # for a relation in which the owner would be the dependent
_NOT_INSIDE_NAMES = frozenset(("PUNCT", "SCONJ", "VERB"))


def with_one_subject(
    words: Sequence[str], upos: Sequence[str], heads: Sequence[int], deprels: Sequence[str]
) -> tuple[list[int], list[str]]:
    """Return heads and relations in which no verb has two subjects side by side.

    The relations are chosen one by one, so "Stein spokeswoman Ada Holm said" may get two. The first then belongs to
    the last, as a number ("52 percent") or as a compound.
    """
    heads, deprels = list(heads), list(deprels)
    subjects = [i for i, deprel in enumerate(deprels) if deprel in _SUBJECTS]
    for first, second in pairwise(subjects):
        between = range(first + 1, second)
        if heads[first] != heads[second] or heads[first] - 1 in between or upos[second] == "PRON":
            continue
        if any(upos[i] in _NOT_INSIDE_NAMES and words[i] not in _JOINING for i in between):
            continue
        if all(_reaches(heads, i, (first, second)) for i in between):
            heads[first] = second + 1
            deprels[first] = "nummod" if upos[first] == "NUM" else "compound"
    return heads, deprels


def with_owners(
    words: Sequence[str], upos: Sequence[str], heads: Sequence[int], deprels: Sequence[str]
) -> tuple[list[int], list[str]]:
    """Return heads and relations in which owners depend on what they own: "Ada Holm's husband".

    A name with a possessive ending may come with what it owns, in marks or not, as its apposition or as a part of it.
    The two then change places.
    """
    heads, deprels = list(heads), list(deprels)
    for ending, deprel in enumerate(deprels):
        owner = heads[ending] - 1
        if deprel != "case" or words[ending] not in _POSSESSIVE or not 0 <= owner < ending:
            continue
        owned = next((i for i in range(ending + 1, len(heads)) if heads[i] == owner + 1 and upos[i] != "PUNCT"), None)
        if owned is None or deprels[owned] not in _MISTAKEN or upos[owned] not in ("NOUN", "PROPN", "NUM"):
            continue
        between = range(ending + 1, owned)
        if not all(_reaches(heads, i, (owned,)) or is_mark(words[i]) for i in between):
            continue
        heads[owned], deprels[owned] = heads[owner], deprels[owner]
        heads[owner], deprels[owner] = owned + 1, "nmod:poss"
        for i in range(ending + 1, len(heads)):
            if heads[i] == owner + 1:
                heads[i] = owned + 1
    return heads, deprels


def _reaches(heads: Sequence[int], word: int, above: Collection[int]) -> bool:
    """Return whether one of the words `above` is a word's head, or its head's head, and so on."""
    while heads[word]:
        word = heads[word] - 1
        if word in above:
            return True
    return False
