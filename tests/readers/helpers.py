"""Short ways to write files and to read them back."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

from quotex.readers import FieldNames, Inputs, Item, Notice, Problem, Reader, Reading
from quotex.records import Article


def read(path: Path | str, **fields: str) -> list[Item]:
    """All items of a file or folder."""
    return list(Inputs([str(path)], FieldNames(**fields)))


def read_bytes(reader: Reader, data: bytes, **fields: str) -> list[Item]:
    """All items that a reader finds in bytes, as the file "f"."""
    return list(reader.read(io.BytesIO(data), "f", Reading(FieldNames(**fields))))


def articles(items: list[Item]) -> list[Article]:
    return [item for item in items if isinstance(item, Article)]


def texts(items: list[Item]) -> list[str]:
    return [article.text for article in articles(items)]


def problems(items: list[Item]) -> list[Problem]:
    return [item for item in items if isinstance(item, Problem)]


def notices(items: list[Item]) -> list[Notice]:
    return [item for item in items if isinstance(item, Notice)]


def lines(*records: Any) -> bytes:
    """JSON lines; bytes stand as they are."""
    return b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in records)


def write(path: Path, data: bytes) -> Path:
    """Writes a file, packed if its name ends in .gz, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path
