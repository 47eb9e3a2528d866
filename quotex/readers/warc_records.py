"""Cuts a web archive into its records, and drops those whose digests are wrong.

warcio is not used for this: it gives up at the first damaged record and holds headers and bodies of any size.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

MAX_BLOCK = 1 << 24  # bytes of a record that are held; of a longer one only the first
_MAX_LINE = 1 << 16
_MAX_HEADER = 1 << 18  # bytes of all header lines of a record
_PIECE = 1 << 16
_NEXT_RECORD = re.compile(rb"\r?\n\r?\n(?=WARC/[0-9.]+\r?\n)")
_ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: its header lines by name, and its block or the beginning of one that is `cut`."""

    headers: Any  # warcio's StatusAndHeaders
    block: bytes
    cut: bool

    def header(self, name: str) -> str:
        """Return the value of a header line, "" where there is none."""
        return str(self.headers.get_header(name) or "").strip()


class RecordStream:
    """Iterates over the records of an unpacked stream; None for each damaged stretch, behind which reading goes on."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ahead = io.BytesIO()  # what stood in a broken record and is read again
        self._looked_through = False  # whether what is read now was part of a broken record already

    def __iter__(self) -> Iterator[WarcRecord | None]:
        in_rubbish = False
        new_line = True
        while line := self._readline():
            if new_line and line.startswith(b"WARC/"):
                in_rubbish = False
                yield self._record(line)
                continue
            new_line = line.endswith(b"\n")
            if line.strip() and not in_rubbish:
                in_rubbish = True
                yield None

    def _record(self, line: bytes) -> WarcRecord | None:
        """Return the record that begins with the line; None where it is damaged."""
        from warcio.statusandheaders import StatusAndHeadersParser

        lines = [line]
        size = 0
        while (line := self._readline()).strip():
            lines.append(line)
            size += len(line)
            if size > _MAX_HEADER:
                return None
        try:
            headers = StatusAndHeadersParser([], verify=False).parse(io.BytesIO(b"".join([*lines, b"\r\n"])))
            length = int(headers.get_header("Content-Length"))
        except Exception:  # of warcio; headers may be broken in any way
            return None
        if length < 0:
            return None
        block = self._read(min(length, MAX_BLOCK))
        left = length - len(block)
        while left > 0 and (piece := self._read(min(left, _PIECE))):
            left -= len(piece)
        record = WarcRecord(headers, block, len(block) < length)
        if left == 0 and self._is_sound(record):
            return record
        self._go_back(block)
        return None

    def _is_sound(self, record: WarcRecord) -> bool:
        if not record.cut and record.header("WARC-Block-Digest"):
            return _fits(record.block, record.header("WARC-Block-Digest"))
        return not _NEXT_RECORD.search(record.block)

    def _go_back(self, block: bytes) -> None:
        """Go on with the next record that begins inside the block; a block is searched only once."""
        found = _NEXT_RECORD.search(block)
        if found and not self._looked_through:
            self._ahead = io.BytesIO(block[found.end() :] + self._ahead.read())
            self._looked_through = True

    def _readline(self) -> bytes:
        line = self._ahead.readline(_MAX_LINE)
        if line.endswith(b"\n") or len(line) == _MAX_LINE:
            return line
        self._looked_through = False
        return line + self._stream.readline(_MAX_LINE - len(line))

    def _read(self, size: int) -> bytes:
        found = self._ahead.read(size)
        if len(found) < size:
            self._looked_through = False
            found += self._stream.read(size - len(found))
        return found


def payload_is_sound(record: WarcRecord, payloads: tuple[bytes, ...]) -> bool:
    """Return whether one of the payloads has the digest that the record gives for its payload.

    True without such a digest, and where the record also gives one of its block, which was checked before.
    """
    digest = record.header("WARC-Payload-Digest")
    if not digest or record.header("WARC-Block-Digest"):
        return True
    return any(_fits(payload, digest) for payload in payloads)


def _fits(data: bytes, digest: str) -> bool:
    """Return whether a digest like sha1:BASE32 or sha256:hex is that of the data; True for an unknown algorithm."""
    name, _, value = digest.partition(":")
    name = name.lower().replace("-", "")
    if name not in _ALGORITHMS:
        return True
    found = hashlib.new(name, data, usedforsecurity=False).digest()
    written = (base64.b32encode(found).decode(), found.hex(), base64.b64encode(found).decode())
    return any(value.rstrip("=").lower() == one.rstrip("=").lower() for one in written)
