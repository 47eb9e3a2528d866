"""The table of formats: names, suffixes, and what all of them do alike."""

from __future__ import annotations

import gzip
import os
import sqlite3
from configparser import ConfigParser
from contextlib import closing
from pathlib import Path

import pytest
import zstandard
from hypothesis import given

from quotex.errors import QuotexError
from quotex.exports import FORMATS, Format, format_named, format_of
from quotex.readers.records import read_quotes
from quotex.records import Quote
from tests.exports.helpers import HOSTILE, a_record, few, found, three_records, with_article
from tests.test_serialization import TEXT

ALL = pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
STREAMED = [format for format in FORMATS if format.streams]


def written(format: Format, records: list[Quote], path: Path) -> dict[str, bytes]:
    """Everything that was written, by name."""
    format.write(iter(records), str(path))
    return {file.name: file.read_bytes() for file in sorted(path.parent.rglob("*")) if file.is_file()}


def test_names_and_suffixes_are_each_of_one_format() -> None:
    names = [format.name for format in FORMATS]
    suffixes = [suffix for format in FORMATS for suffix in format.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)
    assert all(format_named(name).name == name for name in names)
    with pytest.raises(QuotexError, match="no format xml; the formats are jsonl, csv, "):
        format_named("xml")


def test_what_has_to_be_installed_is_an_extra_of_quotex() -> None:
    settings = ConfigParser()
    settings.read(Path(__file__).parents[2] / "setup.cfg", encoding="utf-8")
    assert {format.extra for format in FORMATS} - {None} <= set(settings["options.extras_require"])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("out.jsonl", "jsonl"),
        ("out.ndjson.zst", "jsonl"),
        ("a.csv/out.CSV", "csv"),
        ("out.csv.gz", "csv"),
        ("out.parquet", "parquet"),
        ("out.db", "sqlite"),
        ("out.sqlite3", "sqlite"),
        ("out.jsonld", "jsonld"),
        ("out.json", None),
        ("out.parquet.gz", None),
        ("out.db.gz", None),
        ("out.gz", None),
        ("out.csv/out", None),
        ("-", None),
        ("", None),
    ],
)
def test_the_suffix_tells_the_format_where_it_is_clear(path: str, name: str | None) -> None:
    format = format_of(path)
    assert (format.name if format else None) == name


@pytest.mark.parametrize("format", [one for one in FORMATS if one.name != "sqlite"], ids=lambda format: format.name)
def test_the_same_records_make_the_same_files(format: Format, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert written(format, three_records(), tmp_path / "a" / "out") == written(
        format, three_records(), tmp_path / "b" / "out"
    )


@ALL
def test_no_record_is_an_output_too_and_hostile_ones_are_as_good_as_others(format: Format, tmp_path: Path) -> None:
    hostile = with_article(a_record(text=HOSTILE), id=HOSTILE, url=HOSTILE, title=HOSTILE, outlet=HOSTILE, date=HOSTILE)
    for name, records in (("none", []), ("hostile", [hostile])):
        (tmp_path / name).mkdir()
        files = written(format, records, tmp_path / name / "out")
        assert files or name == "none"
        assert not [file for file in files if file.endswith(".part")]


@few
@given(found())
def test_no_format_fails_on_any_records(records: list[Quote]) -> None:
    for format in STREAMED:
        if format.name != "parquet":  # slow, and tested by itself
            format.write(records, os.devnull)


@ALL
def test_what_cannot_go_to_standard_output_says_so(format: Format, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    if format.streams:
        format.write([], "-")
        assert format.name in ("jsonl", "prodigy") or capfdbinary.readouterr().out
    else:
        with pytest.raises(QuotexError, match=f"the format {format.name} cannot go to standard output"):
            format.write([], "-")


@pytest.mark.parametrize("format", STREAMED, ids=lambda format: format.name)
def test_the_suffix_packs_what_is_not_packed_already(format: Format, tmp_path: Path) -> None:
    format.write(three_records(), str(tmp_path / "plain"))
    plain = (tmp_path / "plain").read_bytes()
    if not format.packs:
        with pytest.raises(QuotexError, match=r"leave \.gz off"):
            format.write(three_records(), str(tmp_path / "out.gz"))
        return
    format.write(three_records(), str(tmp_path / "out.gz"))
    format.write(three_records(), str(tmp_path / "out.zst"))
    assert gzip.decompress((tmp_path / "out.gz").read_bytes()) == plain
    unpacked = zstandard.ZstdDecompressor().decompressobj().decompress((tmp_path / "out.zst").read_bytes())
    assert unpacked == plain


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"])
def test_records_written_as_json_lines_are_read_again(name: str, tmp_path: Path) -> None:
    path = str(tmp_path / name)
    format_named("jsonl").write(three_records(), path)
    assert list(read_quotes([path])) == [with_article(quote, text="", body_start=0) for quote in three_records()]


@ALL
def test_formats_that_need_the_text_say_so(format: Format, tmp_path: Path) -> None:
    records = [with_article(quote, text="", body_start=0) for quote in three_records()]
    if format.needs_text:
        with pytest.raises(QuotexError, match=f"the format {format.name} needs the texts"):
            format.write(records, str(tmp_path / "out"))
        assert os.listdir(tmp_path) == []
    else:
        format.write(records, str(tmp_path / "out"))


def test_label_studio_gets_its_labeling_interface_beside_the_tasks(tmp_path: Path) -> None:
    format_named("labelstudio").write(three_records(), str(tmp_path / "tasks.json.gz"))
    assert sorted(os.listdir(tmp_path)) == ["tasks.json.gz", "tasks.labels.xml"]


def test_the_database_holds_records_and_texts_and_grows(tmp_path: Path) -> None:
    path = str(tmp_path / "out.db")
    sqlite = format_named("sqlite")
    sqlite.write(three_records()[:2], path)
    sqlite.write(three_records(), path)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM quotes").fetchone() == (3,)
        assert database.execute("SELECT count(*) FROM articles").fetchone() == (2,)
        assert database.execute("SELECT DISTINCT text FROM articles").fetchall() == [(TEXT,)]
