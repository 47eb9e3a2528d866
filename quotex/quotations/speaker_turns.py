"""Finds the turns of transcripts and interviews: paragraphs that begin with who speaks and a colon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import regex

from quotex.lexicons import word_list
from quotex.parsing.document import Parse
from quotex.text.quotation_marks import DOUBLE_MARKS, MARKS, OPENING, MarkedSpan
from quotex.text.spans import Offsets, Spans, solid, trimmed, union

_BEFORE = rf"[{OPENING}*_\s]*"
_LABEL = regex.compile(rf"{_BEFORE}(?P<name>\p{{L}}[^:;,?!{DOUBLE_MARKS}]{{0,60}}?)[*_]*(?P<colon>:)[*_]*\s+(?=\S)")
_INITIAL = regex.compile(_BEFORE + r"(?P<name>[QA])[*_]*(?P<colon>[.:])[*_]*\s+(?=\S)")
_LABEL_WORDS = 6
_ASIDE = regex.compile(rf"[\s{MARKS}]*[(\[][^()\[\]]*[)\]][\s.…{MARKS}]*")  # (APPLAUSE), [END VIDEO CLIP]


@dataclass(frozen=True, slots=True)
class Voice:
    """What one speaker says where the layout of an article, not quotation marks, says so: a turn, a post, a letter.

    Content, source and the colon or dash between them (None where nothing stands there), in code points.
    """

    content: Spans
    cue: Offsets | None
    source: Offsets

    @property
    def extent(self) -> Spans:
        """Everything that belongs to it."""
        return union(self.content, [self.source], [self.cue] if self.cue else [])


@dataclass(frozen=True, slots=True)
class _Label:
    """A possible label at the beginning of a paragraph; `key` is its last word, `start` where the turn begins."""

    paragraph: int
    name: Offsets
    colon: Offsets
    start: int
    key: str
    capitals: bool
    known: bool  # it names a person of the article or is a listed part
    speaks: bool  # a verb stands in what follows


def turns(parse: Parse) -> Iterator[Voice]:
    """The turns of the article, if it has a conversation: two labels that name people or listed parts.

    A label in capitals, or Q and A, needs one other turn; a name in small letters also looks like a section's
    heading or an entry of a list, so one of the names must speak twice. A turn goes on in the paragraphs up to
    the next one, unless they name its speaker: nobody but the reporter does that.
    """
    labels = list(_labels(parse))
    speakers = {label.paragraph for label in _conversation(labels)}
    whole = {span.start: span for span in parse.marks if span.depth == 0}
    for label, following in zip_longest(labels, labels[1:]):
        if label.paragraph not in speakers or label.start in whole:  # marks of its own tell more than the label
            continue
        until = following.paragraph if following and following.paragraph in speakers else None
        content = solid(parse.text, list(_stretches(parse, label, until, whole)))
        if content:
            yield Voice(content, label.colon, label.name)


def _labels(parse: Parse) -> Iterator[_Label]:
    people = {
        name
        for entity in parse.entities
        if entity.type == "PERSON"
        for name in parse.text[slice(*parse.offsets(entity.first, entity.last))].casefold().split()
    }
    listed = word_list("turn_labels.txt")
    for number, (start, end) in enumerate(parse.paragraphs):
        match = _INITIAL.match(parse.text, start, end) or _LABEL.match(parse.text, start, end)
        if match is None:
            continue
        words = _label_words(match["name"])
        if not words:
            continue
        key = words[-1].casefold()
        yield _Label(
            paragraph=number,
            name=match.span("name"),
            colon=match.span("colon"),
            start=match.end(),
            key=key,
            capitals=all(word.isupper() for word in words),
            known=key in people or key in listed,
            speaks=any(parse.words[i].upos in ("VERB", "AUX") for i in parse.words_in(match.end(), end)),
        )


def _label_words(name: str) -> list[str]:
    """The words of a label without brackets; none where it is too long or has small letters like no name."""
    words = regex.sub(r"\([^()]*\)", " ", name).split()
    small = word_list("small_words.txt") | word_list("name_particles.tsv")
    if not 1 <= len(words) <= _LABEL_WORDS or not all(w[:1].isupper() or w.lower() in small for w in words):
        return []
    return words if any(c.isalpha() for c in words[-1]) else []


def _conversation(labels: Sequence[_Label]) -> list[_Label]:
    """The labels that are turns: those in capitals and the others are two groups, each with proof of its own."""
    asked = any(label.key == "q" for label in labels)
    capitals = [label for label in labels if label.capitals and (asked or label.key != "a")]  # A. Lind is a name
    names = [label for label in labels if not label.capitals and label.known]
    often = Counter(label.key for label in capitals if label.speaks)
    nobody = word_list("section_labels.txt")
    speakers = {k.key for k in capitals if k.known or (often[k.key] >= 2 and k.key not in nobody)}
    proven = {label.key for label in capitals if label.known and label.speaks}
    found = [k for k in capitals if k.key in speakers] if proven and len(speakers & set(often)) >= 2 else []
    often = Counter(label.key for label in names if label.speaks)
    if len(often) >= 2 and max(often.values()) >= 2:
        found += names
    return sorted(found, key=lambda label: label.paragraph)


def _stretches(parse: Parse, label: _Label, until: int | None, whole: dict[int, MarkedSpan]) -> Iterator[Offsets]:
    """The turn's text, paragraph by paragraph, without asides and without the marks around the whole of it.

    `until` is the paragraph of the next turn, None where something else follows.
    """
    start, end = parse.paragraphs[label.paragraph]
    first, last = trimmed(parse.text, start, end)
    quoted = whole.get(first)
    inside = quoted is not None and quoted.start < label.name[0] and quoted.end == last
    yield label.start, quoted.inner[1] if quoted is not None and inside else end
    for number in range(label.paragraph + 1, len(parse.paragraphs) if until is None else until):
        start, end = parse.paragraphs[number]
        mark = whole.get(trimmed(parse.text, start, end)[0])
        if mark is not None and mark.continues and inside:
            if not _ASIDE.fullmatch(parse.text, start, end):
                yield mark.inner
        elif until is None or _names(parse, label.key, start, end):
            return
        elif not _ASIDE.fullmatch(parse.text, start, end):
            yield start, end


def _names(parse: Parse, key: str, start: int, end: int) -> bool:
    return any(parse.words[i].text.casefold() == key for i in parse.words_in(start, end))
