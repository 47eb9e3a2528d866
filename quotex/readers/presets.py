"""The table of fields in which the dumps of common tools keep text, title, date, address and outlet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Preset:
    """The fields of one kind of dump, best first; `source.name` is the field `name` inside the field `source`.

    A record is of this kind when it has all the fields of one of `marks`.
    """

    name: str
    marks: tuple[tuple[str, ...], ...]
    text: tuple[str, ...]
    title: tuple[str, ...]
    date: tuple[str, ...]
    url: tuple[str, ...]
    outlet: tuple[str, ...]
    id: tuple[str, ...] = ()


# The first row that fits is used. The last one fits every record, and fills in what the other rows leave open.
PRESETS: tuple[Preset, ...] = (
    Preset(
        "news-please",
        marks=(("maintext",),),
        text=("maintext",),
        title=("title", "title_page", "title_rss"),
        date=("date_publish",),
        url=("url",),
        outlet=("source_domain",),
    ),
    Preset(
        "trafilatura",
        marks=(("source-hostname",), ("hostname", "fingerprint"), ("hostname", "sitename")),
        text=("text", "raw_text"),
        title=("title",),
        date=("date",),
        url=("source", "url"),
        outlet=("source-hostname", "sitename", "hostname"),
        id=("id",),
    ),
    Preset(
        "Newspaper4k",
        marks=(("publish_date", "meta_lang"), ("publish_date", "canonical_link"), ("publish_date", "top_image")),
        text=("text",),
        title=("title",),
        date=("publish_date",),
        url=("url", "canonical_link"),
        outlet=("meta_site_name", "source_url"),
    ),
    Preset(
        "Media Cloud",
        marks=(("media_name",), ("stories_id",), ("text_content", "article_title")),
        text=("story_text", "text", "text_content"),
        title=("title", "article_title"),
        date=("publish_date", "publication_date"),
        url=("url", "guid"),
        outlet=("media_name", "media_url", "canonical_domain"),
        id=("stories_id", "id"),
    ),
    Preset(
        "All the News",
        marks=(("article", "publication"), ("content", "publication")),
        text=("article", "content"),
        title=("title",),
        date=("date",),
        url=("url",),
        outlet=("publication",),
        id=("id",),
    ),
    Preset(
        "cc_news",
        marks=(("text", "domain"),),
        text=("text",),
        title=("title",),
        date=("date",),
        url=("url",),
        outlet=("domain",),
    ),
    Preset(
        "NewsAPI",
        marks=(("publishedAt", "source"), ("publishedAt", "content")),
        text=("content",),
        title=("title",),
        date=("publishedAt",),
        url=("url",),
        outlet=("source.name", "source.id"),
    ),
    Preset(
        "FakeNewsCorpus",
        marks=(("scraped_at", "content"),),  # its date of scraping is no date of the article
        text=("content",),
        title=("title",),
        date=(),
        url=("url",),
        outlet=("domain",),
        id=("id",),
    ),
    Preset(
        "XSum", marks=(("document", "summary"),), text=("document",), title=(), date=(), url=(), outlet=(), id=("id",)
    ),
    Preset(
        "BASIL",
        marks=(("body-paragraphs",),),
        text=("body-paragraphs",),
        title=("title",),
        date=("date",),
        url=("url",),
        outlet=("source",),
        id=("uuid",),
    ),
    Preset(
        "Guardian",
        marks=(("webTitle", "fields"), ("webPublicationDate",)),
        text=("fields.bodyText", "fields.body"),
        title=("webTitle", "fields.headline"),
        date=("webPublicationDate",),
        url=("webUrl",),
        outlet=("fields.publication",),
        id=("id",),
    ),
    Preset(
        "New York Times",
        marks=(("lead_paragraph", "web_url"), ("snippet", "web_url")),
        text=("lead_paragraph", "abstract", "snippet"),
        title=("headline.main",),
        date=("pub_date",),
        url=("web_url",),
        outlet=("source",),
        id=("_id", "uri"),
    ),
    Preset(
        "WordPress",
        marks=(("date_gmt", "content"),),
        text=("content.rendered",),
        title=("title.rendered",),
        date=("date",),
        url=("link",),
        outlet=(),
        id=("guid.rendered",),
    ),
    Preset(
        "feed",
        marks=(("title_detail",), ("summary_detail",), ("published_parsed",), ("feed_html",)),
        text=("feed_html", "content.0.value", "summary"),
        title=("title",),
        date=("published", "updated"),
        url=("link",),
        outlet=("feed_title",),
        id=("id",),
    ),
    Preset(
        "any other",
        marks=((),),
        text=(
            "text",
            "body",
            "content",
            "article",
            "full_text",
            "fulltext",
            "article_text",
            "articleBody",
            "body_text",
        ),
        title=("title", "headline", "webTitle"),
        date=(
            *("date", "published", "publish_date", "published_at", "publishedAt", "publication_date", "pub_date"),
            *("pubDate", "date_published", "datePublished", "webPublicationDate", "timestamp"),
        ),
        url=("url", "link", "webUrl", "web_url", "canonical_url", "uri"),
        outlet=("outlet", "publication", "publisher.name", "publisher", "source.name", "source", "site_name", "domain"),
        id=("id", "_id", "article_id", "guid", "uuid"),
    ),
)

# Fields of the table whose text is HTML.
HTML_FIELDS = frozenset({"fields.body", "content.rendered", "feed_html", "content.0.value", "summary"})

# Copies of the whole page or text, which would otherwise be repeated in every record under `meta`.
COPIES = frozenset({"html", "raw_html", "article_html", "raw_text", "text_cleaned"})


def preset_of(record: Mapping[str, Any]) -> Preset:
    """Return the first row of the table whose marks fit the record."""
    return next(preset for preset in PRESETS if any(all(name in record for name in mark) for mark in preset.marks))


def candidates(preset: Preset, role: str) -> tuple[str, ...]:
    """Return the field names to try for a role ("text", "title", ...), best first."""
    own: tuple[str, ...] = getattr(preset, role)
    rest: tuple[str, ...] = getattr(PRESETS[-1], role)
    return tuple(dict.fromkeys(own + rest))
