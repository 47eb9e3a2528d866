"""An index of the quotation marks among the words of a parse, and which of them hold a quotation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from quotex.lexicons import word_list
from quotex.parsing.document import Parse
from quotex.quotations.signed_text import letters, posts, pull_quotes, quoted_blocks, signed_quotations
from quotex.quotations.speaker_turns import Voice, turns
from quotex.quotations.statements_below import statements_below
from quotex.text.quotation_marks import DASHES, MarkedSpan
from quotex.text.spans import Offsets, Spans, overlap, union

# KYIV, Ukraine (AP) —   NEW YORK, May 3, 2021 /PRNewswire/ --   PARIS -
_CAPITALS = r"\p{Lu}[\p{Lu}\p{M}.'’]"
_PLACE = rf"{_CAPITALS}+(?:[ -]{_CAPITALS}*){{0,3}}"
_NAME_OR_DATE = r"(?:\p{Lu}[\w.'’]*|\d{1,4})"
_REGION = rf"(?:,\s*{_NAME_OR_DATE}(?:\s{_NAME_OR_DATE}){{0,2}}){{0,3}}"
_AGENCY = r"(?:\s*(?:\([^()]{1,30}\)|/[^/]{1,30}/))?"
_DATELINE = regex.compile(rf"\s*{_PLACE}{_REGION},?{_AGENCY}\s*(?:[{DASHES}]|--|-(?=\s))\s*")
_LABEL = regex.compile(rf"\s*(?:{_CAPITALS}* ){{0,3}}(?P<last>\p{{Lu}}[\p{{Lu}}\p{{M}}]+):\s+")
_MIN_WORDS = 3
_TITLE_WORDS = 14
_SENTENCE_END = frozenset(".?!…")
_SAID_END = frozenset(",.?!…-" + DASHES)
_SHORT = 3  # letters: shorter words of a title stay small
_SMALL = frozenset(("with", "from", "into", "over", "upon"))  # and so do these


def datelines(parse: Parse) -> list[Offsets]:
    """Return the datelines with which paragraphs begin ("KYIV, Ukraine (AP) — ")."""
    matches = (_DATELINE.match(parse.text, start, end) for start, end in parse.paragraphs)
    return [match.span() for match in matches if match]


@dataclass(frozen=True)
class QuoteIndex:
    """A parse with its outermost marks; all lookups are by binary search or precomputed."""

    parse: Parse
    outer: tuple[MarkedSpan, ...]  # outermost marks, and the parts of voices as if they were marked, in text order
    voices: tuple[Voice, ...] = ()

    @classmethod
    def of(cls, parse: Parse) -> QuoteIndex:
        """Index the outermost marks of the parse's text, and what its layout quotes without them."""
        voices: list[Voice] = []
        for finder in (turns, posts, quoted_blocks, letters, pull_quotes, signed_quotations, statements_below):
            taken = union(*(voice.extent for voice in voices))
            voices += [voice for voice in finder(parse) if not overlap(voice.extent, taken)]
        extent = union(*(voice.extent for voice in voices))
        marks = [mark for mark in parse.marks if mark.depth == 0 and not overlap(((mark.start, mark.end),), extent)]
        marks += [part for voice in voices for part in _parts(voice)]
        return cls(parse, tuple(sorted(marks, key=lambda mark: mark.start)), tuple(voices))

    @cached_property
    def _starts(self) -> list[int]:
        return [mark.start for mark in self.outer]

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [start for start, _ in self.parse.paragraphs]

    @cached_property
    def lead_ins(self) -> Spans:
        """Beginnings of paragraphs that are no part of what is said: datelines, labels ("THE FACTS: ")."""
        text, labels = self.parse.text, word_list("section_labels.txt")
        matches = (_LABEL.match(text, start, end) for start, end in self.parse.paragraphs)
        found = [match.span() for match in matches if match and match["last"].lower() in labels]
        return tuple(sorted({*found, *datelines(self.parse)}))

    def mark_at(self, position: int) -> int | None:
        """Return the number of the outermost marks around a code point."""
        number = bisect_right(self._starts, position) - 1
        return number if number >= 0 and position < self.outer[number].end else None

    def marks_in(self, spans: Sequence[Offsets]) -> list[int]:
        """Return the numbers of the outermost marks that the spans touch, in text order."""
        found: list[int] = []
        for start, end in spans:
            number = max(bisect_right(self._starts, start) - 1, 0)
            while number < len(self.outer) and self.outer[number].start < end:
                if self.outer[number].end > start and (not found or number > found[-1]):
                    found.append(number)
                number += 1
        return found

    def paragraph_at(self, position: int) -> int:
        """Return the number of the paragraph at or before a code point."""
        return max(bisect_right(self._paragraph_starts, position) - 1, 0)

    def paragraph(self, position: int) -> Offsets:
        """Return the bounds of the paragraph around a code point."""
        if not self.parse.paragraphs:
            return 0, len(self.parse.text)
        return self.parse.paragraphs[self.paragraph_at(position)]

    @cached_property
    def kinds(self) -> tuple[bool, ...]:
        """Whether each of the outermost marks holds a quotation by its form."""
        return tuple(is_quotation(self.parse, mark) for mark in self.outer)

    @cached_property
    def voice_of(self) -> Mapping[int, Voice]:
        """The voice of each of the outermost marks that is its first part."""
        starts = {voice.content[0][0]: voice for voice in self.voices}
        return {n: starts[m.start] for n, m in enumerate(self.outer) if m.family == "unmarked" and m.start in starts}

    @cached_property
    def protected(self) -> tuple[bool, ...]:
        """Whether each of the outermost marks keeps the words inside it from being cues.

        Marks that open a paragraph and are never closed, and after which no quotation goes on, lack their
        closing mark by mistake: they protect nothing.
        """
        follows = [*(mark.continues for mark in self.outer[1:]), False]
        return tuple(
            m.closed or goes_on or bool(self.parse.text[self.paragraph(m.start)[0] : m.start].strip())
            for m, goes_on in zip(self.outer, follows, strict=True)
        )

    def may_open(self, word: int) -> bool:
        """Return whether a word may be a cue: it stands outside of all protected marks."""
        number = self.mark_at(self.parse.words[word].start)
        return number is None or not self.protected[number]

    def quoted(self, spans: Sequence[Offsets]) -> tuple[int, int]:
        """Return how many words of the spans stand in quotation marks, and how many there are.

        Punctuation is not counted.
        """
        inside = total = 0
        counted, marked = self._words_before
        for start, end in spans:
            words = self.parse.words_in(start, end)
            total += counted[words.stop] - counted[words.start]
            inside += marked[words.stop] - marked[words.start]
            first = words.start
            while first < words.stop and self.parse.words[first].start < start:  # the span begins inside this word
                inside += (counted[first + 1] - counted[first]) * (self.mark_at(start) is not None)
                inside -= marked[first + 1] - marked[first]
                first += 1
        return inside, total

    @cached_property
    def _words_before(self) -> tuple[list[int], list[int]]:
        """Return for each word the number of words before it: all of them, and those in quotation marks.

        Punctuation is not counted.
        """
        counted, marked = [0], [0]
        for word in self.parse.words:
            counts = any(map(str.isalnum, word.text))
            counted.append(counted[-1] + counts)
            marked.append(marked[-1] + (counts and self.mark_at(word.start) is not None))
        return counted, marked

    def marks_of(self, number: int) -> Spans:
        """Return the outermost marks as spans."""
        return ((self.outer[number].start, self.outer[number].end),)

    def words_of_mark(self, number: int) -> range:
        """Return indices of the words inside outermost marks, the marks included."""
        return self.parse.words_in(self.outer[number].start, self.outer[number].end)


