"""Conditional log-linear models: the probability of each entity, from weighted features of the candidates.

The probability of an entity is the sum over its candidates of exp(sum of the weights of their features), divided by
that of all candidates. scripts/train_antecedents.py learns the weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from quotex.lexicons import rows

MIN_SHARE = 0.5  # an entity that is less likely is not said to be meant


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an expression may mean: an entity (None for somebody new) and the features of that reading."""

    entity: int | None
    features: tuple[str, ...]


@cache
def weights(lexicon: str, prefix: str = "") -> Mapping[str, float]:
    """Return the weight of each feature of a model in log odds; see the lexicon file.

    With a prefix the weight of a feature is the sum of its own and that of the prefixed feature: what holds in
    general, and what is special to one situation (Daumé 2007, "Frustratingly easy domain adaptation").
    """
    table = {name: float(weight) for name, weight, _ in rows(lexicon, 3)}
    if not prefix:
        return table
    special = {name.removeprefix(prefix): weight for name, weight in table.items() if name.startswith(prefix)}
    return {name: table.get(name, 0.0) + special.get(name, 0.0) for name in {**table, **special}}


def shares(candidates: Sequence[Candidate], table: Mapping[str, float]) -> dict[int | None, float]:
    """Return the probability of each entity, the likeliest first; of equal ones the one that was mentioned first."""
    scores = [sum(table.get(name, 0.0) for name in one.features) for one in candidates]
    highest = max(scores, default=0.0)
    odds: dict[int | None, float] = {}
    for one, score in zip(candidates, scores, strict=True):
        odds[one.entity] = odds.get(one.entity, 0.0) + math.exp(score - highest)
    whole = sum(odds.values())
    ranked = sorted(odds, key=lambda entity: (-odds[entity], -1 if entity is None else entity))
    return {entity: odds[entity] / whole for entity in ranked}
