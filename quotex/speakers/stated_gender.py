"""The gender by which an article speaks of a person, and the sign that tells it: title, pronoun or given name.

This is what the record reports. It looks back on the decided article; the evidence that helps to decide whom a
pronoun means is in quotex.speakers.gender.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from quotex.lexicons import people, word_list
from quotex.lexicons.people import Gender as Letter
from quotex.parsing.syntax import pronoun_row, relation
from quotex.records import Gender, GenderEvidence
from quotex.speakers.discourse import Discourse, Entity
from quotex.speakers.gender import given_gender
from quotex.speakers.mentions import Mention
from quotex.speakers.roles import gender_in
from quotex.text.names import PersonName

SURE = 0.7  # share of the probability of what a pronoun or a description means, from which on it is a sign
AGREE = 0.8  # share of the signs of one kind that must tell the same gender
ENOUGH = 3  # pronouns that decide where a title or the given name contradicts them

_GENDERS: Mapping[str, Gender] = {"m": "male", "f": "female"}
_BEFORE_NAMES = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "DET"})

_Signs = dict[tuple[int, GenderEvidence], Counter[str]]


@dataclass(frozen=True, slots=True)
class StatedGender:
    """The gender by which an article speaks of a person, and the strongest sign of it."""

    gender: Gender
    evidence: GenderEvidence


def stated_genders(discourse: Discourse) -> Mapping[int, StatedGender]:
    """Return the stated gender of each person, and of each single speaker without a name.

    The signs are titles and nouns ("Mr.", "spokeswoman"), pronouns, and the usual gender of the given name. Where they
    contradict each other, ENOUGH pronouns decide, or else two kinds of signs against the third; failing that, the
    gender is left out.
    """
    signs = _signs(discourse)
    found = {}
    for number, entity in enumerate(discourse.entities):
        if _is_one_person(entity):
            titles = signs.get((number, "title")) or _of_phrase(entity)
            stated = _weighed(titles, signs.get((number, "pronoun")) or Counter(), _given(entity))
            if stated is not None:
                found[number] = stated
    return found


def _is_one_person(entity: Entity) -> bool:
    return entity.kind in ("person", "unnamed") and entity.number != "p"


def _signs(discourse: Discourse) -> _Signs:
    """Return the counts of titles and pronouns of each gender for every single person."""
    signs: _Signs = {}
    for event in discourse.events:
        entity = discourse.resolved(event.entity)
        row = pronoun_row(discourse.parse.words[event.head])
        mention = discourse.mention(event.head) if row is None else None
        gender = row.gender if row else _title(discourse, mention) if mention and mention.gender else None
        if gender is None or gender not in _GENDERS or not _is_one_person(discourse.entities[entity]):
            continue
        if discourse.decide(event.head).share >= SURE:
            signs.setdefault((entity, "pronoun" if row else "title"), Counter())[gender] += 1
    return signs


def _title(discourse: Discourse, mention: Mention) -> Letter | None:
    """Return the gender of the words right before a name or in apposition to it, or of the noun of a description.

    What is said of somebody is no sign ("as if Trump were a woman"), nor are words of another phrase before the name
    ("a spokesman for Clinton").
    """
    if not mention.named:
        return mention.gender
    syntax, words = discourse.syntax, discourse.parse.words
    name = discourse.names.at(mention.last - 1)
    start = mention.first if name is None else name.first
    for index in range(start - 1, mention.first - 1, -1):
        if words[index].upos not in _BEFORE_NAMES and words[index].text != ".":
            break
        if gender := gender_in(syntax, index, index + 1):
            return gender
    apposed = [role.position for role in mention.roles if relation(words[role.position]) == "appos"]
    described = apposed if mention.appositive_to is None else [*apposed, mention.appositive_to]
    return next((gender for index in described if (gender := gender_in(syntax, index, index + 1))), None)


def _of_phrase(entity: Entity) -> Counter[str]:
    """Return the gender stated by the phrase for somebody without a name ("a spokeswoman")."""
    return Counter("m" if entity.gender > 0 else "f") if not entity.named and entity.gender else Counter()


def _given(entity: Entity) -> Letter | None:
    """Return the usual gender of the given name of a named person, also of one that is short ("Bernie" is Bernard).

    None for public persons of whom it is not the gender (Lindsey Graham).
    """
    if not entity.named:
        return None
    name = PersonName(entity.name)
    if " ".join(name.words) in word_list("misleading_names.txt"):
        return None
    full = {people.given_names().get(form) for form in people.full_given_names().get(name.given, ())}
    short = full.pop() if len(full) == 1 and name.is_full else None
    return given_gender(name) or short


def _weighed(titles: Counter[str], pronouns: Counter[str], given: Letter | None) -> StatedGender | None:
    """Return the gender that the signs of one person agree on, None without signs or if they contradict each other."""
    title, pronoun = _agreed(titles), _agreed(pronouns)
    counts = Counter(gender for gender in (title, pronoun, given) if gender)
    if not counts:
        return None
    gender, most = counts.most_common(1)[0]
    if len(counts) > 1 and pronoun and pronouns[pronoun] >= ENOUGH:
        gender = pronoun
    elif most * 2 <= counts.total():
        return None
    evidence: GenderEvidence = "title" if title == gender else "pronoun" if pronoun == gender else "given name"
    return StatedGender(_GENDERS[gender], evidence)


def _agreed(signs: Counter[str]) -> str | None:
    """Return the gender that nearly all signs of one kind tell."""
    for gender, count in signs.most_common(1):
        if count >= AGREE * signs.total():
            return gender
    return None
