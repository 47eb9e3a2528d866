"""Parquet: typed columns from which the whole record comes back."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from pyarrow import parquet

from quotex.errors import QuotexError
from quotex.exports import parquet as writer
from quotex.exports.parquet import write_parquet
from quotex.records import Article, Context, Cue, Member, Producer, Quote, Source, Span, Speaker, SpeakerCandidate, Time
from tests.exports.helpers import a_record, few, found, with_article


def table(records: list[Quote]) -> Any:
    stream = io.BytesIO()
    write_parquet(records, stream)
    return parquet.read_table(io.BytesIO(stream.getvalue()))


def spans(values: list[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(**value) for value in values)


def entities(kind: Any, text: str | None) -> Any:
    return None if text is None else tuple(kind(**value) for value in json.loads(text))


def record(row: dict[str, Any]) -> Quote:
    """The record of a row, but for the article's text."""
    cue = (
        Cue(
            row["cue"],
            row["cue_lemma"],
            spans(row["cue_spans"]),
            row["cue_class"],
            row["cue_negated"],
            row["cue_tense"],
        )
        if row["cue"] is not None
        else None
    )
    speaker = (
        Speaker(
            row["speaker"],
            row["speaker_id"],
            row["speaker_kind"],
            row["speaker_role"],
            row["speaker_affiliation"],
            row["resolved_by"],
            row["speaker_confidence"],
            entities(Member, row["speaker_members"]),
            row["speaker_gender"],
            row["speaker_gender_evidence"],
            row["speaker_wikidata"],
        )
        if row["speaker"] is not None
        else None
    )
    times = spans(row["time_spans"])
    return Quote(
        id=row["id"],
        article=Article(
            "",
            row["article_id"],
            row["article_url"],
            row["article_title"],
            row["article_date_text"],
            row["outlet"],
            meta=json.loads(row["article_meta"]),
        ),
        type=row["type"],
        part=row["part"],
        text=row["quotation"],
        content=spans(row["content_spans"]),
        cue=cue,
        source=Source(row["source"], spans(row["source_spans"])) if row["source"] is not None else None,
        via=Source(row["via"], spans(row["via_spans"])) if row["via"] is not None else None,
        speaker=speaker,
        speaker_candidates=entities(SpeakerCandidate, row["speaker_candidates"]),
        resolved_by=row["resolved_by"],
        addressee=next(iter(spans(row["addressee_spans"])), None),
        time=Time(row["said_when"], row["said_date_text"], times[0].start, times[0].end, row["said_edtf"])
        if times
        else None,
        nested_in=row["nested_in"],
        context=Context(
            row["paragraph"],
            row["sentence_before"],
            row["sentence"],
            row["sentence_after"],
            row["context_prefix"],
            row["context_suffix"],
        ),
        confidence=row["confidence"],
        review=row["review"],
        producer=Producer(row["producer"].removeprefix("quotex "), row["model"], row["model_version"]),
    )


@few
@given(found())
def test_the_whole_record_comes_back(records: list[Quote]) -> None:
    back = [record(row) for row in table(records).to_pylist()]
    assert back == [with_article(quote, text="", body_start=0) for quote in records]


def test_columns_have_their_types_also_when_there_is_no_row() -> None:
    schema = table([]).schema
    assert str(schema.field("confidence").type) == "double"
    assert str(schema.field("cue_negated").type) == "bool"
    assert {str(schema.field(name).type) for name in ("article_date", "said_date")} == {"date32[day]"}
    assert str(schema.field("content_spans").type).startswith("list<")
    assert schema == table([a_record()]).schema


@pytest.mark.parametrize(
    ("given", "day"),
    [("2025-06-03", date(2025, 6, 3)), ("2025-06-03T23:10:00+02:00", date(2025, 6, 3)), ("2025-06", None),
     ("last week", None), (None, None), ("June 3, 2025", date(2025, 6, 3))],
)  # fmt: skip
def test_a_date_is_a_day_and_its_text_stays(given: str | None, day: date | None) -> None:
    [row] = table([with_article(a_record(), date=given)]).to_pylist()
    assert (row["article_date"], row["article_date_text"]) == (day, given)


def test_rows_are_written_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "ROW_GROUP", 2)
    stream = io.BytesIO()
    write_parquet([a_record()] * 5, stream)
    assert parquet.ParquetFile(io.BytesIO(stream.getvalue())).num_row_groups == 3


def test_half_a_character_does_not_stop_the_file() -> None:
    assert table([with_article(a_record(), title="T\ud800")]).to_pylist()[0]["article_title"] == "T?"


def test_without_pyarrow_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(
        QuotexError, match=r'^writing Parquet needs pyarrow; install it with: pip install "quotex\[parquet\]"'
    ):
        write_parquet([], io.BytesIO())
