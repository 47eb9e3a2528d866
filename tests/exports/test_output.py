"""Outputs: whole or not at all, packed by suffix."""

from __future__ import annotations

import errno
import gzip
import io
import os
import sys
from pathlib import Path

import pytest
import zstandard

from quotex.errors import QuotexError
from quotex.exports import check_output, output
from quotex.exports.output import failures_of, new_folder


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text("old")
    with output(str(path)) as stream:
        stream.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["f"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), output(str(path)) as stream:
        stream.write(b"new %d" % (1 // 0))
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["f"]


def test_the_suffix_packs_and_the_same_bytes_make_the_same_file(tmp_path: Path) -> None:
    for name, unpack in (
        ("f.gz", gzip.decompress),
        ("f.zst", lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)),
    ):
        for folder in ("a", "b"):
            (tmp_path / folder).mkdir(exist_ok=True)
            with output(str(tmp_path / folder / name)) as stream:
                stream.write(b"words " * 1000)
        packed = (tmp_path / "a" / name).read_bytes()
        assert packed == (tmp_path / "b" / name).read_bytes()
        assert len(packed) < 1000
        assert packed[4:8] == b"\0\0\0\0" or name != "f.gz"  # no time
        assert unpack(packed) == b"words " * 1000


def test_outputs_that_cannot_be_are_one_sentence_also_when_checked(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "no" / "f", "folder does not exist"), (tmp_path / ("n" * 300), "name is too long")):
        with pytest.raises(QuotexError, match=words), output(str(path)):
            pass
        with pytest.raises(QuotexError, match=words):
            check_output(str(path))


def test_a_check_leaves_everything_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "f"
    check_output(str(path))
    assert not path.exists()
    path.write_text("old")
    check_output(str(path))
    check_output("-")
    assert path.read_text() == "old"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_one_sentence() -> None:
    with (
        pytest.raises(QuotexError, match=r"^cannot write to /dev/full: the disk is full"),
        output("/dev/full") as stream,
    ):
        stream.write(b"words")


class Failing(io.RawIOBase):
    """A file that fails with an error of the system as soon as it is written to."""

    def __init__(self, number: int) -> None:
        self._number = number

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raise OSError(self._number, os.strerror(self._number))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EPIPE, "closed it"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "permissions"),
        (errno.EIO, "input/output error"),
    ],
)
def test_a_write_that_fails_is_one_sentence(number: int, words: str) -> None:
    with pytest.raises(QuotexError, match=f"^cannot write to q.jsonl: .*{words}"), failures_of("q.jsonl"):
        Failing(number).write(b"x")


def test_standard_output_stays_open(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with output("-") as stream:
        stream.write(b"words")
    assert not sys.stdout.closed
    assert capfdbinary.readouterr().out == b"words"


def test_a_closed_standard_output_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(QuotexError, match="closed"), output("-"):
        pass


def test_a_folder_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    with new_folder(str(path)) as folder:
        (Path(folder) / "f").write_text("new")
        assert not path.exists()
    assert [str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()] == ["a/b/f"]
    with pytest.raises(ZeroDivisionError), new_folder(str(tmp_path / "c")) as folder:
        (Path(folder) / "f").write_text(str(1 // 0))
    assert os.listdir(tmp_path) == ["a"]


def test_an_export_of_many_files_wants_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with new_folder(f"{tmp_path / 'empty'}/") as folder:
        (Path(folder) / "f").write_text("new")
    assert os.listdir(tmp_path / "empty") == ["f"]
    (tmp_path / "f").write_text("mine")
    with pytest.raises(QuotexError, match="not empty"), new_folder(str(tmp_path)):
        pass
    with pytest.raises(QuotexError, match="it is a file"), new_folder(str(tmp_path / "f")):
        pass
    with pytest.raises(QuotexError, match="standard output"), new_folder("-"):
        pass
