"""Finds the beginning of the titles, roles and modifiers that stand directly before a name."""

from __future__ import annotations

from quotex.lexicons import function_words, people
from quotex.parsing.document import Word
from quotex.parsing.syntax import BEFORE_HEAD, Syntax, number_of, relation
from quotex.speakers.name_detection import NameSpan, is_title
from quotex.speakers.roles import NameIndex, is_determiner, is_plural, noun_kind_of
from quotex.text.names import is_acronym
from quotex.text.quotation_marks import HYPHENS

MAX_REGION = 20  # words before a name that may belong to it
_DOWN = frozenset({"flat", "appos", "nmod:desc", "compound", "nmod", "nmod:unmarked", "dep"})
_BEHIND_ROLE = frozenset({"NOUN", "PROPN", "ADJ", "ADP", "DET", "CCONJ", "PART"})
_MODIFYING = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "ADV", "PART", "VERB", "X"})


def region_before(syntax: Syntax, names: NameIndex, span: NameSpan) -> int:
    """Return the first word of the titles, roles and modifiers that stand directly before a name."""
    words = syntax.parse.words
    start = span.first
    while start > 0 and span.first - start < MAX_REGION:
        before = words[start - 1]
        if before.sentence != words[start].sentence:
            titles = _title_cut_off(syntax, start) if span.kind == "person" else start
            if titles == start:
                break
            start = titles
            continue
        if is_determiner(before):
            return start - 1
        grown = _grow(syntax, names, span, start, before)
        if grown is None or grown >= start:
            break
        start = grown
    joined = start < span.first and words[start].upos == "CCONJ"
    return start + 1 if joined else start


def _title_cut_off(syntax: Syntax, start: int) -> int:
    """Return the first of the titles before a name that ends of sentences cut off ("Rep. | Ada Lind"), else `start`."""
    words = syntax.parse.words
    while start > 1:
        title = start - 2 if words[start - 1].text == "." else start - 1
        if not words[start - 1].text.endswith(".") or people.key(words[title].text) not in people.titles():
            break
        start = title
    return start


def role_before_comma(syntax: Syntax, names: NameIndex, span: NameSpan) -> tuple[int, int] | None:
    """Return the first word and the noun of a role that a comma parts from the name behind it.

    The tree is ignored. "ASUU President, Emmanuel Osodeke, said": a singular role, with or without an of-phrase, right
    before the comma.
    """
    words, comma = syntax.parse.words, span.first - 1
    if comma < 1 or words[comma].text != "," or words[comma].sentence != words[span.first].sentence:
        return None
    if span.last < len(words) and words[span.last].upos == "CCONJ":
        return None
    at = comma - 1
    while at > max(0, comma - MAX_REGION) and words[at].upos in _BEHIND_ROLE and not _is_role(words[at], names):
        at -= 1
    if words[at].sentence != words[comma].sentence or not _is_role(words[at], names):
        return None
    if at + 1 < comma and words[at + 1].lemma not in function_words("of an office"):
        return None
    first = at
    while first > 0 and words[first - 1].sentence == words[at].sentence and _modifies(words[first - 1], names):
        first -= 1
    opening = words[max(first - 2, 0) : first]
    if any(word.lemma == "as" or word.upos == "PRON" for word in opening):  # "As a student, Ada Lind ..."
        return None
    return first, at


def _is_role(word: Word, names: NameIndex) -> bool:
    person = word.upos in ("NOUN", "PROPN") and noun_kind_of(word) == "person"
    return person and names.at(word.index) is None and not is_plural(word)


def _modifies(word: Word, names: NameIndex) -> bool:
    return word.upos in ("NOUN", "PROPN", "ADJ") or names.at(word.index) is not None or word.text in HYPHENS


def _over_acronym(syntax: Syntax, start: int) -> int | None:
    """Return the start of a body's name before its acronym ("South African Airways (SAA) | chair Ada Lind")."""
    words = syntax.parse.words
    if start < 4 or not is_acronym(words[start - 2].text) or words[start - 3].upos != "PUNCT":
        return None
    body = words[start - 2].head
    return syntax.phrase(body)[0] if 0 <= body < start - 3 and relation(words[start - 2]) == "appos" else None


