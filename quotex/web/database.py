"""The database of one request: opened for it, closed after it, with a time limit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request

from quotex.errors import QuotexError
from quotex.review.reviews import ReviewedMeanwhile
from quotex.search import Database, open_db
from quotex.store.database import ODD_ROWS, DamagedDatabase
from quotex.web.responses import Refused, settings_of
from quotex.web.settings import Settings


@contextmanager
def opened(request: Request, *, write: bool = False) -> Iterator[Database]:
    """Open the database with the time limit; turn QuotexError into Refused with the status of the fault."""
    settings = settings_of(request)
    try:
        found = open_db(settings.db, readonly=not write)
    except QuotexError as error:  # removed, replaced or damaged since the start: a server error
        raise Refused(500, _sentence(error)) from error
    try:
        with found as db, db.limited_to(settings.time_limit):
            yield db
    except QuotexError as error:
        raise Refused(_status(error), _sentence(error)) from error


def damage_behind(error: Exception, settings: Settings) -> str | None:
    """Return the message about a damaged database behind an error; None where the database is sound."""
    if not isinstance(error, ODD_ROWS):
        return None
    try:
        with open_db(settings.db):
            raise error
    except QuotexError as found:
        return _sentence(found)
    except ODD_ROWS:
        return None


def is_too_slow(error: QuotexError) -> bool:
    """Return whether a query was interrupted at its time limit."""
    return isinstance(error.__cause__, sqlite3.OperationalError) and "interrupted" in str(error.__cause__)


def _status(error: QuotexError) -> int:
    if is_too_slow(error):
        return 503
    if isinstance(error, ReviewedMeanwhile):
        return 409
    if isinstance(error, DamagedDatabase):
        return 500
    return 500 if isinstance(error.__cause__, sqlite3.Error | OSError) else 400


def _sentence(error: QuotexError) -> str:
    text = str(error)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
