import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.corpora import GoldAttribution, Offsets, read_polnear
from evaluation.polnear import GROUPS, ScoredText, is_listed, match, match_corpus, score, speech_cues
from evaluation.predictions import read_predictions
from evaluation.quoted import quoted_characters

FIXTURE = Path(__file__).parent / "fixtures" / "polnear"
TEXT = "The mayor said that the bridge is closed. “It is late,” she added. “We are sorry.” Some doubt it."


def spans(*parts: str, text: str = TEXT) -> tuple[Offsets, ...]:
    return tuple((text.index(part), text.index(part) + len(part)) for part in parts)


def attribution(content: tuple[Offsets, ...], cue: tuple[Offsets, ...] = (), source: tuple[Offsets, ...] = ()):
    return GoldAttribution(content, cue, source)


BRIDGE = attribution(spans("that the bridge is closed"), spans("said"), spans("The mayor"))
LATE = attribution(spans("“It is late,”", "“We are sorry.”"), spans("added"), spans("she"))
DOUBT = attribution(spans("it."), spans("doubt"), ())


@pytest.mark.parametrize("view", ["all", "speech cues"])
@pytest.mark.parametrize("group", GROUPS)
def test_figures_agree_with_an_independent_scorer(view: str, group: str) -> None:
    matched = match_corpus(read_polnear(FIXTURE), read_predictions(FIXTURE / "predictions.jsonl"))
    found = score(matched.values(), speech_cues() if view == "speech cues" else None)[group].as_json()
    assert found == json.loads((FIXTURE / "expected.json").read_text())[view][group]


def test_the_fixture_tells_all_measures_apart() -> None:
    figures = json.loads((FIXTURE / "expected.json").read_text())["all"]["all"]
    f1 = [figures[name]["f1"] for name in ("exact", "overlap", "soft", "cue", "attribution", "attributed")]
    assert len(set(f1)) == len(f1)
    assert figures["source_given_match"] != figures["head_given_match"]


def test_gold_against_itself_is_perfect() -> None:
    documents = list(read_polnear(FIXTURE))
    scores = score(match_corpus(documents, {d.name: d.attributions for d in documents}).values())
    for group in GROUPS:
        figures = scores[group]
        for measure in (figures.exact, figures.overlap, figures.soft, figures.cue, figures.attribution):
            assert measure.f1 == 1.0
        assert figures.head_given_match.value == 1.0


def test_nothing_predicted_scores_nothing() -> None:
    scores = score(match_corpus(read_polnear(FIXTURE), {}).values())
    assert scores["all"].gold == 14
    assert scores["all"].predicted == 0
    assert scores["all"].attribution.f1 == 0.0


def test_the_first_annotator_in_name_order_is_the_gold() -> None:
    documents = {d.name: d for d in read_polnear(FIXTURE)}
    assert len(documents["herald_2019-03-01_bridge"].attributions) == 6


def test_punctuation_at_the_edges_of_a_content_does_not_matter() -> None:
    loose = attribution(spans("It is late", "We are sorry"), LATE.cue, LATE.source)
    assert score([match(TEXT, [LATE], [loose])])["direct"].exact.f1 == 1.0


def test_half_a_content_overlaps_and_less_does_not() -> None:
    half = attribution(spans("that the bridge"), BRIDGE.cue, BRIDGE.source)
    less = attribution(spans("is closed"), BRIDGE.cue, BRIDGE.source)
    assert 0 in match(TEXT, [BRIDGE], [half]).overlap
    assert 0 not in match(TEXT, [BRIDGE], [less]).overlap


def test_one_word_more_is_not_exact_however_long_the_content() -> None:
    text = "It is said that " + "the road is long and " * 6 + "wide."
    gold, more = attribution(((16, len(text)),)), attribution(((11, len(text)),))
    scores = score([match(text, [gold], [more])])["all"]
    assert (scores.exact.f1, scores.overlap.f1) == (0.0, 1.0)


def test_a_content_found_twice_counts_once() -> None:
    scores = score([match(TEXT, [BRIDGE], [BRIDGE, BRIDGE])])["all"]
    assert (scores.overlap.recall.value, scores.overlap.precision.value) == (1.0, 0.5)


def test_the_wrong_source_spoils_the_attribution_but_not_the_content() -> None:
    wrong = attribution(BRIDGE.content, BRIDGE.cue, spans("she"))
    scores = score([match(TEXT, [BRIDGE], [wrong])])["all"]
    assert (scores.overlap.f1, scores.attribution.f1, scores.source_given_match.value) == (1.0, 0.0, 0.0)


