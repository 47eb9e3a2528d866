"""Turns one record of a dump into one article: which field is what, and what makes a record unusable."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from quotex.readers.delivered import delivered_text, joined_paragraphs
from quotex.readers.items import UnusableRecord
from quotex.readers.presets import COPIES, HTML_FIELDS, candidates, preset_of
from quotex.readers.reading import ROLES, FieldNames, Reading, Role
from quotex.records import Article
from quotex.text.dates import date_header, date_in_address, date_in_file_name, given_date

MAX_CHARACTERS = 1_000_000  # of one article's text; the longest press articles have a tenth of it
DATE_FROM = "date_from"  # in `meta`: where the date is from, if it is no field of the article
_MAX_INTEGER = 1 << 63  # beyond it neither Parquet nor SQLite has integers
_MAX_DEPTH = 50  # of what is kept under `meta`
_OF_A_QUOTATION = frozenset(("schema_version", "producer", "content", "nested_in"))
_SURROGATE = re.compile("[\ud800-\udfff]")
_ABSENT = object()
_NAME_IT = "name the field that holds the text with --text-field"


@dataclass(slots=True)
class RecordReader:
    """Turns the records of one file into articles, and remembers which of the given field names it never met."""

    reading: Reading
    _met: set[Role] = field(default_factory=set)
    _records: int = 0
    _keys: tuple[str, ...] | None = None
    _possible: dict[Role, tuple[str, ...]] = field(default_factory=dict)
    _given: set[Role] = field(default_factory=set)
    _lacking: tuple[tuple[str, ...], str] | None = None

    def article(self, record: object) -> Article:
        """Return the article of one record; all fields that are not used go to its `meta`. Raises UnusableRecord.

        A date whose day and month cannot be told apart stands as given, for `FileDates.settled`.
        """
        if not isinstance(record, (dict, Mapping)):  # dict first: the abstract class takes ten times as long
            raise UnusableRecord(f"{_kind(record)} where a JSON object with the fields of an article should stand")
        self._records += 1
        taken: dict[Role, str] = {}
        text = self._text(record, taken)
        date = self._date(record, taken)
        header_date, body_start = date_header(text)
        kept = _is_kept_article(record, text)
        if kept:
            body_start = record["body_start"]
        if not text[body_start:].strip():
            raise self._empty(taken["text"])
        url = _line(self._scalar(record, "url", taken))
        date, date_from = first_date((date, None), (header_date, None), (date_in_address(url or ""), "address"))
        article = Article(
            text=text,
            id=_line(self._scalar(record, "id", taken)) or "",
            url=url,
            title=self._title(record, taken),
            date=date,
            outlet=_line(self._scalar(record, "outlet", taken)),
            body_start=body_start,
            meta=_well_formed(record["meta"], 0) if kept else {**_meta(record, taken, text), **date_from},
        )
        for role, name in taken.items():
            self.reading.report.used(role, name)
        return article

    def never_met(self) -> list[str]:
        """Return the field options whose field no record had, such as "--date-field published".

        The list is empty where the file had no records.
        """
        if not self._records:
            return []
        return [
            f"--{option}-field {name}"
            for role in ROLES
            if (given := given_name(self.reading.names, role)) and role not in self._met
            for option, name in [given]
        ]

    def _text(self, record: Mapping[str, Any], taken: dict[Role, str]) -> str:
        found = self._fields(record, "text")
        if not found:
            raise UnusableRecord(self._no_text(record))
        filled = [(name, value) for name, value in found if value is not None and value != "" and value != []]
        if not filled:
            raise self._empty(found[0][0])
        name, value = filled[0]
        text = value if isinstance(value, str) else joined_paragraphs(value)
        if text is None:
            raise UnusableRecord(f"the field {name!r} holds {_kind(value)}, not text; {_NAME_IT}")
        check_text(text)
        taken["text"] = name
        return delivered_text(text, self.reading, is_html=name in HTML_FIELDS or name == self.reading.names.html)

    def _title(self, record: Mapping[str, Any], taken: dict[Role, str]) -> str | None:
        title = _line(self._scalar(record, "title", taken))
        return html.unescape(title) if title and taken["title"].endswith(".rendered") else title

    def _date(self, record: Mapping[str, Any], taken: dict[Role, str]) -> str | None:
        """Return the first date that can be read, in ISO 8601; else one that waits for the order of its file.

        A date that cannot be read stays under its own name in `meta`.
        """
        given: list[str] = []
        for name, value in self._fields(record, "date"):
            one = None if name in taken.values() else given_date(value)
            if one is None:
                continue
            if found := self.reading.dates.read(one):
                taken["date"] = name
                return found
            given.append(one)
        waiting = next(filter(self.reading.dates.waits, given), None)
        if given and waiting is None:
            self.reading.report.unread_date(_whole(given[0]))
        return waiting

    def _scalar(self, record: Mapping[str, Any], role: Role, taken: dict[Role, str]) -> str | int | float | None:
        """Return the first filled field for the role that is text or a number and serves no other role."""
        for name, value in self._fields(record, role):
            if isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != "":
                if name in taken.values():
                    continue
                taken[role] = name
                return value
        return None

    def _empty(self, name: str) -> UnusableRecord:
        self.reading.report.empty += 1
        message = f"the field {name!r} is empty; leave the record out, or name another field with --text-field"
        return UnusableRecord(message)

    def _fields(self, record: Mapping[str, Any], role: Role) -> list[tuple[str, Any]]:
        """Return the fields of the record that may hold something for the role, best first, with their values."""
        keys = tuple(record)
        if keys != self._keys:  # most records of a dump have the same fields
            self._keys = keys
            self._possible = {role: possible(record, role, self.reading.names) for role in ROLES}
            self._given = {role for role in ROLES if given_name(self.reading.names, role)}
        there = [(name, value) for name in self._possible[role] if (value := lookup(record, name)) is not _ABSENT]
        if there and role in self._given:
            self._met.add(role)
        return there

    def _no_text(self, record: Mapping[str, Any]) -> str:
        keys = tuple(record)
        if self._lacking and self._lacking[0] == keys:  # a file may have a million of them
            return self._lacking[1]
        given = given_name(self.reading.names, "text")
        lacking = f"no field {given[1]!r}" if given else "no field with the text"
        has = ", ".join(repr(name) for name in list(record)[:12]) + (", ..." if len(record) > 12 else "")
        self._lacking = keys, f"{lacking}; {_NAME_IT} (the record has {has or 'no fields at all'})"
        return self._lacking[1]


def possible(record: Mapping[str, Any], role: Role, names: FieldNames) -> tuple[str, ...]:
    """Return the names of fields that may hold something for the role, best first; only the record's keys are read."""
    given = given_name(names, role)
    known = given[1:] if given else candidates(preset_of(record), role)
    there = tuple(name for name in known if name in record or name.partition(".")[0] in record)
    if there or given:
        return there
    spelt = {_plain(name): name for name in reversed(list(record))}
    return tuple(found for name in known if (found := spelt.get(_plain(name))))


