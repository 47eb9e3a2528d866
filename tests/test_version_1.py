"""Files and databases of version 1 of the record are read; version_1.jsonl was written by schema version 1.1."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from quotex.cli import main
from quotex.readers.records import read_quotes
from quotex.review.reviews import add_review, latest_reviews, queue
from quotex.search import index_files, open_db, quote, search
from quotex.serialization import to_json
from tests.shelf import make_database, quotes

OLD = Path(__file__).with_name("version_1.jsonl")
LINES = OLD.read_text(encoding="utf-8").splitlines()
RAIN = quotes()[0]


def without_texts() -> list[Any]:
    """The quotations as version 1 wrote them: no text of the article, no candidates."""
    return [
        replace(one, article=replace(one.article, text="", body_start=0), speaker_candidates=None) for one in quotes()
    ]


@pytest.fixture
def old_database(tmp_path: Path) -> Path:
    """A database as version 1 made it: with the same tables, and records and a review in the old form."""
    path = make_database(tmp_path)
    by_id = {json.loads(line)["id"]: line for line in LINES}
    with open_db(path, readonly=False) as db:
        add_review(db, RAIN.id, "accept", "Ada", note="as I heard it")
        with db.changes() as connection:
            for number, id in connection.execute("SELECT number, id FROM quotes").fetchall():
                connection.execute("UPDATE stored_records SET record = ? WHERE quote = ?", (by_id[id], number))
            connection.execute("UPDATE reviews SET record = ?", (by_id[RAIN.id],))
    return path


def test_the_fixture_is_of_version_1() -> None:
    for line in LINES:
        assert json.loads(line)["schema_version"] == "1.1"
        assert "part" not in json.loads(line)


def test_lines_of_version_1_are_read() -> None:
    assert list(read_quotes([str(OLD)])) == without_texts()


def test_lines_of_version_1_are_indexed_and_exported(tmp_path: Path) -> None:
    index_files([str(OLD)], tmp_path / "q.db")
    with open_db(tmp_path / "q.db") as db:
        assert search(db).total == len(LINES)
    result = CliRunner().invoke(main, ["export", str(OLD), "-o", str(tmp_path / "new.jsonl")])
    assert result.exit_code == 0, result.output
    written = [json.loads(line) for line in (tmp_path / "new.jsonl").read_text(encoding="utf-8").splitlines()]
    assert written == [to_json(one) for one in without_texts()]


def test_a_database_of_version_1_is_searched(old_database: Path) -> None:
    with open_db(old_database) as db:
        assert search(db, "rains").total > 0
        found = quote(db, RAIN.id)
        assert found
        assert to_json(found.quote) == to_json(replace(RAIN, review="accept"))


def test_reviews_in_a_database_of_version_1_are_kept_and_go_on(old_database: Path) -> None:
    with open_db(old_database, readonly=False) as db:
        kept = latest_reviews(db, [RAIN.id])[RAIN.id]
        assert (kept.verdict, kept.note, to_json(kept.record)) == ("accept", "as I heard it", to_json(RAIN))
        following = queue(db)[0]
        assert following != RAIN.id
        assert add_review(db, following, "reject", "Ada").record.part == "text"


def test_indexing_into_a_database_of_version_1_keeps_its_reviews(old_database: Path, tmp_path: Path) -> None:
    newer = tmp_path / "new.jsonl"
    newer.write_text("".join(json.dumps(to_json(one)) + "\n" for one in quotes()), encoding="utf-8")
    shutil.copy(OLD, tmp_path / "old.jsonl")
    for path in (tmp_path / "old.jsonl", newer):
        index_files([str(path)], old_database)
        with open_db(old_database) as db:
            assert search(db).total == len(LINES)
            assert latest_reviews(db, [RAIN.id])[RAIN.id].verdict == "accept"
