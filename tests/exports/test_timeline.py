"""Periods without gaps, their columns, and dates in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.exports.timeline import DAY, MONTH, QUARTER, YEAR, Period, columns, date_in_words, timeline

LIMITS = {DAY: 10, MONTH: 12, QUARTER: 12, YEAR: 20, 5 * YEAR: 30}
NUMBERS = st.tuples(st.integers(0, 9), st.integers(0, 9))


@given(st.dictionaries(st.dates().map(str), NUMBERS, max_size=20))
def test_every_quotation_is_in_one_period_or_before_them(counts: dict[str, tuple[int, int]]) -> None:
    found = timeline(counts, LIMITS)
    assert sum(period.total for period in found.periods) + found.before == sum(map(sum, counts.values()))
    assert len(found.periods) <= LIMITS[found.length]
    for period in found.periods:
        held = [n for day, n in counts.items() if period.since <= day[: len(period.since)] <= period.until]
        assert period.by_type == (sum(first for first, _ in held), sum(second for _, second in held))


@pytest.mark.parametrize(
    ("first", "last", "length", "number"),
    [
        ("2025-06-28", "2025-07-07", DAY, 10),
        ("2025-06-28", "2025-07-08", MONTH, 2),
        ("2024-01-31", "2024-12-01", MONTH, 12),
        ("2024-01-31", "2025-01-01", QUARTER, 5),
        ("2021-12-31", "2025-01-01", YEAR, 5),
        ("2000-01-01", "2025-01-01", 5 * YEAR, 6),
    ],
)
def test_the_shortest_periods_are_chosen_that_are_few_enough(first: str, last: str, length: int, number: int) -> None:
    found = timeline({first: (1,), last: (1,)}, LIMITS)
    assert (found.length, len(found.periods)) == (length, number)


def test_of_too_many_periods_only_the_last_ones_stay() -> None:
    found = timeline({"0001-01-01": (3, 1), "2025-06-03": (1, 0)}, LIMITS)
    assert (found.length, len(found.periods), found.before) == (5 * YEAR, 30, 4)
    assert (found.periods[0].since, found.periods[-1].until) == ("1880", "2029")


def test_months_count_as_their_first_day_and_what_is_no_date_is_left_out() -> None:
    found = timeline({"2025-05": (1,), "2025-06": (2,), "2025-13": (4,), "soon": (8,)}, {MONTH: 12})
    assert [(period.since, period.total) for period in found.periods] == [("2025-05", 1), ("2025-06", 2)]
    assert timeline({"soon": (8,)}, LIMITS).periods == ()


@pytest.mark.parametrize(
    ("since", "until", "name", "label"),
    [
        ("2025-06-03", "2025-06-03", "3 June 2025", "3 Jun"),
        ("2025-04", "2025-04", "April 2025", "Apr 2025"),
        ("2025-04", "2025-06", "Apr – Jun 2025", "Apr 2025"),
        ("2025", "2025", "2025", "2025"),
        ("2020", "2024", "2020 – 2024", "2020"),
    ],
)
def test_a_period_has_a_name_and_a_label(since: str, until: str, name: str, label: str) -> None:
    period = Period(since, until, ())
    assert (period.name, period.label) == (name, label)


def test_columns_stand_in_the_middle_of_their_places() -> None:
    periods = [Period("2024", "2024", (1, 3)), Period("2025", "2025", (0, 0))]
    first, second = columns(periods, 8, (20, 120, 80), share=0.5, widest=100, least=0)
    assert (first.x, first.width, second.x) == (32.5, 25.0, 82.5)
    assert [(part.y, part.height, part.kind) for part in first.parts] == [(70.0, 10.0, 0), (40.0, 30.0, 1)]
    assert second.parts == ()
    narrow, _ = columns(periods, 8, (20, 120, 80), share=0.5, widest=10, least=15)
    assert (narrow.x, narrow.width, narrow.parts[0].height) == (40.0, 10, 15)


DATES = {"2025-06-03": "3 June 2025", "2025-06": "June 2025", "2025": "2025", "2025-06-03T10:00:00Z": "3 June 2025"}
DATES |= {"last week": "last week", "2025-13": "2025-13", "2025-06-31": "2025-06-31", "": "", None: ""}
DATES |= {"٢٠٢٥-٠٦-٠٣": "٢٠٢٥-٠٦-٠٣"}


@pytest.mark.parametrize(("given_date", "shown"), DATES.items())
def test_dates_are_written_out_where_they_are_dates(given_date: str | None, shown: str) -> None:
    assert date_in_words(given_date) == shown


def test_the_name_of_a_month_may_be_cut() -> None:
    assert date_in_words("2025-09-03", 3) == "3 Sep 2025"
