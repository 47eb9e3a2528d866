"""Adds what the rules on the trees find to the candidates that the network proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotex.quotations.candidates import Candidate, entry_of, from_report
from quotex.quotations.clauses import PRECISE, Reported
from quotex.quotations.evidence import Evidence
from quotex.quotations.headlines import HEADLINE, headlines
from quotex.quotations.mark_alignment import snap_to_marks
from quotex.quotations.nesting import clip_nested
from quotex.quotations.quote_index import QuoteIndex
from quotex.quotations.word_spans import words_of
from quotex.text.spans import Spans, overlap, size, union

_NESTED_RULES = frozenset((*PRECISE, "infinitive", "predicate", "noun with a clause"))
_COVERED = 0.5  # share of a rule's content that candidates may hold already


@dataclass(frozen=True, slots=True)
class _Taken:
    """The spans of all content, and of the content and the cues of the proposals."""

    content: Spans
    proposed: Spans
    cues: Spans
    sure_only: bool


def add_reports(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Add what the rules on the trees and on the headline find.

    Beside proposals only precise rules count.
    """
    quotes, parse = evidence.quotes, evidence.parse
    found = snap_to_marks(evidence, [from_report(parse, report) for report in _unused_reports(evidence, candidates)])
    found += headlines(parse)
    taken = _Taken(
        content=union(*(candidate.content for candidate in [*candidates, *found])),
        proposed=union(*(candidate.content for candidate in candidates)),
        cues=union(*(candidate.cue for candidate in candidates)),
        sure_only=bool(parse.proposals),
    )
    added = [candidate for candidate in found if _adds(quotes, candidate, taken)]
    return [*candidates, *clip_nested(parse.text, added, [*candidates, *added])]


def _unused_reports(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Reported]:
    """Return the reports whose cue no candidate has; beside proposals only those of rules that may nest."""
    covered = {i for candidate in candidates for i in words_of(evidence.parse, candidate.cue)}
    reports = [report for report in evidence.reports.values() if not covered & set(report.cue)]
    if not evidence.parse.proposals:
        return reports
    return [r for r in reports if r.rule in _NESTED_RULES and r.entry.speech and not _is_order_of_nobody(r)]


def _is_order_of_nobody(report: Reported) -> bool:
    """Return whether the cue is a passive with an infinitive and no agent ("told to leave", "invited to invest")."""
    return report.rule == "infinitive" and report.source.head is None


def _adds(quotes: QuoteIndex, candidate: Candidate, taken: _Taken) -> bool:
    """Return whether a rule's candidate stands beside the others, or is a clear attribution inside one of them."""
    entry = entry_of(quotes.parse, candidate)
    if overlap(candidate.cue, taken.content):  # inside another content
        return candidate.rule in _NESTED_RULES and (entry is None or entry.speech)
    if not taken.sure_only:
        return True
    if (
        not _is_sure(quotes, candidate)
        or overlap(candidate.content, taken.cues)
        or (entry and entry.cue_class == "show")
    ):
        return False
    return overlap(candidate.content, taken.proposed) < _COVERED * size(candidate.content)


def _is_sure(quotes: QuoteIndex, candidate: Candidate) -> bool:
    """Return whether a rule's candidate counts beside proposals.

    It does if its rule is precise, or if it has a source and words in marks.
    """
    somebody = bool(candidate.source) or candidate.shared_with is not None
    marked = somebody and bool(quotes.marks_in(candidate.content))
    return candidate.rule in (*PRECISE, HEADLINE) or (marked and candidate.rule in _NESTED_RULES)
