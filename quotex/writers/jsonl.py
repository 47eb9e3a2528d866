"""Writes records as JSON lines."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import jsonlines

from quotex.errors import QuotexError
from quotex.records import Quote
from quotex.schema import to_json

STANDARD_OUTPUT = "standard output"

_REASONS = {
    errno.EPIPE: "the program that reads it has closed it; the records that it took are whole",
    errno.ENOSPC: "the disk is full; make room, or write elsewhere",
    errno.EDQUOT: "your disk quota is used up; make room, or write elsewhere",
    errno.ENOENT: "its folder does not exist; make the folder first",
    errno.ENOTDIR: "its folder is a file; choose another name",
    errno.EISDIR: "it is a folder; name a file in it",
    errno.EACCES: "it may not be written; change its permissions, or write elsewhere",
    errno.EPERM: "it may not be written; change its permissions, or write elsewhere",
    errno.EROFS: "its disk is read-only; write elsewhere",
    errno.EFBIG: "it would become larger than the system allows; write elsewhere",
}


class JsonlWriter:
    """One record a line, in UTF-8, in the form of the published JSON Schema."""

    def __init__(self, stream: BinaryIO, name: str, *, keep_open: bool = False) -> None:
        self._stream = stream
        self._name = name
        self._keep_open = keep_open
        self._lines = jsonlines.Writer(stream, dumps=_dumps)

    def write(self, quotes: Iterable[Quote]) -> None:
        """Writes records and flushes them. Raises QuotexError when the output fails or a record is no JSON."""
        with _failures_of(self._name):
            for quote in quotes:
                self._lines.write(to_json(quote))
            self._stream.flush()

    def close(self) -> None:
        """Closes the file; standard output stays open."""
        with _failures_of(self._name):
            self._lines.close()
            if not self._keep_open:
                self._stream.close()


def open_jsonl(path: str) -> JsonlWriter:
    """A writer to a file, which is replaced if it exists, or to standard output for "-". Raises QuotexError."""
    if path == "-":
        if sys.stdout is None:
            raise QuotexError("cannot write to standard output: it is closed; name a file with -o")
        return JsonlWriter(sys.stdout.buffer, STANDARD_OUTPUT, keep_open=True)
    with _failures_of(path):
        return JsonlWriter(open(path, "wb"), path)


def check_jsonl(path: str) -> None:
    """Raises QuotexError when `open_jsonl` would, but leaves what is in the file; to be called before long work."""
    if path != "-":
        with _failures_of(path), open(path, "ab"):
            pass


@contextmanager
def _failures_of(name: str) -> Iterator[None]:
    """Turns what may go wrong with an output into one sentence."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()
        raise QuotexError(f"cannot write to {name}: {reason}") from error
    except (TypeError, ValueError, RecursionError) as error:
        raise QuotexError(f"cannot write to {name}: a record cannot be put into JSON ({error})") from error


def _dumps(record: object) -> bytes:
    # backslashreplace writes a lone surrogate as the JSON escape that it is; UTF-8 has no form for it.
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")
