"""Print hits in the terminal: speaker, sentence with marks, source, and other articles with the statement."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from quotex.cli.database import styled
from quotex.console import count, how_sure, printable
from quotex.exports.timeline import date_in_words

if TYPE_CHECKING:
    from quotex.search import Appearance, Hit, SentencePiece, Statement

_WIDEST = 100
_LEAST_WIDTH = 20
_OUTLETS_SHOWN = 6
_BLANKS = re.compile(r"\s+")
# Private characters stand for colours until the lines are broken; never in a printable text.
_OPEN = {"hit": "\ue000", "source": "\ue001", "cue": "\ue002", "rest": "\ue003"}
_CLOSE = "\ue004"
_MARKED = re.compile(f"([{''.join(_OPEN.values())}])(.*?){_CLOSE}", re.DOTALL)
_KIND = {sign: kind for kind, sign in _OPEN.items()}
_BRACKETS = {"hit": "**", "source": "{}", "cue": "<>"}
_STYLES: dict[str, dict[str, Any]] = {
    "hit": {"fg": "yellow", "bold": True},
    "source": {"fg": "magenta"},
    "cue": {"fg": "red"},
    "rest": {"dim": True},
}


def shown_hit(hit: Hit, colour: bool) -> str:
    """Return one hit as several lines; hits of the query, source and cue are in colours or between signs."""
    name = hit.speaker_name or "unknown speaker"
    also = hit.name if hit.name not in (None, hit.speaker_name) else None
    about = [f"as “{also}”" if also else None, hit.role, hit.affiliation if hit.affiliation != hit.role else None]
    first = [styled(printable(name), colour, fg="blue", bold=True)]
    first += [printable(part) for part in (*about, hit.date, hit.outlet) if part]
    said = f"{hit.type}, {'not ' if hit.negated else ''}{hit.cue}" if hit.cue else hit.type
    where = hit.url or hit.file or f"article {hit.article_id}"
    proof = f"{said}, {how_sure(hit.confidence, hit.speaker_confidence)}; {where} [{hit.start}:{hit.end}]"
    lines = [", ".join(first), _sentence(hit.sentence, colour), styled(printable(f"  {proof}"), colour, dim=True)]
    if hit.statement:
        lines.append(styled(printable(f"  {repeated(hit.statement)}"), colour, dim=True))
    return "\n".join(lines)


def repeated(statement: Statement) -> str:
    """Return the appearances of a statement in words: "first: fox, 28 March 2019; also nyt, hpo"."""
    others = [*statement.also[:_OUTLETS_SHOWN]]
    if left := statement.outlets - len(others) - bool(statement.first.outlet):
        others.append(f"{left:,} more")
    also = ", ".join(others) if others else f"{count(statement.articles - 1, 'more article')}"
    named = f"; named: {', '.join(statement.speakers)}" if len(statement.speakers) > 1 else ""
    return f"first: {where(statement.first)}; also {also}{named}"


def where(appearance: Appearance) -> str:
    """Return the outlet, if known, and the day of an article in words."""
    parts = [appearance.outlet, date_in_words(appearance.day) or "date not known"]
    return ", ".join(part for part in parts if part)


def _sentence(pieces: tuple[SentencePiece, ...], colour: bool) -> str:
    """Return the sentence, wrapped to the width of the terminal."""

    def marked(found: re.Match[str]) -> str:
        kind = _KIND[found[1]]
        if colour:
            return click.style(found[2], **_STYLES[kind])
        return f"{_BRACKETS[kind][0]}{found[2]}{_BRACKETS[kind][1]}" if kind in _BRACKETS else found[2]

    text = "".join(_pieces(pieces, colour)).strip()
    width = min(shutil.get_terminal_size().columns, _WIDEST) - 2
    lines = textwrap.wrap(text, max(width, _LEAST_WIDTH), break_long_words=False, break_on_hyphens=False)
    return _MARKED.sub(marked, "\n".join(f"  {line}" for line in lines))


def _pieces(pieces: Sequence[SentencePiece], colour: bool) -> Iterator[str]:
    """Yield the text of the pieces with signs for colours; without colours, square brackets enclose the quotation."""
    before = ""
    bracketed = not colour and any(piece.part != "content" for piece in pieces)
    for piece in [*pieces, None]:
        part = piece.part if piece else ""
        if bracketed and (part == "content") != (before == "content"):
            yield "[" if part == "content" else "]"
        if piece is not None:
            yield _piece(piece, colour)
        before = part


def _piece(piece: SentencePiece, colour: bool) -> str:
    text = printable(_BLANKS.sub(" ", piece.text))
    kind = "hit" if piece.is_hit else str(piece.part or "rest")
    if kind == "content" or (kind == "rest" and not colour):
        return text
    return f"{_OPEN[kind]}{text}{_CLOSE}" if text.strip() else text
