"""Runs the network over many documents at once and turns its scores into everything that the processors need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise, starmap
from pathlib import Path

import numpy as np

from quotex.parsing.document import Proposal
from quotex.parsing.encoder import decoding, files
from quotex.parsing.encoder.edit_scripts import Lemmatizer
from quotex.parsing.encoder.features import Integers, Passage, Pieces, encode
from quotex.parsing.encoder.mark_features import groups
from quotex.parsing.encoder.onnx_model import Runtime, Scores, torch_threads
from quotex.parsing.encoder.spanning_tree import spanning_tree
from quotex.parsing.encoder.tree_repair import with_one_subject, with_owners
from quotex.parsing.sentences import sentence_lengths, stretches_of
from quotex.text.spans import Offsets

POSITIONS_A_BATCH = 1000  # word pieces, padding included; little padding, and what a core computes stays in its cache
LEMMA_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the network found in one document, one entry a word of the document; `sentences` are their lengths."""

    sentences: list[int]
    upos: list[str]
    feats: list[str]
    lemmas: list[str]
    heads: list[int]  # 1-based inside the sentence, 0 is the root
    deprels: list[str]
    entities: list[str]  # BIO labels
    proposals: list[Proposal]  # ranges of the document's words

    def extend(self, other: Annotation) -> None:
        """Add what was found in the words that follow."""
        first = len(self.upos)
        for field in ("sentences", "upos", "feats", "lemmas", "heads", "deprels", "entities"):
            getattr(self, field).extend(getattr(other, field))
        self.proposals.extend(shifted(p, first) for p in other.proposals)


class Annotator:
    """The network of one folder."""

    def __init__(self, folder: Path) -> None:
        self.config = files.load_config(folder)
        self.runtime = Runtime(folder)
        self.pieces = Pieces(folder / files.VOCABULARY)
        self._lemmatizer = Lemmatizer.load(folder / files.LEMMAS)
        self._entity_penalties = decoding.transitions(self.config.entities)
        self._role_penalties = decoding.transitions(self.config.roles)

    def annotate(self, documents: Sequence[Passage]) -> list[Annotation]:
        """Return the annotations of documents, each given as one passage however long it is."""
        results = [Annotation([], [], [], [], [], [], [], []) for _ in documents]
        items = [(number, part) for number, document in enumerate(documents) for part in passages_of(document)]
        found: dict[int, Annotation] = {}
        with torch_threads():
            for batch in self._batches([part for _, part in items]):
                found.update(zip(batch, self._run([items[i][1] for i in batch]), strict=True))
        for index, (number, _) in enumerate(items):  # the passages of a document in their order
            results[number].extend(found[index])
        return results

    def _batches(self, passages: Sequence[Passage]) -> Iterator[list[int]]:
        lengths = [sum(map(len, self.pieces.of(passage.words))) + 2 for passage in passages]
        batch: list[int] = []
        for index in sorted(range(len(passages)), key=lambda i: (lengths[i], i)):
            if batch and lengths[index] * (len(batch) + 1) > POSITIONS_A_BATCH:
                yield batch
                batch = []
            batch.append(index)
        if batch:
            yield batch

    def _run(self, passages: Sequence[Passage]) -> list[Annotation]:
        encoded = encode(passages, self.pieces)
        scores, config = self.runtime.scores(encoded), self.config
        upos = _named(config.upos, scores.upos)
        words = [word for passage in passages for word in passage.words]
        sentences = _sentences(passages, scores)
        lemmas = self._lemmas(words, upos, scores)
        heads, deprels = self._trees(scores, [*chain.from_iterable(sentences)], words, upos)
        entities = decoding.sequences(_log_softmax(scores.entity), encoded.counts, self._entity_penalties)
        proposals = self._proposals(scores, encoded.counts)
        feats, labels = _named(config.feats, scores.feats), _named(config.entities, entities)
        edges = pairwise(np.cumsum([0, *encoded.counts]).tolist())
        parts = zip(starmap(slice, edges), sentences, proposals, strict=True)
        return [
            Annotation([*lengths], upos[at], feats[at], lemmas[at], heads[at], deprels[at], labels[at], proposed)
            for at, lengths, proposed in parts
        ]

    def _lemmas(self, forms: Sequence[str], upos: Sequence[str], scores: Scores) -> list[str]:
        """Return the lemmas, from the dictionary where it has only one, else by the best scripts."""
        known = [self._lemmatizer.only(form, tag) for form, tag in zip(forms, upos, strict=True)]
        open_ = [i for i, lemma in enumerate(known) if lemma is None]
        names = self.config.lemma_scripts
        for i, row in zip(open_, _best(scores.lemma[open_], LEMMA_CANDIDATES), strict=True):
            known[i] = self._lemmatizer.lemma(forms[i], upos[i], (names[script] for script in row))
        return [lemma or form for lemma, form in zip(known, forms, strict=True)]

    def _trees(
        self, scores: Scores, sentences: Sequence[int], words: Sequence[str], upos: Sequence[str]
    ) -> tuple[list[int], list[str]]:
        edges = np.cumsum([0, *sentences]).tolist()
        heads: list[int] = []
        above: list[int] = []  # word of the batch + 1
        for first, last in pairwise(edges):
            found = spanning_tree(scores.arc.between(first, last))
            heads += found
            above += [head and head + first for head in found]
        labels = self.runtime.relations(scores, np.array(above, dtype=np.int64))
        named = _named(self.config.deprels, labels)
        deprels = [deprel if head else "root" for head, deprel in zip(heads, named, strict=True)]
        for first, last in pairwise(edges):
            at = slice(first, last)
            for repaired in (with_owners, with_one_subject):
                heads[at], deprels[at] = repaired(words[at], upos[at], heads[at], deprels[at])
        return heads, deprels

    def _proposals(self, scores: Scores, counts: Sequence[int]) -> list[list[Proposal]]:
        probabilities = _log_softmax(scores.role)
        labels = decoding.sequences(probabilities, counts, self._role_penalties)
        certainty = np.exp(probabilities[np.arange(len(labels)), labels])
        names = _named(self.config.roles, labels)
        out: list[list[Proposal]] = []
        for first, last in pairwise(np.cumsum([0, *counts]).tolist()):
            if not labels[first:last].any():
                out.append([])
                continue
            tables = (decoding.softmax(links.between(first, last)) for links in (scores.to_cue, scores.to_source))
            out.append(decoding.proposals(names[first:last], certainty[first:last], decoding.Links(*tables)))
        return out


