"""The table of formats that quotex reads, known by first bytes and suffix, and the formats that it refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotex.readers.csv_dialect import looks_like_table
from quotex.readers.csv_table import CsvReader
from quotex.readers.docx import DocxReader
from quotex.readers.feed import FeedReader
from quotex.readers.html_page import HtmlReader
from quotex.readers.json_document import JsonDocumentReader
from quotex.readers.jsonl import JsonLinesReader
from quotex.readers.parquet import ArrowReader, ParquetReader
from quotex.readers.reading import Reader
from quotex.readers.streams import PACKINGS, suffix_of
from quotex.readers.text import TextReader
from quotex.readers.warc import WarcReader
from quotex.readers.xlsx import XlsxReader

ARCHIVE = ".zip"
TAR = (".tar", ".tgz", ".tbz2", ".txz")
_TAR_MAGIC = slice(257, 262), b"ustar"
_OFFICE = (".xlsx", ".docx")  # archives that are one document
ARCHIVE_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")  # the second is that of an archive without members


@dataclass(frozen=True, slots=True)
class Format:
    """One format; a file whose first bytes fit `magic` is of it, whatever its name.

    `seekable`: it is read in any order. `is_text`: its bytes are text, which may be in other encodings than UTF-8.
    `unpacks_gzip`: its reader also takes packed bytes, and makes more of damaged ones.
    """

    name: str
    suffixes: tuple[str, ...]
    reader: Reader
    magic: re.Pattern[bytes] | None = None
    seekable: bool = False
    is_text: bool = False
    unpacks_gzip: bool = False


TEXT = Format("text", (".txt", ".text"), TextReader(), is_text=True)
JSON_LINES = Format("JSON lines", (".jsonl", ".ndjson"), JsonLinesReader(), is_text=True)
JSON = Format("JSON", (".json",), JsonDocumentReader(), is_text=True)
CSV = Format("CSV", (".csv",), CsvReader(), is_text=True)
TSV = Format("TSV", (".tsv", ".tab"), CsvReader(), is_text=True)
_ARROW = re.compile(rb"ARROW1|\xff{4}.{3}\0\x10\0{3}", re.DOTALL)  # a file, or a stream
_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]{0,500}>\s*){0,5}(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.DOTALL
)
FORMATS: tuple[Format, ...] = (
    TEXT,
    JSON_LINES,
    JSON,
    CSV,
    TSV,
    Format("Parquet", (".parquet", ".pq"), ParquetReader(), re.compile(rb"PAR1"), seekable=True),
    Format("Arrow", (".arrow", ".feather"), ArrowReader(), _ARROW, seekable=True),
    Format("Excel", (".xlsx",), XlsxReader(), seekable=True),
    Format("Word", (".docx",), DocxReader(), seekable=True),
    Format("feed", (".rss", ".atom", ".xml"), FeedReader(), _FEED),
    Format(
        "HTML",
        (".html", ".htm", ".xhtml"),
        HtmlReader(),
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    Format("WARC", (".warc", ".wet"), WarcReader(), re.compile(rb"WARC/[0-9]"), unpacks_gzip=True),
)
_BY_SUFFIX = {suffix: format for format in FORMATS for suffix in format.suffixes}


def _listed(words: tuple[str, ...], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


READ = (
    f"{_listed(tuple(format.suffixes[0] for format in FORMATS), 'and')}, "
    f"each also packed ({_listed(tuple(packing.suffix for packing in PACKINGS), 'or')}) or in a {ARCHIVE} or {TAR[0]}"
)

_AS_TEXT = "a formatted document; save it as plain text"
_UNPACK = "unpack it, or make a .zip of it"
_MAKE_CSV = "save it as CSV or JSON lines, one article a line"
_FOREIGN_SUFFIXES = {
    ".xls": f"a spreadsheet; {_MAKE_CSV}",
    ".ods": f"a spreadsheet; {_MAKE_CSV}",
    ".rtf": _AS_TEXT,
    ".doc": _AS_TEXT,
    ".odt": _AS_TEXT,
    ".epub": _AS_TEXT,
}
_FOREIGN_BYTES = (
    (b"%PDF", "a PDF document; save its text as a .txt file"),
    *((magic, "an archive or office document; unpack it, or save it as plain text") for magic in ARCHIVE_MAGIC),
    (b"{\\rtf", _AS_TEXT),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as plain text"),
    (b"7z\xbc\xaf\x27\x1c", f"a 7z archive; {_UNPACK}"),
    (b"Rar!\x1a\x07", f"a RAR archive; {_UNPACK}"),
    (b"SQLite format 3", f"a database; {_MAKE_CSV}"),
)
_BOM = b"\xef\xbb\xbf"
_OBJECT_OR_LIST = re.compile(rb'\{\s*(?:"|\}|\Z)|\[\s*(?:\{\s*["}]|\]|\Z)')
_TWO_OBJECTS_ON_LINES = re.compile(rb"\{[^\n]*\}[ \t\r]*\n\s*\{")
_BRACE_ALONE = re.compile(rb"\{[ \t\r]*\n")


def is_readable_name(name: str) -> bool:
    """Return whether a file of a folder or archive is read, judged by its suffix alone."""
    return suffix_of(name) in _BY_SUFFIX or suffix_of(name) in (ARCHIVE, *TAR)


def is_archive(name: str, start: bytes) -> bool:
    """Return whether the file is a zip archive; office documents, which are packed like one, do not count."""
    return start.startswith(ARCHIVE_MAGIC) and suffix_of(name) not in (*_FOREIGN_SUFFIXES, *_OFFICE)


def is_tar(name: str, start: bytes) -> bool:
    """Return whether the file is a tar archive; old ones are known by their suffix alone."""
    return start[_TAR_MAGIC[0]] == _TAR_MAGIC[1] or (suffix_of(name) in TAR and not _by_magic(start))


def unreadable(name: str, start: bytes) -> str | None:
    """Return what the file is, and what to do, when it is clearly none of the formats; else None."""
    if _by_magic(start):
        return None
    if what := _FOREIGN_SUFFIXES.get(suffix_of(name)):
        return f"it is {what}"
    if suffix_of(name) in _OFFICE:
        return None
    for magic, found in _FOREIGN_BYTES:
        if start.startswith(magic):
            return f"it is {found}"
    if b"\0" in start and not _OBJECT_OR_LIST.match(start.removeprefix(_BOM).lstrip()):
        return "it is binary, not text; leave it out"
    return None


def is_binary(start: bytes) -> bool:
    """Return whether the first bytes are those of a known format that is not text."""
    known = _by_magic(start)
    return (known is not None and not known.is_text) or any(start.startswith(magic) for magic, _ in _FOREIGN_BYTES)


def detect(name: str, start: bytes) -> Format:
    """Return the format of a file, from its first bytes (after unpacking) and its name."""
    named = _BY_SUFFIX.get(suffix_of(name))
    if found := _by_magic(start):
        return found
    if named is not None and named not in (JSON, JSON_LINES):
        return named
    start = start.removeprefix(_BOM).lstrip()
    if named is None and not _OBJECT_OR_LIST.match(start):
        return CSV if looks_like_table(start) else TEXT
    if start.startswith(b"[") or _BRACE_ALONE.match(start):
        return JSON
    return JSON_LINES if named is JSON_LINES or _TWO_OBJECTS_ON_LINES.match(start) else JSON


def _by_magic(start: bytes) -> Format | None:
    return next((format for format in FORMATS if format.magic and format.magic.match(start)), None)
