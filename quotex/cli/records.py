"""Reads records for a command: problems go to standard error, and the exit code tells of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from quotex.console import ProblemPrinter
from quotex.errors import BrokenOff, QuotexError

if TYPE_CHECKING:
    from quotex.readers import Notice, Problem
    from quotex.records import Quote


class Records:
    """The records of files, once; what cannot be used is told on standard error."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = paths
        self._read = 0
        self._problems = ProblemPrinter(partial(click.echo, err=True))

    def __iter__(self) -> Iterator[Quote]:
        from quotex.readers import Problem
        from quotex.readers.records import read_quotes

        for item in read_quotes(self._paths):
            if isinstance(item, Problem):
                self.tell(item)
            else:
                self._read += 1
                yield item

    def tell(self, item: Problem | Notice) -> None:
        """Prints a problem; notices are about inputs of `quotex run`."""
        from quotex.readers import Problem

        if isinstance(item, Problem):
            self._problems.tell(item)

    def checked(self, quotes: Iterable[Quote] | None = None) -> Iterator[Quote]:
        """The records, or what is made of them; raises QuotexError at the end when there was nothing but problems."""
        yield from self if quotes is None else quotes
        if self._problems.number and not self._read:
            raise QuotexError("there is no record in what was given; nothing was written")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Turn what goes wrong after the first record was read into BrokenOff."""
        try:
            yield
        except QuotexError as error:
            if not self._read:
                raise
            raise BrokenOff(str(error)) from error

    def exit(self) -> None:
        """Ends the command: with 0 when all could be used, 1 when some could not."""
        self._problems.close()
        sys.exit(1 if self._problems.number else 0)
