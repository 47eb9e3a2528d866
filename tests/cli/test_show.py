"""`quotex show`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Quotex
from tests.readers.helpers import lines
from tests.runs.fake_extractor import FakeExtractor

ARTICLE = "date 2025-06-03\n\n“It is over,” said Ann.\n\n“A mixed one,” said Ben. “Two,” said Ann. “Who knows.”\n"


@pytest.fixture(autouse=True)
def article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")


def test_without_colours_brackets_mark_everything(quotex: Quotex) -> None:
    result = quotex("show", "a.txt")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout == (
        "2025-06-03, a.txt\n"
        "\n"
        "[number: quotation | speaker]  {source}  <cue>\n"
        "\n"
        "date 2025-06-03\n"
        "\n"
        "[1: “It is over,” | Ann] <said> {Ann}.\n"
        "\n"
        "[2: “A mixed one,” | Ben] <said> {Ben}. [3: “Two,” | Ann] <said> {Ann}. [4: “Who knows.” | unknown speaker]\n"
        "\n"
        "Speakers\n"
        "  Ann, mayor: 2 quotations (1, 3)\n"
        "  Ben, mayor: 1 quotation (2)\n"
        "  unknown speaker: 1 quotation (4)\n"
        "\n"
        "How sure  of 100 records with these figures, so many have the right words, and name the right speaker\n"
        "  1: words 90 %, speaker 90 %\n"
        "  2: words 90 %, speaker 90 %\n"
        "  3: words 90 %, speaker 90 %\n"
        "  4: words 90 %\n"
    )


def test_colours_come_when_asked_for(quotex: Quotex, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" in quotex("show", "a.txt", "--color", "always").stdout
    assert "\x1b[" not in quotex("show", "a.txt", "--color", "never").stdout
    assert "\x1b[" not in quotex("show", "a.txt").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" in quotex("show", "a.txt", "--color", "always").stdout


def test_only_the_types_asked_for_are_marked(quotex: Quotex) -> None:
    shown = quotex("show", "a.txt", "--type", "mixed").stdout
    assert "[1: “A mixed one,” | Ben]" in shown
    assert "“It is over,” said Ann." in shown


def test_models_and_attributions_reach_the_extractor(quotex: Quotex) -> None:
    quotex("show", "a.txt", "--models", "stanza:ewt", "--attributions", "all")
    assert [(made.models, made.attributions) for made in FakeExtractor.made] == [("stanza:ewt", "all")]


def test_an_article_without_quotations_says_so(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Nothing was said.")
    assert quotex("show", "b.txt").stdout == "b.txt\n\nNothing was said.\n\nNo quotations found.\n"


def test_several_articles_are_shown_one_after_the_other(quotex: Quotex, tmp_path: Path) -> None:
    about = {"title": "Talks", "url": "https://x.org/1", "source": "Paper", "date": "2025-06-03"}
    (tmp_path / "b.jsonl").write_bytes(lines({"text": "“One,” said Ann.", **about}, {"text": "“Two.”"}))
    first, second = quotex("show", "b.jsonl").stdout.split(f"\n{'-' * 60}\n\n")
    assert first.startswith("Talks\nPaper, 2025-06-03, https://x.org/1\n\n")
    assert "[1: “One,” | Ann]" in first
    assert "[1: “Two.” | unknown speaker]" in second


def test_the_text_field_can_be_named(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(lines({"story": "“One,” said Ann."}))
    assert "[1: “One,” | Ann]" in quotex("show", "b.jsonl", "--text-field", "story").stdout


def test_standard_input_is_shown(quotex: Quotex) -> None:
    assert "[1: “One,” | Ann]" in quotex("show", "-", stdin="“One,” said Ann.").stdout


def test_bad_input_is_one_line_and_an_exit_code(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("explode")
    for name, words in (("nope.txt", "no such file"), ("b.txt", "please report it")):
        result = quotex("show", name)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr.startswith(f"{name}: ")
        assert words in result.stderr
        assert result.stderr.count("\n") == 1


def test_models_that_cannot_be_loaded_are_one_sentence(quotex: Quotex) -> None:
    result = quotex("show", "a.txt", "--models", "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "quotex: there are no models at nowhere; see: quotex models list\n"


def test_the_marked_text_is_written_as_one_page(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“One <b>,” said Ann. “Two.”\n", encoding="utf-8")
    result = quotex("show", "a.txt", "--html", "a.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "the marked text is in a.html\n"
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "“One &lt;b&gt;,”" in page
    assert "1 Ann</span>" in page
    assert "script" not in page.replace("default-src", "")
    assert quotex("show", "a.txt", "--html", "-").stdout == page


def test_a_page_holds_all_articles_and_those_types_that_are_wanted(quotex: Quotex, tmp_path: Path) -> None:
    rows = ['{"text": "“One,” said Ann."}', '{"text": "“mixed” said Bo."}', "no JSON"]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    result = quotex("show", "a.jsonl", "--html", "a.html", "--type", "mixed")
    assert result.exit_code == 1
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.count("<article") == 2
    assert page.count("No quotations found") == 1


def test_a_page_that_cannot_be_written_is_told_before_the_models_load(quotex: Quotex, tmp_path: Path) -> None:
    result = quotex("show", "a.txt", "--html", "none/a.html")
    assert result.exit_code == 2
    assert "its folder does not exist; make the folder first" in result.stderr
