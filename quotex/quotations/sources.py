"""Finds the source, the addressee and the time of an attribution in the tree around its cue."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from quotex.lexicons import function_words
from quotex.lexicons.calendar import time_words
from quotex.lexicons.cues import words_with
from quotex.parsing.document import Parse, Word
from quotex.parsing.syntax import MAX_CLIMB, path_to_root
from quotex.quotations.cues import cue_entry
from quotex.text.quotation_marks import DASHES, OPENING

_CLOSE = 12  # words after a cue among which an inverted subject's head is looked for
_NO_PHRASE = frozenset(("case", "punct", "cc", "mark", "parataxis", "discourse", "cop", "aux", "list", "dislocated"))
_SHARES_SUBJECT = frozenset(("conj", "advcl", "xcomp", "acl", "parataxis", "dep", "ccomp"))
_CLOSING = {")": "(", "]": "[", "”": "“", "’": "‘"}
_YEAR = re.compile("1[5-9][0-9]{2}|20[0-9]{2}")


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Words of a source and their head. `shared_with` is the verb whose subject an implicit source takes."""

    words: tuple[int, ...] = ()
    head: int | None = None
    shared_with: int | None = None


NOBODY = SourceWords()


def source_of(parse: Parse, cue: int, content: Collection[int] = ()) -> SourceWords:
    """Return the source of a verbal cue: its subject, agent, the noun it describes, or a subject it shares.

    A shared subject (conjuncts, participles, infinitives) leaves `words` empty and sets `head` to the head
    of that subject and `shared_with` to its verb. `content` is never part of the source.
    """
    own = _own_source(parse, cue)
    if own is not None:
        return SourceWords(noun_phrase(parse, own, {cue, *content}), own)
    if _is_passive(parse, cue) or _has_subject(parse, cue):
        return NOBODY
    inverted = _inverted_subject(parse, cue, content)
    if inverted is not None:
        return SourceWords(noun_phrase(parse, inverted, {cue, *content}), inverted)
    return _shared_source(parse, cue, content)


def _inverted_subject(parse: Parse, cue: int, content: Collection[int]) -> int | None:
    """Return the noun right after a finite cue without a subject ("..., said X"), whatever its relation."""
    word = parse.words[cue]
    finite = not word.text.lower().endswith("ing") and not any(True for _ in parse.dependents(cue, "aux", "mark"))
    if not finite or parse.words[cue - 1].upos != "PUNCT" or not any(i < cue for i in content):
        return None
    last = min(parse.sentences[word.sentence].last, cue + _CLOSE)
    noun: Word | None = None
    for above in path_to_root(parse.words, min(cue + 1, last - 1)):
        if not cue < above.index < last or above.upos in ("VERB", "AUX"):
            break
        noun = above
    named = noun is not None and noun.upos in ("NOUN", "PROPN", "PRON") and noun.index not in content
    return noun.index if noun is not None and named else None


def _own_source(parse: Parse, cue: int) -> int | None:
    agent = next((w for w in parse.dependents(cue, "obl", "nmod") if _is_agent(parse, cue, w)), None)
    if agent is not None:
        return agent.index
    passive = _is_passive(parse, cue)
    for subject in parse.dependents(cue, "nsubj"):
        if subject.deprel == "nsubj:pass" and not _reported_as(parse, cue):
            continue
        if not passive or _reported_as(parse, cue):
            return subject.index
    return None


def _is_passive(parse: Parse, cue: int) -> bool:
    return any(c.deprel in ("nsubj:pass", "aux:pass", "csubj:pass") for c in parse.dependents(cue))


def _has_subject(parse: Parse, cue: int) -> bool:
    return any(c.deprel.partition(":")[0] in ("nsubj", "csubj") for c in parse.dependents(cue))


def _is_agent(parse: Parse, cue: int, word: Word) -> bool:
    if word.deprel in ("obl:agent", "nmod:agent"):
        return True
    passive = _is_passive(parse, cue) or parse.words[cue].deprel in ("acl", "acl:relcl")
    by = any(c.text.lower() == "by" for c in parse.dependents(word.index, "case"))
    return passive and by and not is_time(parse, word.index)


def _reported_as(parse: Parse, cue: int) -> bool:
    """Return whether the cue is "was quoted as saying": the passive subject said it."""
    word = parse.words[cue]
    if word.lemma.lower() not in words_with("quoted-as"):
        return False
    return any(parse.words[i].text.lower() == "as" for i in range(cue + 1, min(cue + 3, len(parse.words))))


