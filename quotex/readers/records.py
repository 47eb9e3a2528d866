"""Reads records back: files of quotations, as `quotex run` and the JSON lines export write them.

The lines are read by jsonlines; the limit on their length and the messages about bad lines are added here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BufferedIOBase
from typing import Any, BinaryIO, cast

import jsonlines

from quotex.errors import QuotexError
from quotex.readers.articles import articles_beside
from quotex.readers.fields import is_quotation
from quotex.readers.formats import is_readable_name
from quotex.readers.items import STANDARD_INPUT, Problem, UnusableRecord
from quotex.readers.parse_json import MAX_RECORD_BYTES, not_utf8, parse_text, too_big
from quotex.readers.streams import CannotOpen, Damaged, opened, suffix_of
from quotex.records import Quote
from quotex.serialization import from_json

_BOM = b"\xef\xbb\xbf"
_NO_RECORDS = "it holds no quotations of quotex; if it holds articles, first: quotex run ARTICLES -o quotes.jsonl"
_SUFFIXES = (".jsonl", ".ndjson", ".json")


def read_quotes(paths: Iterable[str]) -> Iterator[Quote | Problem]:
    """Yield the records of JSON lines files in their order; "-" is standard input, and gzip and Zstandard are unpacked.

    One line is held at a time. A line that is no record is a Problem with its number, and reading goes on behind it; so
    is a file that cannot be read. A file whose first record is something else is one Problem. Of the paths, only
    `files_of_records` are read. Articles come back without their text, see `quotex.serialization.from_json`.
    """
    for path in files_of_records(paths):
        if path == "-" and sys.stdin is None:
            yield Problem(STANDARD_INPUT, None, "it is closed; name a file")
        elif path == "-":
            yield from _read(cast(BinaryIO, sys.stdin.buffer), STANDARD_INPUT)
        else:
            yield from _file(path)


def files_of_records(paths: Iterable[str]) -> list[str]:
    """Return the paths without the articles that a run keeps beside its quotations.

    A pattern such as `*.jsonl` names both: `out.jsonl` and `out.articles.jsonl`.
    """
    wanted = list(paths)
    beside = {articles_beside(path) for path in wanted if path != "-"}
    return [path for path in wanted if path == "-" or path not in beside]


def _file(path: str) -> Iterator[Quote | Problem]:
    shown = os.fsencode(path).decode("utf-8", "replace")
    try:
        with open(path, "rb") as stream:
            yield from _read(stream, shown)
    except FileNotFoundError:
        yield Problem(shown, None, "there is no such file; check its name")
    except IsADirectoryError:
        yield Problem(shown, None, "it is a folder; name the files of quotations in it")
    except PermissionError:
        yield Problem(shown, None, "it may not be read; change its permissions")
    except OSError as error:
        yield Problem(shown, None, f"it cannot be read ({(error.strerror or str(error)).lower()})")


def _read(stream: BinaryIO, name: str) -> Iterator[Quote | Problem]:
    met_record = False
    lines: _BoundedLines | None = None
    try:
        lines = _BoundedLines(opened(cast(BufferedIOBase, stream), name, lambda _: None).whole)
        for item in _records(lines, name):
            foreign = isinstance(item, _NoRecord) or (isinstance(item, Problem) and _is_another_kind(name))
            if foreign and not met_record:
                yield Problem(name, None, _NO_RECORDS)
                return
            if isinstance(item, _NoRecord):
                yield Problem(name, lines.number, _NO_RECORDS)
            else:
                met_record = met_record or isinstance(item, Quote)
                yield item
    except (CannotOpen, QuotexError) as error:
        yield Problem(name, None, str(error))
    except Damaged as error:
        line = lines.number + 1 if lines else 1
        yield Problem(
            name, line, f"the {error} data is damaged or cut off; get the file anew (what stands before is kept)"
        )


def _is_another_kind(name: str) -> bool:
    """Return whether the name is that of a table or a text, whose lines would all be broken JSON."""
    return is_readable_name(name) and suffix_of(name) not in _SUFFIXES


class _NoRecord:
    """Stands for JSON that is no record."""


def _records(lines: _BoundedLines, name: str) -> Iterator[Quote | Problem | _NoRecord]:
    """Yield the record of each line that is not blank, the problem with it, or _NoRecord for other JSON."""
    with jsonlines.Reader(lines, loads=_loads) as reader:
        while True:
            try:
                value = reader.read(allow_none=True, skip_empty=True)
                yield from_json(cast(Mapping[str, Any], value)) if is_quotation(value) else _NoRecord()
            except EOFError:
                return
            except (UnusableRecord, QuotexError) as error:
                yield Problem(name, lines.number, str(error))
            except jsonlines.InvalidLineError as error:
                cause = cast(UnicodeDecodeError, error.__cause__)  # nothing else that _loads or null would raise
                yield Problem(name, lines.number, not_utf8(cause.object[cause.start]))


_TOO_LONG = "a line too long to be held"  # stands for one; known by its identity


def _loads(line: str | bytes) -> Any:
    if line is _TOO_LONG:
        raise UnusableRecord(too_big())
    return parse_text(cast(str, line))  # jsonlines has decoded it


class _BoundedLines:
    """The lines of a stream, which jsonlines would read whole however long they are; `number` is that of the last.

    The mark that Windows puts at the start is left out here, since jsonlines takes a first line of nothing else for
    broken JSON.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.number = 0
        self._stream = stream

    def __iter__(self) -> Iterator[str | bytes]:
        while raw := self._stream.readline(MAX_RECORD_BYTES + 1):
            self.number += 1
            whole = len(raw) <= MAX_RECORD_BYTES or raw.endswith(b"\n")
            yield (raw.removeprefix(_BOM) if self.number == 1 else raw) if whole else _TOO_LONG
            while not whole and (raw := self._stream.readline(1 << 20)):
                whole = raw.endswith(b"\n")
