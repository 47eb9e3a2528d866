"""Link mentions to speakers in the database, block by block, and apply people's decisions."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from quotex.console import now
from quotex.linking.candidates import Cluster, Mention, Surroundings
from quotex.linking.clusters import clusters_of
from quotex.linking.identities import identities
from quotex.linking.replay import apply_rulings, rulings_on
from quotex.records import dedup_key
from quotex.store.database import Database, new_generation
from quotex.text.name_keys import lookup_words, person_key

BLOCKS_AT_ONCE = 400
_WORDS_OF_ITS_OWN = 5  # two people may say a shorter quotation independently

_MENTION = """SELECT m.id, m.article, a.key AS article_key, m.local_id, m.name, m.kind, m.role, m.affiliation,
    m.gender, m.gender_evidence, m.name_key, m.block, m.quotes, a.day AS date, a.outlet, m.speaker
    FROM mentions m JOIN articles a ON a.number = m.article"""
_SPEAKER = """INSERT INTO speakers
    (id, name, kind, name_key, block, role, affiliation, quotes, articles, first_date, last_date, gender, wikidata)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
    SET name = excluded.name, kind = excluded.kind, name_key = excluded.name_key, block = excluded.block,
    role = excluded.role, affiliation = excluded.affiliation, quotes = excluded.quotes,
    articles = excluded.articles, first_date = excluded.first_date, last_date = excluded.last_date,
    gender = excluded.gender, wikidata = excluded.wikidata"""
_SPELLED_OTHERWISE = "same name, spelled otherwise"
_MERGE = """INSERT INTO merges (action, speaker, block, kind, name, name_key, into_block, into_kind, into_name,
    into_key, reason, who, at) VALUES ('merge', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'quotex', ?)"""


def link_all(db: Database) -> None:
    """Link every block anew."""
    with db.changes() as connection:
        connection.execute("INSERT OR IGNORE INTO unlinked (block) SELECT DISTINCT block FROM mentions")
    for _ in link_pending(db):
        pass


def link_pending(db: Database) -> Iterator[int]:
    """Link the blocks that have changed, some hundred per transaction; yield how many."""
    while True:
        with db.changes() as connection:
            sql = "SELECT block FROM unlinked ORDER BY block LIMIT ?"
            blocks = [row[0] for row in connection.execute(sql, (BLOCKS_AT_ONCE,))]
            if blocks:
                link(connection, blocks)
        if not blocks:
            return
        yield len(blocks)


def link(connection: sqlite3.Connection, blocks: Sequence[str], keep: int | None = None) -> None:
    """Link some blocks, and those that people's decisions tie to them, inside a transaction.

    Speakers keep their numbers as far as possible: a speaker gets the number that most of its quotations had;
    the speaker `keep` keeps its own in any case.
    """
    rulings, tied = rulings_on(connection, blocks)
    mentions = read_mentions(connection, tied)
    by_block: dict[str, list[Mention]] = {block: [] for block in tied}
    for mention in mentions:
        by_block[mention.block].append(mention)
    clusters: list[Cluster] = []
    near = surroundings_of(connection, by_block.values())
    for block in sorted(by_block):
        clusters += clusters_of(by_block[block], near)
    _Writer(connection, tied, keep).write(apply_rulings(clusters, rulings))


def read_mentions(connection: sqlite3.Connection, blocks: Sequence[str]) -> list[Mention]:
    """Return the mentions of blocks from the table `mentions`."""
    return [
        Mention(*row)
        for some in _chunks(blocks)
        for row in connection.execute(f"{_MENTION} WHERE m.block IN ({_marks(some)})", some)
    ]


def surroundings_of(connection: sqlite3.Connection, blocks: Iterable[Sequence[Mention]]) -> Surroundings:
    """Read the context of the mentions of those blocks in which names have to be compared."""
    compared = [own for own in blocks if _is_compared(own)]
    company: dict[int, dict[str, str]] = {}
    for some in _chunks(sorted({one.article for own in compared for one in own})):
        sql = (
            f"SELECT article, name, name_key, block FROM mentions WHERE kind = 'person' AND article IN ({_marks(some)})"
        )
        for article, name, name_key, block in connection.execute(sql, some):
            if block.startswith("person/") and person_key(name).is_full:
                company.setdefault(article, {})[name_key] = block
    words: dict[int, set[str]] = {}
    for some in _chunks([one.id for own in compared for one in own]):
        sql = f"SELECT mention, text FROM quotes WHERE mention IN ({_marks(some)})"
        for mention, text in connection.execute(sql, some):
            key = dedup_key(text)
            if key.count(" ") >= _WORDS_OF_ITS_OWN - 1:
                words.setdefault(mention, set()).add(key)
    return Surroundings(company, words)


def _is_compared(block: Sequence[Mention]) -> bool:
    """Return whether a block holds more than one full name."""
    if len(block) < 2 or not block[0].block.startswith("person/"):
        return False
    return len({one.name_key for one in block}) > 1 or not person_key(block[0].name).is_full


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + BLOCKS_AT_ONCE] for start in range(0, len(values), BLOCKS_AT_ONCE))


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


class _Writer:
    """Writer of the speakers of some blocks in the place of the earlier ones."""

    def __init__(self, connection: sqlite3.Connection, blocks: Sequence[str], keep: int | None) -> None:
        self._connection = connection
        self._blocks = blocks
        self._keep = keep
        self._at = now()
        self._next = int(connection.execute("SELECT max(id) FROM speakers").fetchone()[0] or 0) + 1

    def write(self, clusters: Sequence[Cluster]) -> None:
        """Give every cluster its number and update all tables that depend on it."""
        new_generation(self._connection)
        numbered = self._numbered(clusters)
        old = {one.speaker for _, cluster in numbered for one in cluster.mentions if one.speaker is not None}
        for some in _chunks(self._blocks):
            sql = f"SELECT id FROM speakers WHERE block IN ({_marks(some)})"
            old.update(row[0] for row in self._connection.execute(sql, some))
        known = identities(self._connection, [one for _, one in numbered])
        rows = [(*_speaker_values(number, one), known[place]) for place, (number, one) in enumerate(numbered)]
        self._connection.executemany(_SPEAKER, rows)
        moved = [(number, one.id) for number, own in numbered for one in own.mentions if one.speaker != number]
        self._connection.executemany("UPDATE mentions SET speaker = ? WHERE id = ?", moved)
        self._connection.executemany("UPDATE quotes SET speaker = ? WHERE mention = ?", moved)
        self._names(numbered, old)
        self._reasons(numbered)
        gone = [(number,) for number in sorted(old - {number for number, _ in numbered})]
        self._connection.executemany("DELETE FROM speakers WHERE id = ?", gone)
        self._connection.executemany("DELETE FROM unlinked WHERE block = ?", [(block,) for block in self._blocks])

    def _numbered(self, clusters: Sequence[Cluster]) -> list[tuple[int, Cluster]]:
        """Return the clusters with their numbers: the largest claim to an old number wins, others get new numbers."""
        claims: list[tuple[bool, int, int, int]] = []
        for place, cluster in enumerate(clusters):
            held: Counter[int] = Counter()
            for one in cluster.mentions:
                if one.speaker is not None:
                    held[one.speaker] += one.quotes
            claims += [(number != self._keep, -count, number, place) for number, count in held.items()]
        numbers: dict[int, int] = {}
        taken: set[int] = set()
        for _, _, number, place in sorted(claims):
            if number not in taken and place not in numbers:
                numbers[place] = number
                taken.add(number)
        for place in range(len(clusters)):
            if place not in numbers:
                numbers[place] = self._next
                self._next += 1
        return [(numbers[place], cluster) for place, cluster in enumerate(clusters)]

    def _names(self, numbered: Sequence[tuple[int, Cluster]], old: set[int]) -> None:
        """Write all names of the speakers, and the words to find them by."""
        known = [(number,) for number, _ in numbered if number in old]
        self._connection.executemany("DELETE FROM aliases WHERE speaker = ?", known)
        self._connection.executemany("DELETE FROM speaker_words WHERE speaker = ?", known)
        names = [(n, name, count) for n, own in numbered for name, count in _names_of(own).items()]
        self._connection.executemany("INSERT INTO aliases (speaker, name, mentions) VALUES (?, ?, ?)", names)
        words = {(word, number) for number, name, _ in names for word in lookup_words(name)}
        self._connection.executemany("INSERT INTO speaker_words (word, speaker) VALUES (?, ?)", sorted(words))

    def _reasons(self, numbered: Sequence[tuple[int, Cluster]]) -> None:
        """Replace the merges by quotex itself, with their reasons."""
        for some in _chunks(self._blocks):
            sql = f"DELETE FROM merges WHERE who = 'quotex' AND block IN ({_marks(some)})"
            self._connection.execute(sql, some)
        rows = [(number, *values, self._at) for number, cluster in numbered for values in _merges(cluster)]
        self._connection.executemany(_MERGE, rows)


def _names_of(cluster: Cluster) -> Counter[str]:
    return Counter(one.name for one in cluster.mentions)


def shown_name(cluster: Cluster) -> str:
    """Return the name to show for all articles: the most frequent one, for a person the most frequent full name."""

    def rank(name: str) -> tuple[bool, int, int, str]:
        short = cluster.mentions[0].kind == "person" and not person_key(name).is_full
        return short, -counts[name], -len(name), name

    counts = _names_of(cluster)
    return min(counts, key=rank)


def _speaker_values(number: int, cluster: Cluster) -> tuple[Any, ...]:
    name = shown_name(cluster)
    bearer = next(one for one in cluster.mentions if one.name == name)
    dates = [one.date for one in cluster.mentions if one.date and one.quotes]
    return (
        *(number, name, bearer.kind, bearer.name_key, bearer.block),
        _most_frequent(one.role for one in cluster.mentions),
        _most_frequent(one.affiliation for one in cluster.mentions),
        sum(one.quotes for one in cluster.mentions),
        len({one.article for one in cluster.mentions if one.quotes}),
        *(min(dates, default=None), max(dates, default=None)),
        _gender(cluster),
    )


def _gender(cluster: Cluster) -> str | None:
    """Return the gender that most quotations have, None where none has one or as many have the other."""
    counts: Counter[str] = Counter()
    for one in cluster.mentions:
        if one.gender:
            counts[one.gender] += one.quotes
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _most_frequent(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _merges(cluster: Cluster) -> Iterator[tuple[str, ...]]:
    """Yield a row of `merges` for every name but the shown one, with the reason why it is the same speaker."""
    shown = shown_name(cluster)
    into = next(one for one in cluster.mentions if one.name == shown)
    first: dict[str, Mention] = {}
    for one in cluster.mentions:
        first.setdefault(one.name, one)
    for name, one in sorted(first.items()):
        reason = cluster.reasons.get(one.name_key, cluster.reasons.get(into.name_key, _SPELLED_OTHERWISE))
        if name != shown and reason:
            yield one.block, one.kind, name, one.name_key, into.block, into.kind, shown, into.name_key, reason
