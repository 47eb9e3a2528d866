"""Noun phrases and grammatical roles on a dependency tree, under any release of English Universal Dependencies."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from quotex.lexicons import people, word_list
from quotex.parsing.document import Parse, Word

Number = Literal["s", "p"]
GrammaticalRole = Literal["subject", "object", "oblique", "possessor", "modifier", "other"]

# Releases of UD disagree on how the parts of "US President Donald Trump" hang together; all of them use one of these.
NAME_INTERNAL = frozenset({"flat", "compound", "fixed", "goeswith", "nmod:desc"})
BEFORE_HEAD = frozenset(
    {
        "det",
        "amod",
        "compound",
        "nummod",
        "flat",
        "nmod",
        "nmod:poss",
        "nmod:desc",
        "nmod:unmarked",
        "advmod",
        "goeswith",
    }
)
AFTER_HEAD = frozenset(
    {"flat", "compound", "nmod", "nummod", "amod", "acl", "advmod", "fixed", "goeswith", "nmod:unmarked"}
)
OF_CLAUSE = frozenset({"obl", "obj", "advmod", "compound", "xcomp", "mark", "case", "aux"})
MAX_PHRASE = 24  # words; longer phrases name nobody
MAX_CLIMB = 40
MAX_CHILDREN = 200

_ROLES: Mapping[str, GrammaticalRole] = {
    "nsubj": "subject",
    "csubj": "subject",
    "obj": "object",
    "iobj": "object",
    "obl": "oblique",
    "nmod:poss": "possessor",
    "nmod": "modifier",
    "nmod:unmarked": "modifier",
}
_NO_PRONOUN = frozenset({"PROPN", "VERB", "AUX", "ADP", "PUNCT", "INTJ"})
_YEARS_OLD = re.compile(r"(?<!\w)(\d{1,3})(?:\s*[-‐‑–]\s*|\s+)years?(?:\s*[-‐‑–]\s*|\s+)old\b", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a nominal stands: its governor (an index, -1 for none) and its role there."""

    governor: int
    role: GrammaticalRole


def relation(word: Word) -> str:
    """Return the dependency relation of a word without its subtype, except the subtypes used here."""
    return _without_subtype(word.deprel)


@lru_cache(maxsize=1024)
def _without_subtype(deprel: str) -> str:
    if deprel in ("nmod:poss", "nmod:desc", "nmod:unmarked", "acl:relcl"):
        return deprel
    return deprel.partition(":")[0]


def path_to_root(words: Sequence[Word], index: int) -> Iterator[Word]:
    """Yield a word and the words above it, nearest first, at most MAX_CLIMB of them."""
    for _ in range(MAX_CLIMB):
        yield words[index]
        index = words[index].head
        if index < 0:
            return


def is_noun(word: Word) -> bool:
    """Return whether a word is a common or proper noun."""
    return word.upos in ("NOUN", "PROPN")


def pronoun_row(word: Word) -> people.Pronoun | None:
    """Return the row of a pronoun in the lists; None for other words, also those that look like one ("the WHO")."""
    return _listed_pronoun(word.text, word.upos)


@lru_cache(maxsize=65_536)
def _listed_pronoun(form: str, upos: str) -> people.Pronoun | None:
    row = people.pronouns().get(people.key(form))
    if row is None or upos in _NO_PRONOUN or (upos == "NOUN" and row.kind != "group"):
        return None
    return row


def number_of(word: Word) -> Number:
    """Return the grammatical number, from the features or, without them, from form and lemma."""
    feature = word.feats.get("Number")
    if feature:
        return "p" if feature in ("Plur", "Ptan") else "s"
    form = word.text.casefold()
    return "p" if form.endswith("s") and form != word.lemma.casefold() and word.upos in ("NOUN", "PROPN") else "s"


def age_in(text: str) -> int | None:
    """Return the age that a phrase such as "the 43-year-old" states."""
    found = _YEARS_OLD.search(text)
    return int(found.group(1)) if found else None


