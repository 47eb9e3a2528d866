"""Inputs that are refused: each kind must be passed over quickly and in little memory.

`python scripts/torture.py --only refused-inputs` checks them; with --figures their speed and memory are printed.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

MAX_MEMORY = 200  # megabytes above a run over a small file of the same kind
MIN_SPEED = 0.5  # unpacked megabytes a second of processor time, also on a busy machine
_PIECE = 1 << 20
_GOOD = b'{"text": "He said so."}\n'
_WORDS = b"The mayor said on Monday that the bridge would be closed again until the end of the month for repair.\n"
_PACKERS: dict[str, Callable[..., Any]] = {
    ".gz": partial(gzip.open, compresslevel=1),
    ".bz2": bz2.open,
    ".xz": partial(lzma.open, preset=0),
    ".zst": zstandard.open,
}
_MEMBERS = {".zip": "a.jsonl", ".docx": "word/document.xml"}
_ROOT = Path(__file__).resolve().parents[2]
_ONE_RUN = Path(__file__).with_name("one_run.py")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input: the name of its file, what stands at its beginning and end, and the unit that fills it.

    Of Parquet four megabytes of units are the text of one row.
    """

    file: str
    before: bytes
    unit: Callable[[int], bytes]
    after: bytes = b""
    megabytes: int = 10

    def pieces(self, megabytes: float) -> Iterator[bytes]:
        """Yield the unpacked file, of about so many megabytes."""
        yield self.before
        left, number = int(megabytes * 1e6), 0
        while left > 0:
            piece = io.BytesIO()
            while piece.tell() < min(left, _PIECE):
                piece.write(self.unit(number))
                number += 1
            left -= piece.tell()
            yield piece.getvalue()
        yield self.after


