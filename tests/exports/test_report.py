"""The report: its figures, and a page that any record leaves whole and harmless."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.exports.report import figures, report_page, write_report
from quotex.exports.report import page as page_module
from quotex.exports.report.charts import bar, time_chart
from quotex.exports.timeline import Period
from quotex.records import Quote
from tests.exports.helpers import HOSTILE, a_record, few, found, three_records, with_article

VOID = {"meta", "link", "br", "rect", "line"}
LINKED = {"href", "src", "action", "data", "poster", "srcset"}


class Page(HTMLParser):
    """Reads a page strictly: every element is closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in ("td", "th"):
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def page(records: list[Quote], title: str = "Title", **limits: int) -> Page:
    return Page(report_page(figures(records, **{"speakers": 40, "lines": 20} | limits), title))


def spoken(*names: str, **changes: Any) -> Iterator[Quote]:
    """A record for each name."""
    for number, name in enumerate(names):
        quote = a_record(id=f"{number:016x}", **changes)
        assert quote.speaker
        yield replace(quote, speaker=replace(quote.speaker, name=name, members=None))


@few
@given(found())
def test_figures_add_up(records: list[Quote]) -> None:
    found_figures = figures(records, 1000, 1000)
    types = Counter(quote.type for quote in records)
    assert found_figures.count.by_type == (types["direct"], types["mixed"], types["indirect"])
    named = sum(speaker.count.total for speaker in found_figures.speakers) - found_figures.repeated
    assert named + found_figures.unnamed + found_figures.unknown == len(records)
    listed = {line.id for speaker in found_figures.speakers for line in speaker.lines}
    assert sorted(listed | {line.id for line in found_figures.others}) == sorted(quote.id for quote in records)
    dated = sum(period.total for period in found_figures.time)
    assert dated + found_figures.before + found_figures.undated == len(records)


@few
@given(found())
def test_voices_add_up_for_all_by_outlet_and_over_time(records: list[Quote]) -> None:
    found_figures = figures(records, 1000, 1000)
    heard = found_figures.heard
    assert heard.total == len(records)
    assert sum(heard.direct) == found_figures.count.by_type[0]
    assert all(direct <= every for direct, every in zip(heard.direct, heard.quotations, strict=True))
    assert found_figures.women + found_figures.men <= heard.count("women", "men")
    outlets = {one.name: one.total for one in found_figures.heard_by_outlet}
    assert outlets == {one.name: one.total for one in found_figures.outlets}
    times = [one.total for one in found_figures.heard_by_time]
    assert times == [period.total for period in found_figures.time]


