"""Derives the published JSON Schema (quotex/schema.json) from the dataclasses of the record.

A test compares the two. After a change of the record: python -m quotex.record_schema > quotex/schema.json
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from quotex import records
from quotex.json_form import Json, json_names
from quotex.records import SCHEMA_VERSION, Quote

_DEDUP_KEY = {
    "description": "The words of `text` alone, in lower case and without punctuation: equal wherever the same words "
    "are quoted.",
    "type": "string",
}
_SCHEMA_VERSION = {"description": "The version of this schema that the record follows.", "const": SCHEMA_VERSION}


def derived_schema() -> Json:
    """Return the JSON Schema (draft 2020-12) of a record as `to_json` writes it: all keys, null where unknown."""
    _, components = msgspec.json.schema_components([Quote], ref_template="#/$defs/{name}")
    parts = {name: _written(name, part) for name, part in components.items()}
    record = parts.pop("Quote")
    producer = record["properties"].pop("producer")
    record["properties"] |= {"dedup_key": _DEDUP_KEY, "producer": producer, "schema_version": _SCHEMA_VERSION}
    found: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:quotex:schema:record:{SCHEMA_VERSION}",
        **record,
        "title": "quotex record",
        "required": list(record["properties"]),
        "$defs": {_lower(name): part for name, part in parts.items()},
    }
    return found


def _written(name: str, part: Json) -> Json:
    """Return the schema of one dataclass as `to_json` writes it; only its fields are allowed."""
    names = json_names(getattr(records, name))
    return {
        "description": " ".join(part["description"].split()),
        "type": "object",
        "additionalProperties": False,
        "required": [key for _, key in names],
        "properties": {key: _own(part["properties"][field]) for field, key in names},
    }


def _own(value: Any) -> Any:
    """Return the schema of a field without its default; names of dataclasses are in lower case."""
    if isinstance(value, list):
        return [_own(one) for one in value]
    if isinstance(value, dict):
        return {key: _own(one) for key, one in value.items() if key != "default"}
    if isinstance(value, str) and value.startswith("#/$defs/"):
        return f"#/$defs/{_lower(value.removeprefix('#/$defs/'))}"
    return value


def _lower(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


if __name__ == "__main__":
    print(json.dumps(derived_schema(), indent=2, ensure_ascii=False))
