"""Reviews as gold that the scorer reads."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.gold import read_gold, score_gold, scores_by_outlet
from evaluation.predictions import from_quotes
from evaluation.tables import outlet_table
from quotex.records import Quote, Source, Span
from quotex.review.corrections import Correction
from quotex.review.gold import gold_rows, resolved_from, write_gold
from quotex.review.reviews import add_missed, add_review, reviewable, undo_review
from quotex.search import Database
from tests.shelf import PARADE, quotes

RAIN, OUTER, INNER, THIRD, BAD, ROAD = quotes()
PARADE_QUOTES = (RAIN, OUTER, INNER, THIRD)


def written(db: Database, folder: Path, *, partial: bool = False) -> list[dict[str, object]]:
    stream = io.BytesIO()
    write_gold(gold_rows(db, partial=partial), stream, folder / "texts")
    (folder / "gold.jsonl").write_bytes(stream.getvalue())
    return [json.loads(line) for line in stream.getvalue().decode("utf-8").splitlines()]


def test_the_scorer_reads_the_export_and_finds_what_was_accepted_right(db: Database, tmp_path: Path) -> None:
    for quote in (RAIN, OUTER, INNER):
        add_review(db, quote.id, "accept", "Ada")
    add_review(db, THIRD.id, "reject", "Ada")
    written(db, tmp_path)
    [article] = read_gold(tmp_path / "gold.jsonl", tmp_path / "texts")
    assert article.text == PARADE.text
    assert [quote.type for quote in article.quotes] == ["direct", "mixed", "mixed"]
    assert article.negatives == ((THIRD.content[0].start, THIRD.content[0].end),)
    score, _ = score_gold([article], {article.name: list(from_quotes(PARADE_QUOTES, text=PARADE.text))})
    assert (score.detection.recall.value, score.detection.precision.value) == (1.0, 0.75)
    assert score.speaker_right.value == 1.0
    assert score.negatives.value == 1.0


def test_corrections_are_what_gold_says(db: Database, tmp_path: Path) -> None:
    change = Correction(type="mixed", content=((25, 32), (33, 34)), cue=(), source=(), speaker="", kind=None)
    add_review(db, RAIN.id, "correct", "Ada", change)
    [row] = written(db, tmp_path, partial=True)
    assert row["quotes"] == [
        {
            "type": "mixed",
            "content": [[25, 32], [33, 34]],
            "cue": [],
            "source": [],
            "speaker": None,
            "speaker_kind": "unnamed",
            "resolved_from": "implicit",
        }
    ]


def test_an_article_is_gold_when_all_its_records_are_reviewed(db: Database, tmp_path: Path) -> None:
    for quote in PARADE_QUOTES[:-1]:
        add_review(db, quote.id, "accept", "Ada")
    assert written(db, tmp_path) == []
    [row] = written(db, tmp_path, partial=True)
    assert row["unreviewed"] == 1
    last = add_review(db, THIRD.id, "accept", "Ada")
    assert [row["unreviewed"] for row in written(db, tmp_path)] == [0]
    undo_review(db, last.id)
    assert written(db, tmp_path) == []


def test_an_article_without_text_is_no_gold(db: Database, tmp_path: Path) -> None:
    add_review(db, ROAD.id, "accept", "Ada")
    assert written(db, tmp_path, partial=True) == []


def test_reviews_of_a_text_that_has_changed_are_left_out(db: Database, tmp_path: Path) -> None:
    for quote in PARADE_QUOTES:
        add_review(db, quote.id, "accept", "Ada")
    with db.changes() as connection:
        connection.execute("UPDATE articles SET text = replace(text, 'It rains', 'It pours')")
    [row] = written(db, tmp_path)
    assert len(row["quotes"]) == 3


def test_the_names_of_texts_are_safe_as_names_of_files(db: Database, tmp_path: Path) -> None:
    add_review(db, BAD.id, "accept", "Ada")
    [row] = written(db, tmp_path)
    assert str(row["doc"]).isalnum()
    assert (tmp_path / "texts" / f"{row['doc']}.txt").exists()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (None, "implicit"),
        ("She", "pronoun"),
        ("the mayor Ada Obi", "name"),
        ("Obi's office", "name"),
        ("the mayor", "nominal"),
    ],
)
def test_what_a_source_mention_is_follows_from_its_words(source: str | None, expected: str) -> None:
    made = None if source is None else Source(source, (Span(0, len(source), source),))
    quote: Quote = replace(RAIN, source=made)
    assert resolved_from(quote) == expected


def test_with_what_was_missed_the_gold_tells_how_much_is_found(db: Database, tmp_path: Path) -> None:
    for quote in PARADE_QUOTES:
        add_review(db, quote.id, "accept", "Ada")
    start = PARADE.text.index("The parade")
    said = Correction(type="indirect", content=((start, start + 19),))
    add_missed(db, reviewable(db, RAIN.id).article, said, "Ada")
    written(db, tmp_path)
    [article] = read_gold(tmp_path / "gold.jsonl", tmp_path / "texts")
    assert len(article.quotes) == 5
    score, _ = score_gold([article], {article.name: list(from_quotes(PARADE_QUOTES, text=PARADE.text))})
    assert (score.detection.recall.value, score.detection.precision.value) == (0.8, 1.0)


def test_the_scorer_tells_the_figures_of_each_outlet(db: Database, tmp_path: Path) -> None:
    for quote in (*PARADE_QUOTES, BAD):
        add_review(db, quote.id, "reject" if quote is OUTER else "accept", "Ada")
    written(db, tmp_path)
    articles = list(read_gold(tmp_path / "gold.jsonl", tmp_path / "texts"))
    found = {one.name: list(from_quotes(PARADE_QUOTES, text=PARADE.text)) if "rains" in one.text else []
             for one in articles}  # fmt: skip
    scores = scores_by_outlet(score_gold(articles, found)[1])
    assert [(one.detection.recall.value, one.detection.recall.total) for one in scores.values()] == [(0.0, 1), (1.0, 3)]
    assert "| The Example | 3 | 75.0 / 100.0 / 85.7 |" in outlet_table(scores)
