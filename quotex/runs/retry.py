"""Reads the errors of a run back, so that what could not be used can be run again alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

from quotex.errors import QuotexError


def to_retry(path: str) -> dict[str, set[int]]:
    """Return the files and records that a file of `--errors` names, in its order, for `Inputs(..., only=...)`.

    Raises QuotexError when it cannot be read, holds something else, or names standard input, which cannot be read
    twice.
    """
    found: dict[str, set[int]] = {}
    for file, record, records in _lines(path):
        if file == "-":
            raise QuotexError(f"{path} names articles of standard input, which cannot be read twice; save it to a file")
        found.setdefault(file, set()).update(range(record, record + records))
    return found


def _lines(path: str) -> Iterator[tuple[str, int, int]]:
    try:
        with open(path, "rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield _place(line, path, number)
    except OSError as error:
        raise QuotexError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from error


def _place(line: bytes, path: str, number: int) -> tuple[str, int, int]:
    """Return file, first record and number of records of a line. Raises QuotexError."""
    try:
        value = json.loads(line)
        file, record, records = value["file"], value["record"], value.get("records", 1)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        file = record = records = None
    if not isinstance(file, str) or type(record) is not int or type(records) is not int:
        raise QuotexError(
            f"{path}, line {number}: it is no line of --errors; give the file that such a run has written"
        )
    return file, record, records
