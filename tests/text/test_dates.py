"""Dates of dumps, and the date header of plain text."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.readers import date_header, iso_date, normal_date


@pytest.mark.parametrize(
    ("given_date", "expected"),
    [
        ("2025-06-03", "2025-06-03"),
        ("2025/6/3", "2025-06-03"),
        ("2025.06.03", "2025-06-03"),
        ("20250603", "2025-06-03"),
        ("2017-07-17 17:03:00", "2017-07-17T17:03:00"),
        ("2017-07-17T17:03", "2017-07-17T17:03:00"),
        ("2025-06-03T10:15:00Z", "2025-06-03T10:15:00+00:00"),
        ("2025-06-03T10:15:00.123456Z", "2025-06-03T10:15:00+00:00"),
        ("2025-06-03T10:15:00-0500", "2025-06-03T10:15:00-05:00"),
        ("2025-06-03 10:15:00+02:00", "2025-06-03T10:15:00+02:00"),
        ("2025-06-03 10:15:00 UTC", "2025-06-03T10:15:00+00:00"),
        ("20250603T101500Z", "2025-06-03T10:15:00+00:00"),
        ("20250603101500", "2025-06-03T10:15:00"),
        ("Tue, 03 Jun 2025 10:15:00 GMT", "2025-06-03T10:15:00+00:00"),
        ("Tue, 03 Jun 2025 10:15:00 +0200", "2025-06-03T10:15:00+02:00"),
        ("June 3, 2025", "2025-06-03"),
        ("Jun. 3rd, 2025", "2025-06-03"),
        ("Tuesday, June 3, 2025", "2025-06-03"),
        ("Sept 9 2001", "2001-09-09"),
        ("3 June 2025", "2025-06-03"),
        ("Tuesday 3 June 2025 at 10:15 BST", "2025-06-03"),
        ("June 3, 2025 10:15 am", "2025-06-03"),
        (1748945700, "2025-06-03T10:15:00+00:00"),
        (1748945700123, "2025-06-03T10:15:00+00:00"),
        ("1748945700", "2025-06-03T10:15:00+00:00"),
        (1748945700.9, "2025-06-03T10:15:00+00:00"),
        (20250603, "2025-06-03"),
        ("  2025-06-03\n", "2025-06-03"),
    ],
)
def test_dates_of_many_makes_become_iso(given_date: object, expected: str) -> None:
    assert normal_date(given_date) == expected


@pytest.mark.parametrize(
    "given_date", ["03/06/2025", "2025-13-01", "2025-02-30", "yesterday", "2016", "2025-06", "June 31, 2025", "9" * 60]
)
def test_a_date_that_cannot_be_read_is_kept_as_given(given_date: str) -> None:
    assert iso_date(given_date) is None
    assert normal_date(given_date) == given_date


@pytest.mark.parametrize("given_date", [None, "", "  ", "None", "null", "NaT", "nan", True, False, [], {}])
def test_what_serialisers_write_for_no_date_is_no_date(given_date: object) -> None:
    assert normal_date(given_date) is None


@given(
    st.datetimes(
        min_value=datetime(1000, 1, 1), timezones=st.none() | st.just(timezone(timedelta(hours=-3, minutes=-30)))
    )
)
def test_iso_dates_come_through_with_their_offset(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert iso_date(moment.isoformat()) == moment.isoformat()
    assert iso_date(str(moment)) == moment.isoformat()


@given(st.text() | st.integers() | st.floats())
def test_no_date_makes_the_reader_fail(value: object) -> None:
    found = normal_date(value)
    assert found is None or isinstance(found, str)


@given(st.text(max_size=120))
def test_a_date_that_was_read_is_read_again_as_the_same(value: str) -> None:
    found = iso_date(value)
    assert found is None or iso_date(found) == found


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (" date 2025-06-03 Russia said on Tuesday", "Russia said on Tuesday"),
        ("date 2025-06-03\n\nRussia said", "Russia said"),
        ("Date: 2025-06-03\r\nRussia said", "Russia said"),
        ("\ufeff\n\tDATE 2025-06-03 Russia", "Russia"),
        ("date 2025-06-03", ""),
    ],
)
def test_a_leading_date_is_a_header_and_the_body_begins_behind_it(text: str, body: str) -> None:
    found, body_start = date_header(text)
    assert found == "2025-06-03"
    assert text[body_start:] == body


@pytest.mark.parametrize(
    "text",
    [
        "Russia said on date 2025-06-03 that",
        "dated 2025-06-03 Russia",
        "date 2025-13-03 Russia",
        "date 2025-06-031 Russia",
        "date 2025-06-03T10:00 Russia",
        "date 03-06-2025 Russia",
        "update 2025-06-03 Russia",
        "",
    ],
)
def test_other_beginnings_are_no_header(text: str) -> None:
    assert date_header(text) == (None, 0)


def test_a_byte_order_mark_alone_is_no_part_of_the_body() -> None:
    assert date_header("\ufeffRussia said") == (None, 1)


@given(st.text(" \n\t", max_size=20), st.dates(min_value=date(1000, 1, 1)), st.text(max_size=20))
def test_the_header_never_reaches_into_the_words_of_the_article(blanks: str, day: date, rest: str) -> None:
    text = f"{blanks}date {day.isoformat()} {rest}"
    found, body_start = date_header(text)
    assert found == day.isoformat()
    assert text[body_start:] == rest.lstrip()
