"""Caches the records of texts: wire copy is printed in hundreds of outlets, and is parsed only once."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from quotex.article_inputs import headline
from quotex.errors import QuotexError
from quotex.records import Article, Producer
from quotex.runs.extraction import Outcome
from quotex.runs.state import damaged, database_failures
from quotex.serialization import from_json, to_json

WINDOW = 50_000  # texts; wire copy arrives within days

_TABLE = """
create table if not exists {schema}.found (
    number integer primary key,  -- of one run: counts the texts in the order of the input
    key blob not null unique,    -- hash over text, title, date and all settings that change records
    outcome blob not null        -- packed JSON of the records; or text, why there are none
)"""
_FAILURES = """
create index if not exists {schema}.failures on found (number) where typeof(outcome) = 'text'"""
_GONE = "what was found in this text before is gone from the cache; run it again"  # another run has cleared it
_OUTCOME = "typeof(outcome), cast(outcome as blob)"  # as bytes, since a cell may hold any type
_WORKED_ON_AGAIN = "what was found in some texts is damaged in it; they are worked on again"
_NO_ARTICLE = Article("", id="-")


class TextCache:
    """What was found in texts, in a table of an SQLite database; nothing is written before `flush`.

    Of one run the last `window` different texts count as known, by their order in the input: what is known does not
    depend on when a worker is done, nor on a resumption. A table without window (`--cache`) knows all texts. In such a
    table a text whose checksum is wrong counts as new, which `tell` is called with once. `name` is what a person calls
    the database. Methods raise QuotexError when it fails, `flush` what sqlite3 raises.
    """

    def __init__(
        self,
        database: sqlite3.Connection,
        producer: Producer,
        attributions: str = "speech",
        *,
        name: str = "the memory of texts",
        schema: str = "main",
        window: int | None = WINDOW,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._database = database
        self._name = name
        self._table = f"{schema}.found"
        self._window = window
        self._tell = tell
        self._told = False
        self._damaged: set[bytes] = set()  # texts in the table that are to be replaced
        self._salt = "\0".join((producer.quotex, producer.model, producer.model_version, attributions))
        self._claimed: dict[bytes, int] = {}  # numbers of the texts that are not in the table yet
        self._new: dict[bytes, tuple[int, Outcome]] = {}
        with database_failures(name):
            database.execute(_TABLE.format(schema=schema))
            database.execute(_FAILURES.format(schema=schema))
            self._last: int = database.execute(f"select coalesce(max(number), 0) from {self._table}").fetchone()[0]

    def key(self, article: Article) -> bytes:
        """Return a key that is equal for articles whose records differ in nothing but the article.

        It is a hash over text, start of the body, headline, day, producer and kind of attributions.
        """
        day = (article.date or "")[:10]
        whole = "\0".join((self._salt, day, str(article.body_start), headline(article) or "", article.text))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).digest()[:16]

    def claim(self, key: bytes) -> int | None:
        """Return a number for a text that is new and has to be extracted; None for one that is known.

        To be called in the order of the input.
        """
        number = self._claimed.get(key) or self._stored_number(key)
        if number is not None and (self._window is None or self._last - number < self._window):
            return None
        self._last += 1
        self._claimed[key] = self._last
        return self._last

    def add(self, key: bytes, number: int, outcome: Outcome) -> None:
        """Keep what was found in a text that was claimed."""
        self._new[key] = number, outcome

    def find(self, key: bytes, article: Article) -> Outcome:
        """Return what was found in a known text, with this article in the records."""
        outcome = self._new[key][1] if key in self._new else self._stored(key)
        return outcome if isinstance(outcome, str) else [replace(quote, article=article) for quote in outcome]

    @property
    def waiting(self) -> int:
        """How many texts are held in memory until the next flush."""
        return len(self._new)

    def flush(self) -> None:
        """Write what is new into the open transaction, and drop texts that have left the window."""
        last = 0
        for key, (number, outcome) in self._new.items():
            self._write(key, number, outcome)
            last = max(last, number)
            if self._claimed.get(key) == number:
                del self._claimed[key]
        self._new.clear()
        if self._window is not None:
            self._database.execute(f"delete from {self._table} where number <= ?", (last - self._window,))

    def _write(self, key: bytes, number: int, outcome: Outcome) -> None:
        # Other runs that share a table number their texts too, and may have found this one by now.
        own = None if self._window is None else number
        insert = "insert or ignore" if own is None and key not in self._damaged else "insert or replace"
        self._database.execute(f"{insert} into {self._table} values (?, ?, ?)", (own, key, _packed(outcome)))
        self._damaged.discard(key)

    def begin(self) -> None:
        """Drop what a new run must not know; to be called in the open transaction in which it begins.

        With a window that is all of it, without one the failures, so that they are tried again.
        """
        everything = "1" if self._window is not None else "typeof(outcome) = 'text'"
        self._database.execute(f"delete from {self._table} where {everything}")

    def end(self) -> None:
        """Drop what only this run may know, which is all with a window; to be called in its last open transaction."""
        if self._window is not None:
            self._database.execute(f"delete from {self._table}")

    def _stored_number(self, key: bytes) -> int | None:
        row = self._row(f"number, {_OUTCOME}", key)
        if row is None or self._window is not None:
            return None if row is None else int(row[0])
        try:
            _checked(*row[1:])
        except (ValueError, zlib.error):
            self._damaged.add(key)
            if not self._told:
                self._told = True
                self._tell(_WORKED_ON_AGAIN)
            return None
        return int(row[0])

    def _stored(self, key: bytes) -> Outcome:
        row = self._row(_OUTCOME, key)
        try:
            return _GONE if row is None else _unpacked(*row)
        except (ValueError, zlib.error) as error:
            raise QuotexError(damaged(self._name)) from error

    def _row(self, column: str, key: bytes) -> tuple[Any, ...] | None:
        with database_failures(self._name):
            found: tuple[Any, ...] | None = self._database.execute(
                f"select {column} from {self._table} where key = ?", (key,)
            ).fetchone()
        return found


def _packed(outcome: Outcome) -> bytes | str:
    """Return an outcome as it is stored: packed JSON of its records, or a reason behind its checksum.

    Packed JSON has a checksum of its own.
    """
    if isinstance(outcome, str):
        return f"{_checksum(outcome)} {outcome}"
    records = [to_json(replace(quote, article=_NO_ARTICLE)) for quote in outcome]
    return zlib.compress(json.dumps(records).encode("ascii"), 1)


def _unpacked(kind: str, stored: bytes | None) -> Outcome:
    """Return the outcome that was stored. Raises ValueError or zlib.error where it is damaged."""
    found = _checked(kind, stored)
    return found if isinstance(found, str) else [from_json(one) for one in json.loads(found)]


def _checked(kind: str, stored: bytes | None) -> bytes | str:
    """Return the JSON of the records, or the reason why there are none. Raises as `_unpacked` does."""
    if kind == "blob":
        return zlib.decompress(stored or b"")
    checksum, _, reason = (stored or b"").decode().partition(" ")
    if checksum != _checksum(reason):
        raise ValueError("a wrong checksum")
    return reason


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
