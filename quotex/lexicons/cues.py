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
    """One line of cues.tsv: the cue's lemma, its class, speech or attitude, the frames it takes, and its habits."""

    lemma: str
    cue_class: str
    kind: Kind
    frames: frozenset[str]
    habits: frozenset[str]

    @property
    def speech(self) -> bool:
        """Whether the cue reports speech or writing, not an attitude."""
        return self.kind == "speech"


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """Cues by lemma: verbs (and prepositions), nouns, and by first word the cues of several words, longest first."""

    verbs: Mapping[str, CueEntry]
    nouns: Mapping[str, CueEntry]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], CueEntry], ...]]


@cache
def cue_lexicon() -> CueLexicon:
    """Return the entries of cues.tsv. Raises ValueError on a line with a wrong number of columns or an unknown kind."""
    verbs: dict[str, CueEntry] = {}
    nouns: dict[str, CueEntry] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], CueEntry]]] = {}
    for lemma, cue_class, kind, frames, *habits in rows("cues.tsv", 4, 5):
        if kind not in ("speech", "attitude"):
            raise ValueError(f"cues.tsv: kind {kind!r} of {lemma!r} is neither speech nor attitude")
        entry = CueEntry(
            lemma,
            cue_class,
            "speech" if kind == "speech" else "attitude",
            frozenset(frames.split()),
            frozenset(" ".join(habits).split()),
        )
        (nouns if "noun" in entry.frames else verbs)[lemma] = entry
        first, *rest = lemma.split()
        if rest:
            phrases.setdefault(first, []).append((tuple(rest), entry))
    longest_first = {first: tuple(sorted(tails, key=lambda tail: -len(tail[0]))) for first, tails in phrases.items()}
    return CueLexicon(MappingProxyType(verbs), MappingProxyType(nouns), MappingProxyType(longest_first))


@cache
def irregular_verbs() -> Mapping[str, str]:
    """Return the base forms of the irregular forms in irregular_verbs.tsv."""
    return MappingProxyType(dict(rows("irregular_verbs.tsv", 2)))


@cache
def rule_priors() -> Mapping[str, float]:
    """Return the entries of rule_priors.tsv: the confidence that a rule gives what it finds, from 0 to 1."""
    return MappingProxyType({rule: float(prior) for rule, prior, _ in rows("rule_priors.tsv", 3)})


@cache
def words_with(habit: str) -> frozenset[str]:
    """Return the lemmas that have a habit, cues and others. Raises KeyError where none has it."""
    lexicon = cue_lexicon()
    cues = {entry.lemma for entry in (*lexicon.verbs.values(), *lexicon.nouns.values()) if habit in entry.habits}
    found = frozenset(cues.union(lemma for lemma, habits in rows("habits.tsv", 2) if habit in habits.split()))
    if not found:
        raise KeyError(habit)
    return found
