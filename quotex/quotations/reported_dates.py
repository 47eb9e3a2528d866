"""Turns a time expression into a date, counted from the article's date."""

from __future__ import annotations

import re
from datetime import date, timedelta

from quotex.lexicons.calendar import time_words

_WORD = re.compile(r"\d{4}-\d{2}-\d{2}|\d+|[^\W\d_]+")
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_LONGEST = 120  # code points; no time expression is longer


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
    """The day in its year; without a year the latest one that is not after the article's date."""
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