def _always(unit: bytes) -> Callable[[int], bytes]:
    """Return a function that gives the unit, repeated to some kilobytes, for any number."""
    many = unit * max(1, (1 << 14) // len(unit))
    return lambda _: many


def _page(number: int) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + random.Random(number).randbytes(20_000)
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % len(http)
    return head + http + b"\r\n\r\n"


_NO_TEXT = b'{"id": %d, "headline": "Mill closes", "when": "2025-06-03", "tags": ["a", "b"]}'
_CSV = b'id,text\n1,"He said so."\n'
_ITEM = b"<item><title>Mill closes</title><link>https://news.example/%d</link></item>"

KINDS: dict[str, Kind] = {
    "JSON lines: prose": Kind("a.jsonl", _GOOD, _always(_WORDS)),
    "JSON lines: cut off": Kind("a.jsonl", _GOOD, _always(b'{"text": "The mayor said on Monday that the bridge\n')),
    "JSON lines: no text": Kind("a.jsonl", _GOOD, lambda n: _NO_TEXT % n + b"\n"),
    "JSON lines: numbers": Kind("a.jsonl", _GOOD, lambda n: b"%d\n" % n, megabytes=3),
    "JSON lines: empty text": Kind("a.jsonl", _GOOD, lambda n: b'{"text": "", "id": %d}\n' % n, megabytes=3),
    "JSON lines: not UTF-8": Kind(
        "a.jsonl",
        _GOOD + '{"text": "Café."}\n'.encode(),
        lambda n: b'{"text": "caf\xe9 %d"}\n' % n,
        megabytes=3,
    ),
    "JSON lines: one endless": Kind("a.jsonl", _GOOD + b'{"text": "', _always(_WORDS[:-1]), b'"}\n', megabytes=500),
    "JSON lines, packed": Kind("a.jsonl.gz", _GOOD, lambda n: _NO_TEXT % n + b"\n"),
    "JSON: no text": Kind("a.json", b"[" + _GOOD, lambda n: b"," + _NO_TEXT % n, b"]"),
    "JSON: no text, packed": Kind("a.json.gz", b"[" + _GOOD, lambda n: b"," + _NO_TEXT % n, b"]"),
    "JSON: numbers": Kind("a.json", b"[" + _GOOD, lambda n: b",%d" % n, b"]", megabytes=3),
    "JSON: prose": Kind("a.json", b"[" + _GOOD, _always(b"," + _WORDS), b"]"),
    "JSON: deep lists": Kind("a.json.gz", b"[" + _GOOD + b",", _always(b"["), megabytes=100),
    "JSON: deep objects": Kind("a.json.gz", b"[" + _GOOD + b",", _always(b'{"a":'), megabytes=30),
    "CSV: prose": Kind("a.csv", b"", _always(_WORDS)),
    "CSV: wrong width": Kind(
        "a.csv", _CSV, lambda n: b"%d,The mayor said on Monday,that the bridge\n" % n, megabytes=5
    ),
    "CSV: empty text": Kind("a.csv", _CSV, lambda n: b'%d,""\n' % n, megabytes=3),
    "CSV: broken marks": Kind("a.csv", _CSV, lambda n: b'%d,"The mayor "said" on Monday that\n' % n, megabytes=3),
    "CSV: one endless field": Kind("a.csv.gz", _CSV + b'2,"', _always(_WORDS), b'"\n', megabytes=300),
    "TSV: one endless line": Kind("a.tsv", b"id\ttext\n1\t", _always(_WORDS[:-1]), b"\n", megabytes=300),
    "text": Kind("a.txt.bz2", b"", _always(_WORDS), megabytes=20),
    "page": Kind("a.html", b"<html><body>", _always(b"<p>" + _WORDS), megabytes=200),
    "feed": Kind("a.xml", b"<rss><channel>", lambda n: _ITEM % n, b"</channel></rss>", megabytes=3),
    "feed: one endless item": Kind("a.xml", b"<rss><channel><item>", _always(_WORDS), megabytes=200),
    "WARC: pictures": Kind("a.warc", b"", _page, megabytes=30),
    "WARC: prose": Kind("a.warc", b"WARC/1.0\r\n", _always(_WORDS)),
    "WARC: one endless record": Kind(
        "a.warc.gz",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 400000000\r\n\r\n",
        _always(_WORDS),
        megabytes=400,
    ),
    "Parquet: long texts": Kind("a.parquet", b"", _always(_WORDS), megabytes=40),
    "zeros, gzip": Kind("a.jsonl.gz", b"{", _always(bytes(1 << 16)), megabytes=500),
    "zeros, Zstandard": Kind("a.jsonl.zst", b"{", _always(bytes(1 << 16)), megabytes=500),
    "zeros, xz": Kind("a.csv.xz", b"{", _always(bytes(1 << 16)), megabytes=500),
    "zeros, zip": Kind("a.zip", b"{", _always(bytes(1 << 16)), megabytes=500),
    "zeros, Word": Kind("a.docx", b"<", _always(bytes(1 << 16)), megabytes=500),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What a run over one file took: unpacked megabytes, seconds of processor time, megabytes of memory."""

    megabytes: float
    seconds: float
    memory: int

    @property
    def speed(self) -> float:
        """Unpacked megabytes a second of processor time."""
        return self.megabytes / max(self.seconds, 1e-3)


def measured(kind: Kind, folder: Path, share: float = 1.0) -> Figure:
    """Write a file of this `share` of the kind's size into the folder, run over it, and return what that took."""
    small, large = folder / "small", folder / "large"
    for place, megabytes in ((small, 0.01), (large, kind.megabytes * share)):
        place.mkdir(exist_ok=True)
        written = _write(place / kind.file, kind.pieces(megabytes))
    command = [sys.executable, str(_ONE_RUN), str(small / kind.file), str(large / kind.file)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_ROOT)
    for place in (small, large):
        (place / kind.file).unlink()
    return Figure(written / 1e6, **json.loads(ran.stdout))


def _write(path: Path, pieces: Iterator[bytes]) -> int:
    """Write a file, packed as its suffix says; return its unpacked size in bytes."""
    if path.suffix == ".parquet":
        rows = [piece * 4 for piece in pieces if piece]
        pq.write_table(pa.table({"text": pa.array(rows, pa.string())}), path, compression="zstd")
        return sum(map(len, rows))
    size = 0
    with ExitStack() as stack:
        stream = _opened(path, stack)
        for piece in pieces:
            size += len(piece)
            stream.write(piece)
    return size


def _opened(path: Path, stack: ExitStack) -> IO[bytes]:
    if path.suffix in _MEMBERS:
        archive = stack.enter_context(zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED))
        return stack.enter_context(archive.open(_MEMBERS[path.suffix], "w", force_zip64=True))
    stream: IO[bytes] = stack.enter_context(_PACKERS.get(path.suffix, open)(path, "wb"))
    return stream


def refused(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Run over files of `count` kinds; each must be passed over at MIN_SPEED and within MAX_MEMORY."""
    for name, kind in list(KINDS.items())[:count]:
        figure = measured(kind, folder)
        is_bad = figure.speed < MIN_SPEED or figure.memory > MAX_MEMORY
        yield f"{name}: {figure.speed:.1f} MB/s, {figure.memory} MB" if is_bad else None


def figures(folder: Path) -> Iterator[str]:
    """Yield a Markdown table of the speed and the memory of each kind, line by line."""
    yield "| kind | file | MB unpacked | MB/s | MB of memory |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for name, kind in KINDS.items():
        one = measured(kind, folder)
        yield f"| {name} | `{kind.file}` | {one.megabytes:,.0f} | {one.speed:,.1f} | {one.memory} |"
