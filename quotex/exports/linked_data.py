"""Write schema.org JSON-LD: quotations as `Quotation`, and claims as drafts of `ClaimReview`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import BinaryIO

import regex

from quotex.exports.json_stream import filled, write_list
from quotex.exports.links import article_iri, passage_url, quotation_iri, web_address, wikidata_iri
from quotex.readers.articles import article_date, article_file
from quotex.records import Article, Quote, Speaker, dedup_key
from quotex.serialization import Json
from quotex.text.quotation_marks import CLOSING, DOUBLE_MARKS, OPENING

_GRAPH = '{"@context": "https://schema.org", "@graph": ['
_MARKS = regex.compile(rf"^[{OPENING}{DOUBLE_MARKS}]+|[,.]?[{CLOSING}{DOUBLE_MARKS}]+$")


def write_jsonld(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """Write one graph: each article as NewsArticle before its quotations (https://schema.org/Quotation)."""
    write_list(stream, _quotation_graph(quotes), _GRAPH, lambda _: "]}")


def write_claimreviews(quotes: Iterable[Quote], stream: BinaryIO) -> None:
    """Write one draft of a ClaimReview per claim (https://schema.org/ClaimReview), in the order of first mention.

    The same statement of the same speaker in several articles is one claim: the earliest article is its first
    appearance, the others are appearances. Fields for people to fill in are null: rating, author, address and date
    of the review. All claims are held in memory until the end.
    """
    write_list(stream, (_review(claim) for claim in _claims(quotes)), _GRAPH, lambda _: "]}")


def _quotation_graph(quotes: Iterable[Quote]) -> Iterator[Json]:
    for _, group in groupby(quotes, key=lambda quote: quote.article.id):
        for number, quote in enumerate(group):
            if number == 0:
                yield _article(quote.article)
            yield _quotation(quote)


def _quotation(quote: Quote) -> Json:
    speaker = quote.speaker
    document = speaker is not None and speaker.kind == "document"
    who = _agent(speaker) if speaker and not document else None
    return filled(
        at_type="Quotation",
        at_id=quotation_iri(quote),
        identifier=quote.id,
        text=quote.text,
        inLanguage="en",
        spokenByCharacter=who,
        creator=who if quote.type == "direct" else None,  # of an indirect one the words are the writer's
        isBasedOn=filled(at_type="CreativeWork", name=speaker.name) if speaker and document else None,
        dateCreated=quote.time.date if quote.time else None,
        isPartOf={"@id": article_iri(quote.article)},
        url=passage_url(quote),
        keywords=[f"{quote.type} quotation", *([quote.cue.cue_class] if quote.cue else [])],
    )


def _article(article: Article) -> Json:
    return filled(
        at_type="NewsArticle",
        at_id=article_iri(article),
        identifier=article.id,
        headline=article.title,
        name=None if article.title else article_file(article),
        url=web_address(article.url),
        datePublished=article_date(article),
        publisher=filled(at_type="Organization", name=article.outlet) if article.outlet else None,
    )


def _agent(speaker: Speaker) -> Json:
    """Return a Person or an Organization, the only agents of schema.org; one without a name has a description only."""
    person = speaker.kind in ("person", "unnamed")
    return filled(
        at_type="Person" if person else "Organization",
        name=None if speaker.kind == "unnamed" else speaker.name,
        description=speaker.name if speaker.kind == "unnamed" else None,
        jobTitle=speaker.role if person else None,
        gender=f"https://schema.org/{speaker.gender.capitalize()}" if person and speaker.gender else None,
        affiliation=filled(at_type="Organization", name=speaker.affiliation)
        if person and speaker.affiliation
        else None,
        sameAs=wikidata_iri(speaker),
    )


@dataclass(slots=True)
class _Claim:
    """One claim, with its earliest quotation and the articles that have it."""

    quote: Quote
    articles: dict[str, Article] = field(default_factory=dict)

    def add(self, quote: Quote) -> None:
        """Add a quotation of the claim."""
        if _day(quote.article) < _day(self.quote.article):
            self.quote = quote
        self.articles.setdefault(quote.article.id, quote.article)

    def take(self, other: _Claim) -> None:
        """Add the quotations of another claim, which is the same in other words."""
        self.add(other.quote)
        for number, article in other.articles.items():
            self.articles.setdefault(number, article)


def _claims(quotes: Iterable[Quote]) -> list[_Claim]:
    """Return the claims in the order of first mention; equal words or statements of one speaker are one claim."""
    from quotex.linking.record_statements import same_statements  # loads numpy, which no other export needs

    claims: dict[tuple[str, str], _Claim] = {}
    for quote in quotes:
        claims.setdefault((quote.dedup_key or quote.id, _speaker(quote)), _Claim(quote)).add(quote)
    found: list[_Claim | None] = list(claims.values())
    for places in same_statements([claim.quote for claim in claims.values()]):
        firsts: dict[str, _Claim] = {}
        for place in places:
            claim = found[place]
            assert claim is not None
            first = firsts.setdefault(_speaker(claim.quote), claim)
            if first is not claim:
                first.take(claim)
                found[place] = None
    return [claim for claim in found if claim is not None]


def _speaker(quote: Quote) -> str:
    return dedup_key(quote.speaker.name).rpartition(" ")[2] if quote.speaker else ""


def _review(claim: _Claim) -> Json:
    quote = claim.quote
    others = [article for article in claim.articles.values() if article.id != quote.article.id]
    said = quote.time.date if quote.time else None
    document = quote.speaker is not None and quote.speaker.kind == "document"
    item = filled(
        at_type="Claim",
        at_id=quotation_iri(quote),
        author=_agent(quote.speaker) if quote.speaker and not document else None,
        isBasedOn=filled(at_type="CreativeWork", name=quote.speaker.name) if quote.speaker and document else None,
        datePublished=said or article_date(quote.article),
        firstAppearance=_article(quote.article) | filled(url=passage_url(quote)),
        appearance=[_article(article) for article in others] or None,
    )
    rating = {"@type": "Rating", "alternateName": None, "ratingValue": None, "bestRating": None, "worstRating": None}
    return {
        "@type": "ClaimReview",
        "claimReviewed": _claim_words(quote),
        "itemReviewed": item,
        "reviewRating": rating,
        "author": None,
        "datePublished": None,
        "url": None,
        "creativeWorkStatus": "Draft",
    }


def _claim_words(quote: Quote) -> str:
    """Return the words of the claim; of a direct quotation, without the marks that enclose each part."""
    if quote.type != "direct":
        return quote.text
    return " ".join(_MARKS.sub("", span.text) for span in quote.content) or quote.text


def _day(article: Article) -> str:
    """Return the article's date as a sort key; articles without a date come last."""
    return article_date(article) or "9999"
