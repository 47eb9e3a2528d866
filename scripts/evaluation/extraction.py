"""Run an extractor over gold texts and measure its CPU time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from evaluation.tables import markdown_table
from quotex.records import Article, Quote


class Extracts(Protocol):
    """The measured interface: from articles to the quotes of each, in order."""

    def extract_articles(self, articles: Sequence[Article], /) -> Sequence[Sequence[Quote]]:
        """Return the quotes of each article, in the order of the articles."""
        ...


@dataclass(frozen=True, slots=True)
class Extraction:
    """The quotes of each article by its id, the number of words (split at white space), and the CPU seconds."""

    quotes: Mapping[str, list[Quote]]
    words: int
    seconds: float

    @property
    def words_per_second(self) -> float:
        """Words per CPU second; 0 if no time was measured."""
        return self.words / self.seconds if self.seconds else 0.0


def extract(extractor: Extracts, articles: Iterable[Article], batch: int = 32) -> Extraction:
    """Extract the quotes of articles in batches; measure the CPU seconds of the extractor alone."""
    quotes: dict[str, list[Quote]] = {}
    words, seconds, rest = 0, 0.0, iter(articles)
    while group := list(islice(rest, batch)):
        begin = time.process_time()
        found = extractor.extract_articles(group)
        seconds += time.process_time() - begin
        quotes |= {article.id: list(q) for article, q in zip(group, found, strict=True)}
        words += sum(len(article.text.split()) for article in group)
    return Extraction(quotes, words, seconds)


def speed_table(extraction: Extraction, stages: Mapping[str, float]) -> str:
    """Return words per CPU second and the share of each stage as a Markdown table.

    Time outside of all stages is the row "rest".
    """
    rest = extraction.seconds - sum(stages.values())
    rows = [
        [stage, f"{seconds:.1f}", f"{100 * seconds / max(extraction.seconds, 1e-9):.0f}"]
        for stage, seconds in (*stages.items(), ("rest", rest))
    ]
    rows.append([f"all: {extraction.words_per_second:.0f} words/s", f"{extraction.seconds:.1f}", "100"])
    return markdown_table([f"stage, {extraction.words} words", "CPU s", "%"], rows)
