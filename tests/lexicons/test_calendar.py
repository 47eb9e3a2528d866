"""The calendar: one table for days, months and what else names a time."""

from __future__ import annotations

import calendar

import pytest

from quotex.lexicons.calendar import calendar_names, full_names, time_words


def test_weekdays_and_months_stand_in_their_order_by_full_name() -> None:
    assert full_names("weekday") == tuple(map(str.lower, calendar.day_name))
    assert full_names("month") == tuple(map(str.lower, calendar.month_name[1:]))


def test_abbreviations_mean_what_the_full_names_mean() -> None:
    words = time_words()
    for kind in ("weekday", "month"):
        for name in full_names(kind):
            if name[:3] in words:
                assert words[name[:3]][kind] == words[name][kind]


@pytest.mark.parametrize("name", ["may", "jan", "sun", "today", "night"])
def test_what_may_be_a_name_or_no_name_at_all_is_not_ruled_out_as_a_speaker(name: str) -> None:
    assert name in time_words()
    assert name not in calendar_names()


@pytest.mark.parametrize("name", ["monday", "december", "sept", "ramadan", "gmt"])
def test_what_names_only_a_date_is_no_speaker(name: str) -> None:
    assert name in calendar_names()
