"""Parquet files."""

from __future__ import annotations

import datetime
import decimal
import io
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.readers import Inputs, Item
from quotex.readers.parquet import ParquetReader
from tests.readers.helpers import articles, notices, problems, read, read_bytes, texts, write
from tests.strategies import filled_text

READER = ParquetReader()


def parquet(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def rows(*records: dict[str, Any], **fields: str) -> list[Item]:
    return read_bytes(READER, parquet(pa.Table.from_pylist(list(records))), **fields)


@settings(max_examples=30)
@given(st.lists(filled_text.filter(lambda text: not text.lower().startswith("date")), min_size=1, max_size=200))
def test_the_texts_come_back_in_their_order(given_texts: list[str]) -> None:
    table = pa.table({"text": given_texts, "n": range(len(given_texts))})
    found = articles(read_bytes(READER, parquet(table, row_group_size=70)))
    assert [article.text for article in found] == given_texts
    assert [article.meta["n"] for article in found] == list(range(len(given_texts)))


def test_columns_have_the_presets_of_json() -> None:
    (article,) = articles(
        rows({"maintext": "One.", "title": "T", "date_publish": datetime.datetime(2025, 6, 3, 10, 15), "source": "x"})
    )
    assert (article.text, article.title, article.date, article.outlet) == ("One.", "T", "2025-06-03T10:15:00", "x")


def test_values_of_any_type_become_those_of_json() -> None:
    record = {
        "text": b"One.",
        "date": datetime.date(2025, 6, 3),
        "none": None,
        "nan": float("nan"),
        "price": decimal.Decimal("1.5"),
        "picture": b"\xff\xd8",
        "tags": ["a", "b"],
        "inner": {"at": datetime.time(1, 2), "deep": [{"x": 1}]},
        "took": datetime.timedelta(seconds=5),
    }
    (article,) = articles(rows(record))
    assert article.text == "One."
    assert article.date == "2025-06-03"
    assert json.loads(json.dumps(dict(article.meta), allow_nan=False)) == {
        "none": None,
        "nan": None,
        "price": 1.5,
        "picture": None,
        "tags": ["a", "b"],
        "inner": {"at": "01:02:00", "deep": [{"x": 1}]},
        "took": "0:00:05",
    }


def test_a_nested_text_can_be_named() -> None:
    assert texts(rows({"page": {"story": "One."}}, text="page.story")) == ["One."]


def test_times_that_python_cannot_hold_do_not_cost_the_article() -> None:
    table = pa.table(
        {
            "text": ["One.", "Two."],
            "date": pa.array([2**62, 1_748_945_700_000_000_000], pa.timestamp("ns")),
            "far": pa.array([2**62, 0], pa.timestamp("us")),
        }
    )
    found = articles(read_bytes(READER, parquet(table)))
    assert [article.text for article in found] == ["One.", "Two."]
    assert found[1].date == "2025-06-03T10:15:00"


def test_bad_rows_are_problems_with_their_number() -> None:
    items = rows({"text": "One."}, {"text": None}, {"text": ""}, {"text": "Four."})
    assert texts(items) == ["One.", "Four."]
    assert [problem.record for problem in problems(items)] == [2, 3]
    assert "'text' is empty" in str(problems(items)[0])


def test_text_that_is_not_utf8_is_a_problem() -> None:
    table = pa.table({"text": pa.array([b"caf\xe9", b"Two."], pa.binary())})
    items = read_bytes(READER, parquet(table))
    assert texts(items) == ["Two."]
    assert "bytes that are not UTF-8" in str(problems(items)[0])
    bad = pa.StringArray.from_buffers(1, pa.py_buffer(b"\0\0\0\0\4\0\0\0"), pa.py_buffer(b"caf\xe9"))
    items = read_bytes(READER, parquet(pa.table({"text": bad})))
    assert "bytes that are not UTF-8" in str(problems(items)[0])


def test_copies_of_pages_and_the_index_of_a_frame_are_left_out() -> None:
    (article,) = articles(rows({"text": "One.", "html": "<p>", "__index_level_0__": 7, "n": 1}))
    assert article.meta == {"n": 1}
    assert texts(rows({"html": "One."}, text="html")) == ["One."]


def test_a_table_without_a_text_or_without_rows_is_one_problem() -> None:
    (problem,) = problems(rows({"story": "One."}, {"story": "Two."}))
    assert "no column with the text" in problem.message
    (problem,) = problems(read_bytes(READER, parquet(pa.table({"text": pa.array([], pa.string())}))))
    assert "no article in it" in problem.message


def test_found_quotations_are_no_articles() -> None:
    (problem,) = rows({"schema_version": "1", "producer": "p", "content": "c", "nested_in": None, "text": "t"})
    assert "quotations that quotex has found" in str(problem)


def test_given_names_that_no_column_has_are_told() -> None:
    assert "--title-field head" in str(notices(rows({"text": "One."}, title="head"))[0])


@pytest.mark.parametrize("cut", [4, 20, 300])
def test_a_file_that_is_cut_off_is_a_problem(cut: int) -> None:
    data = parquet(pa.table({"text": [f"Text {number}." for number in range(100)]}))
    (problem,) = problems(read_bytes(READER, data[:-cut]))
    assert "cut off" in problem.message
    assert problem.ends


def test_damage_in_one_group_of_rows_leaves_the_others_alone() -> None:
    table = pa.table({"text": [f"Text {number}." for number in range(30)]})
    data = bytearray(parquet(table, row_group_size=10, compression="gzip", use_dictionary=False))
    group = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(1).column(0)
    middle = group.data_page_offset + group.total_compressed_size // 2
    data[middle : middle + 20] = b"\xff" * 20
    items = read_bytes(READER, bytes(data))
    assert texts(items) == [f"Text {number}." for number in [*range(10), *range(20, 30)]]
    (problem,) = problems(items)
    assert problem.record == 11
    assert "from here to 20 are damaged" in problem.message


def test_it_is_read_from_files_packed_or_not_and_from_pipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet(pa.table({"text": ["One.", "Two."]}))
    for name in ("a.parquet", "a.parquet.gz", "a.csv", "a"):
        path = write(tmp_path / name, data)
        inputs = Inputs([str(path)])
        assert texts(list(inputs)) == ["One.", "Two."]
        assert inputs.bytes_read == inputs.total_bytes()

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Pipe(data)))
    assert texts(read("-")) == ["One.", "Two."]


def test_it_is_read_a_few_rows_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({"text": [f"Text {number}. " * 500 for number in range(4000)]})
    pq.write_table(table, path, compression="none", use_dictionary=False)
    inputs = Inputs([str(path)])
    stream = iter(inputs)
    next(stream)
    assert inputs.bytes_read < path.stat().st_size / 3
    stream.close()
