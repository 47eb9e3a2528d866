"""Attribution scores against PolNeAR-style gold (Newell et al. 2018): content, cue, source, and all three together.

- Contents are compared as the sets of words they touch: white space and punctuation at their edges never matter.
- exact: equal word sets. overlap: Jaccard of at least 0.5. soft: recall is the mean share of a gold content's words
  that any prediction covers, precision the mean share of a prediction's words that lie in any gold content
  (Johansson and Moschitti 2013).
- cue, source: spans that share a code point. A source's head is its last word before a comma, bracket, dash or
  postmodifier.
- attribution: overlapping content and overlapping source; gold without a source wants a prediction without one.
  attributed: the same over those that have a source.
- type: all words of a content inside quotation marks is direct, some is mixed, none is indirect, for gold and
  predictions alike. Recall is over the gold of a type, precision over the predictions of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Literal

from evaluation.corpora import GoldDocument, Offsets
from evaluation.matching import Weighted, greedy
from evaluation.measures import PrecisionRecall, Share
from evaluation.quoted import quoted_characters
from evaluation.word_lists import rows
from evaluation.words import Attributed, Words, jaccard, overlap
from quotex.records import QuoteType

Group = Literal["all", "direct", "mixed", "indirect", "direct+mixed"]
GROUPS: tuple[Group, ...] = ("all", "direct", "mixed", "indirect", "direct+mixed")
ENOUGH = 0.5  # Jaccard of word sets from which two contents count as the same

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_NOUN_PHRASE_WORD = re.compile(r"\w+(?:[.\-&]\w+)*")
_POSTMODIFIER = re.compile(
    r"[,;:(\[—]|\s--?\s|\b(?:of|who|whom|whose|which|that|in|at|for|from|with|on|to)\b",
)


class ScoredText:
    """The words of a document, and which of them are inside quotation marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = Words(text, _WORD)
        self._quoted = quoted_characters(text)

    def word_set(self, spans: Sequence[Offsets]) -> frozenset[int]:
        """Return the numbers of the words that the spans touch.

        For spans of punctuation alone, return the negative number -1 - n for each code point n.
        """
        touched = self._words.touched(spans)
        return touched or frozenset(-1 - at for start, end in spans for at in range(start, end))

    def type_of(self, words: frozenset[int]) -> QuoteType:
        """Return the type of a content: direct or indirect if all or none of its words are in marks, else mixed."""
        inside = sum(1 for number in words if number >= 0 and self._quoted[self._words.spans[number][0]])
        if inside == 0:
            return "indirect"
        return "direct" if inside == len(words) else "mixed"

    def head(self, spans: Sequence[Offsets]) -> int:
        """Return where the head word of a noun phrase starts: the last word before the first postmodifier."""
        for start, end in sorted(spans):
            cut = _POSTMODIFIER.search(self.text[start:end])
            if cut and self.text[start : start + cut.start()].strip():
                end = start + cut.start()
            if words := [start + match.start() for match in _NOUN_PHRASE_WORD.finditer(self.text[start:end])]:
                return words[-1]
        return min(spans)[0]

    def has_cue(self, spans: Sequence[Offsets], lemmas: Mapping[str, frozenset[str]]) -> bool:
        """Return whether a word of the spans is a form of a listed lemma."""
        text = self.text
        return any(is_listed(match.group(), lemmas) for s, e in spans for match in _WORD.finditer(text[s:e]))


@cache
def speech_cues() -> Mapping[str, frozenset[str]]:
    """Return the reporting verbs as lemma to irregular forms."""
    return {row[0]: frozenset(row[1].split() if len(row) > 1 else ()) for row in rows("reporting_verbs.txt")}


