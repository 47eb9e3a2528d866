"""Articles in, parses out: the only door to Stanza for the rest of quotex."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from stanza.models.common.doc import Document

from quotex.parsing import models, pipeline
from quotex.parsing.document import Entity, Parse, Proposal, Sentence, Word
from quotex.parsing.encoder.annotator import shifted
from quotex.parsing.encoder.features import plain
from quotex.parsing.segmentation import paragraphs, pieces
from quotex.parsing.stanza_document import new_document, read_entities, read_proposals, read_words
from quotex.records import Article
from quotex.text.clean_text import Alignment, clean
from quotex.text.quotation_marks import MarkedSpan, pair_marks
from quotex.text.spans import Offsets

CHARACTERS_AT_ONCE = 100_000
_UNREADABLE = re.compile("[\0\ud800-\udfff]")
_READABLE = re.compile(r"[^\s\u0080-\u009f]")  # the rest is white space to the tokenizer


class Parser:
    """Loaded models. `name` and `version` say which.

    Raises QuotexError where the models cannot be loaded.
    """

    def __init__(self, setting: str | None = None) -> None:
        recipe = models.resolve(setting)
        self.name, self.version = recipe.name, recipe.version
        self._pipeline = pipeline.build(recipe)
        gc.freeze()  # models live as long as the process: looking for garbage among them takes 4 % of a run

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        """Return the parses of articles, in their order; all of them go through each network together."""
        layouts = [Layout.of(article) for article in articles]
        with _collector_paused():
            found = chain.from_iterable(
                self._documents(group) for group in _limited([part for layout in layouts for part in layout.parts])
            )
            return [_read(layout, [next(found) for _ in layout.parts]) for layout in layouts]

    def _documents(self, parts: Sequence[Part]) -> list[Document]:
        found: list[Document] = self._pipeline.bulk_process([new_document(part.text, part.marks) for part in parts])
        return found


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the garbage collector, whose search through the documents would take a tenth of a run."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or a part of a long one: what the networks read, its quotation marks, its place in the article."""

    paragraph: int
    offset: int
    text: str
    marks: Sequence[MarkedSpan]


def _limited(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield groups of about 100,000 code points, which bounds the memory for a very long article."""
    group: list[Part] = []
    size = 0
    for part in parts:
        group.append(part)
        size += len(part.text)
        if size >= CHARACTERS_AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class Layout:
    """The clean text of an article, its paragraphs, and the parts of them that the networks read."""

    text: str
    alignment: Alignment
    paragraphs: Sequence[Offsets]
    parts: Sequence[Part]

    @classmethod
    def of(cls, article: Article) -> Layout:
        """Return the layout of an article; white space alone is no part."""
        text, alignment = clean(article.text)
        bounds = paragraphs(text, alignment.clean_position(article.body_start))
        marks = [m for m in pair_marks(text, bounds) if m.depth == 0]  # all that the network reads
        parts: list[Part] = []
        at = 0
        for number, paragraph in enumerate(bounds):
            for start, end in pieces(text, paragraph):
                while at < len(marks) and marks[at].end <= start:
                    at += 1
                if _READABLE.search(text, start, end):
                    parts.append(Part(number, start, _readable(text[start:end]), _relative(marks, at, start, end)))
        return cls(text, alignment, bounds, parts)


def _read(layout: Layout, documents: Sequence[Document]) -> Parse:
    """Return the parse of an article from the documents of its parts.

    Code points and word numbers are those of the whole article.
    """
    words: list[Word] = []
    sentences: list[Sentence] = []
    entities: list[Entity] = []
    proposals: list[Proposal] = []
    for part, document in zip(layout.parts, documents, strict=True):
        proposals += [shifted(proposal, len(words)) for proposal in read_proposals(document)]
        for sentence in document.sentences:
            first = len(words)
            words += read_words(sentence, layout.text, part.offset, first, len(sentences))
            entities += read_entities(sentence, first)
            sentences.append(Sentence(first, len(words), part.paragraph))
    return Parse(
        text=layout.text,
        words=tuple(words),
        sentences=tuple(sentences),
        paragraphs=tuple(layout.paragraphs),
        entities=tuple(entities),
        proposals=tuple(proposals),
        alignment=layout.alignment,
    )


def _readable(text: str) -> str:
    """Return the text with plain marks and without unreadable signs (lone surrogates, NUL).

    The number of code points stays the same.
    """
    return _UNREADABLE.sub("\ufffd", plain(text))


def _touching(marks: Sequence[MarkedSpan], at: int, end: int) -> Iterator[MarkedSpan]:
    while at < len(marks) and marks[at].start < end:
        yield marks[at]
        at += 1


def _relative(marks: Sequence[MarkedSpan], at: int, start: int, end: int) -> list[MarkedSpan]:
    return [
        MarkedSpan(
            m.start - start, m.end - start, m.family, m.closed, m.depth, m.continues,
            (m.inner[0] - start, m.inner[1] - start),
        )
        for m in _touching(marks, at, end)
    ]  # fmt: skip
