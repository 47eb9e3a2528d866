"""Write CSV for spreadsheets and OpenRefine: one row per quotation (RFC 4180, UTF-8 with a byte order mark, CRLF).

The mark at the start (U+FEFF) is what makes Excel read UTF-8; Python reads such files as "utf-8-sig". An empty
cell is null. Spans are JSON lists of [start, end], which no spreadsheet takes for a date or a time, as it would 12-40.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, BinaryIO

import regex

from quotex.exports.columns import COLUMNS
from quotex.records import Quote

# What spreadsheets take for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = regex.compile(r"'*+(?:[=+\-@\t\r\n＝＋－＠]|\s++[=+\-@＝＋－＠])")


def write_csv(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """Write a header and one row per record.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="", write_through=True)
    try:
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(column.name for column in COLUMNS)
        for quote in quotes:
            table.writerow([_cell(column.of(quote)) for column in COLUMNS])
    finally:
        text.detach()  # the stream belongs to the caller


def harmless(text: str) -> str:
    """Return the text, with an apostrophe before it where a spreadsheet would take it for a formula.

    Apostrophes that precede such a beginning get one more, so that `plain` restores any text.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """Return the original text of a cell that `harmless` made."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return json.dumps([[span.start, span.end] for span in value])
    return str(value)
