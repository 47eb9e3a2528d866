"""Damaged databases: what is found wrong, what is mended, and that every command answers with a sentence."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotex.cli import main
from quotex.errors import QuotexError
from quotex.search import check, index_files, open_db, repair, search
from quotex.store.database import DamagedDatabase, create_db
from tests.search.builder import said, written
from tests.shelf import make_database, quotes

RAIN = quotes()[0]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


def changed(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def quotex(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_a_whole_database_is_described(path: Path) -> None:
    report = check(path)
    assert report.is_sound
    assert report.full_text
    assert report.counts == {"articles": 3, "quotes": 6, "speakers": 3, "reviews": 0, "texts": 2}
    assert report.producers == (("quotex 0.1.0 with none 0", 6),)
    result = quotex("check", str(path))
    assert result.exit_code == 0
    assert "3 articles (2 with text), 6 quotations, 3 speakers, 0 reviews" in result.output
    assert result.output.endswith("it is whole\n")


def test_nothing_is_changed_by_a_check(path: Path) -> None:
    with open_db(path, readonly=False) as db:
        db.row("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    assert quotex("check", str(path)).exit_code == 0
    assert path.read_bytes() == before


DAMAGED: dict[str, tuple[list[str], str]] = {
    "a value of the wrong type": (["UPDATE speakers SET name = x'00ff'"], "restore"),
    "no JSON": (["UPDATE stored_records SET record = substr(record, 2) WHERE quote = 1"], "restore"),
    "a record of another shape": (["UPDATE stored_records SET record = '{\"cue\": {}}' WHERE quote = 1"], "restore"),
    "a record that is gone": (["DELETE FROM stored_records WHERE quote = 1"], "restore"),
    "an article that is gone": (["PRAGMA foreign_keys = OFF", "DELETE FROM articles WHERE number = 1"], "restore"),
    "a wrong count": (["UPDATE articles SET quotes = 99"], "restore"),
    "a table that is gone": (["DROP TABLE aliases"], "restore"),
    "full text that is gone": (["DELETE FROM quotes_fts_data WHERE id > 10"], "repair"),
    "full text of other words": (["INSERT INTO quotes_fts (rowid, text) VALUES (1, 'elephants')"], "repair"),
    "an index that is gone": (["DROP INDEX quotes_date"], "index"),
    "speakers not linked": (["INSERT INTO unlinked VALUES ('person/obi')"], "index"),
}


@pytest.mark.parametrize(("statements", "cure"), DAMAGED.values(), ids=DAMAGED)
def test_damage_is_found_with_what_to_do(path: Path, statements: list[str], cure: str) -> None:
    changed(path, *statements)
    report = check(path)
    assert cure in report.cures
    result = quotex("check", str(path))
    assert result.exit_code == 1
    assert "wrong: " in result.output
    assert "to do: " in result.output


@pytest.mark.parametrize(
    ("statements", "cure"), [pair for pair in DAMAGED.values() if pair[1] != "restore"],
)  # fmt: skip
def test_what_can_be_made_anew_is_mended(path: Path, statements: list[str], cure: str) -> None:
    changed(path, *statements)
    result = quotex("check", str(path), "--repair")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "it is whole")
    with open_db(path) as db:
        assert search(db, "rains").total == 1
        assert search(db, "elephants").total == 0


def test_an_index_that_lacks_rows_is_mended(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'quotes_type'").fetchone()[0]
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'quotes_type'", (f"{sql} WHERE type = 'x'",))
    connection.close()
    changed(path, "UPDATE quotes SET type = 'mixed' WHERE type = 'direct'")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'quotes_type'", (sql,))
    connection.close()
    assert check(path).cures == ("repair",)
    assert repair(path).is_sound


def test_rows_that_are_lost_are_not_said_to_be_mended(path: Path) -> None:
    changed(path, "DELETE FROM stored_records WHERE quote = 1")
    with pytest.raises(DamagedDatabase, match="which no repair brings back"):
        repair(path)


@pytest.mark.parametrize("name", ["none.db", "text.db", "other.db", "."])
def test_what_is_no_database_of_quotex_is_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.db").write_text("no pages of SQLite " * 100)
    changed(tmp_path / "other.db", "CREATE TABLE x (y)")
    result = quotex("check", str(tmp_path / name))
    assert result.exit_code == 2
    assert result.output.startswith("quotex: ")


def test_a_fault_of_ours_is_not_blamed_on_a_whole_file(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_db(path):
        raise ZeroDivisionError


def test_a_database_in_use_can_be_checked(path: Path) -> None:
    with open_db(path, readonly=False) as db, db.changes() as connection:
        connection.execute("UPDATE quotes SET confidence = 0.5")
        db.connection.execute("PRAGMA busy_timeout = 0")
        with open_db(path) as other:
            assert other.is_damaged() is False


CUT_OFF = """
import os, sys
from quotex.errors import QuotexError
from quotex.search import open_db
with open_db(sys.argv[1]) as db:
    db.rows("BEGIN")
    db.rows("SELECT 1 FROM articles")
    os.truncate(sys.argv[1], 4096)
    try:
        db.rows("SELECT * FROM quotes JOIN records ON quote = quotes.number JOIN articles ON articles.number = article")
    except QuotexError as error:
        print(error)
