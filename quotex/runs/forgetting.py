"""Removes what was forgotten in a database from the files of runs too: records, articles beside them, caches."""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BufferedIOBase
from typing import Any, cast

from quotex.errors import QuotexError
from quotex.exports.output import output
from quotex.readers.articles import articles_beside
from quotex.readers.streams import CannotOpen, Damaged, opened
from quotex.records import Article
from quotex.runs.runner import CACHE
from quotex.runs.state import database_failures
from quotex.search.forgetting import Forgotten
from quotex.store.rows import article_key

Row = dict[str, Any]


def forget_in_cache(folder: str, forgotten: Forgotten) -> int:
    """Remove the texts with forgotten quotations from the cache of `quotex run --cache`; return how many.

    Raises QuotexError where there is no cache, or it cannot be written.
    """
    path = os.path.join(folder, CACHE)
    if not os.path.exists(path):
        raise QuotexError(f"there is no cache of quotex run in {folder}; name the folder that --cache was given")
    with database_failures(path), closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete = ON")
        found = database.execute("SELECT number, outcome FROM found WHERE typeof(outcome) = 'blob'")
        numbers = [(number,) for number, outcome in found.fetchall() if forgotten.ids & _ids(outcome)]
        database.executemany("DELETE FROM found WHERE number = ?", numbers)
        database.execute("VACUUM")
    return len(numbers)


def _ids(outcome: bytes) -> frozenset[str]:
    try:
        return frozenset(one["id"] for one in json.loads(zlib.decompress(outcome)))
    except (ValueError, zlib.error, TypeError, KeyError):  # damaged; the next run finds that out
        return frozenset()


def forget_in_records(path: str, forgotten: Forgotten) -> tuple[int, int]:
    """Rewrite a file of records and the articles beside it without what was forgotten.

    Returns how many records and articles were removed: of a speaker, the quotations and the articles that quote him or
    her. The state of the run that wrote the file is removed too: it holds records, and no longer fits the file. Raises
    QuotexError where the file cannot be rewritten.
    """
    records = _rewritten(path, lambda row: _is_record_of(row, forgotten))
    beside = articles_beside(path)
    texts = _rewritten(beside, lambda row: _key(row) in forgotten.keys) if os.path.exists(beside) else 0
    if os.path.exists(f"{path}.state"):
        os.unlink(f"{path}.state")
    return records, texts


def _is_record_of(row: Row, forgotten: Forgotten) -> bool:
    if forgotten.names:
        speaker = row.get("speaker") or {}
        return row.get("id") in forgotten.ids or speaker.get("name") in forgotten.names
    return _key(row.get("article") or {}) in forgotten.keys


def _key(article: Row) -> str:
    url, outlet = article.get("url"), article.get("outlet")
    return article_key(Article("", str(article.get("id") or "-"), url=url, outlet=outlet))


def _rewritten(path: str, is_gone: Callable[[Row], bool]) -> int:
    removed = 0
    with output(path) as stream:
        for line in _lines(path):
            if _is_gone(line, is_gone):
                removed += 1
            else:
                stream.write(line)
    return removed


def _is_gone(line: bytes, is_gone: Callable[[Row], bool]) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and is_gone(row)


def _lines(path: str) -> Iterator[bytes]:
    try:
        with open(path, "rb") as file:
            yield from opened(cast(BufferedIOBase, file), path, lambda _: None).whole
    except OSError as error:
        raise QuotexError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error
    except (CannotOpen, Damaged) as error:
        raise QuotexError(f"cannot read {path}: {error}; nothing was removed from it") from error
