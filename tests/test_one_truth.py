"""Search, speakers, report, exports and the view of the database say the same, to the number."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quotex.cli import main
from quotex.cli.records import NOT_JOINED
from quotex.exports.report.figures import Figures, figures
from quotex.records import Gender
from quotex.review.corrections import Correction
from quotex.review.reviews import add_review
from quotex.search import (
    Database,
    Filters,
    SpeakerRow,
    find_speakers,
    index_files,
    joined_records,
    merge_speakers,
    numbers_in_order,
    open_db,
    search,
    speakers,
)
from tests.search.builder import said, written
from tests.shelf import make_database, quotes

NAMES = ("Donald Trump", "Donald J. Trump", "Ann Lee", "Ann Lee", "Bo Ray", "officials")
QUOTES = [
    said(
        f"statement number {n}", NAMES[n % 6], "President" if n % 6 < 2 else None, url=f"https://news.example/{n // 2}",
        outlet=f"Outlet {n % 3}", start=100 * (n % 2), kind="group" if n % 6 == 5 else "person",
        type=("direct", "indirect", "mixed")[n % 3], date=f"2025-0{n % 8 + 1}-03",
    )
    for n in range(48)
]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database in which people have joined, rejected, corrected and accepted."""
    index_files([written(tmp_path / "q.jsonl", QUOTES)], tmp_path / "q.db")
    with open_db(tmp_path / "q.db", readonly=False) as db:
        add_review(db, QUOTES[0].id, "reject", "Ada")
        add_review(db, QUOTES[8].id, "reject", "Ada")
        add_review(db, QUOTES[2].id, "correct", "Ada", Correction(speaker="Bo Ray", kind="person"))
        add_review(db, QUOTES[4].id, "correct", "Ada", Correction(speaker=""))
        add_review(db, QUOTES[10].id, "accept", "Ada")
        numbers = [find_speakers(db, name)[0].id for name in ("Ann Lee", "Bo Ray")]
        merge_speakers(db, *numbers, reason="a test", who="Ada")
    return tmp_path / "q.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with open_db(path) as opened:
        yield opened


def everybody(db: Database) -> list[SpeakerRow]:
    return speakers(db, limit=1000)[0]


def reported(db: Database, **filters: Any) -> Figures:
    return figures(joined_records(db, numbers_in_order(db, Filters(**filters))), 1000, 5, joined=True)


@pytest.mark.parametrize("filters", [{}, {"include_rejected": True}, {"reviewed": True}])
def test_report_and_search_agree_to_the_number(db: Database, filters: dict[str, bool]) -> None:
    found = reported(db, **filters)
    results = search(db, "", Filters(**filters), facets=True, limit=0)
    assert results.facets
    assert found.count.total == results.total
    assert dict(zip(("direct", "mixed", "indirect"), found.count.by_type, strict=True)) == {
        kind: next((value.count for value in results.facets.type if value.value == kind), 0)
        for kind in ("direct", "mixed", "indirect")
    }
    assert {one.name: one.total for one in found.outlets} == {one.label: one.count for one in results.facets.outlet}
    shown = {row: search(db, "", Filters(speaker=row.id, **filters), limit=0).total for row in everybody(db)}
    named = [(row.name, number) for row, number in shown.items() if number and row.kind == "person"]
    assert sorted((one.name, one.count.total) for one in found.speakers) == sorted(named)
    assert found.unnamed == sum(number for row, number in shown.items() if row.kind == "group")
    assert found.unknown == results.total - sum(shown.values())


def test_report_and_the_list_of_speakers_agree_on_quotations_and_articles(db: Database) -> None:
    listed = [(row.name, row.quotes, row.articles) for row in everybody(db) if row.kind == "person"]
    assert sorted((one.name, one.count.total, one.articles) for one in reported(db).speakers) == sorted(listed)


def test_women_and_men_are_as_many_in_search_report_and_export_and_as_all_articles_tell(tmp_path: Path) -> None:
    """An article that does not tell the gender, or contradicts the others, has that of the others."""
    genders: dict[str, tuple[Gender | None, ...]] = {
        "Ann Lee": ("female", None, None), "Bo Ray": ("male", "male", "female"), "Kim Oh": ("female", "male"),
        "Al By": (None,),
    }  # fmt: skip
    quotes = [
        said(f"words number {n} of {name}", name, url=f"https://news.example/{n}/{name}", gender=gender)
        for name, told in genders.items()
        for n, gender in enumerate(told)
    ]
    index_files([written(tmp_path / "q.jsonl", quotes)], tmp_path / "q.db")
    with open_db(tmp_path / "q.db") as opened:
        heard = reported(opened).heard
        facet = search(opened, facets=True).facets
        women, men = (search(opened, "", Filters(gender=(one,))) for one in ("female", "male"))
        assert {hit.speaker_name for hit in women.hits} == {"Ann Lee"}
        assert (women.total, men.total) == (heard.count("women"), heard.count("men")) == (3, 3)
        assert facet is not None
        assert {one.value: one.count for one in facet.gender} == {"female": 3, "male": 3}
    rows = [
        json.loads(line)["speaker"] for line in run("export", str(tmp_path / "q.db"), "-f", "jsonl").stdout.splitlines()
    ]
    assert Counter(row["gender"] for row in rows) == {"female": 3, "male": 3, None: 3}
    assert Counter(row["gender_evidence"] for row in rows if row["gender"]) == {"pronoun": 3, None: 3}


