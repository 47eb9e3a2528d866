"""Reads records back: files of quotations, as `quotex run` and the JSON lines export write them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from io import BufferedIOBase
from typing import BinaryIO, cast

from quotex.errors import QuotexError
from quotex.readers.fields import UnusableRecord, is_quotation
from quotex.readers.items import STANDARD_INPUT, Problem
from quotex.readers.parse_json import MAX_RECORD_BYTES, parse_json, too_big
from quotex.readers.streams import CannotOpen, Damaged, opened
from quotex.record_shape import check_shape
from quotex.records import Quote
from quotex.serialization import from_json

ARTICLES_SUFFIX = ".articles.jsonl"
PACKED_SUFFIXES = (".gz", ".zst")  # of outputs

_SUFFIXES = (".jsonl", ".ndjson", ".csv", ".parquet", ".pq", ".db", ".sqlite", ".sqlite3", ".jsonld")  # of outputs
_BOM = b"\xef\xbb\xbf"
_NO_RECORDS = "it holds no quotations of quotex; if it holds articles, find theirs first with: quotex run"


def read_quotes(paths: Iterable[str]) -> Iterator[Quote | Problem]:
    """The records of JSON lines files in their order; "-" is standard input, and gzip and Zstandard are unpacked.

    Nothing is held but one line. A line that is no record is a Problem with its number, and reading goes
    on behind it; so is a file that cannot be read. A file whose first record is something else is one Problem.
    The articles that a run keeps beside its quotations (`out.articles.jsonl`) are passed over when both are
    named, as `*.jsonl` does. Articles come back without their text, see `quotex.serialization.from_json`.
    """
    wanted = list(paths)
    beside = {articles_beside(path) for path in wanted if path != "-"}
    for path in wanted:
        if path == "-" and sys.stdin is None:
            yield Problem(STANDARD_INPUT, None, "it is closed; name a file")
        elif path == "-":
            yield from _read(cast(BinaryIO, sys.stdin.buffer), STANDARD_INPUT)
        elif path not in beside:
            yield from _file(path)


def articles_beside(path: str) -> str:
    """Where `quotex run --keep-text` puts the articles of a file of quotations: out.jsonl.gz has out.articles.jsonl."""
    stem, suffix = os.path.splitext(path)
    if suffix in PACKED_SUFFIXES:
        stem, suffix = os.path.splitext(stem)
    return (stem if suffix in _SUFFIXES else stem + suffix) + ARTICLES_SUFFIX


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
    line = 0
    met_record = False
    try:
        found = opened(cast(BufferedIOBase, stream), name, lambda _: None)
        for line, raw in enumerate(_lines(found.whole), start=1):
            item = _record(raw, name, line)
            if isinstance(item, _NoRecord) and not met_record:
                yield Problem(name, None, _NO_RECORDS)
                return
            if isinstance(item, _NoRecord):
                yield Problem(name, line, _NO_RECORDS)
            elif item is not None:
                met_record = met_record or isinstance(item, Quote)
                yield item
    except (CannotOpen, QuotexError) as error:
        yield Problem(name, None, str(error))
    except Damaged as error:
        yield Problem(
            name, line + 1, f"the {error} data is damaged or cut off; get the file anew (what stands before is kept)"
        )


class _NoRecord:
    """JSON, but of something else."""


def _record(raw: bytes | None, name: str, line: int) -> Quote | Problem | _NoRecord | None:
    """What one line holds; None for a blank one."""
    if raw is None:
        return Problem(name, line, too_big())
    if not raw.strip():
        return None
    try:
        value = parse_json(raw)
    except UnusableRecord as error:
        return Problem(name, line, str(error))
    if not is_quotation(value):
        return _NoRecord()
    try:
        quote = from_json(value)
        check_shape(quote)
    except QuotexError as error:
        return Problem(name, line, str(error))
    return quote


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines, without the mark that Windows puts at the start; None for one too long to be held."""
    first = True
    while raw := stream.readline(MAX_RECORD_BYTES + 1):
        whole = len(raw) <= MAX_RECORD_BYTES or raw.endswith(b"\n")
        yield (raw.removeprefix(_BOM) if first else raw) if whole else None
        while not whole and (raw := stream.readline(1 << 20)):
            whole = raw.endswith(b"\n")
        first = False
