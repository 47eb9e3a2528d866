"""schema.org: every type and property is one of its vocabulary, and drafts of reviews say no more than the record."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from quotex.exports.linked_data import write_claimreviews, write_jsonld
from quotex.records import Quote, Span
from tests.exports.helpers import HOSTILE, a_record, few, found, three_records, with_article

THING = {"name", "description", "url", "identifier"}
WORK = THING | {"author", "creator", "datePublished", "dateCreated", "inLanguage", "isPartOf", "isBasedOn", "keywords"}
WORK |= {"publisher", "text", "headline", "creativeWorkStatus"}
# The properties that schema.org (release 28) gives these types, as far as they are used.
VOCABULARY = {
    "Quotation": WORK | {"spokenByCharacter"},
    "NewsArticle": WORK,
    "CreativeWork": WORK,
    "Claim": WORK | {"appearance", "firstAppearance", "claimInterpreter"},
    "ClaimReview": WORK | {"claimReviewed", "itemReviewed", "reviewRating"},
    "Rating": THING | {"alternateName", "ratingValue", "bestRating", "worstRating"},
    "Person": THING | {"jobTitle", "affiliation", "gender", "sameAs"},
    "Organization": THING | {"sameAs"},
}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def graph(write: Any, records: list[Quote]) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    write(records, stream)
    document = json.loads(stream.getvalue())
    assert document["@context"] == "https://schema.org"
    assert list(document) == ["@context", "@graph"]
    every: list[dict[str, Any]] = document["@graph"]
    return every


@few
@given(found())
def test_all_types_and_properties_are_of_the_vocabulary(records: list[Quote]) -> None:
    for write in (write_jsonld, write_claimreviews):
        for node in nodes(graph(write, records)):
            assert {name for name in node if name[0] != "@"} <= VOCABULARY[node["@type"]]


@few
@given(found())
def test_each_article_stands_before_its_quotations_which_point_to_it(records: list[Quote]) -> None:
    known = set()
    texts = []
    for node in graph(write_jsonld, records):
        if node["@type"] == "NewsArticle":
            known.add(node["@id"])
        else:
            texts.append(node["text"])
            assert node["isPartOf"]["@id"] in known
    assert texts == [quote.text for quote in records]


def test_an_article_is_described_once_for_all_its_quotations() -> None:
    kinds = [node["@type"] for node in graph(write_jsonld, three_records())]
    assert kinds == ["NewsArticle", "Quotation", "Quotation", "NewsArticle", "Quotation"]


def test_a_quotation_has_all_that_the_record_knows() -> None:
    article, quotation = graph(write_jsonld, [a_record()])
    assert article == {
        "@type": "NewsArticle",
        "@id": "https://x.org/1",
        "identifier": "a-1",
        "headline": "Over",
        "url": "https://x.org/1",
        "datePublished": "2025-06-04",
        "publisher": {"@type": "Organization", "name": "x.org"},
    }
    person = {
        "@type": "Person",
        "name": "Dmitry Peskov",
        "jobTitle": "spokesman",
        "gender": "https://schema.org/Male",
        "affiliation": {"@type": "Organization", "name": "Kremlin"},
        "sameAs": "http://www.wikidata.org/entity/Q4353676",
    }
    assert quotation.pop("url").startswith("https://x.org/1#:~:text=")
    assert quotation == {
        "@type": "Quotation",
        "@id": "urn:quotex:quotation:0123456789abcdef",
        "identifier": "0123456789abcdef",
        "text": "“It is over,”",
        "inLanguage": "en",
        "spokenByCharacter": person,
        "creator": person,
        "dateCreated": "2025-06-03",
        "isPartOf": {"@id": "https://x.org/1"},
        "keywords": ["direct quotation", "say"],
    }


def test_the_words_of_an_indirect_quotation_are_not_created_by_the_speaker() -> None:
    _, quotation = graph(write_jsonld, [a_record(type="indirect")])
    assert "creator" not in quotation
    assert quotation["spokenByCharacter"]["name"] == "Dmitry Peskov"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("organization", {"@type": "Organization", "name": "Dmitry Peskov"}),
        ("group", {"@type": "Organization", "name": "Dmitry Peskov"}),
        ("document", None),
    ],
)
def test_who_is_no_person_is_none(kind: Any, expected: object) -> None:
    quote = a_record()
    assert quote.speaker
    _, quotation = graph(write_jsonld, [replace(quote, speaker=replace(quote.speaker, kind=kind, wikidata=None))])
    assert quotation.get("spokenByCharacter") == expected
    assert ("isBasedOn" in quotation) == (kind == "document")


def test_who_has_no_name_is_described() -> None:
    quote = a_record()
    assert quote.speaker
    nobody = {"role": None, "affiliation": None, "gender": None, "wikidata": None}
    unnamed = replace(quote.speaker, kind="unnamed", name="a senior official", **nobody)
    _, quotation = graph(write_jsonld, [replace(quote, speaker=unnamed)])
    assert quotation["spokenByCharacter"] == {"@type": "Person", "description": "a senior official"}


def test_a_date_that_is_none_and_an_address_that_is_none_are_left_out() -> None:
    article, quotation = graph(write_jsonld, [with_article(a_record(), url="javascript:alert(1)", date="last week")])
    assert article["@id"] == "urn:quotex:article:a-1"
    assert not {"url", "datePublished"} & set(article)
    assert "url" not in quotation


def test_a_draft_leaves_to_a_person_what_only_a_person_can_say() -> None:
    (review,) = graph(write_claimreviews, [a_record()])
    assert review["claimReviewed"] == "It is over"
    assert review["creativeWorkStatus"] == "Draft"
    assert {name for name, value in review.items() if value is None} == {"author", "datePublished", "url"}
    rating = review["reviewRating"]
    assert rating.pop("@type") == "Rating"
    assert set(rating.values()) == {None}
    claim = review["itemReviewed"]
    assert claim["author"]["name"] == "Dmitry Peskov"
    assert claim["author"]["sameAs"] == "http://www.wikidata.org/entity/Q4353676"
    assert claim["datePublished"] == "2025-06-03"
    assert claim["firstAppearance"]["@id"] == "https://x.org/1"
    assert "appearance" not in claim


def test_one_claim_in_several_articles_is_one_draft_with_the_earliest_first() -> None:
    late, _, early = three_records()
    early = with_article(early, date="2025-01-01")
    assert early.speaker
    early = replace(early, speaker=replace(early.speaker, name="Peskov"))
    (review,) = graph(write_claimreviews, [late, early])
    claim = review["itemReviewed"]
    assert claim["firstAppearance"]["identifier"] == "b"
    assert [article["identifier"] for article in claim["appearance"]] == ["a-1"]


def test_the_same_words_of_another_speaker_are_another_claim() -> None:
    quote = a_record()
    assert quote.speaker
    other = replace(quote, id="9", speaker=replace(quote.speaker, name="Ann Obi"))
    assert len(graph(write_claimreviews, [quote, other, replace(quote, id="8", speaker=None)])) == 3


def test_the_marks_of_each_part_of_an_interrupted_quotation_go() -> None:
    text = "“One,” he said, “two.”"
    quote = a_record(text=text, content=(Span(0, 6, "“One,”"), Span(16, 22, "“two.”")))
    (review,) = graph(write_claimreviews, [quote])
    assert review["claimReviewed"] == "One two"
    (mixed,) = graph(write_claimreviews, [replace(quote, type="mixed")])
    assert mixed["claimReviewed"] == quote.text


def test_hostile_text_stays_text() -> None:
    _, quotation = graph(write_jsonld, [with_article(a_record(text=HOSTILE), title=HOSTILE, id=HOSTILE, url=None)])
    assert quotation["text"] == HOSTILE
    assert quotation["isPartOf"]["@id"].isascii()