def test_namesakes_whom_the_database_tells_apart_are_two_in_the_report(tmp_path: Path) -> None:
    two = [
        said("first words", "Ann Lee", "senator", url="https://a.example/1"),
        said("other words", "Ann Lee", "singer", url="https://a.example/2"),
    ]
    index_files([written(tmp_path / "q.jsonl", two)], tmp_path / "q.db")
    with open_db(tmp_path / "q.db") as opened:
        known = {row.id for row in speakers(opened)[0]}
        assert reported(opened).speaker_count == len(known)


def test_every_export_has_the_joined_speakers_and_the_reviews(path: Path, db: Database) -> None:
    table = list(csv.DictReader(io.StringIO(run("export", str(path), "-f", "csv").stdout.lstrip("\ufeff"))))
    by_speaker = Counter((row["speaker"], row["speaker_id"]) for row in table if row["speaker"])
    assert by_speaker == Counter({(row.name, str(row.id)): row.quotes for row in everybody(db)})
    assert Counter(row["review"] for row in table) == {"": 43, "correct": 2, "accept": 1}
    graph = json.loads(run("export", str(path), "-f", "jsonld").stdout)["@graph"]
    said_by = Counter(one.get("spokenByCharacter", {}).get("name") for one in graph if one["@type"] == "Quotation")
    drafts = json.loads(run("export", str(path), "-f", "claimreview").stdout)["@graph"]
    claimed = Counter(one["itemReviewed"].get("author", {}).get("name") for one in drafts)
    for names in (said_by, claimed):
        assert names["Bo Ray"] == sum(row["speaker"] == "Bo Ray" for row in table)


def test_the_id_in_wikidata_is_that_of_the_joined_speaker(path: Path) -> None:
    with open_db(path, readonly=False) as db, db.changes() as connection:
        connection.execute("UPDATE speakers SET wikidata = 'Q22686' WHERE name LIKE '%Trump'")
    rows = [json.loads(line)["speaker"] for line in run("export", str(path), "-f", "jsonl").stdout.splitlines()]
    assert {one["wikidata"] for one in rows if one and "Trump" in one["name"]} == {"Q22686"}
    assert {one["wikidata"] for one in rows if one and "Trump" not in one["name"]} == {None}
    with open_db(path) as db:
        assert db.rows("SELECT DISTINCT speaker_wikidata FROM quotations WHERE speaker LIKE '%Trump'")[0][0] == "Q22686"


def test_the_view_has_one_row_for_each_quotation_that_counts(db: Database) -> None:
    rows = db.rows("SELECT speaker_number, count(*) FROM quotations WHERE speaker IS NOT NULL GROUP BY 1")
    assert dict(map(tuple, rows)) == {row.id: row.quotes for row in everybody(db)}
    [total] = db.rows("SELECT count(*) FROM quotations")
    assert total[0] == search(db).total
    [row] = db.rows("SELECT * FROM quotations WHERE id = ?", (QUOTES[2].id,))
    assert (row["name"], row["review"], row["outlet"]) == ("Bo Ray", "correct", "Outlet 2")


@pytest.mark.parametrize(
    ("options", "number"),
    [
        ([], 46),
        (["--include-rejected"], 48),
        (["--reviewed"], 3),
        (["--speaker", "trump"], 15),
        (["--speaker", "trump", "--include-rejected"], 16),
        (["--type", "direct"], 15),
    ],
)
def test_the_options_of_export_choose_what_search_finds(path: Path, options: list[str], number: int) -> None:
    lines = run("export", str(path), "-f", "jsonl", *options).stdout.splitlines()
    assert len(lines) == number
    if "--include-rejected" in options:
        assert "reject" in {json.loads(line)["review"] for line in lines}
    found = run("search", "--db", str(path), "--json", *options).stdout.splitlines()
    assert sorted(found) == sorted(lines)


def test_files_of_records_say_once_that_their_names_are_not_joined(path: Path) -> None:
    records = str(path.with_name("q.jsonl"))
    for command in (["export", records, "-o", "-", "-f", "csv"], ["report", records, "-o", "-"]):
        assert run(*command).stderr == NOT_JOINED.format(records, command[0]) + "\n"
    assert run("export", str(path), "-f", "csv").stderr == ""
    assert run("report", str(path), "-o", "-").stderr == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["export", "{db}", "{jsonl}", "-f", "csv"], "name it alone"),
        (["export", "{jsonl}", "-f", "csv", "--reviewed"], "--reviewed needs a database"),
        (["report", "{jsonl}", "-o", "-", "--include-rejected"], "--include-rejected needs a database"),
        (["export", "{db}", "-f", "csv", "--speaker", "Nemo"], "nobody in the database"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(path: Path, arguments: list[str], sentence: str) -> None:
    named = [one.format(db=path, jsonl=path.with_name("q.jsonl")) for one in arguments]
    done = run(*named)
    assert done.exit_code == 2
    assert sentence in done.stderr.splitlines()[-1]


def test_texts_come_from_the_database_and_what_it_lacks_is_told(tmp_path: Path) -> None:
    database = make_database(tmp_path)
    done = run("export", str(database), "-f", "prodigy")
    assert done.exit_code == 1
    assert "it has no text of the article bare" in done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert quotes()[0].text in json.loads(done.stdout.splitlines()[0])["text"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)
