"""How many workers this machine has cores and memory for, as far as this process may use them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

WORKER_BYTES = 700 * 2**20  # a worker with its models at work on common news
_PROC = Path("/proc")
_CGROUPS = Path("/sys/fs/cgroup")


def possible_workers(wanted: int) -> tuple[int, str]:
    """Return how many of the wanted workers have cores and memory, and a sentence that says why not all; "" for all."""
    cores = usable_cores()
    memory = free_memory()
    fitting = max(memory // WORKER_BYTES, 1) if memory is not None else wanted
    number = min(wanted, cores, fitting)
    if number == wanted:
        return wanted, ""
    why = f"this process may use no more than {cores} of the machine's cores"
    if fitting < cores:
        why = f"{(memory or 0) / 2**30:.1f} GB of memory are free, and each takes about 0.7 GB"
    return number, f"{number} of {wanted:,} are started: {why}"


def usable_cores(proc: Path = _PROC, cgroups: Path = _CGROUPS) -> int:
    """Return the number of cores that this process may use.

    Affinity limits them, and the quotas of its control groups (version 1 and 2).
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quotas = (_quota(folder) for folder in _folders("cpu", proc, cgroups))
    return max(min(cores, *(math.ceil(quota) for quota in quotas if quota), cores), 1)


def free_memory(proc: Path = _PROC, cgroups: Path = _CGROUPS) -> int | None:
    """Return the bytes that the system and control groups leave to this process; None where neither tells."""
    left = [left for folder in _folders("memory", proc, cgroups) if (left := _memory_left(folder)) is not None]
    available = _named(proc / "meminfo", "MemAvailable:")
    if available is not None:
        left.append(available * 1024)
    return max(min(left), 0) if left else None


def _folders(controller: str, proc: Path, cgroups: Path) -> Iterator[Path]:
    """Yield the folders of the control groups that hold this process, the outer ones too."""
    for line in _text(proc / "self" / "cgroup").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if controller in controllers.split(","):
            root = cgroups / controller
        elif number == "0" and not controllers:
            root = cgroups
        else:
            continue
        inner = PurePosixPath(path.lstrip("/"))
        yield from (root / one for one in (inner, *inner.parents))


def _quota(folder: Path) -> float | None:
    """Return the quota of a control group in cores; None without a quota."""
    quota, _, period = _text(folder / "cpu.max").partition(" ")
    if not quota:
        quota, period = _text(folder / "cpu.cfs_quota_us"), _text(folder / "cpu.cfs_period_us")
    numbers = _number(quota), _number(period)
    return numbers[0] / numbers[1] if numbers[0] and numbers[1] and numbers[0] > 0 else None


def _memory_left(folder: Path) -> int | None:
    """Return the bytes below the limit of a control group, cached files counted as free; None without a limit."""
    for limit, used, cached in (
        ("memory.max", "memory.current", "inactive_file"),
        ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    ):
        most, taken = _number(_text(folder / limit)), _number(_text(folder / used))
        if most is not None and taken is not None:
            return most - taken + (_named(folder / "memory.stat", cached) or 0)
    return None


def _named(path: Path, name: str) -> int | None:
    """Return the number behind a name in a file that has a name and a number on each line; None without that name."""
    for line in _text(path).splitlines():
        words = line.split()
        if len(words) > 1 and words[0] == name:
            return _number(words[1])
    return None


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""
