"""The files that were indexed, by checksum: one whose articles are as it left them is not read again."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Container, Iterable
from typing import Literal

from quotex.files import sha256
from quotex.store.database import Database

_COLUMNS = {"records": "file", "texts": "text_file"}  # of `articles`: the file that an article is from


class IndexedFiles:
    """The files of one kind in one call of indexing.

    An article that several of them hold is from none, so that they are all read again.
    """

    def __init__(self, db: Database, kind: Literal["records", "texts"]) -> None:
        self.seen: dict[str, int | None] = {}  # the key of each article, with the file that was the first to hold it
        self._db = db
        self._kind = kind
        self._column = _COLUMNS[kind]
        self._held: dict[int | None, set[str]] = {}  # the keys of the articles that each file holds

    def begin(self, path: str) -> int | None:
        """Return the number of a file; None for a stream, and for a file that cannot be read. Raises QuotexError."""
        try:
            checksum = sha256(path) if stat.S_ISREG(os.stat(path).st_mode) else None
        except (OSError, ValueError):  # the reader says what is wrong
            return None
        if checksum is None:
            return None
        with self._db.changes() as connection:
            known = (checksum, self._kind)
            connection.execute("INSERT OR IGNORE INTO indexed_files (sha256, kind) VALUES (?, ?)", known)
            sql = "SELECT number FROM indexed_files WHERE (sha256, kind) = (?, ?)"
            return int(connection.execute(sql, known).fetchone()[0])

    def skip(self, file: int | None, quoted: Container[str] | None = None) -> int | None:
        """Return the number of articles of a file that need not be read, and mark them as seen; None for another file.

        It was read whole, and nothing else has changed its articles. Of a file of texts, the articles with quotations
        must also be `quoted`.
        """
        if file is None:
            return None
        articles = self._db.row("SELECT articles FROM indexed_files WHERE number = ?", (file,))
        quotes = "EXISTS (SELECT 1 FROM quotes WHERE article = a.number)" if quoted is not None else "0"
        held = self._db.rows(f"SELECT key, {quotes} FROM articles a WHERE {self._column} = ?", (file,))
        if articles is None or articles[0] != len(held):
            return None
        if quoted is not None and any(has_quotes and key not in quoted for key, has_quotes in held):
            return None
        for key, _ in held:
            self.seen.setdefault(key, file)
        return len(held)

    def claim(self, connection: sqlite3.Connection, held: Iterable[tuple[int | None, str]]) -> None:
        """Note in the open transaction which articles files hold: pairs of file and key in the order of reading."""
        rows = []
        for file, key in held:
            self._held.setdefault(file, set()).add(key)
            first = self.seen.setdefault(key, file)
            rows.append((file if first == file else None, key))
        connection.executemany(f"UPDATE articles SET {self._column} = ? WHERE key = ?", rows)

    def end(self, connection: sqlite3.Connection, file: int | None) -> None:
        """Note in the open transaction that a file was read whole, without a problem."""
        values = (len(self._held.pop(file, ())), file)
        connection.execute("UPDATE indexed_files SET articles = ? WHERE number = ?", values)
