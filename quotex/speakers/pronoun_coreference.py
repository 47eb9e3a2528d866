"""Resolves third-person pronouns: candidates that gender, number and binding allow, weighed by features.

The odds of an entity are the sum of those of its mentions, and those of a mention the product of what its features
(pronoun_features.py) are worth: a conditional log-linear model, whose weights scripts/train_antecedents.py learns.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from quotex.lexicons.people import Pronoun
from quotex.parsing.syntax import path_to_root, pronoun_row, relation
from quotex.speakers.discourse import Case, Decision, Discourse, Entity, Event
from quotex.speakers.gender import CERTAIN
from quotex.speakers.mentions import Mention
from quotex.speakers.pronoun_features import (
    Place,
    entity_features,
    mention_features,
    path_above,
    relating_features,
    reporting_features,
    speaks_in,
)
from quotex.speakers.ranking import MIN_SHARE, Candidate, shares, weights

MAX_PRONOUN_EVENTS = 60
MAX_SENTENCES = 10
SURE = 0.8  # with this share of the weight a candidate is sure enough to tell its gender
LEXICON = "antecedents.tsv"
SPEAKS = "speaks:"  # prefix of what is special to pronouns that are sources


def pronoun_at(discourse: Discourse, index: int) -> Pronoun | None:
    """Return the row of a third-person pronoun, None for every other word."""
    word = discourse.parse.words[index]
    row = pronoun_row(word)
    if row is None or row.person != 3 or row.kind not in ("personal", "possessive", "reflexive"):
        return None
    return None if relation(word) == "expl" else row


def antecedent(discourse: Discourse, case: Case, row: Pronoun) -> Decision:
    """Return the entity that a pronoun means, or None where candidates are missing or too close to each other."""
    found = candidates(discourse, case, row)
    if not found:
        return Decision(None, "pronoun: no candidate")
    decision = _decide(shares(found, weights(LEXICON, SPEAKS if case.head in discourse.sources else "")))
    sure = decision.entity is not None and decision.share >= SURE and discourse.inside[case.head] < 0
    if sure and decision.entity is not None and row.gender in ("m", "f"):
        discourse.learn(decision.entity, row.gender, case.head)
    return decision


def candidates(discourse: Discourse, case: Case, row: Pronoun) -> list[Candidate]:
    """Return the mentions that a pronoun may go back to, nearest first, then those it may point forward to."""
    place = _place(discourse, case, row)
    found: list[Candidate] = []
    passed: list[int] = []
    for event in _nearby(discourse, place):
        entity = discourse.resolved(event.entity)
        gender = discourse.gender(entity, case.head)
        if not _fits(discourse.entities[entity], gender, row) or not _possible(discourse, place, event, case):
            continue
        again = entity in passed
        if not again:
            passed.append(entity)
        features = (
            f"passed:{min(passed.index(entity), 4)}",
            *(("again",) if again else ()),
            *mention_features(discourse, event),
            *relating_features(discourse, place, event),
            *entity_features(discourse, entity, gender, row),
            *reporting_features(discourse, place, event, entity),
        )
        found.append(Candidate(entity, features))
    return found


def _decide(likely: dict[int | None, float]) -> Decision:
    ranked = [(entity, share) for entity, share in likely.items() if entity is not None]
    best, share = ranked[0]
    if share < MIN_SHARE:
        close = sum(1 for _, other in ranked if other > share / math.e)
        rule = f"pronoun: {_NUMERALS.get(close, close)} candidates"
        return Decision(None, rule, len(ranked) - 1, share, tuple(ranked[:2]))
    return Decision(best, "pronoun", len(ranked) - 1, share, tuple(ranked[:2]))


_NUMERALS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


def _place(discourse: Discourse, case: Case, row: Pronoun) -> Place:
    words, index = discourse.parse.words, case.head
    clause = discourse.syntax.clause(index)
    possessive = relation(words[index]) == "nmod:poss"
    return Place(
        index=index,
        sentence=words[index].sentence,
        paragraph=discourse.parse.sentences[words[index].sentence].paragraph,
        clause=clause,
        kind="possessor" if possessive else "subject" if clause.role == "subject" else "object",
        row=row,
        quotes=any(discourse.attributions[number].type == "direct" for number in case.attributions),
        inside=discourse.inside[index],
        inside_direct=discourse.inside_direct[index],
        above=path_above(words, index),
        last_speaker=next(
            (event.head for event in discourse.events_before(index, MAX_PRONOUN_EVENTS) if event.source), -1
        ),
        about=discourse.named_in(
            span for number in case.attributions for span in discourse.attributions[number].content
        ),
    )


def _nearby(discourse: Discourse, place: Place) -> Iterator[Event]:
    """Yield the mentions before the pronoun, nearest first, then those that it may point forward to."""
    words = discourse.parse.words
    for event in discourse.events_before(place.index, MAX_PRONOUN_EVENTS):
        if place.sentence - words[event.head].sentence > MAX_SENTENCES:
            break
        yield event
    yield from _ahead(discourse, place)


def _ahead(discourse: Discourse, place: Place) -> Iterator[Event]:
    """Yield the subject of the main clause behind a subordinate clause with the pronoun ("When he came, ...")."""
    words = discourse.parse.words
    subordinate = False
    for word in path_to_root(words, place.index):
        subordinate = subordinate or relation(word) in ("advcl", "obl")
        if subordinate and word.head > place.index:
            for subject in discourse.syntax.dependents(word.head, "nsubj"):
                link = discourse.link(subject.index)
                if subject.index > place.index and link is not None:
                    yield Event(subject.index, link.entity, subject.index in discourse.sources)


def _fits(entity: Entity, gender: float, row: Pronoun) -> bool:
    """Return whether number, kind and gender (evidence) of an entity allow it as the antecedent of the pronoun."""
    many = entity.number == "p" or entity.kind == "group"
    if row.number == "p":
        return many or entity.kind == "organization"
    if many:
        return False
    if row.gender == "n":
        return entity.kind in ("organization", "document")
    evidence = gender if row.gender == "m" else -gender if row.gender == "f" else 0.0
    return entity.kind in ("person", "unnamed") and evidence > -CERTAIN


def _possible(discourse: Discourse, place: Place, event: Event, case: Case) -> bool:
    """Return whether binding and reporting allow the mention as an antecedent."""
    content = discourse.inside[event.head]
    if content in case.attributions:  # spoken about in the very quotation that the pronoun introduces
        return False
    if place.inside_direct >= 0 and speaks_in(discourse, event, place.inside_direct):  # would be "I"
        return False
    mention = discourse.mention(event.head)
    if place.possessive and mention is not None and _holds_possessor(discourse, mention, place):
        return False
    clause = discourse.syntax.clause(event.head)
    if place.reflexive:
        return clause.governor == place.clause.governor and clause.role == "subject"
    if place.possessive:
        return True
    if clause.governor == place.clause.governor and clause.role in ("subject", "object", "oblique"):
        return False
    return not _commands(discourse, place, event)


def _holds_possessor(discourse: Discourse, mention: Mention, place: Place) -> bool:
    """Return whether the pronoun lies in the mention or depends on its head.

    In "his brother John", John is not "him".
    """
    if mention.first <= place.index < mention.last:
        return True
    return place.clause.governor == mention.appositive_to or place.clause.governor == mention.head


def _commands(discourse: Discourse, place: Place, event: Event) -> bool:
    """Return whether the pronoun is the subject over a complement clause that holds the mention.

    Example: "he said that Smith ...".
    """
    if place.clause.role != "subject" or discourse.parse.words[event.head].sentence != place.sentence:
        return False
    path = path_to_root(discourse.parse.words, event.head)
    below = next((word for word in path if word.head == place.clause.governor), None)
    return below is not None and relation(below) in ("ccomp", "xcomp", "obj", "iobj")
