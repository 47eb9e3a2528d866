"""Divides the input into shards: a file each, or parts of a large file that can be cut between records.

Where a file is cut depends on its name, its size and the size of shards alone, or on its row groups. So all who work on
the same input make the same plan, and need not speak to each other.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from quotex.extras import need
from quotex.readers import Notice, Problem
from quotex.readers.encodings import wide_encoding
from quotex.readers.formats import JSON_LINES, detect, is_archive, is_tar
from quotex.readers.streams import PACKINGS, suffix_of
from quotex.readers.walk import entries, reason, shown
from quotex.storage import find, is_remote, opened

SHARD_SIZE = 64 * 2**20  # bytes of input
_START = 1 << 16  # bytes from which the format of a file is recognised
_NAME_KEPT = 60  # characters of the input's name in that of its shards
_WARC = (".warc", ".wet")

Cut = Literal["whole", "lines", "members", "row groups"]


@dataclass(frozen=True, slots=True)
class Shard:
    """One file, or one part of it, to be worked on; `name` is that of its output, without suffix.

    `path` is the file as the user has named it, `location` an address that is valid everywhere. `size` (bytes) and
    `mark` tell whether the file has changed. `first` and `last` are offsets in bytes between which the lines or members
    of the part begin, or numbers of row groups; the last one is not counted.
    """

    name: str
    path: str
    location: str
    size: int
    mark: str
    cut: Cut = "whole"
    first: int = 0
    last: int = 0

    @property
    def input(self) -> dict[str, Any]:
        """What the shard is made of, in JSON."""
        return {
            "path": self.path,
            "size": self.size,
            "mark": self.mark,
            "cut": self.cut,
            "part": [self.first, self.last],
        }

    @property
    def bytes(self) -> int:
        """About how many bytes of input the shard has."""
        return self.size if self.cut in ("whole", "row groups") else min(self.last, self.size) - self.first


def plan(
    paths: Iterable[str], output: str = "", shard_size: int = SHARD_SIZE
) -> tuple[list[Shard], list[Problem | Notice]]:
    """Return the shards of files, folders, patterns and addresses in the order given, and problems and notices.

    A file that is named twice counts once; what stands in the folder of the output is skipped. Raises QuotexError where
    a place cannot be reached.
    """
    shards: list[Shard] = []
    said: list[Problem | Notice] = []
    seen: set[str] = set()
    for entry in entries(paths):
        if _is_below(entry.path, output):
            continue
        if entry.said:
            said.append(entry.said)
        elif entry.path not in seen:
            seen.add(entry.path)
            try:
                shards += _shards_of(entry.path, shard_size)
            except OSError as error:
                said.append(Problem(shown(entry.path), None, reason(error), ends=True))
    return shards, said


def _is_below(path: str, folder: str) -> bool:
    """Return whether a file stands in a folder, or in one below it."""
    if not folder or is_remote(path) != is_remote(folder):
        return False
    if is_remote(path):
        return path.startswith(f"{folder.rstrip('/')}/")
    return os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), ""))


def _shards_of(path: str, shard_size: int) -> Iterator[Shard]:
    """Yield the shards of one file. Raises OSError where it cannot be opened, and QuotexError."""
    location, size, mark = _standing(path)
    stem = re.sub(r"[^\w.-]", "_", os.path.basename(path))[:_NAME_KEPT].lstrip("._") or "input"
    name = f"{stem}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:10]}"
    cut: Cut = _cut_of(path, location) if size > shard_size else "whole"
    bounds = list(_groups(location, shard_size)) if cut == "row groups" else list(range(0, size, shard_size))
    if cut == "whole" or len(bounds) < 2:
        yield Shard(name, path, location, size, mark)
        return
    ends = [*bounds[1:], bounds[-1] + shard_size]
    for number, (first, last) in enumerate(zip(bounds, ends, strict=True)):
        yield Shard(f"{name}-{number:05d}", path, location, size, mark, cut, first, last)


def _standing(path: str) -> tuple[str, int, str]:
    """Return the location of a file, its size in bytes, and a mark that changes with it.

    Raises OSError, and QuotexError where a remote place cannot be reached.
    """
    if is_remote(path):
        for found in find(path):
            return path, found.size, found.mark
        raise FileNotFoundError(path)
    status = os.stat(path)
    return os.path.abspath(path), status.st_size, str(status.st_mtime_ns)


def _cut_of(path: str, location: str) -> Cut:
    """Return between which units a large file can be cut, or "whole" where it cannot."""
    with opened(location) as stream:
        start = stream.read(_START)
    packing = next((one for one in PACKINGS if one.magic.match(start)), None)
    if packing:
        return "members" if packing.name == "gzip" and suffix_of(path) in _WARC else "whole"
    if start.startswith(b"PAR1"):
        return "row groups"
    if is_archive(path, start) or is_tar(path, start) or wide_encoding(start):
        return "whole"
    return "lines" if detect(path, start) is JSON_LINES else "whole"


def _groups(location: str, shard_size: int) -> Iterator[int]:
    """Yield the number of the first row group of each part of a Parquet file.

    Nothing is yielded for a file that cannot be read; the worker that gets it reports the problem.
    """
    parquet = need("pyarrow.parquet", "parquet", "reading Parquet")
    with opened(location) as stream:
        try:
            metadata = parquet.ParquetFile(stream).metadata
        except Exception:  # pyarrow has no one error for damaged files
            return
    size = shard_size
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        if size >= shard_size:
            yield number
            size = 0
        size += sum(group.column(column).total_compressed_size for column in range(group.num_columns))
