"""Turns annotated news articles into training passages with our own tokenizer, as extraction will see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import stanza

from evaluation.corpora import GoldDocument, is_held_out, read_polnear
from quotex.parsing.encoder.features import Passage, plain
from quotex.parsing.encoder.mark_features import groups, mark_features
from quotex.parsing.segmentation import paragraphs, pieces
from quotex.text.quotation_marks import pair_marks
from training.examples import Example, TokenizedWord, role_examples


def attribution_examples(folder: Path, tokenizer: stanza.Pipeline) -> Iterator[Example]:
    """The passages of a PolNeAR split, but for its held-out part, with the roles and links of the first annotator."""
    for document in read_polnear(folder):
        if not is_held_out(document.name):
            yield from role_examples(document, list(_passages(document, tokenizer)))


def _passages(document: GoldDocument, tokenizer: stanza.Pipeline) -> Iterator[tuple[Passage, list[TokenizedWord]]]:
    bounds = paragraphs(document.text)
    spans = pair_marks(document.text, bounds)
    parts = [part for paragraph in bounds for part in pieces(document.text, paragraph)]
    parsed = tokenizer.bulk_process([plain(document.text[start:end]) for start, end in parts])
    for (offset, _), part in zip(parts, parsed, strict=True):
        sentences = [
            [TokenizedWord(w.text, w.start_char + offset, w.end_char + offset) for w in _with_offsets(s)]
            for s in part.sentences
        ]
        for group in groups([len(s) for s in sentences]):
            words = [word for number in group for word in sentences[number]]
            marks = mark_features([(w.start, w.end) for w in words], spans)
            lengths = tuple(len(sentences[number]) for number in group)
            yield Passage(tuple(w.text for w in words), tuple(marks), lengths), words


def _with_offsets(sentence: stanza.models.common.doc.Sentence) -> Iterator[stanza.models.common.doc.Word]:
    for token in sentence.tokens:
        for word in token.words:
            if word.start_char is None:
                word.start_char, word.end_char = token.start_char, token.end_char
            yield word
