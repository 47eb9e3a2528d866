"""The whole way with the bundled models, on the articles in seeds/."""

import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation import from_quotes, read_gold, score_gold
from quotex import Article, Quote
from quotex.readers import Inputs
from quotex.serialization import from_json, schema, to_json
from tests.models import extractor, extractor_of_all
from tests.text_strategies import articles as marked_articles

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"


@cache
def seed_articles() -> tuple[Article, ...]:
    return tuple(item for item in Inputs([str(SEEDS)]) if isinstance(item, Article))


@cache
def seed_quotes() -> tuple[tuple[Quote, ...], ...]:
    return tuple(map(tuple, extractor().extract_articles(seed_articles())))


@cache
def first_article() -> tuple[Article, tuple[Quote, ...]]:
    return next((a, q) for a, q in zip(seed_articles(), seed_quotes(), strict=True) if "Peskov" in a.text)


def test_the_first_article_is_read_as_its_gold_says() -> None:
    article, quotes = first_article()
    gold = read_gold(ROOT / "tests" / "gold" / "seed.jsonl", SEEDS)
    score, _ = score_gold(gold, {"seed": from_quotes(quotes, text=article.text)})
    assert score.detection.recall.total == 20
    assert score.detection.recall.hits >= 19
    assert score.detection.precision.total - score.detection.precision.hits <= 2
    assert score.type_right.hits >= 19
    assert score.speaker_right.hits >= 18
    assert score.negatives.hits == 0


@pytest.mark.parametrize("name", ["Dmitry Peskov", "Zelensky", "Artem Kobzar"])
def test_the_speakers_of_the_first_article_are_named_in_full_and_one_entity_each(name: str) -> None:
    quotes = first_article()[1]
    theirs = [q.speaker for q in quotes if q.speaker and q.speaker.name.endswith(name)]
    assert theirs
    assert len({speaker.id for speaker in theirs}) == 1
    assert {speaker.kind for speaker in theirs} == {"person"}


def test_the_office_of_a_person_is_not_the_person() -> None:
    quotes = first_article()[1]
    office = next(q for q in quotes if q.source and "office" in q.source.text)
    assert office.speaker is not None
    assert office.speaker.kind == "organization"


def test_every_span_of_every_record_is_what_the_article_says_there() -> None:
    for article, quotes in zip(seed_articles(), seed_quotes(), strict=True):
        assert quotes, article.id
        for quote in quotes:
            check_offsets(article.title or "" if quote.part == "title" else article.text, quote)


def check_offsets(text: str, quote: Quote) -> None:
    spans = [*quote.content, *(quote.cue.spans if quote.cue else ()), *(quote.source.spans if quote.source else ())]
    spans += [s for s in (quote.addressee, quote.time.span if quote.time else None) if s]
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
    first = quote.content[0]
    assert text[: first.start].endswith(quote.context.prefix)
    assert text[first.end :].startswith(quote.context.suffix)


def test_every_record_follows_the_schema_and_survives_json() -> None:
    for quotes in seed_quotes():
        for quote in quotes:
            record = json.loads(json.dumps(to_json(quote)))
            jsonschema.validate(record, schema())
            assert to_json(from_json(record)) == record


def test_ids_are_unique_and_name_the_records_that_hold_nested_ones() -> None:
    for quotes in seed_quotes():
        ids = [quote.id for quote in quotes]
        assert len(set(ids)) == len(ids)
        assert {quote.nested_in for quote in quotes} <= {None, *ids}


def test_dates_become_times_of_quotations() -> None:
    article, quotes = first_article()
    assert article.date == "2025-06-03"
    white_house = next(q for q in quotes if q.source and q.source.text == "The White House")
    assert white_house.time is not None
    assert (white_house.time.text, white_house.time.date) == ("on Monday", "2025-06-02")


def test_the_order_of_articles_and_their_company_change_nothing() -> None:
    backwards = extractor().extract_articles(seed_articles()[::-1])[::-1]
    alone = [extractor().extract_articles([article])[0] for article in seed_articles()[:3]]
    together = [list(quotes) for quotes in seed_quotes()]
    assert [list(map(essence, quotes)) for quotes in backwards] == [list(map(essence, q)) for q in together]
    assert [list(map(essence, quotes)) for quotes in alone] == [list(map(essence, q)) for q in together[:3]]


def essence(quote: Quote) -> dict[str, object]:
    """The record without what differs by rounding when other articles share a batch."""
    record = to_json(quote)
    del record["confidence"]
    return record


def test_attitudes_come_only_with_all_attributions() -> None:
    text = "The senator supports the new law. He wants to see it passed. The mayor said the roads were closed."
    assert [q.cue.lemma for q in extractor().extract(text) if q.cue] == ["say"]
    lemmas = {q.cue.lemma for q in extractor_of_all().extract(text) if q.cue}
    assert "say" in lemmas
    assert lemmas & {"support", "want"}


def test_a_header_with_a_date_is_no_part_of_the_article() -> None:
    quotes = extractor().extract("date 2025-06-03 The mayor said on Monday that the road was closed.")
    assert [q.article.date for q in quotes] == ["2025-06-03"]
    assert quotes[0].source is not None
    assert quotes[0].source.text == "The mayor"


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "words"),
    [
        ("“The road is closed,” Mayor Ada Obi said. “Nobody told us.”", "Ada Obi", "direct", 2),
        ("Ada Obi, the mayor, said that the road would stay closed until Friday.", "Ada Obi", "indirect", 1),
        ("The road will stay closed, according to the transport ministry.", "transport ministry", "indirect", 1),
        ("Ada Obi called the plan “a disgrace for the whole town” on Tuesday.", "Ada Obi", "mixed", 1),
        ("''We are not going to wait,'' Ada Obi told reporters on Monday.", "Ada Obi", "direct", 1),
    ],
)
def test_plain_sentences_are_understood(text: str, speaker: str, kind: str, words: int) -> None:
    (quote,) = extractor().extract(text)
    assert quote.speaker is not None
    assert re.sub(r"^the ", "", quote.speaker.name, flags=re.I) == speaker
    assert (quote.type, len(quote.content)) == (kind, words)


@settings(max_examples=15)
@given(marked_articles())
def test_any_article_with_any_marks_gives_valid_records_and_the_same_ones_again(text: str) -> None:
    quotes = extractor().extract(text)
    for quote in quotes:
        check_offsets(text, quote)
        jsonschema.validate(to_json(quote), schema())
    assert extractor().extract(text) == quotes


@settings(max_examples=15)
@given(st.text(max_size=200))
def test_no_text_of_any_kind_breaks_the_extraction(text: str) -> None:
    for quote in extractor_of_all().extract(text):
        check_offsets(text, quote)
