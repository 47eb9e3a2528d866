"""The JSON form of the record: `Quote` to JSON object and back, and its published JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from quotex.errors import QuotexError
from quotex.records import SCHEMA_VERSION, Article, Context, Cue, Producer, Quote, Source, Span, Speaker, Time

Json = dict[str, Any]


@cache
def schema_text() -> str:
    """The JSON Schema (draft 2020-12) that every written record follows, as it is published."""
    return (files("quotex") / "schema.json").read_text(encoding="utf-8")


def schema() -> Json:
    """The JSON Schema as a dictionary, a fresh one for each call."""
    loaded: Json = json.loads(schema_text())
    return loaded


def to_json(quote: Quote) -> Json:
    """The record as a JSON object; its keys stand in the order of the published schema.

    The article's text and `body_start` are left out: a record carries the article's id and what the
    dump said about it, not the article. Offsets are code points into the article's text.
    """
    return {
        "id": quote.id,
        "article": _article_to_json(quote.article),
        "type": quote.type,
        "text": quote.text,
        "content": [_span_to_json(span) for span in quote.content],
        "cue": _cue_to_json(quote.cue) if quote.cue else None,
        "source": _source_to_json(quote.source) if quote.source else None,
        "speaker": _speaker_to_json(quote.speaker) if quote.speaker else None,
        "resolved_by": quote.resolved_by,
        "addressee": _span_to_json(quote.addressee) if quote.addressee else None,
        "time": _time_to_json(quote.time) if quote.time else None,
        "nested_in": quote.nested_in,
        "context": _context_to_json(quote.context),
        "confidence": quote.confidence,
        "dedup_key": quote.dedup_key,
        "producer": _producer_to_json(quote.producer),
        "schema_version": SCHEMA_VERSION,
    }


def from_json(record: Mapping[str, Any]) -> Quote:
    """The record back from its JSON object: `from_json(to_json(quote))` equals `quote` but for the article's text.

    A record does not hold the article's text, so the article comes back with `text` "" and
    `body_start` 0; its id and all else about it are kept.
    Raises QuotexError when a field is missing or has another shape, or when the record was written
    to a schema with another major version.
    """
    if not isinstance(record, Mapping):
        raise QuotexError(f"a record is a JSON object, not {type(record).__name__}")
    version = record.get("schema_version")
    if not isinstance(version, str) or version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise QuotexError(f"the record has schema version {version!r}, but this quotex reads {SCHEMA_VERSION}")
    try:
        return _quote_from_json(record)
    except KeyError as error:
        raise QuotexError(f"the record {record.get('id')!r} lacks the field {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise QuotexError(f"the record {record.get('id')!r} has a field of the wrong shape: {error}") from error


def _quote_from_json(record: Mapping[str, Any]) -> Quote:
    return Quote(
        id=record["id"],
        article=_article_from_json(record["article"]),
        type=record["type"],
        text=record["text"],
        content=_spans_from_json(record["content"]),
        cue=_cue_from_json(record["cue"]) if record["cue"] is not None else None,
        source=_source_from_json(record["source"]) if record["source"] is not None else None,
        speaker=_speaker_from_json(record["speaker"]) if record["speaker"] is not None else None,
        resolved_by=record["resolved_by"],
        addressee=_span_from_json(record["addressee"]) if record["addressee"] is not None else None,
        time=_time_from_json(record["time"]) if record["time"] is not None else None,
        nested_in=record["nested_in"],
        context=_context_from_json(record["context"]),
        confidence=record["confidence"],
        producer=_producer_from_json(record["producer"]),
    )


def _span_to_json(span: Span) -> Json:
    return {"start": span.start, "end": span.end, "text": span.text}


def _span_from_json(value: Json) -> Span:
    return Span(start=value["start"], end=value["end"], text=value["text"])


def _spans_from_json(values: list[Json]) -> tuple[Span, ...]:
    return tuple(_span_from_json(value) for value in values)


def _article_to_json(article: Article) -> Json:
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "meta": dict(article.meta),
    }


def _article_from_json(value: Json) -> Article:
    return Article(
        text="",
        id=value["id"],
        url=value["url"],
        title=value["title"],
        date=value["date"],
        outlet=value["outlet"],
        meta=dict(value["meta"]),
    )


def _cue_to_json(cue: Cue) -> Json:
    return {
        "text": cue.text,
        "lemma": cue.lemma,
        "spans": [_span_to_json(span) for span in cue.spans],
        "class": cue.cue_class,
        "negated": cue.negated,
        "tense": cue.tense,
    }


def _cue_from_json(value: Json) -> Cue:
    return Cue(
        text=value["text"],
        lemma=value["lemma"],
        spans=_spans_from_json(value["spans"]),
        cue_class=value["class"],
        negated=value["negated"],
        tense=value["tense"],
    )


def _source_to_json(source: Source) -> Json:
    return {"text": source.text, "spans": [_span_to_json(span) for span in source.spans]}


def _source_from_json(value: Json) -> Source:
    return Source(text=value["text"], spans=_spans_from_json(value["spans"]))


def _speaker_to_json(speaker: Speaker) -> Json:
    return {
        "name": speaker.name,
        "id": speaker.id,
        "kind": speaker.kind,
        "role": speaker.role,
        "affiliation": speaker.affiliation,
        "resolved_by": speaker.resolved_by,
        "confidence": speaker.confidence,
    }


def _speaker_from_json(value: Json) -> Speaker:
    return Speaker(
        name=value["name"],
        id=value["id"],
        kind=value["kind"],
        role=value["role"],
        affiliation=value["affiliation"],
        resolved_by=value["resolved_by"],
        confidence=value["confidence"],
    )


def _time_to_json(time: Time) -> Json:
    return {"text": time.text, "date": time.date, "start": time.span.start, "end": time.span.end}


def _time_from_json(value: Json) -> Time:
    return Time(text=value["text"], date=value["date"], span=Span(value["start"], value["end"], value["text"]))


def _context_to_json(context: Context) -> Json:
    return {
        "paragraph": context.paragraph,
        "before": context.before,
        "sentence": context.sentence,
        "after": context.after,
        "prefix": context.prefix,
        "suffix": context.suffix,
    }


def _context_from_json(value: Json) -> Context:
    return Context(
        paragraph=value["paragraph"],
        before=value["before"],
        sentence=value["sentence"],
        after=value["after"],
        prefix=value["prefix"],
        suffix=value["suffix"],
    )


def _producer_to_json(producer: Producer) -> Json:
    return {"quotex": producer.quotex, "model": producer.model, "model_version": producer.model_version}


def _producer_from_json(value: Json) -> Producer:
    return Producer(quotex=value["quotex"], model=value["model"], model_version=value["model_version"])
