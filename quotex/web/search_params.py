"""Read words, filters, order and page of a search from an address, and write them back into links."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast, get_args
from urllib.parse import urlencode

import regex

from quotex.records import Gender, QuoteType, SpeakerKind
from quotex.search import Filters, Order, Within
from quotex.web.responses import Refused

PAGE = 20
MOST_PER_PAGE = 100
DEEPEST = 10_000  # hits that can be paged through; the database would have to count past them each time
LONGEST_QUERY = 500
LONGEST_VALUE = 300
MOST_VALUES = 50

FLAGS = ("reviewed", "include_rejected", "disagreeing")
ONE = (
    *("speaker", "since", "until", "min_confidence", "max_confidence", "min_speaker_confidence", "article"),
    *("statement", "in", "group", *FLAGS),
)
MANY = ("type", "cue_class", "outlet", "kind", "gender")
FILTERS = (*ONE, *MANY)
ONLY_HERE = ("max_confidence", "article")  # the command line has no such option
PARAMETERS = ("q", *FILTERS, "order", "page", "limit")
ORDERS: tuple[str, ...] = get_args(Order)
TYPES: tuple[str, ...] = get_args(QuoteType)
KINDS: tuple[str, ...] = get_args(SpeakerKind)
GENDERS: tuple[str, ...] = get_args(Gender)
WITHIN: tuple[str, ...] = get_args(Within)

_PERIOD = regex.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", regex.ASCII)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as requested. `pairs` are its words and filters as in the address, without page and order."""

    words: str
    filters: Filters
    within: Within
    group: bool
    order: Order
    page: int
    limit: int
    pairs: tuple[Pair, ...]

    @property
    def offset(self) -> int:
        """The number of hits before this page."""
        return (self.page - 1) * self.limit

    @property
    def chosen(self) -> tuple[Pair, ...]:
        """The filters that are set, and where the words are searched."""
        return tuple(pair for pair in self.pairs if pair[0] not in ("q", "group"))

    def has(self, name: str, value: str) -> bool:
        """Return whether a parameter has this value."""
        return (name, value) in self.pairs

    def value(self, name: str) -> str:
        """Return the first value of a parameter, "" without one."""
        return next((value for key, value in self.pairs if key == name), "")

    def ordered(self, order: Order) -> str:
        """Return the address of this search in another order."""
        return replace(self, order=order).link()

    def link(self, *, add: Iterable[Pair] = (), drop: Iterable[Pair | str] = (), page: int = 1, path: str = "/") -> str:
        """Return the address of this search with filters added and dropped; parameters with one value are replaced.

        `drop` takes names or (name, value) pairs.
        """
        added, dropped = tuple(add), {*drop}
        dropped |= {name for name, _ in added if name not in MANY}
        pairs = [pair for pair in self.pairs if pair[0] not in dropped and pair not in dropped]
        pairs += [pair for pair in added if pair not in pairs]
        if self.order != default_order(self.words, self.value("statement")):
            pairs.append(("order", self.order))
        if self.limit != PAGE:
            pairs.append(("limit", str(self.limit)))
        if page > 1:
            pairs.append(("page", str(page)))
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def command(self, db: str) -> str | None:
        """Return the same search as a command line; None where that lacks a filter."""
        if any(name in ONLY_HERE for name, _ in self.chosen):
            return None
        named = [(name, f"--{name.replace('_', '-')}", value) for name, value in self.chosen]
        options = [part for name, *option in named for part in option[: 1 if name in FLAGS else 2]]
        options += ["--group"] * self.group
        words = ["--", self.words] if self.words.startswith("-") else [self.words] if self.words else []
        return shlex.join(["quotex", "search", "--db", db, *options, *words])


def default_order(words: str, statement: str = "") -> Order:
    """Return the order of a search that names none: by relevance with words, the oldest first for a statement."""
    return "relevance" if words else "oldest" if statement else "date"


