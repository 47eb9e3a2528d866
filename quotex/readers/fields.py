"""One record of a dump to one article: which field is what, and what makes a record unusable."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from quotex.readers.presets import COPIES, candidates, preset_of
from quotex.records import Article
from quotex.text.dates import date_header, normal_date

Role = Literal["text", "title", "date", "url", "outlet", "id"]
ROLES: tuple[Role, ...] = ("text", "title", "date", "url", "outlet", "id")

MAX_CHARACTERS = 1_000_000  # of one article's text; the longest press articles have a tenth of it
_MAX_DEPTH = 50  # of what is kept under `meta`
_SURROGATE = re.compile("[\ud800-\udfff]")
_ABSENT = object()
_NAME_IT = "name the field that holds the text with --text-field"


class UnusableRecord(Exception):
    """The record yields no article; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Names of fields that a person gives; for a role that has one, the table of presets is not asked.

    A name may lead into nested objects and lists: `source.name`, `pages.0.text`.
    """

    text: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    outlet: str | None = None
    id: str | None = None


@dataclass(slots=True)
class RecordReader:
    """Makes articles of the records of one file, and remembers which of the given names it never met."""

    names: FieldNames
    _met: set[Role] = field(default_factory=set)
    _records: int = 0
    _keys: tuple[str, ...] | None = None
    _possible: dict[Role, tuple[str, ...]] = field(default_factory=dict)

    def article(self, record: object) -> Article:
        """The article of one record; all fields that are not used go to its `meta`. Raises UnusableRecord."""
        if not isinstance(record, Mapping):
            raise UnusableRecord(f"{_kind(record)} where a JSON object with the fields of an article should stand")
        self._records += 1
        taken: dict[Role, str] = {}
        text = self._text(record, taken)
        date = normal_date(self._scalar(record, "date", taken))
        header_date, body_start = date_header(text)
        kept = _is_kept_article(record, text)
        if kept:
            body_start = record["body_start"]
        if not text[body_start:].strip():
            raise UnusableRecord(_empty(taken["text"]))
        return Article(
            text=text,
            id=_line(self._scalar(record, "id", taken)) or "",
            url=_line(self._scalar(record, "url", taken)),
            title=_line(self._scalar(record, "title", taken)),
            date=_line(date) or header_date,
            outlet=_line(self._scalar(record, "outlet", taken)),
            body_start=body_start,
            meta=_well_formed(record["meta"], 0) if kept else _meta(record, list(taken.values()), text),
        )

    def never_met(self) -> list[str]:
        """The given names that no record of the file had, as `--date-field published`."""
        if not self._records:
            return []
        return [
            f"--{role}-field {getattr(self.names, role)}"
            for role in ROLES
            if getattr(self.names, role) and role not in self._met
        ]

    def _text(self, record: Mapping[str, Any], taken: dict[Role, str]) -> str:
        found = [(name, value) for name, value in self._fields(record, "text")]
        filled = [(name, value) for name, value in found if value is not None and value != ""]
        if not found:
            raise UnusableRecord(self._no_text(record))
        if not filled:
            raise UnusableRecord(_empty(found[0][0]))
        name, value = filled[0]
        if not isinstance(value, str):
            raise UnusableRecord(f"the field {name!r} holds {_kind(value)}, not text; {_NAME_IT}")
        check_text(value)
        taken["text"] = name
        return value

    def _scalar(self, record: Mapping[str, Any], role: Role, taken: dict[Role, str]) -> str | int | float | None:
        """The first filled field for the role that is text or a number and serves no other role."""
        for name, value in self._fields(record, role):
            if isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != "":
                if name in taken.values():
                    continue
                taken[role] = name
                return value
        return None

    def _fields(self, record: Mapping[str, Any], role: Role) -> list[tuple[str, Any]]:
        """The fields of the record that may play the role, best first, with their values."""
        keys = tuple(record)
        if keys != self._keys:  # most records of a dump have the same fields
            self._keys = keys
            self._possible = {role: possible(record, role, self.names) for role in ROLES}
        there = [(name, value) for name in self._possible[role] if (value := lookup(record, name)) is not _ABSENT]
        if there and getattr(self.names, role):
            self._met.add(role)
        return there

    def _no_text(self, record: Mapping[str, Any]) -> str:
        lacking = f"no field {self.names.text!r}" if self.names.text else "no field with the text"
        has = ", ".join(repr(name) for name in list(record)[:12]) + (", ..." if len(record) > 12 else "")
        return f"{lacking}; {_NAME_IT} (the record has {has or 'no fields at all'})"


def possible(record: Mapping[str, Any], role: Role, names: FieldNames) -> tuple[str, ...]:
    """The names of fields, best first, by which the record may hold something for the role; only its keys count."""
    given: str | None = getattr(names, role)
    known = (given,) if given else candidates(preset_of(record), role)
    there = tuple(name for name in known if name in record or name.partition(".")[0] in record)
    if there or given:
        return there
    spelt = {_plain(name): name for name in reversed(list(record))}
    return tuple(found for name in known if (found := spelt.get(_plain(name))))


def _plain(name: str) -> str:
    """A name as programmers would have spelt it: people write "Full Text" where presets have `full_text`."""
    return name.strip().lower().replace(" ", "_")


def text_article(text: str, meta: Mapping[str, Any]) -> Article:
    """The article of a plain text, with the date of its header, if any. Raises UnusableRecord."""
    check_text(text)
    date, body_start = date_header(text)
    if not text[body_start:].strip():
        raise UnusableRecord("there is no text behind the date" if date else "it is empty; there is no text in it")
    return Article(text=text, date=date, body_start=body_start, meta=meta)


def page_article(
    text: str, *, url: str | None, title: str | None, date: str | None, outlet: str | None, meta: Mapping[str, Any]
) -> Article:
    """The article of a page whose text and particulars were extracted. Raises UnusableRecord."""
    article = text_article(text, _well_formed(meta, 0))
    return replace(article, url=_line(url), title=_line(title), date=_line(date) or article.date, outlet=_line(outlet))


def check_text(text: str) -> None:
    """Raises UnusableRecord for text that no article can have: too long, or with half characters in it."""
    if len(text) > MAX_CHARACTERS:
        raise UnusableRecord(too_long(f"{len(text):,} characters"))
    if half := _SURROGATE.search(text):
        raise UnusableRecord(
            f"the text holds half a character (lone surrogate \\u{ord(half[0]):04x}, character {half.start()}); "
            "write the dump anew from its source, in UTF-8"
        )


def too_long(size: str) -> str:
    """The message for a text over MAX_CHARACTERS."""
    return f"the text is too long for one article ({size}, but {MAX_CHARACTERS:,} at most); split it into its articles"


def is_quotation(record: object) -> bool:
    """Whether this is a record that quotex itself wrote, and not an article."""
    return isinstance(record, Mapping) and {"schema_version", "producer", "content", "nested_in"} <= record.keys()


def _is_kept_article(record: Mapping[str, Any], text: str) -> bool:
    """Whether quotex wrote the record, as an article that a run keeps beside its quotations."""
    start, meta = record.get("body_start"), record.get("meta")
    return type(start) is int and 0 <= start <= len(text) and isinstance(meta, Mapping)


def lookup(record: Mapping[str, Any], name: str) -> Any:
    """The value of a field, nested ones as `source.name`; a field with dots in its own name comes first."""
    if name in record:
        return record[name]
    value: Any = record
    for step in name.split("."):
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and re.fullmatch("[0-9]{1,6}", step) and int(step) < len(value):
            value = value[int(step)]
        else:
            return _ABSENT
    return value


def _empty(name: str) -> str:
    return f"the field {name!r} is empty; leave the record out, or name another field with --text-field"


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, bytes):
        return "bytes that are not UTF-8"
    return "a list" if isinstance(value, list) else "an object"


def _line(value: str | int | float | None) -> str | None:
    """A field of one line, trimmed; None when nothing is left."""
    return None if value is None else _whole(str(value)).strip() or None


def _whole(text: str) -> str:
    """The text with half characters replaced by U+FFFD, so that it can be written as UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def _meta(record: Mapping[str, Any], taken: Sequence[str], text: str) -> dict[str, Any]:
    """All fields but those taken and those that repeat the whole text or page."""
    kept = {name: value for name, value in record.items() if name not in taken and name not in COPIES and value != text}
    for name in taken:
        first, *steps = name.split(".")
        if name not in record and first in kept:
            kept[first] = _without(kept[first], steps)
    return {_whole(name): _well_formed(value, 0) for name, value in kept.items()}


def _without(value: Any, steps: Sequence[str]) -> Any:
    """A copy of nested objects without the leaf that the steps lead to; lists stay whole."""
    if not isinstance(value, Mapping):
        return value
    if len(steps) == 1:
        return {key: inner for key, inner in value.items() if key != steps[0]}
    return {key: _without(inner, steps[1:]) if key == steps[0] else inner for key, inner in value.items()}


def _well_formed(value: Any, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise UnusableRecord(f"the record is nested more than {_MAX_DEPTH} levels deep; flatten it")
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, Mapping):
        return {_whole(key): _well_formed(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, bytes):
        return None  # a picture or the like
    if isinstance(value, list):
        return [_well_formed(inner, depth + 1) for inner in value]
    return value
