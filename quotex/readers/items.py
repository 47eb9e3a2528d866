"""What readers yield: articles, problems and notices, and the places where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from quotex.records import Article

STANDARD_INPUT = "standard input"
NO_ARTICLES = "there is no article in it; leave it out"
QUOTATIONS = "it holds quotations that quotex has found, not articles; give the articles themselves"


class UnusableRecord(Exception):
    """The record yields no article; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Input that could not be used. `line` and `record` count from 1; `message` also says what to do.

    `ends` tells that nothing behind it could be read either: the file did not open, or broke off here. A problem may
    stand for several successive `records`: then line, record and message are those of the first, and the last begins on
    `last_line`, if that is known.
    """

    file: str
    line: int | None
    message: str
    record: int | None = None
    ends: bool = field(default=False, compare=False)
    records: int = 1
    last_line: int | None = None

    def __str__(self) -> str:
        if self.records > 1:
            return (
                f"{self.file}{self._extent()}: {self.records:,} records that are no articles, such as: {self.message}"
            )
        line = "" if self.line is None else f", line {self.line}"
        record = "" if self.record is None else f", record {self.record}"
        return f"{self.file}{line}{record}: {self.message}"

    def _extent(self) -> str:
        line = "" if self.line is None else f", from line {self.line:,}"
        last = "" if self.last_line is None else f" to line {self.last_line:,}"
        record = "" if self.record is None else f", from record {self.record:,}"
        return f"{line}{last}{record}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about the input, though all of it that was asked for could be used."""

    file: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


Item = Article | Problem | Notice


def records_of(item: Item) -> int:
    """Return for how many items of its file an item counts."""
    return item.records if isinstance(item, Problem) else 1


def behind(problem: Problem, records: int) -> Problem:
    """Return the problem of the records behind the first `records` ones of a problem."""
    record = None if problem.record is None else problem.record + records
    return replace(problem, line=None, record=record, records=problem.records - records)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item came from, so that it can be read again alone (`Inputs(..., only=...)`).

    `file` opens it again: a path, "-" for standard input, `archive.zip!inner.jsonl` for a member of an
    archive; a folder or pattern for what is said about all of it. It may hold surrogates (`os.fsdecode`).
    `record` counts the items of the file from 1, articles, problems and notices alike; a problem of several records
    counts for as many and has the number of the first. A problem that `ends` the file stands for all that could not be
    read: its `record` is -n, everything from the nth item on, or 0, the whole file, where n is 1.
    """

    file: str
    record: int
