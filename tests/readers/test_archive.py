"""Zip archives."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import sys
import zipfile
from pathlib import Path

import pytest

from quotex.readers import Inputs, Item, Place
from tests.readers.helpers import articles, lines, notices, problems, read, texts, write

TWO = lines({"text": "One."}, {"text": "Two."})


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> str:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return str(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_member_is_read_like_a_file(tmp_path: Path, method: int) -> None:
    members = {
        "b.jsonl": TWO,
        "in/a.txt": b"Three.",
        "c.csv.gz": gzip.compress(b"id,text\n1,Four.\n"),
        "d.json.xz": lzma.compress(b'[{"text": "Five."}]'),
        "e.txt.bz2": bz2.compress(b"Six."),
    }
    path = zipped(tmp_path / "z.zip", members, method)
    found = list(Inputs([path]).located())
    assert texts([item for _, item in found]) == ["One.", "Two.", "Three.", "Four.", "Five.", "Six."]
    assert [place for place, _ in found][:3] == [
        Place(f"{path}!b.jsonl", 1),
        Place(f"{path}!b.jsonl", 2),
        Place(f"{path}!in/a.txt", 1),
    ]
    assert len(found) == 6
    assert articles([found[2][1]])[0].meta == {"file": f"{path}!in/a.txt"}


def test_a_member_can_be_given_alone(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a!b.zip", {"one.txt": b"One.", "in/two.txt": b"Two.", "notes": b"Three."})
    inputs = Inputs([f"{path}!in/two.txt", f"{path}!notes"])
    assert texts(list(inputs)) == ["Two.", "Three."]
    assert len(list(inputs)) == 2
    assert inputs.signature() == Inputs([f"{path}!in/two.txt", f"{path}!notes"]).signature()
    (problem,) = problems(read(f"{path}!three.txt"))
    assert "no such file in the archive" in problem.message


def test_a_file_whose_name_looks_like_that_of_a_member_is_itself(tmp_path: Path) -> None:
    write(tmp_path / "a.zip", b"")
    assert texts(read(write(tmp_path / "a.zip!b.txt", b"One."))) == ["One."]
    assert "no such file or folder" in str(read(f"{tmp_path}/none.zip!b.txt")[0])


def test_other_members_are_passed_over_with_a_notice(tmp_path: Path) -> None:
    hidden = {"__MACOSX/._a.txt": b"x", ".git/a.txt": b"x", "folder/": b""}
    path = zipped(tmp_path / "a.zip", {"a.txt": b"One.", "README.md": b"x", "b.png": b"x", **hidden})
    items = read(path)
    assert texts(items) == ["One."]
    (notice,) = notices(items)
    assert "2 other files passed over (.md, .png)" in notice.message
    assert len(items) == 2


@pytest.mark.parametrize("members", [{}, {"README.md": b"x"}])
def test_an_archive_with_nothing_to_read_is_a_problem(tmp_path: Path, members: dict[str, bytes]) -> None:
    (problem,) = problems(read(zipped(tmp_path / "a.zip", members)))
    assert "no file in this archive is of a kind that quotex reads" in problem.message


def test_an_archive_inside_an_archive_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    inner = Path(zipped(tmp_path / "inner.zip", {"a.txt": b"One."})).read_bytes()
    path = zipped(tmp_path / "outer.zip", {"inner.zip": inner, "wrong.txt": inner, "a.txt": b"Two."})
    items = read(path)
    assert texts(items) == ["Two."]
    assert [problem.file for problem in problems(items)] == [f"{path}!inner.zip", f"{path}!wrong.txt"]
    assert "unpack the outer one" in str(problems(items)[0])


def encrypted(path: str) -> None:
    """Sets the flag of encryption for every member, as `zip -e` does."""
    data = bytearray(Path(path).read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(magic, at + 1)) >= 0:
            data[at + offset] |= 1
    Path(path).write_bytes(data)


def test_an_encrypted_member_is_a_problem(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": b"One."})
    encrypted(path)
    (problem,) = problems(read(path))
    assert problem.file == f"{path}!a.txt"
    assert "encrypted" in problem.message


def test_a_damaged_member_costs_itself_alone(tmp_path: Path) -> None:
    chance = random.Random(7)
    many = b"".join(lines({"text": chance.randbytes(500).hex()}) for _ in range(200))
    path = zipped(tmp_path / "a.zip", {"a.jsonl": many, "b.txt": b"Two."})
    data = bytearray(Path(path).read_bytes())
    data[60_000:60_050] = bytes(50)
    Path(path).write_bytes(data)
    items = read(path)
    assert texts(items) == ["Two."]  # of the first nobody knows which articles are as they were
    assert [problem.file for problem in problems(items)][-1] == f"{path}!a.jsonl"
    assert "zip data is damaged" in str(problems(items)[-1])


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_an_archive_that_is_cut_off_is_a_problem(tmp_path: Path, cut: int) -> None:
    path = zipped(tmp_path / "a.zip", {"a.jsonl": TWO * 100, "b.txt": b"Two." * 100}, zipfile.ZIP_STORED)
    Path(path).write_bytes(Path(path).read_bytes()[:-cut])
    (problem,) = problems(read(path))
    assert "zip data is damaged or cut off" in problem.message


def test_an_office_document_is_called_one(tmp_path: Path) -> None:
    for name, member in (("a.docx", "[Content_Types].xml"), ("a", "[Content_Types].xml"), ("b.zip", "mimetype")):
        (problem,) = problems(read(zipped(tmp_path / name, {member: b"x", "a.txt": b"x"})))
        assert "document" in problem.message


def test_an_archive_is_known_by_its_content_and_read_from_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    data = Path(zipped(tmp_path / "dump", {"a.jsonl": TWO})).read_bytes()
    assert texts(read(tmp_path / "dump")) == ["One.", "Two."]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Pipe(data)))
    assert texts(read("-")) == ["One.", "Two."]


def test_bytes_of_an_archive_are_counted_up_to_its_size(tmp_path: Path) -> None:
    chance = random.Random(7)
    members = {f"{number}.jsonl": lines({"text": chance.randbytes(90_000).hex()}) for number in range(3)}
    inputs = Inputs([zipped(tmp_path / "a.zip", members)])
    list(inputs)
    total = inputs.total_bytes()
    assert total is not None
    assert total * 0.9 < inputs.bytes_read <= total


def test_a_name_with_a_line_end_stays_on_one_line(tmp_path: Path) -> None:
    items: list[Item] = read(zipped(tmp_path / "a.zip", {"a\nb.txt": b""}))
    assert "\n" not in str(items[0])
