"""Writes JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

import jsonlines

from quotex.records import Quote
from quotex.serialization import to_json


def write_jsonl(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """One record a line, in UTF-8, in the form of the published JSON Schema, to a stream that stays open."""
    write_lines(map(to_json, quotes), stream)


def write_lines(values: Iterable[object], stream: BinaryIO) -> None:
    """One value a line. Raises what the stream raises, and TypeError or ValueError for what is no JSON."""
    with jsonlines.Writer(stream, dumps=dumps) as lines:
        lines.write_all(values)


def dumps(record: object) -> bytes:
    """The value as JSON in UTF-8, letters as themselves."""
    # backslashreplace writes a lone surrogate as the JSON escape that it is; UTF-8 has no form for it.
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")
