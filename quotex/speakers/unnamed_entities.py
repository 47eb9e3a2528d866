"""Speakers without a name: the entity that a noun phrase stands for by itself, and what it is called."""

from __future__ import annotations

from bisect import insort

from quotex.lexicons import function_words, people
from quotex.parsing.syntax import relation
from quotex.records import SpeakerKind
from quotex.speakers.discourse import SPEAKER_KINDS, Discourse, Entity
from quotex.speakers.mentions import Mention
from quotex.text.names import clean_name
from quotex.text.quotation_marks import HYPHENS

_CERTAIN_GENDER = {"m": 5.0, "f": -5.0}


def phrase_entity(discourse: Discourse, mention: Mention, phrase: str, owner: Entity | None = None) -> int:
    """Enter the entity that a phrase names, remember it for later phrases, and return its number.

    Its affiliation is the organization in the phrase, or the organization that possesses it.
    """
    kind = _kind(discourse, mention)
    name = plain_phrase(discourse, mention, phrase)
    affiliation = mention.affiliation
    if affiliation is None and owner is not None and owner.kind == "organization":
        affiliation = owner.name
    number = discourse.add(
        Entity(
            name=_without_article(name) if kind == "organization" else name,
            kind=kind,
            number="p" if kind == "group" else mention.number,
            gender=_CERTAIN_GENDER.get(mention.gender or "", 0.0),
            role=_bare_role(discourse, mention) if kind == "unnamed" and mention.kind == "person" else None,
            affiliation=None if kind == "organization" else affiliation,
            ages=frozenset() if mention.age is None else frozenset({mention.age}),
            named=False,
        )
    )
    if discourse.mention(mention.head) is mention:
        insort(discourse.introduced.setdefault(mention.lemma, []), discourse.mention_at[mention.head])
    return number


def _kind(discourse: Discourse, mention: Mention) -> SpeakerKind:
    """Return the kind of speaker that a nominal names.

    Several organizations are a group ("the companies"), but for nouns that are always plural ("police").
    """
    kind = SPEAKER_KINDS.get(mention.kind) or ("group" if mention.number == "p" else "unnamed")
    word = discourse.parse.words[mention.head]
    several = kind == "organization" and mention.number == "p" and word.lemma.casefold() != word.text.casefold()
    return "group" if several else kind


def possessed_phrase(discourse: Discourse, mention: Mention, possessor: int, owner: Entity) -> str:
    """Return the phrase with its possessive pronoun replaced ("its negotiator" -> "Russia's negotiator")."""
    rest = discourse.syntax.text(possessor + 1, mention.last) if possessor + 1 < mention.last else ""
    mark = "'" if owner.number == "p" and owner.name.endswith("s") else "'s"
    return f"{owner.name}{mark} {rest}".strip()


def _without_article(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first.casefold() in function_words("article") else name


def plain_phrase(discourse: Discourse, mention: Mention, phrase: str) -> str:
    """Return a phrase as a name, without the capital that the beginning of a sentence gave it."""
    name = clean_name(phrase)
    word = discourse.parse.words[mention.first]
    if not name.startswith(word.text) or word.upos == "PROPN" or discourse.names.at(word.index) is not None:
        return name
    opens = word.index == discourse.parse.sentences[word.sentence].first or word.upos == "DET"
    telling = not (word.text[1:].islower() or len(word.text) == 1) or people.country_of_demonym(word.text) is not None
    return name if telling or not opens else name[0].lower() + name[1:]


def _bare_role(discourse: Discourse, mention: Mention) -> str:
    """Return the noun of the phrase with its modifiers, without determiner, possessor and what comes behind."""
    words = discourse.parse.words
    first = mention.first
    for index in range(mention.first, mention.head):
        possessive = relation(words[index]) == "nmod:poss" or words[index].upos == "PART"
        mark = words[index].upos == "PUNCT" and words[index].text not in HYPHENS
        if words[index].upos == "DET" or mark or possessive:
            first = index + 1
    return clean_name(discourse.syntax.text(first, mention.head + 1))
