"""Two programs index into one database: the second waits, and a search says what is going on."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotex.errors import QuotexError
from quotex.search import index_files, open_db
from quotex.store.database import create_db
from quotex.store.indexing_lock import indexing_lock, is_held
from tests.search.builder import said, written

INDEX = "import sys; from quotex.cli import main; main(['index', sys.argv[1], '--db', sys.argv[2]])"
HOLD = (
    "import sys; from quotex.store.indexing_lock import indexing_lock\n"
    "with indexing_lock(sys.argv[1], print): print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that indexes into the database, until its standard input is closed."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "q.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_several_programs_that_index_into_one_new_database_all_succeed(tmp_path: Path) -> None:
    database = tmp_path / "q.db"
    running = []
    for number in range(4):
        quotes = [said(f"words {n}", "Ann Lee", url=f"https://news.example/{number}/{n}") for n in range(200)]
        records = written(tmp_path / f"{number}.jsonl", quotes)
        command = [sys.executable, "-c", INDEX, records, str(database)]
        running.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
    told = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0] * 4, told
    with open_db(database) as db:
        assert db.rows("SELECT count(*) FROM quotes")[0][0] == 800
    assert not (tmp_path / "q.db.lock").exists()


def test_the_second_says_that_it_waits_and_goes_on_when_the_first_is_done(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    records = written(tmp_path / "q.jsonl", [said("words")])
    command = [sys.executable, "-c", INDEX, records, str(tmp_path / "q.db")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as second:
        assert second.stderr
        assert second.stderr.readline().startswith("another quotex index is writing to this database; waiting for it")
        assert second.poll() is None
        holder.communicate("")
        assert "1 quotation read" in second.communicate()[1]
    assert second.returncode == 0


def test_a_search_during_the_first_indexing_says_what_goes_on(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    database = tmp_path / "q.db"
    database.touch()
    with pytest.raises(QuotexError, match="is being made by quotex index; search it when that is done"):
        open_db(database)
    with create_db(database) as db:
        db.connection.execute("DROP INDEX quotes_date")
    with pytest.raises(QuotexError, match=r"for the first time \(0 quotations so far\); search it when that is done"):
        open_db(database)
    holder.communicate("")
    with pytest.raises(QuotexError, match="was broken off before it could be searched; run quotex index again"):
        open_db(database)


def test_a_killed_program_holds_nothing(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    assert is_held(tmp_path / "q.db")
    holder.kill()
    holder.wait()
    assert not is_held(tmp_path / "q.db")
    begun = time.monotonic()
    index_files([written(tmp_path / "q.jsonl", [said("words")])], tmp_path / "q.db")
    assert time.monotonic() - begun < 10


def test_a_folder_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    with indexing_lock(tmp_path / "none" / "q.db", lambda: None):
        assert not (tmp_path / "none").exists()


def test_making_a_database_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "half.db")
    connection.execute("PRAGMA journal_mode = WAL")  # the first thing that is written, before the tables
    connection.close()
    assert (tmp_path / "half.db").stat().st_size > 0
    with create_db(tmp_path / "half.db") as db:
        assert db.rows("SELECT count(*) FROM quotes")[0][0] == 0