def _shared_source(parse: Parse, cue: int, content: Collection[int]) -> SourceWords:
    verb = cue
    for _ in range(MAX_CLIMB):
        word = parse.words[verb]
        relation = word.deprel.partition(":")[0]
        if word.head < 0 or relation not in _SHARES_SUBJECT or _is_past_participle(parse, word):
            return NOBODY
        above = parse.words[word.head]
        if relation == "acl" and above.upos in ("NOUN", "PROPN", "PRON"):
            return _described_noun(parse, cue, above.index, content)
        if above.index in content:
            return NOBODY
        told = _cue_between(parse, above, cue)
        above = parse.words[told] if told is not None else above
        subject = _own_source(parse, above.index)
        if subject is None and relation in ("advcl", "conj"):  # after saying so, she was taken away
            subject = _passive_subject(parse, above.index)
        if subject is not None and subject not in content:
            return SourceWords((), subject, above.index)
        if relation == "ccomp" or _has_subject(parse, above.index):
            return NOBODY
        verb = above.index
    return NOBODY


def _passive_subject(parse: Parse, verb: int) -> int | None:
    return next((w.index for w in parse.dependents(verb, "nsubj") if w.deprel == "nsubj:pass"), None)


def _is_past_participle(parse: Parse, word: Word) -> bool:
    """Return whether a verb is a passive participle without an auxiliary ("Asked about it, she ...")."""
    if word.deprel.partition(":")[0] not in ("advcl", "acl") or word.upos not in ("VERB", "AUX"):
        return False
    if word.text.lower().endswith("ing"):
        return False
    return not any(True for _ in parse.dependents(word.index, "aux", "mark"))


def _cue_between(parse: Parse, above: Word, cue: int) -> int | None:
    """Return the cue that shares its subject with a participle in -ing ("..., X said, calling for ...")."""
    between = above.deprel.partition(":")[0] == "ccomp" and above.index < above.head < cue
    return above.head if between else None


def _described_noun(parse: Parse, cue: int, noun: int, content: Collection[int]) -> SourceWords:
    """Return the noun that a cue describes as its source ("a statement saying"); none for "the man told that"."""
    if not parse.words[cue].text.lower().endswith("ing"):
        return NOBODY
    named = (e.first for e in parse.entities if e.type == "PERSON" and e.last == cue)
    speaker = next(named, noun)  # "footage of Doe saying ..."
    return SourceWords(noun_phrase(parse, speaker, {cue, *parse.subtree(cue), *content}), speaker)


def noun_phrase(parse: Parse, head: int, taken: Collection[int] = ()) -> tuple[int, ...]:
    """Return the whole noun phrase: modifiers, apposition, of-phrases and relative clauses, no preposition before it.

    The words are neighbours, never words of `taken` nor their descendants.
    """
    words: list[int] = []
    stack = [head]
    while stack:
        top = stack.pop()
        words.append(top)
        for child in parse.children[top]:
            if child not in taken and not (top == head and _leaves_phrase(parse, head, parse.words[child])):
                stack.append(child)
    return _trimmed(parse, _neighbours(sorted(words), head, parse))


def _leaves_phrase(parse: Parse, head: int, child: Word) -> bool:
    relation = child.deprel.partition(":")[0]
    if relation == "case" and child.index > head:  # the possessive 's
        return True
    if relation == "punct":
        return False
    if relation == "conj":
        return child.upos in ("VERB", "AUX")
    if relation in ("acl", "advcl"):  # "when asked about it, his answer was ..."
        return child.index < head
    if relation in ("nmod", "obl"):  # "for one viewer, the show ..."
        preceding = any(case.index < child.index < head for case in parse.dependents(child.index, "case"))
        return preceding or is_time(parse, child.index)
    return relation in _NO_PHRASE


def _neighbours(words: list[int], head: int, parse: Parse) -> list[int]:
    """Return the run of words around the head; gaps of punctuation alone do not end it."""
    chosen = set(words)
    first = last = head
    while first - 1 in chosen or (first - 2 in chosen and parse.words[first - 1].upos == "PUNCT"):
        first -= 1
    while last + 1 in chosen or (last + 2 in chosen and parse.words[last + 1].upos == "PUNCT"):
        last += 1
    return list(range(first, last + 1))


def _trimmed(parse: Parse, words: list[int]) -> tuple[int, ...]:
    """Return the words without punctuation at the edges, except a bracket or mark that closes one inside."""
    while len(words) > 1 and parse.words[words[0]].upos in ("PUNCT", "CCONJ", "SYM"):
        if not parse.words[words[0]].text.strip("$" + OPENING) and len(words) > 2:
            break
        words = words[1:]
    inside = [parse.words[i].text for i in words]
    while len(words) > 1 and parse.words[words[-1]].upos == "PUNCT":
        opening = _CLOSING.get(parse.words[words[-1]].text, parse.words[words[-1]].text)
        if opening in inside[: len(words) - 1] and opening not in (",", "-", *DASHES):
            break
        words = words[:-1]
    return tuple(words)


