"""Our steps as processors of a Stanza pipeline: variants of its processors, and two new ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from stanza.models.common.doc import Document
from stanza.models.common.foundation_cache import FoundationCache
from stanza.pipeline.mwt_processor import MWTProcessor
from stanza.pipeline.processor import Processor, ProcessorVariant, register_processor, register_processor_variant
from stanza.pipeline.tokenize_processor import TokenizeProcessor

from quotex.parsing import token_rules
from quotex.parsing.encoder import decoding
from quotex.parsing.encoder.annotator import Annotation, Annotator, annotator
from quotex.parsing.encoder.onnx_model import torch_threads
from quotex.parsing.sentences import mend
from quotex.parsing.stanza_document import (
    PROPOSALS,
    expand,
    marks_of,
    passage_of,
    set_tokens,
    tokens_of,
    unsplit_passage,
    words_of,
)
from quotex.parsing.token_rules import tokens
from quotex.parsing.tokens import CONTRACTION, Tokens

VARIANT = "quotex"
ENTITIES = "entities"  # Stanza's own processor "ner" takes no variants
ATTRIBUTION = "attribution"
_ANNOTATION = "quotex_annotation"  # attribute of a document: the words that the network read, and what it found
_MAX_EXPANSIONS = 50_000


def _stanzas_own(kind: type[Processor], config: dict[str, Any]) -> Any:
    """Return Stanza's processor for the models in the configuration of our variant."""
    own = {key: value for key, value in config.items() if key != f"with_{VARIANT}"}
    pipeline = SimpleNamespace(foundation_cache=FoundationCache(local_files_only=True))
    return kind({**own, "check_requirements": False}, pipeline, "cpu")


class _Variant(ProcessorVariant):  # type: ignore[misc]
    """A variant that replaces the processor and handles one document as a batch of one."""

    OVERRIDE = True

    def process(self, doc: Document | str) -> Document:
        """Annotate one document, as a batch of one."""
        return self.bulk_process([Document([], text=doc) if isinstance(doc, str) else doc])[0]


@register_processor_variant("tokenize", VARIANT)
class TokenizeVariant(_Variant):
    """Tokens of the given documents, in sentences.

    They are found by Stanza's tokenizer where there is a model for it; else by rules, and sentences end where the
    shared network of the folder `encoder_path` says.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        if "encoder_path" in config:
            network = annotator(Path(config["encoder_path"]))
            if not network.config.sentence_ends:
                raise ValueError(f"the network in {config['encoder_path']} does not tell where sentences end")
            self._put = partial(_put_words, network)
        else:
            self._put = partial(_put_tokens, _stanzas_own(TokenizeProcessor, config))

    def bulk_process(self, docs: Sequence[Document]) -> Sequence[Document]:
        """Put tokens and sentences into each document."""
        self._put(docs)
        return docs


def _put_tokens(tokenizer: Any, documents: Sequence[Document]) -> None:
    with torch_threads():
        read = tokenizer.bulk_process([Document([], text=document.text) for document in documents])
    for document, found in zip(documents, read, strict=True):
        set_tokens(document, mend(tokens_of(found), document.text))


def _put_words(network: Annotator, documents: Sequence[Document]) -> None:
    """Put words into documents, and keep what the network found in them while it looked for sentences."""
    read = [tokens(document.text) for document in documents]
    words = [token_rules.words_of(found) for found in read]
    passages = [unsplit_passage(found, marks_of(document)) for document, found in zip(documents, words, strict=True)]
    for document, found, split, annotation in zip(documents, read, words, network.annotate(passages), strict=True):
        begins = set(accumulate([0, *annotation.sentences]))
        set_tokens(document, Tokens(found, [i for i, first in enumerate(split.firsts) if first in begins]))
        setattr(document, _ANNOTATION, (split.texts, annotation))


@register_processor_variant("mwt", VARIANT)
class ExpanderVariant(_Variant):
    """The words of contractions: by Stanza's expander where there is a model for it, else by rules.

    Each form is asked for once.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._expander = _stanzas_own(MWTProcessor, config) if "model_path" in config else None
        self._expansions: dict[str, tuple[str, ...]] = {}

    def bulk_process(self, docs: Sequence[Document]) -> Sequence[Document]:
        """Put the words of contractions into each document."""
        found = [
            (sentence, contractions)
            for document in docs
            for sentence in document.sentences
            if (contractions := [token.text for token in sentence.tokens if token.misc == CONTRACTION])
        ]
        self._learn({text for _, contractions in found for text in contractions})
        for sentence, _ in found:
            expand(sentence, self._expansions)
        for document in docs:
            document.num_words = sum(len(sentence.words) for sentence in document.sentences)
        return docs

    def _learn(self, contractions: set[str]) -> None:
        """Look up the words of new contractions; the context does not matter."""
        if len(self._expansions) > _MAX_EXPANSIONS:
            self._expansions.clear()
        new = sorted(contractions - self._expansions.keys())
        if not new:
            return
        if self._expander is None:
            self._expansions.update((text, token_rules.parts(text)) for text in new)
            return
        document = Document([[{"id": (1,), "text": text, "misc": CONTRACTION}] for text in new])
        with torch_threads():
            self._expander.bulk_process([document])
        for text, sentence in zip(new, document.sentences, strict=True):
            self._expansions[text] = tuple(word.text for word in sentence.words)


