"""What Python programs and notebooks meet: inputs of all kinds, tables, HTML, pickles, and complete types."""

from __future__ import annotations

import datetime
import json
import pickle
import re
import sys
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

import quotex
from quotex import Article, ArticleQuotes, QuotexError
from quotex.article_inputs import articles_of
from quotex.exports.columns import COLUMNS
from quotex.markup import Mark, marked
from quotex.serialization import from_json, to_json
from tests.models import extractor, extractor_of_all
from tests.search.builder import said, written
from tests.shelf import BARE, HOSTILE, PARADE, quotes
from tests.test_serialization import a_quote

TEXT = "“It is late,” Ms. Obi said on Monday. She added that help was near."


class Visible(HTMLParser):
    """The text of a piece of HTML, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.open, self.tags = "", list[str](), set[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


# Inputs


def test_texts_rows_and_articles_give_the_same_quotations() -> None:
    rows: list[str | Mapping[str, Any] | Article] = [
        TEXT,
        {"text": TEXT},
        {"maintext": TEXT, "source_domain": "news.example", "date_publish": "2025-06-03 08:00:00"},
        {"title": "Late", "content": TEXT, "publishedAt": datetime.date(2025, 6, 3)},
        Article(TEXT, url="https://news.example/1"),
    ]
    found = extractor().extract_articles(rows)
    assert [[quote.text for quote in one] for one in found] == [["“It is late,”", "help was near"]] * 5
    assert [one.article.date for one in found] == [None, None, "2025-06-03T08:00:00", "2025-06-03", None]
    assert found[3].article.title == "Late"
    assert all(quote.article is one.article for one in found for quote in one)


def test_values_of_other_libraries_become_plain_ones() -> None:
    row = {
        "text": TEXT,
        "date": pandas.Timestamp("2025-06-03"),
        "title": float("nan"),
        "url": pandas.NaT,
        "words": np.int64(13),
        "score": np.float64(0.5),
        7: "seven",
    }
    (article,) = articles_of([row])
    assert (article.date, article.title, article.url) == ("2025-06-03T00:00:00", None, None)
    assert json.loads(json.dumps(dict(article.meta))) == {
        "words": 13,
        "score": 0.5,
        "title": None,
        "url": None,
        "7": "seven",
    }


def test_a_field_can_be_named() -> None:
    with pytest.raises(QuotexError, match=r"article 1: no field with the text; .* with text_field=NAME .*'says'"):
        extractor().extract_articles([{"says": TEXT}])
    assert len(extractor().extract_articles([{"says": TEXT}], text_field="says")[0]) == 2


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        (TEXT, r"give a list of articles, not one str; for one text there is extract\(\)"),
        ({"text": TEXT}, "give a list of articles, not one dict"),
        (Article(TEXT), "give a list of articles, not one Article"),
        (7, "give a list of articles, not an object of type int"),
        (pandas.DataFrame({"text": [TEXT]}), r'give its rows: frame.to_dict\("records"\)'),
        (polars.DataFrame({"text": [TEXT]}), r"give its rows: frame.to_dicts\(\)"),
        ([TEXT, None], "article 2: it is of type NoneType; give a text, a dictionary"),
        ([b"bytes"], "article 1: it is of type bytes"),
        ([{"text": ""}], "article 1: the field 'text' is empty"),
        ([{"text": 7}], "article 1: the field 'text' holds a number, not text"),
        ([to_json(a_quote())], "article 1: it is a quotation that quotex has found, not an article"),
    ],
)
def test_what_is_no_article_is_a_sentence(items: Any, sentence: str) -> None:
    with pytest.raises(QuotexError, match=sentence):
        list(articles_of(items))


def test_dates_of_rows_tell_each_other_whether_the_day_comes_first() -> None:
    rows = [{"text": "One.", "date": date} for date in ("03/06/2025", "13/06/2025")]
    assert [article.date for article in articles_of(rows)] == ["2025-06-03", "2025-06-13"]
    assert [article.date for article in articles_of(rows[:1])] == [None]
    assert [article.date for article in articles_of([Article("One.", date="03/06/2025"), *rows])] == [
        "03/06/2025",
        "2025-06-03",
        "2025-06-13",
    ]


def test_an_empty_text_is_an_article_without_quotations() -> None:
    assert [list(one) for one in extractor().extract_articles(["", " \n"])] == [[], []]


def test_the_fields_of_an_article_are_keywords() -> None:
    found = extractor().extract(TEXT, date=datetime.date(2025, 6, 3), outlet="The Example", meta={"a": 1})
    assert (found.article.date, found.article.outlet, found.article.meta) == ("2025-06-03", "The Example", {"a": 1})
    assert found[0].time
    assert found[0].time.date == "2025-06-02"
    assert extractor().extract(TEXT, date="3 June 2025").article.date == "2025-06-03"


# Many


def test_a_stream_gives_what_all_at_once_give(capfd: pytest.CaptureFixture[str]) -> None:
    texts = [f"“Number {number},” Ada Obi said." for number in range(7)]
    streamed = list(extractor().stream(iter(texts), batch_size=3))
    assert streamed == extractor().extract_articles(texts)
    assert "article" not in capfd.readouterr().err
    assert len(list(extractor().stream(texts, progress=True))) == 7
    assert "7/7" in capfd.readouterr().err


def test_a_stream_reads_no_further_than_it_must() -> None:
    read: list[int] = []

    def texts() -> Any:
        for number in range(100):
            read.append(number)
            yield f"“Number {number},” Ada Obi said."

    next(extractor().stream(texts(), batch_size=4))
    assert len(read) == 4


def test_a_stream_can_leave_out_what_is_no_article() -> None:
    told: list[str] = []
    found = list(extractor().stream([TEXT, {"text": ""}, TEXT], on_problem=told.append))
    assert len(found) == 2
    assert told == [
        "article 2: the field 'text' is empty; leave the record out, or name another field with text_field=NAME"
    ]


def test_an_extractor_can_be_pickled_and_loads_its_models_anew() -> None:
    data = pickle.dumps(extractor_of_all())
    assert len(data) < 500
    found = pickle.loads(data).extract(TEXT)
    assert found == extractor_of_all().extract(TEXT)
    again = pickle.loads(pickle.dumps(found))
    assert isinstance(again, ArticleQuotes)
    assert (again, again.article) == (found, Article(TEXT))


# Records and tables


def test_a_quotation_as_a_dictionary_is_the_record() -> None:
    for quote in [*quotes(), a_quote()]:
        assert quote.to_dict() == to_json(quote)
        assert list(quote.to_dict())[-3:] == ["dedup_key", "producer", "schema_version"]


def test_records_are_read_from_files(tmp_path: Path) -> None:
    kept = [said("words", "Ann Lee"), said("more words", start=9)]
    path = written(tmp_path / "q.jsonl", kept)
    for paths in (path, Path(path), [path], [Path(path)]):
        assert [quote.text for quote in quotex.read_quotes(paths)] == ["words", "more words"]


def test_what_cannot_be_read_is_an_error_unless_it_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "q.jsonl", [said("words")])
    with open(path, "a") as file:
        file.write("no record\n")
    with pytest.raises(QuotexError, match=r"q\.jsonl, line 2"):
        list(quotex.read_quotes(path))
    told: list[object] = []
    assert len(list(quotex.read_quotes([path, "none.jsonl"], told.append))) == 1
    assert [str(one).partition(":")[0] for one in told] == [f"{path}, line 2", "none.jsonl"]


def test_a_table_has_the_columns_of_the_csv_in_both_libraries() -> None:
    records = quotes()
    one, other = quotex.to_dataframe(records, "pandas"), quotex.to_dataframe(records, "polars")
    assert list(one.columns) == other.columns == [column.name for column in COLUMNS]
    assert list(one["quotation"]) == other["quotation"].to_list() == [quote.text for quote in records]
    assert one["speaker"].isna().sum() == other["speaker"].null_count() == 1
    assert one["confidence"].max() == other["confidence"].max() == 0.97
    assert one["content_spans"][0] == other["content_spans"].to_list()[0] == [
        {"start": span.start, "end": span.end, "text": span.text} for span in records[0].content
    ]  # fmt: skip
    assert one["paragraph"].sum() == other["paragraph"].sum() == 0


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_tables_of_lists_of_nothing_and_of_something_else(library: Any) -> None:
    nested = [ArticleQuotes(PARADE, quotes()[:2]), ArticleQuotes(BARE), quotes()[5]]
    assert len(quotex.to_dataframe(nested, library)) == 3
    empty = quotex.to_dataframe([], library)
    assert (len(empty), len(empty.columns)) == (0, len(COLUMNS))
    assert list(map(str, empty.dtypes)) == list(map(str, quotex.to_dataframe(quotes(), library).dtypes))
    with pytest.raises(QuotexError, match="not of objects of type str"):
        quotex.to_dataframe(["words"], library)


def test_the_library_that_the_program_uses_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pandas")
    assert isinstance(quotex.to_dataframe(quotes()), polars.DataFrame)
    with pytest.raises(QuotexError, match="choose pandas or polars"):
        quotex.to_dataframe(quotes(), "arrow")


def test_without_a_library_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(QuotexError, match=r'pip install "quotex\[dataframe\]"'):
        quotex.to_dataframe(quotes())


# HTML


def test_a_notebook_shows_the_article_with_its_marks() -> None:
    html = ArticleQuotes(PARADE, quotes()[:4])._repr_html_()
    page = Visible(html)
    assert page.open == []
    assert "Parade <off> & gone" in page.text
    assert "The Example, 2025-06-03, https://news.example/parade" in page.text
    assert re.search("“It rains,”1 Ada Obi the mayor Ada Obi said on Monday", page.text)
    assert "Ada Obi, mayor: 2 quotations (1, 2)" in page.text
    assert "unknown speaker: 1 quotation (4)" in page.text
    assert "No quotations found" in ArticleQuotes(PARADE)._repr_html_()


def test_a_notebook_shows_a_quotation_with_its_source() -> None:
    page = Visible(quotes()[0]._repr_html_())
    assert page.open == []
    assert page.text.startswith("“It rains,” the mayor Ada Obi saidAda Obi, mayor direct, 97% sure")
    read_back = from_json(to_json(quotes()[0]))  # its article has no text
    assert Visible(read_back._repr_html_()).text.startswith("“It rains,”Ada Obi, mayor")


def test_no_article_can_put_anything_into_the_page() -> None:
    for html in (ArticleQuotes(HOSTILE, [quotes()[4]])._repr_html_(), quotes()[4]._repr_html_()):
        assert Visible(html).tags <= {
            "article",
            "h3",
            "p",
            "small",
            "div",
            "span",
            "ul",
            "li",
            "bdi",
            "blockquote",
            "strong",
        }
        assert "<img src=x onerror=alert(1)>" in Visible(html).text


@given(
    st.text(max_size=60),
    st.lists(
        st.builds(
            Mark, st.integers(-3, 70), st.integers(-3, 70), st.sampled_from(["direct", "mixed", "source", "cue"])
        ),
        max_size=8,
    ),
)
def test_marks_change_no_character_of_the_text(text: str, marks: list[Mark]) -> None:
    page = Visible(marked(text, marks))
    assert page.open == []
    assert page.text == Visible(marked(text, [])).text
    plain = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r", "", text)
    if plain == text:
        assert page.text == text
