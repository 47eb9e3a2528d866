"""The timeline: all quotations are in its bars, and its bars are links to what they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.web.template_filters import day, level, months, percent, period
from quotex.web.timeline import HEIGHT, MOST_BARS, WIDTH, timeline

MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(1, 9999), st.integers(1, 12))


@given(st.dictionaries(MONTHS, st.integers(1, 10**6), min_size=2, max_size=30))
def test_each_quotation_is_in_one_bar_and_the_bars_fit_the_drawing(counts: dict[str, int]) -> None:
    chart = timeline(sorted(counts.items()))
    assert chart is not None
    assert sum(bar.count for bar in chart.bars) == sum(counts.values())
    assert max(bar.count for bar in chart.bars) == chart.most
    assert len(chart.bars) <= MOST_BARS + 30  # centuries are the widest bars
    for bar in chart.bars:
        assert 0 <= bar.x <= WIDTH
        assert bar.x + bar.width <= WIDTH + 0.1
        assert bar.height + bar.y == pytest.approx(HEIGHT, abs=0.1)
        assert sum(n for at, n in counts.items() if bar.since <= at[: len(bar.since)] <= bar.until) == bar.count


def test_a_few_years_are_shown_by_month_with_the_gaps() -> None:
    chart = timeline([("2024-11", 4), ("2025-02", 1)])
    assert chart is not None
    assert [(bar.since, bar.count, bar.height) for bar in chart.bars] == [
        ("2024-11", 4, 100.0),
        ("2024-12", 0, 0.0),
        ("2025-01", 0, 0.0),
        ("2025-02", 1, 25.0),
    ]
    assert (chart.first, chart.last) == ("November 2024", "February 2025")


def test_decades_are_shown_by_year() -> None:
    chart = timeline([("1990-01", 1), ("2020-12", 1)])
    assert chart is not None
    assert [chart.bars[0].since, chart.bars[-1].until] == ["1990", "2020"]


@pytest.mark.parametrize("counts", [[], [("2025-01", 3)], [("nonsense", 3), ("2025-01", 1)]])
def test_one_period_is_no_timeline(counts: list[tuple[str, int]]) -> None:
    assert timeline(counts) is None


@pytest.mark.parametrize(
    ("given_date", "shown"),
    [
        ("2025-06-03", "3 June 2025"),
        ("2025-06-03T10:00:00", "3 June 2025"),
        ("2025-06", "June 2025"),
        ("2025", "2025"),
        ("last week", "last week"),
        (None, ""),
    ],
)
def test_dates_are_written_out_where_they_are_dates(given_date: str | None, shown: str) -> None:
    assert day(given_date) == shown


def test_a_period_of_one_day_is_that_day() -> None:
    assert period("2025-06-03", "2025-06-03") == "3 Jun 2025"
    assert period("2025-06-03", "2025-07-01") == "3 Jun 2025 – 1 Jul 2025"
    assert period(None, "2025") == "2025"


def test_confidences_are_whole_percents_in_three_levels() -> None:
    assert [percent(0.874), level(0.9), level(0.7), level(0.69)] == ["87\u00a0%", "high", "medium", "low"]


def test_a_quarter_is_written_with_its_year_once() -> None:
    assert months("2025-04", "2025-06") == "Apr – Jun 2025"
    assert months("2024-12", "2025-02") == "Dec 2024 – Feb 2025"
    assert months("2025-04", "2025-04") == "April 2025"
