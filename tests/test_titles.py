"""Quotations of titles: their records, their speakers, and what shows them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from quotex import Article, Extractor
from quotex.article_inputs import headline
from quotex.article_quotes import ArticleQuotes, article_html
from quotex.cli.rendering import render
from quotex.exports.jsonl import write_jsonl
from quotex.exports.web_annotation import write_web_annotations
from quotex.search import index_files, open_db
from quotex.serialization import from_json, to_json

TEXT = "Ada Cole, who runs the mill in Leeds, met Jo Park, the minister, on Monday. “It is sad,” Park said."
TITLE = "Cole: ‘We will &amp; must sell’ | The Echo"


def titled(extractor: Extractor, title: str, text: str = TEXT) -> ArticleQuotes:
    return extractor.extract(text, title=title, date="2025-06-03", outlet="The Echo")


@pytest.mark.parametrize(
    ("title", "words", "speaker"),
    [
        (TITLE, "‘We will &amp; must sell’", "Ada Cole"),
        ("Mill to close in May, says Cole", "Mill to close in May", "Ada Cole"),
        ("Talks collapse: minister", "Talks collapse", "Jo Park"),
        ("Police: Man shot near mill", "Man shot near mill", "police"),
        ("Mill will stay open, insists Ada Cole - The Echo", "Mill will stay open", "Ada Cole"),
    ],
)
def test_a_title_has_records_whose_spans_slice_it(extractor: Extractor, title: str, words: str, speaker: str) -> None:
    first, *others = titled(extractor, title)
    assert (first.part, first.text, first.speaker and first.speaker.name) == ("title", words, speaker)
    assert all(title[span.start : span.end] == span.text for _, span in first.spans())
    assert [quote.part for quote in others] == ["text"]


@pytest.mark.parametrize("title", ["Mill closes in May", "Leeds mill: five things to know", ""])
def test_a_title_that_quotes_nobody_has_none(extractor: Extractor, title: str) -> None:
    assert [quote.part for quote in titled(extractor, title)] == ["text"]


def test_a_speaker_has_one_id_in_title_and_text_and_the_text_the_same_records(extractor: Extractor) -> None:
    first, second = titled(extractor, "Park says mill is lost")
    (alone,) = extractor.extract(TEXT, date="2025-06-03")
    assert first.speaker is not None
    assert second.speaker is not None
    assert first.speaker.id == second.speaker.id
    assert first.id != second.id == alone.id


def test_a_text_that_begins_with_its_title_has_the_quotation_once(extractor: Extractor) -> None:
    found = titled(extractor, "Talks collapse: minister", f"Talks collapse:  minister\n\n{TEXT}")
    assert [(quote.part, quote.text) for quote in found] == [("text", "Talks collapse"), ("text", "“It is sad,”")]


@pytest.mark.parametrize(
    ("title", "outlet", "wanted"),
    [
        ("Mill closes | The Echo", None, "Mill closes"),
        ("Mill closes - the echo", "The Echo", "Mill closes"),
        ("Mill closes - in May", "The Echo", "Mill closes - in May"),
        ("  ", None, None),
        (None, None, None),
        ("It is over", None, None),
        ("It is over!", None, None),
        ("x " * 400, None, None),
    ],
)
def test_the_headline_is_the_title_without_its_outlet(
    title: str | None, outlet: str | None, wanted: str | None
) -> None:
    assert headline(Article("It is  over.", title=title, outlet=outlet)) == wanted


@pytest.fixture
def found(extractor: Extractor) -> ArticleQuotes:
    return titled(extractor, TITLE)


def test_terminal_and_notebook_mark_the_title(found: ArticleQuotes) -> None:
    shown = render(found.article, found, colour=False)
    assert "{Cole}<:> [1: ‘We will &amp; must sell’ | Ada Cole] | The Echo" in shown
    assert shown.index("[1: ") < shown.index("[2: “It is sad,” | Jo Park]")
    assert "‘We will &amp;amp; must sell’" in article_html(found.article, found)


def test_records_of_titles_go_through_json_and_the_database(found: ArticleQuotes, tmp_path: Path) -> None:
    lines = tmp_path / "quotes.jsonl"
    with open(lines, "wb") as stream:
        write_jsonl(found, stream)
    assert [from_json(to_json(quote)).part for quote in found] == ["title", "text"]
    index_files([str(lines)], str(tmp_path / "quotes.db"))
    with open_db(str(tmp_path / "quotes.db")) as db:
        assert tuple(db.row("SELECT count(*) FROM quotes") or ()) == (2,)


def test_annotations_of_pages_have_no_positions_in_titles(found: ArticleQuotes) -> None:
    stream = io.BytesIO()
    write_web_annotations(found, stream)
    assert stream.getvalue().count(b"TextQuoteSelector") == 2
    assert stream.getvalue().count(b"TextPositionSelector") == 1


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()
