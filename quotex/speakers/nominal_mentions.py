"""Nominal mentions: common-noun phrases that stand for somebody ("the minister", "residents", "a statement")."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from quotex.lexicons import function_words, people, word_list
from quotex.lexicons.people import Gender
from quotex.parsing.document import Word
from quotex.parsing.syntax import NAME_INTERNAL, Syntax, age_in, number_of, relation
from quotex.speakers.mentions import Mention
from quotex.speakers.roles import NameIndex, affiliation_in, content_words, gender_in, noun_kind_of, role_noun


def nominal_mentions(
    syntax: Syntax, names: NameIndex, named: Sequence[Mention], sources: Collection[int]
) -> list[Mention]:
    """Return the nominal mentions in text order: nouns of a known kind, and all other heads of sources.

    Nouns inside a named mention, roles in apposition to a name and modifiers of other nouns are left out.
    """
    spoken_for = _spoken_for(syntax, named)
    found = []
    for word in syntax.parse.words:
        if word.index in spoken_for or word.upos in ("PRON", "PUNCT"):
            continue
        if names.at(word.index) is not None and not _is_member(names, word):
            continue
        if word.index in sources or (_stands_for_somebody(word) and not _is_predicate(syntax, word)):
            found.append(nominal_mention(syntax, names, word.index))
    return found


def _is_member(names: NameIndex, word: Word) -> bool:
    """Return whether a word is the name of a group that means one of its members ("the Republican")."""
    span = names.at(word.index)
    alone = span is not None and span.kind == "group" and span.last - span.first == 1
    return alone and word.upos in ("NOUN", "PROPN") and number_of(word) == "s" and noun_kind_of(word) == "person"


def _spoken_for(syntax: Syntax, named: Sequence[Mention]) -> set[int]:
    covered: set[int] = set()
    for mention in named:
        covered.update(range(mention.first, mention.last))
        covered.update(role.position for role in mention.roles if role.position > mention.last)
        if mention.appositive_to is not None:
            covered.add(mention.appositive_to)
    return covered


def _is_predicate(syntax: Syntax, word: Word) -> bool:
    """Return whether a noun is predicated of somebody ("she is a doctor", "became a doctor")."""
    return relation(word) == "xcomp" or bool(syntax.dependents(word.index, "cop"))


def _stands_for_somebody(word: Word) -> bool:
    if word.upos not in ("NOUN", "PROPN") or relation(word) in NAME_INTERNAL or relation(word) == "amod":
        return False
    return noun_kind_of(word) is not None or is_age(word)


def is_age(word: Word) -> bool:
    """Return whether a word is "43-year-old" as one token, or the "old" of it as several."""
    text = people.key(word.text)
    return age_in(text) is not None or text in function_words("age adjective")


def nominal_mention(syntax: Syntax, names: NameIndex, head: int) -> Mention:
    """Return the mention of the noun phrase whose head is given."""
    word = syntax.parse.words[head]
    first, last = syntax.phrase(head)
    last = names.end_of(last)
    phrase = syntax.text(first, last)
    age = age_in(phrase)
    kind = noun_kind_of(word)
    return Mention(
        head=head,
        first=first,
        last=last,
        kind=kind or ("person" if age is not None and is_age(word) else "unknown"),
        number=number_of(word),
        name="",
        phrase=phrase,
        lemma=role_noun(word),
        definite=syntax.is_definite(head) or (word.upos == "PROPN" and not syntax.is_indefinite(head)),
        gender=_gender(syntax, head),
        affiliation=affiliation_in(syntax, names, first, last),
        age=age,
    )


def _gender(syntax: Syntax, head: int) -> Gender | None:
    return gender_in(syntax, head, head + 1) if number_of(syntax.parse.words[head]) == "s" else None


def compound_noun(syntax: Syntax, head: int) -> str:
    """Return the noun with the common noun before it, where the lists have both as one entry ("press service")."""
    words = syntax.parse.words
    lemma = role_noun(words[head])
    if head > 0 and words[head - 1].sentence == words[head].sentence and words[head - 1].head == head:
        together = f"{words[head - 1].text.casefold()} {lemma}"
        if together in people.organization_nouns() or together in word_list("document_nouns.txt"):
            return together
    return lemma


def distinguishing(syntax: Syntax, mention: Mention) -> frozenset[str]:
    """Return the folded words of a nominal that tell its referent from others; its head is left out."""
    return content_words(syntax, mention.first, mention.last) - {mention.lemma, syntax_fold(syntax, mention.head)}


def syntax_fold(syntax: Syntax, index: int) -> str:
    """Return the folded lemma of a word."""
    return people.fold(syntax.parse.words[index].lemma)
