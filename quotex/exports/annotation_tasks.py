"""Write tasks for the annotation tools Label Studio and Prodigy, with the records as predictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import fmean
from typing import BinaryIO

import regex

from quotex.exports.json_stream import filled, write_list
from quotex.exports.jsonl import dumps
from quotex.exports.standoff import LABELS, NESTED, RELATIONS, Standoff, standoffs
from quotex.records import Quote
from quotex.serialization import Json

CONTINUES = "continues"  # between the parts of an interrupted quotation

_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}]+|\S", flags=regex.V1)


def label_studio_config() -> str:
    """Return the labeling interface of Label Studio that the tasks need."""
    labels = "\n".join(f'    <Label value="{label}"/>' for label in LABELS)
    relations = "\n".join(f'    <Relation value="{label}"/>' for label in (*RELATIONS, NESTED, CONTINUES))
    return f"""<View>
  <Header value="$title"/>
  <Labels name="label" toName="text">
{labels}
  </Labels>
  <Relations>
{relations}
  </Relations>
  <Text name="text" value="$text" granularity="symbol"/>
</View>
"""


def write_label_studio(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """Write tasks in the basic JSON format of Label Studio, one per article; see `label_studio_config`.

    A region is one stretch of text, so an interrupted quotation is several, linked by the relation "continues".
    Label Studio counts code points.
    """
    write_list(stream, (_label_studio_task(standoff) for standoff in standoffs(quotes, "labelstudio")))


def write_prodigy(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """Write JSON lines for Prodigy's spans interfaces (https://prodi.gy/docs/api-interfaces#spans), one per article.

    Tokens end wherever a span does, as Prodigy requires. Each span names the records that it belongs to.
    """
    for standoff in standoffs(quotes, "prodigy"):
        stream.write(dumps(_prodigy_task(standoff)) + b"\n")


def _about(standoff: Standoff) -> Json:
    article = standoff.article
    return filled(article=article.id, title=article.title, url=article.url, date=article.date, outlet=article.outlet)


def _label_studio_task(standoff: Standoff) -> Json:
    regions = [_region(number, part, standoff) for number, part in _parts(standoff)]
    chained = [
        _link(CONTINUES, f"{number}.{part - 1}", f"{number}.{part}") for number, part in _parts(standoff) if part
    ]
    links = [_link(one.label, f"{one.head}.0", f"{one.tail}.0") for one in standoff.relations]
    producer = standoff.quotes[0][1].producer
    prediction = {
        "model_version": f"quotex {producer.quotex} {producer.model} {producer.model_version}",
        "score": round(fmean(quote.confidence for _, quote in standoff.quotes), 3),
        "result": [*regions, *chained, *links],
    }
    return {"data": {"title": "", **_about(standoff), "text": standoff.article.text}, "predictions": [prediction]}


def _parts(standoff: Standoff) -> Iterator[tuple[int, int]]:
    """Yield the index of each mark with the index of each of its spans."""
    for number, mark in enumerate(standoff.marks):
        yield from ((number, part) for part in range(len(mark.spans)))


def _region(number: int, part: int, standoff: Standoff) -> Json:
    mark = standoff.marks[number]
    span = mark.spans[part]
    value = {"start": span.start, "end": span.end, "text": span.text, "labels": [mark.label]}
    return {"id": f"{number}.{part}", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def _link(label: str, head: str, tail: str) -> Json:
    return {"type": "relation", "from_id": head, "to_id": tail, "direction": "right", "labels": [label]}


def _prodigy_task(standoff: Standoff) -> Json:
    text = standoff.article.text
    records: dict[int, list[str]] = {}
    for number, quote in standoff.quotes:
        records.setdefault(number, []).append(quote.id)
    for relation in standoff.relations:
        if relation.label != NESTED:
            records.setdefault(relation.tail, []).extend(records[relation.head])
    stretches = [span for mark in standoff.marks for span in mark.spans]
    tokens = _tokens(text, {span.start for span in stretches}, {span.end for span in stretches})
    first = {token["start"]: token["id"] for token in tokens}
    last = {token["end"]: token["id"] for token in tokens}
    spans = []
    for number, part in _parts(standoff):
        mark = standoff.marks[number]
        span = mark.spans[part]
        place = {"start": span.start, "end": span.end, "token_start": first[span.start], "token_end": last[span.end]}
        spans.append({**place, "label": mark.label, "records": sorted(set(records[number]))})
    return {"text": text, "tokens": tokens, "spans": spans, "meta": _about(standoff)}


def _tokens(text: str, starts: set[int], ends: set[int]) -> list[Json]:
    """Return words and punctuation marks, split where a span starts or ends.

    White space is a token only where a span starts or ends with it.
    """
    cuts = sorted({*starts, *ends, *(edge for word in _TOKEN.finditer(text) for edge in word.span())})
    tokens: list[Json] = []
    for start, end in pairwise(cuts):
        if text[start:end].strip() or start in starts or end in ends:
            tokens.append({"text": text[start:end], "start": start, "end": end, "id": len(tokens), "ws": False})
    for token, following in pairwise(tokens):
        token["ws"] = text[token["end"] : following["start"]] == " "
    return tokens
