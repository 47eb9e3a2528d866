"""How sure an attribution is: a logistic model over what the network and the rules know about a proposal.

The weights stand in lexicons/en/confidence.tsv and are fitted by scripts/fit_confidence.py on articles that the network
was not trained on. Right means, as in attribution precision, that the content overlaps an annotated one whose
source is the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache

from quotex.lexicons import rows
from quotex.parsing.document import Certainty
from quotex.quotations.candidates import PROPOSAL, Draft, entry_of
from quotex.quotations.clauses import PRECISE, Reported
from quotex.quotations.quote_index import Layout
from quotex.quotations.word_spans import spans_of, words_of
from quotex.records import QuoteType
from quotex.text.spans import overlap, size, union

_WEIGHTS = "confidence.tsv"
_AGREES = 0.5  # share of the words of two contents that they have in common if they agree
_LONG = 60  # words of a content beyond which its length says nothing more
_SURE = 6.0  # log-odds beyond which the network is taken to be sure


def confidence(layout: Layout, draft: Draft, kind: QuoteType, report: Reported | None) -> float:
    """The probability that the draft is right, from 0 to 1; `report` is what the tree's rules say about its cue.

    What a rule found, not the network, keeps the rule's prior: it is too rare to fit.
    """
    if draft.rule != PROPOSAL:
        return draft.confidence
    weights = _weights()
    score = sum(weights.get(name, 0.0) * value for name, value in features(layout, draft, kind, report).items())
    return 1 / (1 + math.exp(-score))


@cache
def _weights() -> Mapping[str, float]:
    return {name: float(weight) for name, weight in rows(_WEIGHTS, 2)}


def features(layout: Layout, draft: Draft, kind: QuoteType, report: Reported | None) -> dict[str, float]:
    """Name -> value. All that is known about one kind of quotation is worth something else in another kind."""
    found = dict(_features(layout, draft, report))
    return found | {f"{kind} {name}": found[name] for name in ("always", "least certain part")}


def _features(layout: Layout, draft: Draft, report: Reported | None) -> Iterator[tuple[str, float]]:
    parse = layout.parse
    yield "always", 1.0
    yield "length", math.log1p(min(len(words_of(parse, draft.content)), _LONG)) - 2.5
    inside, total = layout.quoted(draft.content)
    yield "share in marks", inside / max(total, 1)
    yield from _network(draft.certainty)
    if len(draft.content) > 1:
        yield "several parts", 1.0
    if not draft.cue:
        yield "no cue", 1.0
    if not draft.source:
        yield "shared source" if draft.shared_with is not None else "no source", 1.0
    entry = entry_of(parse, draft)
    if draft.cue and entry is None:
        yield "unlisted cue", 1.0
    elif entry is not None and not entry.speech:
        yield "cue of an attitude", 1.0
    if report is not None:
        yield from _tree(layout, draft, report)


def _network(sure: Certainty) -> Iterator[tuple[str, float]]:
    odds = {name: _log_odds(value) for name, value in sure._asdict().items()}
    yield "least certain part", min(odds.values())
    for name, value in odds.items():
        yield f"certainty of {name}", value


def _log_odds(probability: float) -> float:
    inner = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-_SURE, min(_SURE, math.log(inner / (1 - inner))))


def _tree(layout: Layout, draft: Draft, report: Reported) -> Iterator[tuple[str, float]]:
    yield "tree rule precise" if report.rule in PRECISE else "tree rule", 1.0
    content = spans_of(layout.parse, report.content)
    if overlap(content, draft.content) >= _AGREES * size(union(content, draft.content)):
        yield "tree has the content", 1.0
    if report.source.head is not None and report.source.head == draft.source_head:
        yield "tree has the source", 1.0
