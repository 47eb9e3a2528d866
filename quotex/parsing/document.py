"""The parse of one article: plain immutable data that the linguistic rules work on, no model behind it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

from quotex.text.clean_text import UNCHANGED, Alignment
from quotex.text.quotation_marks import MarkedSpan, pair_marks
from quotex.text.spans import Offsets

WordRange = tuple[int, int]  # [first, last + 1) in indices into Parse.words

EntityType = Literal["PERSON", "ORG", "LOC", "NORP", "MISC"]
NO_FEATS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word (Universal Dependencies).

    `index` and `head` are indices into `Parse.words`; the head of a sentence's root is -1.
    Words of a contraction that cannot be told apart in the text share its offsets.
    """

    index: int
    text: str
    lemma: str
    upos: str
    head: int
    deprel: str
    start: int
    end: int
    sentence: int
    feats: Mapping[str, str] = field(default_factory=lambda: NO_FEATS)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words [first, last) of the parse; `paragraph` counts from 0."""

    first: int
    last: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity over words [first, last)."""

    first: int
    last: int
    type: EntityType


class Certainty(NamedTuple):
    """How sure the network is of the parts of a proposal, as probabilities; 1 for a part that it lacks.

    `content` and `cue` are means over the words, `ends` is the least of the words at the edges of the content,
    `to_cue` and `to_source` belong to the links.
    """

    content: float = 1.0
    ends: float = 1.0
    cue: float = 1.0
    to_cue: float = 1.0
    to_source: float = 1.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """An attribution that the network proposes; ranges of words, with the network's probability.

    `source` and `cue` may be empty: an implicit source, a content without a cue of its own.
    """

    content: tuple[WordRange, ...]
    cue: tuple[WordRange, ...]
    source: tuple[WordRange, ...]
    probability: float
    certainty: Certainty = field(default_factory=Certainty)


@dataclass(frozen=True)
class Parse:
    """Everything the parser found in one article. Words and sentences are in text order.

    `text` and all offsets are those of the clean text (see `quotex.text.clean_text`); `alignment` leads from there to
    the text as it was delivered.
    """

    text: str
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    paragraphs: tuple[Offsets, ...]
    entities: tuple[Entity, ...] = ()
    proposals: tuple[Proposal, ...] = field(default=())
    alignment: Alignment = UNCHANGED

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each word the indices of its dependents, in text order."""
        below: list[list[int]] = [[] for _ in self.words]
        for word in self.words:
            if word.head >= 0:
                below[word.head].append(word.index)
        return tuple(tuple(indices) for indices in below)

    @cached_property
    def marks(self) -> tuple[MarkedSpan, ...]:
        """The stretches in quotation marks (see `pair_marks`), sorted by position."""
        return tuple(pair_marks(self.text, self.paragraphs))

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    def delivered(self, spans: Sequence[Offsets]) -> tuple[Offsets, ...]:
        """Return spans of the clean text as spans of the delivered one."""
        return tuple(self.alignment.delivered(start, end) for start, end in spans)

    def dependents(self, index: int, *deprels: str) -> Iterator[Word]:
        """Yield the dependents of a word, only those of the given relations (subtypes included) if any."""
        for child in self.children[index]:
            word = self.words[child]
            if not deprels or word.deprel in deprels or word.deprel.partition(":")[0] in deprels:
                yield word

    def subtree(self, index: int) -> list[int]:
        """Return the indices of a word and all its descendants, in text order."""
        found, stack = [], [index]
        while stack:
            top = stack.pop()
            found.append(top)
            stack.extend(self.children[top])
        return sorted(found)

    def words_in(self, start: int, end: int) -> range:
        """Return the indices of the words that touch the code points [start, end)."""
        first = bisect_left(self._starts, start)
        while first and self.words[first - 1].end > start:
            first -= 1
        return range(first, max(bisect_left(self._starts, end, first), first))

    def offsets(self, first: int, last: int) -> Offsets:
        """Return the code points from the start of word `first` to the end of word `last - 1`."""
        return self.words[first].start, self.words[last - 1].end

    def is_quoted_line(self, paragraph: int) -> bool:
        """Return whether ">" stands before a paragraph, as before the lines of a block quotation."""
        start = self.paragraphs[paragraph][0]
        return self.text[max(start - 2, 0) : start].rstrip().endswith(">")

    def sentence_offsets(self, number: int) -> Offsets:
        """Return the code points of a sentence, by its number."""
        return self.offsets(self.sentences[number].first, self.sentences[number].last)

    def sentence_text(self, number: int) -> str:
        """Return the text of a sentence, by its number."""
        return self.text[slice(*self.sentence_offsets(number))]


def joined(first: Parse, second: Parse) -> Parse:
    """Return one parse of two texts with an empty line between them.

    It has no proposals, and no alignment with a delivered text.
    """
    shift, words, sentences, paragraphs = (
        len(first.text) + 2,
        *map(len, (first.words, first.sentences, first.paragraphs)),
    )
    moved = [
        replace(
            word,
            index=word.index + words,
            head=word.head + words if word.head >= 0 else word.head,
            start=word.start + shift,
            end=word.end + shift,
            sentence=word.sentence + sentences,
        )
        for word in second.words
    ]
    return Parse(
        text=f"{first.text}\n\n{second.text}",
        words=(*first.words, *moved),
        sentences=(
            *first.sentences,
            *(Sentence(s.first + words, s.last + words, s.paragraph + paragraphs) for s in second.sentences),
        ),
        paragraphs=(*first.paragraphs, *((start + shift, end + shift) for start, end in second.paragraphs)),
        entities=(*first.entities, *(Entity(e.first + words, e.last + words, e.type) for e in second.entities)),
    )