@dataclass(frozen=True)
class Syntax:
    """A parse with the edges of every subtree; the time of each method is bounded by the constants above."""

    parse: Parse

    @cached_property
    def edges(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The first and the last word below each word (itself included)."""
        words, children = self.parse.words, self.parse.children
        order = [word.index for word in words if word.head < 0]
        for index in order:  # grows while it is read: heads before their dependents
            order.extend(children[index])
        left, right = list(range(len(words))), list(range(len(words)))
        for index in reversed(order):
            head = words[index].head
            if head >= 0:
                left[head] = min(left[head], left[index])
                right[head] = max(right[head], right[index])
        return tuple(left), tuple(right)

    def left(self, index: int) -> int:
        """Return the first word below `index`."""
        return self.edges[0][index]

    def right(self, index: int) -> int:
        """Return the last word below `index`."""
        return self.edges[1][index]

    def text(self, first: int, last: int) -> str:
        """Return the text of words [first, last) on one line."""
        start, end = self.parse.offsets(first, last)
        return _SPACES.sub(" ", self.parse.text[start:end]).strip()

    def dependents(self, index: int, *relations: str) -> list[Word]:
        """Return the dependents of a word in any of the relations, at most MAX_PHRASE of them."""
        found: list[Word] = []
        for child in self.parse.children[index][:MAX_CHILDREN]:
            word = self.parse.words[child]
            if relation(word) in relations:
                found.append(word)
                if len(found) >= MAX_PHRASE:
                    break
        return found

    def phrase(self, head: int) -> tuple[int, int]:
        """Return words [first, last) of the noun phrase of `head`: modifiers, of-phrases, one reduced clause.

        Relative clauses, appositions, coordination and everything after a comma or a bracket stay outside.
        """
        first = self._phrase_start(head)
        budget = [MAX_PHRASE, 1]
        return first, self._phrase_end(head, budget)

    def _phrase_start(self, head: int) -> int:
        words, first = self.parse.words, head
        for child in reversed(self._near_children(head, before=True)):
            word = words[child]
            if self.right(child) != first - 1 or head - self.left(child) > MAX_PHRASE:
                break
            if relation(word) not in BEFORE_HEAD and word.upos != "PART" and not _joins(word):
                break
            if relation(word) == "nmod" and self.dependents(child, "case"):  # "in which an employee"
                break
            first = self.left(child)
        while first < head and words[first].upos in ("PUNCT", "CCONJ", "ADP", "SCONJ"):
            first += 1
        return first

    def _phrase_end(self, index: int, budget: list[int]) -> int:
        """Return the end of the phrase of a word.

        `budget` holds the numbers of words and of reduced clauses that the phrase may still take in; it is changed.
        """
        words, last = self.parse.words, index + 1
        inner = OF_CLAUSE if words[index].upos in ("VERB", "AUX") else AFTER_HEAD
        for child in self._near_children(index, before=False):
            word = words[child]
            name = relation(word)
            gap = words[last : self.left(child)]
            if self.left(child) < last or any(one.upos not in ("ADP", "DET") for one in gap):
                break
            if not (name in inner or _joins(word)) or budget[0] <= 0:
                break
            if words[last].upos == "PUNCT" and not _joins(words[last]):
                break
            if name == "acl":
                if not budget[1]:
                    break
                budget[1] -= 1
            budget[0] -= child + 1 - last
            end = self._phrase_end(child, budget)
            if name == "acl" and end == child + 1 <= self.right(
                child
            ):  # "a message stating ...": all but the verb is cut
                break
            last = end
            if last <= self.right(child):
                break
        while last > index + 1 and words[last - 1].upos == "PUNCT" and words[last - 1].text not in ".%":
            last -= 1
        return last

    def _near_children(self, index: int, *, before: bool) -> list[int]:
        children = self.parse.children[index]
        middle = bisect_left(children, index)
        near = children[max(middle - MAX_PHRASE, 0) : middle] if before else children[middle : middle + MAX_PHRASE]
        return [child for child in near if abs(child - index) < MAX_PHRASE]

    def is_definite(self, head: int) -> bool:
        """Return whether a determiner or a possessor makes the phrase of `head` definite."""
        for word in self.dependents(head, "det", "nmod:poss"):
            if relation(word) == "nmod:poss" or people.key(word.text) in word_list("demonstratives.txt"):
                return True
        return False

    def is_indefinite(self, head: int) -> bool:
        """Return whether "a", "an", "another" or the like stands with `head`."""
        return any(
            people.key(word.text) not in word_list("demonstratives.txt") and relation(word) == "det"
            for word in self.dependents(head, "det")
        )

    def clause(self, index: int) -> Clause:
        """Return governor and role of a nominal; parts of names, appositions and conjuncts have their head's."""
        found = self._clauses.get(index)
        if found is None:
            found = self._clauses[index] = self._clause(index)
        return found

    @cached_property
    def _clauses(self) -> dict[int, Clause]:
        return {}

    def _clause(self, index: int) -> Clause:
        words = self.parse.words
        for word in path_to_root(words, index):
            name = relation(word)
            if word.head < 0:
                break
            if not (name in NAME_INTERNAL or name == "appos" or (name == "conj" and is_noun(words[word.head]))):
                return Clause(word.head, _ROLES.get(name, "other"))
        return Clause(-1, "other")


def _joins(word: Word) -> bool:
    """Return whether a word is punctuation that joins a phrase.

    Hyphens, full stops of abbreviations and quotation marks do.
    """
    return word.upos == "PUNCT" and word.text not in {
        ",",
        ";",
        ":",
        "(",
        ")",
        "[",
        "]",
        "—",
        "–",
        "--",
        "...",
        "…",
        "!",
        "?",
    }
