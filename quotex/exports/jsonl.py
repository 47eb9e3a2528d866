"""Write JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

import jsonlines

from quotex.records import Quote
from quotex.serialization import to_json


def write_jsonl(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """Write one record per line, in UTF-8 and in the form of the published JSON Schema; the stream stays open."""
    write_lines(map(to_json, quotes), stream)


def write_lines(values: Iterable[object], stream: BinaryIO) -> None:
    """Write one value per line.

    Raises what the stream raises, and TypeError or ValueError for values without a JSON form.
    """
    with jsonlines.Writer(stream, dumps=dumps) as lines:
        lines.write_all(values)


def dumps(record: object) -> bytes:
    """Return the value as JSON in UTF-8, without escapes for letters."""
    # backslashreplace writes a lone surrogate as the JSON escape that it is; UTF-8 has no form for it.
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")
