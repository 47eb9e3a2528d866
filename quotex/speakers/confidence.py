"""The confidence of a decision: a ranker's share of the probability, or a rule's prior lowered by each rival."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from quotex.lexicons import rows, word_list
from quotex.speakers.discourse import Decision, Entity
from quotex.text.names import is_acronym

# Rules whose shares are probabilities; a prior, if the rule has one, is how often an expression that is surely none of
# the named entities is what the rule says.
RANKED = frozenset({"pronoun", "description", "repeated", "nominal", "nominal of unknown kind"})
# Rules for short names; with other bearers in the article they have a prior of their own.
SHORT_NAMES = frozenset({"surname", "given name"})
CONTESTED = "contested name"
# A name that stands for itself, without a longer form in the article, has a prior by its form.
LONE_ACRONYM, LONE_WORD, BODY = "lone acronym", "lone word", "name of a body"
RIVAL_PENALTY = 0.03  # for each other candidate
MAX_RIVALS = 5
FLOOR = 0.3


@cache
def sieve_priors() -> Mapping[str, float]:
    """Return for each rule the confidence of a decision without rivals; see sieve_priors.tsv."""
    return {rule: float(prior) for rule, prior, *_ in rows("sieve_priors.tsv", 5)}


def confidence(decision: Decision, entity: Entity | None = None) -> float:
    """Return the probability that the speaker is right, at most the rule's prior.

    `entity` is the speaker, if its name is to be considered.
    """
    if decision.rule in RANKED:
        return round(decision.share * sieve_priors().get(decision.rule, 1.0), 3)
    if decision.rule in SHORT_NAMES and decision.rivals:
        return sieve_priors()[CONTESTED]
    rule = _form(entity) if decision.rule == "name" and entity is not None else decision.rule
    prior = sieve_priors()[rule] - RIVAL_PENALTY * min(decision.rivals, MAX_RIVALS)
    return round(max(FLOOR, prior * (0.5 + 0.5 * decision.share)), 3)


def _form(entity: Entity) -> str:
    """Return the line of the priors for a name that stands for itself, by its form."""
    if entity.kind == "organization":
        known = entity.name.casefold().replace(".", "") in word_list("known_acronyms.txt")
        return BODY if known or not is_acronym(entity.name) else LONE_ACRONYM
    return LONE_WORD if entity.kind == "person" and " " not in entity.name else "name"
