"""Records for the tests of the database, and what a database holds, whatever its numbers are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from quotex.records import (
    Article,
    Context,
    Cue,
    Gender,
    Producer,
    Quote,
    QuoteType,
    Source,
    Span,
    Speaker,
    SpeakerKind,
    stable_id,
)
from quotex.search import open_db
from quotex.serialization import to_json
from quotex.store.rows import stored_quote


def said(
    text: str,
    name: str | None = None,
    role: str | None = None,
    affiliation: str | None = None,
    *,
    url: str | None = "https://news.example/1",
    date: str | None = "2025-06-03",
    outlet: str | None = "Example News",
    kind: SpeakerKind = "person",
    type: QuoteType = "direct",
    cue: str = "say",
    confidence: float = 0.9,
    speaker_confidence: float = 0.9,
    start: int = 0,
    gender: Gender | None = None,
) -> Quote:
    """One quotation; an article is what has one address (or, without one, one text)."""
    article = Article(text=url or text, url=url, title=f"News at {url}", date=date, outlet=outlet)
    end = start + len(text)
    speaker = None
    if name is not None:
        local_id = stable_id(article.id, name)
        speaker = Speaker(name, local_id, kind, role, affiliation, "name", speaker_confidence)
        speaker = replace(speaker, gender=gender, gender_evidence="pronoun" if gender else None)
    return Quote(
        id=stable_id(article.id, text, str(start)),
        article=article,
        type=type,
        text=text,
        content=(Span(start, end, text),),
        cue=Cue(cue, cue, (Span(end + 1, end + 1 + len(cue), cue),), cue, False, "past"),
        source=Source(name, (Span(end + 9, end + 9 + len(name), name),)) if name else None,
        speaker=speaker,
        resolved_by="name" if speaker else "no source",
        addressee=None,
        time=None,
        nested_in=None,
        context=Context(0, "", text, "", "", ""),
        confidence=confidence,
        producer=Producer("0.1.0", "test", "1"),
    )


def written(path: Path, quotes: Iterable[Quote]) -> str:
    """The records in a file; its name."""
    path.write_text("".join(json.dumps(to_json(quote)) + "\n" for quote in quotes), encoding="utf-8")
    return str(path)


def bearers(path: Path | str) -> dict[str, list[str]]:
    """For each speaker of a database, by the name shown, the names it has in the articles, each once for an article."""
    with open_db(path) as db:
        rows = db.rows(
            """SELECT s.id, s.name, m.name FROM speakers s JOIN mentions m ON m.speaker = s.id ORDER BY s.id, m.name"""
        )
    found: dict[int, tuple[str, list[str]]] = {}
    for number, shown, name in rows:
        found.setdefault(number, (shown, []))[1].append(name)
    several: dict[str, list[str]] = {}
    for shown, names in found.values():
        while shown in several:
            shown += "'"
        several[shown] = names
    return several


def parts(path: Path | str) -> set[frozenset[tuple[str, str]]]:
    """Which speakers of articles are one speaker."""
    with open_db(path) as db:
        rows = db.rows("SELECT m.speaker, a.key, m.local_id FROM mentions m JOIN articles a ON a.number = m.article")
    found: dict[int, set[tuple[str, str]]] = {}
    for speaker, key, local_id in rows:
        found.setdefault(speaker, set()).add((key, local_id))
    return {frozenset(one) for one in found.values()}


def content(path: Path | str) -> dict[str, Any]:
    """All that a database holds, without its numbers and times."""
    with open_db(path) as db:
        return {
            "articles": _rows(db.rows("SELECT key, id, url, title, date, outlet, text, meta, digest FROM articles")),
            "quotes": _rows(
                (*row[:-1], to_json(stored_quote(row[-1])))
                for row in db.rows(
                    """SELECT q.id, a.key, q.text, q.content, q.date, q.outlet, local_id, s.name, s.quotes, s.articles,
                    s.role, s.first_date, r.record FROM quotes q JOIN articles a ON a.number = q.article
                    JOIN records r ON r.quote = q.number LEFT JOIN mentions m ON m.id = q.mention
                    LEFT JOIN speakers s ON s.id = q.speaker"""
                )
            ),
            "names": _rows(db.rows("SELECT s.name, a.name, mentions FROM aliases a JOIN speakers s ON id = speaker")),
            "words": _rows(db.rows("SELECT word, name FROM speaker_words JOIN speakers ON id = speaker")),
            "merges": _rows(db.rows("SELECT name, into_name, reason, who FROM merges")),
            "speakers": parts(path),
        }


def _rows(rows: Iterable[Any]) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in rows), key=repr)
