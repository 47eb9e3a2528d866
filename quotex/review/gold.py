"""Convert reviews into gold: JSON lines that `scripts/evaluate.py gold` reads, and the texts they belong to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import regex

from quotex.errors import QuotexError
from quotex.files import new_file
from quotex.lexicons import word_list
from quotex.records import Quote, Span
from quotex.store.database import Database
from quotex.store.rows import stored_quote

_WORD = regex.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One reviewed article: its line of gold, and its text as bytes, whose SHA-256 is in the line."""

    line: dict[str, Any]
    text: bytes

    @property
    def name(self) -> str:
        """The name of the article in gold, the key "doc" of its line."""
        return str(self.line["doc"])


def gold_rows(db: Database, *, partial: bool = False) -> Iterator[GoldRow]:
    """Yield the articles whose records are all reviewed, in the order of their keys.

    With `partial`, yield all articles with a review. Gold is complete: what is not annotated counts as wrong. So a
    partial article gives recall but not precision, and `unreviewed` in its line is the number of records without a
    review. Articles whose text is not stored are left out.
    """
    articles = db.rows(
        "SELECT number, key, id, url, title, date, outlet, text FROM articles WHERE text IS NOT NULL "
        "AND id IN (SELECT id FROM articles WHERE key IN (SELECT article FROM reviews WHERE undone_at IS NULL)) "
        "ORDER BY key"
    )
    done: set[str] = set()
    for number, key, identifier, url, title, date, outlet, text in articles:
        data = text.encode("utf-8")
        digest = hashlib.sha256(data).hexdigest()
        judged = _judged(db, number, text)
        unreviewed = _unreviewed(db, number)
        if digest in done or not judged or (unreviewed and not partial):
            continue
        done.add(digest)  # two addresses may carry one text
        about = {"id": identifier, "url": url, "title": title, "date": date, "outlet": outlet}
        head = {"doc": key, "sha256": digest, **about}
        yield GoldRow({**head, "unreviewed": unreviewed, **_annotations(judged)}, data)


def write_gold(rows: Iterable[GoldRow], stream: BinaryIO, texts: Path | None = None) -> None:
    """Write the lines, and each text as `<doc>.txt` into the folder. Raises QuotexError where that fails."""
    for row in rows:
        stream.write(json.dumps(row.line, ensure_ascii=False).encode("utf-8") + b"\n")
        if texts is not None:
            try:
                texts.mkdir(parents=True, exist_ok=True)
                with new_file(str(texts / f"{row.name}.txt")) as file:
                    file.write(row.text)
            except OSError as error:
                raise QuotexError(f"cannot write the texts to {texts}: {error.strerror or error}") from error


def resolved_from(quote: Quote) -> str:
    """Return the kind of the source mention: implicit, pronoun, name, or nominal (any other noun phrase)."""
    if quote.source is None:
        return "implicit"
    words = _WORD.findall(quote.source.text)
    if len(words) == 1 and words[0].lower() in word_list("pronouns.tsv"):
        return "pronoun"
    names = {word for word in _WORD.findall(quote.speaker.name if quote.speaker else "") if word[:1].isupper()}
    return "name" if names & set(words) else "nominal"


def _judged(db: Database, number: int, text: str) -> list[tuple[str, Quote]]:
    """Return the verdicts that count with the records as judged; records that do not fit the text are left out."""
    rows = db.rows(
        "SELECT q.verdict, r.record FROM quotes q JOIN records r ON r.quote = q.number "
        "WHERE q.article = ? AND q.verdict IS NOT NULL",
        (number,),
    )
    judged = [(verdict, stored_quote(record)) for verdict, record in rows]
    return [(verdict, quote) for verdict, quote in judged if _fits(quote, text)]


def _fits(quote: Quote, text: str) -> bool:
    """Return whether the spans fit this text, and are not of the title or of an earlier version of the article."""
    parts = (quote.content, quote.cue.spans if quote.cue else (), quote.source.spans if quote.source else ())
    return quote.part == "text" and all(text[span.start : span.end] == span.text for spans in parts for span in spans)


def _unreviewed(db: Database, number: int) -> int:
    found = db.rows(
        "SELECT count(*) FROM quotes WHERE article = ? "
        "AND NOT EXISTS (SELECT 1 FROM reviews WHERE reviews.quote = quotes.id AND reviews.undone_at IS NULL)",
        (number,),
    )
    return int(found[0][0])


def _annotations(judged: Sequence[tuple[str, Quote]]) -> dict[str, Any]:
    ordered = sorted(judged, key=lambda item: [(span.start, span.end) for span in item[1].content])
    return {
        "quotes": [_quote(quote) for verdict, quote in ordered if verdict != "reject"],
        "negatives": [span for verdict, quote in ordered if verdict == "reject" for span in _pairs(quote.content)],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "type": quote.type,
        "content": _pairs(quote.content),
        "cue": _pairs(quote.cue.spans if quote.cue else ()),
        "source": _pairs(quote.source.spans if quote.source else ()),
        "speaker": quote.speaker.name if quote.speaker else None,
        "speaker_kind": quote.speaker.kind if quote.speaker else "unnamed",
        "resolved_from": resolved_from(quote),
    }


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
