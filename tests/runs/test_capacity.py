"""How many workers are sensible, from what the system tells."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from quotex.runs import capacity
from quotex.runs.capacity import free_memory, possible_workers, usable_cores


def write(files: dict[str, str], folder: Path) -> tuple[Path, Path]:
    """Files of the system below proc/ and cgroups/."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
    return folder / "proc", folder / "cgroups"


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, 8),
        ({"proc/self/cgroup": "0::/a/b", "cgroups/a/b/cpu.max": "max 100000"}, 8),
        ({"proc/self/cgroup": "0::/a/b", "cgroups/a/b/cpu.max": "max 100000", "cgroups/a/cpu.max": "150000 100000"}, 2),
        ({"proc/self/cgroup": "0::/", "cgroups/cpu.max": "20000 100000"}, 1),
        (
            {
                "proc/self/cgroup": "4:memory:/x\n2:cpu,cpuacct:/x",
                "cgroups/cpu/x/cpu.cfs_quota_us": "300000",
                "cgroups/cpu/x/cpu.cfs_period_us": "100000",
            },
            3,
        ),
        (
            {
                "proc/self/cgroup": "1:cpu:/x",
                "cgroups/cpu/x/cpu.cfs_quota_us": "-1",
                "cgroups/cpu/x/cpu.cfs_period_us": "100000",
            },
            8,
        ),
        ({"proc/self/cgroup": "rubbish", "cgroups/cpu.max": "rubbish"}, 8),
    ],
)
def test_cores_are_those_of_the_affinity_and_of_the_quota(
    files: dict[str, str], cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    assert usable_cores(*write(files, tmp_path)) == cores


@pytest.mark.parametrize(
    ("files", "free"),
    [
        ({}, None),
        ({"proc/meminfo": "MemTotal: 9 kB\nMemAvailable: 3 kB"}, 3072),
        (
            {
                "proc/meminfo": "MemAvailable: 100 kB",
                "proc/self/cgroup": "0::/a",
                "cgroups/a/memory.max": "5000",
                "cgroups/a/memory.current": "4000",
                "cgroups/a/memory.stat": "anon 1\ninactive_file 500",
            },
            1500,
        ),
        (
            {
                "proc/self/cgroup": "3:memory:/a",
                "cgroups/memory/a/memory.limit_in_bytes": "5000",
                "cgroups/memory/a/memory.usage_in_bytes": "4800",
                "cgroups/memory/a/memory.stat": "total_inactive_file 100",
            },
            300,
        ),
        (
            {
                "proc/meminfo": "MemAvailable: 1 kB",
                "proc/self/cgroup": "0::/a",
                "cgroups/a/memory.max": "max",
                "cgroups/a/memory.current": "4000",
            },
            1024,
        ),
    ],
)
def test_memory_is_what_the_system_and_the_control_group_leave(
    files: dict[str, str], free: int | None, tmp_path: Path
) -> None:
    assert free_memory(*write(files, tmp_path)) == free


@pytest.mark.parametrize(
    ("wanted", "cores", "memory", "number", "words"),
    [
        (2, 4, 10 * 2**30, 2, ""),
        (64, 2, 23 * 2**30, 2, "2 of 64 are started: this process may use no more than 2 of the machine's cores"),
        (64, 32, 3 * 2**30, 4, "4 of 64 are started: 3.0 GB of memory are free, and each takes about 0.7 GB"),
        (2, 2, 2**20, 1, "1 of 2 are started: 0.0 GB of memory are free, and each takes about 0.7 GB"),
        (64, 64, None, 64, ""),
    ],
)
def test_no_more_workers_are_started_than_there_are_cores_and_memory_for(
    wanted: int, cores: int, memory: int | None, number: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capacity, "usable_cores", lambda: cores)
    monkeypatch.setattr(capacity, "free_memory", lambda: memory)
    assert possible_workers(wanted) == (number, words)


def test_this_machine_has_at_least_one_core() -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)
