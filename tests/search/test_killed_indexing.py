"""Indexing that is killed at any moment, again and again, ends with what an undisturbed one gives."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotex.linking import relinking
from quotex.review.corrections import Correction
from quotex.review.reviews import add_review
from quotex.search import index_files, indexing, open_db
from tests.search.builder import content, said, written

KILLS = 20
OLD = [
    said(f"statement number {n} on item {n * 7}", f"Ann Lee{n % 9}", url=f"https://news.example/{n // 3}", start=60 * n)
    for n in range(150)
]
NEW = [replace(one, id=f"new-{one.id}", text=f"{one.text} now") for one in OLD[:-20]]


def held(path: Path) -> dict[str, Any]:
    """All that the database holds, with what people said."""
    with open_db(path) as db:
        said = [tuple(row) for row in db.rows("SELECT quote, verdict, who FROM reviews ORDER BY id")]
        judged = [tuple(row) for row in db.rows("SELECT id, verdict, text FROM quotes WHERE verdict IS NOT NULL")]
        assert not db.is_damaged()
    return {**content(path), "reviews": said, "judged": sorted(judged)}


def killed_after(seconds: float, records: str, db: Path) -> bool:
    """Whether a process that indexes was killed before it was done."""
    child = os.fork()
    if not child:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        index_files([records], db)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_indexing_that_is_killed_twenty_times_ends_with_the_same_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH_QUOTES", 10)
    monkeypatch.setattr(relinking, "BLOCKS_AT_ONCE", 2)
    old, new, whole = written(tmp_path / "old.jsonl", OLD), written(tmp_path / "new.jsonl", NEW), tmp_path / "whole.db"
    index_files([old], whole)
    with open_db(whole, readonly=False) as db:
        for n in range(0, 150, 10):
            add_review(db, OLD[n].id, ("accept", "reject")[n % 20 // 10], "Ada")
        add_review(db, OLD[4].id, "correct", "Ada", Correction(speaker="Bo Ray", kind="person"))
        db.row("PRAGMA wal_checkpoint(TRUNCATE)")
    before = Path(shutil.copy(whole, tmp_path / "before.db"))
    begun = time.monotonic()
    index_files([new], whole)
    duration, expected = time.monotonic() - begun, held(whole)
    assert [verdict for _, verdict, _ in expected["judged"]].count("reject") > 5

    chance, kills = random.Random(7), 0
    while kills < KILLS:
        killed = Path(shutil.copy(before, tmp_path / "killed.db"))
        while killed_after(chance.uniform(0.01, 0.7) * duration, new, killed):
            kills += 1
            if kills >= KILLS:
                break
        index_files([new], killed)
        assert held(killed) == expected
        for suffix in ("", "-wal", "-shm"):
            Path(f"{killed}{suffix}").unlink(missing_ok=True)
