"""The fields of common dumps, each with a record as the tool writes it."""

from __future__ import annotations

from typing import Any

import pytest

from quotex.readers import Reading
from quotex.readers.fields import RecordReader
from quotex.readers.presets import COPIES, PRESETS, preset_of

TEXT = "The council said on Tuesday that the bridge would stay closed."

NEWS_PLEASE: dict[str, Any] = {
    "authors": ["Ann Lee"],
    "date_download": "2017-07-18 09:00:00",
    "date_modify": "None",
    "date_publish": "2017-07-17 17:03:00",
    "description": "The bridge stays closed.",
    "filename": "https%3A%2F%2Fnews.example%2Fbridge.json",
    "image_url": "https://news.example/bridge.jpg",
    "language": "en",
    "localpath": None,
    "maintext": TEXT,
    "source_domain": "news.example",
    "text": None,
    "title": "Bridge stays closed",
    "title_page": None,
    "title_rss": None,
    "url": "https://news.example/bridge",
}
TRAFILATURA: dict[str, Any] = {
    "title": "Bridge stays closed",
    "author": "Ann Lee",
    "hostname": "news.example",
    "date": "2017-07-17",
    "fingerprint": "dcd9bcd4bd9b6d4f",
    "id": None,
    "license": None,
    "comments": "",
    "raw_text": TEXT.replace(" ", "  "),
    "text": TEXT,
    "language": None,
    "image": None,
    "pagetype": "article",
    "filedate": "2025-01-01",
    "source": "https://news.example/bridge",
    "source-hostname": "News Example",
    "excerpt": "The bridge stays closed.",
    "categories": "local",
    "tags": "",
}
NEWSPAPER4K: dict[str, Any] = {
    "url": "https://news.example/bridge",
    "read_more_link": "",
    "language": "en",
    "title": "Bridge stays closed",
    "top_image": "https://news.example/bridge.jpg",
    "meta_img": "",
    "images": [],
    "movies": [],
    "keywords": ["bridge"],
    "keyword_scores": {"bridge": 1.2},
    "meta_keywords": [""],
    "tags": [],
    "authors": ["Ann Lee"],
    "publish_date": "2017-07-17T17:03:00+00:00",
    "summary": "The bridge stays closed.",
    "meta_description": "",
    "meta_lang": "en",
    "meta_favicon": "",
    "meta_site_name": "News Example",
    "canonical_link": "https://news.example/bridge?c=1",
    "text": TEXT,
}
MEDIA_CLOUD: dict[str, Any] = {
    "id": "eebfb686618e34a9bc6e87e87e90c54b",
    "media_name": "News Example",
    "media_url": "news.example",
    "title": "Bridge stays closed",
    "publish_date": "2017-07-17",
    "url": "https://news.example/bridge",
    "language": "en",
    "indexed_date": "2017-07-19 03:02:01.123456",
    "text": TEXT,
}
MEDIA_CLOUD_V2: dict[str, Any] = {
    "stories_id": 27456565,
    "media_id": 1,
    "media_name": "News Example",
    "media_url": "http://news.example",
    "publish_date": "2017-07-17 17:03:00",
    "collect_date": "2017-07-18 01:00:00",
    "guid": "https://news.example/?p=1",
    "url": "https://news.example/bridge",
    "title": "Bridge stays closed",
    "story_text": TEXT,
}
ALL_THE_NEWS: dict[str, Any] = {
    "date": "2017-07-17 17:03:00",
    "year": "2017",
    "month": "7.0",
    "day": "17",
    "author": "Ann Lee",
    "title": "Bridge stays closed",
    "article": TEXT,
    "url": "https://news.example/bridge",
    "section": "Local",
    "publication": "News Example",
}
ALL_THE_NEWS_1: dict[str, Any] = {
    "id": 17283,
    "title": "Bridge stays closed",
    "publication": "News Example",
    "author": "Ann Lee",
    "date": "2017-07-17",
    "year": 2017.0,
    "month": 7.0,
    "url": None,
    "content": TEXT,
}
CC_NEWS: dict[str, Any] = {
    "title": "Bridge stays closed",
    "text": TEXT,
    "domain": "news.example",
    "date": "2017-07-17 17:03:00",
    "description": "The bridge stays closed.",
    "url": "https://news.example/bridge",
    "image_url": "https://news.example/bridge.jpg",
}
NEWS_API: dict[str, Any] = {
    "source": {"id": "news-example", "name": "News Example"},
    "author": "Ann Lee",
    "title": "Bridge stays closed",
    "description": "The bridge stays closed.",
    "url": "https://news.example/bridge",
    "urlToImage": "https://news.example/bridge.jpg",
    "publishedAt": "2017-07-17T17:03:00Z",
    "content": TEXT,
}
PLAIN: dict[str, Any] = {"headline": "Bridge stays closed", "body": TEXT, "published": "17 July 2017", "uuid": "u-1"}

