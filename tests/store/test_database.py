"""Opening databases: what is none, what is another program's, what is of another version; and other tools' view."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from quotex.cli import main
from quotex.errors import QuotexError
from quotex.records import dedup_key
from quotex.review.corrections import Correction
from quotex.review.reviews import add_review, undo_review
from quotex.search import Filters, index_files, open_db, search
from quotex.store.database import VERSION, schema_sql
from quotex.store.hashes import unpacked
from tests.search.builder import content, said, written
from tests.shelf import quotes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    index_files([written(tmp_path / "q.jsonl", [said("words", "Ann Lee")])], tmp_path / "q.db")
    return tmp_path / "q.db"


def test_what_is_no_database_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(QuotexError, match="no database at"):
        open_db(tmp_path / "none.db")
    with pytest.raises(QuotexError, match="is a folder"):
        open_db(tmp_path)
    (tmp_path / "text.db").write_text("these are no pages of SQLite, but words " * 40)
    with pytest.raises(QuotexError, match="is no database"):
        open_db(tmp_path / "text.db")
    with pytest.raises(QuotexError, match="is no database"):
        index_files([], tmp_path / "text.db")
    with pytest.raises(QuotexError, match="folder does not exist"):
        index_files([], tmp_path / "nowhere" / "q.db")


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE quotes (x)")
    other.close()
    for readonly in (True, False):
        with pytest.raises(QuotexError, match="another program"):
            open_db(tmp_path / "other.db", readonly=readonly)
    with pytest.raises(QuotexError, match="another program"):
        index_files([], tmp_path / "other.db")


@pytest.mark.parametrize(("version", "words"), [(VERSION + 1, "update quotex"), (0, "make it anew")])
def test_another_version_of_the_tables_gets_a_sentence(path: Path, version: int, words: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    with pytest.raises(QuotexError, match=words):
        open_db(path)


def made_version_3(connection: sqlite3.Connection) -> None:
    """Give a database the tables of version 3."""
    connection.create_function("dedup_key", 1, dedup_key)
    connection.create_function("eight_bytes", 1, lambda blob: unpacked([blob]).tobytes())
    connection.executescript(
        """UPDATE stored_records SET record = (SELECT record FROM records WHERE records.quote = stored_records.quote);
        DROP VIEW records; ALTER TABLE stored_records RENAME TO records; DROP TABLE producers;
        UPDATE quotes SET dedup_key = dedup_key(text); UPDATE word_runs SET runs = eight_bytes(runs),
        stems = eight_bytes(stems); ALTER TABLE mentions DROP COLUMN gender_evidence;
        DROP VIEW quotations; ALTER TABLE speakers DROP COLUMN gender; DROP TABLE facet_columns;
        DROP TABLE indexed_files; DROP INDEX articles_file; DROP INDEX articles_text_file;
        ALTER TABLE articles DROP COLUMN file; ALTER TABLE articles DROP COLUMN text_file;"""
    )
    for column in ("cue_start", "cue_tense", "source_start", "prefix", "suffix", "producer"):
        connection.execute(f"ALTER TABLE quotes DROP COLUMN {column}")
    connection.execute("PRAGMA user_version = 3")


def made_older(path: Path, *statements: str) -> None:
    """Give a database the tables of version 1."""
    with sqlite3.connect(path) as connection:
        made_version_3(connection)
        newer = "name GLOB 'contexts_*' OR name GLOB 'statement*' OR name IN ('quote_contexts', 'word_runs', "
        newer += "'uncompared', 'removed_runs', 'word_forms')"
        for kind in ("trigger", "view", "table"):
            sql = f"SELECT name FROM sqlite_master WHERE type = ? AND ({newer}) ORDER BY name = 'statements'"
            for (name,) in connection.execute(sql, (kind,)).fetchall():
                connection.execute(f"DROP {kind} IF EXISTS {name}")
        connection.executescript(
            """DROP INDEX quotes_verdict; ALTER TABLE quotes DROP COLUMN verdict;
            ALTER TABLE records DROP COLUMN original; ALTER TABLE speakers DROP COLUMN wikidata;
            DROP TABLE joint_members; DROP TABLE people; DROP TABLE identities;
            ALTER TABLE mentions DROP COLUMN gender;
            DROP INDEX quotes_facets; ALTER TABLE quotes DROP COLUMN speaker_confidence;
            CREATE INDEX quotes_facets ON quotes
            (number, article, speaker, date, id, type, cue_class, outlet, confidence);
            PRAGMA user_version = 1;"""
        )
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_database_of_version_1_is_brought_to_this_one(path: Path) -> None:
    made_older(path)
    for _ in range(2):
        with open_db(path) as db:
            assert [hit.speaker_confidence for hit in search(db, "words", facets=True).hits] == [0.9]
            assert search(db, "words", Filters(min_speaker_confidence=0.91), facets=True).total == 0
            assert not db.is_damaged()
    index_files(
        [written(path.parent / "more.jsonl", [said("more words", "Bo Ray", url="https://news.example/2")])], path
    )
    with open_db(path) as db:
        assert search(db, "words", Filters(min_speaker_confidence=0.9), facets=True).total == 2


def test_a_database_of_version_3_keeps_its_records_and_its_statements(path: Path) -> None:
    words, genders = "much the same words of a long speech", ("male", "male", "female")
    more = [said(words, "Bo Ray", url=f"https://news.example/{n}", gender=one) for n, one in enumerate(genders)]
    more += [said(words, "Kim Oh", url=f"https://news.example/k{n}", gender=one) for n, one in enumerate(genders[1:])]
    files = [str(path.parent / "q.jsonl"), written(path.parent / "more.jsonl", more)]
    index_files(files, path)
    before, runs = content(path), _rows_of(path, "SELECT runs, stems FROM word_runs")
    told = _rows_of(path, "SELECT speaker, speaker_gender FROM quotations")
    assert {("Bo Ray", "male"), ("Kim Oh", None)} < set(told)
    with sqlite3.connect(path) as connection:
        made_version_3(connection)
    connection.close()
    assert index_files([], path).upgraded_from == 3
    assert content(path) == before
    assert _rows_of(path, "SELECT runs, stems FROM word_runs") == runs
    assert _rows_of(path, "SELECT speaker, speaker_gender FROM quotations") == told
    assert index_files(files, path).updated == 0


def _rows_of(path: Path, sql: str) -> list[Any]:
    with open_db(path) as db:
        return [tuple(row) if len(row) > 1 else row[0] for row in db.rows(sql)]


def test_a_damaged_record_in_a_database_of_version_1_costs_itself(path: Path) -> None:
    made_older(path, "UPDATE records SET record = '{'")
    with open_db(path) as db:
        assert [hit.speaker_confidence for hit in search(db, "words").hits] == [None]
        assert db.is_damaged()


def test_a_damaged_database_gets_a_sentence(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\x00\xff" * ((len(whole) - 4096) // 2))
    with pytest.raises(QuotexError, match="damaged"), open_db(path) as db:
        db.rows("SELECT * FROM quotes ORDER BY text")


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert index_files([], tmp_path / "empty.db").quotes == 0
    open_db(tmp_path / "empty.db").close()


def test_a_name_with_signs_that_addresses_use_is_a_name(tmp_path: Path) -> None:
    name = tmp_path / "a b?mode=memory#%41.db"
    index_files([written(tmp_path / "q.jsonl", [said("words")])], name)
    assert name.exists()
    with open_db(name) as db:
        assert len(db.rows("SELECT * FROM quotes")) == 1


def test_a_database_that_somebody_writes_to_can_be_read(path: Path) -> None:
    with open_db(path, readonly=False) as writer, writer.changes() as connection:
        connection.execute("DELETE FROM quotes")
        with open_db(path) as reader:
            assert len(reader.rows("SELECT * FROM quotes")) == 1


def test_the_tables_are_what_plain_sqlite_reads(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert {"articles", "quotes", "speakers", "mentions", "merges", "reviews", "quotes_fts"} <= names
        for table in names - {name for name in names if name.startswith(("quotes_fts", "contexts_fts"))}:
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            assert {column[2] for column in columns} <= {"TEXT", "INTEGER", "REAL", "BLOB"}, table
            assert any(column[5] for column in columns), f"{table} has no primary key"
        keys = {(row[2], row[3]) for row in connection.execute("PRAGMA foreign_key_list(quotes)")}
        assert keys == {
            ("articles", "article"),
            ("mentions", "mention"),
            ("speakers", "speaker"),
            ("producers", "producer"),
        }
        found = connection.execute(
            "SELECT q.text FROM quotes q JOIN quotes_fts ON q.number = quotes_fts.rowid WHERE quotes_fts MATCH 'word*'"
        )
        assert found.fetchall() == [("words",)]
        # How Datasette and sqlite-utils find out that a table has a full-text index.
        detect = "SELECT name FROM sqlite_master WHERE rootpage = 0 AND sql LIKE '%TABLE%USING FTS%content=\"quotes\"%'"
        assert connection.execute(detect).fetchall() == [("quotes_fts",)]
        assert json.loads(connection.execute("SELECT content FROM quotes").fetchone()[0]) == [[0, 5]]
    connection.close()


def test_full_text_follows_the_quotations(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE quotes SET text = 'other speech'")
        count = "SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH ?"
        assert connection.execute(count, ("words",)).fetchone() == (0,)
        assert connection.execute(count, ("speech",)).fetchone() == (1,)
        connection.execute("DELETE FROM quotes")
        assert connection.execute(count, ("speech",)).fetchone() == (0,)
    connection.close()


def test_the_schema_says_its_version() -> None:
    assert f"PRAGMA user_version = {VERSION};" in schema_sql()


def test_reviews_of_a_database_of_version_2_are_applied_when_it_is_brought_up_to_date(database: Path) -> None:
    """The reviews that version 2 kept beside the quotations."""
    rain, outer, _, third, _, _ = quotes()
    with open_db(database, readonly=False) as db:
        reviews = [add_review(db, rain.id, "reject", "Ada"), add_review(db, outer.id, "accept", "Ada")]
        reviews.append(add_review(db, third.id, "correct", "Ada", Correction(speaker="Cy Doe", kind="person")))
        whole = content(database)
        for review in reviews:
            undo_review(db, review.id)
    with sqlite3.connect(database) as connection:
        made_version_3(connection)
        connection.executescript(
            """UPDATE reviews SET undone_at = NULL; DROP INDEX quotes_verdict;
            ALTER TABLE quotes DROP COLUMN verdict;
            ALTER TABLE records DROP COLUMN original;
            ALTER TABLE speakers DROP COLUMN wikidata; ALTER TABLE mentions DROP COLUMN gender;
            DROP TABLE joint_members; DROP TABLE people; DROP TABLE identities; PRAGMA user_version = 2;"""
        )
        later = """SELECT type, name FROM sqlite_master WHERE name LIKE 'statement%' OR name LIKE 'contexts%'
            OR name IN ('quote_contexts', 'word_forms', 'word_runs', 'uncompared', 'removed_runs')"""
        rows = connection.execute(later).fetchall()
        for kind in ("trigger", "index", "view", "table"):
            for name in (name for found, name in rows if found == kind and not name.startswith("contexts_fts_")):
                connection.execute(f"DROP {kind} IF EXISTS {name}")
    connection.close()
    told = CliRunner().invoke(main, ["index", str(database.parent / "none.jsonl"), "--db", str(database)])
    assert f"{database} was made by an earlier version of quotex and is brought up to date" in told.output
    assert content(database) == whole
    with open_db(database) as db:
        assert (search(db).total, search(db, "", Filters(reviewed=True)).total) == (5, 2)
        assert db.upgraded_from is None
        assert not db.is_damaged()
