"""Queries: the language, its sentences, and that no typed text reaches SQLite as syntax."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.search.query import fts_expression

TEXTS = {
    1: "The oil embargo hits sanctions hard",
    2: "An embargo on oil was lifted",
    3: "Sanctions against the company remain",
    4: "One sanction for Zürich's café",
    5: "State-owned firms deny everything",
    6: "the news are new",
}


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')")
    connection.executemany("INSERT INTO t (rowid, text) VALUES (?, ?)", TEXTS.items())
    return connection


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("oil", {1, 2}),
        ("OIL Embargo", {1, 2}),
        ('"oil embargo"', {1}),
        ("“oil embargo”", {1}),
        ("sanctions", {1, 3, 4}),
        ("sanction", {1, 3, 4}),
        ('"sanction"', {4}),
        ("sanct*", {1, 3, 4}),
        ('"oil emb"*', {1}),
        ("embargo OR company", {1, 2, 3}),
        ("embargo AND oil", {1, 2}),
        ("oil NOT sanctions", {2}),
        ("oil -sanctions", {2}),
        ("oil AND NOT sanctions", {2}),
        ('oil -"oil embargo"', {2}),
        ("oil -(sanctions OR lifted)", set()),
        ("(oil lifted) OR (sanctions company)", {2, 3}),
        ("oil OR sanctions lifted", {1, 2}),  # AND binds closer than OR
        ("zurich cafe", {4}),
        ("state-owned", {5}),
        ("news", {6}),
        ('"new"', {6}),
        ("company,", {3}),
        ("- oil", {1, 2}),
        ("and", set()),
        ("NEAR(oil embargo)", set()),
        ("text:oil", set()),
    ],
)
def test_a_query_finds_what_it_says(index: sqlite3.Connection, query: str, found: set[int]) -> None:
    rows = index.execute("SELECT rowid FROM t WHERE t MATCH ?", (fts_expression(query),))
    assert {row[0] for row in rows} == found


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('"oil', "never closed"),
        ("(oil", "bracket that is never closed"),
        ("oil)", "closing bracket"),
        ("()", "brackets without a word"),
        ('""', "without a word between"),
        ("AND", "AND without a word"),
        ("oil OR", "OR without a word"),
        ("OR oil", "OR without a word"),
        ("oil AND", "AND without a word"),
        ("oil AND OR gas", "without a word"),
        ("oil NOT", "NOT without a word"),
        ("NOT oil", "not wanted"),
        ("-oil", "not wanted"),
        ("*", "beginning of a word"),
        ("?!", "no word in it"),
        ("a " * 60, "too many words"),
        ("a" * 2000, "too long"),
        ("(" * 30 + "a" + ")" * 30, "deep"),
    ],
)
def test_a_malformed_query_gets_a_sentence(query: str, words: str) -> None:
    with pytest.raises(QuotexError, match=words):
        fts_expression(query)


_PIECES = st.sampled_from(
    [
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "(",
        ")",
        '"',
        "“",
        "”",
        "*",
        "-",
        "^",
        ":",
        "+",
        "oil",
        "ab*",
        "'",
        ";",
        "{",
        "\x00",
        " ",
        "é",
        "\ud800",
    ]
)


@given(
    st.lists(_PIECES, max_size=12).map(" ".join) | st.lists(_PIECES, max_size=12).map("".join) | st.text(max_size=40)
)
def test_any_string_is_a_query_or_gets_a_sentence(index: sqlite3.Connection, query: str) -> None:
    try:
        expression = fts_expression(query)
    except QuotexError:
        return
    if expression:
        index.execute("SELECT count(*) FROM t WHERE t MATCH ?", (expression,)).fetchall()
    else:
        assert not query.strip()
