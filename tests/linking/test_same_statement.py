"""Statements that several articles repeat: which quotations are one, in whatever order they come."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotex.linking.regrouping import group_statements
from quotex.linking.same_statement import stars
from quotex.linking.utterances import digests, plain_words_of, stem, words_of
from quotex.records import Quote, QuoteType
from quotex.search import find_speakers, index_files, merge_speakers, open_db
from tests.search.builder import said, written

WALL = "“We will build a great wall along the whole southern border, and they will pay for every inch of it.”"
PART = "“build a great wall along the whole southern border”"


def one(text: str, name: str | None = "Ada Obi", number: int = 1, **more: Any) -> Quote:
    """A quotation of an article of its own."""
    given = {"outlet": f"Outlet {number}", "date": "2025-06-03", **more}
    return said(text, name, url=f"https://news.example/{number}", **given)


def statements(path: Path) -> set[frozenset[str]]:
    """The statements of a database, as the texts and addresses of their quotations."""
    found: dict[int, set[str]] = {}
    with open_db(path) as db:
        sql = """SELECT m.statement, q.text || ' ' || a.url FROM statement_members m JOIN quotes q ON q.number = m.quote
            JOIN articles a ON a.number = q.article"""
        for statement, quote in db.rows(sql):
            found.setdefault(statement, set()).add(quote)
    return {frozenset(own) for own in found.values()}


def indexed(folder: Path, *quotes: Quote, db: str = "q.db") -> Path:
    index_files([written(folder / "q.jsonl", quotes)], folder / db)
    return folder / db


def is_one(folder: Path, first: Quote, second: Quote) -> bool:
    return len(statements(indexed(folder, first, second))) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (one(WALL), one(WALL, number=2)),
        (one(WALL), one(WALL, "Bo Lin", number=2, date="2019-01-01")),  # nobody says nine words of another by chance
        (one(WALL), one(PART, number=2)),
        (one(WALL, date=None), one(PART, None, number=2, date=None)),
        (one(WALL), one("“We'll build a great wall along the whole southern border,”", number=2)),
        (one(WALL), one("she wanted “a great wall along the whole southern border”", number=2, type="mixed")),
        (one("“the greed, the showing off, the absurd theatrics”"), one("“The greed. The showing off.”", number=2)),
        (
            one("the ministry had no part in the massacre of civilians in Zakho", None, type="indirect"),
            one("the ministry had no part in the massacre of civilians in Zakho", "Bo Lin", 2, type="indirect"),
        ),
        (
            one("women who seek abortions should be punished", type="indirect"),
            one("women should be punished for seeking an abortion", number=2, type="indirect", date="2025-06-05"),
        ),
    ],
)
def test_repetitions_and_reports_of_one_statement_are_one(tmp_path: Path, first: Quote, second: Quote) -> None:
    assert is_one(tmp_path, first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (one(WALL), one("“Nobody will ever pay for a wall.”", number=2)),
        (
            one("“I want to be the president of the United States.”"),
            one("“the President of the United States”", "Bo", 2),
        ),
        (one("“At the end of the day it is what it is.”"), one("“At the end of the day they lost.”", "Bo Lin", 2)),
        (one(PART), one("“a great wall along the river”", "Bo Lin", 2, date="2024-01-01")),
        (
            one("the Islamic State, also known as ISIS, had lost Mosul", type="indirect"),
            one("the Islamic State, also known as ISIS, was behind it", "Bo Lin", 2, type="indirect"),
        ),
        (
            one("Hillary Clinton is not qualified to be president", type="indirect"),
            one("Hillary Clinton is qualified to be president", number=2, type="indirect"),
        ),
        (
            one("women who seek abortions should be punished", type="indirect"),
            one("women should be punished for seeking an abortion", number=2, type="indirect", date="2025-08-05"),
        ),
        (
            one("women who seek abortions should be punished", type="indirect"),
            one("women should be punished for seeking an abortion", "Bo Lin", 2, type="indirect"),
        ),
    ],
)
def test_phrases_that_many_use_and_other_statements_are_not_one(tmp_path: Path, first: Quote, second: Quote) -> None:
    assert not is_one(tmp_path, first, second)


def test_quotations_of_one_article_are_no_repetition_of_each_other(tmp_path: Path) -> None:
    assert statements(indexed(tmp_path, one(WALL), one(WALL, start=500))) == set()


def test_a_run_that_three_speakers_have_said_over_months_is_a_phrase(tmp_path: Path) -> None:
    near = [one("“a rising tide lifts all boats”"), one("“A rising tide lifts all boats!”", "Bo Lin", 2)]
    assert len(statements(indexed(tmp_path, *near))) == 1
    far = one("“a rising tide lifts all boats”", "Cy Dun", 3, date="2024-01-01")
    path = indexed(tmp_path, *near, far)
    assert statements(path) == set()


def test_words_between_two_marks_only_count_as_said() -> None:
    found = words_of("he called U.S. policy “a total—and complete—shutdown” of 1,200 re-elections", "mixed")
    assert [word for word, marked in zip(found.words, found.marked, strict=True) if marked] == (
        ["a", "total", "and", "complete", "shutdown"]
    )
    assert (found.words[2], found.words[-3:]) == ("us", ("1200", "re", "elections"))


@pytest.mark.parametrize(("word", "expected"), [("lying", "lie"), ("lied", "lie"), ("wiretapping", "wiretap")])
def test_forms_of_a_word_have_one_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_digests_do_not_depend_on_what_is_digested_beside() -> None:
    said_words = [plain_words_of(text, "direct") for text in (WALL, "“no”", PART, "", WALL + PART)]
    together = [[values.tolist() for values in both] for both in digests(said_words)]
    assert together == [[values.tolist() for values in both] for own in said_words for both in digests([own])]
    assert len(together[0][0]) > 5
    assert together[1][0] == []


@given(st.text(), st.sampled_from(("direct", "indirect", "mixed")))
def test_plain_words_are_the_words(text: str, kind: QuoteType) -> None:
    assert tuple(plain_words_of(text, kind)) == words_of(text, kind).words


def test_a_centre_takes_its_neighbours_and_no_chain() -> None:
    assert stars([(1, 2), (2, 3), (3, 4), (4, 5), (7, 8)]) == [(2, 1, 3), (4, 5), (7, 8)]
    assert stars([(1, 2), (2, 3), (3, 4)]) == [(2, 1, 3, 4)]  # nothing that has a neighbour stays alone
    assert stars([]) == []


WORDS = ("wall", "border", "river", "tax", "school", "vote", "truce", "gas", "oil", "price", "law", "court", "ban")
SENTENCES = [
    f"“{' '.join(random.Random(seed).choices(WORDS, k=12))}”" for seed in range(4)
]  # four statements, of which articles have parts


@st.composite
def archives(draw: st.DrawFn) -> list[Quote]:
    """Quotations of some articles: parts of four statements, by three speakers, on some days."""
    found = []
    for number in range(draw(st.integers(2, 9))):
        words = draw(st.sampled_from(SENTENCES))[1:-1].split()
        first = draw(st.integers(0, 6))
        text = " ".join(words[first : first + draw(st.integers(4, 12))])
        kind = draw(st.sampled_from(["direct", "indirect"]))
        day = draw(st.sampled_from(["2025-06-01", "2025-06-03", "2025-07-30", None]))
        name = draw(st.sampled_from(["Ada Obi", "Bo Lin", "Cy Dun", None]))
        found.append(one(f"“{text}”" if kind == "direct" else text, name, number, date=day, type=kind))
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quotes=archives(), data=st.data())
def test_in_pieces_and_in_any_order_the_statements_are_the_same(
    tmp_path: Path, quotes: list[Quote], data: st.DataObject
) -> None:
    folder = Path(mkdtemp(dir=tmp_path))
    whole = statements(indexed(folder, *quotes))
    order = data.draw(st.permutations(quotes))
    cut = data.draw(st.integers(0, len(order)))
    for some in (order[cut:], order[:cut]):
        path = indexed(folder, *some, db="pieces.db")
    assert statements(path) == whole
    with open_db(path, readonly=False) as db:
        with db.changes() as connection:
            connection.execute("INSERT OR IGNORE INTO uncompared SELECT number FROM quotes")
        group_statements(db)
    assert statements(path) == whole


def test_what_is_gone_is_in_no_statement_and_leaves_nothing(tmp_path: Path) -> None:
    path = indexed(tmp_path, one(WALL), one(PART, number=2), one(WALL, number=3))
    index_files([written(tmp_path / "new.jsonl", [one("“Something else altogether.”", number=3)])], path)
    assert [len(own) for own in statements(path)] == [2]
    with open_db(path, readonly=False) as db:
        with db.changes() as connection:
            connection.execute("DELETE FROM articles WHERE url LIKE '%/2'")
        group_statements(db)
        for table in ("statements", "statement_members", "uncompared", "removed_runs"):
            assert db.row(f"SELECT count(*) FROM {table}")[0] == 0, table
        assert not db.is_damaged()


def test_speakers_that_people_join_may_join_their_statements(tmp_path: Path) -> None:
    first = one("women who seek abortions should be punished", "Obi", type="indirect")
    second = one("women should be punished for seeking an abortion", "Bo Lin", 2, type="indirect")
    path = indexed(tmp_path, first, second)
    assert statements(path) == set()
    with open_db(path, readonly=False) as db:
        obi, lin = (find_speakers(db, name)[0].id for name in ("Obi", "Bo Lin"))
        merge_speakers(db, obi, lin, reason="one person", who="Ada")
        group_statements(db)
    assert len(statements(path)) == 1