def _grow(syntax: Syntax, names: NameIndex, span: NameSpan, start: int, before: Word) -> int | None:
    """Return the start after the block of words that ends at `before` is added.

    None if the block is no part of the phrase.
    """
    if before.upos == "PUNCT":
        return _over_punctuation(syntax, span, start, before)
    if before.upos not in _MODIFYING:
        return None
    grown = _block(syntax, names, span, start, before.index)
    if grown is None and span.kind == "person" and _is_unattached_title(before):
        return start - 1
    return grown


def _over_punctuation(syntax: Syntax, span: NameSpan, start: int, mark: Word) -> int | None:
    """Return the start with a mark inside the phrase added; None if the mark ends the phrase.

    Such marks are the full stop of a title, a hyphen, and the comma in "Malaysia's Prime Minister, Najib Razak".
    """
    words = syntax.parse.words
    if start < 2:
        return None
    if start < span.first and span.kind == "person" and (body := _over_acronym(syntax, start)) is not None:
        return max(body, span.first - MAX_REGION)
    before = words[start - 2]
    if mark.text == "." and is_title(before):
        return start - 2
    if mark.text in HYPHENS:
        return start - 1 if before.end == mark.start else None
    if mark.text == "," and start == span.first and span.kind == "person" and before.upos in _MODIFYING:
        current = before.index
        while words[current].head < start - 1 and words[current].head >= 0:
            current = words[current].head
        role = words[current]
        if start <= role.head < span.last and relation(role) in BEFORE_HEAD and noun_kind_of(role) == "person":
            return max(syntax.left(current), start - MAX_REGION)
    return None


def _block(syntax: Syntax, names: NameIndex, span: NameSpan, start: int, current: int) -> int | None:
    """Return the start of the block of words that ends at `current` and depends on the phrase, or governs it.

    None if it does neither.
    """
    words = syntax.parse.words
    for _ in range(6):
        word = words[current]
        if start <= word.head < span.last:
            return max(syntax.left(current), start - MAX_REGION) if relation(word) in BEFORE_HEAD else None
        joined = [index for index in range(start, span.last) if words[index].head == current]
        if joined:
            if word.upos not in ("NOUN", "PROPN", "ADJ") or not all(relation(words[i]) in _DOWN for i in joined):
                return None
            if span.kind != "person" and any(_breaks(words[i]) for i in range(current, start)):
                return None  # "Ada Lind, of the school", "Ada Lind (D-Ohio)": a person, not a role
            return _behind_another(syntax, names, syntax.phrase(current)[0], start)
        if not 0 <= word.head < start:
            return None
        current = word.head
    return None


def _behind_another(syntax: Syntax, names: NameIndex, first: int, last: int) -> int:
    """Return the first of the words [first, last) that stands behind another person and a conjunction or comma.

    It is `first` where there is none. What stands before a name does not reach over another name or a pronoun, wherever
    the tree attaches that: "Ada Lind and | former senator Jo Park", "Ada Lind, | her husband Jo", "She and | Mr. Park".
    """
    behind = None
    for word in reversed(syntax.parse.words[first : last + 1]):
        name = names.at(word.index)
        if word.upos == "CCONJ" or word.text == ",":
            behind = word.index + 1
        elif behind is not None and (word.upos == "PRON" or (name is not None and name.kind in ("person", "unknown"))):
            return behind
    return first


def _breaks(word: Word) -> bool:
    return word.upos == "PUNCT" and word.text not in HYPHENS and word.text != "."


def _is_unattached_title(word: Word) -> bool:
    """Return whether a word is a title or role, whatever the tree attaches it to."""
    if word.upos not in ("NOUN", "PROPN"):
        return False
    return is_title(word) or (people.is_person_noun(word.lemma.casefold()) and number_of(word) == "s")
