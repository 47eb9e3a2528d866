"""How sure a decision is: a prior for each rule, lowered by every other candidate; for a ranker's the share itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from quotex.lexicons import rows
from quotex.speakers.discourse import Decision

RANKED = frozenset({"pronoun", "description"})  # rules whose shares are probabilities already
RIVAL_PENALTY = 0.03  # for each other candidate
MAX_RIVALS = 5
FLOOR = 0.3


@cache
def sieve_priors() -> Mapping[str, float]:
    """Return for each rule the confidence of a decision without rivals; see sieve_priors.tsv."""
    return {rule: float(prior) for rule, prior, *_ in rows("sieve_priors.tsv", 5)}


def confidence(decision: Decision) -> float:
    """Return the probability that the speaker is right, between FLOOR and the rule's prior."""
    if decision.rule in RANKED:
        return round(decision.share, 3)
    prior = sieve_priors()[decision.rule] - RIVAL_PENALTY * min(decision.rivals, MAX_RIVALS)
    return round(max(FLOOR, prior * (0.5 + 0.5 * decision.share)), 3)
