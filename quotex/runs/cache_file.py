"""Puts the file of a cache aside where it is damaged, since what it held can be found again."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress

from quotex.readers import Notice

_BUSY_SECONDS = 60.0
_OF_THE_MOMENT = ("locked", "busy", "unable to open", "readonly")


def put_aside_if_damaged(path: str) -> Notice | None:
    """Rename a damaged cache to PATH.damaged and return the notice about it; None where it is sound or absent.

    Reads all of the file, some seconds for each gigabyte. Raises OSError where it cannot be renamed.
    """
    if not os.path.exists(path) or _is_sound(path):
        return None
    aside = f"{path}.damaged"
    os.replace(path, aside)
    with suppress(FileNotFoundError):
        os.unlink(f"{path}-journal")  # it would be applied to the new file
    return Notice(path, f"it is damaged and was put aside as {aside}; a new cache is begun")


def _is_sound(path: str) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS)) as database:
            pages = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            columns = [row[1] for row in database.execute("PRAGMA table_info(found)")]
    except UnicodeDecodeError:  # a message of SQLite that quotes damaged text
        return False
    except sqlite3.DatabaseError as error:
        return any(sign in str(error) for sign in _OF_THE_MOMENT)
    return pages == "ok" and columns in ([], ["number", "key", "outcome"])
