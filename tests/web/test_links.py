"""Addresses: only those of the web become links, and text fragments lead to the words."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.records import Quote, Span
from quotex.web.links import fragment_url, safe_url
from tests.web.library import quotes

RAIN = quotes()[0]


def quoting(text: str, prefix: str = "", suffix: str = "") -> Quote:
    context = replace(RAIN.context, prefix=prefix, suffix=suffix)
    return replace(RAIN, content=(Span(0, len(text), text),), context=context)


@pytest.mark.parametrize("url", ["https://a.example/x?y=1#z", "HTTP://a.example"])
def test_addresses_of_the_web_become_links(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt://a.example/%0aalert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//a.example",
        "/local",
        "https:",
        "https://[bad",
        "file:///etc/passwd",
    ],
)
def test_all_other_addresses_do_not(url: str | None) -> None:
    assert safe_url(url) is None


@given(st.text(max_size=30))
def test_whatever_stands_in_the_address_it_is_a_web_link_or_none(url: str) -> None:
    assert safe_url(url) is None or url.lower().startswith(("http://", "https://"))


def test_a_short_quotation_is_linked_with_all_its_words() -> None:
    words = "it rains - mostly, in the afternoon"
    assert fragment_url("https://a.example/x", quoting(words)) == (
        "https://a.example/x#:~:text=it%20rains%20%2D%20mostly%2C%20in%20the%20afternoon"
    )


def test_a_long_quotation_is_linked_by_its_first_and_last_words() -> None:
    url = fragment_url("https://a.example", quoting("one two three four five six\nseven " + "word " * 30 + "the end"))
    assert url == "https://a.example#:~:text=one%20two%20three%20four%20five,word%20word%20word%20the%20end"


def test_a_few_words_are_told_apart_by_whole_words_around_them() -> None:
    found = quoting("“no”", prefix="ning he wrote and said ", suffix=", and left the buil")
    url = fragment_url("https://a.example", found)
    assert url == "https://a.example#:~:text=wrote%20and%20said-,%E2%80%9Cno%E2%80%9D,-%2C%20and%20left"


def test_the_fragment_of_the_address_is_kept_and_an_old_directive_is_not() -> None:
    url = fragment_url("https://a.example/#part:~:text=old", quoting("it rains all day long"))
    assert url == "https://a.example/#part:~:text=it%20rains%20all%20day%20long"


@given(st.text(min_size=1, max_size=200))
def test_no_quotation_breaks_out_of_its_directive(words: str) -> None:
    url = fragment_url("https://a.example", quoting(words))
    if url is None:
        assert not words.split()
        return
    directive = url.split(":~:text=")[1]
    assert not set(directive) & set("&<>\"' #")
    assert directive.count(",") <= 2
    if "," not in directive:
        assert unquote(directive, errors="replace").split() == words.encode("utf-8", "replace").decode().split()


def test_an_article_without_a_web_address_has_no_such_link() -> None:
    assert fragment_url("javascript:alert(1)", RAIN) is None
