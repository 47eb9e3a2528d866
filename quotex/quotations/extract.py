"""Finds the attributions of a parse: proposals of the network, rules on the tree and quotation marks, fused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quotex.parsing.document import Offsets, Parse
from quotex.quotations.attribution import Attribution
from quotex.quotations.boundaries import mend, reports_by_cue, runs_on
from quotex.quotations.candidates import PROPOSAL, Draft, entry_of, from_proposal, from_report, noun_head
from quotex.quotations.clauses import PRECISE, PRIORS, Reported, headline_sources, reported
from quotex.quotations.confidence import confidence
from quotex.quotations.cues import describe_cue
from quotex.quotations.mark_alignment import (
    drop_cues_in_quotations,
    leave_to_voices,
    rejoin,
    snap_to_marks,
    tidy,
    without_lead_ins,
)
from quotex.quotations.nesting import clip_nested, givers, keep_only, nesting
from quotex.quotations.orphan_quotes import VOICE, cover_marks, left_alone
from quotex.quotations.quote_index import Layout
from quotex.quotations.sources import addressee_of, noun_phrase, source_of, time_of
from quotex.quotations.speech_filter import is_speech, quote_type
from quotex.quotations.word_spans import spans_of, words_of
from quotex.text.spans import Spans, overlap, size, union, without

# Proposals below this probability are left out: on PolNeAR train about a quarter of them are right.
LEAST = 0.1
# Of the indirect and mixed attributions below this confidence few are right; held-out articles put it at 0.4.
UNSURE = 0.4
_NESTED_RULES = frozenset((*PRECISE, "infinitive", "predicate", "noun with a clause"))
# So a word belongs to a noun behind it ("Lind this | week said").
_BEFORE_NOUN = frozenset(("det", "amod", "nummod", "case"))
_COVERED = 0.5  # share of a rule's content that drafts may hold already


def attributions(parse: Parse, *, speech_only: bool = True) -> list[Attribution]:
    """All attributions of an article, sorted by where their content begins.

    With proposals these lead, and rules on the tree add only what they are sure of; without any, all rules
    speak. `speech_only` leaves out beliefs, intentions and other attitudes. `source_of` and `nested_in`
    are numbers in the returned list.
    """
    layout = Layout.of(parse)
    reports = reported(parse, layout.may_open)
    drafts = rated(layout, drafted(layout, reports), reports)
    kept = [is_likely(layout, d) and (is_speech(layout, d) or not speech_only) for d in drafts]
    drafts = keep_only(drafts, kept)
    related = zip(drafts, givers(drafts), nesting(drafts), strict=True)
    return [finished(layout, draft, giver, outer) for draft, giver, outer in related]


def drafted(layout: Layout, reports: Sequence[Reported]) -> list[Draft]:
    """The drafts of all attributions, sorted by where their content begins; `reports` is what the tree's rules find."""
    drafts = proposed(layout, reports)
    drafts += missed(layout, drafts, reports)
    drafts = leave_to_voices(layout, without_lead_ins(layout, drafts))
    drafts = cover_marks(layout, drafts)
    drafts = [tidy(layout, draft) for draft in drafts]
    drafts = [complete_source(layout, draft) for draft in drafts]
    drafts = sorted(drafts, key=lambda d: (d.start, -d.end, d.cue))
    return [d if giver is not None else left_alone(d) for d, giver in zip(drafts, givers(drafts), strict=True)]


def rated(layout: Layout, drafts: Sequence[Draft], reports: Sequence[Reported]) -> list[Draft]:
    """The drafts with calibrated confidences."""
    known = reports_by_cue(reports)
    return [
        replace(d, confidence=confidence(layout, d, quote_type(layout, d.content), known.get(d.cue_head)))
        for d in drafts
    ]


def is_likely(layout: Layout, draft: Draft) -> bool:
    """Whether a draft is a record: a rule's, what stands in quotation marks, other content if it is not too unsure."""
    sure = draft.rule != PROPOSAL or draft.confidence >= UNSURE
    return sure or quote_type(layout, draft.content) == "direct"


# ------------------------------------------------------------------------------------- gathering drafts


def proposed(layout: Layout, reports: Sequence[Reported]) -> list[Draft]:
    """The proposals as drafts: one for each cue, mended by the tree, whole at the marks."""
    known = reports_by_cue(reports)
    drafts = drop_cues_in_quotations(layout, list(likely(layout.parse, known)))
    drafts = [mend(layout, d, known.get(d.cue_head) if d.cue_head is not None else None) for d in drafts]
    return rejoin(layout, snap_to_marks(layout, drafts))


def likely(parse: Parse, known: Mapping[int | None, Reported]) -> Iterator[Draft]:
    """The proposals that are likely enough."""
    for proposal in parse.proposals:
        draft = from_proposal(parse, proposal)
        if draft is not None and draft.confidence >= LEAST and not _shows_somebody(parse, draft, known):
            yield draft


