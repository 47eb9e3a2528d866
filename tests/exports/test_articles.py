"""Records and the texts of their articles."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from quotex.errors import QuotexError
from quotex.exports.articles import article_to_json, by_article
from quotex.readers import Notice, Problem
from quotex.readers.articles import articles_by_id, fits, with_texts
from quotex.records import Article, Quote
from tests.exports.helpers import a_record, three_records, with_article
from tests.test_serialization import TEXT


def without_text(quote: Quote) -> Quote:
    return with_article(quote, text="", body_start=0)


def written(folder: Path, *articles: Article) -> str:
    path = folder / "q.articles.jsonl"
    path.write_text("".join(json.dumps(article_to_json(article)) + "\n" for article in articles), encoding="utf-8")
    return str(path)


def test_records_get_the_texts_of_their_articles(tmp_path: Path) -> None:
    records = three_records()
    told: list[Problem | Notice] = []
    with articles_by_id([written(tmp_path, *(quote.article for quote in records))], told.append) as article_of:
        back = list(with_texts(map(without_text, records), article_of, told.append, needed=True))
    assert back == records
    assert told == []


def test_texts_come_from_whatever_quotex_run_has_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    quote = with_article(a_record(), id=Article(TEXT).id)
    with articles_by_id([str(tmp_path)], print) as article_of:
        (back,) = with_texts([without_text(quote)], article_of)
    assert back == quote


def test_a_record_that_does_not_fit_its_text_is_a_problem_where_the_text_is_needed(tmp_path: Path) -> None:
    first, second, missing = three_records()
    told: list[Problem | Notice] = []
    with articles_by_id([written(tmp_path, replace(first.article, text="x" + TEXT))], told.append) as article_of:
        assert list(with_texts([first, second, missing, missing], article_of, told.append, needed=True)) == []
        assert len(told) == 3
        assert "another text than the quotation 0123456789abcdef" in str(told[0])
        assert "no article b" in str(told[2])
        assert list(with_texts([without_text(first), missing], article_of)) == [without_text(first), missing]


def test_of_two_articles_with_one_id_the_first_counts(tmp_path: Path) -> None:
    article = a_record().article
    with articles_by_id([written(tmp_path, article, replace(article, text="other"))], print) as article_of:
        found = article_of(article.id)
    assert found
    assert found.text == TEXT


def test_articles_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    told: list[Problem | Notice] = []
    with articles_by_id([str(tmp_path / "no.jsonl")], told.append) as article_of:
        assert article_of("a") is None
    assert len(told) == 1


def test_neighbouring_records_of_one_article_stand_together() -> None:
    assert [(article.id, len(quotes)) for article, quotes in by_article(three_records(), "f")] == [("a-1", 2), ("b", 1)]
    with pytest.raises(QuotexError, match="the format f needs the texts of the articles"):
        list(by_article([without_text(a_record())], "f"))


def test_every_part_of_a_record_must_fit() -> None:
    quote = a_record()
    assert fits(quote)
    assert quote.cue
    assert quote.source
    assert quote.addressee
    assert quote.time
    assert quote.via
    moved = replace(quote.addressee, text="reporterz")
    assert not fits(replace(quote, addressee=moved))
    assert not fits(replace(quote, cue=replace(quote.cue, spans=(moved,))))
    assert not fits(replace(quote, source=replace(quote.source, spans=(moved,))))
    assert not fits(replace(quote, time=replace(quote.time, text="on Friday!")))
    assert not fits(replace(quote, via=replace(quote.via, spans=(moved,))))
    assert not fits(replace(quote, content=(moved,)))


def test_the_spans_of_a_quotation_in_the_title_must_fit_the_title() -> None:
    quote = a_record(text="Over: minister")
    assert not fits(replace(quote, part="title"))
    assert fits(replace(with_article(quote, text=TEXT, title="Over: minister"), part="title"))


def test_quotations_in_the_title_stand_in_no_format_of_offsets_into_the_text() -> None:
    title = replace(a_record(), part="title")
    assert [quotes for _, quotes in by_article([title, a_record()], "f")] == [[a_record()]]
