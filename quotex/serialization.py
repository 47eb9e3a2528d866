"""The JSON form of the record: `Quote` to JSON object and back, and its published JSON Schema.

Both ways follow the dataclasses of quotex.records. Reading is msgspec's, which checks types and limits as it converts
and derives the schema from the same annotations (cattrs, the other candidate, coerces in place of checking, and
has no schema). Writing is a function compiled from the same annotations: msgspec keeps tuples, does not rename the
fields of a dataclass, and its own encoder refuses lone surrogates, which articles do hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from quotex.errors import QuotexError
from quotex.json_form import Json as Json
from quotex.records import SCHEMA_VERSION, Quote

READABLE_VERSIONS = ("1", "2")  # major ones; the fields that version 2 added are null in version 1, `part` is "text"

_MISSING = re.compile(r"Object missing required field `(\w+)`")
_PLACE = re.compile(r" - at (?:`key` in )?`\$?\.?(.*)`$")


@cache
def schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) that every written record follows, as it is published."""
    return (files("quotex") / "schema.json").read_text(encoding="utf-8")


def schema() -> Json:
    """Return the JSON Schema as a dictionary, a fresh one for each call."""
    loaded: Json = json.loads(schema_text())
    return loaded


def to_json(quote: Quote) -> Json:
    """Return the record as a JSON object; its keys stand in the order of the published schema.

    The article's text and `body_start` are left out: a record carries the article's id and what the
    dump said about it, not the article. Offsets are code points into the article's text.
    """
    return quote.to_dict()


def from_json(record: Mapping[str, Any]) -> Quote:
    """Return the record from its JSON object: the inverse of `to_json`, but for the article's text.

    A record does not hold the article's text, so the article comes back with `text` "" and
    `body_start` 0; its id and all else about it are kept. Records of version 1 are read, too.
    Raises QuotexError, which names the record and the field, when a field is missing, has another type or a value that
    the published schema does not allow, when the ends of a span do not fit its text, or when the record was written to
    a schema with another major version.
    """
    if not isinstance(record, Mapping):
        raise QuotexError(f"a record is a JSON object, not {type(record).__name__}")
    version = record.get("schema_version")
    if not isinstance(version, str) or version.split(".")[0] not in READABLE_VERSIONS:
        raise QuotexError(f"the record has schema version {version!r}, but this quotex reads 1.0 to {SCHEMA_VERSION}")
    try:
        quote = msgspec.convert(_with_field_names(record), Quote)
    except (msgspec.ValidationError, ValueError) as error:
        raise _refusal(record.get("id"), str(error)) from error
    for path, span in quote.spans():
        if span.start + len(span.text) != span.end:
            raise _refusal(quote.id, f"Expected `text` of length `end` - `start` - at `$.{path}`")
    return quote


def _with_field_names(record: Mapping[str, Any]) -> Json:
    """Return the record with the field names of the dataclasses (`cue_class`) and an empty article text."""
    found = dict(record)
    article, cue = found.get("article"), found.get("cue")
    if isinstance(article, Mapping):
        if "id" not in article:  # it must not be derived from the text, which is not there either
            raise msgspec.ValidationError("Object missing required field `id` - at `$.article`")
        found["article"] = {**article, "text": "", "body_start": 0}
    if isinstance(cue, Mapping):
        found["cue"] = {"cue_class" if key == "class" else key: value for key, value in cue.items()}
    return found


def _refusal(record_id: object, reason: str) -> QuotexError:
    """Return the error for one record, one sentence made from the message of msgspec."""
    where = _PLACE.search(reason)
    place = where[1].replace("cue_class", "class") if where else ""
    if missing := _MISSING.match(reason):
        name = missing[1].replace("cue_class", "class")
        return QuotexError(f"the record {record_id!r} lacks the field {f'{place}.{name}'.lstrip('.')!r}")
    why = " ".join((reason[: where.start()] if where else reason)[:200].replace("`", "").split())
    return QuotexError(
        f"the record {record_id!r} has a value of the wrong shape in {place or 'it'}; "
        f"{why[:1].lower()}{why[1:]}, see: quotex schema"
    )
