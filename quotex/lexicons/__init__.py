"""Reads the word lists: plain text or tab-separated columns, "#" starts a comment line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def rows(name: str, columns: int = 0) -> Iterator[list[str]]:
    """The lines of lexicons/en/`name`, cut at tabs; ValueError where a line has not `columns` of them (0: any)."""
    for line in (files(__name__) / "en" / name).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        row = [cell.strip() for cell in line.split("\t")]
        if columns and len(row) != columns:
            raise ValueError(f"{name}: {columns} columns expected in the line {line!r}")
        yield row


@cache
def word_list(name: str) -> frozenset[str]:
    """The first column of lexicons/en/`name`."""
    return frozenset(row[0] for row in rows(name))