def given_name(names: FieldNames, role: Role) -> tuple[str, str] | None:
    """Return the option and the field name that a user gave for the role, such as ("html", "body"); else None."""
    given = [(option, getattr(names, option)) for option in (("html", "text") if role == "text" else (role,))]
    return next(((option, name) for option, name in given if name), None)


def first_date(*dates: tuple[str | None, str | None]) -> tuple[str | None, dict[str, str]]:
    """Return the first date that is not None, and the entry of `meta` that tells its source.

    Each date comes with its source, or None for a date field of the article, which needs no entry.
    """
    found, source = next(((date, source) for date, source in dates if date), (None, None))
    return found, {DATE_FROM: source} if source else {}


def _plain(name: str) -> str:
    """Return a name in lower case with underscores: people write "Full Text" where presets have `full_text`."""
    return name.strip().lower().replace(" ", "_")


def text_article(text: str, meta: Mapping[str, Any]) -> Article:
    """Return the article of a plain text, with the date of its header or of its file's name, if any.

    Raises UnusableRecord where the text is empty, too long or has lone surrogates.
    """
    check_text(text)
    date, body_start = date_header(text)
    if not text[body_start:].strip():
        raise UnusableRecord("there is no text behind the date" if date else "it is empty; there is no text in it")
    file = str(meta.get("file", ""))
    date, date_from = first_date((date, None), (date_in_file_name(re.split("[/!]", file)[-1]), "file name"))
    return Article(text=text, date=date, body_start=body_start, meta={**meta, **date_from})