@few
@given(found(), st.text(max_size=20))
def test_any_records_make_a_page_that_does_nothing_and_loads_nothing(records: list[Quote], title: str) -> None:
    found_page = page(records, title)
    ids = [attributes["id"] for _, attributes in found_page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in found_page.elements:
        assert tag not in ("script", "iframe", "img", "object", "form", "link", "base")
        assert not [name for name in attributes if name.startswith("on")]
        for name in LINKED & set(attributes):
            link = attributes[name] or ""
            assert link[1:] in ids if link.startswith("#") else link.startswith(("http://", "https://"))


def test_the_page_is_kept_from_doing_anything_and_names_its_language() -> None:
    elements = page([]).elements
    assert ("html", {"lang": "en"}) in elements
    policy = next(one["content"] for tag, one in elements if one.get("http-equiv") == "Content-Security-Policy")
    assert policy
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_hostile_text_is_shown_as_text() -> None:
    quote = with_article(a_record(text=HOSTILE), title=HOSTILE, outlet=HOSTILE, url="javascript:alert(1)", date=HOSTILE)
    assert quote.speaker
    quote = replace(quote, speaker=replace(quote.speaker, name=HOSTILE, role=HOSTILE))
    found_page = page([quote, quote], HOSTILE)
    shown = " ".join(HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd").split())
    assert found_page.text.count(shown) >= 5
    assert not [link for _, one in found_page.elements if "script" in (link := one.get("href") or "")]


def test_every_chart_has_a_text_and_its_numbers_in_a_table() -> None:
    found_page = page(three_records())
    charts = [one for tag, one in found_page.elements if tag == "svg"]
    assert charts
    assert all(one.get("aria-label") or one.get("aria-hidden") == "true" for one in charts)
    assert "July 2025 1 1 0 0" in found_page.text


def test_speakers_are_counted_by_name_accents_and_case_aside() -> None:
    found_figures = figures(spoken("José Peña", "Jose Pena", "José Peña", "JOSE PENA", "Ann"), 40, 20)
    assert [(speaker.name, speaker.count.total) for speaker in found_figures.speakers] == [("José Peña", 4), ("Ann", 1)]
    assert found_figures.speaker_count == 2


def test_who_has_no_name_is_listed_apart() -> None:
    (quote,) = spoken("officials")
    assert quote.speaker
    unnamed = replace(quote, speaker=replace(quote.speaker, kind="group"))
    paper = replace(quote, speaker=replace(quote.speaker, kind="document", name="the report"))
    named = replace(quote, speaker=replace(quote.speaker, kind="group", name="Conservatives"))
    found_figures = figures([unnamed, paper, named, replace(quote, speaker=None)], 40, 20)
    assert [speaker.name for speaker in found_figures.speakers] == ["Conservatives"]
    assert (found_figures.unnamed, found_figures.unknown) == (2, 1)
    assert len(found_figures.others) == 3


def test_of_many_quotations_the_surest_are_listed_and_the_page_says_so() -> None:
    sure = [replace(quote, confidence=number / 10) for number, quote in enumerate(spoken(*["Ann"] * 9))]
    for records in (sure, sure[::-1]):
        (speaker,) = figures(records, 40, 3).speakers
        assert sorted(line.confidence for line in speaker.lines) == [0.6, 0.7, 0.8]
    assert speaker.count.total == 9
    assert "9 quotations in 1 article; the 3 surest" in page(sure, lines=3).text


def test_of_many_speakers_the_most_quoted_are_listed_and_the_page_says_so() -> None:
    records = list(spoken("Ann", "Ben", "Ben", "Cem"))
    assert [speaker.name for speaker in figures(records, 2, 20).speakers] == ["Ben", "Ann"]
    assert "1 more speaker is quoted less often and not listed" in page(records, speakers=2).text


def test_a_role_that_holds_the_affiliation_is_not_said_twice() -> None:
    (quote,) = spoken("Ann")
    assert quote.speaker
    twice = replace(quote, speaker=replace(quote.speaker, role="Kremlin spokeswoman"))
    assert figures([twice], 40, 20).speakers[0].roles == ("Kremlin spokeswoman",)
    assert figures([quote], 40, 20).speakers[0].roles == ("spokesman, Kremlin",)


def test_source_and_cue_stand_as_in_the_article() -> None:
    assert "he told · 3 June 2025 · x.org · Over · words 88 %, speaker" in page(list(spoken("Ann"))).text


def on_days(*days: str) -> list[Quote]:
    """A direct quotation in an article of each day."""
    first = three_records()[0]
    return [replace(first, article=replace(first.article, id=day, date=day), type="direct") for day in days]


def test_few_days_are_shown_as_days_many_as_months_and_decades_as_years() -> None:
    days = figures(on_days("2025-06-29", "2025-07-01"), 40, 20)
    assert (days.time_unit, [period.label for period in days.time]) == ("day", ["29 Jun", "30 Jun", "1 Jul"])
    assert {"29 Jun", "30 Jun", "1 Jul"} <= set(page(on_days("2025-06-29", "2025-07-01")).words)
    assert [period.by_type for period in days.time] == [(1, 0, 0), (0, 0, 0), (1, 0, 0)]
    months = figures(on_days("2024-12-31", "2025-02-20"), 40, 20)
    assert (months.time_unit, [period.label for period in months.time]) == (
        "month",
        ["Dec 2024", "Jan 2025", "Feb 2025"],
    )
    years = figures(on_days("2010-12-31", "2025-02-20"), 40, 20)
    assert (years.time_unit, years.time[0].name, len(years.time)) == ("year", "2010", 16)


def test_a_date_long_ago_does_not_squeeze_the_others() -> None:
    years = figures(on_days("0001-01-01", "2025-06-03"), 40, 20)
    assert (years.time_unit, len(years.time), years.before) == ("year", 60, 1)


@given(st.lists(st.dates().map(str), max_size=20))
def test_every_quotation_is_in_a_column_or_before_them(days: list[str]) -> None:
    found_figures = figures(on_days(*days), 40, 20)
    shown = found_figures.time
    assert sum(period.total for period in shown) + found_figures.before == len(days)
    assert len(shown) <= 60
    chart = time_chart(shown)
    for column in chart.columns:
        assert sum(part.height for part in column.parts) <= chart.height + 1
        assert all(part.y >= -1 and part.x >= chart.left for part in column.parts)
    assert chart.columns == () or chart.ticks[-1][0] >= max(period.total for period in shown)
    assert len(chart.ticks) <= 7


def test_labels_are_few_enough_to_be_read() -> None:
    chart = time_chart([Period(str(year), str(year), (1, 0, 0)) for year in range(1966, 2026)])
    assert -(-len(chart.columns) // chart.label_every) == 12


def test_the_parts_of_a_column_stand_on_each_other() -> None:
    chart = time_chart([Period("2024", "2024", (1, 2, 3)), Period("2025", "2025", (0, 6, 4))])
    for column in chart.columns:
        ground = chart.height
        for part in column.parts:
            assert part.y + part.height == pytest.approx(ground)
            ground = part.y
    first, second = chart.columns
    assert [part.kind for part in first.parts] == [0, 1, 2]
    assert [part.kind for part in second.parts] == [1, 2]
    assert (chart.height - first.parts[-1].y) / (chart.height - second.parts[-1].y) == pytest.approx(0.6)


def test_the_parts_of_a_bar_follow_each_other() -> None:
    assert [(part.x, part.width, part.kind) for part in bar((2, 0, 1), 6)] == [(0, 33.333, 0), (33.333, 16.667, 2)]


def test_the_file_is_one_page(tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    found_figures = write_report(three_records(), str(path), "A title")
    assert found_figures.count.total == 3
    assert os.listdir(tmp_path) == ["r.html"]
    assert (
        "3 quotations by 1 named speaker in 2 articles of 2 outlets, from 4 June 2025 to 1 July 2025."
        in Page(path.read_text(encoding="utf-8")).text
    )


def test_without_jinja2_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    page_module._template.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(QuotexError, match=r'^the report needs jinja2; install it with: pip install "quotex\[web\]"'):
        report_page(figures([], 1, 1), "T")
