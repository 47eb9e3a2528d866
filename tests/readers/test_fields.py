"""One record of a dump to one article."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.readers import MAX_CHARACTERS, FieldNames, Reading
from quotex.readers.fields import RecordReader, is_quotation, lookup
from quotex.readers.items import UnusableRecord
from quotex.records import Article, stable_id
from quotex.serialization import to_json
from tests.strategies import articles, json_objects, quotes


def article(record: object, **names: str) -> Article:
    return RecordReader(Reading(FieldNames(**names))).article(record)


def complaint(record: object, **names: str) -> str:
    with pytest.raises(UnusableRecord) as caught:
        article(record, **names)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_named_fields_come_before_recognised_ones() -> None:
    record = {"text": "No.", "story": "Yes.", "title": "No", "kicker": "Yes", "date": "2020-01-01", "day": "2021-01-01"}
    found = article(record, text="story", title="kicker", date="day")
    assert (found.text, found.title, found.date) == ("Yes.", "Yes", "2021-01-01")
    assert found.meta == {"text": "No.", "title": "No", "date": "2020-01-01"}


def test_named_fields_may_be_nested() -> None:
    record = {"page": {"parts": [{"t": "Body."}], "by": {"name": "Paper", "id": 7}}, "ref": {"n": 12}}
    found = article(record, text="page.parts.0.t", outlet="page.by.name", id="ref.n", url="nothing.there")
    assert (found.text, found.outlet, found.id, found.url) == ("Body.", "Paper", "12", None)
    assert found.meta["page"] == {"parts": [{"t": "Body."}], "by": {"id": 7}}
    assert found.meta["ref"] == {}


def test_a_field_with_dots_in_its_own_name_comes_first() -> None:
    assert lookup({"a.b": 1, "a": {"b": 2}}, "a.b") == 1
    assert lookup({"a": {"b": 2}}, "a.b") == 2
    assert article({"text": "Body.", "c.d": "T"}, title="c.d").meta == {}


@pytest.mark.parametrize(
    "name", ["a.b.c", "a.x", "x", "a.b.0", "l.2", "l.-1", "l.x", "l.1.y", ".", "", "l.99999999999"]
)
def test_a_path_that_leads_nowhere_finds_nothing(name: str) -> None:
    record = {"a": {"b": "text"}, "l": [1, 2], "text": "Body."}
    assert article(record, title=name).title is None


def test_the_message_for_a_missing_text_names_the_fields_there_are_and_the_option() -> None:
    message = complaint({"headline": "x", "inhalt": "y"})
    assert "--text-field" in message
    assert "'headline', 'inhalt'" in message
    assert "'story'" in complaint({"headline": "x"}, text="story")
    assert "no fields at all" in complaint({})
    assert complaint({str(number): 1 for number in range(99)}).endswith("'11', ...)")


@pytest.mark.parametrize("empty", [None, "", " \n\t", "\ufeff", "date 2025-06-03 "])
def test_an_empty_text_is_named_with_its_field(empty: str | None) -> None:
    assert complaint({"maintext": empty, "title": "x"}).startswith("the field 'maintext' is empty")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["One.", "Two."], "One.\n\nTwo."),
        ([["One.", "Two."], ["Three."]], "One. Two.\n\nThree."),
        (["One.", " ", ""], "One."),
    ],
)
def test_paragraphs_in_a_list_become_one_text(value: Any, text: str) -> None:
    found = article({"text": value})
    assert found.text == text
    assert found.meta == {}


def test_the_first_date_that_can_be_read_counts_and_others_stay_under_meta() -> None:
    found = article({"text": "Body.", "date": "2 hours ago", "published": "3 June 2025"})
    assert (found.date, found.meta) == ("2025-06-03", {"date": "2 hours ago"})
    found = article({"text": "Body.", "date": "2020-13-45"})
    assert (found.date, found.meta) == (None, {"date": "2020-13-45"})


def test_a_date_from_an_address_is_marked_and_comes_last() -> None:
    url = "https://news.example/2019/03/28/road"
    found = article({"text": "Body.", "url": url})
    assert (found.date, found.meta) == ("2019-03-28", {"date_from": "address"})
    found = article({"text": "date 2019-03-27 Body.", "url": url})
    assert (found.date, found.meta) == ("2019-03-27", {})


def test_integers_that_neither_parquet_nor_sqlite_holds_are_kept_as_text() -> None:
    found = article({"text": "Body.", "n": 2**63, "deep": [-(2**63) - 1, 2**63 - 1]})
    assert found.meta == {"n": str(2**63), "deep": [str(-(2**63) - 1), 2**63 - 1]}


def test_a_filled_field_is_taken_before_an_empty_one() -> None:
    assert article({"text": "", "body": "Body."}).text == "Body."
    assert article({"text": "Body.", "title": "", "headline": "Head"}).title == "Head"


@pytest.mark.parametrize(
    ("value", "kind"), [(["a", 1], "a list"), ({"a": 1}, "an object"), (3, "a number"), (True, "true")]
)
def test_a_text_that_is_no_string_is_refused(value: Any, kind: str) -> None:
    message = complaint({"text": value})
    assert f"'text' holds {kind}" in message
    assert "--text-field" in message


@pytest.mark.parametrize(("record", "kind"), [(None, "null"), ("x", "a string"), (3, "a number"), ([], "a list")])
def test_a_record_that_is_no_object_is_refused(record: Any, kind: str) -> None:
    assert complaint(record).startswith(f"{kind} where a JSON object")


def test_a_text_with_half_a_character_is_refused() -> None:
    message = complaint({"text": "He said \ud83d no"})
    assert "\\ud83d" in message
    assert "character 8" in message


def test_half_a_character_elsewhere_is_replaced() -> None:
    found = article({"text": "Body.", "title": "T\udc00", "date": "\ud800", "tags": ["\ud800", {"\ud800k": "v\ud800"}]})
    assert found.title == "T\ufffd"
    assert found.date is None
    assert found.meta == {"date": "\ufffd", "tags": ["\ufffd", {"\ufffdk": "v\ufffd"}]}


def test_an_emoji_is_no_half_character() -> None:
    assert article(json.loads('{"text": "Fine \\ud83d\\ude00"}')).text == "Fine 😀"


def test_a_text_longer_than_any_article_is_refused() -> None:
    assert article({"text": "a" * MAX_CHARACTERS}).text
    message = complaint({"text": "a" * (MAX_CHARACTERS + 1)})
    assert f"{MAX_CHARACTERS + 1:,} characters" in message
    assert "split" in message


def test_a_record_nested_beyond_reason_is_refused() -> None:
    deep: Any = "x"
    for _ in range(200):
        deep = [deep]
    assert "nested" in complaint({"text": "Body.", "deep": deep})


def test_a_date_header_in_the_text_counts_where_the_record_has_no_date() -> None:
    text = "date 2025-06-03 Russia said"
    assert article({"text": text}).date == "2025-06-03"
    assert article({"text": text, "date": "2020-01-01"}).date == "2020-01-01"
    found = article({"text": text})
    assert (found.text, found.body_start) == (text, 16)


def test_an_article_without_an_id_gets_one_from_its_text() -> None:
    for none in (None, "", " "):
        assert article({"text": "Body.", "id": none}).id == stable_id("Body.")
    assert article({"text": "Body.", "id": 0}).id == "0"


def test_a_field_is_used_for_one_thing_only() -> None:
    record = {"text": "Body.", "source-hostname": None, "source": "https://x.org/1"}
    found = article(record)
    assert (found.url, found.outlet) == ("https://x.org/1", None)


def test_fields_that_are_no_text_do_not_become_titles_or_outlets() -> None:
    found = article({"text": "Body.", "title": ["a"], "publisher": {"name": "Paper"}, "url": True})
    assert (found.title, found.outlet, found.url) == (None, "Paper", None)
    assert found.meta == {"title": ["a"], "publisher": {}, "url": True}


def test_given_names_that_no_record_had_are_remembered() -> None:
    reader = RecordReader(Reading(FieldNames(title="kicker", date="day")))
    assert reader.never_met() == []
    reader.article({"text": "Body.", "kicker": None})
    assert reader.never_met() == ["--date-field day"]
    reader.article({"text": "Body.", "day": "x"})
    assert reader.never_met() == []


@given(quotes())
def test_what_quotex_wrote_is_told_from_articles(quote: Any) -> None:
    assert is_quotation(to_json(quote))
    assert not is_quotation({"text": "Body.", "content": "Body."})


@given(json_objects, st.text(min_size=1))
def test_any_object_gives_an_article_or_a_complaint(record: dict[str, Any], text: str) -> None:
    try:
        found = article({"text": text, **record})
    except UnusableRecord:
        return
    found.text.encode()
    json.dumps(dict(found.meta), ensure_ascii=False).encode()
    assert found.id


@given(articles(), st.integers(0, 3))
def test_an_article_that_was_kept_beside_its_quotations_is_read_again_as_it_was(one: Article, start: int) -> None:
    text = one.text
    was = replace(one, body_start=start if text[start:].strip() else 0, date="2025-06-03")
    kept = json.loads(json.dumps(asdict(was)))
    again = article(kept)
    lines = ("id", "url", "title", "outlet")  # fields of one line come trimmed
    assert [getattr(again, name) for name in lines] == [(getattr(was, name) or "").strip() or None for name in lines]
    assert (again.text, again.body_start, again.date, again.meta) == (text, was.body_start, was.date, was.meta)


@pytest.mark.parametrize(
    "other", [{"body_start": "2"}, {"body_start": 99}, {"body_start": True}, {"meta": "x"}, {"meta": None}]
)
def test_other_records_keep_what_only_has_the_names_of_kept_ones(other: dict[str, Any]) -> None:
    found = article({"text": "One.", "body_start": 1, "meta": {}} | other)
    assert found.body_start == 0
    assert found.meta == {"body_start": 1, "meta": {}} | other
