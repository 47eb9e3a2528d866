"""The checks of scripts/torture.py that no other test makes, with small budgets, and that they can fail."""

from __future__ import annotations

import random
from itertools import repeat
from pathlib import Path

import pytest

from quotex import files
from quotex.runs.outputs import Lines, Written
from torture import refused, runs
from torture.checks import CHECKS, Check, Entry, carry_out, table


@pytest.mark.parametrize("check", [runs.power_cuts, runs.damaged_states])
def test_cuts_of_the_power_and_damage_change_no_byte(check: Check, tmp_path: Path) -> None:
    assert list(check(random.Random(7), 12, tmp_path)) == [None] * 12


def test_an_output_that_is_not_synced_does_not_outlive_a_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flushed(lines: Lines) -> Written:
        lines.flush()
        return Written(lines._length, lines._digest.hexdigest())

    monkeypatch.setattr(Lines, "sync", flushed)
    monkeypatch.setattr(files, "sync_file", lambda path: None)
    assert any(runs.power_cuts(random.Random(7), 12, tmp_path))


def test_a_row_counts_tries_and_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Entry(lambda chance, count, folder: iter([None, "a | b", "c"][:count]), short=3, long=9)
    monkeypatch.setitem(CHECKS, "half-open", entry)
    row = carry_out("half-open", "short", 5, tmp_path)
    assert (row.tries, row.failures, row.first) == (3, 2, "try 2: a | b")
    assert "| half-open | 5 | 3 | 2 | 0 | try 2: a / b |" in table([row])


def test_a_check_ends_after_its_minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKS, "half-open", Entry(lambda chance, count, folder: repeat(None, count), 1, 1_000_000_000))
    assert 1 <= carry_out("half-open", "long", 5, tmp_path, minutes=0.001).tries < 1_000_000_000


@pytest.mark.parametrize("name", ["JSON: deep objects", "Parquet: long texts", "zeros, gzip"])
def test_refused_input_is_passed_over_soon_and_in_little_memory(name: str, tmp_path: Path) -> None:
    figure = refused.measured(refused.KINDS[name], tmp_path, share=0.5)
    assert figure.memory <= refused.MAX_MEMORY
    assert figure.speed >= refused.MIN_SPEED
