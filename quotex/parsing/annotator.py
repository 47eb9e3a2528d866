"""Runs the network over a batch of documents once and keeps what every processor needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch

from quotex.parsing import decode, weights
from quotex.parsing.encoding import Passage, Pieces, make_batch
from quotex.parsing.lemmas import Lemmatizer
from quotex.parsing.marks import MarkedSpan, pair_marks
from quotex.parsing.network import Batch
from quotex.parsing.parse import Offsets, Proposal
from quotex.parsing.passages import groups, mark_features

POSITIONS_A_BATCH = 4000  # word pieces, padding included
LEMMA_CANDIDATES = 8
MARKS = "quotex_marks"  # attribute of a Stanza document: its quotation marks, if the caller knows them better
ANNOTATION = "quotex_annotation"


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the network found in one document, one entry a word of the document."""

    upos: list[str]
    feats: list[str]
    lemmas: list[str]
    heads: list[int]  # 1-based inside the sentence, 0 is the root
    deprels: list[str]
    entities: list[str]  # BIO labels
    proposals: list[Proposal]  # ranges of the document's words


@dataclass(frozen=True, slots=True)
class _Item:
    document: int
    first: int  # of the document's words
    passage: Passage


class Annotator:
    """The network of one folder. Its results are kept on the documents, so it runs once for all processors."""

    def __init__(self, folder: Path) -> None:
        self.config, self.network = weights.load(folder)
        self.pieces = Pieces(folder / weights.VOCABULARY)
        self._lemmatizer = Lemmatizer.load(folder / weights.LEMMAS)
        self._entity_penalties = decode.transitions(self.config.entities)
        self._role_penalties = decode.transitions(self.config.roles)

    def annotate(self, documents: Sequence[Any]) -> list[Annotation]:
        """The annotations of Stanza documents that are tokenized; those annotated before are not read again."""
        new = [d for d in documents if getattr(d, ANNOTATION, None) is None]
        results = [Annotation([], [], [], [], [], [], []) for _ in new]
        items = [item for number, document in enumerate(new) for item in _items(number, document)]
        found: dict[int, _Found] = {}
        for batch in self._batches(items):
            found.update(zip(batch, self._run([items[i].passage for i in batch]), strict=True))
        for index, item in enumerate(items):  # the passages of a document in their order
            found[index].add_to(results[item.document], item.first)
        for document, result in zip(new, results, strict=True):
            setattr(document, ANNOTATION, result)
        return [getattr(d, ANNOTATION) for d in documents]

    def _batches(self, items: Sequence[_Item]) -> Iterator[list[int]]:
        lengths = [sum(map(len, self.pieces.of(item.passage.words))) + 2 for item in items]
        batch: list[int] = []
        for index in sorted(range(len(items)), key=lambda i: (lengths[i], i)):
            if batch and lengths[index] * (len(batch) + 1) > POSITIONS_A_BATCH:
                yield batch
                batch = []
            batch.append(index)
        if batch:
            yield batch

    @torch.inference_mode()
    def _run(self, passages: Sequence[Passage]) -> list[_Found]:
        batch = make_batch(passages, self.pieces)
        network, config = self.network, self.config
        words = network(batch)
        counts = [len(p.words) for p in passages]
        forms = [p.words for p in passages]
        upos = _pick(network.upos(words), counts, config.upos)
        feats = _pick(network.feats(words), counts, config.feats)
        candidates = min(LEMMA_CANDIDATES, len(config.lemma_scripts))
        scripts = network.lemma(words).topk(candidates).indices.tolist()
        lemmas = [self._lemmas(*row) for row in zip(forms, upos, scripts, strict=True)]
        heads, deprels = self._trees(words, batch)
        entity_scores = network.entity(words).log_softmax(-1).numpy()
        entities = decode.viterbi(entity_scores, counts, self._entity_penalties)
        proposals = self._proposals(words, batch, counts)
        sentences = [len(p.sentences) for p in passages]
        edges = np.cumsum([0, *sentences])
        return [
            _Found(
                upos[i],
                feats[i],
                lemmas[i],
                list(chain.from_iterable(heads[edges[i] : edges[i + 1]])),
                list(chain.from_iterable(deprels[edges[i] : edges[i + 1]])),
                [config.entities[label] for label in entities[i]],
                proposals[i],
            )
            for i in range(len(passages))
        ]

    def _lemmas(self, forms: Sequence[str], upos: Sequence[str], scripts: Sequence[Sequence[int]]) -> list[str]:
        names = self.config.lemma_scripts
        return [
            self._lemmatizer.lemma(form, tag, (names[i] for i in row))
            for form, tag, row in zip(forms, upos, scripts, strict=False)
        ]

    def _trees(self, words: torch.Tensor, batch: Batch) -> tuple[list[list[int]], list[list[str]]]:
        sentences = self.network.by_sentence(words, batch)
        arcs = self.network.arc(sentences, batch.sentence_mask).log_softmax(-1).numpy()
        lengths = batch.sentence_mask.sum(1).tolist()
        heads = [decode.spanning_tree(arcs[i, :n, : n + 1]) for i, n in enumerate(lengths)]
        table = torch.zeros(batch.sentence_words.shape, dtype=torch.int64)
        for row, found in zip(table, heads, strict=True):
            row[: len(found)] = torch.tensor(found)
        labels = self.network.relation(sentences, table)
        root = self.config.deprels.index("root")
        labels[..., root] = labels[..., root].masked_fill(table != 0, decode.FORBIDDEN)
        numbers = labels.argmax(-1).tolist()
        deprels = [
            ["root" if head == 0 else self.config.deprels[label] for head, label in zip(found, row, strict=False)]
            for found, row in zip(heads, numbers, strict=True)
        ]
        return heads, deprels

    def _proposals(self, words: torch.Tensor, batch: Batch, counts: Sequence[int]) -> list[list[Proposal]]:
        scores = self.network.role(words).log_softmax(-1).numpy()
        labels = decode.viterbi(scores, counts, self._role_penalties)
        asked = [i for i, row in enumerate(labels) if any(row)]
        out: list[list[Proposal]] = [[] for _ in counts]
        if not asked:
            return out
        chosen, mask = words[asked], batch.word_mask[asked]
        to_cue = self.network.to_cue(chosen, mask).softmax(-1).numpy()
        to_source = self.network.to_source(chosen, mask).softmax(-1).numpy()
        for row, i in enumerate(asked):
            n = counts[i]
            certainty = np.exp(scores[i, np.arange(n), labels[i]])
            links = decode.Links(to_cue[row, :n, : n + 1], to_source[row, :n, : n + 1])
            out[i] = decode.proposals([self.config.roles[label] for label in labels[i]], certainty, links)
        return out


