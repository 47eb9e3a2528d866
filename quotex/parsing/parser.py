"""Articles in, parses out: the only door to Stanza for the rest of quotex."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any, NamedTuple

from quotex.parsing import models, pipeline
from quotex.parsing.document import NO_FEATS, Entity, EntityType, Parse, Proposal, Sentence, Word
from quotex.parsing.encoder.annotator import Annotation, annotator, passages_of, shifted
from quotex.parsing.encoder.decoding import spans
from quotex.parsing.encoder.features import Passage, plain
from quotex.parsing.encoder.mark_features import mark_features
from quotex.parsing.processors import MARKS, OURS, annotation_of
from quotex.parsing.segmentation import paragraphs, pieces
from quotex.parsing.sentences import mend
from quotex.parsing.splitter import Splitter
from quotex.parsing.tokens import Part, Token, Tokenized, to_document
from quotex.records import Article
from quotex.text.quotation_marks import MarkedSpan, pair_marks

_ENTITY_TYPES: Mapping[str, EntityType] = {
    "PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "NORP": "NORP",
    "MISC": "MISC", "EVENT": "MISC", "PRODUCT": "MISC", "WORK_OF_ART": "MISC", "LAW": "MISC",
}  # fmt: skip
_TOKENIZING = {"tokenize", "mwt"}
_POSSESSIVE = frozenset(("'s", "’s", "'", "’"))
CHARACTERS_AT_ONCE = 100_000
_UNREADABLE = re.compile("[\0\ud800-\udfff]")


class Parser:
    """Loaded models. `name` and `version` say which.

    Raises QuotexError where the models cannot be loaded.
    """

    def __init__(self, setting: str | None = None) -> None:
        recipe = models.resolve(setting)
        self.name, self.version = recipe.name, recipe.version
        self._pipeline = pipeline.build(recipe)
        self._splitter = Splitter(self._pipeline)
        ours = all(getattr(self._pipeline.processors[name], "_variant", None) for name in OURS)
        self._annotator = annotator(recipe.encoder) if ours else None
        gc.freeze()  # models live as long as the process: looking for garbage among them takes 4 % of a run

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        """The parses of articles, in their order; all of them go through each network together."""
        drafts = [_Draft(article) for article in articles]
        found = chain.from_iterable(
            self._analyses(group) for group in _limited([part for draft in drafts for part in draft.parts])
        )
        return [draft.finish([next(found) for _ in draft.parts]) for draft in drafts]

    def _analyses(self, parts: Sequence[_Part]) -> list[Analysis]:
        mended = _mended(self._splitter, parts)
        if self._annotator:
            read = [_passage(tokenized, part.marks) for tokenized, part in zip(mended, parts, strict=True)]
            annotations = self._annotator.annotate(read)
        else:
            annotations = self._annotated_by_stanza(mended, parts)
        return [Analysis(*found) for found in zip(mended, annotations, strict=True)]

    def _annotated_by_stanza(self, mended: Sequence[Tokenized], parts: Sequence[_Part]) -> list[Annotation]:
        """The annotations of a pipeline that has processors of Stanza's own."""
        documents = [to_document(tokenized, part.text) for tokenized, part in zip(mended, parts, strict=True)]
        for document, part in zip(documents, parts, strict=True):
            setattr(document, MARKS, part.marks)
        with_words = [document for document in documents if document.sentences]
        if with_words:
            self._pipeline.process(with_words, processors=set(self._pipeline.processors) - _TOKENIZING)
        return [annotation_of(document) for document in documents]


def passages(tokenizer: Any, articles: Sequence[Article]) -> Iterator[Passage]:
    """The passages of articles as the network reads them, with the tokenizer of a Stanza pipeline."""
    parts = [part for article in articles for part in _Draft(article).parts]
    for tokenized, part in zip(_mended(Splitter(tokenizer), parts), parts, strict=True):
        yield from passages_of(_passage(tokenized, part.marks))


