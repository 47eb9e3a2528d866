"""Articles and speakers are removed from databases and files, and nothing of them can be read there any more."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotex.cli import main
from quotex.errors import QuotexError
from quotex.records import Producer
from quotex.review.reviews import add_review
from quotex.runs.runner import CACHE
from quotex.runs.text_cache import TextCache
from quotex.search import (
    Database,
    figures,
    find_speakers,
    forget_articles,
    forget_speaker,
    forgetting,
    index_files,
    merge_speakers,
    open_db,
    search,
    speakers,
)
from tests.search.builder import said
from tests.shelf import PARADE, make_database, quotes

RAIN, OUTER, INNER, THIRD, BAD, ROAD = quotes()
SECRETS = ("It rains", "third time", "Parade", "parade?a=1", "band was", "rains")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with records, articles and a database in which people reviewed and decided."""
    database = make_database(tmp_path)
    with open_db(database, readonly=False) as db:
        add_review(db, RAIN.id, "accept", "Ada", note="rains indeed")
        add_review(db, THIRD.id, "reject", "Ada")
        one, other = (find_speakers(db, name)[0].id for name in ("Bo Lin", "Mallory"))
        merge_speakers(db, one, other, reason="a test", who="Ada")
    return tmp_path


def readable(folder: Path, words: str) -> list[str]:
    """The files of the folder in whose bytes the words can be read, in any case."""
    found = []
    for path in folder.iterdir():
        data = path.read_bytes().lower()
        if words.lower().encode() in data or json.dumps(words)[1:-1].lower().encode() in data:
            found.append(path.name)
    return sorted(found)


def in_database(folder: Path, words: str) -> list[str]:
    """The files of the database in which the words can be read."""
    return [name for name in readable(folder, words) if name.startswith("q.db")]


def test_nothing_of_a_forgotten_article_can_be_read_in_the_files(desk: Path) -> None:
    assert all(readable(desk, words) for words in SECRETS)
    done = run("forget", "--url", PARADE.url or "", "--db", str(desk / "q.db"), str(desk / "q.jsonl"))
    assert done.exit_code == 0, done.output
    assert "q.db: 1 article, 4 quotations, 1 text, 2 reviews, 1 decision on speakers removed" in done.output
    assert "q.jsonl: 4 records, 1 article removed" in done.output
    assert {words: readable(desk, words) for words in SECRETS} == {words: [] for words in SECRETS}
    with open_db(desk / "q.db") as db:
        assert not db.is_damaged()
        assert (figures(db).articles, search(db).total) == (2, 2)
        assert {row.name for row in speakers(db)[0]} == {"Ada Obi", "<b>Mallory</b>"}


def test_a_forgotten_article_stays_forgotten_when_the_file_is_indexed_again(desk: Path) -> None:
    run("forget", "--article", "parade", "--db", str(desk / "q.db"), str(desk / "q.jsonl"))
    index_files([str(desk / "q.jsonl")], desk / "q.db")
    with open_db(desk / "q.db") as db:
        assert search(db).total == 2


def test_a_speaker_is_forgotten_and_who_names_him_still_is_said(desk: Path) -> None:
    with open_db(desk / "q.db") as db:
        [ada] = find_speakers(db, "Ada Obi")
        before = search(db).total
    done = run("forget", "--speaker", "Obi", "--db", str(desk / "q.db"))
    assert done.exit_code == 0, done.output
    assert f"{ada.quotes} quotations, 1 text, 1 review" in done.output
    with open_db(desk / "q.db") as db:
        assert not db.is_damaged()
        assert search(db).total == before - ada.quotes
        assert find_speakers(db, "Obi") == []
        assert db.row("SELECT 1 FROM quotes WHERE nested_in IS NOT NULL") is None
    assert "names: Ada Obi" in done.output
    assert ("still named" in done.output) == bool(readable(desk, "Ada Obi") and "q.db" in readable(desk, "Ada Obi"))
    assert not in_database(desk, "It rains")


