import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation.gold import read_gold, score_gold
from evaluation.predictions import Prediction, read_predictions
from evaluation.speaker_names import same_speaker

FIXTURE = Path(__file__).parent / "fixtures" / "gold"
ARTICLE = next(iter(read_gold(FIXTURE / "road.jsonl", FIXTURE)))
PERFECT = [Prediction(q.content, q.cue, q.source, q.speaker, q.type) for q in ARTICLE.quotes]


def figures(*predictions: Prediction) -> dict[str, Any]:
    return score_gold([ARTICLE], {ARTICLE.name: predictions})[0].as_json()


@pytest.mark.parametrize("measure", json.loads((FIXTURE / "expected.json").read_text()))
def test_figures_agree_with_an_independent_scorer(measure: str) -> None:
    expected = json.loads((FIXTURE / "expected.json").read_text())[measure]
    found = score_gold([ARTICLE], read_predictions(FIXTURE / "predictions.jsonl"))[0].as_json()[measure]
    assert_holds(found, expected)


def assert_holds(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        if isinstance(value, dict):
            assert_holds(found[name], value)
        else:
            assert found[name] == value, name


def test_gold_against_itself_is_perfect() -> None:
    found = figures(*PERFECT)
    assert found["detection"]["f1"] == found["exact"]["f1"] == found["end_to_end"]["f1"] == 1.0
    assert found["type_right"]["value"] == found["cue_right"]["value"] == 1.0
    assert found["negatives"] == {"n": 2, "hits": 0, "value": 0.0}


def test_two_halves_of_an_interrupted_quotation_are_one_find_and_one_spurious() -> None:
    quote = PERFECT[1]
    found = score_gold([ARTICLE], {ARTICLE.name: [replace(quote, content=(span,)) for span in quote.content]})[0]
    assert (found.detection.recall.hits, found.detection.precision.total) == (1, 2)


def test_each_of_two_nested_quotations_gets_its_own_prediction() -> None:
    assert figures(PERFECT[4], PERFECT[3])["exact"]["p"] == 1.0


def test_cue_and_source_tell_quotations_of_the_same_words_apart() -> None:
    first = ARTICLE.quotes[0]
    other = replace(first, cue=ARTICLE.quotes[6].cue, source=ARTICLE.quotes[6].source, speaker="Tom Reed")
    article = replace(ARTICLE, quotes=(first, other))
    swapped = [Prediction(q.content, q.cue, q.source, q.speaker, q.type) for q in (other, first)]
    assert score_gold([article], {ARTICLE.name: swapped})[0].speaker_right.value == 1.0


def test_a_leading_that_does_not_matter() -> None:
    start, end = PERFECT[5].content[0]
    assert figures(replace(PERFECT[5], content=((start - len("that "), end),)))["exact"]["p"] == 1.0


def test_a_speaker_where_gold_has_none_is_wrong() -> None:
    assert figures(replace(PERFECT[5], speaker="Ada Obi"))["speaker_right"]["value"] == 0.0
    assert figures(PERFECT[5])["speaker_right"]["value"] == 1.0


def test_speakers_are_counted_by_the_rule_that_found_them() -> None:
    rules = ["name", "pronoun", "pronoun", None]
    found = [replace(quote, resolved_by=rule) for quote, rule in zip(PERFECT, rules, strict=False)]
    found[2] = replace(found[2], speaker="Somebody Else")
    assert figures(*found)["speaker_right_when"] == {
        "name": {"n": 1, "hits": 1, "value": 1.0},
        "pronoun": {"n": 2, "hits": 1, "value": 0.5},
    }


def test_a_quotation_that_is_not_in_the_gold_counts_for_no_rule() -> None:
    spurious = Prediction((ARTICLE.negatives[0],), (), (), "Ada Obi", "direct", resolved_by="name")
    assert figures(spurious)["speaker_right_when"] == {}


def test_a_scare_quote_that_is_predicted_is_counted() -> None:
    negative = Prediction((ARTICLE.negatives[0],), (), (), None, "direct")
    assert figures(*PERFECT, negative)["negatives"]["hits"] == 1


def test_a_text_that_was_not_annotated_is_refused(tmp_path: Path) -> None:
    (tmp_path / "road.txt").write_text("another text")
    with pytest.raises(ValueError, match=r"road\.txt .* is not the text"):
        list(read_gold(FIXTURE / "road.jsonl", tmp_path))


@pytest.mark.parametrize(
    ("predicted", "gold"),
    [
        ("President Emmerson Mnangagwa", "Emmerson Mnangagwa"),
        ("Mnangagwa", "Emmerson Mnangagwa"),
        ("Mr Mnangagwa’s", "Emmerson Mnangagwa"),
        ("the ministry", "The Ministry"),
        ("A police spokesman", "a police spokesman"),
        ("ODF", "Open Dialogue Foundation (ODF)"),
        ("JOSÉ Mujica", "José Mujica"),
        ("Syria's Foreign Ministry", "Syria’s Foreign Ministry"),
        (None, None),
        ("  ", None),
        ("The The", "the the"),
    ],
)
def test_names_of_one_speaker_are_the_same(predicted: str | None, gold: str | None) -> None:
    assert same_speaker(predicted, gold)


@pytest.mark.parametrize(
    ("predicted", "gold"),
    [
        ("Emmerson", "Emmerson Mnangagwa"),
        ("Grace Mnangagwa", "Emmerson Mnangagwa"),
        ("he", "Ada Obi"),
        ("the president", "Emmerson Mnangagwa"),
        ("Ministry of Health", "Ministry of Trade"),
        (None, "Ada Obi"),
        ("Ada Obi", None),
    ],
)
def test_names_of_different_speakers_are_not_the_same(predicted: str | None, gold: str | None) -> None:
    assert not same_speaker(predicted, gold)


def test_an_alias_is_as_good_as_the_name() -> None:
    assert same_speaker("RN", "Radio Nine", ["RN"])
    assert not same_speaker("RN", "Radio Nine")
