"""Training examples of the joint network, from the three kinds of corpora."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.corpora import GoldDocument, UdSentence, paragraphs, read_bio
from quotex.parsing.encoder.edit_scripts import key_of, script_of
from quotex.parsing.encoder.features import Passage

FEATURES = {
    "Case", "Gender", "Mood", "Number", "Person", "Polarity", "Poss", "PronType", "Tense", "VerbForm", "Voice",
}  # fmt: skip
ENTITY_OF = {"Person": "PERSON", "Organization": "ORG", "Location": "LOC", "NORP": "NORP", "Misc": "MISC"}
ROLES = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
IGNORE = -100
MAX_WORDS = 200
HIDDEN = 0.05  # share of the words that are hidden while training
MASK = "[MASK]"
OPENING, CLOSING = {"“", "``", "„", "«"}, {"”", "»"}


@dataclass(frozen=True, slots=True)
class Trees:
    """Targets of a UD passage, one for each word; heads count from 1 within the sentence."""

    upos: tuple[int, ...]
    feats: tuple[int, ...]
    lemma: tuple[int, ...]
    heads: tuple[int, ...]
    deprels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Roles:
    """Targets of an attribution passage: role tags, and links as word + 1 (0 for none, -100 for no target)."""

    roles: tuple[int, ...]
    to_cue: tuple[int, ...]
    to_source: tuple[int, ...]


Table = np.ndarray[tuple[int, int], Any]


@dataclass(frozen=True, slots=True)
class Links:
    """The most probable ends of each word's link: word + 1 (0 for none), and probabilities; both of shape (W, few)."""

    ends: Table
    probabilities: Table


@dataclass(frozen=True, slots=True)
class Soft:
    """Predictions of a teacher for a passage of W words: probabilities of the labels (W, labels), and the links."""

    roles: Table
    to_cue: Links
    to_source: Links


@dataclass(frozen=True, slots=True)
class Example:
    """A passage with the targets of one corpus and the predictions of teacher and namer.

    `document` groups the passages of one document; it is "" if that is not known.
    """

    passage: Passage
    document: str = ""
    trees: Trees | None = None
    entities: tuple[int, ...] | None = None
    roles: Roles | None = None
    soft: Soft | None = None
    named: Table | None = None
    ends: bool = False  # whether the ends of the passage's sentences are targets; those of trees always are


def kept_feats(feats: str) -> str:
    """Return a UD feature string with only the features that quotations need."""
    return "|".join(f for f in feats.split("|") if f.partition("=")[0] in FEATURES) or "_"


def token_marks(words: Sequence[str]) -> tuple[int, ...]:
    """Return the place of each token in quotation marks, with straight marks by alternation.

    0 is outside, 1 inside, 2 an opening and 3 a closing mark.
    """
    marks, inside = [], False
    for word in words:
        if word in OPENING or (word in {'"', "''"} and not inside):
            marks.append(2)
            inside = True
        elif inside and (word in CLOSING or word in {'"', "''"}):
            marks.append(3)
            inside = False
        else:
            marks.append(int(inside))
    return tuple(marks)


def count_labels(sentences: Iterable[UdSentence]) -> dict[str, tuple[str, ...]]:
    """Return the labels of each head; rare feature bundles and lemma scripts are left out."""
    upos: Counter[str] = Counter()
    feats: Counter[str] = Counter()
    scripts: Counter[str] = Counter()
    deprels: Counter[str] = Counter()
    for sentence in sentences:
        for word in sentence.words:
            upos[word.upos] += 1
            feats[kept_feats(word.feats)] += 1
            scripts[script_of(word.form, word.lemma)] += 1
            deprels[word.deprel] += 1

    def frequent(counts: Counter[str], least: int) -> tuple[str, ...]:
        return tuple(label for label, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n >= least)

    return {
        "upos": frequent(upos, 1),
        "feats": frequent(feats, 3),
        "lemma_scripts": frequent(scripts, 2),
        "deprels": frequent(deprels, 2),
        "entities": ("O", *(f"{p}-{e}" for e in ENTITY_OF.values() for p in "BI")),
        "roles": ROLES,
    }


