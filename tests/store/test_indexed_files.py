"""A file that was indexed before is not read again, and nobody can tell from what the database holds."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotex.readers import Problem
from quotex.records import Quote
from quotex.search import forget_articles, forget_speaker, index_files, indexing, open_db
from tests.search.builder import content, said, written

ADDRESSES = [f"https://news.example/{n}" for n in range(3)]
QUOTES = [
    said("It rains", "Ada Obi", url=ADDRESSES[0]),
    said("It snows", "Bo Lin", url=ADDRESSES[1]),
    said("It hails", "Ada Obi", url=ADDRESSES[2]),
]


@pytest.fixture
def file(tmp_path: Path) -> str:
    return written(tmp_path / "q.jsonl", QUOTES)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "q.db"


def texts(path: Path, addresses: Iterable[str], more: str = "") -> str:
    """A file of articles; an address is the text as well, as `said` has it."""
    lines = [{"id": said("", url=one).article.id, "url": one, "text": f"{one}{more}"} for one in addresses]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def test_the_same_file_again_is_not_read(file: str, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_files([file], db)
    before = content(db)
    monkeypatch.setattr(indexing, "read_quotes", lambda paths: pytest.fail("it was read"))
    again = index_files([file, file], db)
    assert (again.quotes, again.files_as_before, again.unchanged, again.new, again.speakers) == (0, 2, 6, 0, 2)
    assert content(db) == before


def test_an_article_that_was_forgotten_comes_back_with_its_file(file: str, db: Path) -> None:
    index_files([file], db)
    before = content(db)
    forget_articles(db, url=ADDRESSES[1])
    assert index_files([file], db).new == 1
    assert content(db) == before
    forget_speaker(db, "Bo Lin")
    assert index_files([file], db).updated == 1
    assert content(db) == before


def test_a_file_with_a_problem_is_read_again_and_says_it_again(file: str, db: Path) -> None:
    with Path(file).open("a") as stream:
        stream.write("{}\n")
    for _ in range(2):
        told: list[Problem] = []
        assert index_files([file], db, tell=told.append).quotes == 3
        assert len(told) == 1


def test_a_stream_is_always_read(db: Path, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        with open(file, encoding="utf-8") as stream:
            monkeypatch.setattr("sys.stdin", stream)
            assert index_files(["-"], db).quotes == 3


def test_a_text_that_another_replaced_comes_back_with_its_file(file: str, db: Path, tmp_path: Path) -> None:
    unquoted = [replace(one, content=()) for one in QUOTES]
    file = written(tmp_path / "u.jsonl", unquoted)
    first, second = (texts(tmp_path / f"{n}.jsonl", ADDRESSES, f" {n}") for n in range(2))
    for given_texts, stored in ((first, 3), (first, 0), (second, 3), (first, 3)):
        assert index_files([file], db, [given_texts]).texts == stored
    with open_db(db) as opened:
        assert sorted(row[0] for row in opened.rows("SELECT text FROM articles")) == [f"{url} 0" for url in ADDRESSES]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_a_database_holds_does_not_tell_which_files_were_read(data: st.DataObject) -> None:
    """Calls with files that share articles in any way, into a database that knows files and into one that forgets."""
    pool = [replace(one, content=()) for one in QUOTES]
    pool += [replace(one, id=f"b{one.id}", text=f"{one.text} again") for one in pool]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = []
        for n in range(3):
            own: list[Quote] = data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3))
            kept.append(written(folder / f"{n}.jsonl", own))
            if beside := data.draw(st.lists(st.sampled_from(ADDRESSES), unique=True)):
                texts(folder / f"{n}.articles.jsonl", beside, data.draw(st.sampled_from(("", " more"))))
        knowing, forgetting = folder / "knowing.db", folder / "forgetting.db"
        for _ in range(4):
            call = data.draw(st.lists(st.sampled_from(kept), min_size=1, max_size=3))
            index_files(call, knowing)
            index_files(call, forgetting)
            with open_db(forgetting, readonly=False) as db:
                db.connection.execute("UPDATE articles SET file = NULL, text_file = NULL")
            assert content(knowing) == content(forgetting)
