"""A program against the public names, for mypy alone: right uses pass, and wrong ones are errors.

mypy checks it with the code (see pyproject.toml). Each wrong use ignores the error that it must cause, and strict mode
reports an ignored error that does not occur.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import quotex
from quotex import Article, ArticleQuotes, Extractor, Quote, Span, read_quotes, to_dataframe


def right(extractor: Extractor) -> None:
    found: ArticleQuotes = extractor.extract("text", date=datetime.date(2025, 6, 3), outlet="The Example")
    several: list[ArticleQuotes] = extractor.extract_articles(["text", {"text": "text"}, Article("text")])
    stream: Iterator[ArticleQuotes] = extractor.stream(iter(["text"]), progress=True, on_problem=print)
    first: Quote = found[0]
    name: str | None = first.speaker.name if first.speaker else None
    spans: tuple[Span, ...] = first.content
    record: dict[str, object] = first.to_dict()
    kept: list[Quote] = list(read_quotes("quotes.jsonl"))
    rows: int = len(to_dataframe(several)) + len(to_dataframe(stream)) + len(to_dataframe(kept, "polars"))
    print(found.article.title, name, spans, record, rows)


def wrong(extractor: Extractor, first: Quote) -> None:
    extractor.extract("text", dates="2025")  # type: ignore[call-arg]
    extractor.extract_articles([7])  # type: ignore[list-item]
    quotex.read_quote("quotes.jsonl")  # type: ignore[attr-defined]
    print(first.speaker.name)  # type: ignore[union-attr]
    Extractor(attributions="some")  # type: ignore[arg-type]
    to_dataframe([first], "arrow")  # type: ignore[arg-type]