def test_a_prediction_with_a_source_is_wrong_where_gold_has_none() -> None:
    sourced = attribution(DOUBT.content, DOUBT.cue, spans("Some"))
    scores = score([match(TEXT, [DOUBT], [sourced])])["all"]
    assert scores.attribution.f1 == 0.0
    assert scores.attributed.recall.total == 0
    assert scores.attributed.precision.value == 0.0


def test_a_better_source_wins_over_a_better_content() -> None:
    whole = attribution(BRIDGE.content, BRIDGE.cue, spans("she"))
    most = attribution(spans("the bridge is closed"), BRIDGE.cue, BRIDGE.source)
    matched = match(TEXT, [BRIDGE], [whole, most])
    assert matched.overlap == {0: 0}
    assert matched.attribution == {0: 1}


def test_speech_cue_recall_leaves_other_gold_out_and_keeps_precision() -> None:
    scores = score([match(TEXT, [BRIDGE, LATE, DOUBT], [BRIDGE, DOUBT])], speech_cues())["all"]
    assert (scores.gold, scores.predicted) == (2, 2)
    assert (scores.overlap.recall.value, scores.overlap.precision.value) == (0.5, 1.0)


def test_an_attribution_of_empty_spans_is_left_out() -> None:
    assert match(TEXT, [attribution(((3, 3),))], [attribution(())]).gold == ()


@pytest.mark.parametrize(
    ("source", "head"),
    [
        ("the acting mayor of Sumy", "mayor"),
        ("Tom Reed, who owns the bakery", "Reed"),
        ("a man at the gate", "man"),
        ("Smith -- the coach", "Smith"),
        ("AT&T", "AT&T"),
    ],
)
def test_the_head_of_a_source_stands_before_its_first_postmodifier(source: str, head: str) -> None:
    assert ScoredText(source).head([(0, len(source))]) == source.index(head)


@pytest.mark.parametrize("word", ["say", "said", "says", "Saying", "quipped", "replies", "testified", "told", "urging"])
def test_forms_of_reporting_verbs_are_listed(word: str) -> None:
    assert is_listed(word, speech_cues())


def test_a_lemma_in_y_is_found_behind_its_regular_forms() -> None:
    assert is_listed("Worried", {"worry": frozenset()})
    assert is_listed("worries", {"worry": frozenset()})


@pytest.mark.parametrize("word", ["bridge", "sing", "sa", "believed", "tolerate"])
def test_other_words_are_not_listed(word: str) -> None:
    assert not is_listed(word, speech_cues())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("He said, “We won.” Yes.", ".........xxxxxxxxx....."),
        ('He said, "We won," twice.', ".........xxxxxxxxx......."),
        ("''Yes,'' she said.", "xxxxxxxx.........."),
        ("a ‘useless’ lamp’s end", "..xxxxxxxxx..........."),
        ("It's Bob's dog", ".............."),
        ('"We go—"she said.', "xxxxxxxx........."),
        ("Open “and never closed.", "......................."),
        ("“Open and never closed.", "xxxxxxxxxxxxxxxxxxxxxxx"),
        ("He: “One.\n“Two.”", "....xxxxx.xxxxxx"),
        ('A "b c, "d e" f', "........xxxxx.."),
    ],
)
def test_the_characters_inside_quotation_marks_are_known(text: str, shown: str) -> None:
    assert "".join("x" if inside else "." for inside in quoted_characters(text)) == shown


@given(st.text(alphabet="a b.\n“”\"'‘’—(", max_size=60))
def test_a_mask_fits_its_text(text: str) -> None:
    mask = quoted_characters(text)
    assert len(mask) == len(text)
    assert all(not mask[at] for at, character in enumerate(text) if character == "\n")


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30)), max_size=4))
def test_scores_stay_between_nothing_and_perfect(pieces: list[tuple[int, int]]) -> None:
    predicted = [attribution(((start, min(len(TEXT), start + size)),), BRIDGE.cue, ()) for start, size in pieces]
    for figures in score([match(TEXT, [BRIDGE, LATE, DOUBT], predicted)]).values():
        for measure in (figures.exact, figures.overlap, figures.soft, figures.cue, figures.attribution):
            assert 0 <= measure.precision.value <= 1
            assert 0 <= measure.recall.value <= 1
        assert figures.exact.recall.hits <= figures.overlap.recall.hits <= figures.overlap.recall.total
        assert figures.attribution.recall.hits <= figures.attribution.recall.total
