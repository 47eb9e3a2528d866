"""What the columns of the database give of a record, and the view that makes it whole again."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.records import Quote, Span
from quotex.search import index_files
from quotex.store.rows import stored_quote
from tests.search.builder import said, written
from tests.shelf import quotes as shelf_quotes
from tests.strategies import quotes


def in_plain_sqlite(path: Path, records: list[Quote]) -> tuple[list[Quote], list[str]]:
    """Index records; return them as the view gives them to any program, and what is stored of them."""
    database = path / "q.db"
    database.unlink(missing_ok=True)
    index_files([written(path / "q.jsonl", records)], database)
    with sqlite3.connect(database) as connection:
        found = [stored_quote(row[0]) for row in connection.execute("SELECT record FROM records ORDER BY quote")]
        stored = [row[0] for row in connection.execute("SELECT record FROM stored_records ORDER BY quote")]
    connection.close()
    return found, stored


def without_texts(records: list[Quote]) -> list[Quote]:
    return [replace(one, review=None, article=replace(one.article, text="", body_start=0)) for one in records]


@settings(max_examples=15)
@given(st.lists(quotes(), min_size=1, max_size=6, unique_by=lambda quote: (quote.article.url, quote.article.id)))
def test_every_record_comes_back_whole(tmp_path_factory: pytest.TempPathFactory, records: list[Quote]) -> None:
    path = tmp_path_factory.mktemp("records")
    assert in_plain_sqlite(path, records)[0] == without_texts(records)


def test_the_records_of_real_articles_need_only_their_columns(tmp_path: Path) -> None:
    found, stored = in_plain_sqlite(tmp_path, shelf_quotes())
    assert sorted(found, key=repr) == sorted(without_texts(shelf_quotes()), key=repr)
    assert all("schema_version" not in json.loads(one) for one in stored)


def test_what_columns_cannot_hold_is_stored_whole(tmp_path: Path) -> None:
    plain = said("plain words")
    null = replace(said("a \0 character", url="https://news.example/2"))
    lone = said("a \ud800 surrogate", url="https://news.example/3")
    far = said("far away", url="https://news.example/4")
    far = replace(far, content=(Span(2**60, 2**60 + 8, "far away"),))
    fine = replace(said("a fine number", url="https://news.example/5"), confidence=1 / 3)
    other = replace(said("elsewhere"), id="other", article=replace(plain.article, title="another title"))
    records = [plain, null, lone, far, fine, other]
    found, stored = in_plain_sqlite(tmp_path, records)
    assert sorted(found, key=repr) == sorted(without_texts(records), key=repr)
    assert sum("schema_version" in json.loads(one) for one in stored) == 5
