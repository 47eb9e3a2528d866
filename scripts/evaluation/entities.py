"""Entity scores: exact spans and labels, from BIO labels or from spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from evaluation.measures import PrecisionRecall
from quotex.parsing.document import EntityType

EntitySpan = tuple[int, int, EntityType]  # tokens [first, last) and the label

LABELS: tuple[EntityType, ...] = ("PERSON", "ORG", "LOC", "NORP", "MISC")
KEPT: dict[str, EntityType] = {  # labels of the worldwide newswire corpus and of OntoNotes
    "Person": "PERSON",
    "Organization": "ORG",
    "Location": "LOC",
    "NORP": "NORP",
    "Misc": "MISC",
    "PERSON": "PERSON",
    "ORG": "ORG",
    "LOC": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
    "MISC": "MISC",
}


def bio_spans(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return the spans of BIO labels; an I- that continues no span of its label begins one, as in conlleval."""
    spans: list[tuple[int, int, str]] = []
    for at, label in enumerate(labels):
        prefix, _, kind = label.partition("-")
        if prefix == "I" and spans and spans[-1][1] == at and spans[-1][2] == kind:
            spans[-1] = (spans[-1][0], at + 1, kind)
        elif prefix in ("B", "I"):
            spans.append((at, at + 1, kind))
    return spans


def kept_entities(spans: Iterable[tuple[int, int, str]]) -> frozenset[EntitySpan]:
    """Return the spans whose label quotex keeps, with the label of quotex."""
    return frozenset((first, last, KEPT[label]) for first, last, label in spans if label in KEPT)


def score_entities(
    passages: Iterable[tuple[Set[EntitySpan], Set[EntitySpan]]],
) -> dict[EntityType | str, PrecisionRecall]:
    """Score passages of (gold, predicted) spans by label, and over all labels as "micro"."""
    scores: dict[EntityType | str, PrecisionRecall] = {label: PrecisionRecall() for label in (*LABELS, "micro")}
    for gold, predicted in passages:
        for entity in sorted(gold):
            for label in (entity[2], "micro"):
                scores[label].recall.add(entity in predicted)
        for entity in sorted(predicted):
            for label in (entity[2], "micro"):
                scores[label].precision.add(entity in gold)
    return scores
