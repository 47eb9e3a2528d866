"""Helpers of the store: storable text, the error for a damaged file, generations."""

from __future__ import annotations

import re
import sqlite3

from quotex.errors import QuotexError

_SURROGATE = re.compile("[\ud800-\udfff]")


class DamagedDatabase(QuotexError):
    """The file is a quotex database, but damaged."""


def storable(text: str) -> str:
    """Return the text with each lone surrogate, which UTF-8 cannot hold, replaced by U+FFFD; offsets stay valid."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def new_generation(connection: sqlite3.Connection) -> None:
    """Record that quotations or their speakers have changed, which makes the columns of facets invalid."""
    connection.execute("DELETE FROM facet_columns")
    connection.execute("INSERT OR REPLACE INTO state (name, value) VALUES ('generation', random())")
