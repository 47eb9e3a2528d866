"""The state of a run: one SQLite file beside its output that holds how far the run has come.

Each checkpoint is one transaction: the figures, lengths and checksums of the outputs, the files that were read and what
was found in the last texts all belong to the same moment, whenever the process is killed. When the run has finished the
state stays, as the record of what was read and written.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from quotex.errors import QuotexError

_TABLE = """
create table if not exists run (
    one integer primary key check (one = 1),
    settings text not null,
    position text not null,
    sha256 text not null         -- of both
)"""

_SYNCHRONOUS = "extra"  # a checkpoint outlives a failure of power, and so does the removal of its journal

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a checkpoint holds, in JSON: what must be the same when the run goes on, and how far it has come."""

    settings: Json
    position: Json


class State:
    """A state file, held by one process at a time; `database` may hold other tables, which checkpoints commit too.

    Without a path it is a database for this process alone. Raises QuotexError when the file is no state, is held
    by another run, or cannot be written.
    """

    def __init__(self, path: str | None = None) -> None:
        self._path = path
        self._name = path or "the system's temporary folder"
        self._is_empty = path is not None and not os.path.exists(path)
        with database_failures(self._name):
            # an empty name: a temporary file; autocommit, so that transactions are those of `checkpoint`
            self.database = sqlite3.connect(path or "", isolation_level=None, timeout=60)
            try:
                self.database.execute("pragma busy_timeout = 0")
                self.database.execute("pragma main.locking_mode = exclusive")
                self.database.execute(f"pragma main.synchronous = {_SYNCHRONOUS}")
                self.database.execute("begin exclusive")  # the lock is kept until the end, see locking_mode
                self.database.execute(_TABLE)
                self.database.execute("commit")
                self.database.execute("pragma busy_timeout = 60000")  # for a cache that other runs write to
            except sqlite3.Error:
                self.database.close()
                raise

    def load(self) -> Saved | None:
        """Return the last checkpoint, if there is any. Raises QuotexError where the file is damaged."""
        with database_failures(self._name):
            if self.database.execute("pragma main.quick_check(1)").fetchone()[0] != "ok":
                raise QuotexError(damaged(self._name))
            row = self.database.execute("select settings, position, sha256 from run").fetchone()
        if row is None:
            return None
        if row[2] != _digest(row[0], row[1]):
            raise QuotexError(damaged(self._name))
        return Saved(json.loads(row[0]), json.loads(row[1]))

    @contextmanager
    def checkpoint(self, position: Json, settings: Json | None = None) -> Iterator[None]:
        """Save how far the run has come, and what the block writes to the database: all or nothing.

        `settings` are given at the beginning of a run; None keeps those that were saved then. Raises QuotexError.
        """
        with database_failures(self._name):
            self.database.execute("begin immediate")
            try:
                yield
                told = json.dumps(settings) if settings is not None else self._settings()
                row = (told, json.dumps(position))
                self.database.execute("insert or replace into run values (1, ?, ?, ?)", (*row, _digest(*row)))
                self.database.execute("commit")
                self._is_empty = False
            except BaseException:
                if self.database.in_transaction:
                    self.database.execute("rollback")
                raise

    def shrink(self) -> None:
        """Return the space of deleted rows to the disk; where that fails the file only stays larger."""
        with suppress(sqlite3.Error):
            self.database.execute("vacuum")

    def attach(self, path: str, name: str) -> None:
        """Attach another database under `name`, which other runs may use too. Raises QuotexError."""
        with database_failures(path):
            self.database.execute(f"attach database ? as {name}", (path,))
            self.database.execute(f"pragma {name}.schema_version")  # reads the file: is it a database at all?

    def close(self) -> None:
        """Close the file; remove a new one in which nothing was saved."""
        if self._is_empty and self._path:
            os.unlink(self._path)
        self.database.close()

    def _settings(self) -> str:
        return str(self.database.execute("select settings from run").fetchone()[0])


def _digest(settings: str, position: str) -> str:
    return hashlib.sha256(f"{settings}\n{position}".encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def database_failures(name: str) -> Iterator[None]:
    """Turn errors of SQLite inside the block into a QuotexError of one sentence."""
    try:
        yield
    except UnicodeDecodeError as error:  # a message of SQLite that quotes damaged text
        raise QuotexError(damaged(name)) from error
    except sqlite3.Error as error:
        what = str(error)
        raise QuotexError(
            next((told for sign, told in _explanations(name) if sign in what), f"{name}: {what}")
        ) from error


def _explanations(name: str) -> Iterator[tuple[str, str]]:
    """Yield parts of SQLite's messages, each with the sentence that tells a person what it means."""
    yield "locked", f"another run is working with {name}; wait for its end"
    yield "full", f"cannot write to {name}: the disk is full; make room"
    yield "I/O", f"cannot write to {name}: the disk fails or is full; make room"
    yield "readonly", f"cannot write to {name}: it may not be written; change its permissions"
    yield "unable to open", f"cannot write to {name}: its folder does not exist or may not be written"
    for sign in ("not a database", "malformed", "no such", "has no column", "decode", "supplied", "unsupported file"):
        yield sign, damaged(name)


def damaged(name: str) -> str:
    """Return the message about a file that is no state or cache, or is one no longer."""
    return f"{name} is damaged, or no file of quotex; remove it and start again"
