"""Scores against hand-annotated articles: detection by type, speakers, and false detections.

A gold file is JSON lines, one article each: `doc`, `sha256` of the text file, `quotes` and `negatives`, all spans in
code points of the file as it is. Gold and predictions of an article are paired one to one so that the total is
greatest, among pairs whose contents share at least half of their words. Exact means the same words once punctuation
and a leading "that" are dropped.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.corpora import Offsets
from evaluation.matching import heaviest
from evaluation.measures import PrecisionRecall, Share
from evaluation.predictions import Prediction
from evaluation.speaker_names import same_speaker
from evaluation.words import Attributed, Words, jaccard
from quotex.records import QuoteType, SpeakerKind

TYPES: tuple[QuoteType, ...] = ("direct", "indirect", "mixed")
KINDS: tuple[SpeakerKind, ...] = ("person", "organization", "group", "document", "unnamed")
RESOLUTIONS = ("name", "pronoun", "nominal", "implicit")
ENOUGH = 0.5

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """One annotated quotation. `resolved_from` says what the source mention is: a name, a pronoun, ..."""

    type: QuoteType
    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...]
    speaker: str | None
    aliases: tuple[str, ...]
    kind: SpeakerKind
    resolved_from: str

    @property
    def labels(self) -> tuple[str, str, str]:
        """The labels that scores are grouped by: type, kind of the source mention, kind of the speaker."""
        return self.type, self.resolved_from, self.kind


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article; `negatives` are spans in quotation marks that are not quotations."""

    name: str
    text: str
    date: str | None
    quotes: tuple[GoldQuote, ...]
    negatives: tuple[Offsets, ...]
    outlet: str | None = None


def read_gold(path: Path, texts: Path) -> Iterator[GoldArticle]:
    """Yield the articles of a gold file; their texts are `<doc>.txt` in a folder.

    Raises ValueError where a text is not the one that was annotated.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            raw = (texts / f"{row['doc']}.txt").read_bytes()
            if hashlib.sha256(raw).hexdigest() != row["sha256"]:
                raise ValueError(f"{row['doc']}.txt in {texts} is not the text that {path} annotates (sha256 differs)")
            quotes = tuple(_quote(q) for q in row["quotes"])
            about = (row["doc"], raw.decode("utf-8"), row.get("date"))
            yield GoldArticle(*about, quotes, _spans(row["negatives"]), row.get("outlet"))


def _quote(row: dict[str, Any]) -> GoldQuote:
    return GoldQuote(
        type=row["type"],
        content=_spans(row["content"]),
        cue=_spans(row["cue"]),
        source=_spans(row["source"]),
        speaker=row["speaker"],
        aliases=tuple(row.get("speaker_aliases", ())),
        kind=row["speaker_kind"],
        resolved_from=row["resolved_from"],
    )


def _spans(rows: Iterable[Sequence[int]]) -> tuple[Offsets, ...]:
    return tuple((start, end) for start, end in rows)


@dataclass(frozen=True, slots=True)
class MatchedArticle:
    """An article, its predictions, and their pairs as gold number to predicted number."""

    article: GoldArticle
    words: Words
    predicted: tuple[Prediction, ...]
    pairs: Mapping[int, int]

    def content_words(self, item: Attributed) -> frozenset[int]:
        """Return the words of a content without a leading "that"."""
        found = self.words.touched(item.content)
        if len(found) > 1 and self.words.word(min(found)).casefold() == "that":
            return found - {min(found)}
        return found

    def speaker_is_right(self, number: int) -> bool:
        """Return whether the prediction paired with gold quote `number` names its speaker."""
        gold, predicted = self.article.quotes[number], self.predicted[self.pairs[number]]
        return same_speaker(predicted.speaker, gold.speaker, gold.aliases)


def match_article(article: GoldArticle, predicted: Iterable[Prediction]) -> MatchedArticle:
    """Pair an article's gold with its predictions; cue and source decide between equal contents."""
    matched = MatchedArticle(article, Words(article.text, _WORD), tuple(predicted), {})
    golds = [(matched.content_words(q), matched.words.touched(q.cue + q.source)) for q in article.quotes]
    predictions = [(matched.content_words(q), matched.words.touched(q.cue + q.source)) for q in matched.predicted]
    pairs = heaviest([[_weight(one, other) for other in predictions] for one in golds])
    return MatchedArticle(article, matched.words, matched.predicted, pairs)


_WordSets = tuple[frozenset[int], frozenset[int]]  # of the content; of cue and source together


def _weight(gold: _WordSets, predicted: _WordSets) -> float:
    alike = jaccard(gold[0], predicted[0])
    return 1 + alike + 0.01 * jaccard(gold[1], predicted[1]) if alike >= ENOUGH else 0.0


