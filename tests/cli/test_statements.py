"""Statements that several articles repeat, in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotex.cli import main
from tests.repeated import make_repeated, repeated


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repeated(tmp_path_factory.mktemp("repeated"))


def quotex(database: Path, *words: str) -> Result:
    result = CliRunner().invoke(main, [*words, "--db", str(database)])
    assert result.exit_code == 0, result.output
    return result


def test_a_hit_tells_who_had_it_first_and_who_else(database: Path) -> None:
    shown = quotex(database, "search", "repairs").stdout
    line = "  first: fox, 28 March 2019; also nyt, hpo; named: Ada Obi, Bo Lin"
    assert shown.splitlines().count(line) == 3


def test_grouped_each_statement_is_told_once_and_what_most_outlets_have_first(database: Path) -> None:
    lines = quotex(database, "search", "bridge", "--group", "--order", "outlets").stdout.splitlines()
    assert lines[0] == "2 statements"
    assert sum(line.startswith("  first: ") for line in lines) == 1
    assert "old *bridge*" in lines[3]
    records = quotex(database, "search", "bridge", "--group", "--json").stdout.splitlines()
    assert len(records) == 2


def test_a_statement_is_listed_from_its_first_article_on(database: Path) -> None:
    second = repeated()[1].id
    records = quotex(database, "search", "--statement", second, "--json").stdout.splitlines()
    assert [json.loads(record)["article"]["outlet"] for record in records] == ["fox", "nyt", "hpo"]


def test_the_context_and_a_name_are_offered(database: Path) -> None:
    lines = quotex(database, "search", "obi").stdout.splitlines()
    assert lines == ["0 quotations", 'Ada Obi is a speaker with 2 quotations: --speaker "Ada Obi"']
    lines = quotex(database, "search", "fox.example").stdout.splitlines()
    assert lines == ["0 quotations", "1 more where the sentence, the one before or the title has it: --in context"]
    assert quotex(database, "search", "fox.example", "--in", "context").stdout.startswith("1 quotation\n")


def test_kinds_and_unknown_outlets(database: Path) -> None:
    assert quotex(database, "search", "--kind", "person").stdout.startswith("4 quotations")
    result = CliRunner().invoke(main, ["search", "--outlet", "fax", "--db", str(database)])
    assert result.exit_code == 2
    assert 'no quotation has the outlet "fax"; there are: fox' in result.output


def test_statements_with_different_speakers_are_listed_for_people_and_programs(database: Path) -> None:
    lines = quotex(database, "review", "disagreements").stdout.splitlines()
    assert lines[0] == "1 statement with different speakers"
    assert [line.partition(" (")[0] for line in lines[2::2]] == ["Ada Obi", "Ada Obi", "Bo Lin"]
    assert lines[2].endswith(f"(fox, 28 March 2019; {repeated()[0].id})")
    [row] = map(json.loads, quotex(database, "review", "disagreements", "--json").stdout.splitlines())
    assert [said["speaker"] for said in row] == ["Ada Obi", "Ada Obi", "Bo Lin"]
