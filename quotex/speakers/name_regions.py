"""Where the titles, roles and modifiers that stand directly before a name begin."""

from __future__ import annotations

from quotex.lexicons import people
from quotex.parsing.document import Word
from quotex.parsing.syntax import BEFORE_HEAD, Syntax, number_of, relation
from quotex.speakers.name_detection import NameSpan, is_title
from quotex.speakers.roles import is_determiner, noun_kind_of
from quotex.text.quotation_marks import HYPHENS

MAX_REGION = 20  # words before a name that may belong to it
_DOWN = frozenset({"flat", "appos", "nmod:desc", "compound", "nmod", "nmod:unmarked", "dep"})
_MODIFYING = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "ADV", "PART", "VERB", "X"})


def region_before(syntax: Syntax, span: NameSpan) -> int:
    """The first word of the titles, roles and modifiers that stand directly before a name."""
    words = syntax.parse.words
    start = span.first
    while start > 0 and span.first - start < MAX_REGION:
        before = words[start - 1]
        if before.sentence != words[span.first].sentence:
            break
        if is_determiner(before):
            return start - 1
        grown = _grow(syntax, span, start, before)
        if grown is None:
            break
        start = grown
    return start


def _grow(syntax: Syntax, span: NameSpan, start: int, before: Word) -> int | None:
    """The start after taking in the block of words that ends at `before`; None if it is not part of the phrase."""
    if before.upos == "PUNCT":
        return _over_punctuation(syntax, span, start, before)
    if before.upos not in _MODIFYING:
        return None
    grown = _block(syntax, span, start, before.index)
    if grown is None and span.kind == "person" and _is_unattached_title(before):
        return start - 1
    return grown


def _over_punctuation(syntax: Syntax, span: NameSpan, start: int, mark: Word) -> int | None:
    """Past the full stop of a title, a hyphen, or the comma in "Malaysia's Prime Minister, Najib Razak"."""
    words = syntax.parse.words
    if start < 2:
        return None
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


def _block(syntax: Syntax, span: NameSpan, start: int, current: int) -> int | None:
    """The start of the block of words that ends at `current`, if it hangs on the phrase or the phrase hangs on it."""
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
            return syntax.phrase(current)[0]
        if not 0 <= word.head < start:
            return None
        current = word.head
    return None


def _breaks(word: Word) -> bool:
    return word.upos == "PUNCT" and word.text not in HYPHENS and word.text != "."


def _is_unattached_title(word: Word) -> bool:
    """A title or role right before a name that the tree, wrongly, hangs elsewhere."""
    if word.upos not in ("NOUN", "PROPN"):
        return False
    return is_title(word) or (people.is_person_noun(word.lemma.casefold()) and number_of(word) == "s")
