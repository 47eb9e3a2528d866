"""Split the words of a quotation and its sentence into pieces: content, source, cue and hits of a query."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from quotex.records import Quote, Span
from quotex.search.results import Piece, SentencePart, SentencePiece
from quotex.store.rows import stored_quote
from quotex.store.values import DamagedDatabase

START, END = "\ue000", "\ue001"  # private-use characters; one in a text would only mark one word more
_SNIPPET_WORDS = 40
_WORDS_BEFORE = 10  # words before the first hit
_LONGEST = 260  # code points of a piece that is shown whole
_KEPT = 120  # code points kept at each end of a longer one
_WORD = re.compile(r"\S+")
_RANK: dict[SentencePart, int] = {"cue": 0, "source": 1, "content": 2, "": 3}

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Spans:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    sentence: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The fields of a record that its sentence is made of."""

    text: str
    content: tuple[Span, ...]
    context: _Place
    cue: _Spans | None = None
    source: _Spans | None = None


_DECODER = msgspec.json.Decoder(Excerpt)


def excerpt(record: str) -> Excerpt | Quote:
    """Return the fields of a stored record that its sentence needs, which is faster than reading all of it.

    Raises DamagedDatabase.
    """
    try:
        return _DECODER.decode(record)
    except (msgspec.MsgspecError, UnicodeError):  # a lone surrogate, which only Python's json accepts
        return stored_quote(record)


def is_in_columns(stored: str) -> bool:
    """Return whether columns give all that a sentence needs of a record, whose value in `stored_records` this is."""
    return stored == "{}" or not any(f'"{name}":' in stored for name in ("content", "cue", "source", "schema_version"))


def excerpt_of_columns(row: sqlite3.Row, sentence: str) -> Excerpt:
    """Return the fields of a record that its sentence needs, of a row of `quotes`. Raises DamagedDatabase."""
    return Excerpt(
        row["text"],
        (Span(row["start"], row["end"], row["text"]),),
        _Place(sentence, row["prefix"]),
        None if row["cue"] is None else _only(row["cue_start"], row["cue"]),
        None if row["source"] is None else _only(row["source_start"], row["source"]),
    )


def _only(start: int | None, text: str) -> _Spans:
    if start is None:
        raise DamagedDatabase("a quotation has no place of its cue or source, neither in its row nor in its record")
    return _Spans((Span(start, start + len(text), text),))


def unmarked(marked: str) -> tuple[str, tuple[Offsets, ...]]:
    """Return a text without the marks START and END, and the spans between them."""
    text: list[str] = []
    hits: list[Offsets] = []
    at = 0
    for n, part in enumerate(marked.split(START)):
        hit, end, rest = part.partition(END) if n else ("", "", part)
        if end:
            hits.append((at, at + len(hit)))
        text += [hit, rest]
        at += len(hit) + len(rest)
    return "".join(text), tuple(hits)


def snippet(text: str, hits: Sequence[Offsets]) -> tuple[Piece, ...]:
    """Return the _SNIPPET_WORDS words with the most hits, in pieces that are hits or not."""
    words = [match.span() for match in _WORD.finditer(text)] if hits and len(text) > 2 * _SNIPPET_WORDS else []
    if len(words) > _SNIPPET_WORDS:
        first = max(_windows(words, hits), key=lambda window: (window[1], -window[0]))[0]
        shown = words[first : first + _SNIPPET_WORDS]
        low = shown[0][0] if first else 0
        high = shown[-1][1] if first + _SNIPPET_WORDS < len(words) else len(text)
    else:
        low, high = 0, len(text)
    found = [Piece("…", False)] * (low > 0)
    at = low
    for start, end in hits:
        if low <= start and end <= high:
            found += [Piece(text[at:start], False)] * (at < start) + [Piece(text[start:end], True)]
            at = end
    found += [Piece(text[at:high], False)] * (at < high)
    return (*found, *[Piece("…", False)] * (high < len(text)))


