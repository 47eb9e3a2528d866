"""Opens one file, finds out what it is and hands it to its reader; an archive is as many files as it has members."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import BinaryIO, cast

from quotex.errors import QuotexError
from quotex.readers import tar
from quotex.readers.archive import JOINT, Archive, member_of
from quotex.readers.encodings import as_utf8, encoding_name, wide_encoding
from quotex.readers.formats import Format, detect, is_archive, is_binary, is_readable_name, is_tar, unreadable
from quotex.readers.items import STANDARD_INPUT, Item, Notice, Problem, records_of
from quotex.readers.reading import Reading
from quotex.readers.soundness import sound_length
from quotex.readers.streams import ByteStream, CannotOpen, Damaged, Opened, as_it_is, opened, seekable
from quotex.readers.walk import STANDARD_STREAM, about_others, reason, shown, suffix_shown
from quotex.records import Article
from quotex.storage import fetched

Count = Callable[[int], None]
OpenFile = Callable[[str], AbstractContextManager[BinaryIO]]
Part = tuple[str, Iterator[Item]]
PartsFound = Generator[Part, None, None]

_IN_VAIN = 10_000
_NESTED = "an archive inside an archive; unpack the outer one first"


def parts(path: str, new_reading: Callable[[], Reading], count: Count, open_file: OpenFile = fetched) -> PartsFound:
    """Yield the path and the items of a file; of an archive, the path and the items of each member.

    A part is read before the next one is asked for, or not at all. `count` gets the number of packed bytes read.
    `open_file` opens the file, which may be at an address.
    """
    try:
        if path == STANDARD_STREAM:
            if sys.stdin is None:
                raise CannotOpen("it is closed; give files or folders")
            yield from _Source(cast(ByteStream, sys.stdin.buffer), path, STANDARD_INPUT, new_reading, count).parts()
        else:
            archive, member = member_of(path) or (path, None)
            with open_file(archive) as stream:
                yield from _Source(cast(ByteStream, stream), archive, shown(archive), new_reading, count).parts(member)
    except Exception as error:
        yield path, iter([_problem(STANDARD_INPUT if path == STANDARD_STREAM else shown(path), error)])


class _Source:
    """One opened file; `name` is what a person calls it."""

    def __init__(
        self, stream: ByteStream, path: str, name: str, new_reading: Callable[[], Reading], count: Count
    ) -> None:
        self._stream = stream
        self._path = path
        self._name = name
        self._new_reading = new_reading
        self._count = count

    def parts(self, only: str | None = None) -> Iterator[Part]:
        """Yield the parts of the file; `only` is the one member of the archive that is asked for."""
        sound = sound_length(self._stream) if self._stream.seekable() else None
        found = self._opened(sound)
        if is_tar(self._name, found.start):
            yield from self._tar_parts(found, only)
            return
        if not is_archive(self._name, found.start):
            yield self._path, self._items(found)
            return
        with seekable(self._stream, found, self._count) as stream:
            archive = Archive(stream)
            members = [only] if only is not None else archive.members()
            others = Counter(suffix_shown(member) for member in members if not is_readable_name(member))
            for member in members:
                if only or is_readable_name(member):
                    yield f"{self._path}{JOINT}{member}", self._member(member, partial(archive.opened, member))
            read_any = only is not None or len(members) > others.total()
            if said := about_others(self._name, "archive", read_any, {} if only else others):
                yield self._path, iter([said])

    def _opened(self, sound: int | None) -> Opened:
        """Open the file by its first bytes; damage at its start is left to a reader that unpacks gzip itself.

        Raises as `opened` does.
        """
        try:
            return opened(self._stream, self._name, self._count, sound)
        except Damaged as error:
            if not (self._stream.seekable() and detect(self._name, b"").unpacks_gzip):
                raise
            return Opened(b"", cast(BinaryIO, self._stream), str(error))

    def _tar_parts(self, found: Opened, only: str | None) -> Iterator[Part]:
        """Yield the parts of a tar archive, whose members become known only as they are read."""
        others: Counter[str] = Counter()
        read_any = False
        for member, stream in tar.members(found.whole):
            if only in (None, member) and (only or is_readable_name(member)):
                read_any = True
                yield f"{self._path}{JOINT}{member}", self._member(member, _still_open(stream))
            elif only is None:
                others[suffix_shown(member)] += 1
        if only and not read_any:
            raise CannotOpen("there is no such file in the archive; check its name")
        if said := about_others(self._name, "archive", read_any, {} if only else others):
            yield self._path, iter([said])

    def _items(self, found: Opened) -> Iterator[Item]:
        return _guarded(self._name, lambda: _read(self._stream, found, self._name, self._new_reading(), self._count))

    def _member(self, member: str, open_it: Callable[[], AbstractContextManager[ByteStream]]) -> Iterator[Item]:
        name = f"{self._name}{JOINT}{shown(member)}"

        def items() -> Iterator[Item]:
            with open_it() as stream:
                found = opened(stream, name, lambda _: None)
                if is_archive(name, found.start) or is_tar(name, found.start):
                    raise CannotOpen(_NESTED)
                yield from _read(stream, found, name, self._new_reading(), lambda _: None)

        return _guarded(name, items)


def _read(source: ByteStream, found: Opened, name: str, reading: Reading, count: Count) -> Iterator[Item]:
    encoding = None if is_binary(found.start) else reading.options.encoding or wide_encoding(found.start)
    start = found.start.decode(encoding, "replace").encode() if encoding else found.start
    if what := unreadable(name, start):
        raise CannotOpen(what)
    format = detect(name, start)
    if encoding is None and not format.is_text:
        with _stream_for(format, source, found, count) as stream:
            yield from _told(format.reader.read(stream, name, reading), reading)
        return
    text, transcoded = as_utf8(found.whole, encoding)
    yield from _told(format.reader.read(text, name, reading), reading)
    if transcoded.encoding and not reading.options.encoding:
        said = f"it is not UTF-8 and was read as {encoding_name(transcoded.encoding)}; --encoding names another"
        yield Notice(name, said)


def _told(items: Iterator[Item], reading: Reading) -> Iterator[Item]:
    """Yield what a reader found, with dates decided and long runs of problems joined."""
    return reading.dates.settled(reading.refused.joined(items))


def _stream_for(format: Format, source: ByteStream, found: Opened, count: Count) -> AbstractContextManager[BinaryIO]:
    """Return the stream for the reader of a binary format: packed, seekable or plain, as the format needs it."""
    if format.unpacks_gzip and found.packing == "gzip" and source.seekable():
        return nullcontext(as_it_is(source, count))
    return seekable(source, found, count) if format.seekable else nullcontext(found.whole)


def _still_open(stream: ByteStream) -> Callable[[], AbstractContextManager[ByteStream]]:
    """Return a function that gives a stream that is open already, and leaves it open."""
    return lambda: nullcontext(stream)


def _unless_hopeless(items: Iterator[Item], name: str) -> Iterator[Item]:
    """Yield the items; end with a problem when the first _IN_VAIN records are no articles."""
    in_vain: int | None = 0  # None from the first article on
    for item in items:
        yield item
        if in_vain is None or isinstance(item, Notice):
            continue
        in_vain = None if isinstance(item, Article) else in_vain + records_of(item)
        if in_vain is not None and in_vain >= _IN_VAIN:
            message = f"none of its first {_IN_VAIN:,} records is an article; the rest is not read"
            yield Problem(name, None, message, ends=True)
            return


def _guarded(name: str, read: Callable[[], Iterator[Item]]) -> Iterator[Item]:
    """Yield what is read, and a problem in place of any error, so that other files can go on."""
    try:
        yield from _unless_hopeless(read(), name)
    except Exception as error:
        yield _problem(name, error)


def _problem(name: str, error: Exception) -> Problem:
    if isinstance(error, Damaged):
        message = f"the {error} data is damaged or cut off; get the file anew (articles before the damage are kept)"
    else:
        message = _message(error)
    return Problem(name, None, message, ends=True)


def _message(error: Exception) -> str:
    if isinstance(error, OSError):
        return reason(error)
    if isinstance(error, (CannotOpen, QuotexError)):
        return str(error)
    if isinstance(error, MemoryError):
        return "there is not enough memory for it; split it"
    what = f"{type(error).__name__}: {error}".partition("\n")[0][:200].rstrip(": ")
    return f"quotex failed to read it ({what}); please report it"