def _annotations(network: Annotator, documents: Sequence[Document]) -> list[Annotation]:
    """Return the annotations of tokenized documents.

    They are kept on the documents, so that the network runs once for all processors, unless one changes the words.
    """
    new = [document for document in documents if not _is_annotated(document)]
    passages = [passage_of(document) for document in new]
    for document, passage, annotation in zip(new, passages, network.annotate(passages), strict=True):
        setattr(document, _ANNOTATION, (passage.words, annotation))
    return [getattr(document, _ANNOTATION)[1] for document in documents]


def _is_annotated(document: Document) -> bool:
    read, _ = getattr(document, _ANNOTATION, (None, None))
    return read is not None and read == tuple([word.text for word in words_of(document)])


class _EncoderVariant(_Variant):
    """Replaces a processor by what the shared network found; `encoder_path` is the network's folder."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._annotator = annotator(Path(config["encoder_path"]))

    def bulk_process(self, docs: Sequence[Document]) -> Sequence[Document]:
        """Annotate the documents with what the shared network found."""
        for document, annotation in zip(docs, _annotations(self._annotator, docs), strict=True):
            self.write(document, annotation)
        return docs

    def write(self, document: Document, annotation: Annotation) -> None:
        """Put this task's part of the annotation on the document."""
        raise NotImplementedError


@register_processor_variant("pos", VARIANT)
class PosVariant(_EncoderVariant):
    """Universal part of speech and the morphological features that quotations need."""

    def write(self, document: Document, annotation: Annotation) -> None:
        """Write parts of speech and features on the words."""
        for word, upos, feats in zip(words_of(document), annotation.upos, annotation.feats, strict=True):
            word.upos = upos
            word.feats = None if feats == "_" else feats


@register_processor_variant("lemma", VARIANT)
class LemmaVariant(_EncoderVariant):
    """Lemmas by edit scripts."""

    def write(self, document: Document, annotation: Annotation) -> None:
        """Write lemmas on the words."""
        for word, lemma in zip(words_of(document), annotation.lemmas, strict=True):
            word.lemma = lemma


@register_processor_variant("depparse", VARIANT)
class DepparseVariant(_EncoderVariant):
    """Heads and relations of Universal Dependencies."""

    def write(self, document: Document, annotation: Annotation) -> None:
        """Write heads and relations on the words, and build the dependencies of the sentences."""
        for word, head, deprel in zip(words_of(document), annotation.heads, annotation.deprels, strict=True):
            word.head, word.deprel = head, deprel
        for sentence in document.sentences:
            sentence.build_dependencies()


class _EncoderProcessor(Processor):  # type: ignore[misc]
    """A processor of our own that writes what the shared network found; it needs tokens only, of any tokenizer."""

    REQUIRES_DEFAULT = frozenset(["tokenize"])

    def __init__(self, config: dict[str, Any], pipeline: Any, device: str) -> None:
        super().__init__(config, pipeline, device)
        self._annotator = annotator(Path(config["encoder_path"]))

    def bulk_process(self, docs: Sequence[Document]) -> Sequence[Document]:
        """Annotate the documents with what the shared network found."""
        for document, annotation in zip(docs, _annotations(self._annotator, docs), strict=True):
            self.write(document, annotation)
        return docs

    def process(self, doc: Document) -> Document:
        """Annotate one document."""
        return self.bulk_process([doc])[0]

    def write(self, document: Document, annotation: Annotation) -> None:
        """Put this task's part of the annotation on the document."""
        raise NotImplementedError


@register_processor(ENTITIES)
class EntityProcessor(_EncoderProcessor):
    """Named entities: PERSON, ORG, LOC, NORP, MISC."""

    PROVIDES_DEFAULT = frozenset([ENTITIES, "ner"])

    def write(self, document: Document, annotation: Annotation) -> None:
        """Write the labels of entities on the tokens."""
        write_entities(document, annotation.entities)


@register_processor(ATTRIBUTION)
class AttributionProcessor(_EncoderProcessor):
    """Proposed attributions, as `quotex_proposals` of the document."""

    PROVIDES_DEFAULT = frozenset([ATTRIBUTION])

    def write(self, document: Document, annotation: Annotation) -> None:
        """Put the proposed attributions on the document."""
        setattr(document, PROPOSALS, annotation.proposals)


def write_entities(document: Document, labels: Sequence[str]) -> None:
    """Write BIO labels, one a word, on the tokens of a document; a contraction has the label of its first word."""
    first = 0
    for sentence in document.sentences:
        found = [labels[first + token.id[0] - 1] for token in sentence.tokens]
        for token, label in zip(sentence.tokens, _bioes(found), strict=True):
            token.ner = label
        first += len(sentence.words)
    document.build_ents()


def _bioes(labels: Sequence[str]) -> list[str]:
    out = ["O"] * len(labels)
    for kind, first, last in decoding.spans(labels):
        out[first:last] = [f"I-{kind}"] * (last - first)
        out[last - 1] = f"E-{kind}"
        out[first] = f"S-{kind}" if last - first == 1 else f"B-{kind}"
    return out