@dataclass(frozen=True, slots=True)
class _Found:
    upos: list[str]
    feats: list[str]
    lemmas: list[str]
    heads: list[int]
    deprels: list[str]
    entities: list[str]
    proposals: list[Proposal]

    def add_to(self, annotation: Annotation, first: int) -> None:
        annotation.upos.extend(self.upos)
        annotation.feats.extend(self.feats)
        annotation.lemmas.extend(self.lemmas)
        annotation.heads.extend(self.heads)
        annotation.deprels.extend(self.deprels)
        annotation.entities.extend(self.entities)
        annotation.proposals.extend(shifted(p, first) for p in self.proposals)


def shifted(proposal: Proposal, by: int) -> Proposal:
    """The same proposal with word ranges moved by a number of words."""

    def move(ranges: tuple[Offsets, ...]) -> tuple[Offsets, ...]:
        return tuple((first + by, last + by) for first, last in ranges)

    content, cue, source = move(proposal.content), move(proposal.cue), move(proposal.source)
    return replace(proposal, content=content, cue=cue, source=source)


def _pick(scores: torch.Tensor, counts: Sequence[int], labels: Sequence[str]) -> list[list[str]]:
    return [[labels[i] for i in row[:n]] for row, n in zip(scores.argmax(-1).tolist(), counts, strict=True)]


def word_offsets(sentence: Any) -> list[Offsets]:
    """Code points of a Stanza sentence's words; words of a contraction without their own share the token's."""
    return [
        (t.start_char, t.end_char) if w.start_char is None else (w.start_char, w.end_char)
        for t in sentence.tokens
        for w in t.words
    ]


def _items(number: int, document: Any) -> Iterator[_Item]:
    marks: Sequence[MarkedSpan] | None = getattr(document, MARKS, None)
    if marks is None:
        marks = pair_marks(document.text or "", [(0, len(document.text or ""))])
    lengths = [len(s.words) for s in document.sentences]
    first = 0
    for group in groups(lengths):
        sentences = [document.sentences[i] for i in group]
        words = tuple(w.text for s in sentences for w in s.words)
        offsets = [o for s in sentences for o in word_offsets(s)]
        features = tuple(mark_features(offsets, marks))
        yield _Item(number, first, Passage(words, features, tuple(len(s.words) for s in sentences)))
        first += len(words)


@cache
def annotator(folder: Path) -> Annotator:
    """The annotator of a folder, loaded once a process and shared by all processors."""
    return Annotator(folder)