_SUFFIXES = (("ies", ("y",)), ("ied", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ed", ("", "e")), ("ing", ("", "e")))


def is_listed(word: str, lemmas: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a word is an irregular form of a listed lemma, or equals one without a suffix."""
    word = word.lower()
    if word in lemmas or any(word in forms for forms in lemmas.values()):
        return True
    for suffix, endings in _SUFFIXES:
        if word.endswith(suffix) and len(word) > len(suffix) + 2:
            stem = word[: -len(suffix)]
            if any(stem + ending in lemmas for ending in endings):
                return True
            if suffix in ("ed", "ing") and stem[-1] == stem[-2] and stem[:-1] in lemmas:
                return True
    return False


@dataclass(frozen=True, slots=True)
class Item:
    """An attribution with the words of its content and its type."""

    spans: Attributed
    words: frozenset[int]
    type: QuoteType


@dataclass(frozen=True, slots=True)
class Matched:
    """Gold and predictions of a document, and their pairs (gold number to predicted number) by criterion."""

    text: ScoredText
    gold: tuple[Item, ...]
    predicted: tuple[Item, ...]
    exact: Mapping[int, int]
    overlap: Mapping[int, int]
    cue: Mapping[int, int]
    attribution: Mapping[int, int]


def match(text: str, gold: Iterable[Attributed], predicted: Iterable[Attributed]) -> Matched:
    """Pair the attributions of a document one to one under each criterion."""
    scored = ScoredText(text)
    golds, predictions = _items(scored, gold), _items(scored, predicted)
    alike = [pair for pair in _touching(golds, predictions) if pair[0] >= ENOUGH]
    right_source = [pair for pair in alike if same_source(golds[pair[1]].spans, predictions[pair[2]].spans)]
    return Matched(
        text=scored,
        gold=golds,
        predicted=predictions,
        exact=greedy(pair for pair in alike if pair[0] == 1.0),
        overlap=greedy(alike),
        cue=greedy(_same_cue(golds, predictions)),
        attribution=greedy(right_source),
    )


def _items(text: ScoredText, attributions: Iterable[Attributed]) -> tuple[Item, ...]:
    sets = [(a, text.word_set(a.content)) for a in attributions]
    return tuple(Item(a, words, text.type_of(words)) for a, words in sets if words)


def _touching(gold: Sequence[Item], predicted: Sequence[Item]) -> list[Weighted]:
    """Return the pairs whose contents share a word, weighted by the Jaccard index of their words."""
    holders: dict[int, list[int]] = {}
    for number, item in enumerate(gold):
        for word in item.words:
            holders.setdefault(word, []).append(number)
    return [
        (jaccard(gold[g].words, item.words), g, p)
        for p, item in enumerate(predicted)
        for g in sorted({g for word in item.words for g in holders.get(word, ())})
    ]


def _same_cue(gold: Sequence[Item], predicted: Sequence[Item]) -> list[Weighted]:
    return [
        (jaccard(one.words, other.words), g, p)
        for g, one in enumerate(gold)
        for p, other in enumerate(predicted)
        if overlap(one.spans.cue, other.spans.cue)
    ]


def same_source(gold: Attributed, predicted: Attributed) -> bool:
    """Return whether the sources overlap, or both are empty."""
    return overlap(gold.source, predicted.source) if gold.source else not predicted.source


@dataclass(frozen=True, slots=True)
class Side:
    """Gold or predictions of a document: the numbers that were paired, and the words that the other side covers."""

    is_gold: bool
    items: tuple[Item, ...]
    exact: frozenset[int]
    overlap: frozenset[int]
    cue: frozenset[int]
    attribution: frozenset[int]
    covered: frozenset[int]

    def share(self, score: PrecisionRecall) -> Share:
        """Return the share that this side counts in: recall for gold, precision for predictions."""
        return score.recall if self.is_gold else score.precision


def sides(matched: Matched) -> tuple[Side, Side]:
    """Return the gold side and the predicted side of a document."""
    return (
        Side(
            is_gold=True,
            items=matched.gold,
            exact=frozenset(matched.exact),
            overlap=frozenset(matched.overlap),
            cue=frozenset(matched.cue),
            attribution=frozenset(matched.attribution),
            covered=_words(matched.predicted),
        ),
        Side(
            is_gold=False,
            items=matched.predicted,
            exact=frozenset(matched.exact.values()),
            overlap=frozenset(matched.overlap.values()),
            cue=frozenset(matched.cue.values()),
            attribution=frozenset(matched.attribution.values()),
            covered=_words(matched.gold),
        ),
    )


def _words(items: Iterable[Item]) -> frozenset[int]:
    return frozenset[int]().union(*(item.words for item in items))


@dataclass(slots=True)
class GroupScore:
    """All figures of a group of attributions; `*_given_match` are over gold whose content was found."""

    exact: PrecisionRecall = field(default_factory=PrecisionRecall)
    overlap: PrecisionRecall = field(default_factory=PrecisionRecall)
    soft: PrecisionRecall = field(default_factory=PrecisionRecall)
    cue: PrecisionRecall = field(default_factory=PrecisionRecall)
    attribution: PrecisionRecall = field(default_factory=PrecisionRecall)
    attributed: PrecisionRecall = field(default_factory=PrecisionRecall)
    cue_given_match: Share = field(default_factory=Share)
    source_given_match: Share = field(default_factory=Share)
    head_given_match: Share = field(default_factory=Share)

    @property
    def gold(self) -> int:
        """The number of gold attributions."""
        return self.exact.recall.total

    @property
    def predicted(self) -> int:
        """The number of predicted attributions."""
        return self.exact.precision.total

    def count(self, side: Side, number: int) -> None:
        """Count attribution `number` of a side, for recall if it is gold and for precision if predicted."""
        item = side.items[number]
        side.share(self.exact).add(number in side.exact)
        side.share(self.overlap).add(number in side.overlap)
        side.share(self.attribution).add(number in side.attribution)
        side.share(self.soft).add(len(item.words & side.covered) / len(item.words))
        if item.spans.cue:
            side.share(self.cue).add(number in side.cue)
        if item.spans.source:
            side.share(self.attributed).add(number in side.attribution)

    def count_found(self, text: ScoredText, gold: Attributed, found: Attributed) -> None:
        """Count cue and source of a gold attribution whose content was found."""
        if gold.cue:
            self.cue_given_match.add(overlap(gold.cue, found.cue))
        if gold.source:
            self.source_given_match.add(overlap(gold.source, found.source))
            self.head_given_match.add(bool(found.source) and text.head(gold.source) == text.head(found.source))

    def as_json(self) -> dict[str, object]:
        """Return all figures, rounded to four digits."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        shown = {k: round(v.value, 4) if isinstance(v, Share) else v.as_json() for k, v in values.items()}
        return {"gold": self.gold, "predicted": self.predicted, **shown}


def groups_of(quote_type: QuoteType) -> tuple[Group, ...]:
    """Return the groups that a quotation of this type counts in."""
    return ("all", quote_type) if quote_type == "indirect" else ("all", quote_type, "direct+mixed")


Scores = dict[Group, GroupScore]


def score(documents: Iterable[Matched], cues: Mapping[str, frozenset[str]] | None = None) -> Scores:
    """Score each group over all documents.

    With `cues`, recall is over the gold whose cue holds a form of one of them; precision stays over all predictions.
    """
    scores: Scores = {group: GroupScore() for group in GROUPS}
    for matched in documents:
        _count_document(scores, matched, cues)
    return scores


def _count_document(scores: Scores, matched: Matched, cues: Mapping[str, frozenset[str]] | None) -> None:
    for side in sides(matched):
        for number, item in enumerate(side.items):
            if side.is_gold and cues is not None and not matched.text.has_cue(item.spans.cue, cues):
                continue
            for group in groups_of(item.type):
                scores[group].count(side, number)
                if side.is_gold and number in matched.overlap:
                    found = matched.predicted[matched.overlap[number]]
                    scores[group].count_found(matched.text, item.spans, found.spans)


def match_corpus(
    documents: Iterable[GoldDocument], predictions: Mapping[str, Sequence[Attributed]]
) -> dict[str, Matched]:
    """Pair the attributions of every document with its predictions; return them by document name."""
    return {d.name: match(d.text, d.attributions, predictions.get(d.name, ())) for d in documents}
