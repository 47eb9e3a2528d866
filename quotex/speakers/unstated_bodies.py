"""Affiliations that a role states by a general noun or a pronoun ("its director", "the museum's curator")."""

from __future__ import annotations

from collections.abc import Iterator

from quotex.lexicons import function_words, people
from quotex.parsing.document import Word
from quotex.parsing.syntax import relation
from quotex.speakers.confidence import confidence
from quotex.speakers.discourse import Discourse, Entity
from quotex.speakers.mentions import Role
from quotex.speakers.roles import noun_kind_of, role_noun

SURE = 0.8  # confidence in the body or the person that a noun or a pronoun means, from which on it is taken over
_BELONGING = ("nmod:poss", "compound", "nmod:unmarked", "nmod:desc", "nmod")


def unstated_body(discourse: Discourse, roles: tuple[Role, ...]) -> str | None:
    """Return the name of the body that the first role with such a reference belongs to.

    For somebody's staff it is the name of the person.
    """
    for role in roles:
        if people.role_affiliations().get(role.nouns[-1]) == "outsider":
            continue
        for word in _references(discourse, role):
            entity = _meant(discourse, word)
            if entity is not None and _employs(entity, role):
                return entity.name
    return None


def _references(discourse: Discourse, role: Role) -> Iterator[Word]:
    """Yield what a role belongs to: its possessor, the nouns before it, those behind "of", "at", "for" or "with"."""
    for word in discourse.syntax.dependents(role.position, *_BELONGING):
        if relation(word) != "nmod" or any(
            case.lemma.casefold() in function_words("affiliating")
            for case in discourse.syntax.dependents(word.index, "case")
        ):
            yield word


def _meant(discourse: Discourse, word: Word) -> Entity | None:
    """Return the named entity that a pronoun or a noun for a body surely means."""
    topic = people.role_affiliations().get(role_noun(word)) == "topic"
    if discourse.names.at(word.index) is not None or (topic and word.text.islower()):
        return None
    if word.upos == "PRON" or noun_kind_of(word) == "organization":
        decision = discourse.decide(word.index)
        if decision.entity is not None and confidence(decision) >= SURE:
            entity = discourse.entities[discourse.resolved(decision.entity)]
            if entity.named:
                return entity
    return _bearer_of(discourse, word) if noun_kind_of(word) == "organization" else None


def _bearer_of(discourse: Discourse, word: Word) -> Entity | None:
    """Return the only organization of the article whose name has a noun in it ("museum": the National Museum)."""
    noun = people.fold(role_noun(word))
    found = [
        entity
        for entity in discourse.entities
        if entity.kind == "organization" and entity.named and noun in people.fold(entity.name).split()
    ]
    return found[0] if len(found) == 1 and " " in found[0].name else None


def _employs(entity: Entity, role: Role) -> bool:
    staff = people.role_affiliations().get(role.nouns[-1]) == "staff"
    return entity.kind == "organization" or (entity.kind == "person" and staff)
