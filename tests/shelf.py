"""A small database of quotations, made as people make theirs: records and articles in files, indexed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from quotex.records import (
    Article,
    Context,
    Cue,
    Producer,
    Quote,
    QuoteType,
    Source,
    Span,
    Speaker,
    SpeakerCandidate,
    stable_id,
)
from quotex.search import index_files
from quotex.serialization import to_json

PARADE = Article(
    text="The parade 🎺 is off.\r\n\r\n“It rains,” the mayor Ada Obi said on Monday. She added that Bo Lin "
    "had said the band was “quite\u202e ill”.\n\nIt was the third time, according to the city.\n",
    id="parade",
    url="https://news.example/parade?a=1&b=2#top",
    title="Parade <off> & gone",
    date="2025-06-03",
    outlet="The Example",
    meta={"section": "city"},
)
HOSTILE = Article(
    text='<script>alert("x")</script> “<img src=x onerror=alert(1)>,” said </article><b>Mallory</b> '
    + "x" * 5000
    + "\n",
    id='"><script>alert(2)</script>',
    url="javascript:alert(3)",
    title="<script>alert(4)</script>",
    date="2024-02-01",
    outlet='"onmouseover="alert(5)',
)
BARE = Article(
    text="The road is closed, the mayor Ada Obi said.",
    id="bare",
    url="https://news.example/road",
    title="Road",
    date="2023-11-30",
    outlet="The Example",
)
ARTICLES = (PARADE, HOSTILE, BARE)
PRODUCER = Producer("0.1.0", "none", "0")


def quotes() -> list[Quote]:
    """Two articles with their quotations, one nested in another, and one article whose text is not kept."""
    rain = said(
        PARADE, "direct", ["“It rains,”"], "said", "the mayor Ada Obi", "Ada Obi", role="mayor", confidence=0.97
    )
    ill = "Bo Lin had said the band was “quite\u202e ill”"
    outer = said(PARADE, "mixed", [ill], "added", "She", "Ada Obi", rule="pronoun", confidence=0.8)
    inner = said(
        PARADE, "mixed", ["the band was “quite\u202e ill”"], "had said", "Bo Lin", "Bo Lin", nested_in=outer.id
    )
    third = said(PARADE, "indirect", ["It was the third time"], "according to", "the city", None, confidence=0.3)
    perhaps = (SpeakerCandidate("a" * 16, "Ada Obi", 0.46), SpeakerCandidate("b" * 16, "Bo <Lin>", 0.31))
    third = replace(third, speaker_candidates=perhaps)
    attack = "“<img src=x onerror=alert(1)>,”"
    bad = said(HOSTILE, "direct", [attack], "said", "</article><b>Mallory</b>", "<b>Mallory</b>", confidence=0.5)
    road = said(BARE, "indirect", ["The road is closed"], "said", "the mayor Ada Obi", "Ada Obi", role="mayor")
    return [rain, outer, inner, third, bad, road]


def said(
    article: Article,
    kind: QuoteType,
    words: Sequence[str],
    cue: str,
    source: str,
    speaker: str | None,
    *,
    role: str | None = None,
    rule: str = "name",
    confidence: float = 0.9,
    nested_in: str | None = None,
) -> Quote:
    """A record whose spans are where these words stand first in the article."""
    content = tuple(_find(article.text, part) for part in words)
    cues, sources = (_find(article.text, cue),), (_find(article.text, source),)
    who = speaker and Speaker(speaker, stable_id(article.id, speaker), "person", role, None, rule, 0.9)
    first = content[0]
    return Quote(
        id=stable_id(article.text, repr(content), cue),
        article=article,
        type=kind,
        text=" ".join(span.text for span in content),
        content=content,
        cue=Cue(cue, cue.split()[-1], cues, "according" if cue == "according to" else "say", False, "past"),
        source=Source(source, sources),
        speaker=who or None,
        resolved_by=rule if who else "no source",
        addressee=None,
        time=None,
        nested_in=nested_in,
        context=Context(
            0,
            "",
            first.text,
            "",
            article.text[max(0, first.start - 32) : first.start],
            article.text[first.end : first.end + 32],
        ),
        confidence=confidence,
        producer=PRODUCER,
    )


def make_database(folder: Path) -> Path:
    """Indexes the records; the article without text is left out of the articles."""
    records, articles, database = folder / "q.jsonl", folder / "q.articles.jsonl", folder / "q.db"
    _write(records, [to_json(quote) for quote in quotes()])
    _write(articles, [_article(article) for article in ARTICLES if article is not BARE])
    index_files([str(records)], str(database))
    return database


def _find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span.of(text, start, start + len(words))


def _article(article: Article) -> dict[str, object]:
    names = ("id", "url", "title", "date", "outlet", "text", "body_start")
    return {**{name: getattr(article, name) for name in names}, "meta": dict(article.meta)}


def _write(path: Path, rows: Sequence[object]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8", newline="\n")
