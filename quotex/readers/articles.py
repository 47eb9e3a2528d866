"""The articles that records were found in: their dates, their files and their texts."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from quotex.readers.inputs import Inputs
from quotex.readers.items import Notice, Problem
from quotex.records import Article, Quote
from quotex.text.dates import iso_date

ARTICLES_SUFFIX = ".articles.jsonl"
PACKED_SUFFIXES = (".gz", ".zst")

_SUFFIXES = (".jsonl", ".ndjson", ".csv", ".parquet", ".pq", ".db", ".sqlite", ".sqlite3", ".jsonld")  # of outputs

ArticleOf = Callable[[str], Article | None]


def article_date(article: Article) -> str | None:
    """Return the article's date in ISO 8601, or None where it has none that can be read."""
    return iso_date(article.date) if article.date else None


def article_file(article: Article) -> str | None:
    """Return the file that the article was read from, where the reader has noted it."""
    file = article.meta.get("file")
    return file if isinstance(file, str) else None


def articles_beside(path: str) -> str:
    """Return the path where `quotex run --keep-text` keeps the articles: out.jsonl.gz has out.articles.jsonl."""
    stem, suffix = os.path.splitext(path)
    if suffix in PACKED_SUFFIXES:
        stem, suffix = os.path.splitext(stem)
    return (stem if suffix in _SUFFIXES else stem + suffix) + ARTICLES_SUFFIX


@contextmanager
def articles_by_id(paths: Iterable[str], tell: Callable[[Problem | Notice], None]) -> Iterator[ArticleOf]:
    """Yield a function that finds an article by its id in files and folders of any format that `quotex run` reads.

    The first article with an id counts. Its id, text and `body_start` are kept in a temporary database on disk, so that
    a large dump needs no memory. `tell` gets the problems and notices of reading.
    """
    with closing(sqlite3.connect("")) as store:
        store.execute("PRAGMA journal_mode = OFF")
        store.execute("CREATE TABLE article (id BLOB PRIMARY KEY, text BLOB, body_start INTEGER) WITHOUT ROWID")
        for item in Inputs(paths):
            if isinstance(item, Article):
                values = (_bytes(item.id), _bytes(item.text), item.body_start)
                store.execute("INSERT OR IGNORE INTO article VALUES (?, ?, ?)", values)
            else:
                tell(item)

        def article(id: str) -> Article | None:
            found = store.execute("SELECT text, body_start FROM article WHERE id = ?", (_bytes(id),)).fetchone()
            return Article(found[0].decode("utf-8", "surrogatepass"), id, body_start=found[1]) if found else None

        yield article


def with_texts(
    quotes: Iterable[Quote],
    article_of: ArticleOf,
    tell: Callable[[Problem | Notice], None] = lambda _: None,
    *,
    needed: bool = False,
) -> Iterator[Quote]:
    """Yield the records with the text of their article, where there is one that fits their spans.

    Where the text is `needed`, records without it are left out and reported as problems.
    """
    found: Article | None = None
    found_id: str | None = None
    for quote in quotes:
        id = quote.article.id
        if id != found_id:
            found_id, found = id, article_of(id)
            if found is None and needed:
                tell(Problem("articles", None, f"there is no article {id}; its quotations are left out"))
        whole = found and replace(quote, article=replace(quote.article, text=found.text, body_start=found.body_start))
        if whole and fits(whole):
            yield whole
        elif not needed:
            yield quote
        elif whole:
            what = f"the article {id} has another text than the quotation {quote.id} in it, which is left out"
            tell(Problem("articles", None, what))


def fits(quote: Quote) -> bool:
    """Return whether every span of the record stands in its article's text, or in its title where that is its part."""
    text = quote.part_text
    return all(text[span.start : span.end] == span.text for _, span in quote.spans())


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
