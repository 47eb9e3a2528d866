"""Dates of time expressions; 3 June 2025 is a Tuesday."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.quotations.reported_dates import ReportedTime, reported_day, reported_time

TUESDAY = "2025-06-03"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("on Tuesday", "2025-06-03"),
        ("on Monday", "2025-06-02"),
        ("Wednesday", "2025-05-28"),
        ("late on Wednesday night", "2025-05-28"),
        ("Thursday morning", "2025-05-29"),
        ("Thurs.", "2025-05-29"),
        ("last Tuesday", "2025-05-27"),
        ("last Monday", "2025-06-02"),
        ("next Tuesday", "2025-06-10"),
        ("next Friday", "2025-06-06"),
        ("today", "2025-06-03"),
        ("earlier today", "2025-06-03"),
        ("this morning", "2025-06-03"),
        ("tonight", "2025-06-03"),
        ("yesterday", "2025-06-02"),
        ("yesterday evening", "2025-06-02"),
        ("last night", "2025-06-02"),
        ("tomorrow", "2025-06-04"),
        ("two days ago", "2025-06-01"),
        ("10 days ago", "2025-05-24"),
        ("a day ago", "2025-06-02"),
        ("June 1", "2025-06-01"),
        ("on June 1st", "2025-06-01"),
        ("on 2 May 2025", "2025-05-02"),
        ("on 2 May", "2025-05-02"),
        ("Dec. 24", "2024-12-24"),
        ("February 29", "2024-02-29"),
        ("June 1, 2023", "2023-06-01"),
        ("on Tuesday, June 3", "2025-06-03"),
        ("2025-06-01", "2025-06-01"),
    ],
)
def test_a_phrase_that_names_a_day_has_its_date(phrase: str, day: str) -> None:
    assert reported_day(phrase, TUESDAY) == day


@pytest.mark.parametrize(
    "phrase",
    [
        "last week",
        "Monday last week",
        "in June",
        "in 2024",
        "two weeks ago",
        "earlier",
        "on Monday and Tuesday",
        "June 1 and June 2",
        "June 31",
        "morning",
        "may",
        "",
        "Monday " * 40,
    ],
)
def test_a_phrase_that_names_no_single_day_has_none(phrase: str) -> None:
    assert reported_day(phrase, TUESDAY) is None


@pytest.mark.parametrize("article_date", [None, "", "June", "2025-13-40"])
def test_without_the_articles_date_only_full_dates_count(article_date: str | None) -> None:
    assert reported_day("on Monday", article_date) is None
    assert reported_day("June 1", article_date) is None
    assert reported_day("2 May 2025", article_date) == "2025-05-02"


def test_a_time_stamp_serves_as_the_articles_date() -> None:
    assert reported_day("yesterday", "2025-06-03T23:15:00Z") == "2025-06-02"


@given(st.dates(date(1900, 1, 10), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_latest_one_on_or_before_the_article(day: date, number: int) -> None:
    found = reported_day(f"on {DAYS[number]}", day.isoformat())
    assert found is not None
    assert date.fromisoformat(found).weekday() == number
    assert timedelta(0) <= day - date.fromisoformat(found) < timedelta(7)


@given(st.text(max_size=40), st.none() | st.text(max_size=12) | st.dates().map(str))
def test_no_phrase_crashes(phrase: str, article_date: str | None) -> None:
    found = reported_day(phrase, article_date)
    assert found is None or date.fromisoformat(found)


@pytest.mark.parametrize("phrase", ["yesterday", "last night", "9 days ago", "tomorrow"])
@pytest.mark.parametrize("edge", ["0001-01-01", "9999-12-31"])
def test_the_first_and_last_day_of_the_calendar_do_not_crash(phrase: str, edge: str) -> None:
    assert reported_day(phrase, edge)


PERIODS = {
    "in 2019": "2019",
    "early in 2019": "2019",
    "the 1990s": "199X",
    "in March 2021": "2021-03",
    "March of 2021": "2021-03",
    "in May": "2025-05",
    "in June": "2025-06",
    "in December": "2024-12",
    "last June": "2024-06",
    "last May": "2025-05",
    "next June": "2026-06",
    "next July": "2025-07",
    "earlier this month": "2025-06",
    "late last month": "2025-05",
    "last year": "2024",
    "this year": "2025",
    "last week": "2025-05-26/2025-06-01",
    "earlier this week": "2025-06-02/2025-06-08",
    "next week": "2025-06-09/2025-06-15",
    "over the weekend": "2025-05-31/2025-06-01",
    "next weekend": "2025-06-07/2025-06-08",
    "last summer": "2024-22",
    "in the spring of 2019": "2019-21",
    "two weeks ago": "2025-05-20~",
    "a month ago": "2025-05~",
    "14 months ago": "2024-04~",
    "two years ago": "2023~",
    "about 2010": "2010~",
    "around June 1": "2025-06-01~",
}


@pytest.mark.parametrize(("phrase", "edtf"), PERIODS.items())
def test_a_longer_or_rough_period_has_no_date_but_its_edtf(phrase: str, edtf: str) -> None:
    assert reported_time(phrase, TUESDAY) == ReportedTime(None, edtf)


@pytest.mark.parametrize("phrase", ["2 May 2025", "on Monday", "two days ago", "on December 30"])
def test_a_day_stands_in_both_fields(phrase: str) -> None:
    found = reported_time(phrase, TUESDAY)
    assert found.date == found.edtf == reported_day(phrase, TUESDAY) is not None


@pytest.mark.parametrize("phrase", ["in 2019", "in March 2021", "summer 2019", "2 May 2025"])
def test_a_phrase_with_its_year_needs_no_article_date(phrase: str) -> None:
    assert reported_time(phrase, None) == reported_time(phrase, TUESDAY) != ReportedTime()


@pytest.mark.parametrize(
    "phrase",
    ["earlier", "June 31", "in May and June", "last winter", "hours ago", "in recent months", "", "in 2019 and 2020"],
)
def test_what_names_no_single_period_has_neither(phrase: str) -> None:
    assert reported_time(phrase, TUESDAY) == ReportedTime()


@pytest.mark.parametrize("phrase", ["in May", "last week", "this month", "two weeks ago", "over the weekend"])
def test_without_the_articles_date_nothing_is_counted_from_it(phrase: str) -> None:
    assert reported_time(phrase, None) == ReportedTime()


UNITS = ("weeks", "month", "year", "decade", "weekend", "summer", "May", "June")
WORDS = st.sampled_from([*UNITS, "last", "next", "this", "two", "99", "999", "ago", "2019", "s", "the", "of"])


@given(st.lists(WORDS, max_size=5).map(" ".join), st.none() | st.dates().map(str))
def test_every_period_is_edtf_of_the_first_level(phrase: str, article_date: str | None) -> None:
    edtf = reported_time(phrase, article_date).edtf
    date_form = r"\d{4}(-\d\d){0,2}"
    assert edtf is None or re.fullmatch(rf"{date_form}~?|\d{{3}}X|{date_form}/{date_form}", edtf)
