"""`quotex index`, `search` and `speakers` as a person types them."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotex.cli import main
from tests.search.builder import said, written

QUOTES = [
    said("New sanctions are coming", "Joe Biden", "President", "U.S.", url="https://news.example/1", date="2025-05-02"),
    said("The sanctions\u202e will\x1b[31m hurt", "Biden", "President", url="https://news.example/2", confidence=0.62),
    said("Peace at last", "Jill Biden", url="https://news.example/3", date="2024-01-01", outlet="Post", cue="accuse"),
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "QUOTEX_DB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    written(tmp_path / "quotes.jsonl", QUOTES)
    assert quotex("index", "quotes.jsonl").exit_code == 0
    return tmp_path


def quotex(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin, catch_exceptions=False)


def test_index_says_what_it_did(desk: Path) -> None:
    again = quotex("index", "quotes.jsonl", "--db", "quotes.db")
    assert again.exit_code == 0
    assert again.stdout == ""
    assert "0 quotations read; 1 file known; 0 articles new, 0 changed, 3 as before; 2 speakers in all" in again.stderr
    piped = quotex("index", "-", "--db", "other.db", "-q", stdin=(desk / "quotes.jsonl").read_text())
    assert (piped.exit_code, piped.stderr) == (0, "")
    assert "3 quotations" in quotex("search", "--db", "other.db").stdout


def test_index_goes_on_past_bad_input_and_says_so(desk: Path) -> None:
    (desk / "bad.jsonl").write_text("{\n")
    done = quotex("index", "bad.jsonl", "quotes.jsonl")
    assert done.exit_code == 1
    assert "bad.jsonl, line 1" in done.stderr
    nothing = quotex("index", "bad.jsonl", "--db", "none.db")
    assert nothing.exit_code == 2
    assert "nothing was indexed" in nothing.stderr
    wrong = quotex("index", "quotes.jsonl", "--db", "quotes.jsonl")
    assert wrong.exit_code == 2
    assert "no database" in wrong.stderr


def test_index_takes_texts_from_where_it_is_told(desk: Path) -> None:
    article = {"id": QUOTES[0].article.id, "url": QUOTES[0].article.url, "text": QUOTES[0].text + ", he said."}
    (desk / "texts.jsonl").write_text(json.dumps({**article, "outlet": "Example News"}) + "\n")
    assert "1 text stored" in quotex("index", "quotes.jsonl", "--articles", "texts.jsonl").stderr


def test_ctrl_c_ends_index_with_what_was_done(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quotex.search.indexing.index_texts", interrupted)
    done = quotex("index", "quotes.jsonl", "--db", "new.db")
    assert done.exit_code == 130
    assert "interrupted: 3 quotations read; 3 articles new" in done.stderr
    assert "3 quotations" in quotex("search", "--db", "new.db").stdout


def test_search_shows_who_said_what_and_where_it_stands(desk: Path) -> None:
    shown = quotex("search", "sanctions", "--speaker", "joe biden", "--since", "2025-05", "--type", "direct")
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert lines[0] == "2 quotations of Joe Biden"
    assert "Joe Biden, President, U.S., 2025-05-02, Example News" in lines
    assert "  New *sanctions* are coming" in lines
    assert "  direct, say, words 90 %, speaker 90 %; https://news.example/1 [0:24]" in lines
    assert "Joe Biden, as “Biden”, President, 2025-06-03, Example News" in lines


def test_search_leaves_out_speakers_that_are_not_sure(desk: Path) -> None:
    assert quotex("search", "--min-speaker-confidence", "0.9").stdout.startswith("3 quotations")
    assert quotex("search", "--min-speaker-confidence", "0.91").stdout.startswith("0 quotations")


def test_no_quotation_steers_the_terminal(desk: Path) -> None:
    shown = quotex("search", "hurt").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\u202e" in shown


def test_search_in_colours_on_a_terminal_that_wants_them(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotex.cli.search.in_colour", lambda: True)
    shown = CliRunner().invoke(main, ["search", "sanctions"], color=True).stdout
    assert "\x1b[33m\x1b[1msanctions\x1b[0m" in shown
    assert "*sanctions*" not in shown


def test_a_name_that_means_several_people_says_whom(desk: Path) -> None:
    shown = quotex("search", "--speaker", "biden", "--limit", "1").stdout
    assert "3 quotations; the name means: Joe Biden (number" in shown
    assert "Jill Biden (number" in shown
    assert "2 more; see them with --limit" in shown


def test_search_hands_records_on(desk: Path) -> None:
    shown = quotex("search", "sanctions", "--json", "--order", "oldest")
    records = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [record["text"] for record in records] == [QUOTES[0].text, QUOTES[1].text]
    assert records[0]["article"]["url"] == "https://news.example/1"
    table = quotex("search", "--csv", "--cue-class", "accuse", "--outlet", "Post").stdout
    assert table.count("\n") == 2
    assert "Peace at last" in table
    assert len(quotex("search", "--json", "--limit", "1").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (['"sanctions'], "quotation mark that is never closed"),
        (["sanctions", "AND"], "AND without a word"),
        (["--since", "soon"], "no date"),
        (["--speaker", "nobody"], 'nobody in the database is called "nobody"'),
        (["--speaker", "99"], "no speaker 99"),
        (["a", "--db", "nowhere.db"], "make it with: quotex index"),
    ],
)
def test_what_cannot_be_searched_gets_one_sentence(desk: Path, arguments: list[str], words: str) -> None:
    done = quotex("search", *arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_speakers_are_listed_and_shown(desk: Path) -> None:
    listed = quotex("speakers")
    assert listed.stdout == quotex("speakers", "list").stdout == quotex("speakers", "--db", "quotes.db").stdout
    first, second = listed.stdout.splitlines()
    assert first.endswith(
        "Joe Biden  President, U.S.; 2 quotations in 2 articles; 2025-05-02 to 2025-06-03; also Biden; Q6279"
    )
    assert second.endswith("Jill Biden  1 quotation in 1 article; 2024-01-01")
    assert quotex("speakers", "list", "jil").stdout == "nobody has such a name\n"
    assert "1 more" in quotex("speakers", "list", "--limit", "1").stdout
    shown = quotex("speakers", "show", "Joe Biden").stdout
    assert "Names: Biden (1); Joe Biden (1)" in shown
    assert "Biden is Joe Biden: same office: president; " in shown
    assert "Q6279" in shown


def test_speakers_are_merged_split_and_undone(desk: Path) -> None:
    merged = quotex("speakers", "merge", "Jill Biden", "Joe Biden", "--reason", "a test", "--who", "Ada")
    assert merged.exit_code == 0
    assert "3 quotations in 3 articles" in merged.stdout
    decision = next(line for line in quotex("speakers", "show", "Joe Biden").stdout.splitlines() if "Ada" in line)
    undone = quotex("speakers", "undo", decision.split()[0], "--who", "Ada")
    assert "taken back: merge, a test" in undone.stdout
    split = quotex(
        "speakers", "split", "Joe Biden", "--article", "https://news.example/2", "--reason", "no", "--who", "Ada"
    )
    assert split.exit_code == 0
    assert [line[9:].split("  ")[0] for line in split.stdout.splitlines()] == ["Joe Biden", "Biden"]
    assert len(quotex("speakers").stdout.splitlines()) == 3
    assert quotex("speakers", "relink").stdout == "3 speakers\n"
    for arguments, words in (
        (["merge", "biden", "Jill Biden"], "may mean several speakers"),
        (["merge", "nobody", "Jill Biden"], "nobody in the database"),
        (["split", "Jill Biden", "--article", "nowhere"], "no article nowhere"),
    ):
        done = quotex("speakers", *arguments, "--reason", "x", "--who", "Ada")
        assert done.exit_code == 2
        assert words in done.stderr


def test_speakers_are_listed_as_tables_for_other_programs(desk: Path) -> None:
    table = list(csv.DictReader(io.StringIO(quotex("speakers", "list", "--csv").stdout.removeprefix("\ufeff"))))
    assert [(row["name"], row["aliases"], row["quotes"], row["wikidata"]) for row in table] == [
        ("Joe Biden", "Biden", "2", "Q6279"),
        ("Jill Biden", "", "1", ""),
    ]
    lines = [json.loads(line) for line in quotex("speakers", "list", "jill", "--json").stdout.splitlines()]
    assert [(one["name"], one["aliases"], one["wikidata"]) for one in lines] == [("Jill Biden", [], None)]
    assert len(quotex("speakers", "list", "--csv", "--limit", "1").stdout.splitlines()) == 2


def test_several_speakers_are_merged_in_one_command(desk: Path) -> None:
    written(desk / "more.jsonl", [said("More", "Robin Ware", url="https://news.example/8")])
    quotex("index", "more.jsonl")
    merged = quotex("speakers", "merge", "Jill Biden", "Robin Ware", "Joe Biden", "--reason", "a test", "--who", "Ada")
    assert "4 quotations in 4 articles" in merged.stdout
    assert len(quotex("speakers").stdout.splitlines()) == 1


def test_ids_of_wikidata_go_out_come_back_and_stay(desk: Path) -> None:
    """As OpenRefine does: the list goes out, a column is filled, the table comes back."""
    out = quotex("speakers", "list", "--csv").stdout.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(out)))
    jill = next(row for row in rows if row["name"] == "Jill Biden")
    jill["wikidata"] = "http://www.wikidata.org/entity/Q235349"
    with (desk / "reconciled.csv").open("w", newline="") as stream:
        table = csv.DictWriter(stream, [*rows[0], "judgment"])
        table.writeheader()
        table.writerows(rows)
    done = quotex("speakers", "identify", "reconciled.csv", "--who", "Ada")
    assert (done.exit_code, done.stdout) == (0, "1 speaker identified anew, 1 as before\n")
    quotex("speakers", "relink")
    assert "Q235349" in quotex("speakers", "show", "Jill Biden").stdout
    (desk / "reconciled.csv").write_text("id,name,wikidata\n1,Somebody,Q1\n,,Q1\n" + f"{jill['id']},Jill Biden,Jill\n")
    done = quotex("speakers", "identify", "reconciled.csv", "--who", "Ada")
    assert done.exit_code == 1
    assert "line 2: the database has no speaker 1 called Somebody" in done.stderr
    assert "line 4: Jill is no id of Wikidata, such as Q42" in done.stderr
    (desk / "reconciled.csv").write_text(f"id,name,wikidata\n{jill['id']},Jill Biden,-\n")
    assert quotex("speakers", "identify", "reconciled.csv", "--who", "Ada").exit_code == 0
    assert "Q235349" not in quotex("speakers", "show", "Jill Biden").stdout
    (desk / "reconciled.csv").write_text("name\nJill Biden\n")
    assert "no column id, wikidata" in quotex("speakers", "identify", "reconciled.csv", "--who", "Ada").stderr


def test_a_newsrooms_own_people_are_known_from_indexing_on(desk: Path) -> None:
    (desk / "people.csv").write_text("name,id\nJill Biden,Q235349\n")
    assert quotex("index", "quotes.jsonl", "--people", "people.csv").exit_code == 0
    assert "Q235349" in quotex("speakers", "show", "Jill Biden").stdout
    (desk / "people.csv").write_text("person\nJill Biden\n")
    failed = quotex("index", "quotes.jsonl", "--people", "people.csv")
    assert failed.exit_code == 2
    assert "people.csv needs a heading line with the columns name and id" in failed.stderr


def test_the_database_can_be_named_in_the_environment(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "quotes.db").rename(desk / "elsewhere.db")
    monkeypatch.setenv("QUOTEX_DB", "elsewhere.db")
    assert quotex("search", "peace").stdout.startswith("1 quotation")
    assert len(quotex("speakers").stdout.splitlines()) == 2


def test_two_forms_of_output_at_once_are_a_usage_error() -> None:
    result = CliRunner().invoke(main, ["search", "words", "--json", "--csv"])
    assert result.exit_code == 2
    assert "--json and --csv cannot go together; give one of them." in result.output


@pytest.mark.parametrize("name", ["articles.csv", "articles.csv.gz", "article.txt", "articles.jsonl", "page.html"])
def test_articles_in_place_of_quotations_are_told_once_with_the_command_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    lines = '{"text": "“One,” said Ann."}\n' * 5 if name.endswith(".jsonl") else "title,text\n" * 5
    data = lines.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["index", name])
    assert result.exit_code == 2
    told = [line for line in result.stderr.splitlines() if line.startswith(name)]
    assert told == [
        f"{name}: it holds no quotations of quotex; if it holds articles, first: quotex run ARTICLES -o quotes.jsonl"
    ]
