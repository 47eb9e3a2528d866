"""Indexing: what goes in comes out, once, whatever the order, and whatever breaks it off."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.readers import Problem
from quotex.records import Article, Quote
from quotex.search import Filters, IndexSummary, article, index_files, indexing, open_db, quote, records, relink, search
from quotex.serialization import from_json, to_json
from quotex.store import database
from quotex.store.rows import article_key
from tests import strategies
from tests.search.builder import content, parts, said, written

NAMES = ["Volodymyr Zelensky", "Zelenskyy", "Joe Biden", "Biden", "Jill Biden", "a witness", "White House", "J. Biden"]


@st.composite
def corpora(draw: st.DrawFn) -> list[Quote]:
    """Any records, each with an id of its own in its article; some articles have several, some speakers meet again."""
    quotes: dict[tuple[str, str], Quote] = {}
    for _ in range(draw(st.integers(1, 3))):
        found = draw(strategies.articles())
        for one in draw(st.lists(strategies.quotes(found), min_size=1, max_size=3)):
            if one.speaker and draw(st.booleans()):
                one = replace(one, speaker=replace(one.speaker, name=draw(st.sampled_from(NAMES))))
            quotes[article_key(one.article), one.id] = one
    return list(quotes.values())


def as_read(one: Quote) -> Quote:
    """The record as a database gives it back: what people said of it belongs to the database that it came from."""
    return from_json(to_json(replace(one, review=None)))


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(corpora(), st.randoms(use_true_random=False))
def test_any_records_come_back_equal_once_and_in_whatever_order(quotes: list[Quote], pick: object) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        by_article: dict[str, list[Quote]] = {}
        for one in quotes:
            by_article.setdefault(article_key(one.article), []).append(one)
        files = [written(folder / f"{n}.jsonl", own) for n, own in enumerate(by_article.values())]
        index_files(files, folder / "one.db")
        with open_db(folder / "one.db") as db:
            for one in quotes:
                found = quote(db, one.id, article_key(one.article))
                assert found is not None
                assert found.quote == as_read(one)
                assert (found.speaker is None) == (one.speaker is None)
        before = content(folder / "one.db")
        again = index_files(files, folder / "one.db")
        assert (again.new, again.updated, again.unchanged) == (0, 0, len(by_article))
        assert content(folder / "one.db") == before
        pick.shuffle(files)
        for file in files:
            index_files([file], folder / "other.db")
        assert content(folder / "other.db") == before
        relink(folder / "other.db")
        assert content(folder / "other.db") == before


def desk(tmp_path: Path, quotes: list[Quote]) -> tuple[str, Path]:
    return written(tmp_path / "q.jsonl", quotes), tmp_path / "q.db"


MANY = [
    said(
        f"words {n} of it",
        name,
        "President" if n % 3 else None,
        url=f"https://news.example/{n // 2}",
        start=50 * (n % 2),
    )
    for n, name in enumerate(NAMES * 15)
]


def test_other_quotations_of_an_article_take_the_place_of_the_old(tmp_path: Path) -> None:
    first, other = said("first words", "Ann Lee"), said("other words", "Bob Ray", url="https://news.example/2")
    path, db = desk(tmp_path, [first, other])
    index_files([path], db)
    changed = replace(said("second words", "Cat Poe"), article=first.article)
    summary = index_files([written(tmp_path / "new.jsonl", [changed])], db)
    assert (summary.new, summary.updated, summary.unchanged, summary.speakers) == (0, 1, 0, 2)
    with open_db(db) as opened:
        assert {hit.text for hit in search(opened).hits} == {"second words", "other words"}
        assert search(opened, "first").total == 0
        assert {row["name"] for row in opened.rows("SELECT name FROM speakers")} == {"Cat Poe", "Bob Ray"}
    index_files([path], db)
    with open_db(db) as opened:
        assert {hit.text for hit in search(opened).hits} == {"first words", "other words"}


def test_records_of_an_article_in_several_files_of_one_call_are_taken_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH_QUOTES", 1)
    one, other = said("one", "Ann Lee"), said("other", "Ann Lee", start=50)
    between = said("between", url="https://news.example/2")
    files = [written(tmp_path / f"{n}.jsonl", [quote]) for n, quote in enumerate((one, between, other))]
    for _ in range(2):
        index_files(files, tmp_path / "q.db")
        with open_db(tmp_path / "q.db") as db:
            assert {hit.text for hit in search(db).hits} == {"one", "between", "other"}
            assert db.rows("SELECT quotes FROM speakers")[0][0] == 2


def test_one_text_at_two_addresses_is_two_articles(tmp_path: Path) -> None:
    one = said("same words", "Ann Lee")
    copy = replace(one, article=replace(one.article, url="https://other.example/1", outlet="Other"))
    path, db = desk(tmp_path, [one, copy])
    index_files([path], db)
    with open_db(db) as opened:
        found = search(opened, "words")
        assert sorted(hit.outlet or "" for hit in found.hits) == ["Example News", "Other"]
        assert len({hit.id for hit in found.hits}) == 1
        assert len({hit.speaker for hit in found.hits}) == 1


def test_reviews_stay_when_their_article_is_indexed_anew(tmp_path: Path) -> None:
    one = said("first words", "Ann Lee")
    path, db = desk(tmp_path, [one])
    index_files([path], db)
    with open_db(db, readonly=False) as opened, opened.changes() as connection:
        connection.execute(
            "INSERT INTO reviews (quote, article, record, verdict, who, at) VALUES (?, ?, '{}', 'accept', 'me', '')",
            (one.id, article_key(one.article)),
        )
    index_files([written(tmp_path / "new.jsonl", [one, said("more words", start=40)])], db)
    with open_db(db) as opened:
        assert [tuple(row) for row in opened.rows("SELECT quote, verdict FROM reviews")] == [(one.id, "accept")]
        assert search(opened).total == 2


def test_texts_beside_the_records_are_stored_and_kept_while_they_fit(tmp_path: Path) -> None:
    text = "first words, and second words"
    one = said("first words", "Ann Lee")
    path, db = desk(tmp_path, [one])
    whole = {"id": one.article.id, "url": one.article.url, "title": one.article.title, "date": one.article.date}
    whole |= {"outlet": one.article.outlet, "text": text, "body_start": 0, "meta": {}}
    unquoted = {**whole, "id": "x", "url": "https://news.example/2", "text": "nothing said"}
    beside = tmp_path / "q.articles.jsonl"
    beside.write_text(json.dumps(whole) + "\n" + json.dumps(unquoted) + "\n", encoding="utf-8")
    assert index_files([path], db).texts == 2
    assert index_files([path], db).texts == 0
    with open_db(db) as opened:
        page = article(opened, "https://news.example/1")
        assert page is not None
        assert (page.article.text, page.has_text, len(page.quotes)) == (text, True, 1)
        bare = article(opened, "https://news.example/2")
        assert bare is not None
        assert (bare.article.text, len(bare.quotes)) == ("nothing said", 0)
    beside.unlink()
    second = replace(said("second words", start=17), article=one.article)
    index_files([written(tmp_path / "q.jsonl", [one, second])], db)
    with open_db(db) as opened:
        page = article(opened, one.article.id)
        assert page is not None
        assert page.has_text
    index_files([written(tmp_path / "q.jsonl", [replace(said("elsewhere", start=3), article=one.article)])], db)
    with open_db(db) as opened:
        page = article(opened, one.article.id)
        assert page is not None
        assert not page.has_text


def test_a_text_that_does_not_hold_the_quotations_is_told_and_left_out(tmp_path: Path) -> None:
    one = said("first words")
    path, db = desk(tmp_path, [one])
    other = {"id": one.article.id, "url": one.article.url, "outlet": one.article.outlet, "text": "something else"}
    (tmp_path / "a.jsonl").write_text(json.dumps(other) + "\n", encoding="utf-8")
    told: list[Problem] = []
    summary = index_files([path], db, [str(tmp_path / "a.jsonl")], tell=told.append)
    assert (summary.texts, summary.problems) == (0, 1)
    assert "not the one" in told[0].message


@pytest.mark.parametrize("after", [1, 2, 4])
def test_a_killed_run_leaves_a_whole_database_and_the_next_one_takes_up_the_work(tmp_path: Path, after: int) -> None:
    path, db = desk(tmp_path, MANY)
    code = f"""
