"""Finds the source of a headline: what a colon sets off ("Talks collapse: minister"), or what follows ", says"."""

from __future__ import annotations

from itertools import takewhile

from quotex.lexicons import function_words, word_list
from quotex.lexicons.cues import rule_priors
from quotex.parsing.document import Parse, Word
from quotex.quotations.candidates import Candidate, noun_head
from quotex.quotations.cues import cue_entry
from quotex.quotations.word_spans import spans_of

HEADLINE = "headline"
_HEADLINE_WORDS = 30
_SOURCE_WORDS = 6
_STOPS = frozenset((".", "?", "!"))


def headlines(parse: Parse) -> list[Candidate]:
    """Return a candidate where the headline ends or begins with its source.

    Only the first line of an article is one. The source is a short phrase without a verb that names a person, an
    organization, or a role or document of the lexicon, and no full stop ends the line where the source does.
    """
    sentences = list(takewhile(lambda sentence: sentence.paragraph == 0, parse.sentences))
    if not sentences:
        return []
    first, last = sentences[0].first, sentences[-1].last
    stopped = any(parse.words[i].text in _STOPS for i in range(first, last - 1))
    if last - first > _HEADLINE_WORDS or stopped:
        return []
    colons = [i for i in range(first, last) if parse.words[i].text == ":"]
    if len(colons) != 1:
        return [] if colons else _by_cue(parse, first, last)
    before, after = range(first, colons[0]), range(colons[0] + 1, last)
    if not before or not after:
        return []
    ends = parse.words[last - 1].text not in _STOPS
    if ends and _names_source(parse, after) and _tells(parse, before, after):
        return [_candidate(parse, after, range(colons[0], colons[0] + 1), before)]
    if _names_source(parse, before) and _tells(parse, after, before) and not _announces(parse, after):
        return [_candidate(parse, before, range(colons[0], colons[0] + 1), after)]
    return []


def _by_cue(parse: Parse, first: int, last: int) -> list[Candidate]:
    """Return a headline that ends with its attribution: "Mill to close in May, says Cole"."""
    for index in range(last - 2, first + 1, -1):
        if parse.words[index - 1].text != ",":
            continue
        entry = cue_entry(parse, index)
        content, source = range(first, index - 1), range(index + 1, last)
        says = entry is not None and entry.speech and bool(entry.frames & {"that", "quote"})
        if says and _names_source(parse, source) and _has_verb(parse, content):
            return [_candidate(parse, source, range(index, index + 1), content)]
        return []
    return []


def _announces(parse: Parse, words: range) -> bool:
    """Return whether the words announce the article without a statement: "five things to know", "what we know"."""
    first = parse.words[words[0]]
    return first.upos == "NUM" or first.text.lower() in function_words("contents of an article")


def _candidate(parse: Parse, source: range, cue: range, content: range) -> Candidate:
    spans = spans_of(parse, source)
    return Candidate(
        content=spans_of(parse, content),
        cue=spans_of(parse, cue),
        source=spans,
        confidence=rule_priors()[HEADLINE],
        rule=HEADLINE,
        cue_head=cue[0],
        source_head=noun_head(parse, spans),
    )


def _has_verb(parse: Parse, words: range) -> bool:
    return any(parse.words[i].upos in ("VERB", "AUX") for i in words)


def _tells(parse: Parse, words: range, source: range) -> bool:
    """Return whether the words have a verb.

    In a line about a minister or a report two nouns count as well: the tagger may have read the verb as a noun.
    """
    nouns = [parse.words[i].text for i in words if parse.words[i].upos in ("NOUN", "PROPN")]
    misread = len(nouns) >= 2 and any(noun.islower() for noun in nouns)
    return _has_verb(parse, words) or (misread and _is_role(parse.words[source[-1]]))


def _is_role(word: Word) -> bool:
    return word.lemma.lower() in word_list("headline_sources.txt")


def _names_source(parse: Parse, words: range) -> bool:
    if len(words) > _SOURCE_WORDS or _has_verb(parse, words):
        return False
    last = [i for i in words if parse.words[i].upos in ("NOUN", "PROPN")][-1:]
    if not last or last[0] != words[-1]:
        return False
    word = parse.words[last[0]]
    named = any(e.type in ("PERSON", "ORG") and e.first <= words[-1] < e.last for e in parse.entities)
    return named or _is_role(word)
