"""Addresses that may be clicked, and the links to quotations."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import given

from quotex.exports import passage_url, web_address
from quotex.exports.links import article_iri
from quotex.records import Quote, Span
from tests.exports.helpers import a_record, with_article
from tests.strategies import quotes, unicode_text


@pytest.mark.parametrize("url", ["https://x.org/a?b=c#d", "http://x.org", "HTTPS://x.org/ü"])
def test_addresses_of_the_web_are_links(url: str) -> None:
    assert web_address(url) == url


NO_LINKS = ["javascript:alert(1)", "data:text/html,x", "//x.org", "x.org/a", "https:", "https://x.org/ a", "", None]
NO_LINKS += [
    "https://[",
    "\x01https://x.org",
    "ftp://x.org/a",
    "javascript://x.org/%0Aalert(1)",
    'https://x.org/"',
    "https://x.org/<b>",
]


@pytest.mark.parametrize("url", NO_LINKS)
def test_nothing_else_is(url: str | None) -> None:
    assert web_address(url) is None
    assert passage_url(with_article(a_record(), url=url)) is None


def test_the_link_to_a_quotation_leaves_its_marks_out() -> None:
    link = passage_url(a_record(text="“I do not think it is over,”"))
    assert link == "https://x.org/1#:~:text=I%20do%20not%20think%20it%20is%20over"


def test_a_few_words_are_told_apart_by_what_stands_around_them() -> None:
    link = passage_url(a_record())
    assert link == "https://x.org/1#:~:text=It%20is%20over,-" + quote(",” he")


def test_long_quotations_are_named_by_their_ends() -> None:
    link = passage_url(a_record(text="“One two-three, four five six seven eight nine ten eleven.”"))
    assert link == "https://x.org/1#:~:text=One%20two%2Dthree%2C%20four%20five,eight%20nine%20ten%20eleven"


def test_an_address_with_a_fragment_keeps_it() -> None:
    link = passage_url(with_article(a_record(), url="https://x.org/1#part:~:text=old"))
    assert link is not None
    assert link.startswith("https://x.org/1#part:~:text=It")
    assert "old" not in link


@given(quotes())
def test_a_link_holds_nothing_that_would_end_it(record: Quote) -> None:
    link = passage_url(with_article(record, url="https://x.org/1"))
    assert link is not None
    assert link.isascii()
    assert not set(link) & set(" \"'<>\n")
    directive = [part for part in link.partition(":~:text=")[2].split(",") if "-" not in part]
    assert all(unquote(part) in " ".join(record.content[0].text.split()) for part in directive)


@given(unicode_text.filter(bool))
def test_an_article_without_an_address_still_has_a_name_of_its_own(id: str) -> None:
    iri = article_iri(with_article(a_record(), id=id, url="javascript:x").article)
    assert unquote(iri) == f"urn:quotex:article:{id}"


def test_a_quotation_of_marks_alone_leads_to_the_page() -> None:
    assert passage_url(a_record(text="“…”")) == "https://x.org/1"
    assert passage_url(a_record(content=(Span(0, 1, "“"),))) == "https://x.org/1"
