"""Writes the files of a run: records, and on request articles and errors, each JSON lines that are only added to."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from quotex import files
from quotex.errors import QuotexError
from quotex.exports.articles import article_to_json
from quotex.exports.jsonl import write_lines
from quotex.exports.output import STANDARD_OUTPUT, failures_of, standard_output
from quotex.readers import Place, Problem
from quotex.records import Article, Quote
from quotex.serialization import to_json

_PIECE = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What a file held when it was saved: its length in bytes and their SHA-256."""

    length: int = 0
    sha256: str = hashlib.sha256().hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return both figures, for `Written(**value)`."""
        return asdict(self)


class Lines:
    """JSON lines in a file that no other run writes to meanwhile; "-" is standard output.

    Every method raises QuotexError, and nothing else, when writing fails. What the file holds already is dropped unless
    `check` was told to keep it.
    """

    def __init__(self, path: str) -> None:
        self._name = STANDARD_OUTPUT if path == "-" else path
        self._regular = path != "-" and (os.path.isfile(path) or not os.path.exists(path))
        self._digest = hashlib.sha256()
        self._length = 0
        self._is_new = False
        with failures_of(self._name):
            self._stream = standard_output() if path == "-" else self._open(path)

    def _open(self, path: str) -> BinaryIO:
        if not self._regular:
            return open(path, "wb")
        self._is_new = not os.path.exists(path)
        stream = open(path, "w+b" if self._is_new else "r+b")  # noqa: SIM115 (stays open after this method)
        if not files.lock(stream):
            stream.close()
            raise QuotexError(f"another run is writing to {path}; wait for its end, or name another file")
        if self._is_new:
            files.sync_folder(os.path.dirname(path))
        return stream

    def check(self, kept: Written) -> None:
        """Raise QuotexError where the file does not begin with what is to be kept of it; nothing is changed."""
        if self._regular:
            with failures_of(self._name):
                self._stream.seek(0)
                self._digest = digest_of(self._stream, self._name, kept)
            self._length = kept.length

    def cut(self) -> None:
        """Drop what stands behind the part that is kept."""
        if self._regular:
            with failures_of(self._name):
                self._stream.truncate(self._length)
                self._stream.seek(self._length)

    def write(self, values: Iterable[object]) -> None:
        """Write a line for each value."""
        with failures_of(self._name):
            lines = io.BytesIO()
            write_lines(values, lines)
            self._stream.write(lines.getbuffer())
            if self._regular:
                self._digest.update(lines.getbuffer())
                self._length += lines.tell()

    def flush(self) -> None:
        """Hand all that was written to the system, so that others can read it."""
        with failures_of(self._name):
            self._stream.flush()

    def sync(self) -> Written | None:
        """Sync all that was written to the disk, and return what the file holds; None for what is no regular file."""
        self.flush()
        if not self._regular:
            return None
        with failures_of(self._name):
            os.fsync(self._stream.fileno())
        return Written(self._length, self._digest.hexdigest())

    def give_up(self) -> None:
        """Close the file after a failure, without errors of writing; remove it if it is new and has no line."""
        with suppress(QuotexError):
            self.close()
        if self._is_new and not self._length:
            with suppress(OSError):
                os.unlink(self._name)

    def close(self) -> None:
        """Close a file; standard output stays open."""
        with failures_of(self._name):
            if self._name == STANDARD_OUTPUT:
                self._stream.flush()
            else:
                self._stream.close()


def written_in(path: str) -> Written:
    """Return the length and the SHA-256 of a file. Raises QuotexError where it cannot be read."""
    digest, length = hashlib.sha256(), 0
    with failures_of(path), open(path, "rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            length += len(piece)
    return Written(length, digest.hexdigest())


def digest_of(stream: BinaryIO, name: str, expected: Written) -> hashlib._Hash:
    """Return the hash over the next bytes of a stream, which must be those expected. Raises QuotexError, OSError."""
    digest, left = hashlib.sha256(), expected.length
    while left and (piece := stream.read(min(left, _PIECE))):
        digest.update(piece)
        left -= len(piece)
    if left:
        what = "is shorter than" if left < expected.length else "does not hold what"
        raise QuotexError(f"{name} {what} the run has left it; put it back, or start again without --resume")
    if digest.hexdigest() != expected.sha256:
        raise QuotexError(
            f"{name} was changed since the run has written it; put it back, or start again without --resume"
        )
    return digest


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files of one run."""

    records: Lines
    articles: Lines | None = None
    errors: Lines | None = None

    def check(self, kept: Mapping[str, Written]) -> None:
        """Raise QuotexError where a file does not begin with what is to be kept of it; to be called before `cut`."""
        for name, lines in self._all().items():
            lines.check(kept.get(name, Written()))

    def cut(self) -> None:
        """Drop from all files what is not kept."""
        for lines in self._all().values():
            lines.cut()

    def quotes(self, quotes: Iterable[Quote]) -> None:
        """Write records."""
        self.records.write(to_json(quote) for quote in quotes)

    def article(self, article: Article) -> None:
        """Write an article that was worked on, if articles are kept."""
        if self.articles:
            self.articles.write([article_to_json(article)])

    def problem(self, place: Place, problem: Problem) -> None:
        """Write a problem and the place of its item, if errors are kept; of several records also how many."""
        if self.errors:
            about = {"file": place.file, "record": place.record, "line": problem.line, "message": problem.message}
            several = {"records": problem.records, "last_line": problem.last_line}
            self.errors.write([about | several if problem.records > 1 else about])

    def flush(self) -> None:
        """Hand all that was written to the system."""
        for lines in self._all().values():
            lines.flush()

    def sync(self) -> dict[str, Written]:
        """Sync all that was written to the disk, and return what each regular file holds, by its role."""
        written = {name: lines.sync() for name, lines in self._all().items()}
        return {name: one for name, one in written.items() if one}

    def _all(self) -> dict[str, Lines]:
        lines = {"records": self.records, "articles": self.articles, "errors": self.errors}
        return {name: one for name, one in lines.items() if one}


@contextmanager
def outputs(records: str, articles: str | None = None, errors: str | None = None) -> Iterator[Outputs]:
    """Open the files of a run, lock them against other runs, and close them at the end. Raises QuotexError."""
    with ExitStack() as stack:
        opened = [_closed_by(stack, Lines(path)) if path else None for path in (records, articles, errors)]
        first, *others = opened
        assert first is not None
        yield Outputs(first, *others)


def _closed_by(stack: ExitStack, lines: Lines) -> Lines:
    """Return the lines, after registering them to be closed at the end, also after a failure."""

    def close(kind: type[BaseException] | None, *_: object) -> None:
        if kind:
            lines.give_up()
        else:
            lines.close()

    stack.push(close)
    return lines
