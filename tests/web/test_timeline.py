"""The timeline: all quotations are in its bars, and its bars are links to what they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.web.template_filters import level, percent, period
from quotex.web.timeline import HEIGHT, MOST_BARS, WIDTH, timeline_chart

MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(1, 9999), st.integers(1, 12))


@given(st.dictionaries(MONTHS, st.integers(1, 10**6), min_size=2, max_size=30))
def test_each_quotation_is_in_one_bar_and_the_bars_fit_the_drawing(counts: dict[str, int]) -> None:
    chart = timeline_chart(sorted(counts.items()))
    assert chart is not None
    periods = [bar.period for bar in chart.bars]
    assert sum(period.total for period in periods) == sum(counts.values())
    assert max(period.total for period in periods) == chart.most
    assert len(periods) <= MOST_BARS + 30  # centuries are the widest bars
    for bar in chart.bars:
        assert 0 <= bar.x <= WIDTH
        assert bar.x + bar.width <= WIDTH + 0.1
        assert all(part.height + part.y == pytest.approx(HEIGHT, abs=0.1) for part in bar.parts)
    for found in periods:
        held = [count for at, count in counts.items() if found.since <= at[: len(found.since)] <= found.until]
        assert sum(held) == found.total


def test_a_few_years_are_shown_by_month_with_the_gaps() -> None:
    chart = timeline_chart([("2024-11", 4), ("2025-02", 1)])
    assert chart is not None
    assert [(bar.period.since, bar.period.total, [part.height for part in bar.parts]) for bar in chart.bars] == [
        ("2024-11", 4, [100.0]),
        ("2024-12", 0, []),
        ("2025-01", 0, []),
        ("2025-02", 1, [25.0]),
    ]
    assert (chart.bars[0].period.name, chart.bars[-1].period.name) == ("November 2024", "February 2025")


def test_one_quotation_among_thousands_is_still_seen() -> None:
    chart = timeline_chart([("2024-11", 9000), ("2024-12", 1)])
    assert chart is not None
    assert [part.height for part in chart.bars[1].parts] == [2.0]


def test_decades_are_shown_by_year() -> None:
    chart = timeline_chart([("1990-01", 1), ("2020-12", 1)])
    assert chart is not None
    assert [chart.bars[0].period.since, chart.bars[-1].period.until] == ["1990", "2020"]


@pytest.mark.parametrize("counts", [[], [("2025-01", 3)], [("nonsense", 3), ("2025-01", 1)]])
def test_one_period_is_no_timeline(counts: list[tuple[str, int]]) -> None:
    assert timeline_chart(counts) is None


def test_a_period_of_one_day_is_that_day() -> None:
    assert period("2025-06-03", "2025-06-03") == "3 Jun 2025"
    assert period("2025-06-03", "2025-07-01") == "3 Jun 2025 – 1 Jul 2025"
    assert period(None, "2025") == "2025"


def test_confidences_are_whole_percents_in_three_levels() -> None:
    assert [percent(0.874), level(0.9), level(0.7), level(0.69)] == ["87\u00a0%", "high", "medium", "low"]
