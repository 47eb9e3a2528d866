"""Holds a record against the types that `quotex.records` declares: files are edited by hand and by other programs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from quotex.errors import QuotexError
from quotex.records import Quote, Span

Check = Callable[
    [Any], str | None
]  # which part of a value is wrong: "" the value itself, ".name" a field; None: nothing


def check_shape(quote: Quote) -> None:
    """Raises QuotexError when a field of the record has another type or value than the published schema allows.

    The ends of every span fit the number of its characters, and there is at least one span of content.
    """
    wrong = _check_of(Quote)(quote)
    if wrong is None and not quote.content:
        wrong = ".content"
    if wrong is not None:
        raise QuotexError(
            f"the record {quote.id!r} has a value of the wrong kind in {wrong[1:]}; correct it, see: quotex schema"
        )


@cache
def _check_of(kind: Any) -> Check:
    """The check for one type, built once."""
    if is_dataclass(kind):
        return _dataclass_check(kind)
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        one = _check_of(next(option for option in get_args(kind) if option is not type(None)))
        return lambda value: None if value is None else one(value)  # the record has no other unions
    if origin is tuple:
        inner = _check_of(get_args(kind)[0])
        return lambda value: next(
            (f"[{n}]{wrong}" for n, one in enumerate(value) if (wrong := inner(one)) is not None), None
        )
    if origin is Literal:
        return _valued(lambda value: isinstance(value, str) and value in get_args(kind))
    return _PLAIN.get(kind) or _valued(lambda value: isinstance(value, Mapping))


def _dataclass_check(kind: Any) -> Check:
    hints = get_type_hints(kind)
    checks = [(field.name, _check_of(hints[field.name])) for field in fields(kind)]

    def check(value: Any) -> str | None:
        if not isinstance(value, kind):
            return ""
        for name, inner in checks:
            if (wrong := inner(getattr(value, name))) is not None:
                return f".{name}{wrong}"
        fits = not isinstance(value, Span) or 0 <= value.start <= value.end == value.start + len(value.text)
        return None if fits else ""

    return check


def _valued(holds: Callable[[Any], bool]) -> Check:
    return lambda value: None if holds(value) else ""


_PLAIN: dict[Any, Check] = {
    str: _valued(lambda value: isinstance(value, str)),
    bool: _valued(lambda value: isinstance(value, bool)),
    int: _valued(lambda value: type(value) is int and value >= 0),
    float: _valued(lambda value: type(value) in (int, float) and math.isfinite(value) and 0 <= value <= 1),
}
