"""The value of `stored_records.record`: what columns of other tables do not give of a record.

The view `records` (schema.sql) makes the complete record of it and of these columns; a test holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotex.json_form import writer_of
from quotex.records import Article, Quote, Span
from quotex.store.rows import MentionRow, record_text
from quotex.store.values import storable

_LARGEST = 2**53  # the columns hold no larger offsets
_DIGITS = 6  # behind the point of a probability; SQLite prints a number of fifteen digits as it was


def stored_record(quote: Quote, encoded: bytes, article: Article, mention: MentionRow | None) -> str:
    """Return the JSON object of the fields that columns do not give, or the complete record where they cannot give it.

    `encoded` is `record_bytes(quote, article)`; `article` and `mention` are those whose rows belong to the quotation.
    """
    if not _fits_columns(quote, encoded, article):
        return record_text(quote if quote.review is None else replace(quote, review=None))
    wanted = list(_fields_without_columns(quote, mention))
    if not wanted:
        return "{}"
    record = writer_of(Quote)(quote)
    return json.dumps({name: record[name] for name in wanted}, separators=(",", ":"))


def _fits_columns(quote: Quote, encoded: bytes, article: Article) -> bool:
    """Return whether SQL gives back texts, numbers and the article as they are.

    Columns replace lone surrogates, and SQL functions end at a null character.
    """
    if b"\\u0000" in encoded or b"\\ud" in encoded or not _same_article(quote, article):
        return False
    speaker = quote.speaker
    return (
        all(span.end <= _LARGEST for span in _spans_in_columns(quote))
        and quote.context.paragraph <= _LARGEST
        and round(quote.confidence, _DIGITS) == quote.confidence
        and (speaker is None or round(speaker.confidence, _DIGITS) == speaker.confidence)
    )


def _same_article(quote: Quote, article: Article) -> bool:
    """Return whether the row of the article holds what the record says about it."""
    own = quote.article
    if own is not article and (own.id, own.url, own.title, own.date, own.outlet, own.meta) != (
        *(article.id, article.url, article.title, article.date, article.outlet, article.meta),
    ):
        return False
    texts = (article.id, article.url, article.title, article.date, article.outlet)
    return all(text is None or ("\0" not in text and storable(text) == text) for text in texts)


def _spans_in_columns(quote: Quote) -> Iterator[Span]:
    yield from quote.content
    yield from quote.cue.spans if quote.cue else ()
    yield from quote.source.spans if quote.source else ()


def _fields_without_columns(quote: Quote, mention: MentionRow | None) -> Iterator[str]:
    """Yield the fields of the record that the columns do not give."""
    if quote.part != "text":
        yield "part"
    if not _is_only(quote.content, quote.text):
        yield "content"
    if quote.cue and not _is_only(quote.cue.spans, quote.cue.text):
        yield "cue"
    if quote.source and not _is_only(quote.source.spans, quote.source.text):
        yield "source"
    if quote.speaker and not (mention and _is_described(quote, mention)):
        yield "speaker"
    yield from (name for name in ("via", "speaker_candidates", "addressee", "time") if getattr(quote, name) is not None)


def _is_only(spans: Sequence[Span], text: str) -> bool:
    return len(spans) == 1 and spans[0].text == text


def _is_described(quote: Quote, mention: MentionRow) -> bool:
    """Return whether the row of the mention describes the speaker as the record does."""
    own = quote.speaker
    assert own is not None
    described = (mention.local_id, mention.name, mention.kind, mention.role, mention.affiliation)
    return (
        *(own.id, own.name, own.kind, own.role, own.affiliation, own.gender, own.gender_evidence),
        *(own.resolved_by, own.members, own.wikidata),
    ) == (*described, mention.gender, mention.gender_evidence, quote.resolved_by, None, None)
