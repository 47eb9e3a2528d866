"""Read records for a command: problems go to standard error and determine the exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from quotex.console import ProblemPrinter, printable
from quotex.errors import BrokenOff, QuotexError

if TYPE_CHECKING:
    from quotex.readers import Notice, Problem
    from quotex.records import Quote
    from quotex.search import Filters


NOT_JOINED = (
    "{0}: names are not joined across articles, and no reviews are applied; for both: quotex index {0}, then "
    "quotex {1} quotes.db"
)
_NAMED = 3  # files in one sentence
_SQLITE = b"SQLite format 3\0"


class Records:
    """The records of files or of one database, for one iteration; problems are reported on standard error.

    Those of a database have the speakers' names for all articles and people's reviews applied, and only those that
    `filters` let pass are read. `command` is the command to name in the note about files.
    """

    def __init__(self, paths: Sequence[str], command: str, filters: Filters | None = None) -> None:
        self._paths = paths
        self._command = command
        self._filters = filters
        self._read = 0
        self._problems = ProblemPrinter(partial(click.echo, err=True))
        self.database = _database(paths)
        self.texts = False  # whether articles of a database come with their texts

    def __iter__(self) -> Iterator[Quote]:
        for quote in self._of_files() if self.database is None else self._of_database(self.database):
            self._read += 1
            yield quote

    def _of_database(self, path: str) -> Iterator[Quote]:
        from quotex.search import joined_records, numbers_in_order, open_db

        with open_db(path) as db:
            yield from joined_records(db, numbers_in_order(db, self._filters), texts=self.texts)

    def _of_files(self) -> Iterator[Quote]:
        from quotex.readers import Problem
        from quotex.readers.records import read_quotes

        named = [path for path in self._paths if path != "-"]
        for item in read_quotes(self._paths):
            if isinstance(item, Problem):
                self.tell(item)
                continue
            if named and not self._read:
                click.echo(printable(NOT_JOINED.format(_shown(named), self._command)), err=True)
            yield item

    def tell(self, item: Problem | Notice) -> None:
        """Print a problem; ignore notices, which concern inputs of `quotex run`."""
        from quotex.readers import Problem

        if isinstance(item, Problem):
            self._problems.tell(item)

    def checked(self, quotes: Iterable[Quote] | None = None) -> Iterator[Quote]:
        """Yield the records, or `quotes` made of them. Raises QuotexError at the end where no record could be read."""
        yield from self if quotes is None else quotes
        if self._problems.number and not self._read:
            raise QuotexError("there is no record in what was given; nothing was written")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Turn errors of the body after the first record was read into BrokenOff."""
        try:
            yield
        except QuotexError as error:
            if not self._read:
                raise
            raise BrokenOff(str(error)) from error

    def exit(self) -> None:
        """End the process: with 0 when all input could be used, 1 when some could not."""
        self._problems.close()
        sys.exit(1 if self._problems.number else 0)


def needs_database(records: Records, reviewed: bool, include_rejected: bool) -> None:
    """Raise QuotexError where an option needs reviews and the input is files of records, which have none."""
    if records.database is None and (reviewed or include_rejected):
        option = "--reviewed" if reviewed else "--include-rejected"
        raise QuotexError(f"{option} needs a database, which holds the reviews; name one that quotex index has made")


def _shown(paths: Sequence[str]) -> str:
    return " ".join(paths[:_NAMED]) + (" ..." if len(paths) > _NAMED else "")


def _database(paths: Sequence[str]) -> str | None:
    """Return the path of the database, None for files of records.

    Raises QuotexError for a database among other paths.
    """
    found = [path for path in paths if _is_database(path)]
    if found and len(paths) > 1:
        raise QuotexError(f"{printable(found[0])} is a database; name it alone, or files of records without it")
    return found[0] if found else None


def _is_database(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False
