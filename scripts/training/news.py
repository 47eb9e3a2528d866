"""Turn annotated news articles into training passages, cut as extraction cuts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from evaluation.corpora import GoldDocument, is_held_out, read_polnear
from quotex.parsing.encoder.annotator import passages_of
from quotex.parsing.encoder.features import Passage
from quotex.parsing.parser import Layout
from quotex.parsing.sentences import stretches_of
from quotex.parsing.stanza_document import unsplit_passage
from quotex.parsing.token_rules import tokens, words_of
from quotex.records import Article
from training.examples import Example, TokenizedWord, role_examples


def polnear_documents(folder: Path) -> Iterator[GoldDocument]:
    """Yield the documents of a PolNeAR split without the held-out ones, with the marks of the first annotator."""
    yield from (document for document in read_polnear(folder) if not is_held_out(document.name))


def attribution_examples(documents: Iterable[GoldDocument]) -> Iterator[Example]:
    """Yield the passages of documents with the roles and links of their attributions."""
    for document in documents:
        yield from role_examples(document, list(_passages(document)))


def unmarked_examples(documents: Iterable[GoldDocument]) -> Iterator[Example]:
    """Yield the passages of documents without any targets."""
    yield from (replace(example, roles=None) for example in attribution_examples(documents))


def _passages(document: GoldDocument) -> Iterator[tuple[Passage, list[TokenizedWord]]]:
    """Yield the passages with their words; the sentences of a passage end after full stops."""
    layout = Layout.of(Article(document.text))
    for part in layout.parts:
        found = words_of(tokens(part.text))
        places = [layout.alignment.delivered(*_moved(place, part.offset)) for place in found.places]
        words = [TokenizedWord(text, *place) for text, place in zip(found.texts, places, strict=True)]
        first = 0
        for passage in passages_of(unsplit_passage(found, part.marks)):
            last = first + len(passage.words)
            yield replace(passage, sentences=stretches_of(passage.words, passage.glued)), words[first:last]
            first = last


def _moved(place: tuple[int, int], by: int) -> tuple[int, int]:
    return place[0] + by, place[1] + by
