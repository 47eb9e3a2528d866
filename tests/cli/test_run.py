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

from quotex.schema import schema
from tests.cli.conftest import Quotex
from tests.readers.helpers import lines
from tests.runs.fake_extractor import FakeExtractor

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
    assert texts("--limit", "2") == ["“It is over,”", "“A mixed one,”"]
    assert texts("--limit", "2", "--type", "direct") == ["“It is over,”", "“Two,”"]


@pytest.mark.parametrize("option", [["--min-confidence", "1.5"], ["--limit", "0"], ["--attributions", "some"]])
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
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.jsonl").write_bytes(lines({"text": "“One.”"}, b"{broken", {"body_html": "x"}, {"text": "“Two.”"}))
    (tmp_path / "d.txt").write_bytes(b"x" * 5_000_000)
    (tmp_path / "e.txt").write_bytes(bytes(range(256)))
    (tmp_path / "f.txt").write_text("“Three.”")
    result = quotex("run", "a.txt", "b.txt", "c.jsonl", "nope.txt", "d.txt", "e.txt", "f.txt")
    assert result.exit_code == 1
    assert [record["text"] for record in records(result.stdout)] == ["“One.”", "“Two.”", "“Three.”"]
    *problems, summary = result.stderr.splitlines()
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


def test_records_are_utf8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    (tmp_path / "é.txt").write_text("“Déjà vu,” said Ann.", encoding="utf-8")
    ran = _real(tmp_path, "run", "é.txt", "nö.txt", PYTHONIOENCODING="ascii")
    assert json.loads(ran.stdout.decode("utf-8"))["text"] == "“Déjà vu,”"
    assert b"n\\xf6.txt: there is no such file" in ran.stderr
    assert ran.returncode == 1


def test_a_closed_pipe_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“One.” " * 5000, encoding="utf-8")
    command = f"{sys.executable} -c '{_PROGRAM}' run a.txt a.txt a.txt --quiet | head -c 10"
    ran = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, env=_env(), check=True)
    assert len(ran.stdout) == 10
    assert ran.stderr.startswith("quotex: cannot write to standard output: ")
    assert ran.stderr.count("\n") == 1


def test_closed_standard_streams_do_not_crash_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“One.”", encoding="utf-8")
    command = f"{sys.executable} -c '{_PROGRAM}' run - a.txt -o q.jsonl <&- 2>&-"
    ran = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, env=_env(), check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, b"", b"")
    assert len(records((tmp_path / "q.jsonl").read_text("utf-8"))) == 1


_PROGRAM = (
    "import sys, types; module = types.ModuleType('quotex.extractor')\n"
    "from tests.runs.fake_extractor import FakeExtractor\n"
    "module.Extractor = FakeExtractor; sys.modules['quotex.extractor'] = module\n"
    "from quotex.cli import main; main()"
).replace("'", '"')


def _env(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **more}


def _real(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own, with the fake extractor."""
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments], cwd=folder, capture_output=True, env=_env(**env), check=False
    )