@dataclass(slots=True)
class GoldScore:
    """All figures over a gold set. The `*_right` shares are over matched quotations.

    `speaker_right_by` groups them by labels of the gold (type, kind of the source mention, kind of the speaker),
    `speaker_right_when` by the `resolved_by` of the prediction.
    """

    detection: PrecisionRecall = field(default_factory=PrecisionRecall)
    exact: PrecisionRecall = field(default_factory=PrecisionRecall)
    end_to_end: PrecisionRecall = field(default_factory=PrecisionRecall)
    by_type: dict[str, PrecisionRecall] = field(default_factory=lambda: {t: PrecisionRecall() for t in TYPES})
    interrupted: Share = field(default_factory=Share)
    type_right: Share = field(default_factory=Share)
    cue_right: Share = field(default_factory=Share)
    speaker_right: Share = field(default_factory=Share)
    speaker_right_by: dict[str, Share] = field(
        default_factory=lambda: {label: Share() for label in (*TYPES, *RESOLUTIONS, *KINDS)}
    )
    speaker_right_when: dict[str, Share] = field(default_factory=dict)
    end_to_end_recall_by: dict[str, Share] = field(
        default_factory=lambda: {label: Share() for label in (*TYPES, *RESOLUTIONS, *KINDS)}
    )
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    negatives: Share = field(default_factory=Share)

    def count(self, matched: MatchedArticle) -> None:
        """Count one article."""
        for number in range(len(matched.article.quotes)):
            self._count_gold(matched, number)
        gold_of = {predicted: gold for gold, predicted in matched.pairs.items()}
        for number, prediction in enumerate(matched.predicted):
            gold = gold_of.get(number)
            self.detection.precision.add(gold is not None)
            self.by_type[prediction.type].precision.add(gold is not None)
            self.exact.precision.add(gold is not None and _same_words(matched, gold))
            self.end_to_end.precision.add(gold is not None and matched.speaker_is_right(gold))
        for negative in matched.article.negatives:
            self.negatives.add(_found(matched, negative, gold_of))

    def _count_gold(self, matched: MatchedArticle, number: int) -> None:
        gold, found = matched.article.quotes[number], number in matched.pairs
        right = found and matched.speaker_is_right(number)
        self.detection.recall.add(found)
        self.by_type[gold.type].recall.add(found)
        self.exact.recall.add(found and _same_words(matched, number))
        self.end_to_end.recall.add(right)
        if len(gold.content) > 1:
            self.interrupted.add(found)
        for label in gold.labels:
            self.end_to_end_recall_by[label].add(right)
            if found:
                self.speaker_right_by[label].add(right)
        if found:
            self._count_found(matched, gold, matched.predicted[matched.pairs[number]], right)

    def _count_found(self, matched: MatchedArticle, gold: GoldQuote, found: Prediction, right: bool) -> None:
        self.speaker_right.add(right)
        if found.resolved_by is not None:
            self.speaker_right_when.setdefault(found.resolved_by, Share()).add(right)
        self.type_right.add(found.type == gold.type)
        self.confusion[gold.type, found.type] += 1
        if gold.cue:
            self.cue_right.add(jaccard(matched.words.touched(gold.cue), matched.words.touched(found.cue)) >= ENOUGH)

    def as_json(self) -> dict[str, Any]:
        """Return all figures, rounded to four digits."""
        shares = ("interrupted", "type_right", "cue_right", "speaker_right", "negatives")
        scores = ("detection", "exact", "end_to_end")
        return {
            **{name: getattr(self, name).as_json() for name in scores},
            "by_type": {label: s.as_json() for label, s in self.by_type.items()},
            **{name: _share(getattr(self, name)) for name in shares},
            "speaker_right_by": {label: _share(s) for label, s in self.speaker_right_by.items()},
            "speaker_right_when": {label: _share(s) for label, s in sorted(self.speaker_right_when.items())},
            "end_to_end_recall_by": {label: _share(s) for label, s in self.end_to_end_recall_by.items()},
            "confusion": {f"{gold}->{found}": n for (gold, found), n in sorted(self.confusion.items())},
        }


def _share(share: Share) -> dict[str, float | None]:
    return {"n": share.total, "hits": share.hits, "value": round(share.value, 4) if share.total else None}


def _same_words(matched: MatchedArticle, number: int) -> bool:
    predicted = matched.predicted[matched.pairs[number]]
    return matched.content_words(matched.article.quotes[number]) == matched.content_words(predicted)


def _found(matched: MatchedArticle, negative: Offsets, gold_of: Mapping[int, int]) -> bool:
    """Return whether a span of an unpaired prediction has a Jaccard index of 0.5 or more with the negative."""
    words = matched.words.touched([negative])
    return any(
        jaccard(words, matched.words.touched([span])) >= ENOUGH
        for number, prediction in enumerate(matched.predicted)
        if number not in gold_of
        for span in prediction.content
    )


def score_gold(
    articles: Iterable[GoldArticle], predictions: Mapping[str, Sequence[Prediction]]
) -> tuple[GoldScore, list[MatchedArticle]]:
    """Pair all articles with their predictions; return the scores and the pairings."""
    matched = [match_article(article, predictions.get(article.name, ())) for article in articles]
    score = GoldScore()
    for article in matched:
        score.count(article)
    return score, matched


def scores_by_outlet(matched: Iterable[MatchedArticle]) -> dict[str, GoldScore]:
    """Return the scores of each outlet that the gold names, sorted by name."""
    scores: dict[str, GoldScore] = {}
    for one in sorted(matched, key=lambda one: one.article.outlet or ""):
        if one.article.outlet:
            scores.setdefault(one.article.outlet, GoldScore()).count(one)
    return scores
