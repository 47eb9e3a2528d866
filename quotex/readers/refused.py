"""Joins the problems of many successive records into one, so that files of another kind are skipped quickly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from quotex.readers.items import Item, Problem

ALONE = 20  # problems in succession that are yielded one by one; the following ones are joined
MOST = 10_000  # problems in succession after which the joined ones are yielded


class Refused:
    """The records of one file that were refused in succession.

    What is joined depends on the records alone, so that a file gives the same items on every reading.
    """

    def __init__(self) -> None:
        self._in_succession = 0
        self._first: Problem | None = None
        self._records = 0
        self._last_line: int | None = None

    @property
    def room(self) -> int:
        """How many refused records may now be passed to `more`; 0 where a problem must be yielded for the next one."""
        return MOST - self._in_succession % MOST if self._first else 0

    def more(self, records: int, last_line: int | None) -> Iterator[Problem]:
        """Count at most `room` refused records, the last of which begins on `last_line`; yield a problem if due.

        Readers call it in place of yielding problems.
        """
        self._in_succession += records
        self._records += records
        self._last_line = last_line
        if self._in_succession % MOST == 0:
            yield from self._joined()

    def joined(self, items: Iterator[Item]) -> Iterator[Item]:
        """Yield the items of a file; problems in succession are joined behind the first ALONE of them."""
        try:
            for item in items:
                if isinstance(item, Problem) and item.records == 1 and not item.ends:
                    yield from self._problem(item)
                    continue
                if not isinstance(item, Problem):
                    yield from self._joined()
                    self._in_succession = 0
                elif item.ends:
                    yield from self._joined()
                yield item
        except Exception:
            yield from self._joined()
            raise
        yield from self._joined()

    def _problem(self, problem: Problem) -> Iterator[Problem]:
        if self._in_succession < ALONE:
            self._in_succession += 1
            yield problem
            return
        self._first = self._first or problem
        yield from self.more(1, problem.line)

    def _joined(self) -> Iterator[Problem]:
        """Yield the problem of the records that were joined so far, if any."""
        if self._first:
            last_line = self._last_line if self._records > 1 else None
            yield replace(self._first, records=self._records, last_line=last_line)
        self._first, self._records = None, 0
