"""Reads plain text: one file, one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from quotex.readers.fields import MAX_CHARACTERS, text_article, too_long
from quotex.readers.items import NO_ARTICLES, STANDARD_INPUT, Item, Problem, UnusableRecord
from quotex.readers.parse_json import not_utf8
from quotex.readers.reading import Reading

_MAX_BYTES = 4 * MAX_CHARACTERS  # no character has more than four bytes


class TextReader:
    """Reads the whole file as one text, to the character: no line end is translated, no mark is dropped."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield the one article, with its file name under `meta`, or the one problem."""
        raw = stream.read(_MAX_BYTES + 1)
        if len(raw) > _MAX_BYTES:
            yield Problem(name, 1, too_long(f"more than {_MAX_BYTES:,} bytes"))
            return
        if not raw:
            yield Problem(name, None, NO_ARTICLES, ends=True)
            return
        meta = {} if name == STANDARD_INPUT else {"file": name}
        try:
            yield text_article(raw.decode("utf-8"), meta)
        except UnicodeDecodeError as error:
            yield Problem(name, raw.count(b"\n", 0, error.start) + 1, not_utf8(raw[error.start]))
        except UnusableRecord as error:
            yield Problem(name, 1, str(error))
