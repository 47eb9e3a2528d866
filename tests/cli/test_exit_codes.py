"""The exit codes of all commands but `run`: 0, 1 some input failed, 2 nothing begun, 3 broken off, 130 interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from quotex.errors import BrokenOff
from quotex.search import open_db
from tests.cli.conftest import Quotex
from tests.search.builder import said, written
from tests.shelf import make_database

PROGRAM = [sys.executable, "-c", "from quotex.cli import main; main()"]


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, quotex: Quotex) -> None:
    """The files that the commands below name, in the folder where they run."""
    make_database(tmp_path)
    good = written(tmp_path / "good.jsonl", [said("words", "Ann Lee"), said("more words", "Ann Lee", start=9)])
    (tmp_path / "mixed.jsonl").write_text(Path(good).read_text(encoding="utf-8") + "no JSON\n", encoding="utf-8")
    (tmp_path / "none.jsonl").write_text("[]\n")
    (tmp_path / "a.txt").write_text("“One,” said Ann.", encoding="utf-8")
    (tmp_path / "file").touch()


CODES = [
    (0, ["show", "a.txt"]),
    (1, ["show", "many.jsonl"]),
    (2, ["show", "nowhere.txt"]),
    (2, ["show", "a.txt", "--models", "nowhere"]),
    (2, ["show", "a.txt", "--html", "file/a.html"]),
    (0, ["export", "good.jsonl", "-f", "csv"]),
    (1, ["export", "mixed.jsonl", "-o", "out.csv"]),
    (2, ["export", "none.jsonl", "-o", "out.csv"]),
    (2, ["export", "good.jsonl", "-o", "file/out.csv"]),
    (2, ["export", "good.jsonl", "-o", "out.unknown"]),
    (0, ["report", "good.jsonl", "-o", "out.html"]),
    (1, ["report", "mixed.jsonl", "-o", "out.html"]),
    (2, ["report", "nowhere.jsonl", "-o", "out.html"]),
    (0, ["index", "good.jsonl", "--db", "new.db"]),
    (1, ["index", "mixed.jsonl", "--db", "new.db"]),
    (2, ["index", "none.jsonl", "--db", "new.db"]),
    (2, ["index", "good.jsonl", "--db", "a.txt"]),
    (0, ["search", "rains", "--db", "q.db"]),
    (0, ["search", "elephants", "--db", "q.db"]),
    (2, ["search", "rains", "--db", "nowhere.db"]),
    (2, ["search", '"never closed', "--db", "q.db"]),
    (2, ["search", "--json", "--csv", "--db", "q.db"]),
    (0, ["speakers", "list", "--db", "q.db"]),
    (2, ["speakers", "show", "nobody", "--db", "q.db"]),
    (2, ["speakers", "merge", "1", "1", "--reason", "same", "--who", "Ada", "--db", "q.db"]),
    (2, ["serve", "--db", "nowhere.db"]),
    (2, ["review", "gold", "--db", "q.db"]),
    (0, ["review", "agreement", "--db", "q.db"]),
    (0, ["review", "unplaced", "--db", "q.db"]),
    (0, ["export", "q.db", "-f", "csv"]),
    (2, ["export", "q.db", "-f", "csv", "--speaker", "nobody"]),
    (0, ["report", "q.db", "-o", "out.html"]),
    (0, ["diff", "good.jsonl", "good.jsonl", "--exit-code"]),
    (1, ["diff", "good.jsonl", "mixed.jsonl"]),
    (2, ["diff", "good.jsonl", "nowhere.jsonl"]),
    (0, ["forget", "--article", "parade", "--db", "q.db"]),
    (2, ["forget", "--article", "nothing", "--db", "q.db"]),
    (2, ["forget", "--db", "q.db"]),
    (3, ["forget", "--article", "parade", "--db", "q.db", "--cache", "nowhere"]),
    (0, ["check", "q.db"]),
    (2, ["check", "nowhere.db"]),
    (2, ["check", "a.txt"]),
    (0, ["models", "list"]),
    (1, ["models", "verify", "damaged"]),
    (2, ["models", "pull", "nope"]),
    (0, ["schema"]),
    (2, ["schema", "--nope"]),
    (2, ["nope"]),
]


@pytest.mark.parametrize(("code", "arguments"), CODES, ids=[" ".join(arguments) for _, arguments in CODES])
def test_each_end_has_its_code(quotex: Quotex, tmp_path: Path, code: int, arguments: Sequence[str]) -> None:
    (tmp_path / "many.jsonl").write_text('{"text": "“One,” said Ann."}\nno JSON\n', encoding="utf-8")
    result = quotex(*arguments)
    assert result.exit_code == code, result.output
    assert code < 2 or result.stderr.strip()


def test_a_damaged_database_is_found_with_1(quotex: Quotex, tmp_path: Path) -> None:
    with open_db(tmp_path / "q.db", readonly=False) as db, db.changes() as connection:
        connection.execute("UPDATE articles SET quotes = 99")
    assert quotex("check", "q.db").exit_code == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "q.db", "-f", "csv", "-o", "/dev/full"],
        ["report", "q.db", "-o", "/dev/full"],
        ["search", "--json", "--db", "q.db"],
        ["search", "--db", "q.db"],
        ["check", "q.db"],
    ],
)
def test_a_full_disk_after_the_beginning_is_3(tmp_path: Path, arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        command = [*PROGRAM, *arguments]
        ran = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 3, ran.stderr
    assert ran.stderr.startswith("quotex: ")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["search", "--json", "--db", "q.db"], ["speakers", "list", "--db", "q.db"]])
def test_a_closed_pipe_is_3_without_a_traceback(tmp_path: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as closed:
        command = [*PROGRAM, *arguments]
        ran = subprocess.run(command, cwd=tmp_path, stdout=closed, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 3, ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Exception" not in ran.stderr


def test_an_interruption_is_130(tmp_path: Path) -> None:
    command = [*PROGRAM, "export", "-", "-o", "out.csv"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 60
        while not any("out.csv" in path.name for path in tmp_path.iterdir()):  # it has begun, and waits for records
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1]
    assert (process.returncode, told) == (130, "quotex: interrupted\n")


def test_a_fault_of_ours_is_3_and_never_1(quotex: Quotex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotex.cli.records.Records.exit", lambda self: 1 / 0)
    result = quotex("export", "good.jsonl", "-o", "out.csv")
    assert result.exit_code == 3
    assert "ZeroDivisionError" in result.stderr
    assert result.stderr.endswith("this is a fault of quotex, not yours; please report it with the lines above\n")


def test_what_breaks_off_in_the_library_is_3(quotex: Quotex, monkeypatch: pytest.MonkeyPatch) -> None:
    def index_files(*_: object, **__: object) -> None:
        raise BrokenOff("the disk is full")

    monkeypatch.setattr("quotex.search.index_files", index_files)
    result = quotex("index", "good.jsonl", "--db", "new.db")
    assert (result.exit_code, result.stderr) == (3, "quotex: the disk is full\n")


def test_the_codes_are_documented(quotex: Quotex) -> None:
    said_once = " ".join(quotex("--help").output.split())
    for words in ("0 all is done", "1 some of the input", "2 nothing was begun", "3 what was begun", "130 interrupted"):
        assert words in said_once
