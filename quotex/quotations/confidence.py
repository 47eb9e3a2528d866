"""The confidence of an attribution: a logistic model over features of the network and the rules.

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
from quotex.quotations.candidates import PROPOSAL, Candidate, entry_of
from quotex.quotations.clauses import PRECISE, Reported
from quotex.quotations.evidence import Evidence
from quotex.quotations.quote_index import QuoteIndex
from quotex.quotations.speech_filter import quote_type
from quotex.quotations.word_spans import spans_of, words_of
from quotex.records import QuoteType
from quotex.text.spans import overlap, size, union

_WEIGHTS = "confidence.tsv"
_AGREES = 0.5  # share of the words of two contents that they have in common if they agree
_LONG = 60  # words of a content beyond which its length says nothing more
_SURE = 6.0  # log-odds beyond which the network is taken to be sure


def confidence(evidence: Evidence, candidate: Candidate) -> float:
    """Return the probability that the candidate is right, from 0 to 1.

    What a rule found, not the network, keeps the rule's prior: it is too rare to fit.
    """
    if candidate.rule != PROPOSAL:
        return candidate.confidence
    quotes, weights = evidence.quotes, _weights()
    kind = quote_type(quotes, candidate.content)
    known = features(quotes, candidate, kind, evidence.report_of(candidate.cue_head))
    score = sum(weights.get(name, 0.0) * value for name, value in known.items())
    return 1 / (1 + math.exp(-score))


@cache
def _weights() -> Mapping[str, float]:
    return {name: float(weight) for name, weight in rows(_WEIGHTS, 2)}


def features(quotes: QuoteIndex, candidate: Candidate, kind: QuoteType, report: Reported | None) -> dict[str, float]:
    """Return the value of each feature.

    The general features appear a second time for the kind of quotation, since their weight depends on it.
    """
    found = dict(_features(quotes, candidate, report))
    return found | {f"{kind} {name}": found[name] for name in ("always", "least certain part")}


def _features(quotes: QuoteIndex, candidate: Candidate, report: Reported | None) -> Iterator[tuple[str, float]]:
    parse = quotes.parse
    yield "always", 1.0
    yield "length", math.log1p(min(len(words_of(parse, candidate.content)), _LONG)) - 2.5
    inside, total = quotes.quoted(candidate.content)
    yield "share in marks", inside / max(total, 1)
    yield from _network(candidate.certainty)
    if len(candidate.content) > 1:
        yield "several parts", 1.0
    if not candidate.cue:
        yield "no cue", 1.0
    if not candidate.source:
        yield "shared source" if candidate.shared_with is not None else "no source", 1.0
    entry = entry_of(parse, candidate)
    if candidate.cue and entry is None:
        yield "unlisted cue", 1.0
    elif entry is not None and not entry.speech:
        yield "cue of an attitude", 1.0
    if report is not None:
        yield from _tree(quotes, candidate, report)


def _network(sure: Certainty) -> Iterator[tuple[str, float]]:
    odds = {name: _log_odds(value) for name, value in sure._asdict().items()}
    yield "least certain part", min(odds.values())
    for name, value in odds.items():
        yield f"certainty of {name}", value


def _log_odds(probability: float) -> float:
    inner = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-_SURE, min(_SURE, math.log(inner / (1 - inner))))


def _tree(quotes: QuoteIndex, candidate: Candidate, report: Reported) -> Iterator[tuple[str, float]]:
    yield "tree rule precise" if report.rule in PRECISE else "tree rule", 1.0
    content = spans_of(quotes.parse, report.content)
    if overlap(content, candidate.content) >= _AGREES * size(union(content, candidate.content)):
        yield "tree has the content", 1.0
    if report.source.head is not None and report.source.head == candidate.source_head:
        yield "tree has the source", 1.0
