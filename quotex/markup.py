"""Render text as HTML with quotations, cues and sources marked, for notebooks and single pages.

Every element has its own style, since notebooks and mail remove style sheets; all text is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

MarkKind = Literal["direct", "indirect", "mixed", "source", "cue"]

_STYLES: dict[MarkKind, str] = {
    "direct": "background:#d5f0d9",
    "indirect": "background:#d6ebf7",
    "mixed": "background:#fbefc4",
    "source": "background:#eddcf5;font-weight:600",
    "cue": "background:#f8d8d4;font-weight:600",
}
_INK = "color:#111;border-radius:2px"
_TAG = "font-size:75%;background:#2f4a7d;color:#fff;border-radius:3px;padding:0 .3em;margin-left:.2em"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")  # would turn the rest of the line

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
</head>
<body style="max-width:46em;margin:2em auto;padding:0 1em;font:17px/1.5 Georgia,serif;background:#fff;color:#111">
{body}
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """The kind of the range [start, end) of a text, in code points; `tag`, if any, is shown after it."""

    start: int
    end: int
    kind: MarkKind
    tag: str = ""


def marked(text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None) -> str:
    """Return the range [start, end) of a text as HTML; a cue takes precedence over a source, a source over a quotation.

    Marks that do not lie within the text are left out; marks that extend beyond the range are cut.
    """
    end = len(text) if end is None else end
    inside = [mark for mark in marks if start < mark.end and mark.start < end and 0 <= mark.start < mark.end]
    inside = [mark for mark in inside if mark.end <= len(text)]
    cuts = {start, end, *(at for mark in inside for at in (mark.start, mark.end) if start < at < end)}
    found: list[str] = []
    for low, high in pairwise(sorted(cuts)):
        covering = [mark for mark in inside if mark.start <= low and mark.end >= high]
        found.append(_piece(shown(text[low:high]), covering))
        found += [f'<span style="{_TAG}">{shown(mark.tag)}</span>' for mark in inside if mark.tag and mark.end == high]
    return "".join(found)


def _piece(html: str, covering: Sequence[Mark]) -> str:
    if not covering:
        return html
    rank = {"cue": 0, "source": 1}
    top = min(covering, key=lambda mark: (rank.get(mark.kind, 2), mark.end - mark.start))
    return f'<span style="{_STYLES[top.kind]};{_INK}">{html}</span>'


def shown(text: str) -> str:
    """Return text as escaped HTML; control characters become U+FFFD, those that change the direction are removed."""
    return escape(_DIRECTION.sub("", _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))))


def page(title: str, parts: Sequence[str]) -> str:
    """Return a complete HTML page without scripts."""
    return PAGE.format(title=shown(title), body="\n<hr>\n".join(parts))
