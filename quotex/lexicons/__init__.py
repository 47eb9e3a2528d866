"""Reads the word lists: plain text or tab-separated columns, "#" starts a comment line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def rows(name: str, *columns: int) -> Iterator[list[str]]:
    """Yield the lines of lexicons/en/`name`, cut at tabs.

    `columns` are the numbers of columns that a line may have, none of them: any. Raises ValueError for another number.
    """
    for line in (files(__name__) / "en" / name).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        row = [cell.strip() for cell in line.split("\t")]
        if columns and len(row) not in columns:
            raise ValueError(f"{name}: {' or '.join(map(str, columns))} columns expected in the line {line!r}")
        yield row


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the first column of lexicons/en/`name`."""
    return frozenset(row[0] for row in rows(name))


@cache
def function_words(function: str) -> frozenset[str]:
    """Return the words with this function in function_words.tsv. Raises KeyError for an unknown one."""
    found = frozenset(word for word, does in rows("function_words.tsv", 2) if does == function)
    if not found:
        raise KeyError(function)
    return found
