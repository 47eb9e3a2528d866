"""Opens and writes files by address: paths on this machine, and buckets (`s3://`, `gs://`, ...) through fsspec."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast

from quotex import files
from quotex.errors import QuotexError

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_MAGIC = re.compile(r"[*?\[]")
_MARKS = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "updated", "created")
_WHOLE_OR_ABSENT = ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl")  # an object appears when all of it is there


@dataclass(frozen=True, slots=True)
class Stored:
    """A file at a remote address: its size in bytes, and a mark that changes when its content does."""

    address: str
    size: int
    mark: str


def is_remote(path: str) -> bool:
    """Return whether a path is an address such as `s3://bucket/name`."""
    return _SCHEME.match(path) is not None


def joined(folder: str, name: str) -> str:
    """Return the address of a file in a folder."""
    return f"{folder.rstrip('/')}/{name}" if is_remote(folder) else os.path.join(folder, name)


def find(address: str) -> list[Stored]:
    """Return the file at a remote address, those that fit a pattern, or all below a folder, sorted by address.

    The list is empty where there is nothing. Raises QuotexError where the place cannot be reached.
    """
    with failures(address):
        system, path = _system(address)
        system.invalidate_cache()
        if _MAGIC.search(path):
            found = {system.unstrip_protocol(name): info for name, info in system.glob(path, detail=True).items()}
        elif system.isfile(path):
            found = {address: system.info(path)}
        else:
            below = len(path.rstrip("/")) + 1
            found = {joined(address, name[below:]): info for name, info in system.find(path, detail=True).items()}
        files = ((name, info) for name, info in sorted(found.items()) if info.get("type", "file") == "file")
        return [Stored(name, int(info.get("size") or 0), _mark(info)) for name, info in files]


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file to be read in any order; of a remote one only the parts that are read are fetched.

    Raises OSError, QuotexError.
    """
    if not is_remote(path):
        with open(path, "rb", buffering=0) as stream:
            yield cast(BinaryIO, stream)
        return
    with failures(path):
        system, name = _system(path)
        remote = system.open(name, "rb")
    with remote:
        yield remote


@contextmanager
def fetched(path: str) -> Iterator[BinaryIO]:
    """Open a file to be read as a whole; a remote one is copied to this machine first. Raises OSError, QuotexError."""
    with opened(path) as stream:
        if not is_remote(path):
            yield stream
            return
        with tempfile.TemporaryFile() as copy:
            with failures(path):
                shutil.copyfileobj(stream, copy, 1 << 20)
            copy.seek(0)
            yield cast(BinaryIO, copy)


