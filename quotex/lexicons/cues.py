"""Loads the cue lexicon and the word lists that the quotation rules use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from quotex.lexicons import rows

Kind = Literal["speech", "attitude"]


@dataclass(frozen=True, slots=True)
class CueEntry:
    """One line of cues.tsv: the cue's lemma, its class, speech or attitude, and the frames it takes."""

    lemma: str
    cue_class: str
    kind: Kind
    frames: frozenset[str]

    @property
    def speech(self) -> bool:
        return self.kind == "speech"


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """Cues by lemma: verbs (and prepositions), nouns, and by first word the cues of several words, longest first."""

    verbs: Mapping[str, CueEntry]
    nouns: Mapping[str, CueEntry]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], CueEntry], ...]]


@cache
def cue_lexicon() -> CueLexicon:
    """The entries of cues.tsv. Raises ValueError on a line with a wrong number of columns or an unknown kind."""
    verbs: dict[str, CueEntry] = {}
    nouns: dict[str, CueEntry] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], CueEntry]]] = {}
    for lemma, cue_class, kind, frames in rows("cues.tsv", 4):
        if kind not in ("speech", "attitude"):
            raise ValueError(f"cues.tsv: kind {kind!r} of {lemma!r} is neither speech nor attitude")
        entry = CueEntry(lemma, cue_class, "speech" if kind == "speech" else "attitude", frozenset(frames.split()))
        (nouns if "noun" in entry.frames else verbs)[lemma] = entry
        first, *rest = lemma.split()
        if rest:
            phrases.setdefault(first, []).append((tuple(rest), entry))
    longest_first = {first: tuple(sorted(tails, key=lambda tail: -len(tail[0]))) for first, tails in phrases.items()}
    return CueLexicon(MappingProxyType(verbs), MappingProxyType(nouns), MappingProxyType(longest_first))


@cache
def rule_priors() -> Mapping[str, float]:
    """Return the entries of rule_priors.tsv: the confidence that a rule gives what it finds, from 0 to 1."""
    return MappingProxyType({rule: float(prior) for rule, prior, _ in rows("rule_priors.tsv", 3)})


@cache
def words_with(habit: str) -> frozenset[str]:
    """Return the lemmas of habits.tsv that have a habit. Raises KeyError where none has it."""
    found: dict[str, set[str]] = {}
    for lemma, habits in rows("habits.tsv", 2):
        for name in habits.split():
            found.setdefault(name, set()).add(lemma)
    return frozenset(found[habit])
