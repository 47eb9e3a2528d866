"""Standoff annotation of an article: its marks and their relations, for annotation tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quotex.exports.articles import by_article
from quotex.records import Article, Quote, Span

QUOTATIONS = ("Direct", "Indirect", "Mixed")
OTHERS = ("Cue", "Source", "Addressee", "Time")
LABELS = (*QUOTATIONS, *OTHERS)
RELATIONS = {"has_cue": "Cue", "has_source": "Source", "has_addressee": "Addressee", "said_at": "Time"}
NESTED = "nested_in"  # from a quotation to the one whose content holds its attribution


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled part of the text, with one or more spans."""

    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A labelled relation between two marks, given by their indices."""

    label: str
    head: int
    tail: int


@dataclass(frozen=True, slots=True)
class Standoff:
    """The unique marks of an article, their relations, and each record with the index of its content mark."""

    article: Article
    marks: tuple[Mark, ...]
    relations: tuple[Relation, ...]
    quotes: tuple[tuple[int, Quote], ...]


def standoffs(quotes: Iterable[Quote], format_name: str) -> Iterator[Standoff]:
    """Yield a Standoff for each article. Raises QuotexError where a record lacks its article's text."""
    for article, found in by_article(quotes, format_name):
        yield _standoff(article, found)


def _standoff(article: Article, quotes: list[Quote]) -> Standoff:
    marks: dict[Mark, int] = {}
    relations: dict[Relation, None] = {}
    contents: dict[str, int] = {}
    for quote in quotes:
        head = contents[quote.id] = marks.setdefault(Mark(quote.type.title(), quote.content), len(marks))
        for label, spans in _parts(quote):
            tail = marks.setdefault(Mark(RELATIONS[label], spans), len(marks))
            relations[Relation(label, head, tail)] = None
    for quote in quotes:
        if quote.nested_in in contents and contents[quote.nested_in] != contents[quote.id]:
            relations[Relation(NESTED, contents[quote.id], contents[quote.nested_in])] = None
    return Standoff(article, tuple(marks), tuple(relations), tuple((contents[quote.id], quote) for quote in quotes))


def _parts(quote: Quote) -> Iterator[tuple[str, tuple[Span, ...]]]:
    if quote.cue:
        yield "has_cue", quote.cue.spans
    if quote.source:
        yield "has_source", quote.source.spans
    if quote.addressee:
        yield "has_addressee", (quote.addressee,)
    if quote.time:
        yield "said_at", (quote.time.span,)
