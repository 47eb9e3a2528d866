"""The measure of who is joined across articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.linking import LinkedPair, linking_table, pairwise, read_pairs, score_linking
from quotex.search import index_files, open_db
from tests.search.builder import said, written

GOLD = Path(__file__).parents[2] / "scripts" / "gold" / "linking.tsv"


def pair(doc: str, name: str, other_doc: str, other_name: str, *, same: bool) -> LinkedPair:
    return LinkedPair(doc, name, other_doc, other_name, same, "surname")


def test_pairs_are_scored_by_the_speakers_of_a_database(tmp_path: Path) -> None:
    quotes = [
        said("a", "Ada Cole", "mayor of Sumy", url="https://news.example/1"),
        said("b", "ADA COLE", url="https://news.example/2"),
        said("c", "Bo Ray", url="https://news.example/3"),
        said("d", "Bo Ray", url="https://news.example/4"),
        said("e", "Cole", "baker", url="https://news.example/5"),
    ]
    one, two, three, four, five = (quote.article.id for quote in quotes)
    index_files([written(tmp_path / "q.jsonl", quotes)], tmp_path / "q.db")
    pairs = [
        pair(one, "Ada Cole", two, "Ada Cole", same=True),
        pair(one, "Cole", five, "Cole", same=True),
        pair(three, "Bo Ray", four, "Bo Ray", same=False),
        pair(one, "Ada Cole", five, "Cole", same=False),
        pair(one, "Dan Fox", two, "Fox", same=True),
    ]
    with open_db(tmp_path / "q.db") as db:
        results = score_linking(pairs, db)
    assert [one.joined for one in results] == [True, False, True, False, None]
    assert pairwise(results).as_json() == {"p": 0.5, "r": 0.5, "f1": 0.5}
    assert "| all | 5 | 1 | 1 | 50.0 / 50.0 / 50.0 |" in linking_table(results)


def test_the_gold_has_hard_pairs_of_both_sorts() -> None:
    pairs = read_pairs(GOLD)
    assert len(pairs) >= 300
    assert len(set(pairs)) == len(pairs)
    assert all(one.doc != one.other_doc for one in pairs)
    assert min(sum(one.same for one in pairs), sum(not one.same for one in pairs)) > 100


def test_a_line_that_is_no_pair_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text("a\tAda\tb\tAda\tperhaps\tsurname\n")
    with pytest.raises(ValueError, match="same or other expected"):
        read_pairs(tmp_path / "pairs.tsv")
