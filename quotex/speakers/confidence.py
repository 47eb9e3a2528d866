"""The confidence of a decision: a ranker's share of the probability, or a rule's prior lowered by each rival."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from quotex.lexicons import rows
from quotex.speakers.discourse import Decision

# Rules whose shares are probabilities; a prior, if the rule has one, is how often an expression that is surely none of
# the named entities is what the rule says.
RANKED = frozenset({"pronoun", "description", "repeated", "nominal", "nominal of unknown kind"})
# Rules for short names; with other bearers in the article they have a prior of their own.
SHORT_NAMES = frozenset({"surname", "given name"})
CONTESTED = "contested name"
RIVAL_PENALTY = 0.03  # for each other candidate
MAX_RIVALS = 5
FLOOR = 0.3


@cache
def sieve_priors() -> Mapping[str, float]:
    """Return for each rule the confidence of a decision without rivals; see sieve_priors.tsv."""
    return {rule: float(prior) for rule, prior, *_ in rows("sieve_priors.tsv", 5)}


def confidence(decision: Decision) -> float:
    """Return the probability that the speaker is right, at most the rule's prior."""
    if decision.rule in RANKED:
        return round(decision.share * sieve_priors().get(decision.rule, 1.0), 3)
    if decision.rule in SHORT_NAMES and decision.rivals:
        return sieve_priors()[CONTESTED]
    prior = sieve_priors()[decision.rule] - RIVAL_PENALTY * min(decision.rivals, MAX_RIVALS)
    return round(max(FLOOR, prior * (0.5 + 0.5 * decision.share)), 3)
