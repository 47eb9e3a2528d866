"""`quotex` with the real models, for which some articles are poison: "kill" ends its process, and "hang" never ends."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from quotex.records import Article, Producer, Quote
from quotex.runs import Extracts, shared_engine
from quotex.runs.shared_engine import EngineOptions

POISON = ("kill", "hang")


@dataclass(frozen=True, slots=True)
class Poisoned:
    """An extractor that works as another does, except for articles whose whole text is one of POISON."""

    extractor: Extracts

    @property
    def producer(self) -> Producer:
        """What the records are made by."""
        return self.extractor.producer

    def extract_articles(self, articles: Sequence[Article]) -> Sequence[list[Quote]]:
        """Return the quotations of each article, end the process, or never return."""
        if any(article.text == "kill" for article in articles):
            os._exit(1)
        while any(article.text == "hang" for article in articles):
            pass
        return self.extractor.extract_articles(articles)


@dataclass(frozen=True, slots=True)
class PoisonedOptions(EngineOptions):
    """Options of an engine with a poisoned extractor."""

    def load(self) -> Extracts:
        """Load the models. Raises QuotexError where they cannot be loaded."""
        return Poisoned(EngineOptions.load(self))


if __name__ == "__main__":
    from quotex.cli import main
    from torture import poisoned

    shared_engine.EngineOptions = poisoned.PoisonedOptions  # type: ignore[misc]  # a class is replaced by its heir
    main()
