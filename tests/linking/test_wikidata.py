"""Who speakers are in Wikidata: by name and evidence, by a newsroom's own table, and by people's decisions."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from quotex.errors import QuotexError
from quotex.linking.identities import wikidata_id
from quotex.linking.wikidata import TABLE, compared_name
from quotex.search import add_people, find_speakers, identify_speakers, index_files, merge_speakers, open_db, relink
from tests.search.builder import said, written


def known_ids(path: Path) -> dict[str, str | None]:
    with open_db(path) as db:
        return {row["name"]: row["wikidata"] for row in db.rows("SELECT name, wikidata FROM speakers")}


def indexed(tmp_path: Path, *speakers: tuple[str, str | None, str | None]) -> Path:
    quotes = [said(f"words {n}", *one, url=f"https://news.example/{n}") for n, one in enumerate(speakers)]
    index_files([written(tmp_path / "q.jsonl", quotes)], tmp_path / "q.db")
    return tmp_path / "q.db"


@pytest.mark.parametrize(
    ("name", "role", "affiliation", "wikidata"),
    [
        ("Paul R. LePage", "Gov.", "Maine", "Q881196"),
        ("Barack Obama", "President", "United States", "Q76"),
        ("Donald Trump", "Republican presidential candidate", "Republican Party", "Q22686"),
        ("François Hollande", "French President", "France", "Q157"),
        ("Barack Obama", None, None, None),
        ("Paul LePage", "goalkeeper", None, None),
        ("Paul LePage", "governor", "Canada", None),
        ("David Cameron", "president", "Acme Holdings", None),
        ("Obama", "President", "United States", None),
    ],
)
def test_a_person_is_identified_by_name_and_evidence_together(
    tmp_path: Path, name: str, role: str | None, affiliation: str | None, wikidata: str | None
) -> None:
    assert known_ids(indexed(tmp_path, (name, role, affiliation))) == {name: wikidata}


def test_a_son_with_the_same_name_is_not_his_father(tmp_path: Path) -> None:
    path = indexed(
        tmp_path,
        ("Donald Trump", "President", "United States"),
        ("Donald Trump Jr.", "president's son", None),
    )
    assert known_ids(path) == {"Donald Trump": "Q22686", "Donald Trump Jr.": None}


def test_the_table_has_names_as_they_are_compared_today() -> None:
    lines = gzip.decompress(TABLE.read_bytes()).decode().splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) > 80_000
    assert TABLE.stat().st_size < 2_000_000
    by_id = {row[1]: row for row in rows}
    for wikidata, name in (("Q76", "Barack Obama"), ("Q157", "François Hollande"), ("Q881196", "Paul LePage")):
        assert compared_name(name) in by_id[wikidata][0].split("|")
    assert all(wikidata_id(row[1]) == row[1] for row in rows)


def test_ones_own_table_names_people_and_comes_before_that_of_quotex(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("Name,Wikidata,aliases\nAda Cole,https://www.wikidata.org/wiki/Q7259,Ada B. Cole|Ada Byron\n")
    path = indexed(tmp_path, ("Ada Cole", None, None), ("Ada Byron", "poet", None), ("Bo Ray", None, None))
    assert set(known_ids(path).values()) == {None}
    index_files([str(tmp_path / "q.jsonl")], path, people=table)
    assert known_ids(path) == {"Ada Cole": "Q7259", "Ada Byron": "Q7259", "Bo Ray": None}
    table.write_text("name,id\nBo Ray,q1\n")
    index_files([str(tmp_path / "q.jsonl")], path, people=table)
    assert known_ids(path) == {"Ada Cole": None, "Ada Byron": None, "Bo Ray": "Q1"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,description\nAda,x\n", "columns name and id"),
        ("name,id\nAda Cole,Ada\n", "line 2: a name and an id such as Q42"),
        ("name,id\n,Q1\n", "line 2: a name and an id"),
        ("", "columns name and id"),
    ],
)
def test_a_table_that_is_none_changes_nothing_and_says_what_it_needs(tmp_path: Path, text: str, words: str) -> None:
    path = indexed(tmp_path, ("Ada Cole", None, None))
    (tmp_path / "people.csv").write_text(text)
    with open_db(path, readonly=False) as db, pytest.raises(QuotexError, match=words):
        add_people(db, tmp_path / "people.csv")
    assert known_ids(path) == {"Ada Cole": None}


def test_what_people_decide_comes_first_and_lasts(tmp_path: Path) -> None:
    path = indexed(tmp_path, ("Barack Obama", "President", "United States"), ("Bo Ray", "poet", None))
    with open_db(path, readonly=False) as db:
        numbers = {name: find_speakers(db, name)[0].id for name in ("Barack Obama", "Bo Ray")}
        wanted = {numbers["Barack Obama"]: None, numbers["Bo Ray"]: "Q5"}
        assert identify_speakers(db, wanted, who="Ada") == 2
        assert identify_speakers(db, wanted, who="Ada") == 0
        with pytest.raises(QuotexError, match="no speaker 999"):
            identify_speakers(db, {numbers["Bo Ray"]: "Q6", 999: "Q7"}, who="Ada")
    relink(path)
    assert known_ids(path) == {"Barack Obama": None, "Bo Ray": "Q5"}


def test_several_speakers_are_merged_at_once_or_not_at_all(tmp_path: Path) -> None:
    path = indexed(tmp_path, ("Ada Cole", None, None), ("Ada Byron", None, None), ("Bo Ray", None, None))
    with open_db(path, readonly=False) as db:
        ids = [find_speakers(db, name)[0].id for name in ("Ada Cole", "Ada Byron", "Bo Ray")]
        with pytest.raises(QuotexError, match="no speaker 999"):
            merge_speakers(db, [ids[1], 999], ids[0], reason="one", who="Ada")
        assert len(known_ids(path)) == 3
        assert merge_speakers(db, ids[1:], ids[0], reason="one", who="Ada") == ids[0]
    assert len(known_ids(path)) == 1
    relink(path)
    assert len(known_ids(path)) == 1
