"""What all tables have in common: columns that are known beforehand, and rows that become articles."""

from __future__ import annotations

import datetime
import decimal
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quotex.readers.fields import RecordReader, given_name, is_quotation, possible
from quotex.readers.items import NO_ARTICLES, QUOTATIONS, Item, Notice, Problem, UnusableRecord
from quotex.readers.reading import Reading


class Table:
    """Turns the rows of one table into items, one after the other."""

    def __init__(self, name: str, reading: Reading, columns: Sequence[str]) -> None:
        self._name = name
        self._names = reading.names
        self.columns = columns
        self._records = RecordReader(reading)
        self._rows = 0
        texts = possible(dict.fromkeys(columns), "text", reading.names)
        self._texts = [number for number, column in enumerate(columns) if column in texts]
        self._report = reading.report

    def refusal(self) -> Problem | None:
        """Return the problem if no row of the table can be an article; else None."""
        if is_quotation(dict.fromkeys(self.columns)):
            return Problem(self._name, None, QUOTATIONS, ends=True)
        if possible(dict.fromkeys(self.columns), "text", self._names):
            return None
        given = given_name(self._names, "text")
        lacking = f"no column {given[1]!r}" if given else "no column with the text"
        has = ", ".join(repr(one) for one in self.columns[:12]) + (", ..." if len(self.columns) > 12 else "")
        message = f"{lacking}; name the column that holds it with --text-field (the table has {has})"
        return Problem(self._name, None, message, ends=True)

    def article(self, record: Mapping[str, object], line: int | None, number: int | None = None) -> Item:
        """Return the article of one row, which begins on this line or has this number, or the problem with it."""
        self._rows += 1
        try:
            return self._records.article(record)
        except UnusableRecord as error:
            return Problem(self._name, line, str(error), number)

    def is_without_text(self, row: Sequence[str]) -> bool:
        """Return whether the columns that may hold the text are empty in a row, and count it then."""
        empty = not any(row[number] for number in self._texts)
        self._report.empty += empty
        return empty

    def problem(self, message: str, line: int | None, number: int | None = None, *, ends: bool = False) -> Problem:
        """Count a row that could not be read, and return its problem."""
        self._rows += 1
        return Problem(self._name, line, message, number, ends=ends)

    def close(self) -> Iterator[Item]:
        """Yield a problem if the table had no row, and a notice for each named field that no row had."""
        if not self._rows:
            yield Problem(self._name, None, NO_ARTICLES, ends=True)
        for option in self._records.never_met():
            yield Notice(self._name, f"no record has the field of {option}; correct its name or leave it out")


def distinct(columns: Sequence[str]) -> list[str]:
    """Return the names of the columns, each made unique by a number: the second "text" is "text 2"."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        names.append(column if seen[column] == 1 else f"{column} {seen[column]}")
    return names


def json_value(value: Any) -> Any:
    """Return the value of a cell as JSON would have it; bytes that are not UTF-8 stay bytes."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: json_value(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_value(inner) for inner in value]
    if isinstance(value, decimal.Decimal):
        return float(value) if value.is_finite() else None
    return value if value is None or isinstance(value, (str, bool, int)) else str(value)


def _decoded(value: bytes) -> str | bytes:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value
