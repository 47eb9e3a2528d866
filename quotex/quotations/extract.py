"""Finds the attributions of a parse: steps that propose, correct, add, complete, rate and drop candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from quotex.parsing.document import Parse
from quotex.quotations.attribution import Attribution
from quotex.quotations.boundaries import leave_out_hearer
from quotex.quotations.candidates import PROPOSAL, Candidate
from quotex.quotations.completion import complete_sources, to_attribution
from quotex.quotations.confidence import confidence
from quotex.quotations.cues import OTHER
from quotex.quotations.evidence import Evidence
from quotex.quotations.mark_alignment import (
    drop_cues_in_quotations,
    leave_to_voices,
    rejoin,
    snap_to_marks,
    tidy,
    without_lead_ins,
)
from quotex.quotations.nesting import keep_only, link_donors, nesting
from quotex.quotations.orphan_quotes import cover_marks
from quotex.quotations.proposals import mend_proposals, propose
from quotex.quotations.quoted_paragraphs import join_open_paragraphs, part_closed_paragraphs
from quotex.quotations.relays import name_relays
from quotex.quotations.reports import add_reports
from quotex.quotations.speech_filter import is_speech, quote_type

Step = Callable[[Evidence, Sequence[Candidate]], list[Candidate]]

# Of the indirect and mixed proposals below this confidence few are right; chosen on held-out articles.
LEAST_CONFIDENCE = 0.4


def in_text_order(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Sort the candidates by where their content begins, outer ones first."""
    return sorted(candidates, key=lambda c: (c.start, -c.end, c.cue))


def rate(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Give each candidate its calibrated confidence."""
    return [replace(c, confidence=confidence(evidence, c)) for c in candidates]


def without_hearers(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Take the hearers out of the contents, after rating: the confidence model was fitted with them."""
    reports = [evidence.report_of(c.cue_head) for c in candidates]
    pairs = zip(candidates, reports, strict=True)
    return [leave_out_hearer(evidence.quotes, c, report) if report else c for c, report in pairs]


def keep_likely(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop the proposals that are too unsure, unless all of their content stands in quotation marks."""
    return keep_only(candidates, [_is_likely(evidence, c) for c in candidates])


def keep_likely_speech(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop candidates that are too unsure or that report no speech or writing, such as beliefs and intentions."""
    return keep_only(candidates, [_is_likely(evidence, c) and is_speech(evidence.quotes, c) for c in candidates])


def _is_likely(evidence: Evidence, candidate: Candidate) -> bool:
    sure = candidate.rule != PROPOSAL or candidate.confidence >= LEAST_CONFIDENCE
    return sure or quote_type(evidence.quotes, candidate.content) == "direct"


STEPS: tuple[Step, ...] = (
    propose,
    drop_cues_in_quotations,
    mend_proposals,
    snap_to_marks,
    rejoin,
    add_reports,
    name_relays,
    without_lead_ins,
    leave_to_voices,
    join_open_paragraphs,
    part_closed_paragraphs,
    cover_marks,
    tidy,
    complete_sources,
    in_text_order,
    link_donors,
    rate,
    without_hearers,
)


def attributions(parse: Parse, *, speech_only: bool = True) -> list[Attribution]:
    """Return all attributions of an article, sorted by where their content begins.

    With proposals these lead, and rules on the tree add only what they are sure of; without any, all rules
    speak. `speech_only` leaves out beliefs, intentions and other attitudes. `source_of` and `nested_in`
    are numbers in the returned list.
    """
    evidence = Evidence.of(parse)
    candidates = run_steps(evidence, (*STEPS, keep_likely_speech if speech_only else keep_likely))
    related = zip(candidates, nesting(candidates), strict=True)
    return [to_attribution(evidence, candidate, outer) for candidate, outer in related]


def title_attributions(title: Parse, *, speech_only: bool = True) -> list[Attribution]:
    """Return the attributions of a title that name a source by a listed cue, a colon or a dash.

    Titles put words in marks that they only stress ('quasi-state of war'), so that marks alone, or beside a verb that
    is no cue, prove nothing.
    """
    found = attributions(title, speech_only=speech_only)
    kept = [n for n, one in enumerate(found) if one.cue and (one.cue.cue_class != OTHER or not one.cue.lemma.isalpha())]
    place = {number: new for new, number in enumerate(kept)}
    moved = ((found[n], found[n].nested_in, found[n].source_of) for n in kept)
    return [
        replace(
            one,
            nested_in=None if outer is None else place.get(outer),
            source_of=None if donor is None else place.get(donor),
        )
        for one, outer, donor in moved
    ]


def run_steps(evidence: Evidence, steps: Sequence[Step]) -> list[Candidate]:
    """Return the candidates after the steps; each step gets the result of the one before."""
    candidates: list[Candidate] = []
    for step in steps:
        candidates = step(evidence, candidates)
    return candidates
