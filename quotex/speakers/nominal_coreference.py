"""Whom a nominal means: the holder of a role, the organization of that sort, the phrase that came before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from quotex.lexicons import people, word_list
from quotex.speakers.discourse import Decision, Discourse, Entity, Event
from quotex.speakers.mentions import Mention, Role
from quotex.speakers.nominal_mentions import compound_noun, distinguishing

MAX_HOLDERS = 30
MAX_NOMINAL_EVENTS = 40
NEAR = 3  # sentences within which "the company" may mean the organization mentioned last


def role_holder(discourse: Discourse, mention: Mention) -> Decision | None:
    """The person or organization that the article gives this role ("the minister" -> the foreign minister, by name)."""
    words = distinguishing(discourse.syntax, mention)
    modifiers = _office_words(discourse, mention)
    fitting: dict[int, int] = {}
    for entity, role in _held(discourse, mention):
        if mention.kind == "person" and not _same_gender(discourse.entities[entity], mention):
            continue
        if _same_office(discourse.entities[entity], role, words, modifiers):
            fitting[entity] = min(fitting.get(entity, role.position), role.position)
    return _nearest(discourse, mention, fitting) if fitting else None


def _held(discourse: Discourse, mention: Mention) -> Iterator[tuple[int, Role]]:
    held = discourse.holders.get(mention.lemma, [])
    before = bisect_left(held, mention.head, key=lambda pair: pair[1].position)
    yield from held[max(before - MAX_HOLDERS, 0) : before] if before else held[:MAX_HOLDERS]


def _same_gender(entity: Entity, mention: Mention) -> bool:
    if mention.gender is None or entity.gender == 0:
        return True
    return (entity.gender > 0) == (mention.gender == "m")


def _office_words(discourse: Discourse, mention: Mention) -> frozenset[str]:
    """The words before the head that make another office of it ("vice", "deputy")."""
    modifiers = people.role_modifiers()
    folded = (people.fold(discourse.parse.words[index].lemma) for index in range(mention.first, mention.head))
    return frozenset(word for word in folded if modifiers.get(word))


def _same_office(entity: Entity, role: Role, words: frozenset[str], modifiers: frozenset[str]) -> bool:
    """Whether nothing in the nominal speaks against the role, and the role is no deputy's that the nominal is not."""
    known = set(role.words) | entity.words
    if entity.affiliation:
        known.update(_canonical(word) for word in entity.affiliation.split())
    others = {word for word in role.words if people.role_modifiers().get(word)}
    return words <= known and others == set(modifiers)


def _canonical(word: str) -> str:
    country = people.country_in(word)
    return people.fold(country.name if country else word)


def _nearest(discourse: Discourse, mention: Mention, fitting: dict[int, int]) -> Decision:
    """The candidate mentioned last; none if two stand in the same sentence, nearest before."""
    last: dict[int, Event] = {}
    for event in discourse.events_before(mention.head, MAX_NOMINAL_EVENTS):
        entity = discourse.resolved(event.entity)
        if entity in fitting:
            last.setdefault(entity, event)
    sentences = discourse.parse.words
    ranked = sorted(fitting, key=lambda entity: -(last[entity].head if entity in last else -1))
    best, rivals = ranked[0], len(ranked) - 1
    if rivals and ranked[1] in last and best in last:
        if sentences[last[best].head].sentence == sentences[last[ranked[1]].head].sentence:
            return Decision(None, "role: two candidates", rivals)
    elif rivals and best not in last:
        return Decision(None, "role: two candidates", rivals)
    return Decision(best, "role", rivals, 1.0 if best in last else 0.9)


def by_age(discourse: Discourse, mention: Mention) -> Decision | None:
    """The person with the stated age; if no age fits, the one person who was talked about last."""
    near: list[int] = []
    for event in discourse.events_before(mention.head, MAX_NOMINAL_EVENTS):
        entity = discourse.resolved(event.entity)
        one = discourse.entities[entity]
        if one.kind not in ("person", "unnamed") or one.number == "p" or not _same_gender(one, mention):
            continue
        if mention.age in one.ages:
            return Decision(entity, "age")
        distance = discourse.parse.words[mention.head].sentence - discourse.parse.words[event.head].sentence
        if distance <= NEAR and not one.ages and entity not in near:
            near.append(entity)
    if len(near) == 1:
        return Decision(near[0], "age", 0, 0.8)
    return Decision(None, "age: two candidates", len(near) - 1) if len(near) > 1 else None


