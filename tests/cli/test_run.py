"""`quotex run`."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from quotex.serialization import schema
from tests.cli.conftest import Quotex
from tests.readers.helpers import lines
from tests.runs.fake_extractor import FakeExtractor

ENTRY = Path(__file__).parents[1] / "runs" / "entry.py"

ARTICLE = "“It is over,” said Ann. “A mixed one,” said Ben. “An indirect one, perhaps.”"


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(f"date 2025-06-03\n\n{ARTICLE}")
    (folder / "b.jsonl").write_bytes(lines({"text": "“Two,” said Cy.", "url": "https://x.org/2", "extra": 7}))
    return folder


@pytest.mark.usefixtures("articles")
def test_records_go_to_the_file_and_all_else_to_standard_error(quotex: Quotex, tmp_path: Path) -> None:
    result = quotex("run", "articles", "-o", "quotes.jsonl")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "4 quotations (2 direct, 1 indirect, 1 mixed) in 2 articles" in result.stderr
    written = records((tmp_path / "quotes.jsonl").read_text())
    assert [record["text"] for record in written][:2] == ["“It is over,”", "“A mixed one,”"]
    assert written[0]["article"]["date"] == "2025-06-03"
    assert written[0]["article"]["meta"] == {"file": "articles/a.txt"}
    assert written[3]["article"]["url"] == "https://x.org/2"
    assert written[3]["article"]["meta"] == {"extra": 7}


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize("output", [[], ["-o", "-"]])
def test_records_go_to_standard_output_if_no_file_is_named(quotex: Quotex, output: list[str]) -> None:
    result = quotex("run", "articles", *output)
    assert result.exit_code == 0
    assert len(records(result.stdout)) == 4
    assert "4 quotations" in result.stderr


@pytest.mark.usefixtures("articles")
def test_every_record_follows_the_published_schema_and_its_offsets_fit(quotex: Quotex, tmp_path: Path) -> None:
    text = (tmp_path / "articles/a.txt").read_text()
    validator = jsonschema.Draft202012Validator(schema())
    for record in records(quotex("run", "articles").stdout):
        validator.validate(record)
        if record["article"]["meta"].get("file"):
            for span in record["content"]:
                assert text[span["start"] : span["end"]] == span["text"]


@pytest.mark.usefixtures("articles")
def test_types_confidence_and_limit_select(quotex: Quotex) -> None:
    def texts(*options: str) -> list[str]:
        return [record["text"] for record in records(quotex("run", "articles", "-q", *options).stdout)]

    assert texts("--type", "mixed") == ["“A mixed one,”"]
    assert texts("--type", "mixed", "--type", "indirect") == ["“A mixed one,”", "“An indirect one, perhaps.”"]
    assert texts("--min-confidence", "0.5") == ["“It is over,”", "“A mixed one,”", "“Two,”"]
    assert texts("--min-speaker-confidence", "0.9") == ["“It is over,”", "“A mixed one,”", "“Two,”"]
    assert texts("--min-speaker-confidence", "0.95") == []
    assert texts("--limit", "2") == ["“It is over,”", "“A mixed one,”"]
    assert texts("--limit", "2", "--type", "direct") == ["“It is over,”", "“Two,”"]


@pytest.mark.usefixtures("articles")
def test_no_gender_leaves_the_gender_empty_and_changes_nothing_else(quotex: Quotex) -> None:
    plain, without = (records(quotex("run", "articles", "-q", *more).stdout) for more in ([], ["--no-gender"]))
    genders = [(record["speaker"] or {}).get("gender") for record in plain]
    assert "female" in genders
    for record in plain:
        if record["speaker"]:
            record["speaker"] |= {"gender": None, "gender_evidence": None}
    assert without == plain


@pytest.mark.parametrize(
    "option",
    [["--min-confidence", "1.5"], ["--min-speaker-confidence", "-1"], ["--limit", "0"], ["--attributions", "some"]],
)
def test_options_out_of_range_are_usage_errors(quotex: Quotex, option: list[str]) -> None:
    assert quotex("run", "x", *option).exit_code == 2


@pytest.mark.usefixtures("articles")
def test_models_and_attributions_reach_the_extractor(quotex: Quotex) -> None:
    quotex("run", "articles", "--models", "stanza:ewt", "--attributions", "all")
    quotex("run", "articles")
    assert [(made.models, made.attributions) for made in FakeExtractor.made] == [
        ("stanza:ewt", "all"),
        (None, "speech"),
    ]


def test_fields_can_be_named(quotex: Quotex, tmp_path: Path) -> None:
    record = {"b": {"t": "“One.”"}, "k": "T", "d": "June 3, 2025", "u": "https://x.org", "o": {"n": "Paper"}, "i": 12}
    (tmp_path / "a.json").write_text(json.dumps([record]))
    options = {"text": "b.t", "title": "k", "date": "d", "url": "u", "outlet": "o.n", "id": "i"}
    result = quotex("run", "a.json", *(word for role, name in options.items() for word in (f"--{role}-field", name)))
    (written,) = records(result.stdout)
    about = written["article"]
    assert {name: about[name] for name in ("title", "date", "url", "outlet", "id")} == {
        "title": "T",
        "date": "2025-06-03",
        "url": "https://x.org",
        "outlet": "Paper",
        "id": "12",
    }


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_is_read(quotex: Quotex, packed: bool) -> None:
    data = lines({"text": "“One.”"})
    result = quotex("run", "-", stdin=gzip.compress(data) if packed else data)
    assert result.exit_code == 0
    assert [record["text"] for record in records(result.stdout)] == ["“One.”"]


def test_bad_input_is_one_line_each_and_the_rest_goes_on(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("café ".encode() + b"\xe9")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.jsonl").write_bytes(lines({"text": "“One.”"}, b"{broken", {"body_html": "x"}, {"text": "“Two.”"}))
    (tmp_path / "d.txt").write_bytes(b"x" * 5_000_000)
    (tmp_path / "e.txt").write_bytes(bytes(range(256)))
    (tmp_path / "f.txt").write_text("“Three.”")
    result = quotex("run", "a.txt", "b.txt", "c.jsonl", "nope.txt", "d.txt", "e.txt", "f.txt")
    assert result.exit_code == 1
    assert [record["text"] for record in records(result.stdout)] == ["“One.”", "“Two.”", "“Three.”"]
    *problems, summary, report = result.stderr.splitlines()
    assert [problem.split(": ")[0] for problem in problems] == [
        "a.txt, line 1",
        "b.txt",
        "c.jsonl, line 2",
        "c.jsonl, line 3",
        "nope.txt",
        "d.txt, line 1",
        "e.txt",
    ]
    assert "--text-field" in problems[3]
    assert summary.endswith("; 7 problems")
    assert report == "input: 3 articles: text = text; 3 without a date"


def test_a_dry_run_says_what_would_be_read_and_loads_no_models(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("headline,body,date\nRoad,The road is closed.,03/06/2025\n")
    result = quotex("run", "a.csv", "-o", "q.jsonl", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout == (
        "1 article: text = body, title = headline; 1 date not understood "
        "(03/06/2025: day or month first? --date-order says it); 1 without a date\n"
    )
    assert FakeExtractor.made == []
    assert not (tmp_path / "q.jsonl").exists()
    assert quotex("run", "nope.csv", "--dry-run").exit_code == 1
    assert "date = date" in quotex("run", "a.csv", "--dry-run", "--date-order", "dmy").stdout
    assert "no text encoding 'rot13'" in quotex("run", "a.csv", "--encoding", "rot13").stderr


def test_articles_in_other_languages_are_left_out_and_counted(quotex: Quotex, tmp_path: Path) -> None:
    german = "„Die Straße bleibt gesperrt“, sagte die Bürgermeisterin am Montag, weil das Geld für sie fehle."
    (tmp_path / "a.txt").write_text(german, encoding="utf-8")
    (tmp_path / "b.txt").write_text("“The road stays closed,” the mayor said on Monday.", encoding="utf-8")
    assert "1 in other languages, skipped (de)" in quotex("run", "a.txt", "b.txt").stderr
    assert "2 articles" in quotex("run", "a.txt", "b.txt", "--language", "any").stderr


def test_an_article_that_makes_the_extractor_fail_is_one_line(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("explode")
    (tmp_path / "b.txt").write_text("“One.”")
    result = quotex("run", "a.txt", "b.txt", "--quiet")
    assert result.exit_code == 1
    assert len(records(result.stdout)) == 1
    assert result.stderr == (
        "a.txt: quotex failed on this article and left it out (ValueError: too); please report it\n"
    )


@pytest.mark.usefixtures("articles")
def test_quiet_says_nothing_when_all_is_well(quotex: Quotex) -> None:
    assert quotex("run", "articles", "-o", "q.jsonl", "--quiet").output == ""


@pytest.mark.usefixtures("articles")
def test_the_output_may_stand_in_the_folder_that_is_read(quotex: Quotex) -> None:
    for _ in range(2):
        result = quotex("run", "articles", "-o", "articles/quotes.jsonl")
        assert result.exit_code == 0
        assert "in 2 articles" in result.stderr


def test_an_input_is_never_overwritten(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({"text": "“One.”"}))
    (tmp_path / "link.jsonl").symlink_to("a.jsonl")
    for output in ("a.jsonl", "./a.jsonl", "link.jsonl"):
        result = quotex("run", "a.jsonl", "-o", output)
        assert result.exit_code == 2
        assert "both an input and the output" in result.stderr
    assert (tmp_path / "a.jsonl").read_bytes() == lines({"text": "“One.”"})


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize(("output", "words"), [("no/q.jsonl", "folder does not exist"), (".", "it is a folder")])
def test_an_output_that_cannot_be_written_is_one_sentence(quotex: Quotex, output: str, words: str) -> None:
    result = quotex("run", "articles", "-o", output)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"quotex: cannot write to {output}: ")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert FakeExtractor.made == []


@pytest.mark.usefixtures("articles")
def test_models_that_cannot_be_loaded_are_one_sentence_and_cost_no_old_output(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text("old")
    result = quotex("run", "articles", "-o", "q.jsonl", "--models", "nowhere")
    assert result.exit_code == 2
    assert result.stderr == "quotex: there are no models at nowhere; see: quotex models list\n"
    assert (tmp_path / "q.jsonl").read_text() == "old"


def test_an_interrupted_run_keeps_what_it_has_and_says_so(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“One.” " + "word " * 20_000)
    (tmp_path / "b.txt").write_text("interrupt")
    result = quotex("run", "a.txt", "b.txt")
    assert result.exit_code == 130
    assert len(records(result.stdout)) == 1
    assert "interrupted: 1 quotation" in result.stderr


def test_a_run_that_is_broken_off_goes_on_with_resume_and_twice_is_as_good_as_once(
    quotex: Quotex, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("“One.” " + "word " * 20_000)
    (tmp_path / "b.txt").write_text("interrupt")
    command = ("run", "a.txt", "b.txt", "-o", "q.jsonl", "--resume")
    result = quotex(*command)
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1] == "stopped; the same command with --resume goes on from here"
    assert (tmp_path / "q.jsonl.state").exists()
    FakeExtractor.broken = False
    try:
        result = quotex(*command)
        assert (result.exit_code, result.stderr.splitlines()[0]) == (
            0,
            "q.jsonl: going on behind 1 record of the input",
        )
        assert "1 quotation " in result.stderr
        assert "in 2 articles" in result.stderr
    finally:
        FakeExtractor.broken = True
    assert len(records((tmp_path / "q.jsonl").read_text())) == 1
    FakeExtractor.made.clear()
    result = quotex(*command)
    assert result.exit_code == 0
    assert result.output == "q.jsonl is finished; there is nothing to do\n"
    assert FakeExtractor.made == []  # no models are loaded to find that out


def test_standard_input_given_once_more_is_gone_on_with(quotex: Quotex, tmp_path: Path) -> None:
    given = [{"text": "“One.” " + "word " * 20_000}, {"text": "interrupt “Two.”"}]
    command = ("run", "-", "-o", "q.jsonl", "--resume")
    assert quotex(*command, stdin=lines(*given)).exit_code == 130
    FakeExtractor.broken = False
    try:
        result = quotex(*command, stdin=b"")
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-1] == (
            "quotex: what the run has read of the input is not what it was; put it back as it was, "
            "or start again without --resume"
        )
        assert quotex(*command, stdin=lines(*given)).exit_code == 0
    finally:
        FakeExtractor.broken = True
    assert [record["text"] for record in records((tmp_path / "q.jsonl").read_text())] == ["“One.”", "“Two.”"]


@pytest.mark.usefixtures("articles")
def test_the_help_tells_all_exit_codes(quotex: Quotex) -> None:
    said = quotex("run", "--help").stdout
    for code in (
        "0    all input",
        "1    some could not",
        "2    the command",
        "3    the run had begun",
        "130  it was",
    ):
        assert f"\n  {code}" in said


@pytest.mark.usefixtures("articles")
def test_a_run_that_had_begun_and_cannot_go_on_ends_with_three(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“One.” no models")
    result = quotex("run", "a.txt", "-o", "q.jsonl")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-1] == (
        "quotex: the models are damaged; install quotex again; what is done is kept, --resume goes on from there"
    )


@pytest.mark.usefixtures("articles")
def test_a_signal_while_models_are_loaded_is_an_interruption(quotex: Quotex, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quotex.cli.run.local_engine", interrupted)
    assert quotex("run", "articles", "-o", "q.jsonl").exit_code == 130


@pytest.mark.usefixtures("articles")
def test_the_end_says_where_the_records_are_and_what_comes_next(quotex: Quotex, tmp_path: Path) -> None:
    assert quotex("run", "articles", "-o", "q.jsonl").stderr.splitlines()[-1] == (
        "q.jsonl is written; next: quotex index q.jsonl --db quotes.db, or quotex export q.jsonl -o quotes.csv"
    )
    assert quotex("run", "articles", "-o", "q r.db").stderr.splitlines()[-1] == (
        "q r.db is written; next: quotex search WORDS --db 'q r.db', or quotex serve --db 'q r.db' --open"
    )
    (tmp_path / "articles" / "c.txt").write_text("explode")
    assert quotex("run", "articles", "-o", "q.csv", "--errors", "e.jsonl").stderr.splitlines()[-1] == (
        "q.csv is written; what e.jsonl lists can be mended and run alone: --retry e.jsonl"
    )


def test_input_that_cannot_be_opened_is_told_before_anything_is_made(quotex: Quotex, tmp_path: Path) -> None:
    result = quotex("run", "nope.jsonl", "-o", "q.jsonl", "--resume")
    assert result.exit_code == 2
    assert result.stderr == "quotex: nope.jsonl: there is no such file or folder; check its name\n"
    result = quotex("run", "nope.jsonl", "no*.csv", "-o", "q.jsonl")
    assert result.exit_code == 2
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["nope.jsonl", "no*.csv", "quotex"]
    assert FakeExtractor.made == []
    assert os.listdir(tmp_path) == []


@pytest.mark.usefixtures("articles")
def test_resume_says_finished_only_of_the_run_that_it_is(quotex: Quotex, tmp_path: Path) -> None:
    assert quotex("run", "articles", "-o", "q.jsonl").exit_code == 0
    assert quotex("run", "articles", "-o", "q.jsonl", "--resume").exit_code == 0
    result = quotex("run", "articles/a.txt", "-o", "q.jsonl", "--resume")
    assert (result.exit_code, result.stderr) == (
        2,
        "quotex: the run began with other INPUT (articles); give them as they were, or start again without --resume\n",
    )
    os.truncate(tmp_path / "q.jsonl", 10)
    result = quotex("run", "articles", "-o", "q.jsonl", "--resume")
    assert (result.exit_code, result.stderr) == (
        2,
        "quotex: q.jsonl is shorter than the run has left it; put it back, or start again without --resume\n",
    )


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize(
    "option",
    [
        ["--encoding", "latin-1"],
        ["--date-order", "dmy"],
        ["--language", "any"],
        ["--repair-text"],
        ["--html-field", "body"],
        ["--timeout", "90"],
        ["--min-speaker-confidence", "0.5"],
    ],
)
def test_resume_goes_on_only_with_what_was_read_in_the_same_way(
    quotex: Quotex, tmp_path: Path, option: list[str]
) -> None:
    assert quotex("run", "articles", "-o", "q.jsonl", "-q").exit_code == 0
    before = (tmp_path / "q.jsonl").read_bytes()
    result = quotex("run", "articles", "-o", "q.jsonl", "--resume", *option)
    assert result.exit_code == 2
    assert f"the run began with other {option[0]} (" in result.stderr
    assert (tmp_path / "q.jsonl").read_bytes() == before


@pytest.mark.usefixtures("articles")
def test_resume_with_nothing_to_go_on_from_begins(quotex: Quotex, tmp_path: Path) -> None:
    assert quotex("run", "articles", "-o", "q.jsonl", "--resume", "-q").exit_code == 0
    assert len(records((tmp_path / "q.jsonl").read_text())) == 4
    assert len(records(quotex("run", "articles", "--resume").stdout)) == 4  # standard output knows no past


def test_what_could_not_be_used_is_listed_and_run_again_alone(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({"text": "“One.”"}, b"{broken", {"text": "“Two.”"}, {"body": "“Three.”"}))
    (tmp_path / "b.txt").write_bytes("café ".encode() + b"\xe9")
    (tmp_path / "c.txt").write_text("explode")
    inputs = ("a.jsonl", "b.txt", "c.txt", "d.txt")
    assert quotex("run", *inputs, "-o", "q.jsonl", "--errors", "e.jsonl").exit_code == 1
    errors = records((tmp_path / "e.jsonl").read_text())
    assert [(error["file"], error["line"]) for error in errors] == [
        ("a.jsonl", 2),
        ("b.txt", 1),
        ("c.txt", None),
        ("d.txt", None),
    ]
    assert all(error["message"] for error in errors)
    (tmp_path / "a.jsonl").write_bytes(lines({"text": "“One.”"}, {"text": "“Mended.”"}, {"text": "“Two.”"}))
    (tmp_path / "b.txt").write_text("“Café.”")
    (tmp_path / "d.txt").write_text("“Four.”")
    result = quotex("run", "--retry", "e.jsonl", "-o", "more.jsonl", "--errors", "again.jsonl")
    assert result.exit_code == 1
    assert [one["text"] for one in records((tmp_path / "more.jsonl").read_text())] == [
        "“Mended.”",
        "“Café.”",
        "“Four.”",
    ]
    assert [error["file"] for error in records((tmp_path / "again.jsonl").read_text())] == ["c.txt"]


def test_a_list_without_errors_is_nothing_to_do(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "e.jsonl").write_text("")
    result = quotex("run", "--retry", "e.jsonl", "-o", "more.jsonl")
    assert result.exit_code == 0
    assert "in 0 articles" in result.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"file": "a.txt"}\n', "e.jsonl, line 1: it is no line of --errors"),
        ("rubbish\n", "e.jsonl, line 1: it is no line of --errors"),
        ('{"file": "-", "record": 1}\n', "standard input, which cannot be read twice"),
        (None, "e.jsonl cannot be read: no such file"),
    ],
)
def test_a_list_that_is_none_is_one_sentence(quotex: Quotex, tmp_path: Path, content: str | None, words: str) -> None:
    if content is not None:
        (tmp_path / "e.jsonl").write_text(content)
    result = quotex("run", "--retry", "e.jsonl", "-o", "more.jsonl")
    assert result.exit_code == 2
    assert result.stderr.startswith("quotex: e.jsonl")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.usefixtures("articles")
def test_articles_are_kept_beside_the_records(quotex: Quotex, tmp_path: Path) -> None:
    assert quotex("run", "articles", "-o", "q.jsonl", "--keep-text").exit_code == 0
    kept = records((tmp_path / "q.articles.jsonl").read_text())
    assert [list(one) for one in kept] == [["text", "id", "url", "title", "date", "outlet", "body_start", "meta"]] * 2
    by_id = {one["id"]: one["text"] for one in kept}
    for record in records((tmp_path / "q.jsonl").read_text()):
        for span in record["content"]:
            assert by_id[record["article"]["id"]][span["start"] : span["end"]] == span["text"]
    assert quotex("run", "q.articles.jsonl", "-o", "again.jsonl").exit_code == 0


@pytest.mark.usefixtures("articles")
def test_the_suffix_names_the_format(quotex: Quotex, tmp_path: Path) -> None:
    assert quotex("run", "articles", "-o", "q.csv").exit_code == 0
    assert (tmp_path / "q.csv").read_text("utf-8-sig").splitlines()[0].startswith("id,")
    assert quotex("run", "articles", "-o", "q.jsonl.gz").exit_code == 0
    assert len(records(gzip.decompress((tmp_path / "q.jsonl.gz").read_bytes()).decode())) == 4


@pytest.mark.usefixtures("articles")
def test_a_package_that_the_format_needs_is_missed_before_the_work(
    quotex: Quotex, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyarrow"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = quotex("run", "articles", "-o", "q.parquet")
    assert result.exit_code == 2
    assert 'pip install "quotex[parquet]"' in result.stderr
    assert FakeExtractor.made == []


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "Give either INPUT or --retry."),
        (["articles", "--retry", "e.jsonl"], "Give either INPUT or --retry."),
        (["articles", "--keep-text"], "--keep-text needs a file for the records"),
        (["articles", "-o", "q.jsonl", "--errors", "./q.jsonl"], "cannot go to one file"),
        (["articles/b.jsonl", "--errors", "articles/b.jsonl"], "both an input and the output"),
        (["articles", "-o", "q.jsonl", "--errors", "no/e.jsonl"], "cannot write to no/e.jsonl: its folder"),
        (["articles", "--workers", "0"], "--workers"),
    ],
)
def test_commands_that_make_no_sense_are_told_before_the_work(quotex: Quotex, options: list[str], words: str) -> None:
    result = quotex("run", *options)
    assert result.exit_code == 2
    assert words in result.stderr
    assert FakeExtractor.made == []


@pytest.mark.usefixtures("articles")
def test_what_a_run_writes_into_the_folder_that_it_reads_is_not_read(quotex: Quotex, tmp_path: Path) -> None:
    command = ("run", "articles", "-o", "articles/q.jsonl", "--errors", "articles/e.jsonl", "--keep-text")
    for _ in range(2):
        result = quotex(*command)
        assert result.exit_code == 0
        assert "in 2 articles" in result.stderr


@pytest.mark.usefixtures("articles")
def test_a_cache_is_filled_and_used(quotex: Quotex, tmp_path: Path) -> None:
    first = quotex("run", "articles", "--cache", "cache").stdout
    assert [len(made.batches) for made in FakeExtractor.made] == [1]
    assert quotex("run", "articles", "--cache", "cache").stdout == first
    assert [len(made.batches) for made in FakeExtractor.made] == [1, 0]


def test_records_are_utf8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    (tmp_path / "é.txt").write_text("“Déjà vu,” said Ann.", encoding="utf-8")
    ran = _real(tmp_path, "run", "é.txt", "nö.txt", PYTHONIOENCODING="ascii")
    assert json.loads(ran.stdout.decode("utf-8"))["text"] == "“Déjà vu,”"
    assert b"n\\xf6.txt: there is no such file" in ran.stderr
    assert ran.returncode == 1


def test_a_closed_pipe_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“One.” " * 5000, encoding="utf-8")
    command = f"{sys.executable} {ENTRY} run a.txt a.txt a.txt --quiet | head -c 10"
    ran = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, env=_env(), check=True)
    assert len(ran.stdout) == 10
    assert ran.stderr.startswith("quotex: cannot write to standard output: ")
    assert ran.stderr.count("\n") == 1


def test_closed_standard_streams_do_not_crash_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“One.”", encoding="utf-8")
    command = f"{sys.executable} {ENTRY} run - a.txt -o q.jsonl <&- 2>&-"
    ran = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, env=_env(), check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, b"", b"")
    assert len(records((tmp_path / "q.jsonl").read_text("utf-8"))) == 1


def _env(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **more}


def _real(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own, with the fake extractor."""
    return subprocess.run(
        [sys.executable, str(ENTRY), *arguments], cwd=folder, capture_output=True, env=_env(**env), check=False
    )