def _shows_somebody(parse: Parse, draft: Draft, known: Mapping[int | None, Reported]) -> bool:
    """ "The ad ends with footage of Doe saying “...”": who shows somebody saying something says nothing."""
    if draft.cue_head is None or entry_of(parse, draft) is not None:
        return False
    if parse.words[draft.cue_head].upos not in ("VERB", "NOUN"):
        return False
    inner = (known.get(i) for i in words_of(parse, draft.content[:1]))
    return any(r and r.entry.speech and r.rule in PRECISE and r.source.words for r in inner)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is taken already: all content, the content and the cues of the proposals."""

    content: Spans
    proposed: Spans
    cues: Spans
    sure_only: bool


def missed(layout: Layout, drafts: Sequence[Draft], reports: Sequence[Reported]) -> list[Draft]:
    """What the rules on the tree find beyond the drafts: all of it without proposals, else only what is precise."""
    parse = layout.parse
    covered = {i for draft in drafts for i in words_of(parse, draft.cue)}
    reports = [r for r in reports if not covered & set(r.cue)]
    if parse.proposals:
        reports = [r for r in reports if r.rule in _NESTED_RULES and r.entry.speech and not _is_order_of_nobody(r)]
    found = snap_to_marks(layout, [from_report(parse, report) for report in reports])
    found += _headlines(layout)
    ground = Ground(
        content=union(*(draft.content for draft in [*drafts, *found])),
        proposed=union(*(draft.content for draft in drafts)),
        cues=union(*(draft.cue for draft in drafts)),
        sure_only=bool(parse.proposals),
    )
    added = [draft for draft in found if _adds(layout, draft, ground)]
    return clip_nested(parse.text, added, [*drafts, *added])


def _is_order_of_nobody(report: Reported) -> bool:
    """ "told to leave", "invited to invest": where nobody is named who says it, hardly anything is quoted."""
    return report.rule == "infinitive" and report.source.head is None


def _adds(layout: Layout, draft: Draft, ground: Ground) -> bool:
    """Whether a rule's draft stands beside the others, or is a clear attribution inside one of them."""
    entry = entry_of(layout.parse, draft)
    if overlap(draft.cue, ground.content):  # inside another content
        return draft.rule in _NESTED_RULES and (entry is None or entry.speech)
    if not ground.sure_only:
        return True
    if not _is_sure(layout, draft) or overlap(draft.content, ground.cues) or (entry and entry.cue_class == "show"):
        return False
    return overlap(draft.content, ground.proposed) < _COVERED * size(draft.content)


def _is_sure(layout: Layout, draft: Draft) -> bool:
    """Whether a rule's draft counts beside proposals: its rule is precise, or somebody named says words in marks."""
    somebody = bool(draft.source) or draft.shared_with is not None
    marked = somebody and bool(layout.marks_in(draft.content))
    return draft.rule in (*PRECISE, "headline") or (marked and draft.rule in _NESTED_RULES)


def _headlines(layout: Layout) -> list[Draft]:
    parse = layout.parse
    found = []
    for source, colon, content in headline_sources(parse):
        spans = spans_of(parse, source)
        found.append(
            Draft(
                spans_of(parse, content), spans_of(parse, [colon]), spans, PRIORS["headline"], "headline", colon,
                noun_head(parse, spans),
            )
        )  # fmt: skip
    return found


# ---------------------------------------------------------------------------------------------- sources


def complete_source(layout: Layout, draft: Draft) -> Draft:
    """The draft with its whole source phrase; a source that the proposal lacks comes from the tree."""
    parse = layout.parse
    taken = set(words_of(parse, union(draft.content, draft.cue)))
    if draft.rule == VOICE:
        return draft
    if draft.source:
        head = draft.source_head if draft.source_head is not None else noun_head(parse, draft.source)
        if head is None:
            return draft
        phrase = spans_of(parse, noun_phrase(parse, head, taken))
        source = without(without(union(draft.source, phrase), union(draft.content, draft.cue)), layout.lead_ins)
        return replace(draft, source=_whole_at_the_end(parse, source), source_head=head)
    if draft.rule != PROPOSAL or draft.cue_head is None or parse.words[draft.cue_head].upos not in ("VERB", "AUX"):
        return draft
    entry = entry_of(parse, draft)
    if entry is not None and entry.cue_class == "seem":  # its subject belongs to the content
        return draft
    source_words = source_of(parse, draft.cue_head, taken)
    spans = without(spans_of(parse, source_words.words), union(draft.content, draft.cue))
    if not spans and source_words.shared_with is None:
        return draft
    return replace(draft, source=spans, source_head=source_words.head, shared_with=source_words.shared_with)


def _whole_at_the_end(parse: Parse, source: Spans) -> Spans:
    """The source without the comma that closes an apposition, and without the first words of the next phrase."""
    if not source:
        return source
    start, end = source[-1]
    words = list(parse.words_in(start, end))
    while len(words) > 1 and runs_on(parse, words[-1], _BEFORE_NOUN):
        words.pop()
    end = min(end, parse.words[words[-1]].end)
    return (*source[:-1], (start, start + len(parse.text[start:end].rstrip(", "))))


# ---------------------------------------------------------------------------------------------- results


def finished(layout: Layout, draft: Draft, giver: int | None, nested_in: int | None) -> Attribution:
    """The draft as an attribution; `giver` and `nested_in` are numbers in the list it will stand in."""
    parse = layout.parse
    cue, head = None, draft.cue_head
    taken = set(words_of(parse, union(draft.content, draft.source)))
    addressee: Offsets | None = None
    time: Offsets | None = None
    if head is not None:
        cue = describe_cue(parse, draft.cue, head, draft.shared_with)
        addressee = _one_span(parse, addressee_of(parse, head, taken))
        time = _one_span(parse, time_of(parse, head, taken))
    source, source_head = draft.source, draft.source_head
    if not source and giver is None and draft.shared_with is not None and source_head is not None:
        phrase = noun_phrase(parse, source_head, set(words_of(parse, union(draft.content, draft.cue))))
        source = without(spans_of(parse, phrase), union(draft.content, draft.cue))
    return Attribution(
        type=quote_type(layout, draft.content),
        content=draft.content,
        cue=cue,
        source=source,
        source_head=source_head if source else None,
        source_of=giver,
        addressee=addressee,
        time=time,
        nested_in=nested_in,
        speech=is_speech(layout, draft),
        confidence=draft.confidence,
    )


def _one_span(parse: Parse, words: Sequence[int]) -> Offsets | None:
    return parse.offsets(words[0], words[-1] + 1) if words else None
