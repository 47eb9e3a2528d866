"""Reports on a run: problems, a live line or a plain one now and then, and the closing summary."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable
from typing import Protocol, TextIO

from quotex.console import PROBLEMS_SHOWN, count, printable
from quotex.readers import InputReport, Notice, Problem
from quotex.runs.summary import Summary

_LIVE_SECONDS = 0.2
_PLAIN_SECONDS = 60.0
_ESTIMATED_AFTER = 15.0  # seconds; before that the time left is a guess
_SECONDS_BELOW = 120  # a time left of less than this is shown in seconds
_BAR = 20
_CLEAR = "\r\x1b[K"


class Reporter(Protocol):
    """Reports what happens in a run."""

    def tell(self, item: Problem | Notice) -> None:
        """Report a problem or a notice as soon as it comes up."""
        ...

    def advance(self, so_far: Summary, done: float | None) -> None:
        """Report the figures after each batch; `done` is the share of the input that is read, None when unknown."""
        ...

    def close(self, summary: Summary) -> None:
        """Report the end of the run, also of one that was broken off."""
        ...


class Progress:
    """Reports to a text stream, which is never the one that records go to.

    On a terminal one line is kept up to date; elsewhere a line with the time is printed every minute.
    `quiet` leaves only the problems. Of each file the first fifty problems are printed, and how many more there are.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        live: bool,
        quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], str] = lambda: time.strftime("%Y-%m-%d %H:%M:%S"),
    ) -> None:
        self._stream = stream
        self._live = live and not quiet
        self._quiet = quiet
        self._clock = clock
        self._now = now
        self._from: tuple[float, float] | None = None  # when figures came first, and the share that was done then
        self._last = clock()
        self._line = ""
        self._problems: Counter[str] = Counter()
        self._not_shown: Counter[str] = Counter()

    def tell(self, item: Problem | Notice) -> None:
        """Print the problem, or the notice unless quiet."""
        if isinstance(item, Problem):
            self._problems[item.file] += 1
            if self._problems[item.file] > PROBLEMS_SHOWN:
                self._not_shown[item.file] += item.records
                return
        elif self._quiet:
            return
        self._print(str(item))

    def tell_line(self, line: str) -> None:
        """Print a problem that was put into words elsewhere."""
        self._print(line)

    def summary(self, line: str) -> None:
        """Print the closing line, unless quiet."""
        self._clear()
        if not self._quiet:
            self._print(line)

    def status(self, what: str) -> None:
        """Show on a terminal what goes on until there are figures; "" clears it."""
        if self._live:
            self._clear()
            self._line = what
            self._write(what)

    def advance(self, so_far: Summary, done: float | None) -> None:
        """Print the figures if the last line is old enough."""
        left = self._seconds_left(done)
        self.show(_progress_line(so_far, done, left, bar=self._live))

    def show(self, line: str) -> None:
        """Print a line of figures if the last one is old enough: 0.2 s on a terminal, a minute elsewhere."""
        if self._quiet or self._clock() - self._last < (_LIVE_SECONDS if self._live else _PLAIN_SECONDS):
            return
        self._last = self._clock()
        if self._live:
            self._line = line[: max(shutil.get_terminal_size().columns - 1, 20)]
            self._write(_CLEAR + self._line)
        else:
            self._print(f"{self._now()}  {line}")

    def _seconds_left(self, done: float | None) -> float | None:
        """Return the seconds that the rest takes at the pace of this process so far; None while that is a guess."""
        if done is None:
            return None
        if self._from is None:
            self._from = self._clock(), done
        seconds, share = self._clock() - self._from[0], done - self._from[1]
        return seconds * (1 - done) / share if seconds >= _ESTIMATED_AFTER and share > 0 else None

    def close(self, summary: Summary) -> None:
        """Print how many problems were not shown, and the summary unless quiet."""
        self._clear()
        for file, number in self._not_shown.items():
            self._print(f"{file}: {count(number, 'more problem')} of this file not shown")
        if not self._quiet:
            self._print(str(summary))

    def input_report(self, report: InputReport) -> None:
        """Print what was met in the input, unless quiet."""
        if not self._quiet:
            self._print(f"input: {report}")

    def _print(self, line: str) -> None:
        """Print one line, and keep the live line below it."""
        clear = _CLEAR if self._line else ""
        self._write(f"{clear}{printable(line)}\n{self._line}")

    def _clear(self) -> None:
        if self._line:
            self._write(_CLEAR)
            self._line = ""

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:  # nobody reads the report any more; the records still count
            return


def _progress_line(so_far: Summary, done: float | None, left: float | None, *, bar: bool) -> str:
    read = so_far.articles + so_far.ahead
    articles = f"{so_far.articles:,} of {count(read, 'article')}" if so_far.ahead else count(read, "article")
    figures = f"{articles}, {count(so_far.quotations, 'quotation')}, {so_far.words_per_second:,.0f} words/s"
    if done is None:
        return figures
    done = min(max(done, 0.0), 1.0)
    time_left = "" if left is None else f", {duration(left)} left"
    if not bar:
        return f"{done:.0%}{time_left}: {figures}"
    filled = round(done * _BAR)
    return f"[{'#' * filled}{'-' * (_BAR - filled)}] {done:4.0%}{time_left}  {figures}"


def duration(seconds: float) -> str:
    """Return a time in its two largest units: "90 s", "12 min", "3 h 5 min", "2 d 4 h"."""
    if seconds < _SECONDS_BELOW:
        return f"{max(seconds, 0):.0f} s"
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
