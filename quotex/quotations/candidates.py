"""A candidate of an attribution: what the steps of the extraction hand to each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from quotex.lexicons.cues import CueEntry, rule_priors, words_with
from quotex.parsing.document import Certainty, Parse, Proposal, WordRange
from quotex.quotations.clauses import Reported
from quotex.quotations.cues import cue_entry, cue_head
from quotex.quotations.word_spans import close_gaps, spans_of, words_of
from quotex.text.spans import Offsets, Spans, solid, union, without

PROPOSAL = "proposal"
GOES_ON, ALONE = "quotation that goes on", "quotation alone"
# Of what a rule finds for an attitude fewer are attributions than for speech.
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM"})
_ATTITUDE = 0.6
_NEAR = 4  # words within which the head of a broken phrase stands
_OF_NOUN = frozenset(("det", "amod", "advmod", "cc:preconj", "nmod:poss", "compound"))
_OF_CUE = frozenset(("det", "advmod", "aux", "aux:pass", "cop", "mark"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Content, cue and source of a possible attribution; spans are code points.

    `confidence` ranks candidates of one rule, `certainty` is the network's of the parts of a proposal. `shared_with` is
    the head of the cue whose source an implicit source takes; `follows` marks a quotation that goes on from the
    attribution before it. `donor` is the number, in the same list, of the candidate whose source this one takes.
    `via` is the medium that relays the words.
    """

    content: Spans
    cue: Spans
    source: Spans
    confidence: float
    rule: str
    cue_head: int | None = None
    source_head: int | None = None
    shared_with: int | None = None
    follows: bool = False
    donor: int | None = None
    via: Spans = ()
    certainty: Certainty = field(default_factory=Certainty)

    @property
    def start(self) -> int:
        """The first code point of the content."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """The last code point of the content, plus one."""
        return self.content[-1][1]


def from_proposal(parse: Parse, proposal: Proposal) -> Candidate | None:
    """Return the proposal in code points, with its cue's head; None if no content is left beside cue and source."""
    content_words = {i for first, last in proposal.content for i in range(first, last)}
    cue = _to_head(parse, _range_spans(parse, proposal.cue), content_words)
    source = solid(parse.text, without(_range_spans(parse, proposal.source), cue))
    content = close_gaps(parse, _range_spans(parse, proposal.content))
    content = solid(parse.text, without(content, union(cue, source)))
    if not content:
        return None
    cue_words = words_of(parse, cue)
    head = cue_head(parse, cue_words) if cue_words else None
    named = noun_head(parse, source)
    outer = _head_beyond(parse, source, _OF_NOUN, {*cue_words, *content_words})
    return Candidate(
        content, cue, source, proposal.probability, PROPOSAL, head, named if outer is None else outer,
        certainty=proposal.certainty,
    )  # fmt: skip


def _to_head(parse: Parse, cue: Spans, content: Collection[int]) -> Spans:
    """Return a cue of function words ("also", "to") extended to the word that they depend on ("also known")."""
    head = _head_beyond(parse, cue, _OF_CUE, content)
    return cue if head is None else union(cue, (parse.offsets(words_of(parse, cue)[-1], head + 1),))


def _head_beyond(parse: Parse, part: Spans, relations: frozenset[str], taken: Collection[int]) -> int | None:
    """Return the near word on which all words of a part depend by the relations; None without one."""
    words = words_of(parse, part)
    inside = set(words)
    tops = [parse.words[i] for i in words if parse.words[i].head not in inside]
    if not tops or any(word.deprel not in relations or word.lemma.lower() in words_with("hearsay") for word in tops):
        return None
    head = tops[0].head
    near = words[-1] < head <= words[-1] + _NEAR
    return head if near and not any(i in taken for i in range(words[-1] + 1, head + 1)) else None


def from_report(parse: Parse, report: Reported) -> Candidate:
    """Return what a rule on the tree found, in code points."""
    return Candidate(
        content=spans_of(parse, report.content),
        cue=spans_of(parse, report.cue),
        source=spans_of(parse, report.source.words),
        confidence=rule_priors()[report.rule] * (1.0 if report.entry.speech else _ATTITUDE),
        rule=report.rule,
        cue_head=report.cue_head,
        source_head=report.source.head,
        shared_with=report.source.shared_with,
    )


def entry_of(parse: Parse, candidate: Candidate) -> CueEntry | None:
    """Return what the lexicon says about the candidate's cue."""
    return None if candidate.cue_head is None else cue_entry(parse, candidate.cue_head)


def noun_head(parse: Parse, source: Sequence[Offsets]) -> int | None:
    """Return the head of a source mention: its highest word that is no preposition nor punctuation, but for "%"."""
    words = [i for i in words_of(parse, source) if any(c.isalnum() or c == "%" for c in parse.words[i].text)]
    inside = set(words)
    tops = [i for i in words if parse.words[i].head not in inside and parse.words[i].deprel != "case"]
    nominal = [i for i in tops if parse.words[i].upos in _NOMINAL]
    head = next(iter(nominal or tops or words), None)
    while head is not None and parse.words[head].deprel.startswith("flat") and parse.words[head].head >= 0:
        head = parse.words[head].head
    return head


def with_content(text: str, candidate: Candidate, content: Sequence[Offsets]) -> Candidate:
    """Return the candidate with another content, which never overlaps its own cue and source; it may become empty."""
    return replace(candidate, content=solid(text, without(content, union(candidate.cue, candidate.source))))


def _range_spans(parse: Parse, ranges: Sequence[WordRange]) -> Spans:
    count = len(parse.words)
    clean = [(max(first, 0), min(last, count)) for first, last in ranges]
    return union(parse.offsets(first, last) for first, last in clean if first < last)
