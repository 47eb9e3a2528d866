"""Files, folders and standard input."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import sys
import threading
from pathlib import Path

import pytest

from quotex import storage
from quotex.readers import FieldNames, Inputs, Notice, Problem
from quotex.records import Article
from tests.readers.helpers import articles, lines, notices, problems, read, texts, write

TWO = lines({"text": "One."}, {"text": "Two."})


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"One."),
        ("a.jsonl", lines({"text": "One."})),
        ("a.ndjson", lines({"text": "One."})),
        ("a.json", b'[{"text": "One."}]'),
        ("a.json", b'{"text": "One."}'),
        ("a", b"One."),
        ("a.dump", b'{"text": "One."}'),
    ],
)
def test_every_format_is_read_packed_and_plain(tmp_path: Path, name: str, data: bytes, suffix: str) -> None:
    items = read(write(tmp_path / f"{name}{suffix}", data))
    assert texts(items) == ["One."]
    assert len(items) == 1


def test_gzip_is_recognised_without_its_suffix(tmp_path: Path) -> None:
    assert texts(read(write(tmp_path / "a.jsonl", gzip.compress(TWO)))) == ["One.", "Two."]


def test_inputs_come_in_the_order_given(tmp_path: Path) -> None:
    paths = [str(write(tmp_path / name, name.encode())) for name in ("b.txt", "c.txt", "a.txt")]
    assert texts(list(Inputs(paths))) == ["b.txt", "c.txt", "a.txt"]


def test_a_folder_is_read_whole_and_sorted(tmp_path: Path) -> None:
    for name in ("b.txt", "z/y/x.txt", "a.jsonl", "z/a.txt.gz", "c.json", "d/e.txt"):
        write(tmp_path / name, lines({"text": name}) if "json" in name else name.encode())
    assert texts(read(tmp_path)) == ["a.jsonl", "b.txt", "c.json", "d/e.txt", "z/a.txt.gz", "z/y/x.txt"]


def test_files_of_other_kinds_in_a_folder_are_passed_over_with_a_notice(tmp_path: Path) -> None:
    for name in ("a.txt", "README.md", "b.pdf", "LICENSE", ".hidden.txt", ".git/x.txt"):
        write(tmp_path / name, b"One.")
    items = read(tmp_path)
    assert texts(items) == ["One."]
    assert problems(items) == []
    (notice,) = notices(items)
    assert "3 other files passed over (.md, .pdf, no suffix)" in notice.message


def test_one_file_of_another_kind_is_one_file(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"One.")
    write(tmp_path / "README.md", b"One.")
    assert "1 other file passed over (.md)" in str(read(tmp_path)[-1])


def test_a_folder_with_nothing_to_read_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "a.md", b"One.")
    (problem,) = read(tmp_path)
    assert isinstance(problem, Problem)
    assert ".jsonl" in problem.message


def test_the_output_of_the_run_is_passed_over_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"One.")
    output = write(tmp_path / "quotes.jsonl", TWO)
    items = list(Inputs([str(tmp_path)], without=str(output)))
    assert texts(items) == ["One."]
    assert len(items) == 1
    assert texts(list(Inputs([str(tmp_path)], without=str(tmp_path / "other.jsonl")))) == ["One.", "One.", "Two."]


def test_a_missing_file_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt", b"One.")
    items = list(Inputs([str(tmp_path / "nope.txt"), str(good)]))
    assert isinstance(items[0], Problem)
    assert "no such file or folder" in items[0].message
    assert str(items[0]).startswith(f"{tmp_path}/nope.txt: ")
    assert texts(items) == ["One."]


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path / "a.txt", b"One.")
    monkeypatch.setattr(storage, "open", refuse, raising=False)
    (problem,) = problems(read(path))
    assert "permissions" in problem.message


def test_a_disk_that_fails_while_reading_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.BytesIO):
        def readinto1(self, buffer: object) -> int:
            raise OSError(5, "Input/output error")

    path = write(tmp_path / "a.txt", b"One.")
    monkeypatch.setattr(storage, "open", lambda *_, **__: Failing(), raising=False)
    (problem,) = problems(read(path))
    assert "input/output error" in problem.message


def test_a_folder_that_may_not_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt", b"One.")
    scan = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    (tmp_path / "locked").mkdir()
    monkeypatch.setattr(os, "scandir", scandir)
    items = read(tmp_path)
    assert texts(items) == ["One."]
    (problem,) = problems(items)
    assert problem.file.endswith("locked")
    assert "permissions" in problem.message


@pytest.mark.parametrize("cut", [1, 5, 15, 100])
def test_packed_data_that_is_cut_off_is_a_problem(tmp_path: Path, cut: int) -> None:
    packed = gzip.compress(random.Random(7).randbytes(5000).hex().encode())
    path = tmp_path / "a.txt.gz"
    path.write_bytes(packed[:-cut])
    (problem,) = read(path)
    assert "gzip data is damaged or cut off" in str(problem)


def test_articles_before_the_damage_are_kept(tmp_path: Path) -> None:
    chance = random.Random(7)
    data = b"".join(lines({"text": chance.randbytes(500).hex()}) for _ in range(500))
    packed = bytearray(gzip.compress(data))
    del packed[len(packed) * 3 // 4 :]
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed)
    items = read(path)
    assert len(articles(items)) > 100
    assert len(problems(items)) == 1
    assert items[-1] == problems(items)[0]


def test_a_short_file_that_is_cut_off_gives_its_first_articles_too(tmp_path: Path) -> None:
    chance = random.Random(7)
    packed = gzip.compress(b"".join(lines({"text": chance.randbytes(500).hex()}) for _ in range(20)))
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    items = read(tmp_path / "a.jsonl.gz")
    assert 5 < len(articles(items)) < 15
    assert "damaged" in str(items[-1])


def test_a_file_that_is_only_named_gz_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(b"One.")
    (problem,) = read(path)
    assert "not packed" in str(problem)


def test_an_empty_file_is_a_problem_packed_or_not(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jsonl", "c.json", "d.txt.gz"):
        path = tmp_path / name
        path.write_bytes(b"")
        (problem,) = read(path)
        assert "no article in it" in str(problem), name


def test_binary_files_are_called_binary(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jsonl", "c.txt.gz"):
        (problem,) = read(write(tmp_path / name, bytes(range(256)) * 10))
        assert "binary" in str(problem), name


def test_standard_input_is_read_as_what_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, expected in ((b"One.", ["One."]), (TWO, ["One.", "Two."]), (gzip.compress(TWO), ["One.", "Two."])):
        stdin = io.TextIOWrapper(io.BytesIO(data))
        monkeypatch.setattr(sys, "stdin", stdin)
        assert texts(list(Inputs(["-"]))) == expected
        assert not stdin.buffer.closed


def test_problems_of_standard_input_call_it_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert str(next(iter(Inputs(["-"])))) == "standard input: there is no article in it; leave it out"
    monkeypatch.setattr(sys, "stdin", None)
    assert "closed" in str(next(iter(Inputs(["-"]))))


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(TWO))
    writer.start()
    assert Inputs([str(pipe)]).total_bytes() is None
    assert texts(read(pipe)) == ["One.", "Two."]
    writer.join()


def test_pipes_and_dangling_links_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"One.")
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert texts(read(tmp_path)) == ["One."]


def test_a_name_that_is_not_utf8_is_shown_all_the_same(tmp_path: Path) -> None:
    path = os.fsdecode(os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt"))
    try:
        Path(path).write_bytes(b"One.")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    (article,) = articles(read(path))
    assert article.meta["file"].endswith("caf\ufffd.txt")


def test_field_names_reach_the_reader(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", lines({"story": "One.", "text": "No."}))
    assert texts(read(path, text="story")) == ["One."]


def test_bytes_are_counted_as_they_are_read(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"One.")
    write(tmp_path / "b/c.jsonl.gz", TWO * 1000)
    write(tmp_path / "d.md", b"not counted")
    source = Inputs([str(tmp_path), str(tmp_path / "nope")])
    total = sum(path.stat().st_size for path in (tmp_path / "a.txt", tmp_path / "b/c.jsonl.gz"))
    assert source.total_bytes() == total
    assert source.bytes_read == 0
    list(source)
    assert source.bytes_read == total
    assert Inputs(["-"]).total_bytes() is None


def test_files_are_closed_when_reading_is_broken_off(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", TWO)
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    stream = iter(Inputs([str(path)]))
    assert isinstance(next(stream), Article)
    stream.close()
    after = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert after == before


def test_a_megabyte_of_json_without_a_name_is_read_as_a_stream(tmp_path: Path) -> None:
    path = write(tmp_path / "dump", json.dumps([{"text": "word " * 100}] * 2000).encode())
    source = Inputs([str(path)], FieldNames())
    next(iter(source))
    assert source.bytes_read < 400_000


def test_notices_and_problems_are_one_line_each() -> None:
    assert str(Notice("f", "m")) == "f: m"
    assert str(Problem("f", None, "m")) == "f: m"
    assert str(Problem("f", 3, "m")) == "f, line 3: m"
    assert str(Problem("f", 3, "m", record=2)) == "f, line 3, record 2: m"
