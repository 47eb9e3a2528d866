"""The figures of a report: counts by speaker, type, time, cue and outlet, and the quotations to show."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from anyascii import anyascii

from quotex.exports.checkworthiness import checkworthiness
from quotex.exports.links import passage_url
from quotex.exports.report.affiliations import body_key
from quotex.exports.report.heard import VOICES, Heard, HeardTally, voice_of
from quotex.exports.report.sourcing import is_capitalized
from quotex.exports.timeline import DAY, MONTH, YEAR, Period, timeline
from quotex.readers.articles import article_date, article_file
from quotex.records import Quote, Speaker, dedup_key

TYPES = ("direct", "mixed", "indirect")

_CHECKABLE = 10  # claims that are shown as the ones to check first
_CHECKABLE_FROM = 0.5  # of the score; below it, more speaks against a claim than for it
# Days up to six weeks, then months, then years: columns that can still be told apart.
_PERIODS = {DAY: 45, MONTH: 60, YEAR: 60}
_UNITS = {DAY: "day", MONTH: "month", YEAR: "year"}
_TOP = 15  # cues and outlets that are listed


@dataclass(frozen=True, slots=True)
class Count:
    """The number of quotations of each type, in the order of TYPES."""

    name: str
    by_type: tuple[int, ...]

    @property
    def total(self) -> int:
        """The number of quotations of all types."""
        return sum(self.by_type)


@dataclass(frozen=True, slots=True)
class Line:
    """One quotation as the report shows it.

    `attribution` is source and cue in the order of the article, each with whether it is the cue; `date` is the date of
    the statement if that is known, else the article's.
    """

    id: str
    text: str
    type: str
    speaker: str | None
    attribution: tuple[tuple[str, bool], ...]
    date: str | None
    title: str | None
    outlet: str | None
    url: str | None
    confidence: float
    speaker_confidence: float | None
    checkworthiness: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeakerFigures:
    """The figures of one speaker: roles in articles, most frequent first, and the quotations to show."""

    name: str
    roles: tuple[str, ...]
    count: Count
    articles: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of the report. Speakers, cues, outlets and bodies are sorted by frequency, highest first.

    `others` are quotations of speakers without a name ("officials", "the report") and of unknown ones. A joint
    statement counts for each of its speakers in `speakers`; `shared` is the number of such quotations, and `repeated`
    how often they count beyond the first time. `bodies` are organizations, countries and parties, with their own
    quotations and those of people who belong to them. `women` and `men` are numbers of different persons, by name; a
    person whose gender differs between articles has that of most quotations.
    """

    count: Count
    articles: int
    outlet_count: int
    first_date: str | None
    last_date: str | None
    speakers: tuple[SpeakerFigures, ...]
    speaker_count: int
    shared: int
    repeated: int
    unnamed: int
    unknown: int
    others: tuple[Line, ...]
    time: tuple[Period, ...]
    time_unit: str
    before: int
    undated: int
    cues: tuple[Count, ...]
    outlets: tuple[Count, ...]
    bodies: tuple[Count, ...]
    women: int
    men: int
    heard: Heard
    heard_by_outlet: tuple[Heard, ...]
    heard_by_time: tuple[Heard, ...]
    checkable: tuple[Line, ...]
    producers: tuple[str, ...]


@dataclass(slots=True)
class _Speaker:
    names: Counter[str] = field(default_factory=Counter)
    roles: dict[str, Counter[str]] = field(default_factory=dict)
    types: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    best: list[tuple[float, int, Line]] = field(default_factory=list)


@dataclass(slots=True)
class _Body:
    names: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)


def figures(quotes: Iterable[Quote], speakers: int, lines: int, *, joined: bool = False) -> Figures:
    """Return the figures of the quotations; of the `speakers` most quoted ones, up to `lines` quotations are kept.

    Names that are equal, accents and case aside, count as one speaker, since records alone do not tell namesakes apart.
    With `joined`, speakers are distinguished by their ids in a database.
    """
    tally = _Tally(lines, joined)
    for quote in quotes:
        tally.add(quote)
    return tally.figures(speakers)


