"""What readers yield and what a reader is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from quotex.readers.fields import FieldNames
from quotex.records import Article

STANDARD_INPUT = "standard input"
NO_ARTICLES = "there is no article in it; leave it out"
QUOTATIONS = "it holds quotations that quotex has found, not articles; give the articles themselves"


@dataclass(frozen=True, slots=True)
class Problem:
    """Input that could not be used. `line` and `record` count from 1; `message` also says what to do."""

    file: str
    line: int | None
    message: str
    record: int | None = None

    def __str__(self) -> str:
        line = "" if self.line is None else f", line {self.line}"
        record = "" if self.record is None else f", record {self.record}"
        return f"{self.file}{line}{record}: {self.message}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about the input, though all of it that was asked for could be used."""

    file: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


Item = Article | Problem | Notice


class Reader(Protocol):
    """Turns one opened file into articles, and never holds more than one of its records.

    Bad input does not raise: it comes out as a Problem, and reading goes on behind it where it can.
    Only errors of the stream itself (OSError, EOFError, zlib.error) pass through to the caller.
    """

    def read(self, stream: BinaryIO, name: str, fields: FieldNames) -> Iterator[Item]:
        """Articles and problems in the order of the stream; `name` is what a person calls the file."""
        ...
