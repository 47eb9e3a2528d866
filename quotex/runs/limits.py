"""Limits what an article may cost a worker: processor time, which the system counts and enforces, and memory."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from quotex.records import Article

if sys.platform != "win32":
    import resource

TIMEOUT = 60  # seconds of processor time
CHARACTERS_A_SECOND = 5_000  # more of them get more time; a busy core was seen to do 11,000
MEMORY = 4 * 2**30  # bytes above what a worker has with its models; 200,000 characters were seen to take 0.3 GB


def seconds_for(articles: Sequence[Article], timeout: float) -> int:
    """Return how many seconds of processor time these articles may take together.

    That is `timeout`, and one more for each CHARACTERS_A_SECOND code points.
    """
    return math.ceil(timeout + sum(len(article.text) for article in articles) / CHARACTERS_A_SECOND)


def limit_seconds(seconds: int) -> None:
    """Limit this process to `seconds` more seconds of processor time, after which the system ends it by SIGXCPU."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), most))


def limit_memory(more: int = MEMORY) -> None:
    """Limit this process to `more` bytes of memory above what it has; later allocations fail. On Linux alone."""
    if sys.platform != "linux":
        return
    with suppress(OSError, ValueError):
        has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (has + more, most))


def leave_no_core() -> None:
    """Disable core dumps of this process, which would leave its memory on the disk."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))
