"""Write W3C Web Annotations (https://www.w3.org/TR/annotation-model/), one annotation per quotation.

Positions are code points, as in the model, of the text as it was read; on the web page itself the text quote selector
locates the passage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from quotex.exports.json_stream import filled, write_list
from quotex.exports.links import article_iri, quotation_iri
from quotex.records import Quote
from quotex.serialization import Json

_AROUND = 32  # code points of prefix and suffix

_BEFORE = """{"@context": "http://www.w3.org/ns/anno.jsonld",
"type": "AnnotationCollection", "label": "Quotations found by quotex",
"first": {"type": "AnnotationPage", "startIndex": 0, "items": ["""


def write_web_annotations(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """Write a collection with one page; its id is a hash of the ids of its annotations."""
    digest = hashlib.sha256()

    def items() -> Iterator[Json]:
        for quote in quotes:
            digest.update(quotation_iri(quote).encode() + b"\n")
            yield _annotation(quote)

    def after(count: int) -> str:
        name = f"urn:quotex:annotations:{digest.hexdigest()[:16]}"
        return f'], "id": "{name}:1", "partOf": "{name}"}},\n"id": "{name}", "total": {count}}}'

    write_list(stream, items(), _BEFORE, after)


def _annotation(quote: Quote) -> Json:
    tags = [f"{quote.type} quotation", *([quote.cue.cue_class] if quote.cue else [])]
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags]
    if quote.speaker:
        who = ", ".join(part for part in (quote.speaker.name, quote.speaker.role, quote.speaker.affiliation) if part)
        bodies.insert(0, {"type": "TextualBody", "purpose": "identifying", "value": who, "format": "text/plain"})
    return {
        "id": quotation_iri(quote),
        "type": "Annotation",
        "motivation": "identifying",
        "generator": {"type": "Software", "name": f"quotex {quote.producer.quotex}"},
        "body": bodies,
        "target": [_target(quote, number) for number in range(len(quote.content))],
    }


def _target(quote: Quote, number: int) -> Json:
    span = quote.content[number]
    text = quote.part_text
    prefix = quote.context.prefix if number == 0 else text[max(span.start - _AROUND, 0) : span.start]
    suffix = quote.context.suffix if number == 0 else text[span.end : span.end + _AROUND]
    words = filled(type="TextQuoteSelector", exact=span.text, prefix=prefix or None, suffix=suffix or None)
    place = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    selectors = [words, place] if quote.part == "text" else [words]  # positions are only of the text
    return {"source": article_iri(quote.article), "selector": selectors}