import os, signal
from quotex.search import index_files, indexing
from quotex.linking import relinking
indexing.BATCH_QUOTES = 40
relinking.BLOCKS_AT_ONCE = 2
calls = []
def progress(summary):
    calls.append(1)
    if len(calls) == {after}:
        os.kill(os.getpid(), signal.SIGKILL)
index_files([{path!r}], {str(db)!r}, progress=progress)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -signal.SIGKILL
    check(db)
    if after == 1:
        with pytest.raises(QuotexError, match="run quotex index again"):
            open_db(db)
    index_files([path], tmp_path / "clean.db")
    index_files([path], db)
    check(db)
    assert content(db) == content(tmp_path / "clean.db")


def test_ctrl_c_leaves_what_was_read_with_its_speakers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, db = desk(tmp_path, MANY)
    monkeypatch.setattr(indexing, "BATCH_QUOTES", 40)
    seen: list[IndexSummary] = []

    def progress(summary: IndexSummary) -> None:
        seen.append(summary)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index_files([path], db, progress=progress)
    assert seen[-1].interrupted
    assert seen[-1].quotes == 80
    check(db)
    with open_db(db) as opened:
        assert opened.row("SELECT 1 FROM unlinked") is None
        assert opened.row("SELECT 1 FROM quotes WHERE mention IS NOT NULL AND speaker IS NULL") is None
        assert search(opened).total == 80


