"""The state of a run beside its output."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from quotex.errors import QuotexError
from quotex.runs.state import Saved, State

FIRST, SECOND = Saved({"a": [1]}, {"items": 1}), Saved({"a": [1]}, {"items": 2})


def test_a_new_state_holds_nothing_and_later_the_last_checkpoint(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    state = State(path)
    assert state.load() is None
    with state.checkpoint(FIRST.position, FIRST.settings):
        pass
    with state.checkpoint(SECOND.position):
        pass
    state.close()
    assert State(path).load() == SECOND


def test_a_checkpoint_is_all_or_nothing(tmp_path: Path) -> None:
    state = State(str(tmp_path / "s"))
    state.database.execute("create table t (x)")
    with state.checkpoint(FIRST.position, FIRST.settings):
        state.database.execute("insert into t values (1)")
    with contextlib.suppress(KeyboardInterrupt), state.checkpoint(SECOND.position):
        state.database.execute("insert into t values (2)")
        raise KeyboardInterrupt
    assert state.load() == FIRST
    assert state.database.execute("select x from t").fetchall() == [(1,)]


def test_a_process_that_is_killed_in_a_checkpoint_leaves_the_one_before(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    program = f"""
import os, signal
from quotex.runs.state import State
state = State({path!r})
state.database.execute("create table t (x)")
with state.checkpoint({{"items": 1}}, {{"a": [1]}}):
    pass
state.database.execute("pragma cache_size = 2")  # so that pages reach the file before the end
with state.checkpoint({{"items": 2}}):
    state.database.executemany("insert into t values (?)", [("x" * 1000,)] * 1000)
    state.database.execute("update run set position = '{{}}'")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", program], check=False)
    assert os.path.exists(f"{path}-journal")
    state = State(path)
    assert state.load() == FIRST
    assert state.database.execute("select count(*) from t").fetchone() == (0,)
    state.close()
    assert os.listdir(tmp_path) == ["s"]  # the journal of the dead one is gone


def test_a_state_belongs_to_one_run_at_a_time(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with closing(State(path)) as state, state.checkpoint(FIRST.position, FIRST.settings):
        pass
    first = State(path)  # it was there already, so that nothing has been written yet
    with pytest.raises(QuotexError, match=r"another run is working with .*s; wait for its end"):
        State(path)
    first.close()
    State(path).close()


def test_a_state_in_which_nothing_was_saved_leaves_no_file(tmp_path: Path) -> None:
    State(str(tmp_path / "s")).close()
    assert os.listdir(tmp_path) == []


def test_a_state_whose_words_were_changed_is_one_sentence(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with closing(State(path)) as state:
        with state.checkpoint(FIRST.position, FIRST.settings):
            pass
        state.database.execute("update run set position = replace(position, '1', '2')")
    with closing(State(path)) as state, pytest.raises(QuotexError, match="s is damaged, or no file of quotex; remove"):
        state.load()


def test_a_file_that_is_no_state_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("my notes " * 1000)
    with pytest.raises(QuotexError, match="s is damaged, or no file of quotex; remove it"):
        State(str(tmp_path / "s"))
    assert (tmp_path / "s").read_text() == "my notes " * 1000


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(QuotexError, match=r"cannot write to .*: its folder does not exist"):
        State(str(tmp_path / "no" / "s"))


def test_without_a_file_there_is_still_a_database() -> None:
    state = State()
    with state.checkpoint(FIRST.position, FIRST.settings):
        pass
    assert state.load() == FIRST
    state.close()
