"""A lock beside the database that tells processes of each other's indexing; it ends with the process that holds it.

SQLite's own locks protect the file against concurrent writers. This lock makes a second `quotex index` wait, and
lets a search explain why the database cannot be searched yet. On file systems without locks, nobody waits.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

_POLL_SECONDS = 0.2


@contextmanager
def indexing_lock(path: str | os.PathLike[str], waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the indexing lock of a database; call `waiting` once where another process holds it."""
    lock = _lock(path)
    if not os.path.isdir(os.path.dirname(lock.lock_file)):  # FileLock would create the folder of a mistyped path
        yield
        return
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire(poll_interval=_POLL_SECONDS)
    except (OSError, NotImplementedError):  # no locks here, or a folder that may not be written, as SQLite will say
        yield
        return
    try:
        yield
    finally:
        with suppress(OSError):  # removed while held, so that another process's file is never removed
            os.unlink(lock.lock_file)
        lock.release()


def is_held(path: str | os.PathLike[str]) -> bool:
    """Return whether a process is indexing into the database now."""
    lock = _lock(path)
    if not os.path.exists(lock.lock_file):
        return False
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True
    except (OSError, NotImplementedError):
        return False


def _lock(path: str | os.PathLike[str]) -> FileLock:
    return FileLock(f"{os.path.realpath(path)}.lock")
