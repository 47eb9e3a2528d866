"""Turns the proposals of the network into candidates and corrects them with the trees of their cues."""

from __future__ import annotations

from collections.abc import Sequence

from quotex.quotations.boundaries import mend
from quotex.quotations.candidates import Candidate, entry_of, from_proposal
from quotex.quotations.clauses import PRECISE
from quotex.quotations.evidence import Evidence
from quotex.quotations.word_spans import words_of

# Proposals below this probability are left out: on PolNeAR train about a quarter of them are right.
LEAST_PROBABILITY = 0.1


def propose(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Add the proposals that are likely enough."""
    proposed = (from_proposal(evidence.parse, proposal) for proposal in evidence.parse.proposals)
    likely = (c for c in proposed if c is not None and c.confidence >= LEAST_PROBABILITY)
    return [*candidates, *(c for c in likely if not _describes_recording(evidence, c))]


def _describes_recording(evidence: Evidence, candidate: Candidate) -> bool:
    """Return whether an unlisted cue describes a recording of a speaker ("ends with footage of Doe saying ...")."""
    parse = evidence.parse
    if candidate.cue_head is None or entry_of(parse, candidate) is not None:
        return False
    if parse.words[candidate.cue_head].upos not in ("VERB", "NOUN"):
        return False
    inner = (evidence.report_of(i) for i in words_of(parse, candidate.content[:1]))
    return any(r and r.entry.speech and r.rule in PRECISE and r.source.words for r in inner)


def mend_proposals(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Correct each proposal with its tree and with what the rules report of its cue."""
    return [mend(evidence.quotes, c, evidence.report_of(c.cue_head)) for c in candidates]
