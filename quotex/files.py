"""Write files and folders that appear whole and outlive a power cut, lock files, and give their checksums.

A target is written under a temporary name of its own beside it, synced, renamed, and its folder synced. A writer
holds a lock on its temporary file, so that the next writer of the same target can tell and remove those of dead ones.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

_SUFFIX = ".quotex-part"
_PIECE = 1 << 20  # bytes
_NAME_KEPT = 40  # characters of the target's name in that of its temporary file; names have at most 255 bytes


@contextmanager
def new_file(path: str) -> Iterator[BinaryIO]:
    """Yield a stream whose bytes become the file at `path` when the block ends, and are dropped when it fails.

    A symbolic link is followed, and the permissions of a file that is replaced are kept. Of several writers of
    one path the last to end wins, whole. Raises OSError.
    """
    target = os.path.realpath(path)
    part, descriptor = _reserved(target, folder=False)
    try:
        with open(descriptor, "wb") as stream:
            if os.path.exists(target):
                os.chmod(part, stat.S_IMODE(os.stat(target).st_mode))
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            os.replace(part, target)
        sync_folder(os.path.dirname(target))
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


@contextmanager
def new_folder(path: str) -> Iterator[str]:
    """Yield a folder to fill with files, which becomes the folder at `path` when the block ends.

    Raises OSError, with ENOTEMPTY where there is a folder by then that is not empty.
    """
    target = os.path.realpath(path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    part, descriptor = _reserved(target, folder=True)
    try:
        yield part
        for folder, _, names in os.walk(part):
            for name in names:
                _sync(os.path.join(folder, name))
            sync_folder(folder)
        os.rename(part, target)
        sync_folder(os.path.dirname(target))
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    finally:
        os.close(descriptor)


def lock(file: int | BinaryIO) -> bool:
    """Lock an open file for this process until it is closed; return False where another process holds it.

    File systems that know no locks, as some network drives, count as free.
    """
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def sha256(path: str | os.PathLike[str]) -> str:
    """Return the SHA-256 of a file in hexadecimal digits. Raises OSError."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def sync_file(path: str) -> None:
    """Flush a file that others have written, and its name in its folder, to the disk. Raises OSError."""
    _sync(path)
    sync_folder(os.path.dirname(path))


def sync_folder(path: str) -> None:
    """Flush the names in a folder to the disk, where the system can do that."""
    with suppress(OSError):
        _sync(path or ".")


def _sync(path: str) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _reserved(target: str, *, folder: bool) -> tuple[str, int]:
    """Make and lock a new temporary file or folder beside the target; return its path and its descriptor."""
    _remove_dead(target)
    while True:
        part = f"{_beginning(target)}{secrets.token_hex(8)}{_SUFFIX}"
        if folder:
            os.mkdir(part)
            file = os.open(part, os.O_RDONLY)
        else:
            file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        if lock(file) and os.path.exists(part):
            return part, file
        os.close(file)  # another writer took it for that of a dead one, in the moment before it was locked


def _beginning(target: str) -> str:
    """Return the path with which those of all temporary files of a target begin. Raises OSError for too long a name."""
    folder, name = os.path.split(target)
    _check_length(target)
    return os.path.join(folder, f".{name[:_NAME_KEPT]}.")


def _check_length(target: str) -> None:
    """Raise OSError for a name that is too long; the shortened temporary name would hide that until the end."""
    try:
        os.lstat(target)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise


def _remove_dead(target: str) -> None:
    """Remove the temporary files of this target whose writers are gone, as their free locks tell."""
    folder, beginning = os.path.split(_beginning(target))
    for name in os.listdir(folder or "."):
        if name.startswith(beginning) and name.endswith(_SUFFIX):
            path = os.path.join(folder, name)
            with suppress(OSError):
                file = os.open(path, os.O_RDONLY)
                try:
                    if lock(file):
                        shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
                finally:
                    os.close(file)
