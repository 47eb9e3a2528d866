"""A disk that loses power: what is left of the files of a run after a cut at any moment.

A run is recorded in this process. The contents of a file count as safe when they were synced, a name when its folder
was; between those moments a cut may have lost them. SQLite syncs its file, and the removal of its journal, by itself
(synchronous = extra), so that the state of a run counts as safe after each of its checkpoints.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from quotex.runs.state import State

Image = dict[str, bytes]  # what a folder holds


class Disk:
    """Records images of a folder; `images` are the different states that a cut could leave, in order of time."""

    def __init__(self, folder: Path, state: str) -> None:
        self.images: list[Image] = []
        self._folder, self._state = folder, state
        self._safe: dict[int, bytes] = {}  # inode -> contents that were synced
        self._names: dict[str, int] = {}  # name -> inode, as of the last sync of the folder
        self._saved: bytes | None = None  # the state as of its last checkpoint

    def synced(self, file: int) -> None:
        """Take in that a file or the folder was synced, by its file descriptor."""
        status = os.fstat(file)
        if stat.S_ISDIR(status.st_mode):
            self._names = self._current()
        else:
            with open(f"/proc/self/fd/{file}", "rb") as stream:
                self._safe[status.st_ino] = stream.read()
        self.keep()

    def saved(self) -> None:
        """Take in that a checkpoint of the state was committed."""
        self._saved = (self._folder / self._state).read_bytes()
        self.keep()

    def keep(self) -> None:
        """Record what a cut now could leave: the names of the last sync, or the current names."""
        for names in (self._names, self._current()):
            image = {name: self._safe.get(inode, b"") for name, inode in names.items()}
            if self._saved is not None:
                image[self._state] = self._saved
            if image not in self.images[-4:]:
                self.images.append(image)

    def _current(self) -> dict[str, int]:
        files = [entry for entry in os.scandir(self._folder) if entry.is_file(follow_symlinks=False)]
        return {entry.name: entry.inode() for entry in files if not entry.name.startswith(self._state)}


@contextmanager
def recorded(folder: Path, state: str) -> Iterator[Disk]:
    """Record what is synced, renamed and removed, and the checkpoints, in one folder while the block runs."""
    disk = Disk(folder, state)
    checkpoint = State.checkpoint

    def followed(function: Any, then: Any) -> Any:
        def call(*given: Any, **more: Any) -> Any:
            disk.keep()
            result = function(*given, **more)
            then(*given)
            return result

        return call

    @contextmanager
    def saving(self: State, *given: Any, **more: Any) -> Iterator[None]:
        with checkpoint(self, *given, **more):
            yield
        disk.saved()

    with ExitStack() as stack:
        stack.enter_context(patch.object(os, "fsync", lambda file: disk.synced(_number(file))))
        for name in ("replace", "rename", "unlink"):
            stack.enter_context(patch.object(os, name, followed(getattr(os, name), lambda *_: disk.keep())))
        stack.enter_context(patch.object(State, "checkpoint", saving))
        yield disk


def _number(file: Any) -> int:
    return file if isinstance(file, int) else int(file.fileno())
