"""Writes records as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

import jsonlines

from quotex.records import Quote
from quotex.schema import to_json
from quotex.writers.output import STANDARD_OUTPUT, failures_of, standard_output


class JsonlWriter:
    """One record a line, in UTF-8, in the form of the published JSON Schema."""

    def __init__(self, stream: BinaryIO, name: str, *, keep_open: bool = False) -> None:
        self._stream = stream
        self._name = name
        self._keep_open = keep_open
        self._lines = jsonlines.Writer(stream, dumps=dumps)

    def write(self, quotes: Iterable[Quote]) -> None:
        """Writes records and flushes them. Raises QuotexError when the output fails or a record is no JSON."""
        with failures_of(self._name):
            for quote in quotes:
                self._lines.write(to_json(quote))
            self._stream.flush()

    def close(self) -> None:
        """Closes the file; standard output stays open."""
        with failures_of(self._name):
            self._lines.close()
            if not self._keep_open:
                self._stream.close()


def write_jsonl(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """The same lines to a stream that stays open."""
    JsonlWriter(stream, "the output", keep_open=True).write(quotes)


def open_jsonl(path: str) -> JsonlWriter:
    """A writer to a file, which is replaced if it exists, or to standard output for "-". Raises QuotexError."""
    if path == "-":
        return JsonlWriter(standard_output(), STANDARD_OUTPUT, keep_open=True)
    with failures_of(path):
        return JsonlWriter(open(path, "wb"), path)


def check_jsonl(path: str) -> None:
    """Raises QuotexError when `open_jsonl` would, but leaves what is in the file; to be called before long work."""
    if path != "-":
        with failures_of(path), open(path, "ab"):
            pass


def dumps(record: object) -> bytes:
    """The value as JSON in UTF-8, letters as themselves."""
    # backslashreplace writes a lone surrogate as the JSON escape that it is; UTF-8 has no form for it.
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")
