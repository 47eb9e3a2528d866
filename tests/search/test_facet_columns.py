"""The packed columns of facets are those of the quotations, and go with any change."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from quotex.search import Database, facet_columns, index_files, merge_speakers, open_db, search
from quotex.search.facet_columns import Columns, Values, _read, _unpacked, columns_of
from quotex.search.forgetting import forget_articles
from tests.search.builder import said, written

QUOTES = [
    said("We want sanctions", "Ada Lind", "mayor", url="https://a.example/1", date="2025-05-02", gender="female"),
    said("No sanction works", "Bo Ek", None, "Kremlin", url="https://b.example/2", outlet="The Bee"),
    said("It is late", "Ada Lind", "mayor", url="https://c.example/3", date="2025-06-03"),
]


@pytest.fixture
def indexed(tmp_path: Path) -> Path:
    db = tmp_path / "quotes.db"
    index_files([str(written(tmp_path / "quotes.jsonl", QUOTES))], db)
    return db


def plain(columns: Columns | None) -> dict[str, object]:
    assert columns is not None
    found: dict[str, object] = {}
    for one in fields(columns):
        value = getattr(columns, one.name)
        found[one.name] = [value.texts[code] for code in value.codes] if isinstance(value, Values) else value.tolist()
    return found


def test_stored_columns_are_those_of_the_quotations(indexed: Path) -> None:
    with open_db(indexed) as db:
        stored = _unpacked(db)
        assert plain(stored) == plain(_read(db)) == plain(columns_of(db))
        assert stored is not None
        assert {one.name: getattr(stored, one.name).dtype for one in fields(stored) if one.name == "confidence"} == {
            "confidence": np.dtype("float64")
        }


def test_indexing_the_same_again_keeps_them_and_a_change_removes_them(indexed: Path, tmp_path: Path) -> None:
    index_files([str(tmp_path / "quotes.jsonl")], indexed)
    with open_db(indexed) as db:
        assert _unpacked(db)
    with open_db(indexed, readonly=False) as db:
        first, second = (row["id"] for row in db.rows("SELECT id FROM speakers ORDER BY name"))
        merge_speakers(db, second, first, reason="one person", who="desk")
    with open_db(indexed) as db:
        assert _unpacked(db) is None
        facets = search(db, "", facets=True).facets
        assert facets is not None
        assert [(one.label, one.count) for one in facets.speaker] == [("Ada Lind", 3)]


def test_few_new_quotations_do_not_cost_a_reading_of_all(indexed: Path, tmp_path: Path) -> None:
    many = [said(f"Words {n}", "Jo Park", url=f"https://d.example/{n}") for n in range(60)]
    index_files([str(written(tmp_path / "many.jsonl", many))], indexed)
    with open_db(indexed) as db:
        assert _unpacked(db)
    index_files([str(written(tmp_path / "one.jsonl", [said("More", "Jo Park", url="https://e.example/1")]))], indexed)
    with open_db(indexed) as db:
        assert _unpacked(db) is None
        assert len(columns_of(db).number) == 64


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE facet_columns SET packed = x'00' WHERE name = 'day'",
        "UPDATE facet_columns SET type = 'nonsense' WHERE name = 'day'",
        "UPDATE facet_columns SET type = 'int8' WHERE name = 'speaker'",
        "UPDATE facet_columns SET texts = '[' WHERE name = 'outlet'",
        "DELETE FROM facet_columns WHERE name = 'joint'",
    ],
)
def test_damaged_columns_are_read_anew(indexed: Path, damage: str) -> None:
    with open_db(indexed, readonly=False) as db:
        with db.changes() as connection:
            connection.execute(damage)
        assert _unpacked(db) is None
        assert len(columns_of(db).number) == 3


def outlets(db: Database) -> list[str]:
    (row,) = db.rows("SELECT texts FROM facet_columns WHERE name = 'outlet'") or [{"texts": "[]"}]
    found: list[str] = json.loads(row["texts"])
    return found


def test_what_is_forgotten_does_not_stay_in_the_columns(indexed: Path) -> None:
    with open_db(indexed) as db:
        assert "The Bee" in outlets(db)
    forget_articles(indexed, url="https://b.example/2")
    with open_db(indexed) as db:
        assert "The Bee" not in outlets(db)
        assert len(columns_of(db).number) == 2


def test_nobody_changes_a_quotation_between_reading_and_storing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bool] = []
    monkeypatch.setattr(facet_columns, "_read", lambda db: read.append(db.connection.in_transaction) or _read(db))
    index_files([str(written(tmp_path / "quotes.jsonl", QUOTES))], tmp_path / "quotes.db")
    assert read == [True]
