"""Finds the source of a headline: what a colon sets off before or behind it ("Talks collapse: minister")."""

from __future__ import annotations

from itertools import takewhile

from quotex.lexicons import word_list
from quotex.lexicons.cues import rule_priors
from quotex.parsing.document import Parse, Word
from quotex.quotations.candidates import Candidate, noun_head
from quotex.quotations.word_spans import spans_of

HEADLINE = "headline"
_HEADLINE_WORDS = 30
_SOURCE_WORDS = 6


def headlines(parse: Parse) -> list[Candidate]:
    """Return a candidate where the headline ends or begins with its source.

    Only the first line of an article is one. The source is a short phrase without a verb that names a person, an
    organization, or a role or document of the lexicon, and no full stop ends the line where the source does.
    """
    sentences = list(takewhile(lambda sentence: sentence.paragraph == 0, parse.sentences))
    if not sentences:
        return []
    first, last = sentences[0].first, sentences[-1].last
    colons = [i for i in range(first, last) if parse.words[i].text == ":"]
    if last - first > _HEADLINE_WORDS or len(colons) != 1:
        return []
    before, after = range(first, colons[0]), range(colons[0] + 1, last)
    if not before or not after:
        return []
    ends = parse.words[last - 1].text not in (".", "?", "!")
    if ends and _names_source(parse, after) and _tells(parse, before, after):
        return [_candidate(parse, after, colons[0], before)]
    if _names_source(parse, before) and _tells(parse, after, before):
        return [_candidate(parse, before, colons[0], after)]
    return []


def _candidate(parse: Parse, source: range, colon: int, content: range) -> Candidate:
    spans = spans_of(parse, source)
    return Candidate(
        content=spans_of(parse, content),
        cue=spans_of(parse, [colon]),
        source=spans,
        confidence=rule_priors()[HEADLINE],
        rule=HEADLINE,
        cue_head=colon,
        source_head=noun_head(parse, spans),
    )


def _has_verb(parse: Parse, words: range) -> bool:
    return any(parse.words[i].upos in ("VERB", "AUX") for i in words)


def _tells(parse: Parse, words: range, source: range) -> bool:
    """Whether the words have a verb; a line about a minister or a report may have one that was read as a noun."""
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
