"""Recognises JSON that holds no field with a text by its bytes, many times faster than it is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from quotex.readers.presets import PRESETS
from quotex.readers.reading import FieldNames

_NAMES = frozenset(name.split(".")[0] for preset in PRESETS for name in preset.text)
_SIMPLE_NAME = re.compile(r"[\w -]+", re.ASCII)
_NEVER = re.compile(rb"(?!)")


@lru_cache
def textless_lines(names: FieldNames) -> re.Pattern[bytes]:
    """Return a pattern of successive lines none of which can be an article: no objects, or objects without a text.

    Objects that do not end on their line count among these. Lines that would have to be parsed to be sure do not match.
    """
    string = _string(names, rb"\n")
    if string is None:
        return _NEVER
    textless = rb'\{[^"\n]*(?:%b[^"\n]*)*' % string
    line = rb"[ \t\r]*(?:[^{\s][^\n]*|%b|\{[^\n]*[^}\s][ \t\r]*)\n" % textless
    return re.compile(rb"(?:%b)+" % line)


@lru_cache
def textless_value(names: FieldNames) -> re.Pattern[bytes]:
    """Return a pattern of a value without a text that stands in a list, with the blanks and commas behind it.

    It is a string or number, or an object or list; these may hold objects and lists that hold no others.
    """
    string = _string(names, b"")
    if string is None:
        return _NEVER
    plain = rb'[^{}\[\]"]*'
    inner = rb"[{\[]%b(?:%b%b)*[}\]]" % (plain, string, plain)
    outer = rb"[{\[]%b(?:(?:%b|%b)%b)*[}\]]" % (plain, string, inner, plain)
    scalar = rb'(?:"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9]+(?:\.[0-9]+)?)(?=[, \t\r\n])'
    return re.compile(rb"(?:%b|%b)[, \t\r\n]*" % (outer, scalar), re.DOTALL)


def _string(names: FieldNames, without: bytes) -> bytes | None:
    """Return the expression of a JSON string that names no field with a text, without line ends if `without` has them.

    None where such a field has a name that JSON may write in several ways.
    """
    given = names.html or names.text
    texts = {given.split(".")[0]} if given else _NAMES
    if not all(_SIMPLE_NAME.fullmatch(name) for name in texts):
        return None
    is_text = rb'[^\w"\\]*(?:%b)[^\w"\\]*"[ \t\r\n]*:' % _spelt(texts).encode()
    chars = rb'[^"\\%b]*' % without
    return rb'"(?!%b)%b(?:\\[^u%b]%b)*"' % (is_text, chars, without, chars)


def _spelt(names: Iterable[str]) -> str:
    """Return the expression of field names in all spellings that are recognised.

    First letters stand in classes of their own, by which `re` decides at once for most strings.
    """
    rests: dict[str, list[str]] = {}
    for name in sorted(names):
        rests.setdefault(name[0].lower(), []).append(re.escape(name[1:]).replace(r"\ ", "_").replace("_", "[ _]"))
    return "|".join(f"[{first}{first.upper()}](?i:{'|'.join(found)})" for first, found in rests.items())
