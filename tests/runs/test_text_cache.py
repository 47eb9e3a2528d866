"""The memory of texts."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.records import Article, Producer
from quotex.runs.extraction import Outcome
from quotex.runs.text_cache import TextCache
from tests.runs.fake_extractor import FakeExtractor

PRODUCER = FakeExtractor().producer


def memory(path: str | Path = "", window: int | None = 100, producer: Producer = PRODUCER) -> TextCache:
    return TextCache(sqlite3.connect(path, isolation_level=None), producer, "speech", name="cache.db", window=window)


def found_in(article: Article) -> Outcome:
    (quotes,) = FakeExtractor().extract_articles([article])
    return list(quotes)


def learn(cache: TextCache, article: Article, outcome: Outcome | None = None) -> None:
    number = cache.claim(cache.key(article))
    assert number is not None
    cache.add(cache.key(article), number, found_in(article) if outcome is None else outcome)


@pytest.mark.parametrize("flushed", [False, True])
def test_a_copy_gets_the_records_that_it_would_have_had(flushed: bool) -> None:
    first = Article("“One,” said Ann. “Two.” é\ud800", url="u1", date="2025-06-03")
    copy = Article(first.text, url="u2", date="2025-06-03T08:00:00", meta={"a": [1]})
    cache = memory()
    learn(cache, first)
    if flushed:
        cache.flush()
    key = cache.key(copy)
    assert cache.claim(key) is None
    assert cache.find(key, copy) == found_in(copy)


def test_why_nothing_was_found_is_remembered_too() -> None:
    cache, article = memory(), Article("explode")
    learn(cache, article, "it failed")
    cache.flush()
    assert cache.find(cache.key(article), article) == "it failed"


@pytest.mark.parametrize(
    "other",
    [
        Article("date 2025-06-03\n\nText.", date="2025-06-03", body_start=0),
        Article("date 2025-06-03\n\nText.", date="2025-06-04", body_start=17),
        Article("date 2025-06-03\n\nText", date="2025-06-03", body_start=17),
    ],
)
def test_what_changes_records_makes_another_key(other: Article) -> None:
    article = Article("date 2025-06-03\n\nText.", date="2025-06-03", body_start=17)
    assert memory().key(article) != memory().key(other)


def test_another_quotex_or_model_or_setting_makes_another_key() -> None:
    article = Article("Text.")
    connection = sqlite3.connect("")
    made = [
        TextCache(connection, producer, attributions).key(article)
        for producer in (PRODUCER, Producer("9", "fake", "1"), Producer("0.1.0", "b", "1"), Producer("0.1.0", "b", "2"))
        for attributions in ("speech", "all")
    ]
    assert len(set(made)) == 8


@given(st.lists(st.integers(0, 6), max_size=40), st.integers(1, 5), st.sets(st.integers(0, 40)), st.integers(0, 3))
def test_what_is_known_depends_on_the_order_of_the_input_alone(
    texts: list[int], window: int, flushes: set[int], lag: int
) -> None:
    """A text is known if it is one of the last `window` that were new, however late results come and are written."""
    articles = [Article(f"“{text}.”") for text in texts]
    cache = memory(window=window)
    pending: list[tuple[Article, int | None]] = []
    news: list[int] = []
    for at, article in enumerate([*articles, *[None] * (lag + 1)]):  # None: the results that are still to come
        if article is not None:
            number = cache.claim(cache.key(article))
            known = texts[at] in news[-window:]
            assert (number is None) == known
            news += [] if known else [texts[at]]
            pending.append((article, number))
        while len(pending) > (lag if article is not None else 0):
            first, first_number = pending.pop(0)
            if first_number is not None:
                cache.add(cache.key(first), first_number, found_in(first))
            assert cache.find(cache.key(first), first) == found_in(first)
        if at in flushes:
            cache.flush()


def test_a_memory_that_goes_on_knows_what_the_first_one_knew(tmp_path: Path) -> None:
    articles = [Article(f"“{number}.”") for number in range(5)]
    first = memory(tmp_path / "m", window=3)
    for article in articles:
        learn(first, article)
    first.flush()
    again = memory(tmp_path / "m", window=3)
    assert [again.claim(again.key(article)) is None for article in reversed(articles)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    stored = sqlite3.connect(tmp_path / "m").execute("select count(*) from found").fetchone()
    assert stored == (3,)


def test_a_new_run_forgets_its_own_memory_but_of_a_lasting_one_only_the_failures(tmp_path: Path) -> None:
    good, bad = Article("“One.”"), Article("explode")
    for window, known in ((100, False), (None, True)):
        cache = memory(tmp_path / f"{window}", window)
        learn(cache, good)
        learn(cache, bad, "it failed")
        cache.flush()
        cache.begin()
        assert (cache.claim(cache.key(good)) is None) is known
        assert cache.claim(cache.key(bad)) is not None


def test_two_runs_may_fill_a_lasting_memory_at_the_same_time(tmp_path: Path) -> None:
    articles = [Article(f"“{number}.”") for number in range(3)]
    one, two = memory(tmp_path / "m", None), memory(tmp_path / "m", None)
    learn(one, articles[0])
    learn(one, articles[1])
    learn(two, articles[1])
    learn(two, articles[2])
    one.flush()
    two.flush()
    third = memory(tmp_path / "m", None)
    for article in articles:
        assert third.claim(third.key(article)) is None
        assert third.find(third.key(article), article) == found_in(article)


def test_what_another_run_has_cleared_is_a_failure_of_the_copy_and_not_of_the_run(tmp_path: Path) -> None:
    one, two, bad = memory(tmp_path / "m", None), memory(tmp_path / "m", None), Article("explode")
    learn(one, bad, "it failed")
    one.flush()
    assert one.claim(one.key(bad)) is None
    two.begin()
    assert str(one.find(one.key(bad), bad)).endswith("gone from the cache; run it again")


@pytest.mark.parametrize("outcome", [None, "it failed"])
def test_a_damaged_text_of_a_lasting_memory_is_worked_on_again(tmp_path: Path, outcome: Outcome | None) -> None:
    articles = [Article("“One,” said Ann."), Article("“Two,” said Ben.")]
    first = memory(tmp_path / "m", None)
    for article in articles:
        learn(first, article, outcome)
    first.flush()
    database = sqlite3.connect(tmp_path / "m", isolation_level=None)
    key = first.key(articles[0])
    (stored,) = database.execute("select cast(outcome as blob) from found where key = ?", (key,)).fetchone()
    for at in range(len(stored)):
        damaged = stored[:at] + bytes([stored[at] ^ 0x90]) + stored[at + 1 :]
        cast = "cast(? as text)" if outcome else "?"
        database.execute(f"update found set outcome = {cast} where key = ?", (damaged, key))
        told: list[str] = []
        again = TextCache(database, PRODUCER, "speech", name="cache.db", window=None, tell=told.append)
        assert again.claim(again.key(articles[1])) is None
        learn(again, articles[0])
        assert again.find(key, articles[0]) == found_in(articles[0])
        again.flush()
        assert again.claim(key) is None
        assert again.find(key, articles[0]) == found_in(articles[0])
        assert len(told) == 1


def test_a_memory_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "m").write_text("something else, long enough to be looked at " * 50)
    with pytest.raises(QuotexError, match=r"^cache\.db is damaged, or no file of quotex; remove it"):
        memory(tmp_path / "m")
