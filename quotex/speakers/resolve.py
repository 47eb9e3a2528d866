"""Resolves attributions to speakers: runs the sieves in text order, then gives each source its speaker."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quotex.lexicons import people
from quotex.parsing.document import Parse
from quotex.parsing.syntax import pronoun_row
from quotex.quotations.attribution import Attribution
from quotex.records import Member, Speaker, SpeakerCandidate, stable_id
from quotex.speakers.confidence import confidence
from quotex.speakers.described_fields import described
from quotex.speakers.discourse import Decision, Discourse, Entity
from quotex.speakers.joint_speakers import decide_alone, is_joint
from quotex.speakers.name_detection import NameSpan
from quotex.speakers.pronoun_coreference import pronoun_at
from quotex.speakers.sieves import SIEVES
from quotex.speakers.stated_gender import StatedGender, stated_genders
from quotex.speakers.unstated import unstated
from quotex.text.spans import Offsets

LEAST_SHARE = 0.05  # of a candidate that is worth telling


@dataclass(frozen=True, slots=True)
class Resolution:
    """The speaker of an attribution and the rule that found it; without a speaker, the rule says why there is none.

    `candidates` are the two most probable speakers where a ranker looked at several.
    """

    speaker: Speaker | None
    rule: str
    candidates: tuple[SpeakerCandidate, ...] | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """An entity with its mentions, in code points of the delivered text: bare names, head nouns of others, pronouns."""

    name: str
    mentions: tuple[Offsets, ...]


def resolve(parse: Parse, attributions: Sequence[Attribution], text: str | None = None) -> list[Resolution]:
    """Return the speaker of each attribution, in the order of `attributions`.

    Any parse that is a tree is accepted without an error. The ids of speakers depend on the text of the parse, or on
    `text` where the parse holds more than that.
    """
    if not parse.words:
        return [Resolution(None, "no words") for _ in attributions]
    discourse = resolved_discourse(parse, attributions)
    digest, known, genders = (
        stable_id(parse.text if text is None else text),
        described(discourse),
        stated_genders(discourse),
    )
    return [_resolution(discourse, digest, number, known, genders) for number in range(len(attributions))]


def chains(parse: Parse, attributions: Sequence[Attribution] = ()) -> list[Chain]:
    """Return the entities with the names and singular pronouns that mean them, in order of first mention."""
    if not parse.words:
        return []
    discourse = resolved_discourse(parse, attributions)
    found: dict[int, list[Offsets]] = {}
    for event in discourse.events:
        name = _name_of(discourse, event.head)
        first, last = (name.first, name.last) if name is not None else (event.head, event.head + 1)
        found.setdefault(discourse.resolved(event.entity), []).append(parse.offsets(first, last))
    return [Chain(discourse.entities[entity].name, parse.delivered(spans)) for entity, spans in found.items()]


def _name_of(discourse: Discourse, head: int) -> NameSpan | None:
    """Return the bare name of the named mention with this head, titles and roles left out."""
    mention = discourse.mention(head)
    return discourse.names.at(mention.last - 1) if mention is not None and mention.named else None


def resolved_discourse(parse: Parse, attributions: Sequence[Attribution]) -> Discourse:
    """Return the discourse with every mention, source and gendered pronoun decided in text order."""
    discourse = Discourse(parse, attributions, SIEVES)
    for head in _expressions(discourse):
        if is_joint(discourse, head):  # "Trump and Putin met. He ...": the first of them is mentioned, too
            alone = decide_alone(discourse, head)
            if alone is not None and alone.entity is not None:
                discourse.register(head, alone.entity)
        entity = discourse.decide(head).entity
        if entity is not None:
            discourse.register(head, entity)
    _name_the_unnamed(discourse)
    return discourse


def _expressions(discourse: Discourse) -> list[int]:
    """Return the heads of mentions, sources and pronouns in text order.

    "I" is left out: it is decided when all others are known.
    """
    heads = {mention.head for mention in discourse.mentions} | set(discourse.sources)
    for word in discourse.parse.words:
        row = pronoun_at(discourse, word.index)
        if row is not None and row.gender in ("m", "f"):
            heads.add(word.index)
    return sorted(head for head in heads if not _is_first_person(discourse, head))


def _is_first_person(discourse: Discourse, head: int) -> bool:
    row = pronoun_row(discourse.parse.words[head])
    return row is not None and row.person == 1


def _name_the_unnamed(discourse: Discourse) -> None:
    """Give an unnamed speaker the name that a later phrase states, if that phrase can mean nobody else.

    Example: "A spokesman said ... The spokesman, Jim Smith".
    """
    for mention in discourse.mentions:
        link = discourse.link(mention.head)
        if not mention.named or link is None or mention.appositive_to is None:
            continue
        for role in mention.roles:
            if role.position != mention.appositive_to or not role.definite or role.words:
                continue
            introduced = discourse.introduced.get(role.nouns[-1], [])
            before = bisect_left(introduced, role.position, key=lambda number: discourse.mentions[number].head)
            phrase = discourse.mentions[introduced[before - 1]] if before else None
            if phrase is None or phrase.definite or phrase.number == "p":
                continue
            entity = discourse.decide(phrase.head).entity
            if entity is not None and discourse.entities[entity].kind == "unnamed":
                discourse.same_as.setdefault(entity, link.entity)


def _resolution(
    discourse: Discourse,
    digest: str,
    number: int,
    known: Mapping[int, Entity],
    genders: Mapping[int, StatedGender],
) -> Resolution:
    decision = _decision(discourse, number)
    candidates = _candidates(discourse, digest, decision)
    if decision.entity is None:
        return Resolution(None, decision.rule, candidates)
    entity_number = discourse.resolved(decision.entity)
    entity = known.get(entity_number, discourse.entities[entity_number])
    members = [discourse.entities[discourse.resolved(one)] for one in entity.members]
    stated = genders.get(entity_number)
    speaker = Speaker(
        name=entity.name,
        id=_entity_id(digest, entity),
        kind=entity.kind,
        role=entity.role,
        affiliation=entity.affiliation,
        resolved_by=decision.rule,
        confidence=confidence(decision, entity),
        members=tuple(Member(_entity_id(digest, one), one.name) for one in members) or None,
        gender=stated.gender if stated else None,
        gender_evidence=stated.evidence if stated else None,
    )
    return Resolution(speaker, decision.rule, candidates)


def _entity_id(digest: str, entity: Entity) -> str:
    return stable_id(digest, entity.kind, people.fold(entity.name))


def _candidates(discourse: Discourse, digest: str, decision: Decision) -> tuple[SpeakerCandidate, ...] | None:
    """Return the likely named entities of a ranker; None where only the chosen one is likely."""
    likely = [(entity, share) for entity, share in decision.candidates if share >= LEAST_SHARE]
    if not likely or [entity for entity, _ in likely] == [decision.entity]:
        return None
    found = [(discourse.entities[discourse.resolved(entity)], share) for entity, share in likely]
    return tuple(SpeakerCandidate(_entity_id(digest, one), one.name, round(share, 3)) for one, share in found)


def _decision(discourse: Discourse, number: int) -> Decision:
    """Return the decision on a source; an implicit one takes the speaker of the attribution whose source it shares."""
    head = discourse.source_of(number)
    if head is None:
        return unstated(discourse, number)
    decision = discourse.decide(head)
    attribution = discourse.attributions[number]
    if attribution.source or attribution.source_head is not None or decision.entity is None:
        return decision
    rule = "shared subject" if attribution.cue is not None else "continued"
    return replace(decision, rule=rule)
