"""Reads web pages: trafilatura separates the article from the rest of the page.

What a page marks as quoted stays marked in the text: `<q>` by quotation marks, the lines of `<blockquote>` by ">", as
in mail and Markdown. So the text alone, as --keep-text keeps it, gives the same quotations as the page.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import Any, BinaryIO

from quotex.extras import need
from quotex.readers.fields import page_article
from quotex.readers.items import NO_ARTICLES, STANDARD_INPUT, Item, Problem, UnusableRecord
from quotex.readers.reading import Reading
from quotex.records import Article
from quotex.text.dates import iso_date
from quotex.text.quotation_marks import DASHES, MARKS

MAX_PAGE_BYTES = 8 * 1024 * 1024  # of one page; the longest news pages have a tenth of it
_INLINE = ("a", "abbr", "b", "cite", "em", "i", "span", "strong", "u")
MAX_TAGS = 50_000  # of one page; trafilatura's time grows with them, and with the square of their depth


class HtmlReader:
    """Reads one page as one article: its text is what trafilatura extracts, and offsets refer to that."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield the one article, with its file name under `meta`, or the one problem."""
        page = stream.read(MAX_PAGE_BYTES + 1)
        if not page.strip():
            yield Problem(name, None, NO_ARTICLES, ends=True)
            return
        try:
            yield extract(page, "html", meta={} if name == STANDARD_INPUT else {"file": name})
        except UnusableRecord as error:
            yield Problem(name, None, str(error))


def extract(
    page: bytes, extra: str, *, meta: Mapping[str, Any], url: str | None = None, fetched: str | None = None
) -> Article:
    """Return the article of a page.

    `url` takes precedence over an address in the page; `fetched` is the date on which an archive fetched it. Raises
    UnusableRecord for a page without an article, and QuotexError where trafilatura is absent.
    """
    if len(page) > MAX_PAGE_BYTES:
        raise UnusableRecord(f"the page has more than {MAX_PAGE_BYTES // 2**20} MB; extract its text first")
    if page.count(b"<") > MAX_TAGS:
        raise UnusableRecord(f"the page has more than {MAX_TAGS:,} tags; extract its text first")
    trafilatura = _trafilatura(extra)
    try:
        found = trafilatura.bare_extraction(
            _with_marks(trafilatura.load_html(page)), url=url, with_metadata=True, include_comments=False
        )
    except Exception as error:  # of lxml and many more; a page may be broken in any way
        raise UnusableRecord("the page is broken beyond repair; extract its text first") from error
    if found is None or not (found.text or "").strip():
        raise UnusableRecord("no article was found in the page; leave it out, or extract its text first")
    about = {"author": found.author, "description": found.description, "categories": found.categories}
    return page_article(
        found.text,
        url=url or found.url,
        title=found.title,
        date=iso_date(found.date or ""),
        fetched=fetched,
        outlet=found.sitename or found.hostname,
        meta={**meta, **{key: value for key, value in about.items() if value}},
    )


def _with_marks(tree: Any) -> Any:
    """Put quotation marks round what `<q>` holds, and ">" before each line of a `<blockquote>`; return the page.

    None stays None.
    """
    if tree is None:
        return None
    for quoted in tree.iter("q"):
        quoted.tag = "span"
        if quoted.text_content().strip()[:1] not in MARKS:
            quoted.text = "“" + (quoted.text or "")
            if len(quoted):
                quoted[-1].tail = (quoted[-1].tail or "") + "”"
            else:
                quoted.text += "”"
    for block in tree.iter("blockquote"):
        for cited in [*block.iter("cite", "footer")]:
            if cited.text_content().strip()[:1] not in f"-{DASHES}":
                cited.tag, cited.text = "p", "— " + (cited.text or "").lstrip()
        for element in block.iter("blockquote", "p", "li", "div", "br"):
            _mark_line(element)
    return tree


def _mark_line(element: Any) -> None:
    """Put ">" before the line that begins in an element, or behind it where it is a line break."""
    if element.tag == "br":
        if (element.tail or "").strip():
            element.tail = "> " + element.tail.lstrip()
        return
    own = (element.text or "").strip()
    inline = len(element) and element[0].tag in _INLINE and element[0].text_content().strip()
    if own or inline:
        element.text = "> " + (element.text or "").lstrip()


@cache
def _trafilatura(extra: str) -> ModuleType:
    """Return the package trafilatura. Raises QuotexError where it is absent.

    Problems report what goes wrong with a page, so its log messages and those of its helpers are kept off standard
    error.
    """
    module = need("trafilatura", extra, "reading HTML")
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return module
