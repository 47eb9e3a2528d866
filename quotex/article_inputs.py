"""Articles from what Python programs have: texts, rows of data sets, and Articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, cast

from quotex.errors import QuotexError
from quotex.readers.fields import RecordReader, is_quotation
from quotex.readers.items import UnusableRecord
from quotex.readers.reading import FieldNames, Reading
from quotex.records import Article
from quotex.text.dates import date_header

ArticleLike = Article | str | Mapping[str, Any]

MAX_TITLE = 500  # code points; what is longer is no title
_STOPS = ".!?"
_LAST_DASH = re.compile(" [–—-] (?!.* [–—-] )")


def articles_of(
    items: Iterable[ArticleLike],
    text_field: str | None = None,
    on_problem: Callable[[str], None] | None = None,
) -> Iterator[Article]:
    """Yield the articles of texts, of rows with the field names of a known kind of dump, and of Articles, one by one.

    `text_field` names the field of the rows that holds the text, where it is not recognised. An item without a text
    raises QuotexError, which says which one and what to do; with `on_problem`, that gets the sentence, and the item is
    left out. Rows whose date can be read day-first and month-first ("03/06/2025") wait for one that tells the order;
    without such a row they have no date.
    """
    _check(items)
    reading = Reading(FieldNames(text=text_field))
    reader = RecordReader(reading)
    for are_articles, group in groupby(enumerate(items, start=1), lambda numbered: isinstance(numbered[1], Article)):
        read = _read(group, reader, on_problem)
        yield from read if are_articles else cast(Iterator[Article], reading.dates.settled(read))


def headline(article: Article) -> str | None:
    """Return the title without the outlet at its end, so that offsets into it are offsets into the title.

    None where there is no title, where it has more than MAX_TITLE code points, and where the text begins with it.
    Example: "Mill closes | The Echo" gives "Mill closes".
    """
    title = (article.title or "").split(" | ")[0]
    dash = _LAST_DASH.search(title)
    if dash and article.outlet and title[dash.end() :].strip().casefold() == article.outlet.strip().casefold():
        title = title[: dash.start()]
    words = title.split()
    first = article.text[article.body_start :].split(maxsplit=len(words))[: len(words)]
    repeated = " ".join(first).rstrip(_STOPS) == " ".join(words).rstrip(_STOPS)
    return title if words and not repeated and len(title) <= MAX_TITLE else None


def article_of_text(text: str) -> Article:
    """Return the article of a text, with the date of its header, if any.

    An empty text gives an article without quotations.
    """
    day, body_start = date_header(text)
    return Article(text, date=day, body_start=body_start)


def _read(
    numbered: Iterable[tuple[int, ArticleLike]], reader: RecordReader, on_problem: Callable[[str], None] | None
) -> Iterator[Article]:
    for number, item in numbered:
        try:
            yield _article(item, reader)
        except UnusableRecord as error:
            reason = str(error).replace("with --text-field", "with text_field=NAME")
            if on_problem is None:
                raise QuotexError(f"article {number}: {reason}") from error
            on_problem(f"article {number}: {reason}")


def _article(item: object, reader: RecordReader) -> Article:
    if isinstance(item, Article):
        return item
    if isinstance(item, str):
        return article_of_text(item)
    if is_quotation(item):
        raise UnusableRecord("it is a quotation that quotex has found, not an article; give the article")
    if isinstance(item, Mapping):
        return reader.article({str(name): plain_value(value) for name, value in item.items()})
    raise UnusableRecord(
        f"it is of type {type(item).__name__}; give a text, a dictionary with the fields of an article, or an Article"
    )


def _check(items: object) -> None:
    """Raise QuotexError for an object that is no list of articles, such as a single text or a table."""
    if isinstance(items, str | bytes | Mapping | Article):
        raise QuotexError(f"give a list of articles, not one {type(items).__name__}; for one text there is extract()")
    if hasattr(items, "columns") and hasattr(items, "to_dict"):  # iterating over a table gives its columns
        rows = "to_dicts()" if hasattr(items, "to_dicts") else 'to_dict("records")'
        raise QuotexError(f"a table is no list of articles; give its rows: frame.{rows}")
    if not isinstance(items, Iterable):
        raise QuotexError(f"give a list of articles, not an object of type {type(items).__name__}")


def plain_value(value: Any) -> Any:
    """Return a value of a row as JSON has it.

    Days become ISO 8601, numbers of numpy become numbers of Python, and missing values (NaN, NaT) become None.
    """
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        value = value.item()
    if isinstance(value, date | float) and value != value:  # NaN, and NaT of pandas
        return None
    return value.isoformat() if isinstance(value, date) else value
