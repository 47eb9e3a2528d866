"""Articles as they are written beside records, and records grouped by article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import groupby

from quotex.errors import QuotexError
from quotex.readers.articles import fits
from quotex.records import Article, Quote
from quotex.serialization import Json


def article_to_json(article: Article) -> Json:
    """Return the article as a JSON object in the form of the files beside records, which `quotex run` reads."""
    return {field.name: getattr(article, field.name) for field in fields(article)} | {"meta": dict(article.meta)}


def by_article(quotes: Iterable[Quote], format_name: str) -> Iterator[tuple[Article, list[Quote]]]:
    """Yield each article with its consecutive records; those in its title are left out, since the text lacks them.

    Raises QuotexError where a record lacks its article's text.
    """
    in_text = (quote for quote in quotes if quote.part == "text")
    for _, group in groupby(in_text, key=lambda quote: quote.article.id):
        found = list(group)
        if not all(fits(quote) for quote in found):
            raise QuotexError(
                f"the format {format_name} needs the texts of the articles; name them with --articles, "
                "or run quotex run with --keep-text"
            )
        yield found[0].article, found
