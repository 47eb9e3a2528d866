"""Finds lists of articles inside an object, as {"status": "ok", "articles": [...]}, the answer of NewsAPI.

The list may lie one object deeper, as in {"response": {"results": [...]}}, the answer of the Guardian.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from quotex.readers.presets import PRESETS
from quotex.readers.reading import FieldNames

_LISTS = ("articles", "stories", "results", "docs", "data", "items", "entries", "posts")
_ENVELOPES = ("response", "data", "result")
_WRAPPERS = frozenset((*_LISTS, *_ENVELOPES))
_ALSO_OF_ENVELOPES = {"summary", "document"}  # what stands beside a list of articles has such fields too
_TEXTS = frozenset(name for preset in PRESETS for name in preset.text) - _ALSO_OF_ENVELOPES
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]]', re.DOTALL)  # a string may be cut off by the end
_COLON = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*")
_LIST_OF_OBJECTS = re.compile(rb"\[[ \t\r\n]*\{")

LOOK_AHEAD = 1 << 18  # how far into an object its list of articles is looked for before it is read whole


def wrapped_list(record: object, names: FieldNames) -> list[Any] | None:
    """Return the list of articles that an object holds; None for an article itself and for any other value."""
    if not isinstance(record, dict) or _WRAPPERS.isdisjoint(record) or not _text_names(names).isdisjoint(record):
        return None
    inner = [record, *(record[name] for name in _ENVELOPES if isinstance(record.get(name), dict))]
    return next((one[name] for one in inner for name in _LISTS if isinstance(one.get(name), list)), None)


def find_wrapped_list(start: bytes | memoryview, names: FieldNames) -> tuple[int, int] | None:
    """Return the offset where the list of articles of an object opens, and in how many objects it lies (1 or 2).

    `start` are the first bytes of the object, and the offset counts bytes. None when there is no such list in them.
    """
    lists = {f'"{name}"'.encode() for name in _LISTS}
    envelopes = {f'"{name}"'.encode() for name in _ENVELOPES}
    texts = {f'"{name}"'.encode("utf-8", "replace") for name in _text_names(names)}
    depth = at = 0
    key = b""  # of the object that was opened last, right inside the first
    while token := _TOKEN.search(start, at):
        at = token.end()
        if token[0] in (b"{", b"["):
            depth += 1
        elif token[0] in (b"}", b"]"):
            depth -= 1
        elif (depth == 1 or (depth == 2 and key in envelopes)) and (colon := _COLON.match(start, at)):
            at = colon.end()
            if depth == 1:
                key = token[0]
            if token[0] in texts:
                return None
            if token[0] in lists and _LIST_OF_OBJECTS.match(start, at):
                return at, depth
        if depth == 0:
            return None
    return None


@lru_cache
def _text_names(names: FieldNames) -> frozenset[str]:
    given = names.html or names.text
    return frozenset({given.split(".")[0]}) if given else _TEXTS
