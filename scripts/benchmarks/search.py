"""Measure the speed of the database of quotations: indexing a generated corpus, and queries on it.

    python scripts/benchmark.py search --quotations 1000000 --folder bench --into README.md

The corpus is made from a seed: words, speakers and outlets follow Zipf's law, names come in several spellings and as
surnames alone, and an article has four quotations on average. It is made once and used again if it is there.
Queries are what people ask: words, phrases, beginnings of words, alternatives, with and without speaker, dates, type,
class of the cue and outlet, with facets and without. Times are wall time and, as machines are shared, CPU seconds.
"""

from __future__ import annotations

import gc
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import click
import numpy as np

from evaluation.tables import markdown_table, replace_table
from quotex.errors import QuotexError
from quotex.records import (
    Article,
    Context,
    Cue,
    Producer,
    Quote,
    QuoteType,
    Source,
    Span,
    Speaker,
    SpeakerKind,
    stable_id,
)
from quotex.search import Filters, IndexSummary, index_files, open_db, search
from quotex.serialization import to_json

MARKER = "search"  # of the table in README.md
SEED = 20250603
FACETS = " + facets"
_TOLD = (f"first page{FACETS}", "very frequent word", f"very frequent word{FACETS}", "all lists", f"all pages{FACETS}")
_RARE = 50
WORDS = 80_000
PEOPLE = 60_000
OUTLETS = 400
_QUOTES_PER_ARTICLE = 4
_WORDS_PER_QUOTE = 22
_SYLLABLE_LIST = """
    ba be bi bo bra da de di do dra fa fe fi ga ge go ka ke ki ko la le li lo ma me mi mo na ne ni no pa
    pe po ra re ri ro sa se si so sta ste ta te ti to tra va ve vi vo za
"""
_ENDINGS = ("", "", "n", "r", "s", "l", "m", "st", "nd")
_GIVEN_LIST = """
    John Maria Sergei Sergey Anna Michael Michelle Joseph Joe William Bill Ahmed Mohamed Elena Yelena
    Vladimir Volodymyr Peter Laura Carlos Emma Fatima Ivan Julia Yulia David Sarah Chris Christopher
    Kate
"""
_ROLES = (
    None,
    None,
    "President",
    "Prime Minister",
    "Foreign Minister",
    "spokesman",
    "mayor of {place}",
    "police chief of {place}",
)
_COUNTRIES = ("Ukraine", "Russia", "France", "Brazil", "Kenya", "Japan", "Poland", None, None, None)
_CLASSES = (
    ("say", 60),
    ("tell", 8),
    ("deny", 5),
    ("accuse", 4),
    ("promise", 4),
    ("order", 4),
    ("ask", 5),
    ("warn", 10),
)
_TYPES: tuple[tuple[QuoteType, int], ...] = (("direct", 40), ("indirect", 45), ("mixed", 15))
_KINDS: tuple[tuple[SpeakerKind | None, int], ...] = (
    *(("person", 62), ("organization", 15)),
    *(("unnamed", 8), ("group", 8), (None, 7)),
)
_PHRASES = ("a witness", "one resident", "an official", "the man")
_GROUPS = ("officials", "residents", "police", "critics", "Republicans", "Palestinians")


def zipf(size: int, exponent: float, floor: float = 2.7) -> np.ndarray[Any, Any]:
    """Return the cumulative probabilities of `size` ranks by the law of Zipf and Mandelbrot."""
    weights = 1 / (np.arange(size) + floor) ** exponent
    return np.cumsum(weights / weights.sum())


@dataclass(frozen=True, slots=True)
class _Person:
    given: str
    surname: str
    role: str | None
    country: str | None

    def named(self, pick: random.Random) -> str:
        """Return a name that an article gives the person: surname alone, full name or a variant spelling."""
        chance = pick.random()
        if chance < 0.08:
            return self.surname
        if chance < 0.12 and self.surname.endswith("y"):
            return f"{self.given} {self.surname}y"
        return f"{self.given} {self.surname}"


