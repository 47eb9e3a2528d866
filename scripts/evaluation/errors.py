"""Errors case by case: their categories and counts, and examples with gold and prediction."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import wrap
from typing import Literal

from evaluation.corpora import Offsets
from evaluation.gold import MatchedArticle
from evaluation.polnear import Item, Matched
from evaluation.tables import markdown_table
from evaluation.words import Attributed

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
class Shown:
    """The text of an attribution, one line for each part; [..] stands for the gap between two spans."""

    source: str
    cue: str
    content: str
    speaker: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """An error: the sentences around it, the gold and the prediction; one of these may be None."""

    document: str
    category: Category
    type: str
    passage: str
    gold: Shown | None
    found: Shown | None


def polnear_errors(documents: Mapping[str, Matched]) -> Iterator[ErrorCase]:
    """Yield document by document the errors of gold attributions in text order, then those of predictions."""
    for name, matched in documents.items():
        yield from _gold_errors(name, matched)
        yield from _prediction_errors(name, matched)


def _gold_errors(name: str, matched: Matched) -> Iterator[ErrorCase]:
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
        yield _polnear_case(name, category, item.type, matched, item, best)


def _prediction_errors(name: str, matched: Matched) -> Iterator[ErrorCase]:
    paired = {*matched.overlap.values(), *matched.attribution.values()}
    for number, item in enumerate(matched.predicted):
        if number not in paired:
            touching = [g for g in matched.gold if g.words & item.words]
            best = max(touching, key=lambda g: len(g.words & item.words), default=None)
            yield _polnear_case(name, "fragment" if best else "spurious", item.type, matched, best, item)


def _polnear_case(
    name: str, category: Category, kind: str, matched: Matched, gold: Item | None, found: Item | None
) -> ErrorCase:
    text = matched.text.text
    around = passage(text, [item.spans for item in (gold, found) if item])
    one, other = (shown(text, item.spans) if item else None for item in (gold, found))
    return ErrorCase(name, category, kind, around, one, other)


def gold_errors(articles: Iterable[MatchedArticle]) -> Iterator[ErrorCase]:
    """Yield missed and spurious quotations, wrong speakers and wrong types of a gold set."""
    for matched in articles:
        name, text = matched.article.name, matched.article.text
        for number, quote in enumerate(matched.article.quotes):
            gold = shown(text, quote, quote.speaker, quote.type)
            if number not in matched.pairs:
                yield ErrorCase(name, "missed", quote.type, passage(text, [quote]), gold, None)
                continue
            prediction = matched.predicted[matched.pairs[number]]
            found = shown(text, prediction, prediction.speaker, prediction.type)
            around = passage(text, [quote, prediction])
            if not matched.speaker_is_right(number):
                yield ErrorCase(name, "wrong speaker", quote.type, around, gold, found)
            elif prediction.type != quote.type:
                yield ErrorCase(name, "wrong type", quote.type, around, gold, found)
        paired = set(matched.pairs.values())
        for number, prediction in enumerate(matched.predicted):
            if number not in paired:
                found = shown(text, prediction, prediction.speaker, prediction.type)
                yield ErrorCase(name, "spurious", prediction.type, passage(text, [prediction]), None, found)


def shown(text: str, attribution: Attributed, speaker: str | None = None, kind: str | None = None) -> Shown:
    """Return the text of the parts of an attribution, with the `speaker` and the `kind` (its type) given."""
    source, cue, content = (_spelled(text, s) for s in (attribution.source, attribution.cue, attribution.content))
    return Shown(source, cue, content, speaker, kind)


def _spelled(text: str, spans: Sequence[Offsets]) -> str:
    return " [..] ".join(_one_line(text[start:end]) for start, end in spans)


def _one_line(text: str) -> str:
    return " ".join(text.split())


_SENTENCE_END = re.compile(r"""[.!?…]["”’')\]]*\s+(?=["“‘'(\[]*[A-Z0-9])|\n+""")
_REACH = 400  # code points within which a sentence is taken to begin or end


def passage(text: str, attributions: Iterable[Attributed]) -> str:
    """Return the sentences around the attributions on one line.

    A sentence ends where a full stop, white space and a capital follow each other.
    """
    spans = [span for one in attributions for span in (*one.source, *one.cue, *one.content)]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    low, high = max(0, first - _REACH), last + _REACH
    ends = [match.end() for match in _SENTENCE_END.finditer(text, low, high)]
    begin = max((end for end in ends if end <= first), default=low)
    return _one_line(text[begin : min((end for end in ends if end >= last), default=high)])


def error_table(cases: Sequence[ErrorCase]) -> str:
    """Return the counts by category and type as a Markdown table, most frequent category first."""
    counts = Counter((case.category, case.type) for case in cases)
    totals = Counter(case.category for case in cases)
    kinds = ("direct", "mixed", "indirect")
    rows = [
        [category, str(total), *(str(counts[category, kind]) for kind in kinds), MEANING[category]]
        for category, total in totals.most_common()
    ]
    return markdown_table(["error", "all", *kinds, "meaning"], rows)


def error_examples(cases: Iterable[ErrorCase], category: str, count: int, seed: int = 0) -> str:
    """Return `count` random cases of a category in their order; a seed always gives the same cases."""
    members = [case for case in cases if case.category == category]
    chosen = sorted(random.Random(seed).sample(range(len(members)), min(count, len(members))))
    return "\n\n".join(
        [f"{category}: {len(chosen)} of {len(members)}", *(side_by_side(members[number]) for number in chosen)]
    )


_COLUMN = 52


def side_by_side(case: ErrorCase) -> str:
    """Return the passage of a case and below it gold and prediction in two columns, part by part."""
    lines = [f"-- {case.document}, {case.type}"]
    lines += wrap(case.passage, 2 * _COLUMN, initial_indent="   ", subsequent_indent="   ")
    lines.append(f"   {'':9}{'gold':{_COLUMN}}found")
    for part in ("type", "source", "cue", "content", "speaker"):
        if any(side and getattr(side, part) is not None for side in (case.gold, case.found)):
            for row, cells in enumerate(zip_longest(_cell(case.gold, part), _cell(case.found, part), fillvalue="")):
                lines.append(f"   {'' if row else part:9}{cells[0]:{_COLUMN}}{cells[1]}".rstrip())
    return "\n".join(lines)


def _cell(side: Shown | None, part: str) -> list[str]:
    if side is None:
        return ["(none)"] if part == "content" else []
    return wrap(getattr(side, part) or "-", _COLUMN - 2)
