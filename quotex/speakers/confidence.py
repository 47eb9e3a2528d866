"""How sure a decision is: a prior for each rule, lowered by every other candidate."""

from __future__ import annotations

from quotex.speakers.discourse import Decision

# Priors: how often we expect the rule to be right on news text. They are judgements, not measurements; a calibration on
# annotated speakers replaces them.
PRIORS: dict[str, float] = {
    "name": 0.98,
    "title and name": 0.98,
    "apposition": 0.95,
    "acronym": 0.95,
    "handle": 0.9,
    "surname": 0.95,
    "given name": 0.85,
    "short name": 0.85,
    "government": 0.9,
    "possessed": 0.92,
    "joint": 0.9,
    "relative pronoun": 0.93,
    "first person": 0.9,
    "pronoun": 0.92,
    "role": 0.85,
    "age": 0.85,
    "organization": 0.8,
    "repeated": 0.8,
    "description": 0.7,
    "indefinite": 0.8,
    "nominal": 0.88,
    "nominal of unknown kind": 0.6,
    "name in source": 0.7,
    "shared subject": 0.93,
    "continued": 0.9,
}
RIVAL = 0.03  # less for each other candidate
MAX_RIVALS = 5
FLOOR = 0.3


def confidence(decision: Decision) -> float:
    """The probability that the speaker is right, between FLOOR and the rule's prior."""
    prior = PRIORS[decision.rule] - RIVAL * min(decision.rivals, MAX_RIVALS)
    return round(max(FLOOR, prior * (0.5 + 0.5 * decision.share)), 3)