def test_records_of_a_forgotten_speaker_leave_their_file(desk: Path) -> None:
    run("forget", "--speaker", "Obi", "--db", str(desk / "q.db"), str(desk / "q.jsonl"))
    kept = [json.loads(line) for line in (desk / "q.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {one["speaker"]["name"] for one in kept if one["speaker"]} == {"Bo Lin", "<b>Mallory</b>"}


def test_texts_in_which_it_was_found_leave_the_cache_of_runs(desk: Path) -> None:
    folder = desk / "cache"
    folder.mkdir()
    with closing(sqlite3.connect(folder / CACHE, isolation_level=None)) as database:
        cache = TextCache(database, Producer("1", "m", "1"), window=None)
        for number, found in enumerate(([RAIN, THIRD], [BAD]), 1):
            key = cache.key(found[0].article)
            cache.claim(key)
            cache.add(key, number, found)
        cache.flush()
    done = run("forget", "--article", "parade", "--db", str(desk / "q.db"), "--cache", str(folder))
    assert f"{folder}: 1 text removed" in done.output
    with closing(sqlite3.connect(folder / CACHE)) as database:
        cache = TextCache(database, Producer("1", "m", "1"), window=None)
        assert cache.claim(cache.key(BAD.article)) is None
        assert cache.claim(cache.key(RAIN.article)) is not None


def test_the_state_of_a_run_goes_with_the_records_that_it_holds(desk: Path) -> None:
    (desk / "q.jsonl.state").write_bytes(b"anything")
    run("forget", "--article", "parade", "--db", str(desk / "q.db"), str(desk / "q.jsonl"))
    assert not (desk / "q.jsonl.state").exists()


def test_a_broken_off_removal_is_ended_by_the_next_one(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    purge = forgetting._purge
    monkeypatch.setattr(forgetting, "_purge", lambda _: (_ for _ in ()).throw(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        forget_articles(desk / "q.db", id="parade")
    purged: list[Database] = []
    monkeypatch.setattr(forgetting, "_purge", lambda db: (purged.append(db), purge(db)))
    for _ in range(2):
        with pytest.raises(QuotexError, match="no article parade"):
            forget_articles(desk / "q.db", id="parade")
    assert len(purged) == 1
    assert not in_database(desk, "It rains")


def test_a_reader_that_holds_old_pages_is_told_of(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotex.store.database._BUSY_SECONDS", 0.2)
    with open_db(desk / "q.db") as reader:
        reader.connection.execute("BEGIN")
        reader.row("SELECT count(*) FROM quotes")
        with pytest.raises(QuotexError, match="another program"):
            forget_articles(desk / "q.db", id="parade")
    with pytest.raises(QuotexError, match="no article parade"):
        forget_articles(desk / "q.db", id="parade")
    assert not in_database(desk, "It rains")


@pytest.mark.parametrize(
    ("forget", "sentence"),
    [
        (lambda path: forget_articles(path, id="nowhere"), "no article nowhere"),
        (lambda path: forget_articles(path, url="https://no.example"), "no article https://no.example"),
        (lambda path: forget_speaker(path, "Nemo"), 'nobody in .* is called "Nemo"'),
        (lambda path: forget_speaker(path, "999"), 'nobody in .* is called "999"'),
    ],
)
def test_what_is_not_there_is_a_sentence(desk: Path, forget: Callable[[Path], object], sentence: str) -> None:
    with pytest.raises(QuotexError, match=sentence):
        forget(desk / "q.db")


@pytest.mark.parametrize("options", [[], ["--url", "x", "--speaker", "y"]])
def test_one_thing_is_forgotten_at_a_time(options: list[str]) -> None:
    assert run("forget", *options).exit_code == 2


def test_a_name_of_several_speakers_asks_for_a_number(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(
        "".join(
            json.dumps(said("words", name, url=f"https://news.example/{name}").to_dict()) + "\n"
            for name in ("Ann Lee", "Bruce Lee")
        ),
        encoding="utf-8",
    )
    index_files([str(path)], tmp_path / "q.db")
    with pytest.raises(QuotexError, match="may mean several speakers"):
        forget_speaker(tmp_path / "q.db", "Lee")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)
