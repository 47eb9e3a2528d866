"""CSV: what spreadsheets and programs get."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.exports.columns import COLUMNS
from quotex.exports.csv_table import harmless, plain, write_csv
from quotex.records import Quote
from tests.exports.helpers import HOSTILE, a_record, few, found, with_article
from tests.strategies import unicode_text


def written(records: list[Quote]) -> bytes:
    stream = io.BytesIO()
    write_csv(records, stream)
    return stream.getvalue()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


@few
@given(found())
def test_every_column_of_every_record_comes_back(records: list[Quote]) -> None:
    found_rows = rows(written(records))
    assert len(found_rows) == len(records)
    for quote, row in zip(records, found_rows, strict=True):
        for column in COLUMNS:
            value = column.of(quote)
            cell = plain(row[column.name])
            if column.kind == "text":
                assert cell == (value or "")
            elif column.kind == "spans":
                spans = [quote.article.text[start:end] for start, end in json.loads(cell)]
                assert spans == [span.text for span in value]
            elif column.kind == "yes or no":
                assert cell == {True: "true", False: "false", None: ""}[value]
            else:
                assert cell == ("" if value is None else str(value))


def test_the_file_is_what_rfc_4180_says_with_the_mark_that_excel_wants() -> None:
    data = written([a_record(), a_record()])
    assert data.startswith(b"\xef\xbb\xbfid,speaker,")
    assert data.count(b"\r\n") == 3
    assert data.count(b"\n") == 3


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "'=1", "''@x", "=", "-"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert harmless(start) == f"'{start}"
    assert plain(harmless(start)) == start


@pytest.mark.parametrize("text", ["“It is over,”", "'quoted'", "12 - 3", "a=b", "", "''", " plain", "–dash"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text
    assert plain(text) == text


@given(st.text("=+-@'\t\r\n ＝x", max_size=6) | unicode_text)
def test_the_apostrophe_can_always_be_taken_back(text: str) -> None:
    assert plain(harmless(text)) == text
    assert harmless(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


def test_no_cell_of_a_hostile_record_begins_like_a_formula() -> None:
    record = with_article(a_record(text=HOSTILE), title=HOSTILE, outlet="@evil", url="=HYPERLINK(1)", id="-1")
    (row,) = rows(written([record]))
    assert [cell for cell in row.values() if cell[:1] in tuple("=+-@")] == []
    assert plain(row["quotation"]) == HOSTILE
    assert plain(row["article_id"]) == "-1"


def test_half_a_character_does_not_stop_the_file() -> None:
    (row,) = rows(written([with_article(a_record(), title="T\ud800")]))
    assert row["article_title"] == "T?"
