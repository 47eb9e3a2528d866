"""Lists of articles inside an object, as {"status": "ok", "articles": [...]}, the answer of NewsAPI and its like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from quotex.readers.fields import FieldNames
from quotex.readers.presets import PRESETS

_LISTS = ("articles", "stories", "results", "docs", "data", "items")
_TEXTS = frozenset(name for preset in PRESETS for name in preset.text)
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]]', re.DOTALL)  # a string may be cut off by the end
_COLON = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*")
_LIST_OF_OBJECTS = re.compile(rb"\[[ \t\r\n]*\{")

LOOK_AHEAD = 1 << 18  # how far into an object its list of articles is looked for before it is read whole


def wrapped_list(record: object, names: FieldNames) -> list[Any] | None:
    """The list of articles that the object is wrapped round; None for an object that is an article itself."""
    if not isinstance(record, Mapping) or any(name in record for name in _text_names(names)):
        return None
    return next((record[name] for name in _LISTS if isinstance(record.get(name), list)), None)


def find_wrapped_list(start: bytes, names: FieldNames) -> int | None:
    """Where, in the first bytes of an object, its list of articles opens; None when there is none so far."""
    lists = {f'"{name}"'.encode() for name in _LISTS}
    texts = {f'"{name}"'.encode("utf-8", "replace") for name in _text_names(names)}
    depth = at = 0
    while token := _TOKEN.search(start, at):
        at = token.end()
        if token[0] in (b"{", b"["):
            depth += 1
        elif token[0] in (b"}", b"]"):
            depth -= 1
        elif depth == 1 and (colon := _COLON.match(start, at)):
            at = colon.end()
            if token[0] in texts:
                return None
            if token[0] in lists and _LIST_OF_OBJECTS.match(start, at):
                return at
        if depth == 0:
            return None
    return None


def _text_names(names: FieldNames) -> frozenset[str]:
    return frozenset({names.text.split(".")[0]}) if names.text else _TEXTS