ADDRESS = "https://news.example/bridge"


@pytest.mark.parametrize(
    ("name", "record", "date", "url", "outlet"),
    [
        ("news-please", NEWS_PLEASE, "2017-07-17T17:03:00", ADDRESS, "news.example"),
        ("trafilatura", TRAFILATURA, "2017-07-17", ADDRESS, "News Example"),
        ("Newspaper4k", NEWSPAPER4K, "2017-07-17T17:03:00+00:00", ADDRESS, "News Example"),
        ("Media Cloud", MEDIA_CLOUD, "2017-07-17", ADDRESS, "News Example"),
        ("Media Cloud", MEDIA_CLOUD_V2, "2017-07-17T17:03:00", ADDRESS, "News Example"),
        ("All the News", ALL_THE_NEWS, "2017-07-17T17:03:00", ADDRESS, "News Example"),
        ("All the News", ALL_THE_NEWS_1, "2017-07-17", None, "News Example"),
        ("cc_news", CC_NEWS, "2017-07-17T17:03:00", ADDRESS, "news.example"),
        ("NewsAPI", NEWS_API, "2017-07-17T17:03:00+00:00", ADDRESS, "News Example"),
        ("any other", PLAIN, "2017-07-17", None, None),
    ],
)
def test_the_fields_of_a_common_dump_are_recognised(
    name: str, record: dict[str, Any], date: str, url: str | None, outlet: str | None
) -> None:
    assert preset_of(record).name == name
    article = RecordReader(Reading()).article(record)
    assert article.text == TEXT
    assert article.title == "Bridge stays closed"
    assert (article.date, article.url, article.outlet) == (date, url, outlet)


def test_ids_are_taken_from_dumps_that_have_them() -> None:
    ids = [
        RecordReader(Reading()).article(record).id for record in (MEDIA_CLOUD, MEDIA_CLOUD_V2, ALL_THE_NEWS_1, PLAIN)
    ]
    assert ids == ["eebfb686618e34a9bc6e87e87e90c54b", "27456565", "17283", "u-1"]


def test_every_other_field_is_kept_under_meta() -> None:
    meta = RecordReader(Reading()).article(NEWS_PLEASE).meta
    used = {"maintext", "title", "date_publish", "url", "source_domain"}
    assert dict(meta) == {name: value for name, value in NEWS_PLEASE.items() if name not in used}


def test_a_nested_field_that_is_used_leaves_its_neighbours_under_meta() -> None:
    assert RecordReader(Reading()).article(NEWS_API).meta["source"] == {"id": "news-example"}
    assert NEWS_API["source"] == {"id": "news-example", "name": "News Example"}


def test_copies_of_the_text_are_not_repeated_under_meta() -> None:
    meta = RecordReader(Reading()).article({**TRAFILATURA, "cleaned": TEXT, "html": "<p>"}).meta
    assert not meta.keys() & {"raw_text", "cleaned", "html", "text"}
    assert meta["excerpt"] == "The bridge stays closed."


def test_the_last_row_of_the_table_fits_everything_and_no_other_row_does() -> None:
    assert [preset.name for preset in PRESETS if () in preset.marks] == ["any other"]
    assert PRESETS[-1].name == "any other"
    assert preset_of({}).name == "any other"
    assert COPIES.isdisjoint(name for preset in PRESETS for name in preset.title + preset.date + preset.url)
