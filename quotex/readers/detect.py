"""Which reader a file needs: by its suffix, then by its first bytes; and what is no article at all."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

Format = Literal["text", "json lines", "json document"]

_SUFFIXES: dict[str, Literal["text", "json"]] = {
    ".txt": "text",
    ".text": "text",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
}
READ = ".txt, .jsonl, .ndjson and .json, each also as .gz"

_MAKE_JSON = "turn it into JSON lines, one article a line"
_EXTRACT = "extract its text first, for example with trafilatura"
_FOREIGN_SUFFIXES = {
    ".csv": f"a table; {_MAKE_JSON}",
    ".tsv": f"a table; {_MAKE_JSON}",
    ".parquet": f"a Parquet table; {_MAKE_JSON}",
    ".xls": f"a spreadsheet; {_MAKE_JSON}",
    ".xlsx": f"a spreadsheet; {_MAKE_JSON}",
    ".html": f"a web page; {_EXTRACT}",
    ".htm": f"a web page; {_EXTRACT}",
    ".xml": f"XML; {_EXTRACT}",
    ".rtf": "a formatted document; save it as plain text",
    ".doc": "a formatted document; save it as plain text",
    ".docx": "a formatted document; save it as plain text",
    ".odt": "a formatted document; save it as plain text",
}
_FOREIGN_BYTES = (
    (b"%PDF", "a PDF document; save its text as a .txt file"),
    (b"PK\x03\x04", "a zip archive or office document; unpack it, or save it as plain text"),
    (b"{\\rtf", "a formatted document; save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as plain text"),
    (b"BZh", "compressed with bzip2; unpack it, or compress it with gzip"),
    (b"\xfd7zXZ", "compressed with xz; unpack it, or compress it with gzip"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it, or compress it with gzip"),
    (b"WARC/", f"a web archive; {_EXTRACT}"),
    (b"PAR1", f"a Parquet table; {_MAKE_JSON}"),
    (b"SQLite format 3", f"a database; {_MAKE_JSON}"),
    (b"\xff\xfe", "UTF-16, not UTF-8; convert it, for example with: iconv -f UTF-16 -t UTF-8"),
    (b"\xfe\xff", "UTF-16, not UTF-8; convert it, for example with: iconv -f UTF-16 -t UTF-8"),
)
_BOM = b"\xef\xbb\xbf"
_OBJECT_OR_LIST = re.compile(rb'\{\s*(?:"|\}|\Z)|\[\s*(?:\{\s*["}]|\]|\Z)')
_TWO_OBJECTS_ON_LINES = re.compile(rb"\{[^\n]*\}[ \t\r]*\n\s*\{")
_BRACE_ALONE = re.compile(rb"\{[ \t\r]*\n")


def is_readable_name(name: str) -> bool:
    """Whether a file of a folder is read: by its suffix alone."""
    return _suffix(name) in _SUFFIXES


def unreadable(name: str, start: bytes) -> str | None:
    """What the file is, and what to do, when it is clearly no text and no JSON; else None."""
    for magic, found in _FOREIGN_BYTES:
        if start.startswith(magic):
            return f"it is {found}"
    if b"\0" in start and not _OBJECT_OR_LIST.match(start.removeprefix(_BOM).lstrip()):
        return "it is binary, not text; leave it out"
    if what := _FOREIGN_SUFFIXES.get(_suffix(name)):
        return f"it is {what}"
    return None


def detect(name: str, start: bytes) -> Format:
    """The format of a file, from its name and its first bytes (after unpacking)."""
    start = start.removeprefix(_BOM).lstrip()
    kind = _SUFFIXES.get(_suffix(name))
    if kind == "text" or (kind is None and not _OBJECT_OR_LIST.match(start)):
        return "text"
    if start.startswith(b"[") or _BRACE_ALONE.match(start):
        return "json document"
    if _suffix(name) in (".jsonl", ".ndjson") or _TWO_OBJECTS_ON_LINES.match(start):
        return "json lines"
    return "json document"


def _suffix(name: str) -> str:
    path = PurePath(name)
    if path.suffix.lower() == ".gz":
        path = path.with_suffix("")
    return path.suffix.lower()
