"""Notes which files a run has read, and checks whether they are unchanged and whether there is anything to read."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from quotex.console import PROBLEMS_SHOWN
from quotex.errors import QuotexError
from quotex.readers import Inputs, Notice, Place, Problem
from quotex.readers.archive import member_of
from quotex.runs.state import database_failures

_TABLE = """
create table if not exists input (
    number integer primary key,  -- counts the files in the order they were read
    path blob not null,
    size integer,                -- bytes; null while it is read, or where it was not known to have been read whole
    changed integer,             -- time of change in nanoseconds
    sha256 text
)"""
_PIECE = 1 << 20  # bytes

Standing = Literal["same", "grown"]


class InputFiles:
    """The files that were read, in a table of the state; nothing is written before `flush`.

    The constructor raises QuotexError, the methods sqlite3.Error.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._new: list[str] = []
        self._last_place = ""
        with database_failures("the state of the run"):
            database.execute(_TABLE)
            last = database.execute("select path from input order by number desc limit 1").fetchone()
        self._last = os.fsdecode(last[0]) if last else None

    def begin(self) -> None:
        """Forget all files, as a new run begins."""
        self._database.execute("delete from input")
        self._last = None

    def note(self, place: Place) -> None:
        """Note the file of an item that the run is done with; to be called in the order of the input."""
        if place.file == self._last_place:
            return
        self._last_place = place.file
        path = _file_of(place.file)
        if path != self._last:
            self._new.append(path)
            self._last = path

    def flush(self) -> None:
        """Write what is new into the open transaction."""
        rows = [(os.fsencode(path),) for path in self._new]
        self._database.executemany("insert into input (path) values (?)", rows)
        self._new.clear()

    def in_order(self) -> list[str]:
        """Return the paths in the order they were read."""
        rows = self._database.execute("select path from input order by number")
        return [os.fsdecode(path) for (path,) in rows]

    def seal(self, files: Iterable[str]) -> None:
        """Note size and checksum of all files, which were read to their ends. Files without any item are added.

        To be called in the open transaction. Folders, which only notices and problems name, are left out.
        """
        read = self.in_order()
        self._database.execute("delete from input")
        for path in dict.fromkeys(chain(read, map(_file_of, files))):
            if os.path.isdir(path):
                continue
            mark = _mark(path)
            values = (mark.size, mark.changed, mark.sha256) if mark else (None, None, None)
            row = (os.fsencode(path), *values)
            self._database.execute("insert into input (path, size, changed, sha256) values (?, ?, ?, ?)", row)

    def standing(self, files: Iterable[str]) -> Standing:
        """Return "same" if the sealed files are unchanged and `files` has no others; else "grown".

        `files` are the files that the input has now. "grown": only new files have come, or the last one is longer, or
        it is unknown whether one was read whole. Raises QuotexError where a file that was read is not what it was.
        """
        rows = self._database.execute("select path, size, changed, sha256 from input order by number").fetchall()
        grown = False
        for number, (path, *values) in enumerate(rows, start=1):
            if values[0] is None:
                grown = True
            else:
                mark = _Mark(*values)
                grown |= _is_longer(os.fsdecode(path), mark, may_grow=number == len(rows))
        known = {os.fsdecode(row[0]) for row in rows}
        return "grown" if grown or any(_file_of(path) not in known for path in files) else "same"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A file as it was: size in bytes, time of change in nanoseconds, checksum; a size of -1 where there was none."""

    size: int
    changed: int
    sha256: str


_ABSENT = _Mark(-1, 0, "")


def check_inputs(source: Inputs, paths: Iterable[str]) -> list[Problem]:
    """Return the problems where no input can be opened; an empty list where one can.

    To be called before models are loaded, with a source for this alone. There is one problem for each file, folder or
    pattern, PROBLEMS_SHOWN at most. Standard input is not read, and counts as one that can be opened.
    """
    if "-" in paths:
        return []
    problems: list[Problem] = []
    located = source.located()
    try:
        for place, item in located:
            if isinstance(item, Problem) and place.record == 0:
                problems = [*problems, item] if len(problems) < PROBLEMS_SHOWN else problems
            elif not isinstance(item, Notice):
                return []
    finally:
        located.close()
    return problems


def _is_longer(path: str, before: _Mark, *, may_grow: bool) -> bool:
    """Return whether a file has grown. Raises QuotexError where it has changed in another way."""
    try:
        status = os.stat(path)
    except OSError as error:
        if before == _ABSENT:
            return False
        raise _Changed(path, "is gone or cannot be read") from error
    if before == _ABSENT:
        raise _Changed(path, "has come")
    if (status.st_size, status.st_mtime_ns) == (before.size, before.changed):
        return False
    if status.st_size < before.size or (status.st_size > before.size and not may_grow):
        raise _Changed(path, "has changed")
    if _sha256(path, before.size) != before.sha256:
        raise _Changed(path, "has changed")
    return status.st_size > before.size


class _Changed(QuotexError):
    """A file that was read is not what it was."""

    def __init__(self, path: str, how: str) -> None:
        super().__init__(
            f"the input {path} {how} since the run has read it; put it back as it was, or start again without --resume"
        )


def _mark(path: str) -> _Mark | None:
    """Return size, time of change and checksum of a file; None for a stream, and where it cannot be looked at."""
    try:
        if not os.path.lexists(path) and path != "-":
            return _ABSENT
        if not os.path.isfile(path):
            return None
        status = os.stat(path)
        return _Mark(status.st_size, status.st_mtime_ns, _sha256(path, status.st_size))
    except OSError:
        return None


def _sha256(path: str, size: int) -> str:
    """Return the SHA-256 of the first `size` bytes. Raises QuotexError where they cannot be read."""
    digest = hashlib.sha256()
    try:
        for piece in _pieces(path, size):
            digest.update(piece)
    except OSError as error:
        raise _Changed(path, "cannot be read any more") from error
    return digest.hexdigest()


def _pieces(path: str, size: int) -> Iterator[bytes]:
    with open(path, "rb") as stream:
        while size and (piece := stream.read(min(size, _PIECE))):
            size -= len(piece)
            yield piece


def _file_of(path: str) -> str:
    """Return the file on the disk: for a member of an archive, the archive."""
    inside = member_of(path)
    return inside[0] if inside else path
