"""scripts/compare_records.py: which records differ, and in which fields."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from compare_records import ABSENT, differences
from tests.strategies import json_values

SCRIPT = Path(__file__).parents[1] / "scripts" / "compare_records.py"
RECORD = {"id": "1", "speaker": {"name": "Ada Obi", "role": None}, "content": [{"start": 0, "end": 4}]}


def run(folder: Path, before: list[Any], after: list[Any], *options: str) -> subprocess.CompletedProcess[str]:
    for name, records in (("before", before), ("after", after)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    paths = [str(folder / "before.jsonl"), str(folder / "after.jsonl")]
    return subprocess.run([sys.executable, str(SCRIPT), *paths, *options], capture_output=True, text=True)


def test_equal_files_are_said_to_be_equal(tmp_path: Path) -> None:
    done = run(tmp_path, [RECORD, RECORD], [RECORD, RECORD])
    assert (done.returncode, done.stdout) == (0, "2 records, all equal\n")


def test_a_changed_field_is_named_with_both_values(tmp_path: Path) -> None:
    done = run(tmp_path, [RECORD], [{**RECORD, "speaker": {"name": "Bo Lin", "role": None}}])
    assert done.returncode == 1
    assert done.stdout.splitlines() == ["record 1", '  speaker.name: "Ada Obi" -> "Bo Lin"', "1 records, 1 differ"]


def test_a_missing_record_is_a_difference(tmp_path: Path) -> None:
    done = run(tmp_path, [RECORD, RECORD], [RECORD])
    assert done.returncode == 1
    assert done.stdout.endswith("2 records, 1 differ\n")


@pytest.mark.parametrize("name", ["speaker", "speaker.name"])
def test_an_ignored_field_makes_no_difference(tmp_path: Path, name: str) -> None:
    changed = {**RECORD, "speaker": {"name": "Bo Lin", "role": None}}
    assert run(tmp_path, [RECORD], [changed], "--ignore", name).returncode == 0


def test_a_new_field_is_absent_on_one_side() -> None:
    assert differences(RECORD, {**RECORD, "via": None}) == [(("via",), ABSENT, None)]


@given(json_values, json_values)
def test_values_without_differences_are_equal(one: Any, other: Any) -> None:
    assert not differences(one, one)
    assert differences(one, other) or one == other
