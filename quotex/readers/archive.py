"""Reads zip archives: their members are files like others, and are opened one at a time."""

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
    """Split a name such as archive.zip!inner.jsonl into archive and member.

    None for a path that exists under its whole name, and for one whose archive does not exist.
    """
    if os.path.lexists(path):
        return None
    for at in (at for at, character in enumerate(path) if character == JOINT):
        if os.path.isfile(path[:at]):
            return path[:at], path[at + 1 :]
    return None


class Archive:
    """The members of an opened zip archive. Raises Damaged, and CannotOpen for an office document."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise Damaged("zip") from error
        if _OFFICE & set(self._zip.namelist()):
            raise CannotOpen("it is an office document; save it as plain text")

    def members(self) -> list[str]:
        """Return the names of the files in the archive, in its order; hidden files and those of macOS are left out."""
        names = (one.filename for one in self._zip.infolist() if not one.is_dir() and not is_hidden(one.filename))
        return list(dict.fromkeys(names))  # of members with one name the last counts

    @contextmanager
    def opened(self, member: str) -> Iterator[ByteStream]:
        """Yield a stream of the unpacked member. Raises CannotOpen and Damaged; reading the stream raises Damaged."""
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
