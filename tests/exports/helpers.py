"""Records for the writers: whole ones, and what strangers might put into them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st

from quotex.records import Article, Quote, Span
from tests.strategies import articles, quotes
from tests.test_serialization import TEXT, a_quote

HOSTILE = "=cmd|' /C calc'!A0 </script><script>alert(1)</script> \"'\\\n\r\t\x00\x1b[31m \u202eevil\u2028 &amp; "
HOSTILE += "💩 ]]> {{7*7}}"
few = settings(max_examples=30)  # for records of several articles, which take long to draw


@st.composite
def found(draw: st.DrawFn) -> list[Quote]:
    """Records as a run writes them: those of one article together, no id twice."""
    by_article = draw(st.lists(articles(), max_size=3, unique_by=lambda article: article.id))
    lists = [draw(st.lists(quotes(article), min_size=1, max_size=3)) for article in by_article]
    every = [quote for list_ in lists for quote in list_]
    return [replace(quote, id=f"{number:016x}") for number, quote in enumerate(every)]


def a_record(**changes: object) -> Quote:
    """A record with every field filled, and its article's text; `text` gives the whole article one quotation."""
    if isinstance(text := changes.pop("text", None), str):
        span = Span.of(text, 0, len(text))
        whole = replace(a_quote(), article=replace(a_quote().article, text=text), text=text, content=(span,))
        return replace(whole, cue=None, source=None, via=None, addressee=None, time=None, **changes)
    return replace(a_quote(), **changes)


def with_article(quote: Quote, **changes: object) -> Quote:
    """The record in another article."""
    return replace(quote, article=replace(quote.article, **changes))


def three_records() -> list[Quote]:
    """Two of one article, one of another."""
    first = a_record()
    second = replace(first, id="2" * 16, type="indirect", nested_in=first.id)
    other = Article(TEXT, id="b", date="2025-07-01", outlet="y.org", url="https://y.org/b")
    return [replace(first, nested_in=None), second, replace(first, id="3" * 16, article=other, nested_in=None)]
