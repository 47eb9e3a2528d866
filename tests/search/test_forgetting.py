"""Articles and speakers are removed from databases and files, and nothing of them can be read there any more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotex.cli import main
from quotex.errors import QuotexError
from quotex.review.reviews import add_review
from quotex.search import (
    figures,
    find_speakers,
    forget_articles,
    forget_speaker,
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
    assert "q.db" not in readable(desk, "It rains")


def test_records_of_a_forgotten_speaker_leave_their_file(desk: Path) -> None:
    run("forget", "--speaker", "Obi", "--db", str(desk / "q.db"), str(desk / "q.jsonl"))
    kept = [json.loads(line) for line in (desk / "q.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {one["speaker"]["name"] for one in kept if one["speaker"]} == {"Bo Lin", "<b>Mallory</b>"}


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
