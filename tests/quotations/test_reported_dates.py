"""Dates of time expressions; 3 June 2025 is a Tuesday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.quotations.reported_dates import reported_day

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
