"""The database file: create, open and check it, and turn its failures into error messages."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote as url_quoted

from quotex.errors import QuotexError
from quotex.store.damage import FULL_TEXTS, damage
from quotex.store.indexing_lock import is_held
from quotex.store.upgrades import upgrade
from quotex.store.values import DamagedDatabase as DamagedDatabase
from quotex.store.values import new_generation as new_generation
from quotex.store.values import storable as storable

VERSION = 7
APPLICATION_ID = int.from_bytes(b"qtex", "big")

_BUSY_SECONDS = 30.0
_REBUILD_BYTES, _BUFFER_BYTES = 64 << 20, 1 << 20  # of new words in memory: in a rebuild, and as FTS5 has it
_PAGE_BYTES = 8_192  # rows of a kilobyte leave less of a page unused than with SQLite's 4,096
_OPCODES_BETWEEN_CHECKS = 20_000  # well under a millisecond of work


@cache
def schema_sql() -> str:
    """Return the published schema (schema.sql)."""
    return _sql("schema.sql") + _sql("agents.sql") + _sql("statements.sql") + _sql("contexts.sql")


def _sql(name: str) -> str:
    return (files("quotex.store") / name).read_text(encoding="utf-8")


ODD_ROWS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError)


class Database:
    """An open database. Use `connection` for other SQL, inside `failures_of(path)`.

    Rows are sqlite3.Row. Not safe between threads. Leaving it as a context manager closes the file. An exception that
    unexpected rows cause (`ODD_ROWS`) becomes DamagedDatabase where the file is found to be damaged.
    """

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.upgraded_from: int | None = None  # the version of the tables that it had when it was opened

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Return all rows of a query. Raises QuotexError."""
        with failures_of(self.path):
            return self.connection.execute(sql, _bound(values)).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """Return the first row of a query, if any. Raises QuotexError."""
        with failures_of(self.path):
            found: sqlite3.Row | None = self.connection.execute(sql, _bound(values)).fetchone()
            return found

    def number(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Return the whole number that a query gives, such as a count; 0 where it gives no row. Raises QuotexError."""
        found = self.row(sql, values)
        return int(found[0]) if found else 0

    def chunks(self, sql: str, size: int, values: Sequence[Any] = ()) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a query as plain tuples, in lists of at most `size`. Raises QuotexError."""
        with failures_of(self.path):
            rows = self.connection.cursor()
            rows.row_factory = None
            rows.execute(sql, _bound(values))
            while some := rows.fetchmany(size):
                yield some

    @contextmanager
    def changes(self) -> Iterator[sqlite3.Connection]:
        """Run the body as one transaction, which is rolled back when it fails. Raises QuotexError."""
        with failures_of(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                self.connection.rollback()
                raise
            self.connection.commit()

    @contextmanager
    def limited_to(self, seconds: float) -> Iterator[None]:
        """Interrupt queries in the body, with a QuotexError, when together they take more than `seconds`."""
        end = time.monotonic() + seconds
        self.connection.set_progress_handler(lambda: time.monotonic() > end, _OPCODES_BETWEEN_CHECKS)
        try:
            yield
        finally:
            self.connection.set_progress_handler(None, 0)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if isinstance(error, ODD_ROWS) and self.is_damaged():
                raise DamagedDatabase(_damaged(shown(self.path))) from error
        finally:
            self.close()

    def is_damaged(self) -> bool:
        """Return whether the file is damaged (see `damage`). Takes seconds for a large file."""
        try:
            if self.connection.in_transaction:
                self.connection.rollback()
            return bool(damage(self.connection))
        except sqlite3.Error as error:
            return _is_of_damage(str(error))


def _bound(values: Sequence[Any]) -> list[Any]:
    return [storable(value) if isinstance(value, str) else value for value in values]


def open_db(path: str | os.PathLike[str], readonly: bool = True) -> Database:
    """Open an existing database, read-only unless `readonly` is False.

    Raises QuotexError where the file is missing, is not a quotex database, has another version or is not ready yet.
    """
    opened = open_unchecked(path, readonly)
    try:
        if missing_indexes(opened):
            raise QuotexError(_unfinished(opened))
    except BaseException:
        opened.close()
        raise
    return opened


def open_unchecked(path: str | os.PathLike[str], readonly: bool = True) -> Database:
    """Open a quotex database even where it cannot be searched yet. Raises QuotexError as `open_db` does."""
    name = os.fspath(path)
    if not os.path.exists(name):
        raise QuotexError(
            f"there is no database at {shown(name)}; make it with: quotex index QUOTES --db {shown(name)}"
        )
    if os.path.isdir(name):
        raise QuotexError(f"{shown(name)} is a folder; name a database that quotex index has made")
    opened = Database(name, _connected(name, "ro" if readonly else "rw"))
    try:
        _check(opened)
    except BaseException:
        opened.close()
        raise
    return opened


def _unfinished(db: Database) -> str:
    name = shown(db.path)
    if not is_held(db.path):
        return f"indexing into {name} was broken off before it could be searched; run quotex index again"
    so_far = f"{db.number('SELECT count(*) FROM quotes'):,}"
    return f"{name} is being indexed for the first time ({so_far} quotations so far); search it when that is done"


def missing_indexes(db: Database) -> list[str]:
    """Return the SQL statements that create what `drop_indexes` has dropped."""
    there = {row[0] for row in db.rows("SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')")}
    missing = {name: sql for name, sql in _made_last().items() if name not in there}
    rebuild = any(sql.startswith("CREATE TRIGGER") for sql in missing.values())
    return [*missing.values(), *(sql for table in FULL_TEXTS if rebuild for sql in rebuilding(table))]


def rebuilding(table: str) -> tuple[str, ...]:
    """Return the SQL statements that create a full text anew from what it indexes.

    With a large buffer it is written in few pieces, which need not be merged.
    """
    size = f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {{}})"
    return (
        size.format(_REBUILD_BYTES),
        f"INSERT INTO {table} ({table}) VALUES ('rebuild')",
        size.format(_BUFFER_BYTES),
    )


def drop_indexes(connection: sqlite3.Connection) -> None:
    """Drop indexes and full-text triggers while an empty database is filled; they cost less when created at the end."""
    for name, sql in _made_last().items():
        connection.execute(f"DROP {sql.split()[1]} IF EXISTS {name}")


@cache
def _made_last() -> dict[str, str]:
    """Return the indexes that are created last and the triggers that update the full texts, by name.

    The index of mentions is not among them: without it, replacing articles would be slow.
    """
    indexes = re.finditer(r"CREATE INDEX (\w+) ON quotes [^;]*", schema_sql())
    triggers = re.finditer(r"CREATE TRIGGER ((?:contexts|quotes)_\w+) .*?;\nEND", schema_sql(), re.DOTALL)
    found = {match[1]: match[0] for match in (*indexes, *triggers)}
    return {name: sql for name, sql in found.items() if name not in ("quotes_mention", "contexts_articles_bd")}


def create_db(path: str | os.PathLike[str]) -> Database:
    """Open a database for indexing; create it where the file is missing or empty. Raises QuotexError."""
    name = os.fspath(path)
    if os.path.isdir(name):
        raise QuotexError(f"{shown(name)} is a folder; name a database that quotex index has made, or a new file")
    connection = _connected(name, "rwc")
    try:
        opened = Database(name, connection)
        if not _is_empty(opened):
            _check(opened)
            return opened
        with failures_of(name):
            connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            connection.execute("PRAGMA journal_mode = WAL")
            try:
                connection.executescript(f"BEGIN IMMEDIATE;\n{schema_sql()}\nCOMMIT;")
            except sqlite3.OperationalError as error:
                if "already exists" not in str(error):
                    raise
                connection.rollback()  # another process has made the tables meanwhile
    except BaseException:
        connection.close()
        raise
    return opened


def _is_empty(db: Database) -> bool:
    """Return whether the file has no tables yet: it is new, or its creation was interrupted."""
    owner, objects = db.row("PRAGMA application_id"), db.row("SELECT count(*) FROM sqlite_master")
    return not (owner and owner[0]) and not (objects and objects[0])


def _connected(path: str, mode: str) -> sqlite3.Connection:
    address = "file:" + url_quoted(os.fsencode(Path(path).absolute()))
    with failures_of(path):
        connection = _reader(address) if mode == "ro" else _connection(f"{address}?mode={mode}")
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA cache_size = -65536")  # KiB
            connection.execute("PRAGMA mmap_size = 0")  # a mapped file that is cut off ends the process (SIGBUS)
        except BaseException:
            connection.close()
            raise
    return connection


def _reader(address: str) -> sqlite3.Connection:
    """Open a file read-only, as immutable where its folder is not writable, so that SQLite needs no helper files."""
    connection = _connection(f"{address}?mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except BaseException as error:
        connection.close()
        if not isinstance(error, sqlite3.OperationalError) or "unable to open" not in str(error):
            raise
        return _connection(f"{address}?immutable=1")
    return connection


def _connection(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _check(db: Database) -> None:
    path = db.path
    if _is_empty(db):
        if is_held(path):
            raise QuotexError(f"{shown(path)} is being made by quotex index; search it when that is done")
        raise QuotexError(f"{shown(path)} is empty; fill it with: quotex index QUOTES --db {shown(path)}")
    with failures_of(path):
        owner = db.connection.execute("PRAGMA application_id").fetchone()[0]
        version = db.connection.execute("PRAGMA user_version").fetchone()[0]
    if owner != APPLICATION_ID:
        raise QuotexError(
            f"{shown(path)} is a database of another program; name one that quotex index has made, or a new file"
        )
    if 1 <= version < VERSION:
        _upgrade(path)
        db.upgraded_from = version
    elif version != VERSION:
        what = "a newer quotex made it; update quotex" if version > VERSION else "make it anew with: quotex index"
        raise QuotexError(f"{shown(path)} has version {version} of the tables and this quotex reads {VERSION}: {what}")


def _upgrade(path: str) -> None:
    """Upgrade a database with an earlier version of the tables. Raises QuotexError."""
    with closing(_connected(path, "rw")) as connection, Database(path, connection).changes():
        connection.row_factory = None
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == VERSION:
            return  # another process was faster
        if version < 3:
            _add_tables(connection)
        upgrade(connection, version, _made_by_schema)
        new_generation(connection)
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _add_tables(connection: sqlite3.Connection) -> None:
    """Add the tables of joint speakers, Wikidata ids, statements and contexts.

    The next indexing run compares the statements and reads articles with joint speakers anew.
    """
    connection.execute("ALTER TABLE mentions ADD COLUMN gender TEXT")
    for sql in _commands(_sql("agents.sql") + _sql("statements.sql") + _sql("contexts.sql")):
        connection.execute(sql)
    connection.execute(
        """UPDATE articles SET digest = '' WHERE number IN (SELECT article FROM quotes
        JOIN records ON quote = number WHERE record LIKE '%"members":[{%')"""
    )
    for sql in rebuilding("contexts_fts"):
        connection.execute(sql)
    connection.execute("INSERT INTO uncompared (quote) SELECT number FROM quotes")


def _made_by_schema(name: str) -> str:
    """Return the statement of schema.sql that creates a table, an index or a view."""
    found = re.search(rf"CREATE (?:TABLE|INDEX|VIEW) {name} [^;]*", schema_sql())
    assert found is not None
    return found[0]


def _commands(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one; executescript would end the transaction."""
    command = ""
    for line in script.splitlines():
        command += f"{line}\n"
        if sqlite3.complete_statement(command):
            yield command
            command = ""


@contextmanager
def failures_of(path: str) -> Iterator[None]:
    """Turn errors of SQLite and of the system in the body into a QuotexError of one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        kind = DamagedDatabase if _is_of_damage(str(error)) else QuotexError
        raise kind(_sentence(shown(path), error)) from error
    except UnicodeDecodeError as error:  # SQLite quotes the bytes of a broken schema in its message
        raise DamagedDatabase(_damaged(shown(path))) from error
    except OverflowError as error:
        raise QuotexError("a number is larger than any database holds; give a smaller one") from error
    except OSError as error:
        raise QuotexError(f"cannot use the database {shown(path)}: {(error.strerror or str(error)).lower()}") from error


_SIGNS_OF_DAMAGE = (
    *("malformed", "corrupt", "not a database", "decode to UTF-8", "no such table", "no such column", "no such index"),
    *("disk I/O error", "vtable constructor failed", "invalid fts5 file format", "missing row", "SQL logic error"),
)


def _is_of_damage(message: str) -> bool:
    return any(sign in message for sign in _SIGNS_OF_DAMAGE)


def _damaged(path: str) -> str:
    return f"the database {path} is damaged, or was replaced while it was read; quotex check {path} says what to do"


def _sentence(path: str, error: sqlite3.Error) -> str:
    message = str(error)
    if "not a database" in message:
        return f"{path} is no database, or a damaged one; name one that quotex index has made, or a new file"
    if _is_of_damage(message):
        return _damaged(path)
    if "is full" in message:
        return f"cannot write to {path}: the disk is full; free some space, and the same command goes on"
    if "locked" in message or "busy" in message:
        return f"cannot write to {path}: another program is writing to it; try again when it is done"
    if "readonly" in message or "read-only" in message:
        return f"cannot write to {path}: it is open for reading only, or may not be written; change its permissions"
    if "unable to open" in message:
        return f"cannot open {path}: its folder does not exist, or may not be used; check the name"
    if "interrupted" in message:
        return "the search took too long and was broken off; narrow it down with more words or a speaker"
    return f"the database {path} failed: {message}"


def shown(path: str) -> str:
    """Return a path in printable form; file names may hold bytes that are not valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
