"""Render an article with its quotations marked for the terminal, in colours or with brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import click

from quotex.cli.database import styled
from quotex.console import count, how_sure, perhaps, printable
from quotex.records import Article, Quote, Span

Part = Literal["content", "source", "cue"]

_TYPE_COLOURS = {"direct": "green", "indirect": "cyan", "mixed": "yellow"}
_UNKNOWN = "unknown speaker"
# Control and bidirectional characters: an article must not control the terminal.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class _Mark:
    """One span of one quotation; `is_last` marks the last span of its content, which the speaker's name follows."""

    start: int
    end: int
    part: Part
    number: int
    quote: Quote
    is_last: bool = False


def render(article: Article, quotes: Sequence[Quote], *, colour: bool) -> str:
    """Return head, text and list of speakers; quotations are marked and numbered in the order of the text.

    No word of the article is changed or left out; control characters are shown as escapes.
    """
    ordered = sorted(quotes, key=lambda quote: (quote.part == "text", quote.content[0].start, -quote.content[-1].end))
    body = _marked(article.text, _all_marks(ordered, "text", article.text), colour)
    parts = [
        _head(article, ordered, colour),
        _legend(colour) if quotes else "",
        body.strip("\n"),
        _speakers(ordered, colour),
    ]
    parts.append(_certainty(ordered, colour) if quotes else "")
    return "\n\n".join(part for part in parts if part) + "\n"


def _marked(text: str, marks: Sequence[_Mark], colour: bool) -> str:
    return _coloured(text, marks) if colour else _bracketed(text, marks)


def _all_marks(ordered: Sequence[Quote], part: str, text: str) -> list[_Mark]:
    """Return the marks of all quotations of a part; a source or cue that several of them share is marked once."""
    marks: dict[object, _Mark] = {}
    for number, quote in enumerate(ordered, start=1):
        for mark in _marks(quote, number, text) if quote.part == part else ():
            marks.setdefault((mark.start, mark.end, mark.part, mark.part == "content" and number), mark)
    return list(marks.values())


def _marks(quote: Quote, number: int, text: str) -> list[_Mark]:
    spans: list[tuple[Span, Part, bool]] = [(span, "content", span is quote.content[-1]) for span in quote.content]
    spans += [(span, "source", False) for span in (quote.source.spans if quote.source else ())]
    spans += [(span, "cue", False) for span in (quote.cue.spans if quote.cue else ())]
    return [
        _Mark(span.start, span.end, part, number, quote, is_last)
        for span, part, is_last in spans
        if 0 <= span.start < span.end <= len(text)
    ]


def _coloured(text: str, marks: Sequence[_Mark]) -> str:
    """Return the text, split at the edges of marks, each piece in the style of the marks that cover it."""
    edges = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    starting: dict[int, list[_Mark]] = {}
    ending: dict[int, list[_Mark]] = {}
    for mark in marks:
        starting.setdefault(mark.start, []).append(mark)
        ending.setdefault(mark.end, []).append(mark)
    covering: list[_Mark] = []
    pieces: list[str] = []
    for start, end in pairwise(edges):
        covering = [mark for mark in covering if mark.end > start] + starting.get(start, [])
        pieces.append(_styled(_shown(text[start:end]), covering))
        pieces += [_tag(mark) for mark in reversed(ending.get(end, [])) if mark.is_last]
    return "".join(pieces)


def _styled(text: str, covering: Sequence[_Mark]) -> str:
    """Return the text in the style of the marks that cover it.

    A cue takes precedence over a source, a source over a content, an inner content over an outer one.
    """
    if any(mark.part == "cue" for mark in covering):
        return click.style(text, fg="red", bold=True)
    if any(mark.part == "source" for mark in covering):
        return click.style(text, fg="magenta", bold=True)
    contents = [mark for mark in covering if mark.part == "content"]
    if not contents:
        return text
    return click.style(text, fg=_TYPE_COLOURS[contents[-1].quote.type], underline=len(contents) > 1)


