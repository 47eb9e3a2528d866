"""Pronouns as sources in news articles: score whether the record names the person whom the article means.

A file of items is JSON lines: `doc` (name of the article), `pronoun` ([start, end)), `antecedents` (spans of one or
more mentions, the fullest first, whose text names whom the pronoun means; empty where the article names nobody),
`number` ("s" or "p", of whom it means). All spans are code points of the article as it is; the file holds no text.

scripts/gold/polnear_pronouns.jsonl was made by hand from the development articles of PolNeAR: of the attributions whose
source is a single pronoun of the first or third person or a relative pronoun, at most two of an article, drawn by the
publisher in turn in an order shuffled with a fixed seed; then each was annotated by reading the article around the
pronoun and looking up the fullest name in the rest of it. It was annotated before any system was run on it. It is too
small to choose anything by and is used for measuring alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from evaluation.measures import percent
from evaluation.speaker_names import same_speaker
from evaluation.tables import markdown_table
from quotex.text.spans import Offsets

Judgement = Literal["right", "wrong", "abstained", "not extracted"]
JUDGEMENTS: tuple[Judgement, ...] = ("right", "wrong", "abstained", "not extracted")


@dataclass(frozen=True, slots=True)
class PronounItem:
    """A pronoun that is the source of an attribution, and the spans that name its antecedent."""

    doc: str
    pronoun: Offsets
    antecedents: tuple[Offsets, ...]
    number: Literal["s", "p"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a system: the spans of a source and the name of its speaker, None if it abstains."""

    source: tuple[Offsets, ...]
    speaker: str | None


@dataclass(slots=True)
class PronounScore:
    """The number of answers with each judgement."""

    judgements: Counter[Judgement] = field(default_factory=Counter)

    @property
    def extracted(self) -> int:
        """The number of pronouns that were found as sources."""
        return self.judgements.total() - self.judgements["not extracted"]

    @property
    def right(self) -> float:
        """The share of right answers among the pronouns that were found as sources; 0 without any."""
        return self.judgements["right"] / self.extracted if self.extracted else 0.0

    def as_json(self) -> dict[str, float]:
        """Return the counts and the share of right answers."""
        return {**{name: self.judgements[name] for name in JUDGEMENTS}, "right given extracted": round(self.right, 4)}


def read_pronouns(path: Path) -> list[PronounItem]:
    """Return the items of a file in their order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        PronounItem(row["doc"], _span(row["pronoun"]), tuple(_span(span) for span in row["antecedents"]), row["number"])
        for row in rows
    ]


def _span(bounds: Sequence[int]) -> Offsets:
    start, end = bounds
    return start, end


def judge(item: PronounItem, text: str, answers: Iterable[Answer]) -> Judgement:
    """Judge the first answer whose source overlaps the pronoun.

    The answer names an antecedent by its full name or by a part with the same ending, as in `same_speaker`. If the
    article names nobody, to abstain is right.
    """
    start, end = item.pronoun
    for answer in answers:
        if any(first < end and start < last for first, last in answer.source):
            break
    else:
        return "not extracted"
    if answer.speaker is None:
        return "abstained" if item.antecedents else "right"
    names = [text[first:last] for first, last in item.antecedents]
    return "right" if any(same_speaker(answer.speaker, name) for name in names) else "wrong"


def score_pronouns(
    items: Iterable[PronounItem], texts: Mapping[str, str], answers: Mapping[str, Sequence[Answer]]
) -> PronounScore:
    """Score all items, given the text and the answers of a system for each article."""
    score = PronounScore()
    for item in items:
        score.judgements[judge(item, texts[item.doc], answers.get(item.doc, ()))] += 1
    return score


def pronoun_table(score: PronounScore) -> str:
    """Return the counts of the judgements and the share of right answers as a Markdown table."""
    rows = [[name, str(score.judgements[name])] for name in JUDGEMENTS]
    rows.append(["right, of those found as sources (%)", percent(score.right)])
    return markdown_table(["pronoun sources in news", ""], rows)
