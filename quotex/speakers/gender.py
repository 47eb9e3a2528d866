"""Evidence for the gender of people in an article: titles, role nouns, unambiguous pronouns, given names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from quotex.lexicons import people
from quotex.parsing.document import Parse, Word
from quotex.parsing.syntax import Syntax, pronoun_row, relation
from quotex.speakers.mentions import Mention
from quotex.text.names import PersonName

# Weights of evidence, in rough units of log odds. CERTAIN or more rules the other gender out for pronouns.
TITLE = 5.0  # "Mrs.", "spokeswoman"
GIVEN_NAME = 2.5  # at least nine in ten bearers of the name
LONE_NAME = 1.0  # the same, of a name that stands alone and may as well be a surname
SAME_SENTENCE = 1.0  # "Merkel took her seat": nobody else was mentioned in the sentence before "her"
NEXT_SENTENCE = 0.5  # "Merkel left. She ...": nobody else was mentioned in the sentence before
MAX_VOTES = 3.0
CERTAIN = 2.0
_OBJECTS = frozenset({"obj", "iobj", "obl"})


def gender_scores(
    syntax: Syntax, mentions: Sequence[Mention], entities: Mapping[int, int], quoted: Collection[int]
) -> dict[int, float]:
    """Return the evidence for each entity's gender: positive for male, negative for female.

    `mentions` are all mentions of people in text order, `entities` gives the entity of a named one by its head;
    pronouns among the words in `quoted` (direct quotations) are ignored.
    """
    scores: dict[int, float] = {}
    votes: dict[int, float] = {}
    titled: set[int] = set()
    for mention in mentions:
        entity = entities.get(mention.head)
        if entity is None:
            continue
        scores.setdefault(entity, 0.0)
        if mention.gender and entity not in titled:
            titled.add(entity)
            scores[entity] += TITLE * _sign(mention.gender)
    for entity, given in _given_genders(mentions, entities).items():
        scores[entity] = scores.get(entity, 0.0) + given
    for entity, vote in _pronoun_votes(syntax, mentions, entities, quoted):
        votes[entity] = votes.get(entity, 0.0) + vote
    for entity, vote in votes.items():
        scores[entity] = scores.get(entity, 0.0) + max(-MAX_VOTES, min(MAX_VOTES, vote))
    return scores


def _sign(gender: str | None) -> float:
    return 1.0 if gender == "m" else -1.0 if gender == "f" else 0.0


def _given_genders(mentions: Sequence[Mention], entities: Mapping[int, int]) -> dict[int, float]:
    """Return the evidence of each entity's given name, from its first full name or else from a lone name."""
    found: dict[int, float] = {}
    full: set[int] = set()
    for mention in mentions:
        entity = entities.get(mention.head)
        if entity is None or mention.kind not in ("person", "unknown") or entity in full:
            continue
        name = PersonName(mention.name)
        sign = _sign(people.given_names().get(name.given) or _second_given(name))
        if name.is_full:
            full.add(entity)
        found[entity] = sign * (GIVEN_NAME if name.is_full else LONE_NAME)
    return found


def given_gender(name: PersonName) -> people.Gender | None:
    """Return the usual gender of the given name in a full name.

    None where the name has no usual gender, or may be a surname alone.
    """
    return (people.given_names().get(name.given) or _second_given(name)) if name.is_full else None


def _second_given(name: PersonName) -> people.Gender | None:
    """Return the usual gender of the name after the initial in names such as "J. Edgar Hoover"."""
    if len(name.given.rstrip(".")) == 1 and len(name.words) > 2:
        return people.given_names().get(name.words[1])
    return None


def _pronoun_votes(
    syntax: Syntax, mentions: Sequence[Mention], entities: Mapping[int, int], quoted: Collection[int]
) -> Iterator[tuple[int, float]]:
    """Yield the evidence of pronouns for the only person mentioned before them.

    Mentions in the same sentence count, or else in the sentence before.
    """
    words = syntax.parse.words
    people: dict[int, list[Mention]] = {}
    for mention in mentions:
        people.setdefault(words[mention.head].sentence, []).append(mention)
    for word in words:
        sign = _gendered(word)
        if not sign or word.index in quoted:
            continue
        here = [mention for mention in people.get(word.sentence, ())[:4] if mention.first < word.index]
        if here:
            subject = syntax.clause(here[0].head).role == "subject"
            entity = _only(here, entities)
            if entity is not None and subject:
                yield entity, sign * SAME_SENTENCE
        elif relation(word) == "nsubj":
            entity = _only(people.get(word.sentence - 1, ())[:4], entities)
            if entity is not None and _same_paragraph(syntax, word.sentence):
                yield entity, sign * NEXT_SENTENCE


def _gendered(word: Word) -> float:
    row = pronoun_row(word)
    return _sign(row.gender) if row is not None and row.person == 3 else 0.0


def _only(people: Sequence[Mention], entities: Mapping[int, int]) -> int | None:
    """Return the entity that all mentions belong to, None if they belong to several or to none."""
    found = {entities.get(mention.head) for mention in people}
    return found.pop() if len(found) == 1 else None


def _same_paragraph(syntax: Syntax, sentence: int) -> bool:
    sentences = syntax.parse.sentences
    return sentence > 0 and sentences[sentence].paragraph == sentences[sentence - 1].paragraph


def gender_beside(parse: Parse, first: int, last: int) -> people.Gender | None:
    """Return the gender of the pronoun that most likely means the bearer of a name over words [first, last).

    It is the first "he" or "she" (also "his", "her") behind the name in its sentence, else the last before it; None
    where a proper noun comes between. What stands in quotation marks is somebody's words about others.
    """
    words, sentence = parse.words, parse.sentences[parse.words[first].sentence]
    start = words[first].start
    quoted = [(mark.start, mark.end) for mark in parse.marks if not mark.start <= start < mark.end]
    for span in (range(last, sentence.last), range(first - 1, sentence.first - 1, -1)):
        for index in span:
            if any(begin <= words[index].start < stop for begin, stop in quoted):
                continue
            row = pronoun_row(words[index])
            if row is not None and relation(words[index]) in _OBJECTS:  # "Clinton, without naming him"
                continue
            if row is not None and row.person == 3 and row.gender in ("m", "f"):
                return "m" if row.gender == "m" else "f"
            if words[index].upos == "PROPN" and words[index].text[:1].isupper():
                break
    return None