def known_lemmas(sentences: Iterable[UdSentence]) -> dict[str, dict[str, list[str]]]:
    """Return the lemmas in a treebank by part of speech and form, the most frequent first."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for sentence in sentences:
        for word in sentence.words:
            key = word.upos, key_of(word.form, word.upos)
            counts.setdefault(key, Counter())[word.lemma] += 1
    known: dict[str, dict[str, list[str]]] = {}
    for (upos, form), lemmas in sorted(counts.items()):
        known.setdefault(upos, {})[form] = sorted(lemmas, key=lambda lemma: (-lemmas[lemma], lemma))
    return known


def _index(labels: Sequence[str]) -> Callable[[str], int]:
    numbers = {label: i for i, label in enumerate(labels)}
    return lambda label: numbers.get(label, IGNORE)


def tree_examples(sentences: Iterable[UdSentence], labels: dict[str, tuple[str, ...]]) -> Iterator[Example]:
    """Yield the paragraphs of a treebank as examples, long ones cut between sentences."""
    upos, feats, script, deprel = (_index(labels[k]) for k in ("upos", "feats", "lemma_scripts", "deprels"))
    for paragraph in paragraphs(sentences):
        for group in _groups(paragraph):
            words = [w for s in group for w in s.words]
            forms = tuple(w.form for w in words)
            yield Example(
                Passage(forms, token_marks(forms), tuple(len(s.words) for s in group)),
                group[0].document,
                trees=Trees(
                    tuple(upos(w.upos) for w in words),
                    tuple(feats(kept_feats(w.feats)) for w in words),
                    tuple(script(script_of(w.form, w.lemma)) for w in words),
                    tuple(w.head for w in words),
                    tuple(deprel(w.deprel) for w in words),
                ),
            )


def _groups(paragraph: Sequence[UdSentence]) -> Iterator[list[UdSentence]]:
    group: list[UdSentence] = []
    size = 0
    for sentence in paragraph:
        length = len(sentence.words)
        if length > MAX_WORDS:
            continue
        if group and size + length > MAX_WORDS:
            yield group
            group, size = [], 0
        group.append(sentence)
        size += length
    if group:
        yield group


def entity_examples(path: Path, labels: dict[str, tuple[str, ...]]) -> Iterator[Example]:
    """Yield the passages of the entity corpus; labels that quotex does not keep count as outside."""
    number = _index(labels["entities"])
    for item in read_bio(path):
        for at in range(0, len(item.tokens), MAX_WORDS):
            tokens = item.tokens[at : at + MAX_WORDS]
            targets = []
            for label in item.labels[at : at + MAX_WORDS]:
                prefix, _, kind = label.partition("-")
                targets.append(number(f"{prefix}-{ENTITY_OF[kind]}") if kind in ENTITY_OF else 0)
            yield Example(Passage(tokens, token_marks(tokens), (len(tokens),)), entities=tuple(targets))


@dataclass(frozen=True, slots=True)
class TokenizedWord:
    """A word with its code points in the document."""

    text: str
    start: int
    end: int


def _touched(spans: Iterable[tuple[int, int]], words: Sequence[TokenizedWord]) -> list[list[int]]:
    """Return the numbers of the words in each span that has any; `words` are in text order."""
    starts, ends = [w.start for w in words], [w.end for w in words]
    found = (list(range(bisect_right(ends, start), bisect_left(starts, end))) for start, end in spans)
    return [span for span in found if span]


def role_examples(
    document: GoldDocument, passages: Sequence[tuple[Passage, Sequence[TokenizedWord]]]
) -> Iterator[Example]:
    """Yield the passages of a document with the roles and links of its gold attributions."""
    for passage, words in passages:
        count = len(words)
        roles, to_cue, to_source = [0] * count, [IGNORE] * count, [IGNORE] * count
        for gold in document.attributions:
            content, cue, source = (_touched(spans, words) for spans in (gold.content, gold.cue, gold.source))
            link = cue[0][0] + 1 if cue else 0
            for kind, spans in (("content", content), ("source", source), ("cue", cue)):
                begin = ROLES.index(f"B-{kind}")
                for span in spans:
                    for position, word in enumerate(span):
                        roles[word] = begin if position == 0 else begin + 1
                        if kind != "source":
                            to_cue[word] = link  # the first word of a cue points at itself
            if cue:
                to_source[cue[0][0]] = source[0][0] + 1 if source else 0
        if count:
            targets = Roles(tuple(roles), tuple(to_cue), tuple(to_source))
            yield Example(passage, document.name, roles=targets)


def vary(example: Example, rng: random.Random) -> Example:
    """Return the passage in another typography: single quotation marks, capitals or no capitals.

    In passages without trees and sentence ends some words are hidden, so that their context counts more.
    """
    words = example.passage.words
    if rng.random() < 0.1:
        double = OPENING | CLOSING | {'"', "''"}
        words = tuple(
            "'" if mark > 1 and word in double else word
            for word, mark in zip(words, example.passage.marks, strict=True)
        )
    style = rng.random()
    if style < 0.02:
        words = tuple(w.upper() for w in words)
    elif style < 0.04:
        words = tuple(w.lower() for w in words)
    elif style < 0.05 and len(words) < 25:
        words = tuple(w[:1].upper() + w[1:] for w in words)
    if example.trees is None and not example.ends:
        words = tuple(MASK if rng.random() < HIDDEN else word for word in words)
    return replace(example, passage=replace(example.passage, words=words))
