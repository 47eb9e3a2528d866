"""Find speakers by name: folded, in any transliteration, by any alias, and with typing errors."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

import regex
from rapidfuzz.distance import DamerauLevenshtein

from quotex.lexicons import people
from quotex.search.results import SpeakerRow
from quotex.store.database import Database
from quotex.text.name_keys import person_key, plain_words, skeleton

_LEAST_LETTERS = 5  # shorter words must be exact: "Cruz" is not "Kruz"
_LETTERS_PER_SLIP = 3
_WORDS_COMPARED = 20_000
_OFFERED = 3
_COMPARED = 20
_WORDS_OF_A_NAME = 5
_WORDS_LEFT_OUT = 2
_NAME = regex.compile(r"[\p{L}\p{M}.'’\- ]+")

COLUMNS = """s.id, s.name, s.kind, s.role, s.affiliation, s.quotes, s.articles, s.first_date, s.last_date, s.wikidata,
    s.gender"""


def find_speakers(db: Database, name: str, *, limit: int = 20) -> list[SpeakerRow]:
    """Return the speakers that a name may mean, most quotations first; an empty list for none.

    All words of the name must be among those of one of a speaker's names ("zelensky" finds Volodymyr Zelenskyy).
    Titles do not count, and a word that nobody has may differ by one error per three letters. Where persons are found,
    others are returned only if this is their whole name.
    """
    ids = speaker_ids(db, name)[:limit]
    return speakers_with(db, ids)


def speaker_ids(db: Database, name: str) -> list[int]:
    """Return the numbers of the speakers that a name may mean, most quotations first."""
    wanted = _wanted(name)
    if not wanted:
        return []
    found = _with_all(db, [(word,) for word in wanted])
    if not found:
        close = [_close_to(db, word) for word in wanted]
        found = _with_all(db, close) if all(close) else []
    whole = set(plain_words(name))
    persons = [row for row in found if row["kind"] == "person"]
    chosen = [row for row in found if row["kind"] == "person" or whole == set(plain_words(row["name"]))]
    return [row["id"] for row in (chosen if persons else found)]


def offered_speakers(db: Database, query: str) -> list[SpeakerRow]:
    """Return persons and organizations whose name a query may be, most quotations first; none for other queries.

    Every word must be one of a name's, short words as they are spelled. At most two may be missing from a person's
    name, and none from others.
    """
    words = _wanted(query)
    if not words or len(words) > _WORDS_OF_A_NAME or not _NAME.fullmatch(query):
        return []
    exact = {word for word in plain_words(query) if len(word) < _LEAST_LETTERS}
    rows = _with_all(db, [(word,) for word in words])
    named = speakers_with(db, [row["id"] for row in rows if row["kind"] in ("person", "organization")][:_COMPARED])
    return [one for one in named if _may_be(one, exact, len(words))][:_OFFERED]


def _may_be(speaker: SpeakerRow, exact: set[str], words: int) -> bool:
    left_out = _WORDS_LEFT_OUT if speaker.kind == "person" else 0
    if len(plain_words(speaker.name)) > words + left_out:
        return False
    return exact <= {word for name in (speaker.name, *speaker.aliases) for word in plain_words(name)}


def with_joint(db: Database, ids: Sequence[int]) -> list[int]:
    """Return the ids of speakers and of the joint speakers that they are members of ("A and B said")."""
    sql = """SELECT DISTINCT j.speaker FROM mentions m JOIN joint_members ON member = m.id
        JOIN mentions j ON j.id = joint WHERE m.speaker IN (SELECT value FROM json_each(?)) AND j.speaker IS NOT NULL"""
    joint = [row[0] for row in db.rows(sql, (json.dumps(list(ids)),))]
    return list(dict.fromkeys((*ids, *joint)))


def speakers_with(db: Database, ids: Sequence[int]) -> list[SpeakerRow]:
    """Return the rows of speakers in the order of the ids given; unknown ids are left out."""
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    rows = {row["id"]: row for row in db.rows(f"SELECT {COLUMNS} FROM speakers s WHERE s.id IN ({marks})", ids)}
    names: dict[int, list[str]] = {}
    sql = f"SELECT speaker, name FROM aliases WHERE speaker IN ({marks}) ORDER BY speaker, mentions DESC, name"
    for speaker, name in db.rows(sql, ids):
        names.setdefault(speaker, []).append(name)
    return [speaker_row(rows[number], names.get(number, ())) for number in ids if number in rows]


def speaker_row(row: sqlite3.Row, names: Iterable[str] = ()) -> SpeakerRow:
    """Return a row of the table `speakers` as a SpeakerRow; names other than the shown one become aliases."""
    return SpeakerRow(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        role=row["role"],
        affiliation=row["affiliation"],
        quotes=row["quotes"],
        articles=row["articles"],
        first_date=row["first_date"],
        last_date=row["last_date"],
        aliases=tuple(name for name in names if name != row["name"]),
        wikidata=row["wikidata"],
        gender=row["gender"],
    )


def _wanted(name: str) -> list[str]:
    words = plain_words(name)
    if len(words) > 1 and words[0] in people.titles():
        person = person_key(name)  # "President Zelensky": the title says nothing about the name
        words = words[len(person.title) :]
    return sorted({skeleton(word) for word in words})


def _with_all(db: Database, choices: Sequence[Sequence[str]]) -> list[sqlite3.Row]:
    """Return the speakers that have a word of each choice, most quotations first."""
    parts = " INTERSECT ".join(
        f"SELECT speaker FROM speaker_words WHERE word IN ({', '.join('?' * len(words))})" for words in choices
    )
    values = [word for words in choices for word in words]
    sql = f"""SELECT s.id, s.name, s.kind FROM speakers s WHERE s.id IN ({parts})
        ORDER BY s.quotes DESC, s.name, s.id"""
    return db.rows(sql, values)


def _close_to(db: Database, word: str) -> list[str]:
    """Return the word itself if somebody has it, else the nearest words with the same first letter.

    The Damerau-Levenshtein distance is at most one per _LETTERS_PER_SLIP letters.
    """
    if db.row("SELECT 1 FROM speaker_words WHERE word = ? LIMIT 1", (word,)) is not None:
        return [word]
    slips = len(word) // _LETTERS_PER_SLIP
    if len(word) < _LEAST_LETTERS:
        return []
    sql = f"SELECT DISTINCT word FROM speaker_words WHERE word >= ? AND word < ? LIMIT {_WORDS_COMPARED}"
    near: dict[int, list[str]] = {}
    for (other,) in db.rows(sql, (word[0], word[0] + "\U0010ffff")):
        distance = DamerauLevenshtein.distance(word, other, score_cutoff=slips)
        if distance <= slips:
            near.setdefault(distance, []).append(other)
    return near[min(near)][:50] if near else []
