"""Render an article's text as HTML in which every quotation, cue and source is marked, however they overlap.

The text of the HTML is the article's text, character for character: offsets that a browser counts fit the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from urllib.parse import quote as percent

import regex
from markupsafe import Markup, escape

Role = Literal["content", "cue", "source"]

_BLANK = " \t\r\n"  # what a browser folds away between paragraphs
_LINE = regex.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_UNPRINTABLE = regex.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """The range [start, end) as a part of the quotation with this number: its content, cue or source."""

    start: int
    end: int
    number: int
    role: Role


@dataclass(frozen=True, slots=True)
class Style:
    """The style of a quotation: its anchor, and the CSS classes of its speaker's colour and of its type."""

    anchor: str
    tint: str
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of text under the same marks, the shortest content last; `opening` are the quotations that begin here."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    opening: tuple[int, ...]


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of paragraphs: runs of lines that are not blank, without surrounding blanks."""
    start = end = None
    for line in _LINE.finditer(text):
        words = line[0].strip(_BLANK)
        if words:
            first = line.start() + len(line[0]) - len(line[0].lstrip(_BLANK))
            start = first if start is None else start
            end = first + len(words)
        elif start is not None and end is not None:
            yield start, end
            start = end = None
    if start is not None and end is not None:
        yield start, end


def pieces(start: int, end: int, marks: Iterable[Mark]) -> Iterator[Piece]:
    """Yield [start, end) split wherever a mark begins or ends; the pieces cover the whole range."""
    inside = sorted(
        (mark for mark in marks if mark.start < end and mark.end > start and mark.start < mark.end),
        key=lambda mark: (mark.start, -mark.end),
    )
    cuts = sorted({start, end, *(at for mark in inside for at in (mark.start, mark.end) if start < at < end)})
    waiting, active = 0, list[Mark]()
    for low, high in pairwise(cuts):
        active = [mark for mark in active if mark.end > low]
        while waiting < len(inside) and inside[waiting].start <= low:
            active.append(inside[waiting])
            waiting += 1
        shown = sorted(active, key=lambda mark: (mark.role == "content", mark.start - mark.end, mark.number))
        opening = dict.fromkeys(mark.number for mark in active if max(mark.start, start) == low)
        yield Piece(low, high, tuple(shown), tuple(opening))


def render(text: str, marks: Sequence[Mark], styles: Mapping[int, Style]) -> Markup:
    """Return the article as paragraphs of HTML. What HTML cannot hold (NUL, lone surrogates) becomes U+FFFD."""
    out: list[str] = []
    anchored: set[int] = set()
    ordered = sorted(marks, key=lambda mark: mark.start)
    live: list[Mark] = []
    waiting = done = 0
    for start, end in paragraphs(text):
        live = [mark for mark in live if mark.end > start]
        while waiting < len(ordered) and ordered[waiting].start < end:
            live.append(ordered[waiting])
            waiting += 1
        out.append(plain(text[done:start]))
        out.append("<p>")
        for piece in pieces(start, end, live):
            out.extend(_anchors(piece, styles, anchored))
            out.append(_piece(text, piece, styles))
        out.append("</p>")
        done = end
    out.append(plain(text[done:]))
    return Markup("".join(out))


def plain(text: str) -> str:
    """Return escaped text; carriage returns become references, since an HTML parser would make line feeds of them."""
    return str(escape(_UNPRINTABLE.sub("\ufffd", text))).replace("\r", "&#13;")


def anchor(identifier: str) -> str:
    """Return the HTML id of a record."""
    return "q-" + percent(identifier, safe="")


def _anchors(piece: Piece, styles: Mapping[int, Style], anchored: set[int]) -> Iterator[str]:
    for number in piece.opening:
        if number not in anchored and any(mark.number == number and mark.role == "content" for mark in piece.marks):
            anchored.add(number)
            yield f'<span class="at" id="{escape(styles[number].anchor)}"></span>'


def _piece(text: str, piece: Piece, styles: Mapping[int, Style]) -> str:
    words = plain(text[piece.start : piece.end])
    if not piece.marks:
        return words
    contents = [mark for mark in piece.marks if mark.role == "content"]
    others = [mark for mark in piece.marks if mark.role != "content"]
    classes: list[str] = list(dict.fromkeys(mark.role for mark in piece.marks))
    if contents:
        inner = styles[contents[-1].number]
        classes += [inner.tint, inner.kind]
        if len(contents) > 1:
            classes += ["nested", "o" + styles[contents[-2].number].tint]
    if others:
        classes.append("m" + styles[others[-1].number].tint)
    said = f' data-c="{_numbers(contents)}"' if contents else ""
    return f'<mark class="{escape(" ".join(classes))}" data-q="{_numbers(piece.marks)}"{said}>{words}</mark>'


def _numbers(marks: Sequence[Mark]) -> str:
    """Return the numbers of the marks' quotations, innermost first."""
    return " ".join(str(number) for number in dict.fromkeys(mark.number for mark in reversed(marks)))