def _sentences(passages: Sequence[Passage], scores: Scores) -> list[tuple[int, ...]]:
    """Return the lengths of the sentences of each passage: its own, or by the network."""
    if scores.end is None:
        return [passage.sentences for passage in passages]
    found = []
    edges = pairwise(np.cumsum([0, *(len(passage.words) for passage in passages)]).tolist())
    for passage, (first, last) in zip(passages, edges, strict=True):
        ends = np.flatnonzero(scores.end[first : last - 1]) + 1
        found.append(passage.sentences or sentence_lengths(passage.words, passage.glued, ends.tolist()))
    return found


def _best(scores: decoding.Scores, count: int) -> list[list[int]]:
    """Return the numbers of the highest scores of each row, the highest first."""
    count = min(count, scores.shape[1])
    few = np.sort(np.argpartition(-scores, count - 1, axis=1)[:, :count], 1)  # equals in the order of numbers
    order = np.argsort(-np.take_along_axis(scores, few, 1), 1, kind="stable")
    best: list[list[int]] = np.take_along_axis(few, order, 1).tolist()
    return best


def _named(names: Sequence[str], numbers: Integers) -> list[str]:
    return [names[number] for number in numbers.tolist()]


def _log_softmax(scores: decoding.Scores) -> decoding.Scores:
    shifted_: decoding.Scores = scores - scores.max(1, keepdims=True)
    result: decoding.Scores = shifted_ - np.log(np.exp(shifted_).sum(1, keepdims=True))
    return result


def shifted(proposal: Proposal, by: int) -> Proposal:
    """Return the same proposal with word ranges moved by a number of words."""
    if not by:
        return proposal

    def move(ranges: tuple[Offsets, ...]) -> tuple[Offsets, ...]:
        return tuple((first + by, last + by) for first, last in ranges)

    content, cue, source = move(proposal.content), move(proposal.cue), move(proposal.source)
    return replace(proposal, content=content, cue=cue, source=source)


def passages_of(document: Passage) -> Iterator[Passage]:
    """Yield a document in passages of a few hundred words at most.

    A document without sentences is cut after full stops.
    """
    stretches = document.sentences or stretches_of(document.words, document.glued)
    first = 0
    for group in groups(stretches):
        lengths = stretches[group.start : group.stop]
        last = first + sum(lengths)
        kept = lengths if document.sentences else ()
        yield Passage(document.words[first:last], document.marks[first:last], kept, document.glued[first:last])
        first = last


@cache
def annotator(folder: Path) -> Annotator:
    """Return the annotator of a folder, loaded once a process and shared by all processors."""
    return Annotator(folder)