# --------------------------------------------------------------------------------- addressee and time


def addressee_of(parse: Parse, cue: int, content: Collection[int]) -> tuple[int, ...]:
    """Return the words for the addressee ("told reporters", "said to the crowd"); empty where none is named."""
    entry = cue_entry(parse, cue)
    hears = entry is not None and "hear" in entry.frames and entry.cue_class != "accuse"
    for child in parse.dependents(cue, "iobj", "obj", "obl"):
        if child.index in content or is_time(parse, child.index):
            continue
        relation = child.deprel.partition(":")[0]
        if relation == "iobj" or (relation == "obj" and hears) or (relation == "obl" and _to_somebody(parse, child)):
            return noun_phrase(parse, child.index, {cue, *content})
    if hears:
        return tuple(
            i
            for child in parse.dependents(cue, "nsubj")
            if child.deprel == "nsubj:pass"
            for i in noun_phrase(parse, child.index, {cue, *content})
        )
    return ()


def _to_somebody(parse: Parse, word: Word) -> bool:
    cases = {c.text.lower() for c in parse.dependents(word.index, "case")}
    return (
        cases == {"to"}
        and word.upos in ("PROPN", "PRON", "NOUN")
        and word.text.lower() not in function_words("no hearer")
    )


def is_time(parse: Parse, index: int) -> bool:
    """Return whether a word heads a time expression.

    It is a weekday, a month, a day, a part of the day, a period or a year.
    """
    word = parse.words[index]
    if word.upos == "NUM":
        return _is_dated_number(parse, word)
    kinds = {*time_words().get(word.text.lower().rstrip("."), ()), *time_words().get(word.lemma.lower(), ())}
    if "month" in kinds and word.text[:1].islower():
        return False
    return bool(kinds & {"weekday", "month", "day", "part", "unit"})


def _is_dated_number(parse: Parse, word: Word) -> bool:
    """Return whether a number is a year ("in 2019") or the day of a month ("on 1 June", "June 1")."""
    if _YEAR.fullmatch(word.text):
        return any(case.text.lower() in ("in", "since") for case in parse.dependents(word.index, "case"))
    beside = (parse.words[i] for i in (word.index - 1, word.index + 1) if 0 <= i < len(parse.words))
    return word.text.isdecimal() and any(_is_month(other) for other in beside)


def _is_month(word: Word) -> bool:
    return word.text[:1].isupper() and "month" in time_words().get(word.text.lower().rstrip("."), ())


def _is_preposition(word: Word) -> bool:
    return word.upos == "ADP"


def time_of(parse: Parse, cue: int, content: Collection[int]) -> tuple[int, ...]:
    """Return the words for the time of the utterance, with their preposition ("on Tuesday", "last week")."""
    taken = {cue, *content}
    for candidate in _time_candidates(parse, cue, content):
        words = noun_phrase(parse, candidate, taken)
        cases = {c.index for c in parse.dependents(candidate, "case")}
        while words[0] - 1 in cases:
            words = (words[0] - 1, *words)
        return _whole_date(parse, words, taken)
    return ()


def _whole_date(parse: Parse, words: tuple[int, ...], taken: Collection[int]) -> tuple[int, ...]:
    """Return the words of a time with those that the tree attached elsewhere: its month, its year, "ago"."""
    sentence = parse.sentences[parse.words[words[0]].sentence]
    if parse.words[words[0]].text.isdecimal():
        before = range(words[0] - 1, max(sentence.first, words[0] - 3) - 1, -1)
        for index, fits in zip(before, (_is_month, _is_preposition), strict=False):
            if index in taken or not fits(parse.words[index]):
                break
            words = (index, *words)
    while words[-1] + 1 < sentence.last and words[-1] + 1 not in taken:
        last, upcoming = parse.words[words[-1]], parse.words[words[-1] + 1]
        dated = _is_month(last) or last.text.isdecimal()
        goes_on = dated and (_YEAR.fullmatch(upcoming.text) or (_is_month(upcoming) and not _is_month(last)))
        if not goes_on and not (upcoming.text == "ago" and last.upos == "NOUN"):
            break
        words = (*words, upcoming.index)
    return words


def _time_candidates(parse: Parse, cue: int, content: Collection[int]) -> Iterator[int]:
    children = [c for c in parse.dependents(cue, "obl", "nmod", "advmod", "nummod") if c.index not in content]
    yield from (c.index for c in children if is_time(parse, c.index))
    for child in children:  # "in an interview on Monday"
        yield from (
            g.index
            for g in parse.dependents(child.index, "nmod", "obl")
            if g.index not in content and is_time(parse, g.index)
        )
