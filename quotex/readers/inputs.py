"""Reads the articles of files, folders, patterns and streams, each with the place where it stands."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import PurePath

from quotex.readers.archive import JOINT, member_of
from quotex.readers.fields import DATE_FROM
from quotex.readers.files import OpenFile, parts
from quotex.readers.items import Item, Place, Problem, records_of
from quotex.readers.language import other_language
from quotex.readers.reading import FieldNames, Reading, ReadOptions
from quotex.readers.report import InputReport
from quotex.readers.walk import STANDARD_STREAM, Entry, entries, shown
from quotex.records import Article
from quotex.storage import fetched, find, is_remote

_ALL = frozenset({0})


class Inputs:
    """The articles and problems of files, folders, patterns and "-", in the order given; folders whole, sorted by name.

    Files are opened one at a time and read as streams. `without` are files to pass over: what the run
    writes, which may stand in a folder that is read. `only` names the records to yield, by file, as `Place` has
    them: n is the nth item, -n all from the nth on, 0 all of the file or folder. `bytes_read` and `total_bytes()`
    count packed bytes and are there for a progress bar. `report` counts what was met so far; articles in another
    language than the one of the options are passed over, and keep their places.
    """

    def __init__(
        self,
        paths: Iterable[str],
        fields: FieldNames | None = None,
        *,
        without: str | Iterable[str] | None = None,
        only: Mapping[str, Set[int]] | None = None,
        options: ReadOptions | None = None,
        open_file: OpenFile | None = None,
    ) -> None:
        self.report = InputReport()
        self.bytes_read = 0
        self._paths = tuple(paths)
        self._fields = fields or FieldNames()
        self._options = options or ReadOptions()
        self._without = (without,) if isinstance(without, str) else tuple(without or ())
        self._only = only
        self._open_file = open_file

    def __iter__(self) -> Iterator[Item]:
        return (item for _, item in self.located())

    def located(self, first: Sequence[str] = ()) -> Generator[tuple[Place, Item], None, None]:
        """Yield each item with its place; the order is the same on every reading while the files stay the same.

        Files of `first` come before all others, in the order of `first`.
        """
        for entry in _ordered(self._entries(), first if self._only is None else ()):
            if self._is_asked_for(entry):
                for path, items in self._parts(entry):
                    for place, item in selected(path, numbered(path, items), self._wanted(path, entry)):
                        if self._is_kept(item):
                            yield place, item

    def files(self) -> Iterator[str]:
        """Return the paths of all files, in the order given, without opening them."""
        return (entry.path for entry in self._files() if self._is_asked_for(entry))

    def total_bytes(self) -> int | None:
        """Return the size of all inputs in bytes; None when one of them is a stream, whose size is unknown."""
        total = 0
        for entry in self._files():
            status = _status(entry.path)
            if status is None:
                return None
            total += status[0]
        return total

    def signature(self) -> str | None:
        """Return a hash over name, size and time of change (nanoseconds) of every file in the order read.

        Another signature means that the input has changed. None where an input is a stream, which cannot be read twice.
        """
        digest = hashlib.sha256()
        for entry in self._files():
            status = _status(entry.path)
            if status is None:
                return None
            digest.update(f"{entry.path}\0{status[0]}\0{status[1]}\n".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()

    def _is_kept(self, item: Item) -> bool:
        """Count the item in the report; return False for an article in another language than the wanted one."""
        if isinstance(item, Problem):
            self.report.problems += item.records
        if not isinstance(item, Article):
            return True
        language = self._options.language
        if language and (other := other_language(item, language)):
            self.report.other_languages[other] += 1
            return False
        self.report.article(item.date, item.meta.get(DATE_FROM))
        return True

    def _new_reading(self) -> Reading:
        return Reading(self._fields, self._options, self.report)

    def _files(self) -> Iterator[Entry]:
        return (entry for entry in self._entries() if entry.said is None)

    def _entries(self) -> Iterator[Entry]:
        if self._open_file:
            return (Entry(path, path) for path in self._paths)
        return entries(self._paths, self._without)

    def _parts(self, entry: Entry) -> Iterator[tuple[str, Iterator[Item]]]:
        if entry.said:
            return iter([(entry.path, iter([entry.said]))])
        return parts(entry.path, self._new_reading, self._count, self._open_file or fetched)

    def _wanted(self, path: str, entry: Entry) -> Set[int]:
        """Return the numbers of the records of a file, or of a member of an archive, that are asked for; 0 for all."""
        if self._only is None:
            return _ALL
        above = (entry.given, entry.path, *map(str, PurePath(entry.path).parents))
        return _ALL if any(0 in self._only.get(one, ()) for one in above) else self._only.get(path, frozenset())

    def _is_asked_for(self, entry: Entry) -> bool:
        """Return whether the file has to be opened: it is asked for, or if it is an archive, one of its members."""
        if self._only is None or self._wanted(entry.path, entry):
            return True
        return any(path.startswith(f"{entry.path}{JOINT}") for path in self._only)

    def _count(self, size: int) -> None:
        self.bytes_read += size


def _ordered(found: Iterable[Entry], first: Sequence[str]) -> Iterable[Entry]:
    rank = {path: number for number, path in enumerate(first)}
    if len(rank) < len(first) or not first:  # a file that is given twice comes twice: the order as it is
        return found
    return sorted(found, key=lambda entry: rank.get(entry.path, len(rank)))


def selected(file: str, located: Iterable[tuple[Place, Item]], wanted: Set[int]) -> Iterator[tuple[Place, Item]]:
    """Yield the items of one file that are asked for, and a problem where it ends before the last of them."""
    if 0 in wanted:
        yield from located
        return
    if not wanted:
        return
    last = max(wanted)
    rest_from = min((-number for number in wanted if number < 0), default=None)
    number = 0
    for place, item in located:
        first, number = number + 1, number + records_of(item)
        if any(one in wanted for one in range(first, number + 1)) or (rest_from is not None and number >= rest_from):
            yield place, item
        if rest_from is None and number >= last:
            return
    if number < last:
        lost = min(one for one in wanted if one > number)
        message = f"it has {number:,} records only, but record {lost:,} was asked for; the file has changed"
        yield Place(file, lost), Problem(shown(file), None, message)


def numbered(path: str, items: Iterable[Item]) -> Iterator[tuple[Place, Item]]:
    """Yield the items of one file with their places; see `Place` for the number of a problem that ends the file."""
    number = 1
    for item in items:
        if isinstance(item, Problem) and item.ends:
            yield Place(path, 0 if number == 1 else -number), item
        else:
            yield Place(path, number), item
        number += records_of(item)


def _status(path: str) -> tuple[int, int | str] | None:
    """Return size and time of change of a file, or size and mark of a remote one; None for a stream.

    Both are zero for a file that does not exist.
    """
    if path == STANDARD_STREAM:
        return None
    if is_remote(path):
        return next(((one.size, one.mark) for one in find(path)), (0, ""))
    inside = member_of(path)
    try:
        status = os.stat(inside[0] if inside else path)
    except OSError:
        return 0, 0
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None
