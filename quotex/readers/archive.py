"""Looks into zip archives: their members are files like others, one opened at a time."""

from __future__ import annotations

import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from quotex.readers.streams import ByteStream, CannotOpen, Damaged, Unpacked
from quotex.readers.tar import is_hidden

JOINT = "!"  # between an archive and its member: archive.zip!inner.jsonl
_PIECE = 1 << 18
_ENCRYPTED = 0x1  # of a member's flags
_OFFICE = {"[Content_Types].xml", "mimetype"}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    RuntimeError,
    EOFError,
    OverflowError,
    struct.error,
)


def member_of(path: str) -> tuple[str, str] | None:
    """Archive and member of a name like archive.zip!inner.jsonl; None for a path that is there, or leads to none."""
    if os.path.lexists(path):
        return None
    for at in (at for at, character in enumerate(path) if character == JOINT):
        if os.path.isfile(path[:at]):
            return path[:at], path[at + 1 :]
    return None


class Archive:
    """The members of an opened archive. Raises Damaged, and CannotOpen for an office document."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise Damaged("zip") from error
        if _OFFICE & set(self._zip.namelist()):
            raise CannotOpen("it is an office document; save it as plain text")

    def members(self) -> list[str]:
        """The names of the files in it, in its order; folders, hidden files and what macOS adds left out."""
        names = (one.filename for one in self._zip.infolist() if not one.is_dir() and not is_hidden(one.filename))
        return list(dict.fromkeys(names))  # of members with one name the last counts

    @contextmanager
    def opened(self, member: str) -> Iterator[ByteStream]:
        """The member, unpacked. Raises CannotOpen, and reading it raises Damaged."""
        try:
            about = self._zip.getinfo(member)
            if about.flag_bits & _ENCRYPTED:
                raise CannotOpen("it is encrypted; unpack the archive with its password first")
            with self._zip.open(about) as unchecked:  # the checksum is compared at its end
                while unchecked.read(_PIECE):
                    pass
            stream = self._zip.open(about)
        except KeyError as error:
            raise CannotOpen("there is no such file in the archive; check its name") from error
        except NotImplementedError as error:
            raise CannotOpen("it is packed in a way that Python cannot unpack; unpack the archive first") from error
        except _BROKEN as error:
            raise Damaged("zip") from error
        with stream:
            yield Unpacked(stream, "zip")
