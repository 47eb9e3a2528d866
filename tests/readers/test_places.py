"""Where items come from, and how some of them are read again alone."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.readers import Inputs, Item, Notice, Place, Problem
from quotex.records import Article
from tests.readers.helpers import lines, texts, write

MIXED = b'{"text": "One."}\n{broken\n\n{"text": "Three."}\n[]\n'


def places(inputs: Inputs) -> list[Place]:
    return [place for place, _ in inputs.located()]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return path


def test_every_item_is_counted_in_its_own_file(tmp_path: Path) -> None:
    a = str(write(tmp_path / "a.jsonl", MIXED))
    b = str(write(tmp_path / "b.txt", b"One."))
    found = list(Inputs([a, b]).located())
    assert [place for place, _ in found] == [Place(a, 1), Place(a, 2), Place(a, 3), Place(a, 4), Place(b, 1)]
    assert [type(item) for _, item in found] == [Article, Problem, Article, Problem, Article]
    assert [item for _, item in found] == list(Inputs([a, b]))


def test_what_could_not_be_opened_has_the_place_that_stands_for_all_of_it(tmp_path: Path) -> None:
    empty, missing = str(write(tmp_path / "a.txt", b"")), str(tmp_path / "nope")
    assert places(Inputs([empty, missing, f"{tmp_path}/*.none"])) == [
        Place(empty, 0),
        Place(missing, 0),
        Place(f"{tmp_path}/*.none", 0),
    ]


def test_a_file_that_breaks_off_is_read_on_from_there_when_it_is_whole_again(tmp_path: Path) -> None:
    whole = lines(*({"text": f"Article {number}."} for number in range(1, 6)))
    path = tmp_path / "a.json"
    document = b"[" + whole.replace(b"}\n", b"},\n").rstrip(b",\n") + b"]"
    path.write_bytes(document[:60])
    found = list(Inputs([str(path)]).located())
    kept = [item for _, item in found if isinstance(item, Article)]
    assert kept
    assert found[-1][0] == Place(str(path), -len(found))
    path.write_bytes(document)
    rest = list(Inputs([str(path)], only={str(path): {found[-1][0].record}}))
    assert texts([*kept, *rest]) == [f"Article {number}." for number in range(1, 6)]


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.data())
def test_only_selects_exactly_what_was_numbered(good: list[bool], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        content = b"".join(b'{"text": "A."}\n' if one else b"{broken\n" for one in good)
        names = ["a.jsonl", "b/c.jsonl", "d.txt"]
        for name in names:
            write(Path(folder) / name, content)
        zipped(Path(folder) / "e.zip", f_jsonl=content)
        everything = list(Inputs([folder]).located())
        chosen = data.draw(st.sets(st.sampled_from(range(len(everything)))))
        only: dict[str, set[int]] = {}
        for index in chosen:
            only.setdefault(everything[index][0].file, set()).add(everything[index][0].record)
        expected = [everything[index] for index in sorted(chosen)]
        assert list(Inputs([folder], only=only).located()) == expected
        again = list(Inputs(sorted(only), only=only).located())
        assert sorted(again, key=lambda one: (one[0].file, one[0].record)) == sorted(
            expected, key=lambda one: (one[0].file, one[0].record)
        )


def test_numbers_are_the_same_on_every_reading(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", MIXED)
    write(tmp_path / "b.csv", b"id,text\n1,One.\n2\n3,Three.\n")
    zipped(tmp_path / "c.zip", d_jsonl=MIXED, README_md=b"")
    inputs = Inputs([str(tmp_path)])
    assert list(inputs.located()) == list(inputs.located())


def test_the_whole_of_a_folder_pattern_or_archive_can_be_selected(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "a.jsonl", MIXED)
    archive = str(zipped(folder / "b.zip", c_jsonl=MIXED))
    everything = list(Inputs([str(folder)]).located())
    assert len(everything) == 8
    assert list(Inputs([str(folder)], only={str(folder): {0}}).located()) == everything
    assert list(Inputs([f"{folder}/*"], only={f"{folder}/*": {0}}).located()) == everything
    assert list(Inputs([archive], only={archive: {0}}).located()) == everything[4:]


def test_files_that_nothing_is_asked_of_are_not_opened(tmp_path: Path) -> None:
    a, b = (str(write(tmp_path / name, MIXED)) for name in ("a.jsonl", "b.jsonl"))
    inputs = Inputs([a, b], only={b: {1}})
    assert texts(list(inputs)) == ["One."]
    assert inputs.bytes_read == len(MIXED)


def test_a_record_that_is_no_longer_there_is_a_problem(tmp_path: Path) -> None:
    path = str(write(tmp_path / "a.jsonl", MIXED))
    found = list(Inputs([path], only={path: {1, 7, 9}}).located())
    assert [place for place, _ in found] == [Place(path, 1), Place(path, 7)]
    assert "4 records only, but record 7" in str(found[1][1])


def test_standard_input_has_the_name_under_which_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MIXED)))
    assert places(Inputs(["-"])) == [Place("-", number) for number in range(1, 5)]


def touch(path: Path) -> None:
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))


@pytest.mark.parametrize(
    "change",
    [
        touch,
        lambda path: path.unlink(),
        lambda path: path.rename(path.with_name("c.jsonl")),
        lambda path: write(path.with_name("new.jsonl"), b""),
        lambda path: os.truncate(path, 5),
    ],
)
def test_the_signature_tells_when_the_input_has_changed(tmp_path: Path, change: Callable[[Path], object]) -> None:
    path = write(tmp_path / "a.jsonl", MIXED)
    write(tmp_path / "b.jsonl", MIXED)
    inputs = Inputs([str(tmp_path), f"{tmp_path}/b*"])
    before = inputs.signature()
    assert before is not None
    list(inputs)
    write(tmp_path / "notes.md", b"not read")
    assert inputs.signature() == before
    change(path)
    assert inputs.signature() != before


def test_the_order_of_the_inputs_is_part_of_the_signature(tmp_path: Path) -> None:
    a, b = (str(write(tmp_path / name, MIXED)) for name in ("a.jsonl", "b.jsonl"))
    assert Inputs([a, b]).signature() != Inputs([b, a]).signature()


def test_a_stream_has_no_signature(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert Inputs(["-"]).signature() is None
    assert Inputs([str(tmp_path / "pipe")]).signature() is None


def test_what_the_run_writes_is_no_part_of_its_input(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", MIXED)
    outputs = [str(tmp_path / "out.jsonl"), str(tmp_path / "out.articles.jsonl")]
    inputs = Inputs([str(tmp_path), f"{tmp_path}/*.jsonl"], without=outputs)
    before = (inputs.signature(), inputs.total_bytes(), list(inputs.located()))
    for output in outputs:
        write(Path(output), MIXED)
    assert (inputs.signature(), inputs.total_bytes(), list(inputs.located())) == before


def test_an_output_is_passed_over_under_another_name_and_when_it_appears_while_files_are_read(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", MIXED)
    output = write(tmp_path / "out/quotes.jsonl", MIXED)
    (tmp_path / "b.jsonl").symlink_to(output)
    late = tmp_path / "out/errors.jsonl"
    stream = Inputs([str(tmp_path)], without=[str(output), str(late)]).located()
    first = [next(stream)]
    write(late, MIXED)
    assert {place.file for place, _ in [*first, *stream]} == {str(tmp_path / "a.jsonl")}


def items(*patterns: str) -> list[Item]:
    return list(Inputs(patterns))


def test_patterns_are_resolved_and_sorted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b1.txt", "a1.txt", "in/c1.txt", "in/deep/d1.txt", "in/deep/.hidden.txt", "e2.md"):
        write(tmp_path / name, name.encode())
    monkeypatch.chdir(tmp_path)
    assert texts(items("*1.txt")) == ["a1.txt", "b1.txt"]
    assert texts(items("[b]?.txt")) == ["b1.txt"]
    assert texts(items("**/*.txt")) == ["a1.txt", "b1.txt", "in/c1.txt", "in/deep/d1.txt"]
    assert texts(items("**")) == ["a1.txt", "b1.txt", "e2.md", "in/c1.txt", "in/deep/d1.txt"]
    assert texts(items("i*")) == ["in/c1.txt", "in/deep/d1.txt"]


def test_a_name_that_only_looks_like_a_pattern_is_a_name(tmp_path: Path) -> None:
    path = write(tmp_path / "a[1].txt", b"One.")
    write(tmp_path / "a1.txt", b"Other.")
    assert texts(items(str(path))) == ["One."]


def test_a_pattern_that_fits_nothing_is_a_problem(tmp_path: Path) -> None:
    (problem,) = items(f"{tmp_path}/*.jsonl")
    assert isinstance(problem, Problem)
    assert str(problem) == f"{tmp_path}/*.jsonl: no file matches this pattern; correct it"


def test_the_places_of_what_is_said_about_a_folder_lead_back_to_it(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"One.")
    write(tmp_path / "b.md", b"")
    (place, notice) = list(Inputs([str(tmp_path)]).located())[-1]
    assert isinstance(notice, Notice)
    assert place.file == str(tmp_path)


def test_a_name_that_is_not_utf8_can_be_opened_again(tmp_path: Path) -> None:
    path = os.fsdecode(os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt"))
    try:
        Path(path).write_bytes(b"One.")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    ((place, _),) = Inputs([str(tmp_path)]).located()
    kept = json.loads(json.dumps(place.file))
    assert texts(list(Inputs([kept], only={kept: {1}}))) == ["One."]
    assert Inputs([str(tmp_path)]).signature()
