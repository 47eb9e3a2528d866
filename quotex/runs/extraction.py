"""Finds the quotations of each article; an article that fails does not affect the others of its batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from quotex.errors import QuotexError
from quotex.readers import Notice, Problem
from quotex.records import Article, Producer, Quote

Outcome = list[Quote] | str  # the quotations of an article, or why nothing can be said about it


class Extracts(Protocol):
    """Finds the quotations of articles."""

    @property
    def producer(self) -> Producer:
        """What the records are made by: quotex and the models."""
        ...

    def extract_articles(self, articles: Sequence[Article]) -> Sequence[list[Quote]]:
        """Return one list of quotations for each article, in the same order."""
        ...


def outcomes(extractor: Extracts, articles: Sequence[Article]) -> list[Outcome]:
    """Return what was found in each article, or why nothing was; articles that fail together are tried one by one.

    Raises QuotexError, from an extractor that cannot work at all.
    """
    try:
        return [list(quotes) for _, quotes in zip(articles, extractor.extract_articles(articles), strict=True)]
    except QuotexError:
        raise
    except Exception as error:
        if len(articles) == 1:
            return [_reason(error)]
        return [outcome for article in articles for outcome in outcomes(extractor, [article])]


def extracted(
    extractor: Extracts, articles: Sequence[Article], tell: Callable[[Problem | Notice], None]
) -> Iterator[tuple[Article, list[Quote]]]:
    """Yield the quotations of each article; one that fails is a problem for `tell` and left out. Raises QuotexError."""
    for article, outcome in zip(articles, outcomes(extractor, articles), strict=True):
        if isinstance(outcome, str):
            tell(failure(article, outcome))
        else:
            yield article, outcome


def failure(article: Article, reason: str) -> Problem:
    """Return the problem of an article that was read but could not be worked on, named by its file, URL or id."""
    name = article.meta.get("file") or article.url or f"article {article.id}"
    return Problem(str(name), None, reason)


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "quotex needed more memory for this article than a worker may take and left it out; split the article"
    what = f"{type(error).__name__}: {error}".partition("\n")[0][:200].rstrip(": ")
    return f"quotex failed on this article and left it out ({what}); please report it"
