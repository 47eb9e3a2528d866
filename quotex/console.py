"""Text for people that several commands and pages share: counted nouns, safe lines, lists of problems, the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timezone

PROBLEMS_SHOWN = 50  # input that is something else altogether has as many as it has records


def percent(probability: float) -> str:
    """Return a probability as a percentage without decimals: 0.874 gives "87 %"."""
    return f"{100 * probability:.0f} %"


def how_sure(words: float, speaker: float | None) -> str:
    """Return the confidence in the words of a record and in its speaker, if any: "words 96 %, speaker 71 %"."""
    return f"words {percent(words)}" + ("" if speaker is None else f", speaker {percent(speaker)}")


def perhaps(candidates: Iterable[tuple[str, float]]) -> str:
    """Return the possible speakers with their probabilities: "perhaps Ada Cole 46 %, Jo Park 31 %"."""
    return "perhaps " + ", ".join(f"{name} {percent(share)}" for name, share in candidates)


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number and its noun: "1 article", "2,345 articles"; `plural` where it is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def printable(line: str) -> str:
    """Return the line with control characters escaped, since names of files and fields are untrusted."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)


def now() -> str:
    """Return the present time in UTC as YYYY-MM-DDThh:mm:ssZ, the form that databases of quotex hold."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class ProblemPrinter:
    """Prints the first PROBLEMS_SHOWN problems with `write`, a line each, and counts all of them in `number`."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self.number = 0

    def tell(self, problem: object) -> None:
        """Count a problem, and print it if it is one of the first PROBLEMS_SHOWN."""
        self.number += 1
        if self.number <= PROBLEMS_SHOWN:
            self._write(printable(str(problem)))

    def close(self) -> None:
        """Print how many problems were not shown, if any."""
        if self.number > PROBLEMS_SHOWN:
            self._write(f"{self.number - PROBLEMS_SHOWN:,} more problems are not shown")