class Corpus:
    """Generated articles with quotations, the same for each size and seed.

    A small corpus has fewer different words and people.
    """

    def __init__(self, quotations: int, seed: int = SEED) -> None:
        self._size = quotations
        self._pick = random.Random(seed)
        self._numbers = np.random.default_rng(seed)
        self.words = _words(min(WORDS, max(20_000, quotations)), self._pick)
        self._word_odds = zipf(len(self.words), 1.05)
        self.people = [self._person() for _ in range(min(PEOPLE, max(100, quotations // 10)))]
        self._people_odds = zipf(len(self.people), 1.0)
        self._organizations = [
            f"{word.capitalize()} {tail}" for word in self.words[:4000] for tail in ("Agency", "Party")
        ]
        self._organization_odds = zipf(len(self._organizations), 1.0)
        self.outlets = [f"The {word.capitalize()} Times" for word in self.words[300 : 300 + OUTLETS]]
        self._outlet_odds = zipf(OUTLETS, 0.9)

    def __iter__(self) -> Iterator[Quote]:
        made = number = 0
        while made < self._size:
            count = min(1 + int(self._numbers.poisson(_QUOTES_PER_ARTICLE - 1)), self._size - made)
            yield from self._article(number, count)
            made += count
            number += 1

    def _person(self) -> _Person:
        surname = self._pick.choice(self.words[1000:16000]).capitalize() + self._pick.choice(
            ("", "", "sky", "son", "ov")
        )
        place = self._pick.choice(self.words[:2000]).capitalize()
        role = self._pick.choice(_ROLES)
        return _Person(
            self._pick.choice(_GIVEN_LIST.split()),
            surname,
            role.format(place=place) if role else None,
            self._pick.choice(_COUNTRIES),
        )

    def _article(self, number: int, count: int) -> Iterator[Quote]:
        day = 1 + int(self._pick.random() * 28)
        month = 1 + int(self._pick.random() * 12)
        article = Article(
            text=f"article {number}",
            url=f"https://news.example/{number}",
            title=self._text(9).capitalize(),
            date=f"{2015 + int(11 * self._pick.random() ** 0.7)}-{month:02}-{day:02}",
            outlet=self.outlets[self._rank(self._outlet_odds)],
            meta={"file": "dump.jsonl"},
        )
        speakers = [self._speaker(article) for _ in range(max(1, count // 2))]
        at = 0
        for _ in range(count):
            quote = self._quote(article, self._pick.choice(speakers), at)
            at = quote.content[0].end + 40
            yield quote

    def _speaker(self, article: Article) -> Speaker | None:
        kind = self._weighted(_KINDS)
        if kind is None:
            return None
        role = country = None
        if kind == "person":
            person = self.people[self._rank(self._people_odds)]
            name = person.named(self._pick)
            role, country = (person.role, person.country) if self._pick.random() < 0.6 else (None, None)
        elif kind == "organization":
            name = self._organizations[self._rank(self._organization_odds)]
        else:
            name = self._pick.choice(_GROUPS if kind == "group" else _PHRASES)
        return Speaker(name, stable_id(article.id, kind, name), kind, role, country, "name", 0.9)

    def _quote(self, article: Article, speaker: Speaker | None, start: int) -> Quote:
        text = self._text(max(3, int(self._numbers.lognormal(np.log(_WORDS_PER_QUOTE), 0.5))))
        before, after = self._text(18), self._text(18)
        cue_class = self._weighted(_CLASSES)
        end = start + len(text)
        cue = Cue(cue_class, cue_class, (Span(end + 1, end + 1 + len(cue_class), cue_class),), cue_class, False, "past")
        source = Source(speaker.name, (Span(end + 8, end + 8 + len(speaker.name), speaker.name),)) if speaker else None
        return Quote(
            id=stable_id(article.id, str(start)),
            article=article,
            type=self._weighted(_TYPES),
            text=text,
            content=(Span(start, end, text),),
            cue=cue,
            source=source,
            speaker=speaker,
            resolved_by="name" if speaker else "no source",
            addressee=None,
            time=None,
            nested_in=None,
            context=Context(start // 500, before, f"{text}, {cue_class}", after, before[-32:], after[:32]),
            confidence=round(1 - self._pick.random() ** 2 * 0.7, 3),
            producer=Producer("0.1.0", "en", "1"),
        )

    def _text(self, words: int) -> str:
        ranks = np.searchsorted(self._word_odds, self._numbers.random(words))
        return " ".join([self.words[rank] for rank in ranks])

    def _rank(self, odds: np.ndarray[Any, Any]) -> int:
        return min(int(np.searchsorted(odds, self._pick.random())), len(odds) - 1)

    def _weighted(self, choices: Sequence[tuple[Any, int]]) -> Any:
        return self._pick.choices([value for value, _ in choices], cum_weights=list(accumulate(w for _, w in choices)))[
            0
        ]


def _words(count: int, pick: random.Random) -> list[str]:
    """Return `count` different pronounceable words, short ones first."""
    syllables_known = _SYLLABLE_LIST.split()
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = 1 + sum(len(found) > common for common in (150, 5_000, 40_000))
        found["".join(pick.choice(syllables_known) for _ in range(syllables)) + pick.choice(_ENDINGS)] = None
    return list(found)


@dataclass(slots=True)
class Timings:
    """Wall and CPU seconds of the queries, by kind."""

    by_kind: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def time(self, kind: str, work: Callable[[], object]) -> None:
        """Do the work and record its wall and CPU seconds."""
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        self.by_kind.setdefault(kind, []).append((time.perf_counter() - wall, time.process_time() - cpu))

    def kinds(self) -> dict[str, list[tuple[float, float]]]:
        """Return the times of each kind, of all lists, of all pages with facets and of everything, in seconds."""
        first, *others = self.by_kind.items()
        lists = [own for kind, kinds in others if not kind.endswith(FACETS) for own in kinds]
        pages = [own for kind, kinds in others if kind.endswith(FACETS) for own in kinds]
        return self.by_kind | {"all lists": lists, "all pages" + FACETS: pages, "all": [*first[1], *lists, *pages]}

    def table(self) -> str:
        """Return the median, 95th percentile and maximum in milliseconds, for each kind and for all."""
        lines = [f"{'':<38} {'':>5} {'CPU ms':>24}   {'wall ms':>24}"]
        lines.append(f"{'query':<38} {'n':>5}" + f" {'median':>8}{'p95':>8}{'worst':>8}  " * 2)
        for kind, own in self.kinds().items():
            figures = [_quantiles([one[n] for one in own]) for n in (1, 0)]
            lines.append(
                f"{kind:<38} {len(own):>5}" + "".join(f" {m:>8.1f}{h:>8.1f}{w:>8.1f}  " for m, h, w in figures)
            )
        return "\n".join(lines)

    def markdown(self) -> str:
        """Return the median and the 95th percentile in CPU milliseconds of the kinds in _TOLD as a Markdown table."""
        rows = []
        kinds = self.kinds()
        for kind, own in ((kind, kinds[kind]) for kind in _TOLD if kind in kinds):
            median, high, _ = _quantiles([cpu for _, cpu in own])
            rows.append([kind, f"{len(own):,}", f"{median:.1f}", f"{high:.1f}"])
        return markdown_table(["query", "n", "median, CPU ms", "95 %, CPU ms"], rows)


def _quantiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    middle, high, worst = (1000 * float(np.quantile(seconds, at)) for at in (0.5, 0.95, 1.0))
    return middle, high, worst


def queries(corpus: Corpus, count: int, seed: int = SEED) -> Iterator[tuple[str, str, Filters]]:
    """Yield queries of every kind in turn as (kind, words, filters).

    One query in fifty is for a very frequent word.
    """
    pick = random.Random(seed)

    def word() -> str:  # what people search for is not among the hundred most frequent words
        return corpus.words[int(100 + 19_900 * pick.random() ** 3)]

    def beginning() -> str:
        return next(found for found in iter(word, "") if len(found) > 5)[:5] + "*"

    def person() -> str:
        return corpus.people[int(min(5000, len(corpus.people)) * pick.random() ** 3)].surname

    makers: dict[str, Callable[[], tuple[str, Filters]]] = {
        "one word": lambda: (word(), Filters()),
        "two words": lambda: (f"{word()} {word()}", Filters()),
        "one OR other, NOT third": lambda: (f"({word()} OR {word()}) NOT {word()}", Filters()),
        "phrase": lambda: (f'"{corpus.words[int(600 * pick.random())]} {word()}"', Filters()),
        "beginning*": lambda: (beginning(), Filters()),
        "speaker": lambda: ("", Filters(speaker=person())),
        "word, speaker": lambda: (word(), Filters(speaker=person())),
        "word, since, type": lambda: (word(), Filters(since="2022-05", type=("direct",))),
        "word, outlet, class, sure": lambda: (
            word(),
            Filters(outlet=(corpus.outlets[pick.randrange(20)],), cue_class=("deny", "accuse"), min_confidence=0.8),
        ),
        "month, class": lambda: ("", Filters(since="2023-06", until="2023-06", cue_class=("warn",))),
        "very frequent word": lambda: (corpus.words[pick.randrange(3, 30)], Filters()),
    }
    *usual, rare = makers
    for number in range(count):
        kind = rare if number % _RARE == _RARE - 1 else usual[number % len(usual)]
        yield (kind, *makers[kind]())


def time_queries(db_path: Path, corpus: Corpus, count: int) -> Timings:
    """Time every query twice: the list of hits alone, and the page with its facets."""
    timings = Timings()
    gc.collect()
    gc.freeze()  # the corpus and what indexing has left behind are no part of a search
    with open_db(db_path) as db:
        timings.time("first page" + FACETS, lambda: search(db, facets=True))
        for kind, text, filters in queries(corpus, count):
            for facets in (False, True):
                with suppress(QuotexError):  # a surname that nobody in a small corpus has
                    run = partial(search, db, text, filters, facets=facets)
                    timings.time(kind + FACETS * facets, run)
    return timings


def write_corpus(path: Path, corpus: Corpus) -> None:
    """Write the corpus as records of `quotex run`; an interrupted call leaves no file at `path`."""
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as out:
        for quote in corpus:
            out.write(json.dumps(to_json(quote)) + "\n")
    partial.replace(path)


@click.command("search")
@click.option("--quotations", type=click.IntRange(min=100), default=1_000_000, show_default=True)
@click.option("--queries", "count", type=click.IntRange(min=50), default=1000, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="Where corpus and database go.")
@click.option("--into", type=click.Path(path_type=Path), help=f"Page whose table {MARKER} is written.")
def benchmark_search(quotations: int, count: int, folder: Path, into: Path | None) -> None:
    """Index a generated corpus and time queries on it."""
    folder.mkdir(parents=True, exist_ok=True)
    records, db_path = folder / f"{quotations}.jsonl", folder / f"{quotations}.db"
    if not records.exists():
        write_corpus(records, Corpus(quotations))
    for suffix in ("", "-wal", "-shm"):
        Path(f"{db_path}{suffix}").unlink(missing_ok=True)
    seconds = _timed("index", lambda: index_files([str(records)], db_path), quotations)
    size = db_path.stat().st_size
    click.echo(
        f"{records.stat().st_size / 1e6:,.0f} MB of records, {size / 1e6:,.0f} MB of database "
        f"({size / quotations / 1e3:.2f} kB a quotation)"
    )
    timings = time_queries(db_path, Corpus(quotations), count)
    click.echo(timings.table())
    if into:
        told = (
            f"{quotations:,} quotations: {seconds:,.0f} CPU seconds to index them "
            f"({1e6 * seconds / quotations:,.0f} µs each), {size / quotations / 1e3:.2f} kB each in the database."
        )
        page = into.read_text(encoding="utf-8")
        into.write_text(replace_table(page, f"{told}\n\n{timings.markdown()}", MARKER), encoding="utf-8")
    _timed("index again, nothing new", lambda: index_files([str(records)], db_path), quotations)


def _timed(what: str, work: Callable[[], IndexSummary], quotations: int) -> float:
    """Print the figures of an indexing run and return its CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    summary = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    figures = f"{summary.new:,} articles new, {summary.unchanged:,} unchanged, {summary.speakers:,} speakers"
    click.echo(f"{what}: {wall:,.0f} s ({cpu:,.0f} CPU s), {quotations / cpu:,.0f} quotations/CPU s; {figures}")
    return cpu
