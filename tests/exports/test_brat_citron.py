"""brat and Citron: files of their own for each article, read back by the rules that their tools publish."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import given

from quotex.errors import QuotexError
from quotex.exports.brat_citron import write_brat, write_citron
from quotex.records import Quote, Span
from tests.exports.helpers import HOSTILE, a_record, few, found, three_records, with_article

TEXT_BOUND = regex.compile(r"T(\d+)\t([A-Z][a-z]+) (\d+ \d+(?:;\d+ \d+)*)\t([^\t\n]*)")
RELATION = regex.compile(r"R(\d+)\t([a-z_]+) Arg1:T(\d+) Arg2:T(\d+)")
NOTE = regex.compile(r"#(\d+)\tAnnotatorNotes T(\d+)\t[^\t\n]+")

Files = dict[str, str]


def files(write: Callable[[list[Quote], str], None], records: list[Quote]) -> Files:
    """What was written, by name; read as brat reads it, with universal line ends."""
    with tempfile.TemporaryDirectory() as folder:
        write(records, folder)
        return {name: (Path(folder) / name).read_text(encoding="utf-8") for name in sorted(os.listdir(folder))}


def documents(written: Files) -> list[tuple[str, list[str]]]:
    """Text and annotation lines of each document."""
    names = [name.removesuffix(".txt") for name in written if name.endswith(".txt")]
    return [(written[f"{name}.txt"], written[f"{name}.ann"].split("\n")[:-1]) for name in names]


@few
@given(found())
def test_every_line_is_an_annotation_of_brat_whose_offsets_fit(records: list[Quote]) -> None:
    written = files(write_brat, records)
    for text, lines in documents(written):
        marks = {}
        for line in lines:
            if mark := TEXT_BOUND.fullmatch(line):
                pieces = [text[int(start) : int(end)] for start, end in regex.findall(r"(\d+) (\d+)", mark[3])]
                assert all(pieces)
                assert "".join(mark[4].split()) == "".join(" ".join(pieces).split())
                marks[mark[1]] = mark[2]
            elif relation := RELATION.fullmatch(line):
                assert {relation[3], relation[4]} <= set(marks)
            else:
                note = NOTE.fullmatch(line)
                assert note
                assert note[2] in marks
        assert set(marks.values()) <= set(written["annotation.conf"].split("\n"))
    assert len(documents(written)) == len({quote.article.id for quote in records})


@few
@given(found())
def test_no_character_of_a_quotation_but_line_ends_is_left_out(records: list[Quote]) -> None:
    for record in records:
        ((text, lines),) = documents(files(write_brat, [record]))
        mark = TEXT_BOUND.fullmatch(lines[0])
        assert mark
        places = [tuple(map(int, place.split())) for place in mark[3].split(";")]
        covered = {position for start, end in places for position in range(start, end)}
        content = {position for span in record.content for position in range(span.start, span.end)}
        assert covered <= content
        assert not "".join(text[position] for position in content - covered).strip()


def test_the_lines_of_a_record() -> None:
    (_, lines), _ = documents(files(write_brat, three_records()))
    assert lines == [
        "T1\tDirect 0 13\t“It is over,”",
        "T2\tCue 17 21\ttold",
        "T3\tSource 14 16\the",
        "T4\tAddressee 22 31\treporters",
        "T5\tTime 32 42\ton Tuesday",
        "T6\tIndirect 0 13\t“It is over,”",
        "R1\thas_cue Arg1:T1 Arg2:T2",
        "R2\thas_source Arg1:T1 Arg2:T3",
        "R3\thas_addressee Arg1:T1 Arg2:T4",
        "R4\tsaid_at Arg1:T1 Arg2:T5",
        "R5\thas_cue Arg1:T6 Arg2:T2",
        "R6\thas_source Arg1:T6 Arg2:T3",
        "R7\thas_addressee Arg1:T6 Arg2:T4",
        "R8\tsaid_at Arg1:T6 Arg2:T5",
        "R9\tnested_in Arg1:T6 Arg2:T1",
        "#1\tAnnotatorNotes T1\tDmitry Peskov; confidence 0.875; record 0123456789abcdef",
        "#2\tAnnotatorNotes T6\tDmitry Peskov; confidence 0.875; record 2222222222222222",
    ]


def test_a_mark_is_not_nested_in_itself() -> None:
    first, second, _ = three_records()
    ((_, lines),) = documents(files(write_brat, [first, replace(second, type="direct")]))
    assert [line for line in lines if line.startswith("T")] == lines[:5]
    assert not [line for line in lines if "nested_in" in line]


def test_a_quotation_over_lines_is_cut_at_their_ends() -> None:
    (document,) = documents(files(write_brat, [a_record(text="“One\r\n\r\ntwo\u2028three.”")]))
    text, lines = document
    assert text == "“One \n \ntwo\u2028three.”"
    assert lines[0] == "T1\tDirect 0 5;6 7;8 11;12 19\t“One    two three.”"


def test_the_settings_declare_every_relation() -> None:
    settings = files(write_brat, [])["annotation.conf"]
    for section in ("[entities]", "[relations]", "[events]", "[attributes]"):
        assert f"{section}\n" in settings
    for relation in ("has_cue", "has_source", "has_addressee", "said_at", "nested_in", "<OVERLAP>"):
        assert f"\n{relation}\tArg1:" in settings


@pytest.mark.parametrize("write", [write_brat, write_citron])
def test_ids_that_are_no_file_names_make_some(write: Any) -> None:
    ids = ["../../etc/passwd", "A", "a", "b", "B", "con/../x", "https://x.org/1?a=b", "é", "x" * 300, ".hidden"]
    ids += ["annotation.conf"]
    names = [name for name in files(write, [with_article(a_record(), id=id) for id in ids]) if ".conf" not in name[-5:]]
    stems = {name.rpartition(".")[0].lower() for name in names}
    assert len(stems) == len(ids)
    assert all(regex.fullmatch(r"[A-Za-z0-9_][\w.\-]*", name) for name in names)


@pytest.mark.parametrize("write", [write_brat, write_citron])
def test_a_record_without_its_text_is_one_sentence(write: Any, tmp_path: Path) -> None:
    with pytest.raises(QuotexError, match="needs the texts of the articles"):
        write([with_article(a_record(), text="")], str(tmp_path / "new"))


@few
@given(found())
def test_citrons_own_reader_would_find_every_span(records: list[Quote]) -> None:
    written = files(write_citron, records)
    quotes = []
    for document in map(json.loads, written.values()):
        assert set(document) == {"text", "quotes"}
        for quote in document["quotes"]:
            spans = [quote["cue"], *quote["sources"], *quote["contents"]]
            assert quote["contents"]
            assert all(set(span) == {"start", "end", "text"} for span in spans)
            assert all(document["text"][span["start"] : span["end"]] == span["text"] != "" for span in spans)
            assert 0 <= float(quote["confidence"]) <= 1
            quotes.append(quote["id"])
    assert sorted(quotes) == sorted(quote.id for quote in records if quote.cue)


def test_hostile_text_stays_text() -> None:
    (document,) = documents(files(write_brat, [a_record(text=HOSTILE, content=(Span(0, 4, HOSTILE[:4]),))]))
    assert document[0] == HOSTILE.replace("\n\r", "\n\n")
    assert document[1][0] == "T1\tDirect 0 4\t=cmd"