def page_article(
    text: str,
    *,
    url: str | None,
    title: str | None,
    date: str | None,
    fetched: str | None = None,
    outlet: str | None,
    meta: Mapping[str, Any],
) -> Article:
    """Return the article of a page whose text and metadata were extracted. Raises UnusableRecord.

    `fetched` is the date on which an archive fetched the page; it counts where no other date is known.
    """
    article = text_article(text, _well_formed(meta, 0))
    found, date_from = first_date(
        (_line(date), None),
        (article.date, article.meta.get(DATE_FROM)),
        (date_in_address(url or ""), "address"),
        (fetched, "archive"),
    )
    rest = {name: value for name, value in article.meta.items() if name != DATE_FROM}
    return replace(
        article, url=_line(url), title=_line(title), date=found, outlet=_line(outlet), meta={**rest, **date_from}
    )


def check_text(text: str) -> None:
    """Raise UnusableRecord for a text of more than MAX_CHARACTERS code points, or with lone surrogates."""
    if len(text) > MAX_CHARACTERS:
        raise UnusableRecord(too_long(f"{len(text):,} characters"))
    if half := _SURROGATE.search(text):
        raise UnusableRecord(
            f"the text holds half a character (lone surrogate \\u{ord(half[0]):04x}, character {half.start()}); "
            "write the dump anew from its source, in UTF-8"
        )


def too_long(size: str) -> str:
    """Return the message for a text over MAX_CHARACTERS."""
    return f"the text is too long for one article ({size}, but {MAX_CHARACTERS:,} at most); split it into its articles"


def is_quotation(record: object) -> bool:
    """Return whether a record is a quotation that quotex wrote, and not an article."""
    return isinstance(record, (dict, Mapping)) and record.keys() >= _OF_A_QUOTATION


def _is_kept_article(record: Mapping[str, Any], text: str) -> bool:
    """Return whether quotex wrote the record, as an article that a run keeps beside its quotations."""
    start, meta = record.get("body_start"), record.get("meta")
    return type(start) is int and 0 <= start <= len(text) and isinstance(meta, Mapping)


def lookup(record: Mapping[str, Any], name: str) -> Any:
    """Return the value of a field, or _ABSENT; `source.name` is a nested field, unless a field has that whole name."""
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
    """Return the value of a field as trimmed text; None when nothing is left."""
    return None if value is None else _whole(str(value)).strip() or None


def _whole(text: str) -> str:
    """Return the text with lone surrogates replaced by U+FFFD, so that it can be written as UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def _meta(record: Mapping[str, Any], roles: Mapping[Role, str], text: str) -> dict[str, Any]:
    """Return all fields but those used for a role and those that repeat the whole text or page."""
    taken = list(roles.values())
    kept = {name: value for name, value in record.items() if name not in taken and name not in COPIES and value != text}
    for name in taken:
        first, *steps = name.split(".")
        if name not in record and first in kept:
            kept[first] = _without(kept[first], steps)
    return {_whole(name): _well_formed(value, 0) for name, value in kept.items()}


def _without(value: Any, steps: Sequence[str]) -> Any:
    """Return a copy of nested objects without the leaf that the steps lead to; lists stay whole."""
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
    if isinstance(value, int) and not -_MAX_INTEGER <= value < _MAX_INTEGER:
        return str(value)
    if isinstance(value, list):
        return [_well_formed(inner, depth + 1) for inner in value]
    return value
