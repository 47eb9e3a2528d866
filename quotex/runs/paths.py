"""The files of a run, by their names."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from quotex.errors import QuotexError
from quotex.exports import check_output, format_of
from quotex.exports.output import failures_of
from quotex.readers.articles import articles_beside


@dataclass(frozen=True, slots=True)
class Files:
    """The paths of all files that a run writes.

    `output` is "-" for standard output. Formats other than JSON lines are made at the end from a partial file of JSON
    lines.
    """

    output: str
    keep_text: bool = False
    errors: str | None = None

    @property
    def converts(self) -> bool:
        """Whether the output is something else than plain JSON lines."""
        format = format_of(self.output)
        return format is not None and (format.name != "jsonl" or self.output.lower().endswith((".gz", ".zst")))

    @property
    def records(self) -> str:
        """Where the JSON lines go."""
        return f"{self.output}.partial" if self.converts else self.output

    @property
    def articles(self) -> str | None:
        """Where the articles go, if they are kept."""
        return articles_beside(self.output) if self.keep_text else None

    @property
    def state(self) -> str | None:
        """The file that lets the run go on; None for outputs that cannot be taken back: streams and devices."""
        there = os.path.exists(self.output)
        if self.output == "-" or (there and not os.path.isfile(self.output)):
            return None
        linked = os.path.islink(self.output)  # of two names of one file, both have the state of the file
        return f"{os.path.realpath(self.output) if linked else self.output}.state"

    def all(self) -> list[str]:
        """Return the paths of everything that is written, since it may stand in a folder that is read."""
        journal = f"{self.state}-journal" if self.state else None  # SQLite's, beside the state
        names = (self.output, self.records, self.articles, self.errors, self.state, journal)
        return [path for path in dict.fromkeys(names) if path and path != "-"]

    @property
    def grows(self) -> bool:
        """Whether the output is a database, which other programs may add to."""
        format = format_of(self.output)
        return format is not None and not format.streams

    def check(self) -> None:
        """Raise QuotexError where something cannot be written; to be called before long work."""
        if self.keep_text and self.output == "-":
            raise QuotexError("--keep-text needs a file for the records; name it with -o")
        own = [os.path.realpath(path) for path in (self.output, self.articles, self.errors) if path]
        if len(set(own)) < len(own):
            raise QuotexError("records, articles and errors cannot go to one file; name another with --errors")
        for path in (self.output, self.records, self.articles, self.errors, self.state):
            if path and path != "-":
                check_output(path)
        self._check_format()

    def tidy(self) -> None:
        """Remove the partial file from which the output was made."""
        if self.converts:
            with failures_of(self.records), suppress(FileNotFoundError):
                os.unlink(self.records)

    def _check_format(self) -> None:
        """Write an output without records to a temporary folder, so that a missing package shows at the beginning."""
        format = format_of(self.output)
        if self.converts and format and format.streams:
            with TemporaryDirectory() as folder:
                format.write((), os.path.join(folder, os.path.basename(self.output)))
