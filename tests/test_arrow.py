"""Quotations of Arrow batches: one row a quotation, one row an error, and the schema that is published."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any

import pandas
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import quotex.arrow
from quotex.arrow import BatchExtractor, extract_batch, schema
from quotex.errors import QuotexError
from quotex.exports.columns import PARQUET_COLUMNS
from quotex.records import Article
from quotex.runs.extraction import Outcome, outcomes
from tests.runs.fake_extractor import FakeExtractor

# Columns that programs of others rely on, with their types; columns may be added, and none may go or change.
TEXTS = (
    *("id", "speaker", "speaker_role", "speaker_affiliation", "type", "part"),
    *("quotation", "cue", "sentence", "outlet", "article_title"),
    *("article_url", "passage_url", "checkworthy_for", "checkworthy_against", "source", "via"),
    *("cue_lemma", "cue_class", "cue_tense", "addressee", "said_when"),
    *("said_edtf", "speaker_kind", "speaker_id", "speaker_gender", "speaker_wikidata", "speaker_members"),
    *("speaker_candidates", "resolved_by", "sentence_before", "sentence_after", "article_file", "article_id"),
    *("nested_in", "dedup_key", "producer", "model", "model_version", "context_prefix"),
    *("context_suffix", "article_meta", "error"),
)
PUBLISHED = {
    **dict.fromkeys(
        TEXTS,
        pa.string(),
    ),
    **dict.fromkeys(("article_date", "said_date"), pa.date32()),
    **dict.fromkeys(("confidence", "checkworthiness", "speaker_confidence"), pa.float64()),
    "paragraph": pa.int64(),
    "cue_negated": pa.bool_(),
    **dict.fromkeys(
        ("content_spans", "cue_spans", "source_spans", "via_spans", "addressee_spans", "time_spans"),
        pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64()), ("text", pa.string())])),
    ),
}
BATCH = pa.table(
    {
        "text": [
            "“It is late,” Ms. Obi said.",
            None,
            "“One,” said Ann, and then “Two.”",
            "explode",
            "Nothing was said.",
            "Der Minister sagte gestern in Berlin, dass er morgen kommen wolle, und die Opposition schwieg dazu.",
        ],
        "title": ["A", "B", "C", "D", "E", "F"],
        "n": [1, 2, 3, 4, 5, 6],
    }
)


class Here:
    """The shared engine, with an extractor of this process."""

    def outcomes(self, articles: Sequence[Article]) -> list[Outcome]:
        return outcomes(FakeExtractor(), articles)


@pytest.fixture(autouse=True)
def _fake(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotex.arrow, "shared_engine", lambda options: Here())


def test_the_published_columns_keep_their_names_and_types() -> None:
    found = dict(zip(schema().names, schema().types, strict=True))
    assert {name: found.get(name) for name in PUBLISHED} == PUBLISHED


def test_the_schema_is_that_of_parquet_and_an_error() -> None:
    assert schema().names == [*(column.name for column in PARQUET_COLUMNS), "error"]


def test_quotations_and_errors_come_as_rows_in_the_order_of_the_batch() -> None:
    found = extract_batch(BATCH, carry=("n", "title"))
    rows = found.select(["quotation", "article_title", "error", "input_n", "input_title"]).to_pylist()
    assert [(row["input_n"], row["input_title"], row["quotation"]) for row in rows] == [
        (1, "A", "“It is late,”"),
        (2, "B", None),
        (3, "C", "“One,”"),
        (3, "C", "“Two.”"),
        (4, "D", None),
    ]
    assert rows[1]["error"] == (
        "the column 'text' is empty; leave the record out, or name another field with text_field=NAME"
    )
    assert "too" in rows[4]["error"]
    assert [row["article_title"] for row in rows] == ["A", None, "C", "C", None]
    assert found.schema == BatchExtractor(carry=("n", "title")).schema(BATCH.schema)


@pytest.mark.parametrize(
    "batch", [BATCH.to_batches()[0], BATCH.to_pandas(), pa.table(BATCH.to_pandas())], ids=["batch", "pandas", "table"]
)
def test_record_batches_and_frames_give_what_tables_give(batch: Any) -> None:
    assert extract_batch(batch, carry=["n"]).equals(extract_batch(BATCH, carry=["n"]))


def test_a_frame_with_values_of_all_kinds_gives_rows_and_no_exception() -> None:
    frame = pandas.DataFrame(
        {"text": ["“One.”", 7, None, b"\xff", ["a"], {"x": 1}], "extra": [object(), 1, "a", None, 2.5, []]}
    )
    found = extract_batch(frame)
    assert found.column("quotation").to_pylist()[0] == "“One.”"
    assert all(found.column("error").to_pylist()[1:])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.none(), st.text(max_size=60), st.just("“One,” said Ann.")), max_size=12), st.data())
def test_cutting_a_batch_in_two_changes_no_row(texts: list[str | None], data: st.DataObject) -> None:
    batch = pa.table({"text": pa.array(texts, pa.string()), "n": list(range(len(texts)))})
    cut = data.draw(st.integers(0, len(texts)))
    find = BatchExtractor(carry=("n",), language=None)
    whole = find(batch)
    assert whole.equals(pa.concat_tables([find(batch.slice(0, cut)), find(batch.slice(cut))]))
    assert whole.schema == find.schema(batch.schema)


def test_an_empty_batch_has_the_schema() -> None:
    assert extract_batch(pa.table({"other": pa.array([], pa.string())})).schema == schema()


def test_batches_for_spark_are_those_of_the_tables() -> None:
    assert pa.Table.from_batches(BatchExtractor().batches(BATCH.to_batches(2)), schema()).equals(extract_batch(BATCH))


@pytest.mark.filterwarnings("ignore")  # of dask and its libraries
def test_partitions_of_dask_give_frames_with_the_same_columns() -> None:
    frames = pytest.importorskip("dask.dataframe", reason="dask is not installed")
    find = BatchExtractor()
    meta = find.schema().empty_table().to_pandas()
    articles = frames.from_pandas(BATCH.to_pandas(), npartitions=2)
    found = articles.map_partitions(lambda frame: find(frame).to_pandas(), meta=meta).compute(scheduler="synchronous")
    assert list(found["quotation"].dropna()) == ["“It is late,”", "“One,”", "“Two.”"]
    assert list(found.columns) == schema().names


def test_the_extractor_can_be_sent_to_other_processes() -> None:
    find = BatchExtractor(text_field="body", carry=("n",), timeout=5)
    assert pickle.loads(pickle.dumps(find)) == find


@pytest.mark.parametrize(
    ("batch", "options", "said"),
    [
        (pa.table({"words": ["a"]}), {}, "text_field=NAME (the table has 'words')"),
        (BATCH, {"carry": ("m",)}, "no column 'm' to carry along; it has 'text', 'title', 'n'"),
        (BATCH.to_pandas(), {"carry": ("m",)}, "no column 'm'"),
        (["a"], {}, "give a pyarrow.Table, a RecordBatch or a pandas frame, not list"),
    ],
)
def test_what_is_no_batch_of_articles_is_one_sentence(batch: Any, options: dict[str, Any], said: str) -> None:
    with pytest.raises(QuotexError) as error:
        extract_batch(batch, **options)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_the_schema_of_carried_columns_needs_that_of_the_batches() -> None:
    with pytest.raises(QuotexError, match="give the schema of the batches"):
        BatchExtractor(carry=("n",)).schema()
