"""What a writer is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from quotex.records import Quote


class Writer(Protocol):
    """Takes the records of a run, in order. Raises QuotexError, and nothing else, when writing fails."""

    def write(self, quotes: Iterable[Quote]) -> None:
        """Writes records, and has them all on their way when it returns."""
        ...

    def close(self) -> None:
        """Ends the output; to be called once, after a failure too."""
        ...