class _Tally:
    """Incremental counts; of the quotations themselves only the surest of each speaker are kept."""

    def __init__(self, lines: int, joined: bool) -> None:
        self._lines = lines
        self._joined = joined
        self._number = 0
        self._types: Counter[str] = Counter()
        self._articles: set[str] = set()
        self._dates: Counter[tuple[str, str]] = Counter()
        self._speakers: dict[str, _Speaker] = {}
        self._without: Counter[str] = Counter()
        self._others: list[tuple[float, int, Line]] = []
        self._cues: dict[str, Counter[str]] = {}
        self._outlets: dict[str, Counter[str]] = {}
        self._bodies: dict[str, _Body] = {}
        self._shared: Counter[int] = Counter()
        self._persons: Counter[str] = Counter()
        self._heard = HeardTally()
        self._heard_by_outlet: dict[str, HeardTally] = {}
        self._heard_by_date: dict[str, HeardTally] = {}
        self._checkable: list[tuple[float, int, Line]] = []
        self._producers: Counter[str] = Counter()

    def add(self, quote: Quote) -> None:
        """Count a quotation."""
        self._number += 1
        line = _line(quote)
        self._types[quote.type] += 1
        self._articles.add(quote.article.url or quote.article.id)
        self._dates[(article_date(quote.article) or "")[:10], quote.type] += 1
        self._producers[f"quotex {quote.producer.quotex}, {quote.producer.model} {quote.producer.model_version}"] += 1
        if quote.cue and _is_word(quote.cue.lemma):
            self._cues.setdefault(quote.cue.lemma, Counter())[quote.type] += 1
        if quote.article.outlet:
            self._outlets.setdefault(quote.article.outlet, Counter())[quote.type] += 1
        if line.checkworthiness >= _CHECKABLE_FROM:
            _keep(self._checkable, (line.checkworthiness, -self._number, line), _CHECKABLE)
        self._add_heard(quote)
        named = _named(quote.speaker, self._joined) if quote.speaker else {}
        for key, name in named.items():
            self._add_speaker(quote, key, name, line)
        if len(named) > 1:
            self._shared[len(named)] += 1
        if not named:
            self._without["unnamed" if quote.speaker else "unknown"] += 1
            _keep(self._others, (quote.confidence, -self._number, line), self._lines)

    def _add_heard(self, quote: Quote) -> None:
        """Count the voice of a quotation, and the body that it speaks for."""
        voice = voice_of(quote)
        if quote.speaker and voice in ("women", "men"):  # a positive balance means a woman
            key = quote.speaker.id if self._joined else _key(quote.speaker, quote.speaker.name)
            self._persons[key] += 1 if voice == "women" else -1
        self._heard.add(voice, quote)
        if quote.article.outlet:
            self._heard_by_outlet.setdefault(quote.article.outlet, HeardTally()).add(voice, quote)
        date = (article_date(quote.article) or "")[:10]
        self._heard_by_date.setdefault(date, HeardTally()).add(voice, quote)
        if body := _body(quote.speaker):
            entry = self._bodies.setdefault(body_key(body), _Body())
            entry.names[body] += 1
            entry.types[quote.type] += 1

    def _add_speaker(self, quote: Quote, key: str, name: str, line: Line) -> None:
        speaker = quote.speaker
        entry = self._speakers.setdefault(key, _Speaker())
        entry.names[name] += 1
        entry.types[quote.type] += 1
        entry.articles.add(quote.article.url or quote.article.id)
        if speaker and (role := _role(speaker)):
            entry.roles.setdefault(_role_key(speaker), Counter())[role] += 1
        _keep(entry.best, (quote.confidence, -self._number, line), self._lines)

    def figures(self, speakers: int) -> Figures:
        """Return the figures of the quotations counted so far."""
        dated: dict[str, Counter[str]] = {date: Counter() for date, _ in self._dates if date}
        for (date, kind), number in self._dates.items():
            if date:
                dated[date][kind] += number
        shown = timeline({day: [types[kind] for kind in TYPES] for day, types in dated.items()}, _PERIODS)
        ranked = sorted(self._speakers.items(), key=lambda entry: (-entry[1].types.total(), entry[0]))
        return Figures(
            count=_count("all", self._types),
            articles=len(self._articles),
            outlet_count=len(self._outlets),
            first_date=min(dated, default=None),
            last_date=max(dated, default=None),
            speakers=tuple(_speaker_figures(entry) for _, entry in ranked[:speakers]),
            speaker_count=len(ranked),
            shared=self._shared.total(),
            repeated=sum((members - 1) * number for members, number in self._shared.items()),
            unnamed=self._without["unnamed"],
            unknown=self._without["unknown"],
            others=_by_date(self._others),
            time=shown.periods,
            time_unit=_UNITS[shown.length],
            before=shown.before,
            undated=self._types.total() - sum(counter.total() for counter in dated.values()),
            cues=_top(self._cues),
            outlets=_top(self._outlets),
            bodies=_top({_commonest(body.names)[0]: body.types for body in self._bodies.values()}),
            women=sum(balance > 0 for balance in self._persons.values()),
            men=sum(balance < 0 for balance in self._persons.values()),
            heard=self._heard.heard("all"),
            heard_by_outlet=tuple(self._heard_by_outlet[one.name].heard(one.name) for one in _top(self._outlets)),
            heard_by_time=_over_time(self._heard_by_date),
            checkable=tuple(line for _, _, line in sorted(self._checkable, reverse=True)),
            producers=tuple(sorted(self._producers)),
        )


def _over_time(tallies: Mapping[str, HeardTally]) -> tuple[Heard, ...]:
    """Return the voices in each period; the periods are those of `Figures.time`."""
    dated = {date: tally.heard(date) for date, tally in tallies.items() if date}
    numbers = {date: (*one.quotations, *one.direct) for date, one in dated.items()}
    periods = timeline(numbers, _PERIODS).periods
    voices = len(VOICES)
    return tuple(Heard(one.name, one.by_type[:voices], one.by_type[voices:]) for one in periods)


