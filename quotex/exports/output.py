"""Open outputs: files are replaced only when complete and packed by their suffix; failures become QuotexError."""

from __future__ import annotations

import errno
import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from quotex import files
from quotex.errors import QuotexError
from quotex.extras import need

STANDARD_OUTPUT = "standard output"

_REASONS = {
    errno.EPIPE: "the program that reads it has closed it; the records that it took are whole",
    errno.ENOSPC: "the disk is full; make room, or write elsewhere",
    errno.EDQUOT: "your disk quota is used up; make room, or write elsewhere",
    errno.ENOENT: "its folder does not exist; make the folder first",
    errno.ENOTDIR: "its folder is a file; choose another name",
    errno.ENOTEMPTY: "the folder is not empty; name a new one",
    errno.EISDIR: "it is a folder; name a file in it",
    errno.EACCES: "it may not be written; change its permissions, or write elsewhere",
    errno.EPERM: "it may not be written; change its permissions, or write elsewhere",
    errno.EROFS: "its disk is read-only; write elsewhere",
    errno.EFBIG: "it would become larger than the system allows; write elsewhere",
    errno.ENAMETOOLONG: "its name is too long; choose a shorter one",
}


@contextmanager
def failures_of(name: str) -> Iterator[None]:
    """Turn errors of an output in the body into a QuotexError of one sentence."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()
        raise QuotexError(f"cannot write to {name}: {reason}") from error
    except (TypeError, ValueError, RecursionError) as error:
        raise QuotexError(f"cannot write to {name}: a record cannot be put into JSON ({error})") from error


def standard_output() -> BinaryIO:
    """Return standard output as a stream of bytes. Raises QuotexError when it is closed."""
    if sys.stdout is None:
        raise QuotexError("cannot write to standard output: it is closed; name a file with -o")
    return sys.stdout.buffer


@contextmanager
def output(path: str) -> Iterator[BinaryIO]:
    """Open a stream to a file, or to standard output for "-"; pack it for .gz and .zst.

    A file appears, or replaces an older one, only when all of it is written and on the disk. Raises QuotexError
    for what fails while it is open.
    """
    if path == "-":
        stream = standard_output()
        with failures_of(STANDARD_OUTPUT):
            yield stream
            stream.flush()
        return
    with failures_of(path), _opened(path) as file, ExitStack() as stack:
        yield _packed(file, path, stack)


@contextmanager
def new_folder(path: str) -> Iterator[str]:
    """Make a folder to be filled with files, which gets the name PATH when it is complete and on the disk.

    Raises QuotexError where PATH is a file or a folder that is not empty, and for what fails while it is filled.
    """
    if path == "-":
        raise QuotexError("a folder of files cannot go to standard output; name a folder with -o")
    path = os.path.normpath(path)
    with failures_of(path):
        if os.path.isdir(path) and os.listdir(path):
            raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY))
        if os.path.exists(path) and not os.path.isdir(path):
            raise QuotexError(f"cannot write to {path}: it is a file, but a folder is to be made; choose another name")
        with files.new_folder(path) as folder:
            yield folder


def check_output(path: str) -> None:
    """Raise QuotexError where `output` could not begin to write; to be called before long work.

    It leaves no trace, not even for a moment.
    """
    if path == "-":
        standard_output()
        return
    with failures_of(path):
        if _is_special(path):
            if os.path.isdir(path):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            return
        with suppress(FileNotFoundError):
            os.stat(path)  # a name that is too long
        if os.path.exists(path):
            with open(path, "ab"):
                pass
        TemporaryFile(dir=os.path.dirname(os.path.realpath(path))).close()


def _opened(path: str) -> AbstractContextManager[BinaryIO]:
    return open(path, "wb") if _is_special(path) else files.new_file(path)


def _is_special(path: str) -> bool:
    """Return whether the path is a device, a pipe or a folder, which a file cannot replace."""
    return os.path.exists(path) and not os.path.isfile(path)


def _packed(file: BinaryIO, path: str, stack: ExitStack) -> BinaryIO:
    if path.endswith(".gz"):  # without name and time, so that the same records make the same file
        return cast(BinaryIO, stack.enter_context(gzip.GzipFile("", "wb", 6, file, mtime=0)))
    if path.endswith(".zst"):
        writer = need("zstandard", "zstd", "writing Zstandard").ZstdCompressor().stream_writer(file, closefd=False)
        return cast(BinaryIO, stack.enter_context(writer))
    return file
