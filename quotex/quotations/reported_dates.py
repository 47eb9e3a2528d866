"""Turns a time expression into a date, counted from the article's date, or into the period that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from quotex.lexicons.calendar import time_words

_WORD = re.compile(r"\d{4}-\d{2}-\d{2}|\d+|[^\W\d_]+")
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_LONGEST = 120  # code points; no time expression is longer
_IN_CALENDAR = re.compile("[0-9]{3}[0-9X](?![0-9])")  # years have four digits
_ABOUT = frozenset(("about", "around", "circa", "approximately", "roughly", "some", "nearly", "almost"))
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}  # as EDTF numbers them


@dataclass(frozen=True, slots=True)
class ReportedTime:
    """The time of an utterance: a whole day, if known, and the same or a longer period in EDTF (level 1)."""

    date: str | None = None
    edtf: str | None = None


def reported_time(phrase: str, article_date: str | None) -> ReportedTime:
    """Return the day that a phrase names (see `reported_day`), or else the period, as EDTF has it.

    `article_date` is an ISO 8601 date or time stamp; without it only years, and what has its year, have an answer.

    - "March 2021": 2021-03; "in March": the latest one that had begun; "last May", "next May"; "in 2019": 2019
    - "this month", "last year", "next week": 2025-06, 2024, 2025-06-09/2025-06-15 (weeks begin on Monday)
    - "the weekend": its two days; "last summer": 2024-22; "summer 2019": 2019-22; "the 1990s": 199X
    - "two weeks ago", "about 2010": 2025-05-20~, 2010~
    """
    if len(phrase) > _LONGEST:
        return ReportedTime()
    words = [word for word in _WORD.findall(phrase.lower()) if word not in _ORDINALS]
    about = bool(words) and words[0] in _ABOUT
    if day := reported_day(phrase, article_date):
        return ReportedTime(None, f"{day}~") if about else ReportedTime(day, day)
    found = set(_periods(words, _parse_iso(article_date[:10]) if article_date else None))
    if len(found) != 1:
        return ReportedTime()
    period = found.pop()
    if not _IN_CALENDAR.match(period):
        return ReportedTime()
    return ReportedTime(None, f"{period}~" if about and period[-1].isdigit() and "/" not in period else period)


def reported_day(phrase: str, article_date: str | None) -> str | None:
    """Return the day that a phrase names, as YYYY-MM-DD, or None where it names no single day.

    `article_date` is an ISO 8601 date or time stamp; without it only full dates have an answer.

    - "2025-06-01", "June 1, 2025", "2 May 2025": that day
    - "June 1", "on 2 May": the latest such day on or before the article's date
    - "Monday", "on Monday", "Thursday morning": the latest such day on or before the article's date;
      "last Monday" lies before it, "next Monday" after it
    - "today", "this morning", "tonight": the article's date; "yesterday", "last night": the day before;
      "tomorrow": the day after; "two days ago": so many days before
    - "last week", "in June", "2024", "earlier", "on Monday and Tuesday": None
    """
    if len(phrase) > _LONGEST:
        return None
    words = [w for w in _WORD.findall(phrase.lower()) if w not in _ORDINALS]
    today = _parse_iso(article_date[:10]) if article_date else None
    days = _explicit_days(words, today)
    if not days and today is not None:
        days = _relative_days(words, today)
    return days[0].isoformat() if len(set(days)) == 1 else None


def _parse_iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _value(word: str, kind: str) -> int | None:
    return time_words().get(word, {}).get(kind)


def _explicit_days(words: list[str], today: date | None) -> list[date]:
    days = [day for word in words if "-" in word and (day := _parse_iso(word))]
    for position, word in enumerate(words):
        month = _value(word, "month")
        if month is None:
            continue
        after, before = words[position + 1 : position + 3], words[max(position - 1, 0) : position]
        if after and _is_day(after[0]):
            number, year = int(after[0]), after[1] if len(after) > 1 else ""
        elif before and _is_day(before[0]):
            number, year = int(before[0]), after[0] if after else ""
        else:
            continue
        day = _month_day(month, number, int(year) if re.fullmatch(r"\d{4}", year) else None, today)
        if day is not None:
            days.append(day)
    return days


def _is_day(word: str) -> bool:
    return word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31


def _month_day(month: int, number: int, year: int | None, today: date | None) -> date | None:
    """Return the day in its year; without a year the latest one that is not after the article's date."""
    if year is None and today is None:
        return None
    years = [year] if year is not None else [today.year - back for back in range(9)] if today else []
    for candidate in years:  # nine years hold a 29 February
        try:
            day = date(candidate, month, number)
        except ValueError:  # 29 February, 31 June, year 0
            continue
        if year is not None or (today is not None and day <= today):
            return day
    return None


def _relative_days(words: list[str], today: date) -> list[date]:
    days: list[date] = []
    for position, word in enumerate(words):
        before = words[position - 1] if position else ""
        shift = _value(before, "shift") or 0
        weekday, offset, part = _value(word, "weekday"), _value(word, "day"), _value(word, "part")
        if weekday is not None:
            days.append(_weekday(weekday, shift, today))
        elif offset is not None:
            days.append(_moved(today, offset))
        elif part is not None and not days and before in ("this", "last"):
            days.append(_moved(today, part if before == "last" else 0))
        elif word in ("day", "days") and words[position + 1 : position + 2] == ["ago"]:
            number = int(before) if before.isdecimal() and len(before) < 4 else _value(before, "number")
            days += [_moved(today, -number)] if number is not None else []
        elif (
            _value(word.removesuffix("s"), "unit") is not None and shift
        ):  # "Monday last week" is not the latest Monday
            return []
    return days


