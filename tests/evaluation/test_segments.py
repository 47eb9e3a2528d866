from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.corpora import GoldAttribution, Offsets, read_polnear
from evaluation.polnear import match, match_corpus
from evaluation.predictions import read_predictions
from evaluation.segments import PARTS, Part, score_segments, segment, tokens_of

FIXTURE = Path(__file__).parent / "fixtures" / "polnear"
TEXT = "Ada Birch, the mayor, said that the bridge's deck is closed. ''It is late,'' she added. “We are sorry.”"


def spans(*parts: str) -> tuple[Offsets, ...]:
    return tuple((TEXT.index(part), TEXT.index(part) + len(part)) for part in parts)


def attribution(
    content: tuple[Offsets, ...], cue: tuple[Offsets, ...] = (), source: tuple[Offsets, ...] = ()
) -> GoldAttribution:
    return GoldAttribution(content, cue, source)


BRIDGE = attribution(spans("that the bridge's deck is closed"), spans("said"), spans("Ada Birch, the mayor,"))
LATE = attribution(spans("''It is late,''", "“We are sorry.”"), spans("added"), spans("she"))


def counts(gold: list[GoldAttribution], found: list[GoldAttribution]) -> dict[Part, tuple[float, int, int]]:
    scores = score_segments([match(TEXT, gold, found)])
    return {part: (s.recall.hits, s.recall.total, s.precision.total) for part, s in scores.items()}


def test_every_contiguous_span_is_a_segment_of_its_own() -> None:
    first_half = attribution(LATE.content[:1], LATE.cue, LATE.source)
    assert counts([LATE], [first_half]) == {"source": (1, 1, 1), "cue": (1, 1, 1), "content": (1, 2, 1)}


def test_segments_are_not_linked() -> None:
    swapped = [attribution(BRIDGE.content, LATE.cue, LATE.source), attribution(LATE.content, BRIDGE.cue, BRIDGE.source)]
    assert counts([BRIDGE, LATE], swapped) == {"source": (2, 2, 2), "cue": (2, 2, 2), "content": (3, 3, 3)}


def test_a_source_that_two_attributions_share_counts_once() -> None:
    other = attribution(spans("is late"), spans("added"), BRIDGE.source)
    assert counts([BRIDGE, other], [BRIDGE])["source"] == (1, 1, 1)


@pytest.mark.parametrize("exact", ["''It is late,'' ", " ''It is late,''"])
def test_white_space_at_an_edge_does_not_matter(exact: str) -> None:
    found = attribution(spans(exact, "“We are sorry.”"))
    assert counts([LATE], [found])["content"] == (2, 2, 2)


@pytest.mark.parametrize("inexact", ["It is late,''", "''It is late,", "''It is", "''It is late,'' she"])
def test_marks_commas_and_words_at_an_edge_matter(inexact: str) -> None:
    found = attribution(spans(inexact, "“We are sorry.”"))
    assert counts([LATE], [found])["content"] == (1, 2, 2)


def test_the_comma_that_closes_an_apposition_is_a_token() -> None:
    found = attribution(BRIDGE.content, BRIDGE.cue, spans("Ada Birch, the mayor"))
    assert counts([BRIDGE], [found])["source"] == (0, 1, 1)


@pytest.mark.parametrize(
    ("span", "words"),
    [("the bridge", "the bridge's"), ("ridge's deck", "deck"), ("'s", None), (" ", None), ("''It", "''It")],
)
def test_a_token_belongs_to_the_span_in_which_it_begins(span: str, words: str | None) -> None:
    tokens = tokens_of(TEXT)
    found = segment(tokens, spans(span)[0])
    shown = TEXT[tokens.spans[found[0]][0] : tokens.spans[found[1]][1]] if found else None
    assert shown == words


def test_spans_that_touch_stay_two_segments() -> None:
    halves = attribution(spans("that the bridge's", " deck is closed"))
    assert counts([BRIDGE], [halves])["content"] == (0, 1, 2)


def test_the_figures_of_the_fixture_are_those_counted_by_hand() -> None:
    scores = score_segments(
        match_corpus(read_polnear(FIXTURE), read_predictions(FIXTURE / "predictions.jsonl")).values()
    )
    found = {part: (s.recall.hits, s.recall.total, s.precision.hits, s.precision.total) for part, s in scores.items()}
    assert found == {"source": (5, 11, 5, 9), "cue": (7, 14, 7, 10), "content": (7, 17, 7, 15)}


def test_gold_against_itself_is_perfect_and_nothing_predicted_scores_nothing() -> None:
    documents = list(read_polnear(FIXTURE))
    perfect = score_segments(match_corpus(documents, {d.name: d.attributions for d in documents}).values())
    assert [perfect[part].f1 for part in PARTS] == [1.0, 1.0, 1.0]
    assert [s.f1 for s in score_segments(match_corpus(documents, {}).values()).values()] == [0.0, 0.0, 0.0]


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 40)), max_size=6))
def test_a_segment_lies_in_order_and_begins_inside_its_span(pieces: list[tuple[int, int]]) -> None:
    tokens = tokens_of(TEXT)
    for start, size in pieces:
        found = segment(tokens, (start, start + size))
        if found:
            assert found[0] <= found[1]
            assert all(start <= tokens.spans[number][0] < start + size for number in found)
