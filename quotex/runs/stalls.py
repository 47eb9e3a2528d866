"""Detects stalled processes: a deadlock takes no processor time, so a limit on that time does not end it."""

from __future__ import annotations

import os
from pathlib import Path

LOOK_SECONDS = 10.0
MOST_LOOKS = 60
_NOTHING = 0.1  # seconds of processor time: what waking up and waiting again may take
_STOPPED = frozenset("TtZX")  # states of a process that somebody has stopped, or that has ended
_STATE, _USER, _SYSTEM = 0, 11, 12  # fields of /proc/PID/stat behind the name of the program


class Stalls:
    """Counts the successive looks at each process in which it has done nothing.

    Looks are counted and no time is measured: a machine that sleeps or is overloaded makes no looks either.
    """

    def __init__(self, look_seconds: float = LOOK_SECONDS, most_looks: int = MOST_LOOKS) -> None:
        self.look_seconds = look_seconds
        self._most_looks = most_looks
        self._seen: dict[int, tuple[float, int]] = {}  # the processor time at the first of so many looks

    @property
    def minutes(self) -> float:
        """The minutes that a process may do nothing, at least."""
        return self.look_seconds * self._most_looks / 60

    def begin(self, pid: int) -> None:
        """Forget the looks at a process, which has something new to do."""
        self._seen.pop(pid, None)

    def is_stalled(self, pid: int) -> bool:
        """Return whether a process that should be at work is stalled; to be called once in `look_seconds`."""
        seconds = processor_seconds(pid)
        if seconds is None:
            self.begin(pid)
            return False
        first, looks = self._seen.get(pid, (seconds, 0))
        if seconds - first > _NOTHING:
            first, looks = seconds, 0
        self._seen[pid] = first, looks + 1
        return looks >= self._most_looks


def processor_seconds(pid: int) -> float | None:
    """Return the processor time of a process in seconds.

    None where it is stopped or gone, and where the system does not tell.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    if fields[_STATE] in _STOPPED:
        return None
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / os.sysconf("SC_CLK_TCK")
