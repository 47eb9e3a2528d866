"""Compares two files of records, as two versions of quotex found them: what was added, is gone, or has changed."""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Literal

from quotex.json_form import Json
from quotex.readers import Problem
from quotex.readers.records import read_quotes
from quotex.record_pairs import pair_records
from quotex.records import Quote, stable_id
from quotex.serialization import from_json, to_json

Kind = Literal["added", "gone", "speaker", "words", "other"]
KINDS: tuple[Kind, ...] = ("added", "gone", "speaker", "words", "other")

_OLD, _NEW = 0, 1
_ABSENT = object()
_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A record of one file, or a pair of them, that differs. `fields` are the paths of a pair's differing fields."""

    kinds: tuple[Kind, ...]
    old: Quote | None
    new: Quote | None
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Comparison:
    """The figures of a comparison, and of each kind of change some examples, chosen evenly."""

    old: int = 0
    new: int = 0
    articles: int = 0
    same: int = 0
    counts: Counter[Kind] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    samples: dict[Kind, list[Change]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    @property
    def differs(self) -> bool:
        """Whether anything is added, gone or changed."""
        return bool(self.counts)


def compare(
    old: str, new: str, tell: Callable[[Problem], None], *, ignored: Iterable[str] = (), samples: int = 5,
    changed: Callable[[Change], None] = lambda _: None,
) -> Comparison:  # fmt: skip
    """Compare two files of records ("-" is standard input), article by article; each change goes to `changed`.

    `ignored` are fields by their paths in the JSON form ("speaker.confidence"), with all below them. Records are kept
    in a temporary file, so that memory does not grow with them.
    """
    found, chance = Comparison(), random.Random(0)
    leave = [tuple(name.split(".")) for name in ignored]
    with closing(sqlite3.connect("")) as store:
        found.old, found.new = _fill(store, old, _OLD, tell), _fill(store, new, _NEW, tell)
        for one, other in _by_article(store):
            found.articles += 1
            for change in _changes(one, other, leave):
                if not change.kinds:
                    found.same += 1
                    continue
                changed(change)
                found.fields.update(change.fields)
                for kind in change.kinds:
                    found.counts[kind] += 1
                    _sample(found.samples[kind], change, found.counts[kind], samples, chance)
    return found


def _sample(kept: list[Change], change: Change, seen: int, most: int, chance: random.Random) -> None:
    """Keep each of the changes seen so far with the same probability (reservoir sampling)."""
    if len(kept) < most:
        kept.append(change)
    elif (place := chance.randrange(seen)) < most:
        kept[place] = change


def _fill(store: sqlite3.Connection, path: str, side: int, tell: Callable[[Problem], None]) -> int:
    """Put the records of a file into the temporary database; returns how many there are."""
    store.execute("CREATE TABLE IF NOT EXISTS record (article TEXT, side INTEGER, record TEXT)")
    number = 0
    for item in read_quotes([path]):
        if isinstance(item, Problem):
            tell(item)
        else:
            number += 1
            about = item.article
            key = stable_id(about.url) if about.url else stable_id(about.id, about.outlet or "")
            store.execute("INSERT INTO record VALUES (?, ?, ?)", (key, side, json.dumps(to_json(item))))
    return number


def _by_article(store: sqlite3.Connection) -> Iterator[tuple[list[Quote], list[Quote]]]:
    """Yield the old and the new records of each article, in the order in which the articles came."""
    store.execute("CREATE INDEX by_article ON record (article, side)")
    keys = store.execute("SELECT article FROM record GROUP BY article ORDER BY min(rowid)")
    own = "SELECT record FROM record WHERE article = ? AND side = ? ORDER BY rowid"
    for (key,) in keys:
        old, new = ([from_json(json.loads(row[0])) for row in store.execute(own, (key, side))] for side in (_OLD, _NEW))
        yield old, new


def _changes(old: Sequence[Quote], new: Sequence[Quote], ignored: Sequence[_Path]) -> Iterator[Change]:
    """All records of an article; those without a kind of change are the same."""
    pairs = pair_records(old, new)
    for place, quote in enumerate(old):
        if place not in pairs:
            yield Change(("gone",), quote, None)
            continue
        partner = new[pairs[place]]
        fields = tuple(different_fields(to_json(quote), to_json(partner), ignored))
        yield Change(_kinds(quote, partner, fields), quote, partner, fields)
    taken = set(pairs.values())
    yield from (Change(("added",), None, quote) for place, quote in enumerate(new) if place not in taken)


def _kinds(old: Quote, new: Quote, fields: Sequence[str]) -> tuple[Kind, ...]:
    kinds: list[Kind] = []
    if "speaker.name" in fields or "speaker" in fields:
        kinds.append("speaker")
    if old.text != new.text and "text" in fields:
        kinds.append("words")
    return tuple(kinds) or (("other",) if fields else ())


def different_fields(old: Json, new: Json, ignored: Iterable[_Path] = ()) -> Iterator[str]:
    """Yield the paths of the fields that differ; a list counts as one field, and so does an object that one lacks."""
    leave = tuple(ignored)
    yield from (".".join(map(str, path)) for path in _different(old, new, ()) if not _is_below(path, leave))


def _different(old: Any, new: Any, path: _Path) -> Iterator[_Path]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in {**old, **new}:
            yield from _different(old.get(key, _ABSENT), new.get(key, _ABSENT), (*path, key))
    elif old != new:
        yield path


def _is_below(path: _Path, fields: Iterable[_Path]) -> bool:
    return any(path[: len(one)] == one for one in fields)
