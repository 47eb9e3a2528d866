"""Finds statements without marks that a sentence with a colon introduces: block quotations, letters, posts, lists."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from quotex.lexicons.cues import cue_lexicon, words_with
from quotex.parsing.document import Parse, Word
from quotex.quotations.cues import core_words, cue_entry, lemma_of
from quotex.quotations.sources import noun_phrase, source_of
from quotex.quotations.speaker_turns import Voice
from quotex.text.quotation_marks import DOUBLE_MARKS, MARKS
from quotex.text.spans import Offsets

STATEMENT = "statement below a colon"
_REACH = 16  # words before the colon among which the cue stands
_LEAST_WORDS = 3
_ENTRY = regex.compile(r"(?:[•·▪‣*>–-]|\d{1,2}[.)])\s+(?=\S)")  # of a list or block quotation
_WHOLE = regex.compile(r".*[.!?…][\s)\]*_]*", regex.DOTALL)
_FIRST_PERSON = regex.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Uu]s|[Mm]e)\b")
_TEXT_CLASSES = frozenset(("announce", "write", "say"))  # classes of nouns that name a statement


def statements_below(parse: Parse) -> Iterator[Voice]:
    """Yield the statement in the paragraphs below "X said:", where no marks say what X said.

    It ends with its list or block of ">" lines; else the first paragraph belongs to it, and those after it that say
    "I" or "we".
    """
    for number, (start, end) in enumerate(parse.paragraphs[:-1]):
        if parse.text[end - 1] != ":":
            continue
        content = _below(parse, number + 1)
        found = _introduction(parse, start, end) if content else None
        if found is not None:
            cue, source = found
            yield Voice(tuple(content), cue, source, STATEMENT)


def _below(parse: Parse, first: int) -> list[Offsets]:
    """Return the stretches of the statement that begins in a paragraph; none if it is no sentence or in marks."""
    entries: list[Offsets] = []
    for number, (start, end) in enumerate(parse.paragraphs[first:], first):
        entry = _ENTRY.match(parse.text, start, end)
        if entry is None and not parse.is_quoted_line(number):
            break
        entries.append((entry.end() if entry else start, end))
    if entries:
        return entries if all(_is_plain(parse, entry) for entry in entries) else []
    if not _is_plain(parse, parse.paragraphs[first]) or not _WHOLE.fullmatch(parse.text, *parse.paragraphs[first]):
        return []
    content = [parse.paragraphs[first]]
    for start, end in parse.paragraphs[first + 1 :]:
        whole = _is_plain(parse, (start, end)) and _WHOLE.fullmatch(parse.text, start, end)
        if not whole or not _FIRST_PERSON.search(parse.text, start, end):
            break
        content.append((start, end))
    return content


def _is_plain(parse: Parse, span: Offsets) -> bool:
    """Return whether a stretch has a verb, enough words and no quotation marks.

    Quotation marks are better evidence than the layout.
    """
    words = [parse.words[i] for i in parse.words_in(*span)]
    worded = sum(any(c.isalnum() for c in word.text) for word in words) >= _LEAST_WORDS
    verb = any(word.upos in ("VERB", "AUX") for word in words)
    return worded and verb and not any(sign in DOUBLE_MARKS for sign in parse.text[slice(*span)])


def _introduction(parse: Parse, start: int, end: int) -> tuple[Offsets, Offsets] | None:
    """Return cue and source of the sentence that ends a paragraph with a colon; None where it introduces no words."""
    colon = parse.words_in(start, end).stop - 1
    floor = max(parse.sentences[parse.words[colon].sentence].first, colon - _REACH)
    for index in range(colon - 1, floor - 1, -1):
        word = parse.words[index]
        if any(sign in MARKS for sign in word.text if not sign.isalnum()):
            return None
        if word.upos != "VERB" or word.deprel == "amod":
            continue
        if not _says(parse, word) or parse.words[colon - 1].text.lower() == "that":
            return None
        source = source_of(parse, index)
        words = source.words or (noun_phrase(parse, source.head, {index}) if source.head is not None else ())
        cue = core_words(parse, index)
        if not words or words[-1] >= colon:
            return None
        return parse.offsets(cue[0], cue[-1] + 1), parse.offsets(words[0], words[-1] + 1)
    return None


def _says(parse: Parse, verb: Word) -> bool:
    """Return whether a verb introduces words: a cue for a quotation without content yet, or "issued a statement"."""
    if any(True for _ in parse.dependents(verb.index, "ccomp")):
        return False
    entry = cue_entry(parse, verb.index)
    objects = [word for word in parse.dependents(verb.index, "obj") if word.index > verb.index]
    if objects and not (entry is not None and "hear" in entry.frames):
        noun = cue_lexicon().nouns.get(objects[0].lemma.lower())
        utters = lemma_of(verb) in words_with("utter") or (entry is not None and entry.speech)
        return utters and noun is not None and noun.cue_class in _TEXT_CLASSES
    return entry is not None and entry.speech and bool(entry.frames & {"that", "quote"})
