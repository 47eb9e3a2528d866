"""What must not change the attributions: the style of the marks, the line ends, a paragraph far away."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.document import Parse, Proposal, Sentence, WordRange
from quotex.quotations import Attribution, attributions
from quotex.text.quotation_marks import MarkedSpan, pair_marks
from quotex.text.spans import Offsets
from tests.quotations.builder import flat, names, parsed, wikinews
from tests.quotations.test_extract import REAL
from tests.random_parses import parses
from tests.text_strategies import articles, paragraphs_of, well_formed

STRAIGHT = str.maketrans("“”‘’", "\"\"''")
CURLY_TEXTS = st.lists(well_formed(("“", "”"), ("‘", "’")).map(lambda example: example.text), min_size=1, max_size=3)


def respelled(parse: Parse, text: str) -> Parse:
    """The parse with another text of the same length; its words are spelled as the text has them."""
    words = tuple(replace(w, text=text[w.start : w.end], lemma=w.lemma.translate(STRAIGHT)) for w in parse.words)
    return replace(parse, text=text, words=words)


def curled(parse: Parse) -> Parse:
    """The parse with curly marks for its straight ones."""
    signs = list(parse.text)
    for mark in parse.marks:
        opening, closing = ("“", "”") if mark.strong else ("‘", "’")
        for first, last, sign in ((mark.start, mark.inner[0], opening), (mark.inner[1], mark.end, closing)):
            if parse.text[first:last] in ('"', "'"):
                signs[first] = sign
    return respelled(parse, "".join(signs))


@settings(max_examples=40)
@given(parses(CURLY_TEXTS.map("\n".join)))
def test_straight_and_curly_marks_give_the_same_attributions(parse: Parse) -> None:
    curly = respelled(parse, parse.text)
    straight = respelled(parse, parse.text.translate(STRAIGHT))
    assert attributions(straight, speech_only=False) == attributions(curly, speech_only=False)


@pytest.mark.parametrize("name", [name for name in names() if all(mark.closed for mark in parsed(name).marks)])
def test_hand_made_sentences_give_the_same_with_straight_marks(name: str) -> None:
    parse = parsed(name)
    straight = respelled(parse, parse.text.translate(STRAIGHT))
    assert attributions(straight, speech_only=False) == attributions(respelled(parse, parse.text), speech_only=False)


@pytest.mark.parametrize("name", REAL)
def test_real_sentences_give_the_same_with_curly_marks(name: str) -> None:
    parse = wikinews(name)
    assert attributions(curled(parse)) == attributions(respelled(parse, parse.text))


# --------------------------------------------------------------------------------------------- line ends


def moved(parse: Parse, text: str, where: Callable[[int], int]) -> Parse:
    """The parse of a text whose code points stand elsewhere."""
    words = tuple(replace(word, start=where(word.start), end=where(word.end)) for word in parse.words)
    return replace(parse, text=text, words=words, paragraphs=tuple((where(s), where(e)) for s, e in parse.paragraphs))


def shifted(found: Sequence[Attribution], where: Callable[[int], int]) -> list[tuple[object, ...]]:
    """What the attributions say, with their offsets elsewhere."""

    def spans(of: Sequence[Offsets]) -> tuple[Offsets, ...]:
        return tuple((where(start), where(end)) for start, end in of)

    return [
        (
            a.type, spans(a.content), spans(a.cue.spans) if a.cue else None, a.cue and replace(a.cue, spans=()),
            spans(a.source), a.source_head, a.source_of, spans([a.addressee]) if a.addressee else None,
            spans([a.time]) if a.time else None, a.nested_in, a.speech, a.confidence,
        )
        for a in found
    ]  # fmt: skip


@settings(max_examples=40)
@given(parses(), st.sampled_from(("\r", "\r\n", "\n\n")))
def test_line_ends_change_nothing_but_offsets(parse: Parse, end: str) -> None:
    breaks = [position for position, sign in enumerate(parse.text) if sign == "\n"]

    def where(position: int) -> int:
        return position + bisect_right(breaks, position - 1) * (len(end) - 1)

    other = moved(parse, parse.text.replace("\n", end), where)
    here, there = attributions(parse, speech_only=False), attributions(other, speech_only=False)
    assert shifted(there, int) == shifted(here, where)


@given(articles(), st.sampled_from(("\r", "\r\n")))
def test_line_ends_change_no_mark(text: str, end: str) -> None:
    other = text.replace("\n", end)
    lines = paragraphs_of(text)
    starts = [start + number * (len(end) - 1) for number, (start, _) in enumerate(lines)]
    bounds = [(start, start + e - s) for start, (s, e) in zip(starts, lines, strict=True)]
    assert [text[m.start : m.end] for m in pair_marks(text, lines)] == [
        other[m.start : m.end] for m in pair_marks(other, bounds)
    ]


# --------------------------------------------------------------------------------- a paragraph far away


PLAIN = "Traffic was light."


def with_paragraph(parse: Parse, number: int) -> Parse:
    """The parse with the plain paragraph before paragraph `number` (after the last, if there is none)."""
    plain = flat(PLAIN, "was")
    at = parse.paragraphs[number][0] if number < len(parse.paragraphs) else len(parse.text) + 1
    gap = len(PLAIN) + 1
    text = f"{parse.text[:at]}{PLAIN}\n{parse.text[at:]}" if at < len(parse.text) else f"{parse.text}\n{PLAIN}"
    first = next((w.index for w in parse.words if w.start >= at), len(parse.words))
    sentence = parse.words[first].sentence if first < len(parse.words) else len(parse.sentences)
    count = len(plain.words)

    def index(old: int) -> int:
        return old + count if old >= first else old

    before = [replace(w, head=index(w.head)) if w.head >= 0 else w for w in parse.words[:first]]
    new = [
        replace(w, index=w.index + first, head=w.head + first if w.head >= 0 else -1, sentence=sentence,
                start=w.start + at, end=w.end + at)
        for w in plain.words
    ]  # fmt: skip
    after = [
        replace(w, index=w.index + count, head=index(w.head) if w.head >= 0 else -1, sentence=w.sentence + 1,
                start=w.start + gap, end=w.end + gap)
        for w in parse.words[first:]
    ]  # fmt: skip
    sentences = [
        *parse.sentences[:sentence],
        Sentence(first, first + count, number),
        *(Sentence(s.first + count, s.last + count, s.paragraph + 1) for s in parse.sentences[sentence:]),
    ]
    paragraphs = [
        *parse.paragraphs[:number],
        (at, at + len(PLAIN)),
        *((start + gap, end + gap) for start, end in parse.paragraphs[number:]),
    ]
    proposals = tuple(_shifted_proposal(p, first, count) for p in parse.proposals)
    entities = tuple(replace(e, first=index(e.first), last=index(e.last - 1) + 1) for e in parse.entities)
    return Parse(text, (*before, *new, *after), tuple(sentences), tuple(paragraphs), entities, proposals)


def _shifted_proposal(proposal: Proposal, first: int, count: int) -> Proposal:
    def ranges(of: tuple[WordRange, ...]) -> tuple[WordRange, ...]:
        return tuple((a + count, b + count) if a >= first else (a, b) for a, b in of)

    content, cue, source = ranges(proposal.content), ranges(proposal.cue), ranges(proposal.source)
    return replace(proposal, content=content, cue=cue, source=source)


def one_paragraph_each(parse: Parse) -> Parse:
    """The parse without the names and proposals that reach over two paragraphs, as no network reads two at once."""

    def inside(*ranges: WordRange) -> bool:
        words = [parse.words[i] for a, b in ranges for i in range(a, b)]
        return len({parse.sentences[word.sentence].paragraph for word in words}) == 1

    return replace(
        parse,
        entities=tuple(e for e in parse.entities if inside((e.first, e.last))),
        proposals=tuple(p for p in parse.proposals if inside(*p.content, *p.cue, *p.source)),
    )


def goes_on(parse: Parse) -> set[int]:
    """The paragraphs that a quotation may tie to the one before: they begin with marks, or it left marks open."""

    def number(mark: MarkedSpan) -> int:
        return max(n for n, (start, _) in enumerate(parse.paragraphs) if start <= mark.start)

    begins = {number(m) for m in parse.marks if not parse.text[parse.paragraphs[number(m)][0] : m.start].strip()}
    return begins | {number(mark) + 1 for mark in parse.marks if not mark.closed}


def bordering(parse: Parse, more: Parse, number: int) -> range:
    """The paragraphs beside the new one, and those that one quotation ties to them, with it or without it."""
    tied = goes_on(more) | {n + (n >= number) for n in goes_on(parse)}
    first, last = number - 1, number + 1
    while first in tied:
        first -= 1
    while last + 1 in tied:
        last += 1
    return range(first, last + 1)


@settings(max_examples=40)
@given(parses(), st.integers(0, 4))
def test_an_unrelated_paragraph_changes_only_what_borders_on_it(parse: Parse, number: int) -> None:
    parse = one_paragraph_each(parse)
    number = min(number, len(parse.paragraphs))
    more = with_paragraph(parse, number)
    start = more.paragraphs[number][0]
    near = bordering(parse, more, number)
    far = [span for n, span in enumerate(more.paragraphs) if n not in near]

    def where(position: int) -> int:
        return position + len(PLAIN) + 1 if position >= start else position

    def out_of_reach(found: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        kept = []
        for content, cue, source, *rest in found:
            spans = [*content, *(cue or ()), *source]
            if all(any(s <= a and b <= e for s, e in far) for a, b in spans):
                kept.append((content, cue, source, *rest))
        return kept

    def told(found: Sequence[Attribution], move: Callable[[int], int]) -> list[tuple[object, ...]]:
        return [(row[1], row[2], row[4], row[0], *row[7:9], *row[10:]) for row in shifted(found, move)]

    here, there = attributions(parse, speech_only=False), attributions(more, speech_only=False)
    assert out_of_reach(told(there, int)) == out_of_reach(told(here, where))
