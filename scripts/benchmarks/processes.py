"""Runs a command as a whole process and takes its times and its memory from the operating system."""

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
    """Wall seconds, CPU seconds of the process and its children, memory of its largest process in MB.

    The system counts from the process's birth as a copy of this one, so the memory is never below our own.
    """

    wall: float
    cpu: float
    memory: float


class Failed(Exception):
    """A command that did not end well; the text is the last thing that it said."""


def run(command: Sequence[str]) -> tuple[Usage, dict[str, float]]:
    """The usage of a command and the object that its last line of output is, if it is one. Raises Failed."""
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
