"""What every module of the store needs: text in a form that SQLite holds, the error for a damaged file, generations."""

from __future__ import annotations

import re
import sqlite3

from quotex.errors import QuotexError

_SURROGATE = re.compile("[\ud800-\udfff]")


class DamagedDatabase(QuotexError):
    """The file is a database of quotex, but not whole any more."""


def storable(text: str) -> str:
    """Half a surrogate pair has no form in UTF-8; each becomes U+FFFD, so that offsets stay."""
    return _SURROGATE.sub("\ufffd", text)


def new_generation(connection: sqlite3.Connection) -> None:
    """Notes that quotations or their speakers have changed, so that nobody counts by what was kept of them."""
    connection.execute("INSERT OR REPLACE INTO state (name, value) VALUES ('generation', random())")
