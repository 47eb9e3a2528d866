from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.predictions import (
    Prediction,
    end_with_comma,
    from_quotes,
    misplaced,
    read_predictions,
    start_with_that,
    write_predictions,
)
from quotex.records import Article, Context, Cue, Producer, Quote, Source, Span, Speaker

TEXT = "The mayor said that the bridge is closed and that the ferry runs. “It is late,” she added."


def span(part: str) -> Span:
    start = TEXT.index(part)
    return Span.of(TEXT, start, start + len(part))


def quote(*content: str, nested_in: str | None = None, bare: bool = False) -> Quote:
    return Quote(
        id="q",
        article=Article(TEXT),
        type="indirect",
        text=" ".join(content),
        content=tuple(span(part) for part in content),
        cue=None if bare else Cue("said", "say", (span("said"),), "say", False),
        source=None if bare else Source("The mayor", (span("The mayor"),)),
        speaker=None if bare else Speaker("Ada Birch", "s1", "person", None, None, "name", 0.9),
        resolved_by="title",
        addressee=None,
        time=None,
        nested_in=nested_in,
        context=Context(0, "", TEXT, "", "", ""),
        confidence=0.8,
        producer=Producer("0", "m", "0"),
    )


def offsets(part: str) -> tuple[int, int]:
    return span(part).start, span(part).end


def test_a_quote_gives_its_spans_its_type_its_confidence_and_the_name_of_its_speaker() -> None:
    assert from_quotes([quote("the bridge is closed")], text=TEXT) == [
        Prediction(
            content=(offsets("the bridge is closed"),),
            cue=(offsets("said"),),
            source=(offsets("The mayor"),),
            speaker="Ada Birch",
            type="indirect",
            confidence=0.8,
            resolved_by="title",
        )
    ]


def test_a_quote_without_cue_source_and_speaker_has_empty_spans() -> None:
    found = from_quotes([quote("the bridge is closed", bare=True)], text=TEXT)[0]
    assert (found.cue, found.source, found.speaker) == ((), (), None)


def test_nested_quotes_are_left_out_on_request() -> None:
    nested = quote("the bridge is closed", nested_in="another")
    assert from_quotes([nested], text=TEXT, nested=False) == []
    assert len(from_quotes([nested], text=TEXT)) == 1


def test_a_that_before_any_content_span_is_added_on_request() -> None:
    both = quote("the bridge is closed", "the ferry runs")
    found = from_quotes([both], text=TEXT, polnear_edges=True)[0]
    assert [TEXT[start:end] for start, end in found.content] == ["that the bridge is closed", "that the ferry runs"]
    assert from_quotes([both], text=TEXT)[0].content == (offsets("the bridge is closed"), offsets("the ferry runs"))


@pytest.mark.parametrize(
    ("source", "after", "kept"),
    [
        ("Ada Birch, the mayor", ", said", "Ada Birch, the mayor,"),
        ("Ada Birch, the mayor,", " said", "Ada Birch, the mayor,"),
        ("Ada Birch, the mayor", " said", "Ada Birch, the mayor"),
        ("Ada Birch", ", who said", "Ada Birch"),
        ("Ada Birch,", ", who said", "Ada Birch,"),
        ("Ada Birch, the mayor", "", "Ada Birch, the mayor"),
    ],
)
def test_only_the_comma_that_closes_an_apposition_is_added(source: str, after: str, kept: str) -> None:
    text = "It rains, " + source + after
    assert text[10 : end_with_comma(text, 10, 10 + len(source))] == kept


def test_the_closing_comma_of_a_source_is_added_on_request() -> None:
    text = "Ada Birch, the mayor, said the bridge is closed."
    one = replace(quote("the bridge is closed"), source=Source("...", (Span.of(text, 0, 20),)))
    assert from_quotes([one], text=text, polnear_edges=True)[0].source == ((0, 21),)
    assert from_quotes([one], text=text)[0].source == ((0, 20),)


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("said that ", "that "),
        ("said That\n", "That\n"),
        ("that\u00a0", "that\u00a0"),
        ("said ", ""),
        ("thatthat ", ""),
        ("said that, ", "that, "),
        ("that,", "that,"),
        ("that. ", ""),
        ("that", ""),
    ],
)
def test_only_a_that_which_directly_precedes_is_added(before: str, kept: str) -> None:
    assert before[start_with_that(before + "it rains", len(before)) :] == kept


def test_predictions_read_back_as_they_were_written(tmp_path: Path) -> None:
    predictions = {
        "one": [Prediction(((3, 9), (12, 15)), ((1, 2),), (), None, "mixed")],
        "two": [Prediction(((0, 4),), (), ((5, 6),), "José Mujica", "direct", 0.25, "pronoun")],
    }
    write_predictions(tmp_path / "p.jsonl", predictions)
    assert read_predictions(tmp_path / "p.jsonl") == predictions


def test_empty_spans_and_predictions_without_content_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text('{"doc": "a", "content": [[3, 3]]}\n\n{"doc": "a", "content": [[1, 4], [9, 9]]}\n')
    assert read_predictions(path) == {"a": [Prediction(((1, 4),), (), (), None, "indirect")]}


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"content": [[1, 2]]}',
        '{"doc": "a", "content": [[1, 2]], "type": "loud"}',
        '{"doc": "a", "content": [[1, 2]], "confidence": 90}',
        '{"doc": "a", "content": [[1, 2]], "confidence": -0.1}',
        '{"doc": "a", "content": [[1, 2]], "confidence": "high"}',
    ],
)
def test_a_line_that_is_no_prediction_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text('{"doc": "a", "content": [[1, 2]]}\n' + line + "\n")
    with pytest.raises(ValueError, match=r"p\.jsonl, line 2: not a prediction"):
        read_predictions(path)


def test_spans_outside_the_text_and_unknown_documents_are_complained_about() -> None:
    far = Prediction(((0, 4),), ((2, 99),), (), None, "direct")
    assert misplaced({"a": [far]}, {"a": "short"}) == ["a predicted span lies outside the text of a"]
    assert misplaced({"b": []}, {"a": "short"}) == ["predictions for a document that is not in the gold: b"]
    assert misplaced({"a": [far]}, {"a": "x" * 99}) == []
