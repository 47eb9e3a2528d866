"""Resolves descriptions: to a named entity, to the referent of an earlier phrase, or to somebody new.

All of these compete in a conditional log-linear model over the features of description_features.py,
whose weights scripts/train_antecedents.py learns from news.
"""

from __future__ import annotations

from quotex.lexicons import people
from quotex.speakers.description_features import (
    Description,
    describe,
    entity_features,
    known_words,
    nobody_features,
    phrase_features,
)
from quotex.speakers.discourse import Decision, Discourse
from quotex.speakers.gender import CERTAIN
from quotex.speakers.mentions import Mention
from quotex.speakers.nominal_mentions import distinguishing
from quotex.speakers.ranking import MIN_SHARE, Candidate, shares, weights

NEAREST = 5  # entities of one type, counted back from the description
MAX_PHRASES = 30  # earlier phrases with the same head that are looked at
LEXICON = "descriptions.tsv"
INDEFINITE = frozenset({"a", "an", "another", "some"})  # they introduce somebody new (Heim 1982)


def candidates(discourse: Discourse, mention: Mention) -> list[Candidate]:
    """Return the readings of a nominal mention: somebody new, the named entities and the earlier phrases."""
    description = describe(discourse, mention)
    found = [Candidate(None, tuple(nobody_features(discourse, description)))]
    for entity in range(len(discourse.entities)):
        if _fits(discourse, description, entity) and _comes_to_mind(discourse, description, entity):
            found.append(Candidate(entity, tuple(entity_features(discourse, description, entity))))
    for entity, earlier in _phrases(discourse, mention).items():
        found.append(Candidate(entity, tuple(phrase_features(discourse, description, earlier))))
    return found


def _fits(discourse: Discourse, description: Description, entity: int) -> bool:
    """Return whether kind, number, gender and office allow an entity that is named outside the phrase itself."""
    one, mention = discourse.entities[entity], description.mention
    if not one.named or one.kind not in ("person", "organization"):
        return False
    if mention.kind != "unknown" and entity in description.inside:
        return False
    if description.determiner in INDEFINITE and entity in description.history.last:
        return False
    if mention.kind == "person" or mention.gender is not None:
        return one.kind == "person" and mention.number == "s" and not _is_another(discourse, description, entity)
    if entity in discourse.places and people.organization_nouns().get(mention.lemma, "part") != "part":
        return False  # Russia is no company
    return mention.kind != "organization" or one.kind == "organization"


def _comes_to_mind(discourse: Discourse, description: Description, entity: int) -> bool:
    """Return whether an entity is near, prominent or described in the same words; others are rarely meant."""
    if entity in (discourse.topic, discourse.first) or description.history.rank.get(entity, NEAREST) < NEAREST:
        return True
    known, lemma = known_words(discourse, entity), description.mention.lemma
    return lemma in known.nouns or lemma in known.beside or not description.words.isdisjoint(known.words)


def _is_another(discourse: Discourse, description: Description, entity: int) -> bool:
    """Return whether gender, a word such as "vice" or another country rules a person out."""
    one, mention = discourse.entities[entity], description.mention
    if mention.gender is not None and abs(one.gender) >= CERTAIN and (one.gender > 0) != (mention.gender == "m"):
        return True
    known = known_words(discourse, entity)
    if mention.lemma in known.nouns and known.modifiers != description.modifiers:
        return True
    own = {word for word in description.words if people.country_named(word)}
    theirs = {word for word in known.words if people.country_named(word)}
    return bool(own) and bool(theirs) and not own & theirs


def _phrases(discourse: Discourse, mention: Mention) -> dict[int, Mention]:
    """Return the unnamed entities that a definite phrase may take up, each with the last phrase for it.

    An earlier phrase has the same head noun ("a spokesman for the army ... the spokesman"); for an organization one
    that tells whose it is will do ("the Clinton campaign ... her team"), also without "the" ("Leeds police ...
    police").
    """
    found: dict[int, Mention] = {}
    bare = mention.kind == "organization" and not discourse.syntax.is_indefinite(mention.head)
    if not (mention.definite or bare) or discourse.syntax.dependents(mention.head, "acl:relcl"):
        return found  # "the man who built it" is introduced right there
    words = distinguishing(discourse.syntax, mention)
    lemmas = list(discourse.introduced) if mention.kind == "organization" else [mention.lemma]
    for lemma in lemmas:
        for number in discourse.introduced.get(lemma, [])[-MAX_PHRASES:]:
            earlier = discourse.mentions[number]
            if earlier.head >= mention.head or (earlier.kind, earlier.number) != (mention.kind, mention.number):
                continue
            if discourse.inside_direct[earlier.head] not in (-1, discourse.inside_direct[mention.head]):
                continue
            entity = discourse.decide(earlier.head).entity
            if entity is None or discourse.entities[entity].named:
                continue
            if lemma == mention.lemma and not words <= distinguishing(discourse.syntax, earlier):
                continue
            same = lemma == mention.lemma and mention.definite
            if same or discourse.named_in([discourse.parse.offsets(earlier.first, earlier.last)]):
                found[entity] = earlier
    return found


def described_entity(discourse: Discourse, mention: Mention) -> Decision:
    """Return the entity that a nominal mention means, None if that is somebody new or too uncertain.

    The decision's share is the probability of what it says (for an unnamed one, that of all unnamed readings), its
    candidates are the likeliest named entities.
    """
    if mention.head not in discourse.descriptions:
        discourse.descriptions[mention.head] = _decide(discourse, candidates(discourse, mention))
    return discourse.descriptions[mention.head]


def _decide(discourse: Discourse, found: list[Candidate]) -> Decision:
    likely = shares(found, weights(LEXICON))
    ranked = [entity for entity in likely if entity is not None]
    named = tuple((entity, likely[entity]) for entity in ranked if discourse.entities[entity].named)[:2]
    if named and named[0][1] >= MIN_SHARE:
        return Decision(named[0][0], "description", len(ranked) - 1, named[0][1], named)
    unnamed = {e: share for e, share in likely.items() if e is None or not discourse.entities[e].named}
    best = next(iter(unnamed))
    rule = "nominal" if best is None else "repeated"
    return Decision(best, rule, len(ranked), sum(unnamed.values()), named)
