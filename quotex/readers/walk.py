"""Finds the files that are read, in their order, from files, folders, patterns and standard input."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from quotex.readers.formats import READ, is_readable_name
from quotex.readers.items import Notice, Problem
from quotex.storage import find, is_remote

STANDARD_STREAM = "-"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NO_MATCH = "no file matches this pattern; correct it"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to be read, or in `said` what is reported in its place; `given` is the input that led to it."""

    path: str
    given: str
    said: Problem | Notice | None = None


def entries(paths: Iterable[str], without: Collection[str] = ()) -> Iterator[Entry]:
    """Yield all files in the order given; those of a folder or a pattern sorted by name.

    Patterns hold `*`, `?`, `[...]` or `**`. Addresses such as `s3://bucket/*.warc.gz` are files, patterns and folders
    too. The files of `without` are skipped where they stand in a folder or fit a pattern.
    """
    is_output = _is_one_of(without)
    for path in paths:
        if is_remote(path):
            yield from _remote(path)
        elif os.path.isdir(path):
            yield from _folder(path, path, is_output)
        elif path != STANDARD_STREAM and glob.has_magic(path) and not os.path.lexists(path):
            yield from _pattern(path, is_output)
        else:
            yield Entry(path, path)


def _pattern(pattern: str, is_output: Callable[[str], bool]) -> Iterator[Entry]:
    """Yield the files that match the pattern, and those of matching folders.

    `**` already goes into folders, so that with it only files count.
    """
    deep = "**" in PurePath(pattern).parts
    matched = False
    for path in sorted(glob.iglob(pattern, recursive=True)):
        if os.path.isdir(path) and not deep:
            matched = True
            yield from _folder(path, pattern, is_output)
        elif not os.path.isdir(path) and not is_output(path):
            matched = True
            yield Entry(path, pattern)
    if not matched:
        yield Entry(pattern, pattern, Problem(shown(pattern), None, _NO_MATCH, ends=True))


def _remote(address: str) -> Iterator[Entry]:
    """Yield the files at an address: the file itself, those that fit a pattern, or the readable ones of a folder."""
    found = find(address)
    exact = glob.has_magic(address) or [one.address for one in found] == [address]
    taken = [one.address for one in found if exact or _is_to_be_read(one.address[len(address) :])]
    for path in taken:
        yield Entry(path, address)
    if not taken:
        message = "there is no file at this address that quotex reads; check it"
        yield Entry(address, address, Problem(shown(address), None, message, ends=True))


def _is_to_be_read(name: str) -> bool:
    return is_readable_name(name) and not any(part.startswith((".", "_")) for part in name.split("/"))


def _folder(folder: str, given: str, is_output: Callable[[str], bool]) -> Iterator[Entry]:
    read_any = False
    others: Counter[str] = Counter()
    for path, error in _walk(folder):
        if error:
            yield Entry(path, given, Problem(shown(path), None, reason(error), ends=True))
        elif is_output(path):
            continue
        elif is_readable_name(path):
            read_any = True
            yield Entry(path, given)
        else:
            others[suffix_shown(path)] += 1
    if said := about_others(shown(folder), "folder", read_any, others):
        yield Entry(folder, given, said)


def about_others(name: str, kind: str, read_any: bool, others: Mapping[str, int]) -> Problem | Notice | None:
    """Return what to report about the files of a folder or archive that are not read, counted by suffix; else None."""
    if not read_any:
        nothing = f"no file in this {kind} is of a kind that quotex reads ({READ})"
        return Problem(name, None, nothing, ends=True)
    if not others:
        return None
    kinds = ", ".join(sorted(others)[:5]) + (", ..." if len(others) > 5 else "")
    count = sum(others.values())
    files = "1 other file" if count == 1 else f"{count:,} other files"
    return Notice(name, f"{files} passed over ({kinds}); quotex reads {READ}")


def _walk(folder: str) -> Iterator[tuple[str, OSError | None]]:
    """Yield all plain files below a folder, sorted and without hidden ones; then folders that fail, with the error."""
    errors: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(here, name)
            if not name.startswith(".") and os.path.isfile(path):
                yield path, None
    for error in errors:
        yield str(error.filename), error


def suffix_shown(path: str) -> str:
    """Return the suffix of a file that is not read, as it is counted for `about_others`."""
    return shown(PurePath(path).suffix) or "no suffix"


def _is_one_of(others: Collection[str]) -> Callable[[str], bool]:
    """Return a function that tells whether a path leads to one of these files.

    Some of them may come into being only while files are walked.
    """
    there = {_identity(other) for other in others} - {None}
    names = {os.path.basename(other) for other in others}

    def check(path: str) -> bool:
        if os.path.basename(path) in names and any(same_file(path, other) for other in others):
            return True
        return bool(there) and _identity(path) in there

    return check


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def same_file(path: str, other: str) -> bool:
    """Return whether both paths lead to one file; False where one of them does not exist."""
    try:
        return os.path.samefile(path, other)
    except OSError:
        return False


def shown(path: str) -> str:
    """Return a path as text on one line; control characters and bytes that are not UTF-8 become U+FFFD."""
    return _CONTROL.sub("\ufffd", os.fsencode(path).decode("utf-8", "replace"))


def reason(error: OSError) -> str:
    """Return why a file or folder cannot be read, and what to do, in a sentence for people."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder; check its name"
    if isinstance(error, PermissionError):
        return "it may not be read; change its permissions"
    return f"it cannot be read ({(error.strerror or str(error)).lower()})"
