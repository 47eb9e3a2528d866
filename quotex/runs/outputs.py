"""What a run writes: records, and on request the articles and the errors, each a file of JSON lines that only grows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from quotex.errors import QuotexError
from quotex.exports.articles import article_to_json
from quotex.exports.jsonl import write_lines
from quotex.exports.output import STANDARD_OUTPUT, failures_of, standard_output
from quotex.readers import Place, Problem
from quotex.records import Article, Quote
from quotex.serialization import to_json


class Lines:
    """JSON lines behind the first `length` bytes of a file, which are kept; "-" is standard output.

    Every method raises QuotexError, and nothing else, when writing fails.
    """

    def __init__(self, path: str, length: int = 0) -> None:
        self._name = STANDARD_OUTPUT if path == "-" else path
        self._regular = path != "-" and (os.path.isfile(path) or not os.path.exists(path))
        with failures_of(self._name):
            self._stream = standard_output() if path == "-" else self._open(path, length)

    def _open(self, path: str, length: int) -> BinaryIO:
        if not self._regular:
            return open(path, "wb")
        stream = open(path, "r+b" if os.path.exists(path) else "w+b")  # noqa: SIM115
        if stream.seek(0, os.SEEK_END) < length:
            stream.close()
            raise QuotexError(f"{path} is shorter than the run has left it; start again without --resume")
        stream.truncate(length)
        stream.seek(length)
        return stream

    def write(self, values: Iterable[object]) -> None:
        """Adds a line for each value."""
        with failures_of(self._name):
            write_lines(values, self._stream)

    def flush(self) -> None:
        """Hands all that was written to the system, so that others can read it."""
        with failures_of(self._name):
            self._stream.flush()

    def sync(self) -> int:
        """Has all that was written on the disk, and gives the length of the file in bytes; 0 where it has none."""
        self.flush()
        if not self._regular:
            return 0
        with failures_of(self._name):
            os.fsync(self._stream.fileno())
            return self._stream.tell()

    def close(self) -> None:
        """Closes a file; standard output stays open."""
        with failures_of(self._name):
            if self._name == STANDARD_OUTPUT:
                self._stream.flush()
            else:
                self._stream.close()


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files of one run."""

    records: Lines
    articles: Lines | None = None
    errors: Lines | None = None

    def quotes(self, quotes: Iterable[Quote]) -> None:
        """Adds records."""
        self.records.write(to_json(quote) for quote in quotes)

    def article(self, article: Article) -> None:
        """Adds an article that was read and worked on, if they are kept."""
        if self.articles:
            self.articles.write([article_to_json(article)])

    def problem(self, place: Place, problem: Problem) -> None:
        """Adds a problem, if they are kept."""
        if self.errors:
            about = {"file": place.file, "record": place.record, "line": problem.line, "message": problem.message}
            self.errors.write([about])

    def flush(self) -> None:
        """Hands all that was written to the system."""
        for lines in self._all().values():
            lines.flush()

    def sync(self) -> dict[str, int]:
        """Has all that was written on the disk; the lengths of the files."""
        return {name: lines.sync() for name, lines in self._all().items()}

    def _all(self) -> dict[str, Lines]:
        files = {"records": self.records, "articles": self.articles, "errors": self.errors}
        return {name: lines for name, lines in files.items() if lines}


@contextmanager
def outputs(
    records: str, articles: str | None = None, errors: str | None = None, lengths: Mapping[str, int] | None = None
) -> Iterator[Outputs]:
    """Opens the files of a run; of those that are there, so many bytes are kept. Raises QuotexError."""
    lengths = lengths or {}
    with ExitStack() as stack:
        files: list[Lines | None] = []
        for name, path in (("records", records), ("articles", articles), ("errors", errors)):
            lines = Lines(path, lengths.get(name, 0)) if path else None
            if lines:
                stack.callback(lines.close)
            files.append(lines)
        first, *others = files
        assert first is not None
        yield Outputs(first, *others)