class Folder(Protocol):
    """A folder that is written to. Names may lead into folders below it. Every method raises QuotexError."""

    def sizes(self) -> dict[str, int]:
        """Return the size in bytes of each file, by its name."""
        ...

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        ...

    def read_many(self, names: list[str]) -> list[bytes]:
        """Return the bytes of several files, in the order of their names."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Write a file, which appears whole or not at all and replaces an older one."""
        ...

    def put(self, path: str, name: str) -> None:
        """Copy a file of this machine into the folder, as `write` does."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        ...


def folder(address: str) -> Folder:
    """Return the folder at a path or address, which need not exist yet. Raises QuotexError."""
    return RemoteFolder(address) if is_remote(address) else LocalFolder(address)


class LocalFolder:
    """A folder on this machine, or mounted on it."""

    def __init__(self, path: str) -> None:
        self._path = path

    def sizes(self) -> dict[str, int]:
        """Return the size in bytes of each file in the folder and below, by its name with slashes."""
        found: dict[str, int] = {}
        for here, _, names in os.walk(self._path):
            for name in names:
                path = os.path.join(here, name)
                with suppress(FileNotFoundError):  # a temporary file that has just got its name
                    found[os.path.relpath(path, self._path).replace(os.sep, "/")] = os.path.getsize(path)
        return found

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        with failures(self._of(name)), open(self._of(name), "rb") as stream:
            return stream.read()

    def read_many(self, names: list[str]) -> list[bytes]:
        """Return the bytes of several files, in the order of their names."""
        return [self.read(name) for name in names]

    def write(self, name: str, data: bytes) -> None:
        """Write a file, which appears whole or not at all and replaces an older one."""
        with failures(self._of(name)), self._new(name) as stream:
            stream.write(data)

    def put(self, path: str, name: str) -> None:
        """Copy a file of this machine into the folder, as `write` does."""
        with failures(self._of(name)), open(path, "rb") as source, self._new(name) as stream:
            shutil.copyfileobj(source, stream, 1 << 20)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with failures(self._of(name)), suppress(FileNotFoundError):
            os.unlink(self._of(name))

    def _of(self, name: str) -> str:
        return os.path.join(self._path, *name.split("/"))

    @contextmanager
    def _new(self, name: str) -> Iterator[BinaryIO]:
        path = self._of(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with files.new_file(path) as stream:
            yield stream


class RemoteFolder:
    """A folder in a bucket, or at any other address that fsspec can write to."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        with failures(address):
            self._system, path = _system(self._address)
        self._path = path.rstrip("/")
        protocol = self._system.protocol
        protocols = (protocol,) if isinstance(protocol, str) else protocol
        self._puts_whole = any(one in _WHOLE_OR_ABSENT for one in protocols)

    def sizes(self) -> dict[str, int]:
        """Return the size in bytes of each file in the folder and below, by its name with slashes."""
        with failures(self._address):
            self._system.invalidate_cache()
            found = self._system.find(self._path, detail=True)
            return {name[len(self._path) + 1 :]: int(info.get("size") or 0) for name, info in found.items()}

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        with failures(self._of(name)):
            return bytes(self._system.cat_file(f"{self._path}/{name}"))

    def read_many(self, names: list[str]) -> list[bytes]:
        """Return the bytes of several files, in the order of their names; fetches them at once where it can."""
        if len(names) < 2:
            return [self.read(name) for name in names]
        with failures(self._address):
            found = self._system.cat([f"{self._path}/{name}" for name in names])  # all at once, where it can
            return [found[f"{self._path}/{name}"] for name in names]

    def write(self, name: str, data: bytes) -> None:
        """Write a file, which appears whole or not at all and replaces an older one."""
        with self._target(name) as target:
            self._system.pipe_file(target, data)

    def put(self, path: str, name: str) -> None:
        """Copy a file of this machine into the folder, as `write` does."""
        with self._target(name) as target:
            self._system.put_file(path, target)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with failures(self._of(name)), suppress(FileNotFoundError):
            self._system.rm_file(f"{self._path}/{name}")

    def _of(self, name: str) -> str:
        return f"{self._address}/{name}"

    @contextmanager
    def _target(self, name: str) -> Iterator[str]:
        """Yield the path to write to; a temporary one where the storage would show a half-written file.

        A temporary file is renamed when the block ends.
        """
        path = f"{self._path}/{name}"
        with failures(self._of(name)):
            if self._puts_whole:
                yield path
                return
            head, _, last = path.rpartition("/")
            part = f"{head}/.{last}.{os.urandom(8).hex()}"
            self._system.makedirs(head, exist_ok=True)
            yield part
            self._system.mv(part, path)


@contextmanager
def failures(address: str) -> Iterator[None]:
    """Turn errors of files and buckets inside the block into a QuotexError of one sentence."""
    try:
        yield
    except (QuotexError, KeyboardInterrupt):
        raise
    except ImportError as error:
        package = error.name or str(error)
        raise QuotexError(f'{address} needs another package ({package}); pip install "quotex[cloud]"') from error
    except FileNotFoundError as error:
        raise QuotexError(f"{address}: there is no such file, folder or bucket; check its name") from error
    except PermissionError as error:
        raise QuotexError(f"{address}: access is denied; check its permissions and your credentials") from error
    except Exception as error:  # each kind of storage has errors of its own
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise QuotexError(f"{address} cannot be used ({what})") from error


def _system(address: str) -> tuple[Any, str]:
    import fsspec  # loads asyncio and more, which paths of this machine need not wait for

    system, path = fsspec.core.url_to_fs(address)
    return system, str(path)


def _mark(info: dict[str, Any]) -> str:
    return next((str(info[name]) for name in _MARKS if info.get(name)), "")