def _mended(splitter: Splitter, parts: Sequence[_Part]) -> list[Tokenized]:
    """The tokens of parts, in mended sentences."""
    split = splitter.split([part.text for part in parts])
    return [mend(tokenized, part.text) for tokenized, part in zip(split, parts, strict=True)]


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph or a part of a long one: what the networks read, its quotation marks, its place in the article."""

    paragraph: int
    offset: int
    text: str
    marks: Sequence[MarkedSpan]


class Analysis(NamedTuple):
    """Tokens and their annotation."""

    tokenized: Tokenized
    annotation: Annotation


def _passage(tokenized: Tokenized, marks: Sequence[MarkedSpan]) -> Passage:
    words = tokenized.words()
    features = mark_features([(word.start, word.end) for word in words], marks)
    return Passage(tuple([word.text for word in words]), tuple(features), tuple(tokenized.lengths()))


def _limited(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Groups of about 100,000 code points, so that a very long article takes no more memory than many short ones."""
    group: list[_Part] = []
    size = 0
    for part in parts:
        group.append(part)
        size += len(part.text)
        if size >= CHARACTERS_AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


class _Draft:
    """An article on its way: its paragraphs, and what the networks read of each."""

    def __init__(self, article: Article) -> None:
        self.text = article.text
        self.paragraphs = paragraphs(self.text, article.body_start)
        marks = [m for m in pair_marks(self.text, self.paragraphs) if m.depth == 0]  # all that the network reads
        self.parts: list[_Part] = []
        at = 0
        for number, paragraph in enumerate(self.paragraphs):
            for start, end in pieces(self.text, paragraph):
                while at < len(marks) and marks[at].end <= start:
                    at += 1
                self.parts.append(
                    _Part(number, start, _readable(self.text[start:end]), _relative(marks, at, start, end))
                )

    def finish(self, analyses: Sequence[Analysis]) -> Parse:
        """Puts the parts together, in code points and word numbers of the whole article."""
        words: list[Word] = []
        found: list[Sentence] = []
        entities: list[Entity] = []
        proposals: list[Proposal] = []
        for part, (tokenized, annotation) in zip(self.parts, analyses, strict=True):
            first_word = len(words)
            parts = tokenized.words()
            at = 0
            for tokens, length in zip(tokenized.sentences(), tokenized.lengths(), strict=True):
                first = len(words)
                words.extend(_words(parts[at : at + length], annotation, at, first, self.text, part.offset, len(found)))
                entities.extend(_entities(tokens, annotation.entities[at : at + length], first))
                found.append(Sentence(first, len(words), part.paragraph))
                at += length
            proposals.extend(shifted(p, first_word) for p in annotation.proposals)
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


def _words(
    parts: Sequence[Part], annotation: Annotation, at: int, first: int, article: str, offset: int, number: int
) -> Iterator[Word]:
    """The words of a sentence that is number `at` of the annotation's words and `first` of the article's."""
    for position, (text, start, end, in_text) in enumerate(parts):
        i = at + position
        head, feats = annotation.heads[i], annotation.feats[i]
        yield Word(
            first + position,
            article[start + offset : end + offset] if in_text else text,  # the article's text stands, not what was read
            annotation.lemmas[i],
            annotation.upos[i],
            first + head - 1 if head else -1,
            annotation.deprels[i],
            start + offset,
            end + offset,
            number,
            NO_FEATS if feats == "_" else _feats(feats),
        )


def _entities(tokens: Sequence[Token], labels: Sequence[str], first: int) -> Iterator[Entity]:
    """Entities of a sentence, made of whole tokens: a contraction has the label of its first word."""
    edges = [0, *accumulate(token.size for token in tokens)]
    for name, start, end in spans([labels[edge] for edge in edges[:-1]]):
        kind = _ENTITY_TYPES.get(name)
        if kind is None:
            continue
        low, high = edges[start], edges[end]
        last = tokens[end - 1]
        if high - low > 1 and (last.parts[-1].text if last.parts else last.text) in _POSSESSIVE:
            high -= 1  # the possessive mark of a contraction that the entity's last token holds
        yield Entity(first + low, first + high, kind)
