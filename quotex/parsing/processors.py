"""Our network's tasks as Stanza processors: a variant of each of Stanza's own, and one for attributions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from stanza.models.common.doc import Document
from stanza.pipeline.ner_processor import NERProcessor
from stanza.pipeline.processor import (
    Processor,
    ProcessorVariant,
    UDProcessor,
    register_processor,
    register_processor_variant,
)
from stanza.pipeline.registry import NAME_TO_PROCESSOR_CLASS

from quotex.parsing.encoder import decoding
from quotex.parsing.encoder.annotator import Annotation, Annotator, annotator
from quotex.parsing.encoder.features import Passage
from quotex.parsing.encoder.mark_features import mark_features
from quotex.parsing.tokens import from_document
from quotex.text.quotation_marks import MarkedSpan, pair_marks

VARIANT = "quotex"
OURS = ("pos", "lemma", "depparse", "ner")
ATTRIBUTION = "attribution"
PROPOSALS = "quotex_proposals"
MARKS = "quotex_marks"  # attribute of a Stanza document: its quotation marks, if the caller knows them better
ANNOTATION = "quotex_annotation"


def _annotations(network: Annotator, documents: Sequence[Document]) -> list[Annotation]:
    """The annotations of tokenized documents; they are kept there, so the network runs once for all processors."""
    new = [document for document in documents if getattr(document, ANNOTATION, None) is None]
    for document, annotation in zip(new, network.annotate([_passage(d) for d in new]), strict=True):
        setattr(document, ANNOTATION, annotation)
    return [getattr(document, ANNOTATION) for document in documents]


def annotation_of(document: Document) -> Annotation:
    """What all processors of a pipeline, ours or not, have written on a document."""
    words = list(_words(document))
    entities: list[str] = []
    for sentence in document.sentences:
        labels = ["O"] * len(sentence.words)
        for entity in sentence.ents:
            first, last = entity.words[0].id - 1, entity.words[-1].id
            labels[first:last] = [f"B-{entity.type}", *[f"I-{entity.type}"] * (last - first - 1)]
        entities += labels
    return Annotation(
        [word.upos or "X" for word in words],
        [word.feats or "_" for word in words],
        [word.lemma or word.text for word in words],
        [word.head or 0 for word in words],
        [(word.deprel or "dep") if word.head else "root" for word in words],
        entities,
        list(getattr(document, PROPOSALS, ())),
    )


def _passage(document: Document) -> Passage:
    marks: Sequence[MarkedSpan] | None = getattr(document, MARKS, None)
    if marks is None:
        marks = pair_marks(document.text or "", [(0, len(document.text or ""))])
    tokenized = from_document(document)
    words = tokenized.words()
    features = mark_features([(word.start, word.end) for word in words], marks)
    return Passage(tuple(word.text for word in words), tuple(features), tuple(tokenized.lengths()))


class _EncoderVariant(ProcessorVariant):  # type: ignore[misc]
    """Replaces a processor by what the shared network found; `encoder_path` is the network's folder."""

    OVERRIDE = True

    def __init__(self, config: dict[str, Any]) -> None:
        self._annotator = annotator(Path(config["encoder_path"]))

    def bulk_process(self, docs: Sequence[Document]) -> Sequence[Document]:
        for document, annotation in zip(docs, _annotations(self._annotator, docs), strict=True):
            self.write(document, annotation)
        return docs

    def process(self, doc: Document) -> Document:
        return self.bulk_process([doc])[0]

    def write(self, document: Document, annotation: Annotation) -> None:
        """Put this task's part of the annotation on the document."""
        raise NotImplementedError


def _words(document: Document) -> Iterator[Any]:
    return chain.from_iterable(sentence.words for sentence in document.sentences)


@register_processor_variant("pos", VARIANT)
class PosVariant(_EncoderVariant):
    """Universal part of speech and the morphological features that quotations need."""

    def write(self, document: Document, annotation: Annotation) -> None:
        for word, upos, feats in zip(_words(document), annotation.upos, annotation.feats, strict=True):
            word.upos = upos
            word.feats = None if feats == "_" else feats


@register_processor_variant("lemma", VARIANT)
class LemmaVariant(_EncoderVariant):
    """Lemmas by edit scripts."""

    def write(self, document: Document, annotation: Annotation) -> None:
        for word, lemma in zip(_words(document), annotation.lemmas, strict=True):
            word.lemma = lemma


@register_processor_variant("depparse", VARIANT)
class DepparseVariant(_EncoderVariant):
    """Heads and relations of Universal Dependencies."""

    def write(self, document: Document, annotation: Annotation) -> None:
        for word, head, deprel in zip(_words(document), annotation.heads, annotation.deprels, strict=True):
            word.head, word.deprel = head, deprel
        for sentence in document.sentences:
            sentence.build_dependencies()


@register_processor_variant("ner", VARIANT)
class NerVariant(_EncoderVariant):
    """Named entities: PERSON, ORG, LOC, NORP, MISC."""

    def write(self, document: Document, annotation: Annotation) -> None:
        first = 0
        for sentence in document.sentences:
            size = len(sentence.words)
            labels = [annotation.entities[first + token.words[0].id - 1] for token in sentence.tokens]
            for token, label in zip(sentence.tokens, _bioes(labels), strict=True):
                token.ner = label
            first += size
        document.build_ents()


def _bioes(labels: Sequence[str]) -> list[str]:
    out = ["O"] * len(labels)
    for kind, first, last in decoding.spans(labels):
        out[first:last] = [f"I-{kind}"] * (last - first)
        out[last - 1] = f"E-{kind}"
        out[first] = f"S-{kind}" if last - first == 1 else f"B-{kind}"
    return out


class _NerProcessor(NERProcessor):  # type: ignore[misc]
    """Stanza's entity processor, made to accept variants as the other processors do."""

    def _set_up_final_config(self, config: dict[str, Any]) -> None:
        if hasattr(self, "_variant"):
            self.trainers: list[Any] = []
            self.model_paths = [VARIANT]
            UDProcessor._set_up_final_config(self, config)
        else:
            super()._set_up_final_config(config)


NAME_TO_PROCESSOR_CLASS["ner"] = _NerProcessor


@register_processor(ATTRIBUTION)
class AttributionProcessor(Processor):  # type: ignore[misc]
    """Proposes attributions (`quotex_proposals` of the document); needs tokens only, of any tokenizer."""

    PROVIDES_DEFAULT = frozenset([ATTRIBUTION])
    REQUIRES_DEFAULT = frozenset(["tokenize"])

    def __init__(self, config: dict[str, Any], pipeline: Any, device: str) -> None:
        super().__init__(config, pipeline, device)
        self._annotator = annotator(Path(config["encoder_path"]))

    def bulk_process(self, docs: Sequence[Document]) -> Sequence[Document]:
        for document, annotation in zip(docs, _annotations(self._annotator, docs), strict=True):
            setattr(document, PROPOSALS, annotation.proposals)
        return docs

    def process(self, doc: Document) -> Document:
        return self.bulk_process([doc])[0]
