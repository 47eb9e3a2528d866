"""Assigns quotations over several paragraphs: marks left open continue in the next one, closed marks do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotex.lexicons.cues import rule_priors
from quotex.quotations.candidates import GOES_ON, Candidate
from quotex.quotations.cues import cue_entry
from quotex.quotations.evidence import Evidence
from quotex.quotations.mark_alignment import owners
from quotex.quotations.quote_index import QuoteIndex
from quotex.text.quotation_marks import MarkedSpan
from quotex.text.spans import Offsets, Spans, solid, union, within, without


def join_open_paragraphs(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Give paragraphs that stay open to the attribution in a later paragraph of the same quotation.

    “First paragraph. / “Second paragraph,” said Lind.: only the second one names who speaks.
    """
    quotes = evidence.quotes
    result = list(candidates)
    owner = {n: c for n, c in owners(quotes, candidates).items() if _is_attributed(candidates[c])}
    for chain in _open_chains(quotes):
        first = next((n for n in chain if n in owner), None)
        if first is None or first == chain[0]:
            continue
        earlier = union(*(quotes.marks_of(n) for n in range(chain[0], first)))
        result[owner[first]] = _with(quotes, result[owner[first]], earlier)
    return result


def _is_attributed(candidate: Candidate) -> bool:
    return bool(candidate.cue or candidate.source)


def _with(quotes: QuoteIndex, candidate: Candidate, more: Spans) -> Candidate:
    content = without(union(candidate.content, more), union(candidate.cue, candidate.source))
    return replace(candidate, content=solid(quotes.parse.text, content))


def _open_chains(quotes: QuoteIndex) -> Iterator[range]:
    """Yield the numbers of marks that are one quotation: each but the first goes on with an open one in its style."""
    first = 0
    for number in range(1, len(quotes.outer) + 1):
        if number < len(quotes.outer) and _goes_on(quotes.outer[number], quotes.outer[number - 1]):
            continue
        if number - first > 1:
            yield range(first, number)
        first = number


def _goes_on(mark: MarkedSpan, before: MarkedSpan) -> bool:
    return mark.continues and mark.family == before.family


def part_closed_paragraphs(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Make quotations that fill a paragraph of their own, after a closed one, records of their own.

    “A closed quotation,” said Lind. / “Another paragraph.”: the second has no cue, and Lind goes on.
    """
    result: list[Candidate] = []
    for candidate in candidates:
        result += _parted(evidence.quotes, candidate)
    return result


def _parted(quotes: QuoteIndex, candidate: Candidate) -> Iterator[Candidate]:
    if not _is_attributed(candidate):
        yield candidate
        return
    marks = quotes.marks_in(candidate.content)
    candidate = _without_others(quotes, candidate, marks)
    asked = [n for n in marks if _is_answered(quotes, n)]
    if asked and all(quotes.outer[asked[-1]].end <= start for start, _ in candidate.cue):
        answer = within(candidate.content, quotes.outer[asked[-1]].end, len(quotes.parse.text))
        if answer:
            yield replace(candidate, content=answer)
            return
    bounds = [quotes.outer[n].start for n in marks if _begins_anew(quotes, n) and _is_after(quotes, candidate, n)]
    parts = _cut(candidate.content, bounds)
    yield replace(candidate, content=parts[0]) if parts[0] else candidate
    if parts[0]:
        sure = min(candidate.confidence, rule_priors()[GOES_ON])
        yield from (Candidate(part, (), (), sure, GOES_ON, follows=True) for part in parts[1:])


def _without_others(quotes: QuoteIndex, candidate: Candidate, marks: Sequence[int]) -> Candidate:
    """Leave out marks that a cue of their own follows.

    Example: “It is late,” grumbled Meg, and | “go home,” | laughed Beth.
    """
    words, head = quotes.parse.words, candidate.cue_head
    if head is None or not quotes.marks_in(candidate.content):
        return candidate
    others: list[Offsets] = []
    for number in marks:
        mark = quotes.outer[number]
        following = quotes.parse.words_in(mark.end, mark.end + 2)
        cue = next((words[i] for i in following if words[i].upos == "VERB"), None)
        if mark.start < words[head].start or cue is None or cue.index == head:
            continue
        entry = cue_entry(quotes.parse, cue.index)
        subjects = (w for w in quotes.parse.dependents(cue.index, "nsubj") if w.index > cue.index)
        if entry is not None and entry.speech and any(True for _ in subjects):
            others += quotes.marks_of(number)
    rest = without(candidate.content, others)
    return replace(candidate, content=rest) if rest else candidate


def _is_answered(quotes: QuoteIndex, number: int) -> bool:
    """Return whether marks hold a question and others follow at once in its paragraph.

    Example: “Late?” “Very late,” Meg said.
    """
    if number + 1 >= len(quotes.outer):
        return False
    text, mark, following = quotes.parse.text, quotes.outer[number], quotes.outer[number + 1]
    between = text[mark.end : following.start]
    together = quotes.paragraph_at(mark.start) == quotes.paragraph_at(following.start)
    return text[slice(*mark.inner)].rstrip().endswith("?") and between.isspace() and together


def _is_after(quotes: QuoteIndex, candidate: Candidate, number: int) -> bool:
    """Return whether the marks stand in a paragraph after the candidate's cue, source and some of its content."""
    start = quotes.paragraph(quotes.outer[number].start)[0]
    named = union(candidate.cue, candidate.source)
    return candidate.start < start and all(end <= start for _, end in named)


def _begins_anew(quotes: QuoteIndex, number: int) -> bool:
    """Return whether marks fill a paragraph of their own and no open quotation continues in it."""
    mark = quotes.outer[number]
    return number > 0 and not mark.continues and mark.family != "unmarked" and _fills_paragraph(quotes, number)


def _fills_paragraph(quotes: QuoteIndex, number: int) -> bool:
    """Return whether all words of the paragraph of marks stand in quotation marks, and none before these."""
    start, end = quotes.paragraph(quotes.outer[number].start)
    if quotes.parse.text[start : quotes.outer[number].start].strip():
        return False
    words = [quotes.parse.words[i] for i in quotes.parse.words_in(start, end)]
    return all(quotes.mark_at(w.start) is not None for w in words if any(c.isalnum() for c in w.text))


def _cut(content: Spans, bounds: Sequence[int]) -> list[Spans]:
    """Return the spans before the first bound, those from it to the second, and so on."""
    parts: list[list[Offsets]] = [[] for _ in range(len(bounds) + 1)]
    for start, end in content:
        parts[sum(bound <= start for bound in bounds)].append((start, end))
    return [tuple(part) for part in parts]