def _windows(words: Sequence[Offsets], hits: Sequence[Offsets]) -> Iterator[tuple[int, int]]:
    """Yield, for a window around each hit, the number of its first word and the number of its hits."""
    for start, _ in hits:
        inside = next((n for n, word in enumerate(words) if word[1] > start), len(words) - 1)
        first = max(0, min(inside - _WORDS_BEFORE, len(words) - _SNIPPET_WORDS))
        low, high = words[first][0], words[min(first + _SNIPPET_WORDS, len(words)) - 1][1]
        yield first, sum(low <= one and end <= high for one, end in hits)


def sentence_pieces(
    quote: Excerpt | Quote, content_hits: Sequence[Offsets] = (), sentence_hits: Sequence[Offsets] | None = None
) -> tuple[SentencePiece, ...]:
    """Return the sentence of a record in pieces.

    `content_hits` are hits as spans of `quote.text`, `sentence_hits` hits as spans of the sentence itself, where these
    are known. Spans outside of the sentence are left out. Where two parts overlap, the cue takes precedence over the
    source, and the source over the content.
    """
    sentence = quote.context.sentence
    start = _start(quote, sentence)
    parts = [] if start is None else list(_parts(quote, sentence, start))
    hits = sentence_hits
    if hits is None:
        hits = [] if start is None else list(_in_sentence(quote, content_hits, start))
    cuts = {0, len(sentence)}
    cuts.update(at for _, low, high in parts for at in (low, high))
    cuts.update(at for span in hits for at in span if 0 <= at <= len(sentence))
    found = []
    for low, high in pairwise(sorted(cuts)):
        is_hit = bool(hits) and any(one <= low < end for one, end in hits)
        inside: list[SentencePart] = [part for part, one, end in parts if one <= low < end]
        found.append(SentencePiece(_shortened(sentence[low:high], is_hit=is_hit), _first(inside), is_hit))
    return tuple(found)


def _first(parts: Sequence[SentencePart]) -> SentencePart:
    return min(parts, key=_RANK.__getitem__, default="")


def _parts(quote: Excerpt | Quote, sentence: str, start: int) -> Iterator[tuple[SentencePart, int, int]]:
    """Yield the spans of content, source and cue within the sentence, which begins at `start` in the article."""
    spans: tuple[tuple[SentencePart, tuple[Span, ...]], ...] = (
        ("content", quote.content),
        ("source", quote.source.spans if quote.source else ()),
        ("cue", quote.cue.spans if quote.cue else ()),
    )
    for part, own in spans:
        for span in own:
            low, high = span.start - start, span.end - start
            if low >= 0 and sentence[low:high] == span.text:
                yield part, low, high


def _in_sentence(quote: Excerpt | Quote, hits: Sequence[Offsets], start: int) -> Iterator[Offsets]:
    """Yield the hits in the words of a quotation as spans of its sentence; content spans have one order in both."""
    at = 0
    for span in quote.content:
        at = quote.text.find(span.text, at)
        if at < 0:
            return
        yield from (
            (span.start - start + low - at, span.start - start + high - at)
            for low, high in hits
            if at <= low and high <= at + len(span.text)
        )
        at += len(span.text)


def _start(quote: Excerpt | Quote, sentence: str) -> int | None:
    """Return the offset of the sentence in the article, None where it lacks the first content span.

    Of several places of that span, the one with the best fitting characters before it counts.
    """
    first, prefix = quote.content[0], quote.context.prefix
    at = sentence.find(first.text)
    if at < 0:
        return None
    places = [at]
    while (at := sentence.find(first.text, at + 1)) >= 0:
        places.append(at)
    return first.start - (
        places[0] if len(places) == 1 else max(places, key=lambda at: _fitting(sentence[:at], prefix))
    )


def _fitting(before: str, prefix: str) -> int:
    """Return the length of the longest common suffix of two texts."""
    return next((n for n in range(min(len(before), len(prefix)), 0, -1) if before[-n:] == prefix[-n:]), 0)


def _shortened(text: str, *, is_hit: bool) -> str:
    """Return the piece; of a long one without hits, both ends with "…" between them, cut at blanks where possible."""
    if is_hit or len(text) <= _LONGEST:
        return text
    head, tail = text[:_KEPT], text[-_KEPT:]
    head = head.rpartition(" ")[0] or head
    tail = tail.partition(" ")[2] or tail
    return f"{head} … {tail}"
