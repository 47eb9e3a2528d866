"""Dates of dumps, and the date header of plain text."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.text.dates import (
    DateOrder,
    date_header,
    date_in_address,
    date_in_file_name,
    date_order,
    given_date,
    is_ambiguous,
    iso_date,
)


@pytest.mark.parametrize(
    ("value", "expected"),
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
        ({"$date": "2025-06-03T10:15:00Z"}, "2025-06-03T10:15:00+00:00"),
        ({"$date": {"$numberLong": "1748945700000"}}, "2025-06-03T10:15:00+00:00"),
        (1748945700000000, "2025-06-03T10:15:00+00:00"),
        ("/Date(1748945700000)/", "2025-06-03T10:15:00+00:00"),
        ("202506031015", "2025-06-03T10:15:00"),
        ("20250603T101500+0200", "2025-06-03T10:15:00+02:00"),
        ("Tue Jun 03 10:15:00 +0000 2025", "2025-06-03T10:15:00+00:00"),
        ("Tue Jun  3 10:15:00 2025", "2025-06-03T10:15:00"),
        ("2025-06-03 10:15:00.123456789 +0000 UTC", "2025-06-03T10:15:00+00:00"),
        ("2025-06-03 10:15:00 +0200 CEST m=+0.012", "2025-06-03T10:15:00+02:00"),
        ("2025-06-03T10:15:00+02:00[Europe/Berlin]", "2025-06-03T10:15:00+02:00"),
        ("2025-06-03 10:15 PM", "2025-06-03"),
        ("Tue Jun 03 2025 10:15:00 GMT+0200 (Central European Summer Time)", "2025-06-03"),
        ("Updated 3 June 2025", "2025-06-03"),
        ("Published: June 3, 2025", "2025-06-03"),
        ("Last updated on June 3, 2025 at 10:15 am", "2025-06-03"),
        ("Published 10:15 AM EDT, Tue June 3, 2025", "2025-06-03"),
        ("Updated 2025-06-03", "2025-06-03"),
        ("June 3, 2025 | 10:15am", "2025-06-03"),
        ("Jun 3, 2025 / 10:15 AM EDT", "2025-06-03"),
        ("03-Jun-2025", "2025-06-03"),
        ("03-Jun-25", "2025-06-03"),
        ("3-Jun-98", "1998-06-03"),
        ("Tuesday, 03-Jun-25 10:15:00 GMT", "2025-06-03"),
        ("03/Jun/2025:10:15:00 +0000", "2025-06-03"),
        ("2025-Jun-03", "2025-06-03"),
        ("3rd of June 2025", "2025-06-03"),
        ("13/06/2025", "2025-06-13"),
        ("13/06/2025 14:05", "2025-06-13"),
        ("5/29/2024", "2024-05-29"),
        ("5/29/2024, 3:45:00 PM", "2024-05-29"),
        ("13.07.2022", "2022-07-13"),
        ("29-5-2024", "2024-05-29"),
        ("06/06/2025", "2025-06-06"),
    ],
)
def test_dates_of_many_makes_become_iso(value: object, expected: str) -> None:
    given = given_date(value)
    assert given is not None
    assert iso_date(given) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(
            "03/06/2025",
            "1.6.2025",
            "31/31/2025",
            "2025-13-01",
            "2020-13-45",
            "2025-02-30",
            "June 31, 2025",
            "0000-01-01",
        ),
        *("yesterday", "2 hours ago", "2016", "2025-06", "June 2025", "13/06/25", "12-345-6789", "9" * 60, "1 " * 99),
    ],
)
def test_what_is_no_date_or_more_than_one_is_not_read(value: str) -> None:
    assert iso_date(value) is None


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", "  ", "None", "null", "NaT", "nan", "N/A", True, False, [], {}, 0),
        *("0000-00-00", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z"),
    ],
)
def test_what_serialisers_write_for_no_date_is_no_date(value: object) -> None:
    assert given_date(value) is None


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9999, 1, 1)), st.sampled_from("/-."))
def test_an_order_reads_every_date_of_numbers(day: date, mark: str) -> None:
    orders: tuple[tuple[DateOrder, str], ...] = (("dmy", f"%d{mark}%m{mark}%Y"), ("mdy", f"%m{mark}%d{mark}%Y"))
    for order, form in orders:
        written = day.strftime(form).rjust(10, "0")
        assert iso_date(written, order) == day.isoformat()
        told = date_order(written)
        assert told == (order if day.day > 12 else None)
        assert is_ambiguous(written) == (day.day <= 12 and day.day != day.month)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://news.example/2019/03/28/story", "2019-03-28"),
        ("https://news.example/world/2019/mar/28/story", "2019-03-28"),
        ("https://news.example/2019/3/8", "2019-03-08"),
        ("https://news.example/20190328/story.html", "2019-03-28"),
        ("https://news.example/story-2019-03-28.html", "2019-03-28"),
        ("https://news.example/2019/03/story", None),
        ("https://news.example/2019/13/45/story", None),
        ("https://news.example/story-12345678", None),
        ("https://news.example/9999/12/12/story", None),
        ("", None),
    ],
)
def test_a_date_in_an_address_is_found_where_it_is_one(address: str, expected: str | None) -> None:
    assert date_in_address(address) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nyt_2015-11-16_road.txt", "2015-11-16"),
        ("2015_11_16.txt", "2015-11-16"),
        ("ap20151116.txt", "2015-11-16"),
        ("2015-11-16-to-2015-11-17.txt", None),
        ("2015-16-11.txt", None),
        ("120151116.txt", None),
        ("road.txt", None),
    ],
)
def test_a_date_in_a_file_name_is_found_where_there_is_one(name: str, expected: str | None) -> None:
    assert date_in_file_name(name) == expected


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
    found = given_date(value)
    assert found is None or iso_date(found) is None or date_order(found) in (None, "dmy", "mdy")


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
