"""Dates of dumps to ISO 8601, and the `date YYYY-MM-DD` header of plain text."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from quotex.lexicons.calendar import full_names

_ISO = re.compile(
    r"""([0-9]{4})(?P<sep>[-/.])([0-9]{1,2})(?P=sep)([0-9]{1,2})
        (?:[T ]\ *([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?
        \ *(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?([0-9]{2})([0-9]{2})([0-9]{2})(Z)?)?", re.IGNORECASE)
_RFC_2822 = re.compile(r"(?:[A-Za-z]{3}, *)?[0-9]{1,2} [A-Za-z]{3} [0-9]{4} [0-9]{2}:[0-9]{2}.{0,20}")
_MONTHS = tuple(name[:3] for name in full_names("month"))
_WEEKDAYS = tuple(name[:3] for name in full_names("weekday"))
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_WEEKDAY = rf"(?:(?:{'|'.join(_WEEKDAYS)})[a-z]{{0,6}}\.?,? +)?"
_CLOCK = r"(?:,? +(?:at +)?[0-9]{1,2}[:.][0-9]{2}.{0,30})?"
_MONTH_FIRST = re.compile(_WEEKDAY + _MONTH + r" +([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})" + _CLOCK, re.IGNORECASE)
_DAY_FIRST = re.compile(
    _WEEKDAY + r"([0-9]{1,2})(?:st|nd|rd|th)? +" + _MONTH + r",? +([0-9]{4})" + _CLOCK, re.IGNORECASE
)

_NO_DATE = frozenset({"", "none", "null", "nan", "nat"})  # what serialisers write for a missing date
_EPOCH_SECONDS = (10**8, 10**11)  # 1973 to 5138; below it a number is a year or a day, above it milliseconds
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

_HEADER = re.compile(r"\ufeff?\s*date[ \t]*:?[ \t]*([0-9]{4}-[0-9]{2}-[0-9]{2})(?![\w-])\s*", re.IGNORECASE)


def normal_date(value: object) -> str | None:
    """The date as YYYY-MM-DD or YYYY-MM-DDThh:mm:ss (with its offset if it has one).

    What cannot be read is kept as given, blanks trimmed; None where there is no date. Dates whose
    day and month cannot be told apart ("03/06/2025") count as unreadable.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    given = str(value).strip()
    if given.lower() in _NO_DATE:
        return None
    return iso_date(given) or given


def iso_date(given: str) -> str | None:
    """The ISO 8601 form of a date, or None when it cannot be read."""
    given = given.strip()
    if len(given) > 100:
        return None
    for parse in (_iso, _compact, _epoch, _rfc_2822, _month_first, _day_first):
        try:
            found = parse(given)
        except (ValueError, OverflowError):  # a month 13, a 30th of February, an hour 25
            continue
        if found:
            return found
    return None


def date_header(text: str) -> tuple[str | None, int]:
    """The date of a leading "date 2025-06-03", and the code point at which the article proper begins.

    Without such a header the date is None and the article begins behind a byte order mark, if any.
    """
    match = _HEADER.match(text)
    if match and (found := iso_date(match[1])):
        return found, match.end()
    return None, 1 if text.startswith("\ufeff") else 0


def _iso(given: str) -> str | None:
    match = _ISO.fullmatch(given)
    if not match:
        return None
    year, _, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return date(int(year), int(month), int(day)).isoformat()
    moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=_zone(zone))
    return moment.isoformat(timespec="seconds")


def _zone(zone: str | None) -> timezone | None:
    if zone is None:
        return None
    if zone[0] not in "+-":
        return timezone.utc
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if zone[0] == "-" else offset)


def _compact(given: str) -> str | None:
    match = _COMPACT.fullmatch(given)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return date(int(year), int(month), int(day)).isoformat()
    moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=_zone(zone))
    return moment.isoformat()


def _epoch(given: str) -> str | None:
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", given):
        return None
    seconds = float(given)
    low, high = _EPOCH_SECONDS
    if seconds >= high:
        seconds /= 1000
    if not math.isfinite(seconds) or not low <= seconds < high:
        return None
    return (_EPOCH + timedelta(seconds=int(seconds))).isoformat()


def _rfc_2822(given: str) -> str | None:
    if not _RFC_2822.fullmatch(given):
        return None
    return parsedate_to_datetime(given).isoformat(timespec="seconds")


def _month_first(given: str) -> str | None:
    match = _MONTH_FIRST.fullmatch(given)
    return _written(match[3], match[1], match[2]) if match else None


def _day_first(given: str) -> str | None:
    match = _DAY_FIRST.fullmatch(given)
    return _written(match[3], match[2], match[1]) if match else None


def _written(year: str, month: str, day: str) -> str:
    return date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day)).isoformat()
