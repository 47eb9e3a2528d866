"""Records as flat rows: the columns that CSV and Parquet share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Literal, NamedTuple

from quotex.exports.checkworthiness import checkworthiness
from quotex.exports.links import passage_url
from quotex.readers.articles import article_date, article_file
from quotex.records import Member, Quote, Span, SpeakerCandidate

Kind = Literal["text", "number", "whole number", "yes or no", "spans", "date"]


class Column(NamedTuple):
    """One column: its name, the kind of its values, and the function that gets them from a record."""

    name: str
    kind: Kind
    of: Callable[[Quote], Any]


def _cue(field: str) -> Callable[[Quote], Any]:
    return lambda quote: getattr(quote.cue, field) if quote.cue else None


def _speaker(field: str) -> Callable[[Quote], Any]:
    return lambda quote: getattr(quote.speaker, field) if quote.speaker else None


def _spans(part: Callable[[Quote], Any]) -> Callable[[Quote], Sequence[Span]]:
    return lambda quote: found.spans if (found := part(quote)) else ()


def _json(entities: Iterable[Member | SpeakerCandidate] | None) -> str | None:
    """Return a list of entities as JSON, None for None."""
    return None if entities is None else json.dumps([asdict(one) for one in entities], ensure_ascii=False)


def _day(text: str | None) -> date | None:
    """Return the day of an ISO 8601 date, None where it is not a full date."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


COLUMNS: tuple[Column, ...] = (
    Column("id", "text", lambda quote: quote.id),
    Column("speaker", "text", _speaker("name")),
    Column("speaker_role", "text", _speaker("role")),
    Column("speaker_affiliation", "text", _speaker("affiliation")),
    Column("type", "text", lambda quote: quote.type),
    Column("part", "text", lambda quote: quote.part),
    Column("quotation", "text", lambda quote: quote.text),
    Column("cue", "text", _cue("text")),
    Column("sentence", "text", lambda quote: quote.context.sentence),
    Column("article_date", "text", lambda quote: quote.article.date),
    Column("outlet", "text", lambda quote: quote.article.outlet),
    Column("article_title", "text", lambda quote: quote.article.title),
    Column("article_url", "text", lambda quote: quote.article.url),
    Column("passage_url", "text", passage_url),
    Column("confidence", "number", lambda quote: quote.confidence),
    Column("review", "text", lambda quote: quote.review),
    Column("checkworthiness", "number", lambda quote: checkworthiness(quote).score),
    Column("checkworthy_for", "text", lambda quote: ", ".join(checkworthiness(quote).reasons_for)),
    Column("checkworthy_against", "text", lambda quote: ", ".join(checkworthiness(quote).reasons_against)),
    Column("source", "text", lambda quote: quote.source.text if quote.source else None),
    Column("via", "text", lambda quote: quote.via.text if quote.via else None),
    Column("cue_lemma", "text", _cue("lemma")),
    Column("cue_class", "text", _cue("cue_class")),
    Column("cue_negated", "yes or no", _cue("negated")),
    Column("cue_tense", "text", _cue("tense")),
    Column("addressee", "text", lambda quote: quote.addressee.text if quote.addressee else None),
    Column("said_when", "text", lambda quote: quote.time.text if quote.time else None),
    Column("said_date", "text", lambda quote: quote.time.date if quote.time else None),
    Column("said_edtf", "text", lambda quote: quote.time.edtf if quote.time else None),
    Column("speaker_kind", "text", _speaker("kind")),
    Column("speaker_id", "text", _speaker("id")),
    Column("speaker_confidence", "number", _speaker("confidence")),
    Column("speaker_gender", "text", _speaker("gender")),
    Column("speaker_gender_evidence", "text", _speaker("gender_evidence")),
    Column("speaker_wikidata", "text", _speaker("wikidata")),
    Column("speaker_members", "text", lambda quote: _json(quote.speaker.members) if quote.speaker else None),
    Column("speaker_candidates", "text", lambda quote: _json(quote.speaker_candidates)),
    Column("resolved_by", "text", lambda quote: quote.resolved_by),
    Column("sentence_before", "text", lambda quote: quote.context.before),
    Column("sentence_after", "text", lambda quote: quote.context.after),
    Column("paragraph", "whole number", lambda quote: quote.context.paragraph),
    Column("article_file", "text", lambda quote: article_file(quote.article)),
    Column("article_id", "text", lambda quote: quote.article.id),
    Column("content_spans", "spans", lambda quote: quote.content),
    Column("cue_spans", "spans", _spans(lambda quote: quote.cue)),
    Column("source_spans", "spans", _spans(lambda quote: quote.source)),
    Column("via_spans", "spans", _spans(lambda quote: quote.via)),
    Column("addressee_spans", "spans", lambda quote: (quote.addressee,) if quote.addressee else ()),
    Column("time_spans", "spans", lambda quote: (quote.time.span,) if quote.time else ()),
    Column("nested_in", "text", lambda quote: quote.nested_in),
    Column("dedup_key", "text", lambda quote: quote.dedup_key),
    Column("producer", "text", lambda quote: f"quotex {quote.producer.quotex}"),
    Column("model", "text", lambda quote: quote.producer.model),
    Column("model_version", "text", lambda quote: quote.producer.model_version),
)

# Parquet only: full dates as dates, and the parts of the record that do not suit spreadsheets.
_DATES: dict[str, Callable[[Quote], Any]] = {
    "article_date": lambda quote: _day(article_date(quote.article)),
    "said_date": lambda quote: _day(quote.time.date if quote.time else None),
}
PARQUET_COLUMNS: tuple[Column, ...] = (
    *(Column(one.name, "date", _DATES[one.name]) if one.name in _DATES else one for one in COLUMNS),
    Column("article_date_text", "text", lambda quote: quote.article.date),
    Column("said_date_text", "text", lambda quote: quote.time.date if quote.time else None),
    Column("context_prefix", "text", lambda quote: quote.context.prefix),
    Column("context_suffix", "text", lambda quote: quote.context.suffix),
    Column("article_meta", "text", lambda quote: json.dumps(dict(quote.article.meta), ensure_ascii=False)),
)