def check(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO quotes_fts (quotes_fts) VALUES ('integrity-check')")
    connection.close()


def test_a_full_disk_is_said_and_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, db = desk(tmp_path, MANY[:10])
    index_files([path], db)
    before = content(db)
    with open_db(db) as opened:
        pages = opened.rows("PRAGMA page_count")[0][0]
    connect = database._connected

    def small(path: str, mode: str) -> sqlite3.Connection:
        connection = connect(path, mode)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(database, "_connected", small)
    with pytest.raises(QuotexError, match="disk is full"):
        index_files([written(tmp_path / "more.jsonl", MANY)], db)
    monkeypatch.undo()
    assert content(db) == before


def test_hostile_records_are_indexed_as_they_are(tmp_path: Path) -> None:
    names = [
        "'; DROP TABLE quotes; --",
        "\ud800 Smith",
        "\x00\x01",
        "A" * 5000,
        "“”",
        "🦊",
        "%_%",
        "=cmd|'/c calc'!A0",
        "مصطفى",
    ]
    quotes = [
        replace(
            said(f"words \x00 \ud83d {name}", name, role=name, affiliation=name, url=f"https://news.example/{n}"),
            nested_in=name,
        )
        for n, name in enumerate(names)
    ]
    huge = said("far away", "Far Away", url="https://news.example/far", start=10**30)
    huge = replace(huge, context=replace(huge.context, paragraph=10**40))
    path, db = desk(tmp_path, [*quotes, huge])
    summary = index_files([path], db)
    assert (summary.new, summary.problems) == (len(names) + 1, 0)
    with open_db(db) as opened:
        numbers = [row[0] for row in opened.rows("SELECT number FROM quotes ORDER BY number")]
        assert list(records(opened, numbers)) == [as_read(one) for one in [*quotes, huge]]
        for name in names:
            with suppress(QuotexError):
                search(opened, f'"{name}"')
            with suppress(QuotexError):
                search(opened, "", Filters(speaker=name))
            with pytest.raises(QuotexError, match="no quotation has the cue class"):
                search(opened, "", Filters(cue_class=(name, name + "x")))
            with pytest.raises(QuotexError, match="no quotation has the outlet"):
                search(opened, "", Filters(outlet=(name,)))
            assert search(opened, "", Filters(article=name)).total == 0
            assert article(opened, name) is None
            assert quote(opened, name, name) is None
        with pytest.raises(QuotexError):
            search(opened, "", Filters(speaker=10**30))
        with pytest.raises(QuotexError):
            search(opened, offset=10**30)


def test_problems_of_the_input_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = written(tmp_path / "good.jsonl", [said("words")])
    (tmp_path / "bad.jsonl").write_text("{\n", encoding="utf-8")
    told: list[Problem] = []
    summary = index_files([str(tmp_path / "bad.jsonl"), "nowhere.jsonl", good], tmp_path / "q.db", tell=told.append)
    assert (summary.quotes, summary.problems, len(told)) == (1, 2, 2)


def test_articles_without_an_address_are_known_by_id_and_outlet(tmp_path: Path) -> None:
    texts = [("1", "A"), ("1", "B"), ("1", "A")]
    quotes = [
        replace(said(f"words {n}"), article=Article(text="x", id=name, outlet=outlet))
        for n, (name, outlet) in enumerate(texts)
    ]
    path, db = desk(tmp_path, quotes)
    assert index_files([path], db).new == 2


def test_the_same_files_in_any_order_give_the_same_speakers(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{n}.jsonl", MANY[n : n + 10]) for n in range(0, len(MANY), 10)]
    index_files(files, tmp_path / "one.db")
    for file in reversed(files):
        index_files([file], tmp_path / "other.db")
    assert parts(tmp_path / "one.db") == parts(tmp_path / "other.db")
    with open_db(tmp_path / "one.db") as one, open_db(tmp_path / "other.db") as other:
        for text in ("words", "words -it", "5 OR 7", ""):
            hits = [[(hit.id, hit.speaker_name) for hit in search(db, text, facets=True).hits] for db in (one, other)]
            assert hits[0] == hits[1]
        facets = [search(db, "words", facets=True).facets for db in (one, other)]
        assert facets[0] is not None
        assert facets[1] is not None
        assert facets[0].timeline == facets[1].timeline
        assert [(one.label, one.count) for one in facets[0].speaker] == [
            (one.label, one.count) for one in facets[1].speaker
        ]


def test_progress_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH_QUOTES", 40)
    path, db = desk(tmp_path, MANY)
    seen: list[IndexSummary] = []
    last = index_files([path], db, progress=seen.append)
    assert [one.quotes for one in seen[:3]] == [40, 80, 120]
    assert seen[-1] == last
    assert os.path.getsize(db) > 0