def organization_of_sort(discourse: Discourse, mention: Mention) -> Decision | None:
    """The organization whose name holds the noun ("the ministry"), or that may be called so and was mentioned last."""
    noun = compound_noun(discourse.syntax, mention.head)
    words = distinguishing(discourse.syntax, mention)
    scope = people.organization_nouns().get(noun) or people.organization_nouns().get(mention.lemma)
    describes = not words or _only_describes(discourse, mention)
    near: list[tuple[int, int]] = []
    for event in discourse.events_before(mention.head, MAX_NOMINAL_EVENTS):
        entity = discourse.resolved(event.entity)
        one = discourse.entities[entity]
        if one.kind != "organization" or not one.named:
            continue
        if people.fold(mention.lemma) in one.words and words <= one.words | _role_words(one):
            return Decision(entity, "organization")
        distance = discourse.parse.words[mention.head].sentence - discourse.parse.words[event.head].sentence
        allowed = 1 if words else NEAR if scope == "any" else NEAR - 1
        if distance <= allowed and describes and scope not in (None, "part") and _may_be(one, mention.lemma):
            near.append((entity, distance))
    if not near:
        return None
    candidates = {entity for entity, _ in near}
    if len(candidates) > 1 and near[0][1] == next(distance for entity, distance in near if entity != near[0][0]):
        return Decision(None, "organization: two candidates", len(candidates) - 1)
    return Decision(near[0][0], "organization", len(candidates) - 1, 0.7 if words else 0.85)


def _only_describes(discourse: Discourse, mention: Mention) -> bool:
    """Whether the modifiers are adjectives that may describe any organization ("the conservative newspaper")."""
    words = discourse.parse.words
    before = [words[index] for index in range(mention.first, mention.head)]
    return mention.last == mention.head + 1 and all(
        word.upos in ("DET", "ADJ", "ADV", "VERB", "PUNCT") and people.country_in(word.text) is None for word in before
    )


def described_person(discourse: Discourse, mention: Mention) -> Decision | None:
    """The only person named just before, for an epithet that nobody else is known by ("the retired neurosurgeon")."""
    if mention.lemma not in word_list("epithets.txt") or discourse.syntax.dependents(mention.head, "acl:relcl", "nmod"):
        return None
    if discourse.holders.get(mention.lemma):
        return None
    sentence = discourse.parse.words[mention.head].sentence
    near: list[int] = []
    for event in discourse.events_before(mention.head, MAX_NOMINAL_EVENTS):
        if sentence - discourse.parse.words[event.head].sentence > 2:
            break
        entity = discourse.resolved(event.entity)
        one = discourse.entities[entity]
        role = discourse.syntax.clause(event.head).role
        if one.kind != "person" or not _same_gender(one, mention) or not (event.source or role == "subject"):
            continue
        if discourse.inside_direct[event.head] < 0 and entity not in near:
            near.append(entity)
    return Decision(near[0], "description", 0, 0.8) if len(near) == 1 else None


def _role_words(entity: Entity) -> frozenset[str]:
    return frozenset(word for role in entity.roles for word in role.words)


def _may_be(entity: Entity, noun: str) -> bool:
    """Whether an organization's name leaves open that it is, say, a company: a place is none, nor is a ministry."""
    if people.country_in(entity.name) is not None or people.key(entity.name) in word_list("institutions.txt"):
        return False
    sorts = {word for word in entity.words if people.noun_kind(word) == "organization"}
    described = {one for role in entity.roles for one in role.nouns}
    sorts |= described
    broader = {other for sort in sorts for other in people.role_hypernyms().get(sort, ())}
    return not sorts or noun in sorts or noun in broader


def introduced_before(discourse: Discourse, mention: Mention) -> Decision | None:
    """What an earlier phrase with the same head introduced ("a spokesman for the army ... the spokesman")."""
    words = distinguishing(discourse.syntax, mention)
    if discourse.syntax.dependents(mention.head, "acl:relcl"):  # "the man who built it" is introduced right there
        return None
    for number in reversed(discourse.introduced.get(mention.lemma, [])[-MAX_HOLDERS:]):
        earlier = discourse.mentions[number]
        if earlier.head >= mention.head or earlier.number != mention.number:
            continue
        if discourse.inside_direct[earlier.head] not in (-1, discourse.inside_direct[mention.head]):
            continue
        decision = discourse.decide(earlier.head)
        if decision.entity is None:
            continue
        if words <= distinguishing(discourse.syntax, earlier):
            return Decision(decision.entity, "repeated")
    return None