def _weekday(weekday: int, shift: int, today: date) -> date:
    back = (today.weekday() - weekday) % 7
    if shift < 0:
        return _moved(today, -(back or 7))
    return _moved(today, 7 - back) if shift > 0 else _moved(today, -back)


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


# --------------------------------------------------------------------------------------------- periods


def _periods(words: list[str], today: date | None) -> Iterator[str]:
    """Yield the periods longer than a day that the phrase names, in EDTF."""
    months = [i for i, word in enumerate(words) if _value(word, "month") is not None]
    if months:
        yield from (found for i in months if (found := _month(words, i, today)))
        return
    seasons = [i for i, word in enumerate(words) if word in _SEASONS]
    if seasons:
        yield from (found for i in seasons if (found := _season(words, i, today)))
        return
    years = [i for i, word in enumerate(words) if _is_year(word)]
    for i in years:
        decade = words[i + 1 : i + 2] == ["s"] and words[i].endswith("0")
        yield f"{words[i][:3]}X" if decade else words[i]
    if today is not None and not years:
        yield from (found for i in range(len(words)) if (found := _relative_period(words, i, today)))


def _is_year(word: str) -> bool:
    return re.fullmatch("1[5-9][0-9]{2}|20[0-9]{2}", word) is not None


def _year_at(words: list[str], at: int) -> int | None:
    """Return the year behind a month or season: "March 2021", "March of 2021"."""
    rest = [word for word in words[at + 1 : at + 3] if word != "of"]
    return int(rest[0]) if rest and _is_year(rest[0]) else None


def _month(words: list[str], at: int, today: date | None) -> str | None:
    number, year = _value(words[at], "month") or 0, _year_at(words, at)
    if any(_is_day(word) for word in (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2])):
        return None  # a day that the calendar does not have, or one without a year
    if year is not None or today is None:
        return f"{year:04}-{number:02}" if year is not None else None
    before = words[at - 1] if at else ""
    shift = _value(before, "shift") or 0
    if shift > 0:
        year = today.year + (number <= today.month)
    else:
        year = today.year - (number > today.month or (shift < 0 and number == today.month))
    return f"{year:04}-{number:02}"


def _season(words: list[str], at: int, today: date | None) -> str | None:
    """Return the season of a year; None for "last winter", which lies in two years."""
    number, year = _SEASONS[words[at]], _year_at(words, at)
    before = words[at - 1] if at else ""
    shift = 0 if before == "this" else _value(before, "shift")
    if year is None and today is not None and shift is not None and number != 24:
        year = today.year + shift
    return f"{year:04}-{number}" if year is not None else None


def _relative_period(words: list[str], at: int, today: date) -> str | None:
    """Return a week, weekend, month, year or decade by its distance from the article's date."""
    unit, before = words[at].removesuffix("s"), words[at - 1] if at else ""
    if words[at + 1 : at + 2] == ["ago"]:
        number = int(before) if before.isdecimal() and len(before) < 4 else _value(before, "number")
        return _ago(unit, number, today) if number is not None else None
    shift = 0 if before == "this" else _value(before, "shift")
    if unit == "weekend":
        return _weekend(shift, before, today)
    if shift is None or unit != words[at]:  # "the past weeks"
        return None
    if unit == "week":
        monday = _moved(today, 7 * shift - today.weekday())
        return f"{monday}/{_moved(monday, 6)}"
    return _shifted(today, unit, shift)


def _shifted(today: date, unit: str, shift: int) -> str | None:
    """Return the month or year that is `shift` of them away from the article's."""
    if unit == "month":
        year, month = divmod(today.year * 12 + today.month - 1 + shift, 12)
        return f"{year:04}-{month + 1:02}"
    return f"{today.year + shift:04}" if unit == "year" else None


def _weekend(shift: int | None, before: str, today: date) -> str | None:
    """Return Saturday and Sunday of the latest weekend that had begun.

    "last" and "next" mean those before and after it; "this" is not resolved before it begins.
    """
    saturday = _moved(today, -((today.weekday() - 5) % 7))
    if before == "this" and today.weekday() < 5:
        return None
    if (shift or 0) > 0 or ((shift or 0) < 0 and today.weekday() >= 5):
        saturday = _moved(saturday, 7 * (shift or 0))
    return f"{saturday}/{_moved(saturday, 1)}"


def _ago(unit: str, number: int, today: date) -> str | None:
    """Return the approximate week, month or year that lies so many units before the article's date."""
    if unit in ("week", "fortnight"):
        return f"{_moved(today, -number * (14 if unit == 'fortnight' else 7))}~"
    years = {"year": number, "decade": 10 * number}.get(unit, 0)
    if years >= today.year:
        return None
    found = _shifted(today, "month", -number) if unit == "month" else _shifted(today, "year", -years) if years else None
    return f"{found}~" if found is not None else None
