"""Reads tar archives, member after member, as they come in the stream."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from quotex.readers.streams import ByteStream, Damaged, Unpacked


def members(stream: BinaryIO) -> Iterator[tuple[str, ByteStream]]:
    """Yield name and bytes of each file in the archive, without hidden files and files of macOS. Raises Damaged.

    A member can be read until the next one is asked for, and reading it raises Damaged.
    """
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                opened: IO[bytes] | None = archive.extractfile(member) if member.isfile() else None
                if opened is not None and not is_hidden(member.name):
                    yield member.name.removeprefix("./"), Unpacked(opened, "tar")
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise Damaged("tar") from error


def is_hidden(member: str) -> bool:
    """Return whether a member of an archive is a hidden file, or one that macOS adds."""
    steps = PurePosixPath(member).parts
    return any(step == "__MACOSX" or (step.startswith(".") and step not in (".", "..")) for step in steps)
