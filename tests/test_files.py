"""Files that appear whole, also after a power cut, and never mix with those of another writer."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from quotex.files import lock, new_file, new_folder


def killed_while(program: str, folder: Path) -> None:
    """Run a program that ends itself by a signal that nothing can catch."""
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, check=False)
    assert done.returncode == -signal.SIGKILL


def test_of_two_writers_of_one_file_the_last_wins_whole(tmp_path: Path) -> None:
    path = str(tmp_path / "f")
    with ExitStack() as last, new_file(path) as first:
        second = last.enter_context(new_file(path))
        first.write(b"first " * 10_000)
        second.write(b"second " * 10_000)
        first.write(b"end")
        last.close()
        assert Path(path).read_bytes() == b"second " * 10_000
    assert Path(path).read_bytes() == b"first " * 10_000 + b"end"
    assert os.listdir(tmp_path) == ["f"]


def test_of_two_writers_of_one_folder_the_second_is_told(tmp_path: Path) -> None:
    path = str(tmp_path / "d")
    with ExitStack() as slow:
        (Path(slow.enter_context(new_folder(path))) / "f").write_text("slow")
        with new_folder(path) as quick:
            (Path(quick) / "f").write_text("quick")
        with pytest.raises(OSError, match="not empty"):
            slow.close()
    assert [file.name for file in tmp_path.rglob("*")] == ["d", "f"]
    assert (tmp_path / "d" / "f").read_text() == "quick"


def test_a_folder_of_the_user_that_is_called_like_a_part_stays(tmp_path: Path) -> None:
    (tmp_path / "d.part").mkdir()
    with new_folder(str(tmp_path / "d")):
        pass
    assert sorted(os.listdir(tmp_path)) == ["d", "d.part"]


def test_data_is_on_the_disk_before_its_name_is_and_the_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def synced(file: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(file).st_mode) else f"{os.fstat(file).st_size} bytes"
        done.append(kind)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", lambda *_: done.append("renamed"))
    monkeypatch.setattr(os, "rename", lambda *_: done.append("renamed"))
    with new_file(str(tmp_path / "f")) as stream:
        stream.write(b"words")
    assert done == ["5 bytes", "renamed", "folder"]
    done.clear()
    with new_folder(str(tmp_path / "d")) as folder:
        (Path(folder) / "f").write_bytes(b"four")
    assert done == ["4 bytes", "folder", "renamed", "folder"]


def test_what_a_dead_writer_has_left_goes_at_the_next_and_what_a_living_one_has_stays(tmp_path: Path) -> None:
    program = "import os; from quotex.files import {0}\nwith {0}('{1}'): os.kill(os.getpid(), 9)"
    killed_while(program.format("new_file", "f"), tmp_path)
    killed_while(program.format("new_folder", "d"), tmp_path)
    assert len(os.listdir(tmp_path)) == 2
    with new_file(str(tmp_path / "f")), new_folder(str(tmp_path / "d")):
        assert len(os.listdir(tmp_path)) == 2
        with new_file(str(tmp_path / "f")), new_folder(str(tmp_path / "e")):
            assert len(os.listdir(tmp_path)) == 4
    assert sorted(os.listdir(tmp_path)) == ["d", "e", "f"]


def test_a_link_is_followed_and_permissions_are_kept(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    with new_file(str(tmp_path / "link")) as stream:
        stream.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "real").stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_that_the_system_gives(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    with new_file(str(tmp_path / "f")):
        pass
    assert (tmp_path / "f").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("name", ["é" * 127, "n" * 255])
def test_the_longest_names_are_no_trouble(tmp_path: Path, name: str) -> None:
    with new_file(str(tmp_path / name)) as stream:
        stream.write(b"words")
    assert os.listdir(tmp_path) == [name]


def test_a_lock_is_held_against_others_until_the_file_is_closed(tmp_path: Path) -> None:
    with open(tmp_path / "f", "wb") as first, open(tmp_path / "f", "rb") as second:
        assert lock(first)
        assert not lock(second)
        first.close()
        assert lock(second)
