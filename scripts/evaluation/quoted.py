"""Find the characters inside quotation marks, by the plain rule that PolNeAR's contents are typed with.

The rule serves the scorers alone: it must stay as it is for figures to compare, whatever the extractor learns
about quotation marks. Marks are ", '' and the curly double pair, and a curly single pair. A mark left open runs to
the end of its paragraph if the next paragraph opens with a mark or if it opened the paragraph itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.corpora import Offsets

_MARK = re.compile("''|[\"“”]")
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_SINGLE_PAIR = re.compile(r"(?<!\w)‘(?=\S)[^‘\n]*?(?<=\S)’(?!\w)")
_BEFORE_OPENING = "([—–-‘'"
_AMBIGUOUS_BEFORE = "—–-'"  # a dash may as well follow the quotation


def quoted_characters(text: str) -> bytearray:
    """Return a byte for each code point of the text: 1 inside quotation marks (the marks included), else 0."""
    mask = bytearray(len(text))
    bounds = [match.span() for match in _PARAGRAPH.finditer(text)]
    for number, (start, end) in enumerate(bounds):
        following = text[slice(*bounds[number + 1])].lstrip() if number + 1 < len(bounds) else ""
        goes_on = _MARK.match(following) is not None
        for first, last in (*_double_pairs(text, start, end, goes_on), *_single_pairs(text, start, end)):
            mask[first:last] = b"\1" * (last - first)
    return mask


def _double_pairs(text: str, start: int, end: int, goes_on: bool) -> Iterator[Offsets]:
    opened: int | None = None
    for mark in _MARK.finditer(text, start, end):
        before = text[mark.start() - 1] if mark.start() > start else " "
        after = text[mark.end()] if mark.end() < end else " "
        can_open = not after.isspace()
        looks_opening = can_open and (before.isspace() or before in _BEFORE_OPENING)
        if mark.group() == "“":
            opened = mark.start()
        elif mark.group() == "”":
            if opened is not None:
                yield opened, mark.end()
            opened = None
        elif opened is None:
            opened = mark.start() if can_open else None
        elif looks_opening and before not in _AMBIGUOUS_BEFORE:
            opened = mark.start()  # the earlier mark was never closed
        else:
            yield opened, mark.end()
            opened = None
    if opened is not None and (goes_on or not text[start:opened].strip()):
        yield opened, end


def _single_pairs(text: str, start: int, end: int) -> Iterator[Offsets]:
    for match in _SINGLE_PAIR.finditer(text[start:end]):
        yield start + match.start(), start + match.end()
