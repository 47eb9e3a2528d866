"""Reads Word documents (.docx): one document, one article.

python-docx is not used: it holds a document of any size and leaves out what was inserted with changes tracked.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO
from xml.etree import ElementTree

from quotex.readers.fields import text_article
from quotex.readers.items import STANDARD_INPUT, Item, Problem, UnusableRecord
from quotex.readers.parse_json import MAX_RECORD_BYTES, too_big
from quotex.readers.reading import Reading

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says again what stands before it
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
_NOT_WORD = "it is no Word document, or damaged; save it anew, or as plain text"


class DocxReader:
    """Reads the paragraphs of the body, a blank line between them; footnotes, headers and comments are left out."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield the one article, with its file name under `meta`, or the one problem."""
        try:
            with zipfile.ZipFile(stream) as document:
                body = _part(document, "word/document.xml")
                title = _title(document)
            if body is None:
                raise UnusableRecord(_NOT_WORD)
            article = text_article(_text(body), {} if name == STANDARD_INPUT else {"file": name})
            yield replace(article, title=title or None)
        except UnusableRecord as error:
            yield Problem(name, None, str(error))
        except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, ValueError, NotImplementedError):
            yield Problem(name, None, _NOT_WORD, ends=True)


def _part(document: zipfile.ZipFile, part: str) -> ElementTree.Element | None:
    """Return the XML of one part of the document; None where there is no such part.

    Raises UnusableRecord where it has more than MAX_RECORD_BYTES.
    """
    if part not in document.namelist():
        return None
    with document.open(part) as stream:
        xml = stream.read(MAX_RECORD_BYTES + 1)
    if len(xml) > MAX_RECORD_BYTES:
        raise UnusableRecord(too_big())
    return ElementTree.fromstring(xml)


def _title(document: zipfile.ZipFile) -> str:
    properties = _part(document, "docProps/core.xml")
    return "" if properties is None else (properties.findtext(_TITLE) or "").strip()


def _text(body: ElementTree.Element) -> str:
    paragraphs: list[str] = []
    words: list[str] = []
    waiting = [body]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_W}p":
            paragraphs.append("".join(words))
            words = []
        if element.tag == f"{_W}t":
            words.append(element.text or "")
        elif element.tag in _MARKS:
            words.append(_MARKS[element.tag])
        elif element.tag != _FALLBACK:
            waiting.extend(reversed(element))
    paragraphs.append("".join(words))
    return "\n\n".join(filter(str.strip, paragraphs))
