"""Whom a third-person pronoun means: candidates by gender and number, weighed by grammatical role and recency.

The weights follow the order of salience of Lappin and Leass (1994), "An Algorithm for Pronominal Anaphora Resolution":
subjects before objects before the rest, nearer sentences before farther ones; to it we add what reports are like:
who spoke last goes on speaking, and whoever is only spoken about inside a quotation rarely speaks next.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from quotex.speakers.gender import CERTAIN
from quotex.speakers.lexicon import Pronoun
from quotex.speakers.mentions import Mention
from quotex.speakers.scene import Case, Decision, Entity, Event, Scene
from quotex.speakers.syntax import MAX_CLIMB, Clause, GrammaticalRole, pronoun_row, relation

# Salience of a mention; all weights are on one scale, exponents of odds (see `_decide`).
ROLE_WEIGHTS: dict[GrammaticalRole, float] = {
    "subject": 3.0,
    "object": 1.5,
    "possessor": 1.5,
    "oblique": 1.0,
    "other": 1.0,
    "modifier": 0.5,
}
SOURCE = 1.5  # the mention is the source of an attribution
LAST_SPEAKER = 1.0  # ... of the last one before the pronoun
GOES_ON = 1.0  # ... and the pronoun is the source of a direct quotation
SPOKEN_ABOUT = -1.0  # the mention stands inside the content of an attribution, the pronoun does not
QUOTED_ABOUT = -1.0  # ... and in quotation marks, too
ENCLOSING_SPEAKER = 2.0  # the pronoun stands inside what this one said indirectly
SENTENCE = -1.75  # per sentence of distance
PARAGRAPH = -0.5  # per paragraph of distance
GENDER_KNOWN = 1.0
GENDER_DOUBTFUL = -4.0  # weak evidence for the other gender
FREQUENCY = 0.25  # times the logarithm of the number of mentions so far
PARALLEL = 1.0  # same grammatical role as the pronoun
POSSESSED_CONJUNCT = 3.0  # "Paul Weston and his orchestra"
UNNAMED = -1.0
UNCERTAIN = -3.0  # a name of unknown kind
ORGANIZATION_AS_THEY = -1.5
DOCUMENTS_AS_THEY = -3.0
MAX_EVENTS = 60
MAX_SENTENCES = 10
SURE = 0.8  # with this share of the weight a candidate is sure enough to tell its gender
MIN_SHARE = 0.4  # a candidate that has less of the weight of all is no answer


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pronoun stands."""

    index: int
    sentence: int
    paragraph: int
    clause: Clause
    possessive: bool
    reflexive: bool
    inside: int
    inside_direct: int


def pronoun_at(scene: Scene, index: int) -> Pronoun | None:
    """The row of a third-person pronoun, None for every other word."""
    word = scene.parse.words[index]
    row = pronoun_row(word)
    if row is None or row.person != 3 or row.kind not in ("personal", "possessive", "reflexive"):
        return None
    return None if relation(word) == "expl" else row


def antecedent(scene: Scene, case: Case, row: Pronoun) -> Decision:
    """The entity that a pronoun means, or None where candidates are missing or too close to each other."""
    place = _place(scene, case.head, row)
    weights: dict[int, float] = {}
    last_speaker = _last_speaker(scene, place)
    for event in _nearby(scene, place):
        entity = scene.resolved(event.entity)
        fit = _fit(scene.entities[entity], scene.gender(entity), row)
        if fit is None or not _possible(scene, place, event, case):
            continue
        weight = fit + _weigh(scene, place, event)
        if event is last_speaker:
            quotes = any(scene.attributions[number].type == "direct" for number in case.attributions)
            weight += LAST_SPEAKER + (GOES_ON if quotes else 0.0)
        weights[entity] = max(weights.get(entity, -math.inf), weight)
    if not weights:
        return Decision(None, "pronoun: no candidate")
    for entity in weights:
        weights[entity] += FREQUENCY * math.log(max(scene.counts.get(entity, 1), 1))
    decision = _decide(weights)
    if decision.entity is not None and row.gender in ("m", "f") and decision.share >= SURE and place.inside < 0:
        scene.learn(decision.entity, row.gender)
    return decision


def _decide(weights: dict[int, float]) -> Decision:
    ranked = sorted(weights, key=lambda entity: (-weights[entity], entity))
    best = ranked[0]
    share = 1.0 / sum(math.exp(weights[entity] - weights[best]) for entity in ranked)
    if share < MIN_SHARE:
        close = sum(1 for entity in ranked if weights[entity] > weights[best] - 1.0)
        return Decision(None, f"pronoun: {_NUMERALS.get(close, close)} candidates", len(ranked) - 1, share)
    return Decision(best, "pronoun", len(ranked) - 1, share)


_NUMERALS = {2: "two", 3: "three", 4: "four", 5: "five"}


def _place(scene: Scene, index: int, row: Pronoun) -> Place:
    word = scene.parse.words[index]
    return Place(
        index=index,
        sentence=word.sentence,
        paragraph=scene.parse.sentences[word.sentence].paragraph,
        clause=scene.syntax.clause(index),
        possessive=relation(word) == "nmod:poss",
        reflexive=row.kind == "reflexive",
        inside=scene.inside[index],
        inside_direct=scene.inside_direct[index],
    )


def _nearby(scene: Scene, place: Place) -> Iterator[Event]:
    """Mentions before the pronoun, nearest first, and those it may point forward to."""
    words = scene.parse.words
    for event in scene.events_before(place.index, MAX_EVENTS):
        if place.sentence - words[event.head].sentence > MAX_SENTENCES:
            break
        yield event
    yield from _ahead(scene, place)


