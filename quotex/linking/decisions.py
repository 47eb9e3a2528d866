"""People's decisions on speakers: merge, split and undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from quotex.console import now
from quotex.errors import QuotexError
from quotex.linking.relinking import link
from quotex.linking.replay import Anchor, same_name
from quotex.store.database import Database, new_generation
from quotex.text.name_keys import person_key

_INSERT = """INSERT INTO merges (action, speaker, block, kind, name, name_key, article,
    into_block, into_kind, into_name, into_key, into_article, reason, who, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_IDENTITY = "INSERT INTO identities (block, name, article, wikidata, who, at) VALUES (?, ?, ?, ?, ?, ?)"
_MENTIONS = """SELECT m.id, m.name, m.kind, m.name_key, m.block, a.key AS article, s.name AS shown FROM mentions m
    JOIN articles a ON a.number = m.article JOIN speakers s ON s.id = m.speaker
    WHERE m.speaker = ? ORDER BY a.key, m.local_id"""
_ITSELF = "quotex"


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of the table `merges`: why a name belongs to a speaker, or does not; `who` is "quotex" or a person."""

    id: int
    action: Literal["merge", "split"]
    name: str
    article: str | None
    into_name: str | None
    reason: str
    who: str
    at: str
    undone_by: str | None
    undone_at: str | None


def merge_speakers(db: Database, speaker: int | Iterable[int], into: int, *, reason: str, who: str) -> int:
    """Merge speakers into `into` and return its number; the decision lasts when files are indexed anew.

    Several speakers are merged together or, where that fails, not at all. Raises QuotexError where there is no such
    speaker.
    """
    _check(reason, who)
    speakers = [speaker] if isinstance(speaker, int) else list(dict.fromkeys(speaker))
    if into in speakers:
        raise QuotexError(f"speaker {into} cannot be merged with itself; name other speakers")
    with db.changes() as connection:
        target = _mentions(connection, into)
        other = _anchor(connection, target[0])
        merged = [(what[0], _anchor(connection, what[0])) for what in (_mentions(connection, one) for one in speakers)]
        for what, one in merged:
            _insert(connection, "merge", into, (what, one), (target[0], other), reason, who)
        link(connection, sorted({other.block, *(one.block for _, one in merged)}), keep=into)
        return _speaker_of(connection, target[0]["id"])


def identify_speakers(db: Database, identities: Mapping[int, str | None], *, who: str) -> int:
    """Store Wikidata ids of speakers ("Q42"; None: no entity); the decision lasts when files are indexed anew.

    Returns the number of speakers whose id has changed. Raises QuotexError where there is no such speaker, and changes
    nothing then.
    """
    _check("identity", who)
    changed = 0
    with db.changes() as connection:
        for speaker, wikidata in identities.items():
            mentions = _mentions(connection, speaker)
            row = connection.execute("SELECT wikidata FROM speakers WHERE id = ?", (speaker,)).fetchone()
            if row["wikidata"] == wikidata:
                continue
            changed += 1
            anchor = _anchor(connection, mentions[0])
            values = (anchor.block, anchor.name, anchor.article, wikidata, who.strip(), now())
            connection.execute(_IDENTITY, values)
            connection.execute("UPDATE speakers SET wikidata = ? WHERE id = ?", (wikidata, speaker))
        if changed:
            new_generation(connection)
    return changed


def split_speaker(
    db: Database, speaker: int, *, name: str | None = None, article: str | None = None, reason: str, who: str
) -> list[int]:
    """Split a name (everywhere, or in one article, by its key) off a speaker; return the numbers of the new speakers.

    With an article alone, the speaker's mention in it is split off, whatever its name. Raises QuotexError where nothing
    would be left, or nothing matches.
    """
    _check(reason, who)
    if name is None and article is None:
        raise QuotexError("a name or an article is needed to say what is to be split off")
    with db.changes() as connection:
        mentions = _mentions(connection, speaker)
        taken = [
            one
            for one in mentions
            if (name is None or same_name(one["name"], name)) and article in (None, one["article"])
        ]
        kept = [one for one in mentions if one not in taken]
        if not taken:
            raise QuotexError(f"speaker {speaker} has no such name or article; see: quotex speakers show {speaker}")
        if not kept:
            raise QuotexError(f"nothing would be left of speaker {speaker}; name only one of its names or articles")
        return _split(connection, speaker, taken, kept, article, reason, who)


def _split(
    connection: sqlite3.Connection,
    speaker: int,
    taken: Sequence[sqlite3.Row],
    kept: Sequence[sqlite3.Row],
    article: str | None,
    reason: str,
    who: str,
) -> list[int]:
    into = _anchor(connection, kept[0])
    done: set[tuple[str, str]] = set()
    for one in taken:
        if (one["block"], one["name"]) not in done:
            done.add((one["block"], one["name"]))
            _insert(
                connection,
                "split",
                speaker,
                (one, Anchor(one["block"], one["name"], article)),
                (kept[0], into),
                reason,
                who,
            )
    link(connection, sorted({one["block"] for one in (*taken, *kept)}), keep=speaker)
    return sorted({_speaker_of(connection, one["id"]) for one in taken})


def undo_decision(db: Database, decision: int, *, who: str) -> Decision:
    """Undo a merge or a split and return the decision; its row stays, marked as undone.

    A merge by quotex itself is undone by a split, which is returned in its place. Raises QuotexError.
    """
    row = db.row("SELECT * FROM merges WHERE id = ?", (decision,))
    if row is None:
        raise QuotexError(f"there is no decision {decision}; the decisions on a speaker: quotex speakers show")
    if row["undone_at"]:
        raise QuotexError(f"decision {decision} was taken back already, by {row['undone_by']} at {row['undone_at']}")
    if row["who"] == _ITSELF:
        split_speaker(db, row["speaker"], name=row["name"], reason=f"not: {row['reason']}", who=who)
        made = db.row("SELECT * FROM merges WHERE who <> 'quotex' ORDER BY id DESC LIMIT 1")
    else:
        _check("undo", who)
        with db.changes() as connection:
            values = (who, now(), decision)
            connection.execute("UPDATE merges SET undone_by = ?, undone_at = ? WHERE id = ?", values)
            link(connection, sorted({row["block"], row["into_block"]}), keep=row["speaker"])
        made = db.row("SELECT * FROM merges WHERE id = ?", (decision,))
    assert made is not None
    return decision_of(made)


def decision_of(row: sqlite3.Row) -> Decision:
    """Return the decision in a row of the table `merges`."""
    return Decision(
        id=row["id"],
        action=row["action"],
        name=row["name"],
        article=row["article"],
        into_name=row["into_name"],
        reason=row["reason"],
        who=row["who"],
        at=row["at"],
        undone_by=row["undone_by"],
        undone_at=row["undone_at"],
    )


def _check(reason: str, who: str) -> None:
    if not reason.strip():
        raise QuotexError("a decision on speakers needs a reason, for those who come later")
    if not who.strip() or who == _ITSELF:
        raise QuotexError("a decision on speakers needs the name of a person")


def _mentions(connection: sqlite3.Connection, speaker: int) -> list[sqlite3.Row]:
    """Return the mentions of a speaker: those with its shown name first, surnames alone last."""
    found = connection.execute(_MENTIONS, (speaker,)).fetchall()
    if not found:
        raise QuotexError(f"there is no speaker {speaker}; see: quotex speakers list")
    return sorted(found, key=lambda one: (one["name"] != one["shown"], _is_short(one)))


def _is_short(mention: sqlite3.Row) -> bool:
    return mention["kind"] == "person" and not person_key(mention["name"]).is_full


def _anchor(connection: sqlite3.Connection, mention: sqlite3.Row) -> Anchor:
    """Return an anchor: a name that no other speaker of its block is likely to have, else a name in one article."""
    sql = "SELECT count(DISTINCT speaker) FROM mentions WHERE block = ? AND name_key = ?"
    bearers = connection.execute(sql, (mention["block"], mention["name_key"])).fetchone()[0]
    alone = bearers == 1 and not _is_short(mention)
    return Anchor(mention["block"], mention["name"], None if alone else mention["article"])


def _insert(
    connection: sqlite3.Connection,
    action: str,
    speaker: int,
    what: tuple[sqlite3.Row, Anchor],
    into: tuple[sqlite3.Row, Anchor],
    reason: str,
    who: str,
) -> None:
    sides = [(anchor.block, row["kind"], anchor.name, row["name_key"], anchor.article) for row, anchor in (what, into)]
    connection.execute(_INSERT, (action, speaker, *sides[0], *sides[1], reason.strip(), who.strip(), now()))


def _speaker_of(connection: sqlite3.Connection, mention: int) -> int:
    return int(connection.execute("SELECT speaker FROM mentions WHERE id = ?", (mention,)).fetchone()[0])
