"""Opens what a person names: files, folders and standard input, and hands each to its reader."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BufferedIOBase
from pathlib import PurePath
from typing import cast

from quotex.readers.detect import READ, Format, detect, is_readable_name, unreadable
from quotex.readers.fields import FieldNames
from quotex.readers.items import STANDARD_INPUT, Item, Notice, Problem, Reader
from quotex.readers.json_document import JsonDocumentReader
from quotex.readers.jsonl import JsonLinesReader
from quotex.readers.streams import ByteStream, NotPacked, opened
from quotex.readers.text import TextReader

READERS: dict[Format, Reader] = {
    "text": TextReader(),
    "json lines": JsonLinesReader(),
    "json document": JsonDocumentReader(),
}


class Inputs:
    """The articles and problems of files, folders and "-", in the order given; folders whole, sorted by name.

    Files are opened one at a time and read as streams. `without` is a file to pass over: the output
    of the run, which may stand in a folder that is read. `bytes_read` and `total_bytes()` count
    packed bytes and are there for a progress bar.
    """

    def __init__(self, paths: Iterable[str], fields: FieldNames | None = None, *, without: str | None = None) -> None:
        self.bytes_read = 0
        self._paths = tuple(paths)
        self._fields = fields or FieldNames()
        self._without = without

    def __iter__(self) -> Iterator[Item]:
        for path in self._paths:
            if path == "-" and sys.stdin is None:
                yield Problem(STANDARD_INPUT, None, "it is closed; give files or folders")
            elif path == "-":
                yield from self._read(cast(BufferedIOBase, sys.stdin.buffer), STANDARD_INPUT)
            elif os.path.isdir(path):
                yield from self._folder(path)
            else:
                yield from self._file(path)

    def total_bytes(self) -> int | None:
        """The size of all inputs; None when one of them is a stream, whose size nobody knows."""
        total = 0
        for path in self._paths:
            if os.path.isdir(path):
                total += sum(_size(file) for file, error in _walk(path) if not error and is_readable_name(file))
            elif path == "-" or (os.path.exists(path) and not os.path.isfile(path)):
                return None
            else:
                total += _size(path)
        return total

    def _folder(self, folder: str) -> Iterator[Item]:
        read_any = False
        others: Counter[str] = Counter()
        for path, error in _walk(folder):
            if error:
                yield Problem(_shown(path), None, _reason(error))
            elif self._without is not None and same_file(path, self._without):
                continue
            elif is_readable_name(path):
                read_any = True
                yield from self._file(path)
            else:
                others[PurePath(path).suffix or "no suffix"] += 1
        if not read_any:
            yield Problem(_shown(folder), None, f"no file in this folder is of a kind that quotex reads ({READ})")
        elif others:
            kinds = ", ".join(sorted(others)[:5]) + (", ..." if len(others) > 5 else "")
            count = others.total()
            files = "1 other file" if count == 1 else f"{count:,} other files"
            yield Notice(_shown(folder), f"{files} passed over ({kinds}); quotex reads {READ}")

    def _file(self, path: str) -> Iterator[Item]:
        try:
            with open(path, "rb", buffering=0) as stream:
                yield from self._read(stream, _shown(path))
        except OSError as error:
            yield Problem(_shown(path), None, _reason(error))

    def _read(self, stream: ByteStream, name: str) -> Iterator[Item]:
        try:
            start, whole = opened(stream, self._count, named_packed=name.lower().endswith(".gz"))
            if what := unreadable(name, start):
                yield Problem(name, None, what)
            else:
                yield from READERS[detect(name, start)].read(whole, name, self._fields)
        except NotPacked:
            yield Problem(name, None, "its name ends in .gz, but it is not packed with gzip; rename it")
        except (gzip.BadGzipFile, EOFError, zlib.error):
            yield Problem(
                name,
                None,
                "the gzip data is damaged or cut off; get the file anew (articles before the damage are kept)",
            )

    def _count(self, size: int) -> None:
        self.bytes_read += size


def _walk(folder: str) -> Iterator[tuple[str, OSError | None]]:
    """All plain files below a folder, sorted, hidden ones left out; and folders that cannot be read, with the error."""
    errors: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(here, name)
            if not name.startswith(".") and os.path.isfile(path):
                yield path, None
    for error in errors:
        yield str(error.filename), error


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def same_file(path: str, other: str) -> bool:
    """Whether both names lead to one file; a file that is not there is no other's."""
    try:
        return os.path.samefile(path, other)
    except OSError:
        return False


def _shown(path: str) -> str:
    """A path as text; names that are not UTF-8 lose the bytes that cannot be shown."""
    return os.fsencode(path).decode("utf-8", "replace")


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder; check its name"
    if isinstance(error, PermissionError):
        return "it may not be read; change its permissions"
    return f"it cannot be read ({(error.strerror or str(error)).lower()})"
