"""The Wikidata ids of speakers: from people's decisions, a newsroom's own table of people, or the table of quotex."""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import regex

from quotex.errors import QuotexError
from quotex.linking.candidates import Cluster
from quotex.linking.replay import Anchor
from quotex.linking.wikidata import identify
from quotex.store.database import Database, shown
from quotex.text.name_keys import key_of, person_key

_ID = regex.compile(r"(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]*)", flags=regex.IGNORECASE)
_DECIDED = "SELECT block, name, article, wikidata FROM identities WHERE block = ? ORDER BY id DESC"
_HEADINGS = {"name": ("name", "label"), "id": ("id", "wikidata", "qid"), "aliases": ("aliases", "other_names")}
_ASKED_AT_ONCE = 500


def wikidata_id(text: str) -> str | None:
    """Return the id ("Q42") in a cell that holds an id or an address of Wikidata, None for other cells."""
    found = _ID.fullmatch(text.strip())
    return found[1].upper() if found else None


def identities(connection: sqlite3.Connection, clusters: Sequence[Cluster]) -> list[str | None]:
    """Return the Wikidata id of each cluster, None where it is not known for sure."""
    own = _own_table(connection, {one.name_key for cluster in clusters for one in cluster.mentions})
    decided = _decisions(connection, {one.block for cluster in clusters for one in cluster.mentions})
    return [_identity(cluster, own, decided) for cluster in clusters]


def _identity(cluster: Cluster, own: dict[str, set[str]], decided: Sequence[tuple[Anchor, str | None]]) -> str | None:
    for anchor, wikidata in decided:
        if any(anchor.holds(one) for one in cluster.mentions):
            return wikidata
    ids = set[str]().union(*(own.get(one.name_key, ()) for one in cluster.mentions))
    if len(ids) == 1:
        return ids.pop()
    return identify(cluster.mentions) if not ids and cluster.mentions[0].kind == "person" else None


def _own_table(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, set[str]]:
    if connection.execute("SELECT 1 FROM people LIMIT 1").fetchone() is None:
        return {}
    found: dict[str, set[str]] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        some = wanted[start : start + _ASKED_AT_ONCE]
        sql = f"SELECT name_key, wikidata FROM people WHERE name_key IN ({', '.join('?' * len(some))})"
        for key, wikidata in connection.execute(sql, some):
            found.setdefault(key, set()).add(wikidata)
    return found


def _decisions(connection: sqlite3.Connection, blocks: Iterable[str]) -> list[tuple[Anchor, str | None]]:
    """Return people's decisions on some blocks, the latest first."""
    if connection.execute("SELECT 1 FROM identities LIMIT 1").fetchone() is None:
        return []
    rows = (row for block in sorted(blocks) for row in connection.execute(_DECIDED, (block,)))
    return [(Anchor(block, name, article), wikidata) for block, name, article, wikidata in rows]


def add_people(db: Database, path: str | os.PathLike[str]) -> int:
    """Replace the newsroom's own table of people by a CSV file with the columns name, id and, optionally, aliases.

    Aliases are separated by "|". All speakers that it names are linked again. Returns the number of people. Raises
    QuotexError where the file cannot be read or lacks a column.
    """
    people = list(_people_in(path))
    with db.changes() as connection:
        old = [row[0] for row in connection.execute("SELECT name FROM people")]
        connection.execute("DELETE FROM people")
        rows = [(_key(name), wikidata, name) for names, wikidata in people for name in names]
        connection.executemany("INSERT OR IGNORE INTO people (name_key, wikidata, name) VALUES (?, ?, ?)", rows)
        named = {f"person/{person_key(name).surname}" for name in (*old, *(row[2] for row in rows))}
        named |= {key_of("organization", name, "", "").block for _, _, name in rows}
        connection.executemany(
            "INSERT OR IGNORE INTO unlinked (block) SELECT ? WHERE EXISTS (SELECT 1 FROM mentions WHERE block = ?)",
            [(block, block) for block in sorted(named)],
        )
    return len(people)


def _key(name: str) -> str:
    return key_of("person", name, "", "").name_key


def _people_in(path: str | os.PathLike[str]) -> Iterator[tuple[list[str], str]]:
    """Yield the names and the id of each person of a table."""
    where = shown(os.fspath(path))
    try:
        with open(path, encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            columns = {
                wanted: next((one for one in reader.fieldnames or () if one.strip().lower() in names), None)
                for wanted, names in _HEADINGS.items()
            }
            if not columns["name"] or not columns["id"]:
                raise QuotexError(f"{where} needs a heading line with the columns name and id (and, if any, aliases)")
            for row in reader:
                name = (row[columns["name"]] or "").strip()
                wikidata = wikidata_id(row[columns["id"]] or "")
                if not name or wikidata is None:
                    raise QuotexError(f"{where}, line {reader.line_num}: a name and an id such as Q42 are needed")
                aliases = (row.get(columns["aliases"] or "") or "").split("|")
                yield [name, *(one.strip() for one in aliases if one.strip())], wikidata
    except OSError as error:
        raise QuotexError(f"cannot read {where}: {(error.strerror or str(error)).lower()}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise QuotexError(f"{where} is no CSV in UTF-8; save it as such") from error
