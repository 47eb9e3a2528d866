"""Roles that several names share ("Sens. Ada Lind and Bo Ek", "two developers, Ada Lind and Bo Ek")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotex.lexicons import function_words, people
from quotex.parsing.document import Word
from quotex.parsing.syntax import Syntax
from quotex.speakers.mentions import Mention, Role
from quotex.speakers.name_detection import is_title
from quotex.speakers.roles import NameIndex, affiliation_in, content_words, is_plural, noun_kind_of, role_noun
from quotex.text.names import clean_name
from quotex.text.quotation_marks import HYPHENS

MAX_PHRASE = 8  # words of the role
MAX_BRACKET = 8  # words between brackets behind a name
_MODIFYING = frozenset({"NOUN", "PROPN", "ADJ"})


def with_shared_roles(syntax: Syntax, names: NameIndex, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the named mentions; each one in a list behind a plural role gets this role in the singular.

    The list is read from the words, since parsers attach lists of names in many ways.
    """
    found = list(mentions)
    position = 0
    while position < len(found):
        if found[position].kind != "person" or (role := _plural_role(syntax, names, found[position])) is None:
            position += 1
            continue
        last = _end_of_list(syntax, found, position)
        for number in range(position, last) if last > position + 1 else ():  # not "He met reporters, Lind said"
            found[number] = replace(found[number], roles=(*found[number].roles, role))
        position = last
    return found


def _end_of_list(syntax: Syntax, mentions: Sequence[Mention], first: int) -> int:
    """Return the number behind the last mention of the list of persons that begins with mention `first`."""
    last = first + 1
    while last < len(mentions) and _goes_on(syntax, mentions[last - 1], mentions[last]):
        last += 1
        while last < len(mentions) and mentions[last].first < mentions[last - 1].last:
            last += 1
    return last


def _goes_on(syntax: Syntax, one: Mention, other: Mention) -> bool:
    """Return whether a person without a role of their own follows behind "," or "and", brackets left out."""
    words = syntax.parse.words
    if other.kind != "person" or other.roles or words[one.head].sentence != words[other.head].sentence:
        return False
    index = _behind_bracket(words, one.last)
    between = words[index : other.first]
    return 0 < len(between) <= 2 and all(word.text in (",", ";", "&") or word.upos == "CCONJ" for word in between)


def _behind_bracket(words: Sequence[Word], index: int) -> int:
    """Return the index behind the bracket that opens at a word; the word itself if none opens and soon closes."""
    if index < len(words) and words[index].text == "(":
        for last in range(index + 1, min(index + MAX_BRACKET, len(words))):
            if words[last].text == ")":
                return last + 1
    return index


def _plural_role(syntax: Syntax, names: NameIndex, mention: Mention) -> Role | None:
    """Return the plural role before a name, in the singular.

    It stands right before the name, behind a comma or a dash, or before "like".
    """
    words = syntax.parse.words
    last = mention.last - 1
    while last > 0 and names.at(last - 1) is not None and names.at(last - 1) == names.at(mention.last - 1):
        last -= 1
    at = last - 1
    if at > 0 and words[at].text.casefold() in function_words("example"):
        at -= 1 + (words[at].text.casefold() == "as")
    if at > 0 and (words[at].text in (",", ":", ".") or set(words[at].text) <= set(HYPHENS)):
        at -= 1
    word = words[at] if at >= 0 else None
    if word is None or not _is_plural_role(word, names):
        return None
    if word.sentence != words[last].sentence and not is_title(word):  # "Sens. | Ada Lind"
        return None
    first = at
    while first > 0 and at - first < MAX_PHRASE and _modifies(words[first - 1], words[at]):
        first -= 1
    singular = _singular(word)
    begin = f"{syntax.text(first, at)} " if first < at else ""
    return Role(
        text=clean_name(begin + singular),
        nouns=(role_noun(word),),
        words=content_words(syntax, first, at),
        affiliation=affiliation_in(syntax, names, first, at + 1, at),
        definite=False,
        position=at,
    )


def _is_plural_role(word: Word, names: NameIndex) -> bool:
    if word.upos not in ("NOUN", "PROPN") or names.at(word.index) is not None:
        return False
    return noun_kind_of(word) == "person" and is_plural(word)


def _modifies(word: Word, head: Word) -> bool:
    hyphen = word.text in HYPHENS
    return word.sentence == head.sentence and (word.upos in _MODIFYING or hyphen)


def _singular(word: Word) -> str:
    """Return a plural noun or title in the singular, with its capital and its full stop ("Sens." -> "Sen.")."""
    form = people.key(word.text)
    if form in people.titles():
        return word.text.rstrip(".").removesuffix("s") + ("." if len(form) <= 5 else "")
    if word.text[:-1].isupper() and word.text.endswith("s"):
        return word.text[:-1]  # "MPs"
    noun = role_noun(word)
    return noun.capitalize() if word.text[:1].isupper() else noun
