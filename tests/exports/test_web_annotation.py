"""W3C Web Annotations: the shape that the model demands, and selectors that find their words."""

from __future__ import annotations

import io
import json
from typing import Any

import jsonschema
from hypothesis import given

from quotex.exports.web_annotation import write_web_annotations
from quotex.records import Quote
from tests.exports.helpers import HOSTILE, a_record, few, found, with_article

IRI = {"type": "string", "pattern": '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>"{}|\\\\^`]+$'}
POSITION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["type", "start", "end"],
    "properties": {
        "type": {"const": "TextPositionSelector"},
        "start": {"type": "integer", "minimum": 0},
        "end": {"type": "integer", "minimum": 0},
    },
}
WORDS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["type", "exact"],
    "properties": {
        "type": {"const": "TextQuoteSelector"},
        **{name: {"type": "string", "minLength": 1} for name in ("exact", "prefix", "suffix")},
    },
}
BODY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["type", "value", "purpose"],
    "properties": {
        "type": {"const": "TextualBody"},
        "value": {"type": "string", "minLength": 1},
        "purpose": {"enum": ["identifying", "tagging"]},
        "format": {"const": "text/plain"},
    },
}
ANNOTATION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "type", "target", "body", "motivation"],
    "properties": {
        "id": IRI,
        "type": {"const": "Annotation"},
        "motivation": {"const": "identifying"},
        "generator": {"type": "object", "properties": {"type": {"const": "Software"}}},
        "body": {"type": "array", "items": BODY, "minItems": 1},
        "target": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["source", "selector"],
                "properties": {
                    "source": IRI,
                    "selector": {"type": "array", "prefixItems": [WORDS, POSITION], "minItems": 2, "maxItems": 2},
                },
            },
        },
    },
}
# The musts of https://www.w3.org/TR/annotation-model/, sections 3.1, 4.2.4, 4.2.5, 5.1 and 5.2, for what is written.
COLLECTION = {
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": IRI,
        "type": {"const": "AnnotationCollection"},
        "label": {"type": "string"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "type": "object",
            "required": ["id", "type", "items", "partOf"],
            "properties": {
                "id": IRI,
                "partOf": IRI,
                "type": {"const": "AnnotationPage"},
                "startIndex": {"const": 0},
                "items": {"type": "array", "items": ANNOTATION},
            },
        },
    },
}


def collection(records: list[Quote]) -> dict[str, Any]:
    stream = io.BytesIO()
    write_web_annotations(records, stream)
    document: dict[str, Any] = json.loads(stream.getvalue())
    return document


@few
@given(found())
def test_the_collection_is_as_the_model_demands(records: list[Quote]) -> None:
    document = collection(records)
    jsonschema.validate(document, COLLECTION)
    assert document["total"] == len(document["first"]["items"]) == len(records)
    assert document["first"]["partOf"] == document["id"]


@few
@given(found())
def test_both_selectors_find_the_words_in_the_text(records: list[Quote]) -> None:
    items = collection(records)["first"]["items"]
    for quote, annotation in zip(records, items, strict=True):
        text = quote.article.text
        assert len(annotation["target"]) == len(quote.content)
        for span, target in zip(quote.content, annotation["target"], strict=True):
            words, position = target["selector"]
            assert text[position["start"] : position["end"]] == words["exact"] == span.text
            around = words.get("prefix", "") + words["exact"] + words.get("suffix", "")
            assert text.find(around) + len(words.get("prefix", "")) <= span.start
            assert around in text


def test_the_bodies_say_who_and_how() -> None:
    (annotation,) = collection([a_record()])["first"]["items"]
    assert [(body["purpose"], body["value"]) for body in annotation["body"]] == [
        ("identifying", "Dmitry Peskov, spokesman, Kremlin"),
        ("tagging", "direct quotation"),
        ("tagging", "say"),
    ]
    assert annotation["target"][0]["source"] == "https://x.org/1"


def test_other_annotations_make_another_collection() -> None:
    one, other = collection([a_record()]), collection([a_record(id="other")])
    assert one["id"] != other["id"]
    assert one["id"] == collection([a_record()])["id"]


def test_hostile_text_stays_text() -> None:
    document = collection([with_article(a_record(text=HOSTILE), url=HOSTILE, id=HOSTILE)])
    jsonschema.validate(document, COLLECTION)
    assert document["first"]["items"][0]["target"][0]["selector"][0]["exact"] == HOSTILE