def _keep(best: list[tuple[float, int, Line]], entry: tuple[float, int, Line], most: int) -> None:
    """Add an entry to a heap of the best ones, which holds at most `most`."""
    if len(best) < most:
        heapq.heappush(best, entry)
    else:
        heapq.heappushpop(best, entry)


def _count(name: str, types: Counter[str]) -> Count:
    return Count(name, tuple(types[kind] for kind in TYPES))


def _top(counters: dict[str, Counter[str]]) -> tuple[Count, ...]:
    counts = [_count(name, types) for name, types in counters.items()]
    return tuple(heapq.nsmallest(_TOP, counts, key=lambda count: (-count.total, count.name)))


def _speaker_figures(entry: _Speaker) -> SpeakerFigures:
    name = _commonest(entry.names)[0]
    return SpeakerFigures(
        name=name,
        roles=tuple(_commonest_of_each(entry.roles)[:3]),
        count=_count(name, entry.types),
        articles=len(entry.articles),
        lines=_by_date(entry.best),
    )


def _by_date(best: list[tuple[float, int, Line]]) -> tuple[Line, ...]:
    """Return the kept quotations by date, those of one day in the order of the records."""
    ordered = sorted(best, key=lambda entry: (entry[2].date or "9999", -entry[1]))
    return tuple(line for _, _, line in ordered)


def _named(speaker: Speaker, joined: bool) -> dict[str, str]:
    """Return the names of a speaker, or of its members, by key; none for "officials".

    The keys of speakers who are joined across articles are their ids.
    """
    if speaker.kind == "group" and speaker.members:
        members = [one for one in speaker.members if is_capitalized(one.name)]
        return {one.id if joined else _key(None, one.name): one.name for one in members}
    if speaker.kind == "organization":
        named = not speaker.name.islower()
    else:
        named = speaker.kind == "person" or (speaker.kind != "unnamed" and is_capitalized(speaker.name))
    return {speaker.id if joined else _key(speaker, speaker.name): speaker.name} if named else {}


def _key(speaker: Speaker | None, name: str) -> str:
    """Return a key that the spellings of one speaker's name share."""
    if speaker and speaker.kind == "organization":
        return body_key(name)
    return dedup_key(anyascii(name)) or name


def _body(speaker: Speaker | None) -> str | None:
    """Return the organization, country or party that somebody speaks for."""
    if speaker is None or (speaker.kind == "organization" and speaker.name.islower()):
        return None
    return speaker.name if speaker.kind == "organization" else speaker.affiliation


def _role(speaker: Speaker) -> str:
    """Return role and affiliation, as "Prime Minister, Ukraine"; the affiliation only where the role lacks it."""
    role, affiliation = speaker.role or "", speaker.affiliation or ""
    return role if affiliation.lower() in role.lower() else ", ".join(part for part in (role, affiliation) if part)


def _role_key(speaker: Speaker) -> str:
    """Return a key that the spellings of one role share: "director, the F.B.I." and "director, FBI"."""
    affiliation = body_key(speaker.affiliation) if speaker.affiliation else ""
    return f"{dedup_key(speaker.role or '')}, {affiliation}"


def _commonest_of_each(groups: Mapping[str, Counter[str]]) -> list[str]:
    """Return the most frequent spelling of each group, the largest group first."""
    ranked = sorted(groups.values(), key=lambda group: (-group.total(), _commonest(group)[0]))
    return [_commonest(group)[0] for group in ranked]


def _commonest(counter: Counter[str]) -> list[str]:
    return sorted(counter, key=lambda value: (-counter[value], -len(value), value))


def _attribution(quote: Quote) -> tuple[tuple[str, bool], ...]:
    parts = []
    if quote.source:
        parts.append((quote.source.spans[0].start, quote.source.text, False))
    if quote.cue and _is_word(quote.cue.text):
        parts.append((quote.cue.spans[0].start, quote.cue.text, True))
    return tuple((text, is_cue) for _, text, is_cue in sorted(parts))


def _is_word(cue: str) -> bool:
    """Return whether a cue has letters, unlike a dash or a colon."""
    return any(letter.isalpha() for letter in cue)


def _line(quote: Quote) -> Line:
    worth = checkworthiness(quote)
    return Line(
        id=quote.id,
        text=quote.text,
        type=quote.type,
        speaker=quote.speaker.name if quote.speaker else None,
        attribution=_attribution(quote),
        date=(quote.time.date if quote.time else None) or article_date(quote.article) or quote.article.date,
        title=quote.article.title or article_file(quote.article),
        outlet=quote.article.outlet,
        url=passage_url(quote),
        confidence=quote.confidence,
        speaker_confidence=quote.speaker.confidence if quote.speaker else None,
        checkworthiness=worth.score,
        reasons=worth.reasons_for,
    )
