"""Dates of dumps to ISO 8601, the order of day and month in them, and dates in addresses, file names and headers.

Kept by hand: dateutil and dateparser guess where day and month cannot be told apart and fill in what is missing
from today's date.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Literal

from quotex.lexicons.calendar import full_names

DateOrder = Literal["dmy", "mdy"]

_ISO = re.compile(
    r"""([0-9]{4})(?P<sep>[-/.])([0-9]{1,2})(?P=sep)([0-9]{1,2})
        (?:[T ]\ *([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?
        \ *(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?
        (?:\ (?![AP]M)[A-Z]{1,5}(?:\ m=[+-][0-9.]+)?|\[[\w/+-]{1,40}\])?)?""",  # what Go and Java add
    re.VERBOSE | re.IGNORECASE,
)
_COMPACT = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?([0-9]{2})([0-9]{2})([0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?)?", re.IGNORECASE
)
_RFC_2822 = re.compile(r"(?:[A-Za-z]{3}, *)?[0-9]{1,2} [A-Za-z]{3} [0-9]{4} [0-9]{2}:[0-9]{2}.{0,20}")
_TWITTER = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) +([0-9]{1,2}) ([0-9:]{8})(?: ([+-][0-9]{4}|UTC|GMT))? ([0-9]{4})")
_ASP_NET = re.compile(r"/Date\((-?[0-9]{1,17})(?:[+-][0-9]{4})?\)/")

_MONTHS = tuple(name[:3] for name in full_names("month"))
_WEEKDAYS = tuple(name[:3] for name in full_names("weekday"))
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_WEEKDAY = rf"(?:(?:{'|'.join(_WEEKDAYS)})[a-z]{{0,6}}\.?,? +)?"
_LEAD = r"(?:(?:first |last |originally )?(?:updated|published|posted|modified|created|date)(?: on| at)?:? +)?"
_HOUR_BEFORE = r"(?:[0-9]{1,2}[:.][0-9]{2} *(?:[ap]\.?m\.?)?(?: +[a-z]{2,4})?,? +)?"
_CLOCK = r"(?:(?:[ ,|/•·–—-]+(?:at +)?|T|:)[0-9]{1,2}[:.][0-9]{2}.{0,60})?"
_BEFORE, _AFTER = _LEAD + _HOUR_BEFORE + _WEEKDAY, _CLOCK
_YEAR = r"([0-9]{4}|[0-9]{2})"
_MONTH_FIRST = re.compile(_BEFORE + _MONTH + r" +([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})" + _AFTER, re.IGNORECASE)
_DAY_FIRST = re.compile(
    _BEFORE + r"([0-9]{1,2})(?:st|nd|rd|th)?(?: +of)?(?: +" + _MONTH + r",? +([0-9]{4})"
    r"|([-/])" + _MONTH + r"\4" + _YEAR + ")" + _AFTER,
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(_LEAD + r"([0-9]{4})[- ]" + _MONTH + r"[- ]([0-9]{1,2})" + _AFTER, re.IGNORECASE)
_ISO_DAY = re.compile(_LEAD + r"([0-9]{4})-([0-9]{2})-([0-9]{2})" + _AFTER, re.IGNORECASE)
_NUMERIC = re.compile(_BEFORE + r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})" + _AFTER, re.IGNORECASE)

_NO_DATE = frozenset(
    {"", "none", "null", "nan", "nat", "n/a", "undefined"}
)  # what serialisers write for a missing date
_ZERO = re.compile(r"(?:0000-00-00|0001-01-01)(?:[T ].*)?|0+")  # MySQL's zero date, that of Go and .NET
_EPOCH_SECONDS = (10**8, 10**11)  # 1973 to 5138; below it a number is a year or a day
_EPOCH_UNITS = (1, 10**3, 10**6, 10**9)  # seconds, milliseconds, microseconds, nanoseconds
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_CENTURY = 69  # two digits from here on are of the 20th century, as POSIX has it

_ADDRESS_PATH = re.compile(rf"/([0-9]{{4}})/([0-9]{{1,2}}|{'|'.join(_MONTHS)})/([0-9]{{1,2}})(?![0-9])", re.IGNORECASE)
_DASHED = re.compile(r"(?<![0-9])([0-9]{4})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9])")
_YEARS = range(1700, 2100)  # of dates in addresses and file names, where other numbers stand too

_HEADER = re.compile(r"\ufeff?\s*date[ \t]*:?[ \t]*([0-9]{4}-[0-9]{2}-[0-9]{2})(?![\w-])\s*", re.IGNORECASE)


def given_date(value: object) -> str | None:
    """Return the text of a date as a dump has it, trimmed; None where the value says that there is none.

    MongoDB's {"$date": ...} is looked into.
    """
    while isinstance(value, Mapping):
        value = value.get("$date", value.get("$numberLong"))
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    given = str(value).strip()
    return None if given.lower() in _NO_DATE or _ZERO.fullmatch(given) else given


def iso_date(given: str, order: DateOrder | None = None) -> str | None:
    """Return YYYY-MM-DD or YYYY-MM-DDThh:mm:ss (with its offset if it has one), or None when it cannot be read.

    `order` says whether the day or the month comes first where the numbers do not tell ("03/06/2025"); without it
    such a date is not read.
    """
    given = given.strip()
    if len(given) > 120:
        return None
    for parse in _PARSERS:
        try:
            found = parse(given)
        except (ValueError, OverflowError):  # a month 13, a 30th of February, an hour 25
            continue
        if found:
            return found
    return _numeric(given, order)


def date_order(given: str) -> DateOrder | None:
    """Return which comes first, day or month, where a date of numbers tells it: "13/06/2025" is day-first."""
    numbers = _numbers(given)
    if numbers is None or (numbers[0] > 12) == (numbers[1] > 12):
        return None
    order: DateOrder = "dmy" if numbers[0] > 12 else "mdy"
    return order if _numeric(given, order) else None


def is_ambiguous(given: str) -> bool:
    """Return whether a date can be read day-first and month-first, with different results."""
    return _numeric(given, "dmy") is not None and _numeric(given, None) is None and _numeric(given, "mdy") is not None


def date_in_address(url: str) -> str | None:
    """Return the date that stands in an address, as /2019/03/28/, /2019/mar/28/ or 2019-03-28; else None."""
    if found := _ADDRESS_PATH.search(url):
        year, month, day = found.groups()
        number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
        return _plausible(int(year), number, int(day))
    return _only_date(url)


def date_in_file_name(name: str) -> str | None:
    """Return the date that stands in a file's name, as 2015-11-16, 2015_11_16 or 20151116; None if there are two."""
    return _only_date(name)


def date_header(text: str) -> tuple[str | None, int]:
    """Return the date of a leading "date 2025-06-03", and the code point at which the article proper begins.

    Without such a header the date is None and the article begins behind a byte order mark, if any.
    """
    match = _HEADER.match(text)
    if match and (found := iso_date(match[1])):
        return found, match.end()
    return None, 1 if text.startswith("\ufeff") else 0


def _only_date(text: str) -> str | None:
    found = {_plausible(int(year), int(month), int(day)) for year, _, month, day in _DASHED.findall(text)} - {None}
    return found.pop() if len(found) == 1 else None


def _plausible(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year in _YEARS else None
    except ValueError:
        return None


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
    moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=_zone(zone))
    return moment.isoformat()


def _epoch(given: str) -> str | None:
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", given):
        return None
    low, high = _EPOCH_SECONDS
    for unit in _EPOCH_UNITS:
        seconds = float(given) / unit
        if math.isfinite(seconds) and low <= seconds < high:
            return (_EPOCH + timedelta(seconds=int(seconds))).isoformat()
    return None


def _asp_net(given: str) -> str | None:
    match = _ASP_NET.fullmatch(given)
    return (_EPOCH + timedelta(seconds=int(match[1]) // 1000)).isoformat() if match else None


def _rfc_2822(given: str) -> str | None:
    if not _RFC_2822.fullmatch(given):
        return None
    return parsedate_to_datetime(given).isoformat(timespec="seconds")


def _twitter(given: str) -> str | None:
    match = _TWITTER.fullmatch(given)
    return _iso(f"{_written(match[5], match[1], match[2])}T{match[3]}{match[4] or ''}") if match else None


def _month_first(given: str) -> str | None:
    match = _MONTH_FIRST.fullmatch(given)
    return _written(match[3], match[1], match[2]) if match else None


def _day_first(given: str) -> str | None:
    match = _DAY_FIRST.fullmatch(given)
    if not match:
        return None
    day, month, year, _, dashed_month, dashed_year = match.groups()
    return _written(year or dashed_year, month or dashed_month, day)


def _year_first(given: str) -> str | None:
    match = _YEAR_FIRST.fullmatch(given)
    return _written(match[1], match[2], match[3]) if match else None


def _iso_day(given: str) -> str | None:
    """Return the day of an ISO date behind "Updated", or before a clock that ISO 8601 does not have."""
    match = _ISO_DAY.fullmatch(given)
    return date(int(match[1]), int(match[2]), int(match[3])).isoformat() if match else None


def _written(year: str, month: str, day: str) -> str:
    whole = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= _CENTURY else 2000)
    return date(whole, _MONTHS.index(month[:3].lower()) + 1, int(day)).isoformat()


_PARSERS = (
    *(_iso, _compact, _epoch, _asp_net, _rfc_2822, _twitter),
    *(_month_first, _day_first, _year_first, _iso_day),
)


def _numbers(given: str) -> tuple[int, int, int] | None:
    match = _NUMERIC.fullmatch(given.strip())
    return (int(match[1]), int(match[3]), int(match[4])) if match else None


def _numeric(given: str, order: DateOrder | None) -> str | None:
    """Return the date of numbers with the year last.

    None where day and month can be read both ways with different results, unless `order` says which comes first.
    """
    numbers = _numbers(given)
    if numbers is None:
        return None
    first, second, year = numbers
    found: dict[str, str] = {}
    for one, day, month in (("dmy", first, second), ("mdy", second, first)):
        try:
            found[one] = date(year, month, day).isoformat()
        except ValueError:
            continue
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return found.get(order) if order else None