def _ahead(scene: Scene, place: Place) -> Iterator[Event]:
    """The subject of the main clause, if the pronoun stands in a subordinate clause before it ("When he came, ...")."""
    words = scene.parse.words
    current, subordinate = place.index, False
    for _ in range(MAX_CLIMB):
        word = words[current]
        if word.head < 0:
            return
        subordinate = subordinate or relation(word) in ("advcl", "obl")
        current = word.head
        if subordinate and current > place.index:
            for subject in scene.syntax.dependents(current, "nsubj"):
                link = scene.link(subject.index)
                if subject.index > place.index and link is not None and link.entity is not None:
                    yield Event(subject.index, link.entity, subject.index in scene.sources)


def _fit(entity: Entity, gender: float, row: Pronoun) -> float | None:
    """How well gender (evidence) and number of an entity go with the pronoun; None where they rule it out."""
    if row.number == "p":
        if entity.kind == "document":
            return DOCUMENTS_AS_THEY if entity.number == "p" else None
        if entity.number == "p" or entity.kind == "group":
            return GENDER_KNOWN
        return ORGANIZATION_AS_THEY if entity.kind == "organization" else None
    if entity.number == "p" or entity.kind == "group":
        return None
    if row.gender == "n":
        return GENDER_KNOWN if entity.kind in ("organization", "document") else None
    if entity.kind not in ("person", "unnamed"):
        return None
    evidence = gender if row.gender == "m" else -gender if row.gender == "f" else 0.0
    if evidence <= -CERTAIN:
        return None
    unnamed = UNNAMED if not entity.named else 0.0 if entity.certain else UNCERTAIN
    return unnamed + (GENDER_KNOWN if evidence > 0 else GENDER_DOUBTFUL if evidence < 0 else 0.0)


def _possible(scene: Scene, place: Place, event: Event, case: Case) -> bool:
    """Whether binding and reporting leave the mention open as an antecedent."""
    content = scene.inside[event.head]
    if content in case.attributions:  # spoken about in the very quotation that the pronoun introduces
        return False
    if place.inside_direct >= 0 and _speaks(scene, event, place.inside_direct):  # would be "I"
        return False
    mention = scene.mention(event.head)
    if place.possessive and mention is not None and _holds_possessor(scene, mention, place):
        return False
    clause = scene.syntax.clause(event.head)
    if place.reflexive:
        return clause.governor == place.clause.governor and clause.role == "subject"
    if place.possessive or not clause.direct:
        return True
    if clause.governor == place.clause.governor and clause.role in ("subject", "object", "oblique"):
        return False
    return not _commands(scene, place, event)


def _speaks(scene: Scene, event: Event, attribution: int) -> bool:
    return event.source and attribution in scene.sources.get(event.head, ())


def _holds_possessor(scene: Scene, mention: Mention, place: Place) -> bool:
    """ "his brother John": John is not "him"."""
    if mention.first <= place.index < mention.last:
        return True
    return place.clause.governor == mention.appositive_to or place.clause.governor == mention.head


def _commands(scene: Scene, place: Place, event: Event) -> bool:
    """Whether the pronoun is the subject over a complement clause that holds the mention ("he said that Smith ...")."""
    if place.clause.role != "subject" or scene.parse.words[event.head].sentence != place.sentence:
        return False
    words, current = scene.parse.words, event.head
    for _ in range(MAX_CLIMB):
        word = words[current]
        if word.head < 0:
            return False
        if word.head == place.clause.governor:
            return relation(word) in ("ccomp", "xcomp", "obj", "iobj")
        current = word.head
    return False


def _weigh(scene: Scene, place: Place, event: Event) -> float:
    words = scene.parse.words
    word = words[event.head]
    clause = scene.syntax.clause(event.head)
    weight = ROLE_WEIGHTS[clause.role]
    if clause.role == place.clause.role:
        weight += PARALLEL
    if place.possessive and words[place.clause.governor].head == event.head and _coordinated(scene, place):
        weight += POSSESSED_CONJUNCT
    if event.source:
        weight += SOURCE
    # Whoever was just quoted is as near as the end of the quotation.
    sentence = max(word.sentence, min(scene.spoken_until.get(event.head, -1), place.sentence))
    weight += SENTENCE * abs(place.sentence - sentence)
    weight += PARAGRAPH * abs(place.paragraph - scene.parse.sentences[sentence].paragraph)
    content = scene.inside[event.head]
    if content >= 0 and content != place.inside and not _comments_on(scene, place, content):
        weight += SPOKEN_ABOUT + (QUOTED_ABOUT if scene.inside_direct[event.head] >= 0 else 0.0)
    if place.inside >= 0 and place.inside_direct < 0 and _speaks(scene, event, place.inside):
        weight += ENCLOSING_SPEAKER
    return weight


def _comments_on(scene: Scene, place: Place, content: int) -> bool:
    """Whether a possessor stands in the source of that content ("Russia has offered a truce, said its negotiator")."""
    return place.possessive and content in scene.sources.get(place.clause.governor, ())


def _coordinated(scene: Scene, place: Place) -> bool:
    return relation(scene.parse.words[place.clause.governor]) == "conj"


def _last_speaker(scene: Scene, place: Place) -> Event | None:
    """The source nearest before the pronoun, however far the content in between is long."""
    for event in scene.events_before(place.index, MAX_EVENTS):
        if event.source:
            return event
    return None