def _parts(voice: Voice) -> Iterator[MarkedSpan]:
    for number, (start, end) in enumerate(voice.content):
        yield MarkedSpan(start, end, "unmarked", True, 0, number > 0, (start, end))


def is_quotation(parse: Parse, mark: MarkedSpan) -> bool:
    """Return whether marked text is a quotation by its form: a sentence of two words, or three words with a verb.

    Titles, names and scare words are not: a run of capitalised words, a fragment without a verb.
    """
    inner = parse.text[mark.inner[0] : mark.inner[1]].strip()
    words = [parse.words[i] for i in parse.words_in(*mark.inner)]
    words = [w for w in words if any(c.isalnum() for c in w.text)]
    if len(words) < 2 or looks_like_title([w.text for w in words]):
        return False
    if inner[:1].isupper() and inner[-1] in _SENTENCE_END:
        return True
    return len(words) >= _MIN_WORDS and any(w.upos in ("VERB", "AUX") for w in words)


def may_be_said(parse: Parse, mark: MarkedSpan) -> bool:
    """Return whether marked text is a quotation if a cue stands right beside it.

    It is where punctuation ends it inside the marks.
    """
    inner = parse.text[mark.inner[0] : mark.inner[1]].strip()
    return mark.closed and inner[-1:] in _SAID_END


def looks_like_title(words: Sequence[str]) -> bool:
    """Return whether words are capitalised as in a title: the first, the last and all longer ones.

    Example: "The Art of the Deal".
    """
    if not 2 <= len(words) <= _TITLE_WORDS:
        return False
    longer = [w for w in words if len(w) > _SHORT and w not in _SMALL]
    return not any(w[0].islower() for w in (words[0], words[-1], *longer))