def _tag(mark: _Mark) -> str:
    return " " + click.style(f" {mark.number} {_name(mark.quote)} ", fg="blue", reverse=True)


def _bracketed(text: str, marks: Sequence[_Mark]) -> str:
    """Return the text with brackets: [3: content | speaker], {source}, <cue>."""
    inserts: list[tuple[int, int, int, str]] = []  # position, closing before opening, outer before inner, brackets
    for mark in marks:
        length = mark.end - mark.start
        opening, closing = _brackets(mark)
        inserts.append((mark.start, 1, -length, opening))
        inserts.append((mark.end, 0, length, closing))
    pieces: list[str] = []
    at = 0
    for position, _, _, bracket in sorted(inserts, key=lambda insert: insert[:3]):
        pieces += [_shown(text[at:position]), bracket]
        at = position
    return "".join(pieces) + _shown(text[at:])


def _brackets(mark: _Mark) -> tuple[str, str]:
    if mark.part == "source":
        return "{", "}"
    if mark.part == "cue":
        return "<", ">"
    return f"[{mark.number}: ", f" | {_name(mark.quote)}]" if mark.is_last else "]"


def _head(article: Article, ordered: Sequence[Quote], colour: bool) -> str:
    marks = _all_marks(ordered, "title", article.title or "")
    title = _marked(article.title or "", marks, colour) if marks else printable(article.title or "")
    where = [article.outlet, article.date, article.url or article.meta.get("file")]
    lines = [click.style(title, bold=True) if colour and title and not marks else title]
    lines.append(printable(", ".join(str(part) for part in where if part)))
    return "\n".join(line for line in lines if line)


def _legend(colour: bool) -> str:
    if not colour:
        return "[number: quotation | speaker]  {source}  <cue>"
    types = [click.style(kind, fg=fg) for kind, fg in _TYPE_COLOURS.items()]
    source, cue = click.style("source", fg="magenta", bold=True), click.style("cue", fg="red", bold=True)
    return "  ".join([*types, source, cue, click.style(" number speaker ", fg="blue", reverse=True)])


def _speakers(ordered: Sequence[Quote], colour: bool) -> str:
    """Return the list of speakers with the numbers of their quotations, most quotations first."""
    if not ordered:
        return "No quotations found."
    numbers: dict[str | None, list[int]] = {}
    for number, quote in enumerate(ordered, start=1):
        numbers.setdefault(quote.speaker.id if quote.speaker else None, []).append(number)
    lines = [click.style("Speakers", bold=True) if colour else "Speakers"]
    for own in sorted(numbers.values(), key=lambda own: (-len(own), own)):
        who = _description(ordered[own[0] - 1])
        lines.append(f"  {who}: {count(len(own), 'quotation')} ({', '.join(map(str, own))})")
    return "\n".join(lines)


def _certainty(ordered: Sequence[Quote], colour: bool) -> str:
    """Return the confidence of each quotation, and the candidates of unknown speakers."""
    head = styled("How sure", colour, bold=True)
    lines = [f"{head}  of 100 records with these figures, so many have the right words, and name the right speaker"]
    for number, quote in enumerate(ordered, start=1):
        line = how_sure(quote.confidence, quote.speaker.confidence if quote.speaker else None)
        if not quote.speaker and quote.speaker_candidates:
            line += f"; {perhaps((one.name, one.share) for one in quote.speaker_candidates)}"
        lines.append(printable(f"  {number}: {line}"))
    return "\n".join(lines)


def _description(quote: Quote) -> str:
    speaker = quote.speaker
    if not speaker:
        return _UNKNOWN
    return printable(", ".join(part for part in (speaker.name, speaker.role, speaker.affiliation) if part))


def _name(quote: Quote) -> str:
    return printable(quote.speaker.name) if quote.speaker else _UNKNOWN


def _shown(text: str) -> str:
    text = text.replace("\r", "")
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)
