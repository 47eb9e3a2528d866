"""The columns of CSV and Parquet hold the whole record."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from quotex.errors import QuotexError
from quotex.exports.columns import COLUMNS, PARQUET_COLUMNS, Column
from quotex.records import Quote
from quotex.serialization import from_json, to_json
from tests.test_serialization import a_quote

NO_COLUMN = {
    "speaker.resolved_by": "equal to resolved_by wherever there is a speaker",
    "schema_version": "the version of the JSON form, which a table does not have",
    "dedup_key": "made of the text on reading; the column is made of the text, too",
}
NOT_IN_CSV = {
    "context.prefix": "exact characters, blanks included, which spreadsheets do not keep",
    "context.suffix": "exact characters, blanks included, which spreadsheets do not keep",
    "article.meta": "of any shape",
}
OTHERS: tuple[Any, ...] = ("indirect", "title", "group", "future", "female", "Q1", "1999", 0.5, 1, None)


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all fields of a record that hold no fields themselves; a span is one, and so is meta."""
    if isinstance(value, dict) and path != "article.meta" and set(value) != {"start", "end", "text"}:
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        yield from leaves(value[0], f"{path}[0]")
    else:
        yield path


def variants(value: Any) -> Iterator[Any]:
    """Other values, of which the record takes at least one."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, dict):
        yield {**value, "more": 1}
        if "start" in value:
            yield {**value, "start": value["start"] + 1, "end": value["end"] + 1}
    elif isinstance(value, str):
        yield from (*OTHERS, value + "x")
    else:
        yield from (value + 1, *OTHERS)


def changed(path: str) -> Quote | None:
    """The full record with another value in this field; None where a record cannot have another one."""
    steps = [int(step) if step.isdigit() else step for step in path.replace("[0]", ".0").split(".")]
    whole = from_json(to_json(a_quote()))
    for value in variants(_at(to_json(a_quote()), steps)):
        record = copy.deepcopy(to_json(a_quote()))
        _at(record, steps[:-1])[steps[-1]] = value
        if path == "time.start":  # the ends of a span fit its text
            record["time"]["end"] = record["time"]["start"] + len(record["time"]["text"])
        elif path in ("time.end", "time.text"):
            record["time"]["text"] = "x" * (value - record["time"]["start"]) if path == "time.end" else "x" * 10
        try:
            if (found := from_json(record)) != whole:
                return found
        except (QuotexError, TypeError):
            continue
    return None


def _at(value: Any, steps: list[Any]) -> Any:
    for step in steps:
        value = value[step]
    return value


@pytest.mark.parametrize("path", list(leaves(to_json(a_quote()))))
def test_every_field_of_the_record_has_a_column(path: str) -> None:
    other = changed(path)
    for columns, exceptions in ((PARQUET_COLUMNS, NO_COLUMN), (COLUMNS, NO_COLUMN | NOT_IN_CSV)):
        assert (other is not None and row(other, columns) != row(a_quote(), columns)) == (path not in exceptions)


def row(quote: Quote, columns: tuple[Column, ...]) -> list[Any]:
    """The cells that come from the record itself."""
    return [column.of(quote) for column in columns if not column.name.startswith(("check", "passage"))]