"""


def test_a_database_that_is_cut_off_while_it_is_open_is_a_sentence_and_not_the_end(path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", CUT_OFF, str(path)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran
    assert "damaged, or was replaced while it was read" in ran.stdout


def _flip(data: bytearray, rng: random.Random) -> None:
    data[rng.randrange(100, len(data))] ^= 1 << rng.randrange(8)


def _scatter(data: bytearray, rng: random.Random) -> None:
    for _ in range(200):
        data[rng.randrange(100, len(data))] = rng.randrange(256)


def _zero_page(data: bytearray, rng: random.Random) -> None:
    page = rng.randrange(1, len(data) // 4096)
    data[page * 4096 : (page + 1) * 4096] = bytes(4096)


def _swap_pages(data: bytearray, rng: random.Random) -> None:
    one, other = (rng.randrange(1, len(data) // 4096) * 4096 for _ in range(2))
    data[one : one + 4096] = data[other : other + 4096]


def _cut_off(data: bytearray, rng: random.Random) -> None:
    del data[rng.randrange(4096, len(data)) :]


HARMS = (_flip, _scatter, _zero_page, _swap_pages, _cut_off)


@pytest.mark.parametrize("harm", HARMS)
def test_every_command_answers_a_damaged_database_with_a_sentence(
    path: Path, tmp_path: Path, harm: Callable[[bytearray, random.Random], None]
) -> None:
    with open_db(path, readonly=False) as db:
        db.row("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    records = written(tmp_path / "more.jsonl", [said("other words", "Ann Lee")])
    bad = tmp_path / "bad.db"
    commands = (
        ["search", "rains", "--db"], ["search", "--speaker", "Ada Obi", "--json", "--db"], ["speakers", "list", "--db"],
        ["speakers", "show", "1", "--db"], ["review", "gold", "--partial", "--db"], ["check"],
        ["index", records, "--db"], ["export", records, "-o"],
    )  # fmt: skip
    for seed in range(4):
        data = bytearray(whole)
        harm(data, random.Random(seed))
        for command in commands:
            bad.write_bytes(data)
            for suffix in ("-wal", "-shm"):
                Path(f"{bad}{suffix}").unlink(missing_ok=True)
            result = quotex(*command, str(bad))
            assert result.exception is None or isinstance(result.exception, SystemExit), (harm, seed, command)
            assert result.exit_code in (0, 2, 3) or command == ["check"], result.output
            assert not result.exit_code or "quotex: " in result.output or command == ["check"]


def test_indexing_that_breaks_off_after_it_has_begun_says_so(path: Path, tmp_path: Path) -> None:
    changed(path, "DROP TABLE speaker_words")
    records = written(tmp_path / "more.jsonl", [said("other words", "Ann Lee")])
    assert quotex("index", records, "--db", str(path)).exit_code == 3


def test_a_file_that_was_only_made_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "q.db").touch()
    with pytest.raises(QuotexError, match="is empty; fill it with: quotex index"):
        open_db(tmp_path / "q.db")
    create_db(tmp_path / "q.db").close()
    assert index_files([], tmp_path / "q.db").quotes == 0
