"""Articles in, parses out: the only door to Stanza for the rest of quotex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from stanza.models.common.doc import Document

from quotex.parsing import models, pipeline, sentences
from quotex.parsing.annotator import MARKS, shifted, word_offsets
from quotex.parsing.encoding import plain
from quotex.parsing.marks import MarkedSpan, pair_marks
from quotex.parsing.parse import NO_FEATS, Entity, EntityType, Offsets, Parse, Proposal, Sentence, Word
from quotex.parsing.processors import PROPOSALS
from quotex.parsing.segments import paragraphs, pieces
from quotex.records import Article

_ENTITY_TYPES: Mapping[str, EntityType] = {
    "PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "NORP": "NORP",
    "MISC": "MISC", "EVENT": "MISC", "PRODUCT": "MISC", "WORK_OF_ART": "MISC", "LAW": "MISC",
}  # fmt: skip
_TOKENIZING = {"tokenize", "mwt"}
CHARACTERS_AT_ONCE = 100_000
_UNREADABLE = re.compile("[\0\ud800-\udfff]")


class Parser:
    """A loaded pipeline. `name` and `version` say which models it runs.

    Raises QuotexError where the models cannot be loaded.
    """

    def __init__(self, setting: str | None = None) -> None:
        recipe = models.resolve(setting)
        self.name, self.version = recipe.name, recipe.version
        self._pipeline = pipeline.build(recipe)
        self._later = set(self._pipeline.processors) - _TOKENIZING

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        """The parses of articles, in their order; all of them go through each processor together."""
        drafts = [_Draft(article) for article in articles]
        parsed = chain.from_iterable(
            self._process(group) for group in _limited([d for draft in drafts for d in draft.documents])
        )
        return [draft.finish([next(parsed) for _ in draft.documents]) for draft in drafts]

    def _process(self, documents: Sequence[Document]) -> list[Document]:
        tokenized = self._pipeline.process(list(documents), processors=_TOKENIZING)
        mended = [sentences.mend(document) for document in tokenized]
        with_words = [document for document in mended if document.sentences]
        if with_words:
            self._pipeline.process(with_words, processors=self._later)
        return mended


def _limited(documents: Sequence[Document]) -> Iterator[list[Document]]:
    """Groups of about 100,000 code points, so that a very long article takes no more memory than many short ones."""
    group: list[Document] = []
    size = 0
    for document in documents:
        group.append(document)
        size += len(document.text)
        if size >= CHARACTERS_AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


class _Draft:
    """An article on its way: its paragraphs, and a Stanza document for each paragraph or part of a long one."""

    def __init__(self, article: Article) -> None:
        self.text = article.text
        self.paragraphs = paragraphs(self.text, article.body_start)
        marks = [m for m in pair_marks(self.text, self.paragraphs) if m.depth == 0]  # all that the network reads
        self.parts: list[tuple[int, Offsets]] = []  # paragraph number and code points
        self.documents: list[Document] = []
        at = 0
        for number, paragraph in enumerate(self.paragraphs):
            for start, end in pieces(self.text, paragraph):
                while at < len(marks) and marks[at].end <= start:
                    at += 1
                document = Document([], text=_readable(self.text[start:end]))
                setattr(document, MARKS, _relative(marks, at, start, end))
                self.parts.append((number, (start, end)))
                self.documents.append(document)

    def finish(self, documents: Sequence[Document]) -> Parse:
        """Puts the parsed documents together, in code points and word numbers of the whole article."""
        words: list[Word] = []
        found: list[Sentence] = []
        entities: list[Entity] = []
        proposals: list[Proposal] = []
        for (paragraph, (offset, _)), document in zip(self.parts, documents, strict=True):
            first_word = len(words)
            for sentence in document.sentences:
                first = len(words)
                words.extend(_sentence_words(sentence, first, self.text, offset, len(found)))
                entities.extend(_entities(sentence, first))
                found.append(Sentence(first, len(words), paragraph))
            proposals.extend(shifted(p, first_word) for p in getattr(document, PROPOSALS, ()))
        return Parse(self.text, tuple(words), tuple(found), tuple(self.paragraphs), tuple(entities), tuple(proposals))


def _readable(text: str) -> str:
    """The same number of code points: plain marks, and what no model can read (lone surrogates, NUL) made harmless."""
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


@lru_cache(maxsize=4096)
def _feats(text: str) -> Mapping[str, str]:
    return dict(part.split("=", 1) for part in text.split("|") if "=" in part)


def _sentence_words(sentence: Any, first: int, article: str, offset: int, number: int) -> Iterator[Word]:
    for position, (word, (start, end)) in enumerate(zip(sentence.words, word_offsets(sentence), strict=True)):
        in_text = word.start_char is not None  # Stanza changes what it cannot read; the article's text stands
        yield Word(
            index=first + position,
            text=article[start + offset : end + offset] if in_text else word.text,
            lemma=word.lemma or word.text,
            upos=word.upos or "X",
            head=first + word.head - 1 if word.head else -1,
            deprel=(word.deprel or "dep") if word.head else "root",
            start=start + offset,
            end=end + offset,
            sentence=number,
            feats=_feats(word.feats) if word.feats else NO_FEATS,
        )


def _entities(sentence: Any, first: int) -> Iterator[Entity]:
    for entity in sentence.ents:
        kind = _ENTITY_TYPES.get(entity.type)
        if kind is None:
            continue
        start, end = entity.words[0].id - 1, entity.words[-1].id
        while end - start > 1 and sentence.words[end - 1].text in {"'s", "’s", "'", "’"}:
            end -= 1  # the possessive mark of a contraction that the entity's last token holds
        yield Entity(first + start, first + end, kind)
