"""What went wrong, case by case: the categories of errors, their counts and examples to read."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from quotex.evaluation.corpora import Offsets
from quotex.evaluation.gold import MatchedArticle
from quotex.evaluation.polnear import Matched
from quotex.evaluation.tables import markdown_table
from quotex.evaluation.words import Attributed

Category = Literal[
    "missed", "boundary", "wrong source", "inexact", "spurious", "fragment", "wrong speaker", "wrong type"
]
MEANING: dict[Category, str] = {
    "missed": "no prediction touches the content",
    "boundary": "predictions touch the content, none shares half of its words",
    "wrong source": "content found, source wrong",
    "inexact": "content and source found, the words at the edges differ",
    "spurious": "a prediction that touches no annotated content",
    "fragment": "a prediction inside or around a content that another prediction has, or too unlike it",
    "wrong speaker": "quotation found, speaker wrong",
    "wrong type": "quotation and speaker found, type wrong",
}


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """One error: the gold and the prediction as text, None where there is none."""

    document: str
    category: Category
    type: str
    gold: str | None
    found: str | None


def polnear_errors(documents: Mapping[str, Matched]) -> Iterator[ErrorCase]:
    """Errors of gold attributions in text order, then of predictions, document by document."""
    for name, matched in documents.items():
        yield from _gold_errors(name, matched)
        yield from _prediction_errors(name, matched)


def _gold_errors(name: str, matched: Matched) -> Iterator[ErrorCase]:
    text = matched.text.text
    for number, item in enumerate(matched.gold):
        touching = [p for p in matched.predicted if p.words & item.words]
        best = max(touching, key=lambda p: len(p.words & item.words), default=None)
        category: Category
        if number in matched.attribution:
            if number in matched.exact:
                continue
            category, best = "inexact", matched.predicted[matched.attribution[number]]
        elif number in matched.overlap:
            category, best = "wrong source", matched.predicted[matched.overlap[number]]
        else:
            category = "boundary" if touching else "missed"
        found = describe(text, best.spans) if best else None
        yield ErrorCase(name, category, item.type, describe(text, item.spans), found)


def _prediction_errors(name: str, matched: Matched) -> Iterator[ErrorCase]:
    text = matched.text.text
    paired = {*matched.overlap.values(), *matched.attribution.values()}
    for number, item in enumerate(matched.predicted):
        if number not in paired:
            touching = [g for g in matched.gold if g.words & item.words]
            best = max(touching, key=lambda g: len(g.words & item.words), default=None)
            gold = describe(text, best.spans) if best else None
            yield ErrorCase(name, "fragment" if best else "spurious", item.type, gold, describe(text, item.spans))


def gold_errors(articles: Iterable[MatchedArticle]) -> Iterator[ErrorCase]:
    """Missed and spurious quotations, wrong speakers and wrong types of a gold set."""
    for matched in articles:
        name, text = matched.article.name, matched.article.text
        for number, quote in enumerate(matched.article.quotes):
            gold = describe(text, quote, quote.speaker)
            if number not in matched.pairs:
                yield ErrorCase(name, "missed", quote.type, gold, None)
                continue
            prediction = matched.predicted[matched.pairs[number]]
            found = f"{describe(text, prediction, prediction.speaker)} ({prediction.type})"
            if not matched.speaker_is_right(number):
                yield ErrorCase(name, "wrong speaker", quote.type, gold, found)
            elif prediction.type != quote.type:
                yield ErrorCase(name, "wrong type", quote.type, gold, found)
        paired = set(matched.pairs.values())
        for number, prediction in enumerate(matched.predicted):
            if number not in paired:
                found = describe(text, prediction, prediction.speaker)
                yield ErrorCase(name, "spurious", prediction.type, None, found)


def describe(text: str, attribution: Attributed, speaker: str | None = None) -> str:
    """ "source | cue | content" in one line, a gap between two spans as [..]."""
    parts = [_spelled(text, spans) or "-" for spans in (attribution.source, attribution.cue, attribution.content)]
    return " | ".join(parts) + (f" => {speaker}" if speaker else "")


def _spelled(text: str, spans: Sequence[Offsets]) -> str:
    return " [..] ".join(" ".join(text[start:end].split()) for start, end in spans)


def error_counts(cases: Iterable[ErrorCase]) -> Counter[tuple[str, str]]:
    """Errors by category and type."""
    return Counter((case.category, case.type) for case in cases)


def error_table(cases: Sequence[ErrorCase]) -> str:
    """Counts by category and type, most frequent category first."""
    counts = error_counts(cases)
    totals = Counter(case.category for case in cases)
    kinds = ("direct", "mixed", "indirect")
    rows = [
        [category, str(total), *(str(counts[category, kind]) for kind in kinds), MEANING[category]]
        for category, total in totals.most_common()
    ]
    return markdown_table(["error", "all", *kinds, "meaning"], rows)


def error_examples(cases: Iterable[ErrorCase], count: int, seed: int = 0) -> str:
    """`count` cases of each category and type, drawn at random but the same for the same seed."""
    groups: dict[tuple[str, str], list[ErrorCase]] = defaultdict(list)
    for case in cases:
        groups[case.category, case.type].append(case)
    rng = random.Random(seed)
    blocks = []
    for (category, kind), members in sorted(groups.items()):
        blocks.append(f"== {category}, {kind}: {len(members)}")
        blocks += [_shown(case) for case in rng.sample(members, min(count, len(members)))]
    return "\n".join(blocks)


def _shown(case: ErrorCase) -> str:
    return f"-- {case.document}\n   gold   {case.gold or '(none)'}\n   found  {case.found or '(none)'}"
