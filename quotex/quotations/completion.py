"""Completes candidates: the whole source phrase, then addressee, time and the form of an attribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotex.parsing.document import Parse
from quotex.quotations.attribution import Attribution
from quotex.quotations.boundaries import runs_on
from quotex.quotations.candidates import PROPOSAL, Candidate, entry_of, noun_head
from quotex.quotations.cues import describe_cue
from quotex.quotations.evidence import Evidence
from quotex.quotations.quote_index import QuoteIndex
from quotex.quotations.relays import is_medium
from quotex.quotations.sources import addressee_of, noun_phrase, source_of, time_of
from quotex.quotations.speaker_turns import VOICE
from quotex.quotations.speech_filter import is_speech, quote_type
from quotex.quotations.statements_below import STATEMENT
from quotex.quotations.word_spans import spans_of, words_of
from quotex.text.spans import Offsets, Spans, solid, union, without

# A word that hangs on a noun behind it by one of these opens another phrase ("Lind this | week said").
_BEFORE_NOUN = frozenset(("det", "amod", "nummod", "case"))


def complete_sources(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Give each candidate its whole source phrase."""
    return [_with_source_phrase(evidence.quotes, candidate) for candidate in candidates]


def _with_source_phrase(quotes: QuoteIndex, candidate: Candidate) -> Candidate:
    """Return the candidate with its whole source phrase; a source that the proposal lacks comes from the tree."""
    parse = quotes.parse
    taken = set(words_of(parse, union(candidate.content, candidate.cue)))
    if candidate.rule in (VOICE, STATEMENT):
        return candidate
    if candidate.source:
        head = candidate.source_head if candidate.source_head is not None else noun_head(parse, candidate.source)
        if head is None:
            return candidate
        phrase = spans_of(parse, noun_phrase(parse, head, taken))
        others = union(candidate.content, candidate.cue, quotes.lead_ins)
        source = solid(parse.text, without(union(candidate.source, phrase), others))
        return replace(candidate, source=_whole_at_the_end(parse, source), source_head=head)
    if (
        candidate.rule != PROPOSAL
        or candidate.cue_head is None
        or parse.words[candidate.cue_head].upos not in ("VERB", "AUX")
    ):
        return candidate
    entry = entry_of(parse, candidate)
    if entry is not None and entry.cue_class == "seem":  # its subject belongs to the content
        return candidate
    source_words = source_of(parse, candidate.cue_head, taken)
    spans = solid(parse.text, without(spans_of(parse, source_words.words), union(candidate.content, candidate.cue)))
    if not spans and source_words.shared_with is None:
        return candidate
    return replace(candidate, source=spans, source_head=source_words.head, shared_with=source_words.shared_with)


def _whole_at_the_end(parse: Parse, source: Spans) -> Spans:
    """Return the source without the comma that closes an apposition, and without the first words of the next phrase."""
    if not source:
        return source
    start, end = source[-1]
    words = list(parse.words_in(start, end))
    while len(words) > 1 and runs_on(parse, words[-1], _BEFORE_NOUN):
        words.pop()
    end = min(end, parse.words[words[-1]].end)
    return (*source[:-1], (start, start + len(parse.text[start:end].rstrip(", "))))


def to_attribution(evidence: Evidence, candidate: Candidate, nested_in: int | None) -> Attribution:
    """Return the candidate as an attribution; `nested_in` is a number in the list it will stand in."""
    quotes, parse = evidence.quotes, evidence.parse
    cue, head = None, candidate.cue_head
    taken = set(words_of(parse, union(candidate.content, candidate.source)))
    addressee: Offsets | None = None
    time: Offsets | None = None
    via = candidate.via
    if head is not None:
        hearer = addressee_of(parse, head, taken)
        addressee = _one_span(parse, hearer)
        via = via or (spans_of(parse, hearer) if is_medium(parse, hearer) else ())
        time = _one_span(parse, time_of(parse, head, taken))
        spans = solid(parse.text, without(candidate.cue, [time])) if time else candidate.cue  # said | on Tuesday
        cue = describe_cue(parse, spans or candidate.cue, head, candidate.shared_with)
    source, source_head = candidate.source, candidate.source_head
    if not source and candidate.donor is None and candidate.shared_with is not None and source_head is not None:
        phrase = noun_phrase(parse, source_head, set(words_of(parse, union(candidate.content, candidate.cue))))
        source = solid(parse.text, without(spans_of(parse, phrase), union(candidate.content, candidate.cue)))
    return Attribution(
        type=quote_type(quotes, candidate.content),
        content=candidate.content,
        cue=cue,
        source=source,
        source_head=source_head if source else None,
        source_of=candidate.donor,
        addressee=addressee,
        time=time,
        nested_in=nested_in,
        speech=is_speech(quotes, candidate),
        confidence=candidate.confidence,
        via=via,
    )


def _one_span(parse: Parse, words: Sequence[int]) -> Offsets | None:
    return parse.offsets(words[0], words[-1] + 1) if words else None
