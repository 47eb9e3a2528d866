"""Roles and affiliations that other phrases give to named persons ("the Republican nominee", said elsewhere)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from quotex.lexicons import people
from quotex.speakers.confidence import confidence
from quotex.speakers.discourse import Discourse, Entity
from quotex.speakers.entity_fields import main_role, stated_affiliation
from quotex.speakers.mentions import Mention, Role
from quotex.speakers.roles import role_in
from quotex.speakers.unstated_bodies import unstated_body

SURE = 0.8  # confidence in the person that a description means, from which on what it says is taken over


def described(discourse: Discourse) -> Mapping[int, Entity]:
    """Return the named persons without a role or affiliation of their own, with those that other phrases give."""
    roles: dict[int, list[Role]] = {}
    for mention in discourse.mentions:
        number = _described_by(discourse, mention)
        role = _role(discourse, mention) if number is not None else None
        if number is not None and role is not None:
            roles.setdefault(number, []).append(role)
    filled = {number: _filled(discourse.entities[number], found) for number, found in roles.items()}
    for number, one in enumerate(discourse.entities):
        entity = filled.get(number, one)
        if entity.kind == "person" and entity.named and entity.affiliation is None:
            body = unstated_body(discourse, (*entity.roles, *roles.get(number, ())))
            if body is not None and body != entity.name:
                filled[number] = replace(entity, affiliation=body)
    return filled


def _described_by(discourse: Discourse, mention: Mention) -> int | None:
    """Return the named person whom a description means, if that is sure and a field of theirs is empty."""
    if mention.named or mention.kind != "person" or mention.number == "p":
        return None
    if people.role_affiliations().get(mention.lemma) == "kin":  # whose daughter she is, the phrase alone does not say
        return None
    decision = discourse.decide(mention.head)
    if decision.entity is None or confidence(decision) < SURE:
        return None
    number = discourse.resolved(decision.entity)
    entity = discourse.entities[number]
    known = entity.role is not None and entity.affiliation is not None
    return None if known or entity.kind != "person" or not entity.named else number


def _role(discourse: Discourse, mention: Mention) -> Role | None:
    return role_in(discourse.syntax, discourse.names, mention.first, mention.last, head=mention.head)


def _filled(entity: Entity, roles: list[Role]) -> Entity:
    role = main_role(roles)
    return replace(
        entity,
        role=entity.role or (role.text if role else None),
        affiliation=entity.affiliation or stated_affiliation(roles),
    )
