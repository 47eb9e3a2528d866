"""A damaged cache is put aside, and the run goes on without it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from quotex.runs.cache_file import put_aside_if_damaged
from quotex.runs.runner import CACHE
from tests.cli.conftest import Quotex

Harm = Callable[[bytearray], None]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "a.jsonl").write_text("".join(f'{{"text": "“{n},” said Ann."}}\n' for n in range(300)))
    return tmp_path / "cache" / CACHE


def _cut_off(data: bytearray) -> None:
    del data[len(data) // 2 :]


def _overwrite(data: bytearray) -> None:
    rng = random.Random(1)
    for _ in range(500):
        data[rng.randrange(100, len(data))] = rng.randrange(256)


def _text(data: bytearray) -> None:
    data[:] = b"these are no pages of SQLite " * 100


@pytest.mark.parametrize("harm", [_cut_off, _overwrite, _text])
def test_a_run_begins_a_new_cache_and_says_so(quotex: Quotex, articles: Path, harm: Harm) -> None:
    first = quotex("run", "a.jsonl", "--cache", "cache")
    data = bytearray(articles.read_bytes())
    harm(data)  # type: ignore[operator]
    articles.write_bytes(data)
    again = quotex("run", "a.jsonl", "--cache", "cache")
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert f"{CACHE}: it is damaged and was put aside as " in again.stderr
    assert Path(f"{articles}.damaged").read_bytes() == data
    third = quotex("run", "a.jsonl", "--cache", "cache")
    assert (third.exit_code, third.stdout) == (0, first.stdout)
    assert "damaged" not in third.stderr


def test_what_is_sound_new_or_in_use_stays(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    assert put_aside_if_damaged(str(path)) is None
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE found (number, key, outcome)")
        database.execute("INSERT INTO found VALUES (1, 2, 3)")
    assert put_aside_if_damaged(str(path)) is None
    database.close()
    path.unlink()
    path.touch()
    assert put_aside_if_damaged(str(path)) is None
