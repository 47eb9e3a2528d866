"""`quotex export` and `quotex report`."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from quotex.cli.records import NOT_JOINED
from quotex.exports import FORMATS, Format
from quotex.exports.articles import article_to_json
from quotex.exports.jsonl import dumps
from quotex.records import Quote, Span
from quotex.serialization import to_json
from tests.cli.conftest import Quotex
from tests.exports.helpers import a_record, three_records, with_article
from tests.readers.helpers import lines
from tests.test_serialization import TEXT


@pytest.fixture(autouse=True)
def records(tmp_path: Path) -> list[Quote]:
    """q.jsonl, and beside it the articles; p.jsonl has none beside it."""
    found = three_records()
    data = b"".join(dumps(to_json(quote)) + b"\n" for quote in found)
    (tmp_path / "q.jsonl").write_bytes(data)
    (tmp_path / "p.jsonl").write_bytes(data)
    (tmp_path / "q.articles.jsonl").write_bytes(lines(*(article_to_json(one.article) for one in found[1:])))
    return found


def told(path: str, command: str = "export") -> str:
    """What is said of names in files of records."""
    return NOT_JOINED.format(path, command) + "\n"


def table(text: str | bytes) -> list[dict[str, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_suffix_tells_the_format(quotex: Quotex, tmp_path: Path) -> None:
    result = quotex("export", "q.jsonl", "-o", "q.csv")
    assert (result.exit_code, result.output) == (0, told("q.jsonl"))
    assert [row["id"] for row in table((tmp_path / "q.csv").read_bytes())] == ["0123456789abcdef", "2" * 16, "3" * 16]


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_every_format_is_written_and_explained(format: Format, quotex: Quotex, tmp_path: Path) -> None:
    result = quotex("export", "q.jsonl", "--format", format.name, "-o", "out")
    assert (result.exit_code, result.output) == (0, told("q.jsonl"))
    assert (tmp_path / "out").exists()
    shown = [line.split() for line in quotex("export", "--help").stdout.splitlines()]
    star = ["*"] if format.needs_text else []
    assert [format.name, *format.description.split(), *star] in shown


def test_texts_come_from_the_neighbour_or_from_articles_that_are_named(quotex: Quotex, tmp_path: Path) -> None:
    result = quotex("export", "p.jsonl", "-f", "prodigy")
    assert result.exit_code == 2
    assert result.stderr == (
        "quotex: the format prodigy needs the texts of the articles; name them with --articles, "
        "or run quotex run with --keep-text\n"
    )
    beside = quotex("export", "q.jsonl", "-f", "prodigy")
    named = quotex("export", "p.jsonl", "-f", "prodigy", "--articles", "q.articles.jsonl")
    assert beside.stdout == named.stdout
    assert [json.loads(line)["text"] for line in named.stdout.splitlines()] == [TEXT, TEXT]


def test_records_whose_article_is_missing_are_told_and_the_others_written(quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(lines({"id": "b", "text": TEXT}))
    result = quotex("export", "p.jsonl", "-f", "prodigy", "--articles", "b.jsonl")
    assert result.exit_code == 1
    assert result.stderr == told("p.jsonl") + "articles: there is no article a-1; its quotations are left out\n"
    assert result.stdout.count("\n") == 1


def test_a_name_that_tells_no_format_is_one_sentence(quotex: Quotex) -> None:
    for arguments in (["-o", "out.json"], []):
        result = quotex("export", "q.jsonl", *arguments)
        assert result.exit_code == 2
        assert "say which with --format (jsonl, csv, " in result.stderr
        assert result.stderr.count("\n") == 1
    assert "there is no format xml" in quotex("export", "q.jsonl", "-f", "xml").stderr


def test_filters_leave_out_what_does_not_fit(quotex: Quotex, tmp_path: Path, records: list[Quote]) -> None:
    speaker = records[0].speaker
    assert speaker
    other = replace(records[2], id="4" * 16, speaker=replace(speaker, name="José Peña", confidence=0.4), confidence=0.2)
    unknown = replace(records[2], id="5" * 16, speaker=None)
    (tmp_path / "r.jsonl").write_bytes(b"".join(dumps(to_json(one)) + b"\n" for one in (*records, other, unknown)))

    def ids(*options: str) -> list[str]:
        return [row["id"][0] for row in table(quotex("export", "r.jsonl", "-f", "csv", *options).stdout)]

    assert ids() == ["0", "2", "3", "4", "5"]
    assert ids("--type", "indirect") == ["2"]
    assert ids("--type", "indirect", "--type", "mixed") == ["2"]
    assert ids("--min-confidence", "0.5") == ["0", "2", "3", "5"]
    assert ids("--min-speaker-confidence", "0.5") == ["0", "2", "3"]
    assert ids("--speaker", "PENA") == ["4"]
    assert ids("--speaker", "peskov") == ["0", "2", "3"]
    assert ids("--limit", "2") == ["0", "2"]


def test_the_most_checkworthy_come_first(quotex: Quotex, tmp_path: Path) -> None:
    texts = ["I hope so", "Russia fired 120 missiles at Kyiv on Monday", "the river will rise next week"]
    claims = [a_record(id=str(number), text=text) for number, text in enumerate(texts)]
    (tmp_path / "c.jsonl").write_bytes(b"".join(dumps(to_json(one)) + b"\n" for one in claims))
    rows = table(quotex("export", "c.jsonl", "-f", "csv", "--checkworthy").stdout)
    assert [row["id"] for row in rows] == ["1", "2", "0"]
    assert float(rows[0]["checkworthiness"]) > 0.8
    assert "a number" in rows[0]["checkworthy_for"]
    best = table(quotex("export", "c.jsonl", "-f", "csv", "--checkworthy", "--limit", "1").stdout)
    assert [row["id"] for row in best] == ["1"]


def test_the_most_checkworthy_of_one_article_stay_together_where_it_is_one_task(quotex: Quotex, tmp_path: Path) -> None:
    text = "It is over. Russia fired 120 missiles at Kyiv on Monday. I hope so."
    parts = [(0, 11), (12, 56), (57, 67)]
    claims = [a_record(text=text, id=str(number), content=(Span.of(text, *ends),)) for number, ends in enumerate(parts)]
    claims = [replace(claim, text=claim.content[0].text) for claim in claims]
    other = with_article(replace(claims[1], id="9", text="missiles fired at Kyiv"), id="b")
    records = [claims[0], other, claims[1], claims[2]]
    (tmp_path / "c.jsonl").write_bytes(b"".join(dumps(to_json(one)) + b"\n" for one in records))
    (tmp_path / "c.articles.jsonl").write_bytes(lines(*({"id": id, "text": text} for id in ("a-1", "b"))))
    tasks = quotex("export", "c.jsonl", "-f", "prodigy", "--checkworthy").stdout.splitlines()
    assert [json.loads(task)["meta"]["article"] for task in tasks] == ["a-1", "b"]


def test_bad_lines_are_told_and_the_rest_is_written(quotex: Quotex, tmp_path: Path, records: list[Quote]) -> None:
    (tmp_path / "r.jsonl").write_bytes((tmp_path / "q.jsonl").read_bytes() + b"{broken\n" * 60)
    result = quotex("export", "r.jsonl", "-o", "out.csv")
    assert result.exit_code == 1
    assert result.stderr.startswith(told("r.jsonl") + "r.jsonl, line 4: broken JSON")
    assert result.stderr.endswith("10 more problems are not shown\n")
    assert len(table((tmp_path / "out.csv").read_bytes())) == 3


@pytest.mark.parametrize("command", [["export", "-o", "out.csv"], ["report", "-o", "out.html"]])
def test_nothing_to_read_leaves_what_was_there(command: list[str], quotex: Quotex, tmp_path: Path) -> None:
    (tmp_path / command[2]).write_text("old")
    (tmp_path / "dump.jsonl").write_bytes(lines({"text": TEXT}))
    result = quotex(*command, "nope.jsonl", "dump.jsonl")
    assert result.exit_code == 2
    assert [line.partition(": ")[0] for line in result.stderr.splitlines()] == ["nope.jsonl", "dump.jsonl", "quotex"]
    assert (tmp_path / command[2]).read_text() == "old"


@pytest.mark.parametrize("command", [["export", "-o", "no/out.csv"], ["report", "-o", "no/out.html"]])
def test_an_output_that_cannot_be_opened_is_one_sentence(command: list[str], quotex: Quotex) -> None:
    result = quotex(*command, "q.jsonl")
    assert result.exit_code == 2
    assert result.stderr == f"quotex: cannot write to {command[2]}: its folder does not exist; make the folder first\n"


def test_standard_input_and_packed_output(quotex: Quotex, tmp_path: Path) -> None:
    result = quotex("export", "-", "-o", "out.jsonl.gz", stdin=(tmp_path / "q.jsonl").read_bytes())
    assert result.exit_code == 0
    assert gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()) == (tmp_path / "q.jsonl").read_bytes()


def test_a_report_is_written(quotex: Quotex, tmp_path: Path) -> None:
    result = quotex("report", "q.jsonl", "-o", "r.html", "--title", "Talks & <more>")
    assert (result.exit_code, result.output) == (0, told("q.jsonl", "report"))
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>Talks &amp; &lt;more&gt;</title>" in page
    assert "3 quotations by 1 named speaker" in page


def test_a_report_lists_as_many_as_are_asked_for(quotex: Quotex) -> None:
    page = quotex("report", "q.jsonl", "-o", "-", "--quotations", "1").stdout
    assert "the 1 surest" in page
    assert page.count('<article aria-labelledby="s1">') == 1


def test_a_report_on_records_without_text_names_or_dates_is_still_whole(quotex: Quotex, tmp_path: Path) -> None:
    bare = replace(
        with_article(a_record(), date=None, title=None, outlet=None, url=None), speaker=None, cue=None, time=None
    )
    (tmp_path / "r.jsonl").write_bytes(dumps(to_json(bare)) + b"\n")
    result = quotex("report", "r.jsonl", "-o", "-")
    assert result.exit_code == 0
    assert "No named speaker is quoted." in result.stdout
