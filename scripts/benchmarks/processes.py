"""Run a command as a process and read its times and its memory from the operating system."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Wall seconds, CPU seconds of the process and its children, peak memory of its largest process in MB.

    The process begins as a copy of this one, so its memory is never below that of this process.
    """

    wall: float
    cpu: float
    memory: float


class Failed(Exception):
    """A command ended with an exit code other than 0; the text is the last line of its standard error."""


def run(command: Sequence[str]) -> tuple[Usage, dict[str, float]]:
    """Run a command; return its usage and the JSON object in its last line of output, {} without one.

    Raises Failed if the exit code is not 0.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begun = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=errors, stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
            raise Failed(said[-1])
        output.seek(0)
        last = output.read().decode("utf-8", "replace").strip().splitlines()[-1:]
    usage = Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
    return usage, (json.loads(last[0]) if last and last[0].startswith("{") else {})
