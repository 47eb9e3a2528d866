"""An extractor for tests: what stands in curly marks was said by the word behind "said"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from quotex.errors import QuotexError
from quotex.records import Article, Context, Cue, Producer, Quote, QuoteType, Source, Span, Speaker, stable_id

_QUOTED = re.compile(r"(“[^”]*”)(?: (said) (\w+))?")


class FakeExtractor:
    """Finds “...” and “...” said X. The type is in the words: "mixed", "indirect", else direct.

    It fails on articles that hold "explode", and all together on those that hold "no models".
    """

    made: ClassVar[list[FakeExtractor]] = []
    broken = True  # whether "interrupt" interrupts

    def __init__(self, models: str | None = None, attributions: Literal["speech", "all"] = "speech") -> None:
        if models == "nowhere":
            raise QuotexError("there are no models at nowhere; see: quotex models list")
        self.models = models
        self.attributions = attributions
        self.batches: list[list[str]] = []
        FakeExtractor.made.append(self)

    @property
    def producer(self) -> Producer:
        return Producer("0.1.0", self.models or "fake", "1")

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        self.batches.append([article.text for article in articles])
        for article in articles:
            if self.broken and "interrupt" in article.text:
                raise KeyboardInterrupt
            if "explode" in article.text:
                raise ValueError("too\nmany words")
            if "no models" in article.text:
                raise QuotexError("the models are damaged; install quotex again")
        return [[self._quote(article, found) for found in _QUOTED.finditer(article.text)] for article in articles]

    def _quote(self, article: Article, found: re.Match[str]) -> Quote:
        text = found[1]
        kind: QuoteType = "indirect" if "indirect" in text else "mixed" if "mixed" in text else "direct"
        source, cue, speaker = None, None, None
        if found[2]:
            source = Source(found[3], (Span(found.start(3), found.end(3), found[3]),))
            cue = Cue("said", "say", (Span(found.start(2), found.end(2), "said"),), "say", False, "past")
            speaker = Speaker(
                found[3], found[3].lower(), "person", "mayor", None, "name", 0.9, None, "female", "given name"
            )
        return Quote(
            id=stable_id(article.id, str(found.start())),
            article=article,
            type=kind,
            text=text,
            content=(Span(found.start(1), found.end(1), text),),
            cue=cue,
            source=source,
            speaker=speaker,
            resolved_by="name" if speaker else "no source",
            addressee=None,
            time=None,
            nested_in=None,
            context=Context(0, "", article.text, "", "", ""),
            confidence=0.4 if "perhaps" in text else 0.9,
            producer=self.producer,
        )


class Crash(BaseException):
    """The end of a process, as far as one can have it without ending it."""


class Company(FakeExtractor):
    """Its confidence depends a little on the company that a text is read in, as that of a real network does.

    After so many calls for more than one article it crashes.
    """

    def __init__(
        self,
        calls: float = float("inf"),
        models: str | None = None,
        attributions: Literal["speech", "all"] = "speech",
    ) -> None:
        super().__init__(models, attributions)
        self._calls = calls

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        self._calls -= len(articles) > 1
        if self._calls < 0:
            raise Crash
        noise = sum(len(article.text) for article in articles) % 97 / 1000
        found = super().extract_articles(articles)
        return [[replace(quote, confidence=0.5 + noise) for quote in quotes] for quotes in found]
