"""Write the formats of brat and BBC Citron, which have files of their own for each article."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import regex

from quotex.exports.articles import by_article
from quotex.exports.jsonl import dumps
from quotex.exports.output import new_folder
from quotex.exports.standoff import NESTED, OTHERS, QUOTATIONS, RELATIONS, Standoff, standoffs
from quotex.records import Article, Quote, Span, stable_id

_NAME = regex.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,79}")
_LINE_END = regex.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")

_BRAT_COLOURS = {"Direct": "#bfe3c0", "Indirect": "#c5dcf5", "Mixed": "#d9d2f0", "Cue": "#f7d9a8", "Source": "#f5c9c4"}


def write_brat(quotes: Iterable[Quote], path: str) -> None:
    """Write a brat collection: a .txt and an .ann file for each article, and its settings.

    The format is https://brat.nlplab.org/standoff.html. Brat counts CR LF as one character. So carriage returns become
    blanks in the .txt, or line feeds where they stand alone, and every offset stays valid.
    """
    with new_folder(path) as folder:
        _write(folder, "annotation.conf", _brat_settings())
        _write(folder, "visual.conf", _brat_colours())
        names = _Names()
        for standoff in standoffs(quotes, "brat"):
            name = names.of(standoff.article)
            text = standoff.article.text.replace("\r\n", " \n").replace("\r", "\n")
            _write(folder, f"{name}.txt", text)
            _write(folder, f"{name}.ann", "".join(f"{line}\n" for line in _brat_lines(standoff, text)))


def write_citron(quotes: Iterable[Quote], path: str) -> None:
    """Write a JSON file for each article in the annotation format of BBC Citron.

    Citron has exactly one cue span for each quotation: of several the first is taken, and a quotation without a cue is
    left out.
    """
    with new_folder(path) as folder:
        names = _Names()
        for article, found in by_article(quotes, "citron"):
            document = {"text": article.text, "quotes": [_citron(quote) for quote in found if quote.cue]}
            with open(os.path.join(folder, f"{names.of(article)}.json"), "wb") as stream:
                stream.write(dumps(document) + b"\n")


class _Names:
    """File names made of article ids, unique even where the file system ignores case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, article: Article) -> str:
        """Return the file name of an article, without a suffix; each call returns a new name."""
        name = article.id if _NAME.fullmatch(article.id) else stable_id(article.id)
        first, number = name, 1
        while name.lower() in self._taken:
            number += 1
            name = f"{first}-{number}"
        self._taken.add(name.lower())
        return name


def _write(folder: str, name: str, text: str) -> None:
    with open(os.path.join(folder, name), "w", encoding="utf-8", errors="replace", newline="") as stream:
        stream.write(text)


def _brat_lines(standoff: Standoff, text: str) -> Iterator[str]:
    for number, mark in enumerate(standoff.marks, start=1):
        pieces = [piece for span in mark.spans for piece in _one_line_pieces(span, text)]
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = _LINE_END.sub(" ", " ".join(text[start:end] for start, end in pieces))
        yield f"T{number}\t{mark.label} {places}\t{words}"
    for number, relation in enumerate(standoff.relations, start=1):
        yield f"R{number}\t{relation.label} Arg1:T{relation.head + 1} Arg2:T{relation.tail + 1}"
    for number, (mark_number, quote) in enumerate(standoff.quotes, start=1):
        yield f"#{number}\tAnnotatorNotes T{mark_number + 1}\t{_brat_note(quote)}"


def _one_line_pieces(span: Span, text: str) -> Iterator[tuple[int, int]]:
    """Yield a span without its line ends, which brat does not allow; all of it where it holds nothing else."""
    start = span.start
    found = False
    for gap in [*_LINE_END.finditer(text, span.start, span.end), None]:
        end = gap.start() if gap else span.end
        if start < end:
            found = True
            yield start, end
        start = gap.end() if gap else end
    if not found:
        yield span.start, span.end


def _brat_note(quote: Quote) -> str:
    who = quote.speaker.name if quote.speaker else f"unknown speaker ({quote.resolved_by})"
    return " ".join(f"{who}; confidence {quote.confidence}; record {quote.id}".split())


def _brat_settings() -> str:
    arguments = [f"{label}\tArg1:<QUOTATION>, Arg2:{target}" for label, target in RELATIONS.items()]
    return "\n".join(
        [
            "[entities]",
            *QUOTATIONS,
            *OTHERS,
            "",
            "[relations]",
            f"<QUOTATION>={'|'.join(QUOTATIONS)}",
            *arguments,
            f"{NESTED}\tArg1:<QUOTATION>, Arg2:<QUOTATION>",
            "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
            "",
            "[events]",
            "",
            "[attributes]",
            "",
        ]
    )


def _brat_colours() -> str:
    drawing = [f"{label}\tbgColor:{colour}" for label, colour in _BRAT_COLOURS.items()]
    return "\n".join(["[labels]", "", "[drawing]", "SPAN_DEFAULT\tfgColor:black, bgColor:#e6e6e6", *drawing, ""])


def _citron(quote: Quote) -> dict[str, object]:
    assert quote.cue is not None  # filtered by write_citron
    return {
        "id": quote.id,
        "cue": _citron_span(quote.cue.spans[0]),
        "sources": [_citron_span(span) for span in quote.source.spans] if quote.source else [],
        "contents": [_citron_span(span) for span in quote.content],
        "confidence": f"{quote.confidence:.4f}",  # Citron writes a string
    }


def _citron_span(span: Span) -> dict[str, object]:
    return {"start": span.start, "end": span.end, "text": span.text}
