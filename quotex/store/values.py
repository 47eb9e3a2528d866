"""What every module of the store needs: text in a form that SQLite holds, and the error for a damaged file."""

from __future__ import annotations

import re

from quotex.errors import QuotexError

_SURROGATE = re.compile("[\ud800-\udfff]")


class DamagedDatabase(QuotexError):
    """The file is a database of quotex, but not whole any more."""


def storable(text: str) -> str:
    """Half a surrogate pair has no form in UTF-8; each becomes U+FFFD, so that offsets stay."""
    return _SURROGATE.sub("\ufffd", text)
