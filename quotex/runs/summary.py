"""The figures of a run: what it has done so far, and in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from quotex.console import count
from quotex.records import QuoteType

TYPES: tuple[QuoteType, ...] = ("direct", "indirect", "mixed")


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run. `words` are what blanks separate in the articles; `seconds` leave out loading models.

    While the run goes on, `ahead` counts the articles that were read and are not worked on yet.
    """

    articles: int
    quotations: int
    by_type: Mapping[QuoteType, int]
    words: int
    seconds: float
    problems: int
    interrupted: bool = False
    ahead: int = 0

    @property
    def words_per_second(self) -> float:
        """Words of articles for each second of the run; 0 where no time has passed."""
        return self.words / self.seconds if self.seconds > 0 else 0.0

    def __str__(self) -> str:
        types = ", ".join(f"{self.by_type.get(kind, 0):,} {kind}" for kind in TYPES)
        parts = [
            f"{count(self.quotations, 'quotation')} ({types}) in {count(self.articles, 'article')}",
            f"{count(self.words, 'word')} in {self.seconds:,.1f} s, {self.words_per_second:,.0f} words/s",
        ]
        if self.problems:
            parts.append(count(self.problems, "problem"))
        return ("interrupted: " if self.interrupted else "") + "; ".join(parts)


@dataclass(slots=True)
class Tally:
    """The figures of a run while it goes on; a run that is resumed goes on counting.

    `items` are the articles, problems and notices of the input that are behind it, `chain` is a hash over them.
    """

    items: int = 0
    chain: str = ""
    articles: int = 0
    words: int = 0
    problems: int = 0
    seconds: float = 0.0
    by_type: Counter[QuoteType] = field(default_factory=Counter)

    def to_json(self) -> dict[str, Any]:
        """Return all figures, for `from_json`."""
        return {one.name: getattr(self, one.name) for one in fields(self)} | {"by_type": dict(self.by_type)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Tally:
        """Return the figures that `to_json` has written."""
        return cls(**{**value, "by_type": Counter(value["by_type"])})

    @property
    def quotations(self) -> int:
        """The number of quotations of all types."""
        return sum(self.by_type.values())

    def summary(self, *, interrupted: bool = False, ahead: int = 0) -> Summary:
        """Return the figures as they stand now."""
        return Summary(
            articles=self.articles,
            quotations=self.quotations,
            by_type={kind: self.by_type[kind] for kind in TYPES},
            words=self.words,
            seconds=self.seconds,
            problems=self.problems,
            interrupted=interrupted,
            ahead=ahead,
        )