def read_asked(items: Sequence[Pair], *, strict: bool = False) -> Asked:
    """Return the search that an address asks for; empty values count as not given. Raises Refused.

    `strict` refuses unknown names as well, so that a program learns of its typing errors.
    """
    if strict and (unknown := sorted({name for name, _ in items} - set(PARAMETERS))):
        raise Refused(400, f"There is no parameter {unknown[0][:50]!r}; there are {', '.join(PARAMETERS)}.")
    given = [(name, value.strip()) for name, value in items if name in PARAMETERS and value.strip()]
    if len(given) > MOST_VALUES:
        raise Refused(400, f"A search has at most {MOST_VALUES} filters.")
    single = {name: value for name, value in given if name not in MANY}
    words = single.get("q", "")
    if len(words) > LONGEST_QUERY:
        raise Refused(400, f"A search has at most {LONGEST_QUERY} characters; this one has {len(words):,}.")
    if any(len(value) > LONGEST_VALUE for name, value in given if name != "q"):
        raise Refused(400, f"A filter has at most {LONGEST_VALUE} characters.")
    if single.get("in", "words") not in WITHIN:
        raise Refused(400, f"in is one of {', '.join(WITHIN)}.")
    if single.get("group", "1") != "1":
        raise Refused(400, "group is 1, or left out.")
    many = {name: tuple(dict.fromkeys(value for key, value in given if key == name)) for name in MANY}
    pairs = [(name, single[name]) for name in ("q", *ONE) if name in single]
    pairs += [(name, value) for name in MANY for value in many[name]]
    return Asked(
        words=words,
        filters=_filters(single, many),
        within=cast(Within, single.get("in", "words")),
        group="group" in single,
        order=_order(single.get("order", default_order(words, single.get("statement", "")))),
        page=_page(single),
        limit=_whole(single, "limit", PAGE, MOST_PER_PAGE),
        pairs=tuple(pairs),
    )


def _filters(single: Mapping[str, str], many: Mapping[str, tuple[str, ...]]) -> Filters:
    for name in ("since", "until"):
        if name in single and not _PERIOD.fullmatch(single[name]):
            raise Refused(400, f"{name} is a year, a month or a day: 2025, 2025-06 or 2025-06-03.")
    for name, known in (("type", TYPES), ("kind", KINDS), ("gender", GENDERS)):
        if not set(many[name]) <= set(known):
            raise Refused(400, f"{name} is one of {', '.join(known)}.")
    speaker = single.get("speaker")
    return Filters(
        speaker=int(speaker) if speaker and _is_number(speaker) else speaker,
        since=single.get("since"),
        until=single.get("until"),
        type=cast("tuple[QuoteType, ...]", many["type"]),
        cue_class=many["cue_class"],
        outlet=many["outlet"],
        min_confidence=_probability(single, "min_confidence"),
        max_confidence=_probability(single, "max_confidence"),
        min_speaker_confidence=_probability(single, "min_speaker_confidence"),
        article=single.get("article"),
        reviewed=_flag(single, "reviewed"),
        include_rejected=_flag(single, "include_rejected"),
        kind=cast("tuple[SpeakerKind, ...]", many["kind"]),
        gender=cast("tuple[Gender, ...]", many["gender"]),
        statement=single.get("statement"),
        disagreeing=_flag(single, "disagreeing"),
    )


def _flag(single: Mapping[str, str], name: str) -> bool:
    if single.get(name, "1") not in ("1", "true"):
        raise Refused(400, f"{name} is 1, or left away.")
    return name in single


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 15


def _order(value: str) -> Order:
    if value not in ORDERS:
        raise Refused(400, f"order is one of {', '.join(ORDERS)}.")
    return cast(Order, value)


def _page(single: Mapping[str, str]) -> int:
    limit = _whole(single, "limit", PAGE, MOST_PER_PAGE)
    page = _whole(single, "page", 1, DEEPEST)
    if page > 1 and page * limit > DEEPEST:
        raise Refused(400, f"Only the first {DEEPEST:,} hits can be paged through; narrow the search down.")
    return page


def _whole(single: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = single.get(name, str(default))
    if not _is_number(value) or not 1 <= int(value) <= most:
        raise Refused(400, f"{name} is a whole number from 1 to {most:,}.")
    return int(value)


def _probability(single: Mapping[str, str], name: str) -> float | None:
    if name not in single:
        return None
    try:
        value = float(single[name])
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise Refused(400, f"{name} is a number from 0 to 1.")
    return value
