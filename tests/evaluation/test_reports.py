import pytest

from evaluation.calibration import Judged
from evaluation.corpora import GoldAttribution
from evaluation.errors import MEANING, error_examples, error_table, gold_errors, passage, polnear_errors, shown
from evaluation.extraction import Extraction, extract, speed_table
from evaluation.gold import GoldArticle, GoldQuote, score_gold
from evaluation.intervals import attribution_intervals
from evaluation.polnear import Group, match, score
from evaluation.predictions import Prediction
from evaluation.segments import score_segments
from evaluation.tables import (
    calibration_table,
    gold_table,
    markdown_table,
    polnear_table,
    reliability_table,
    replace_table,
    segment_table,
    speech_table,
)
from evaluation.timing import StageClock
from quotex.records import Article, Quote

TEXT = "The mayor said the old bridge is closed. Some doubt that it will open. He likes the quiet road. Nothing else."


def spans(*parts: str) -> tuple[tuple[int, int], ...]:
    return tuple((TEXT.index(part), TEXT.index(part) + len(part)) for part in parts)


def attribution(content: str, cue: str, source: str = "") -> GoldAttribution:
    return GoldAttribution(spans(content), spans(cue), spans(source) if source else ())


BRIDGE = attribution("the old bridge is closed", "said", "The mayor")
DOUBT = attribution("that it will open", "doubt", "Some")
LIKES = attribution("the quiet road", "likes", "He")


def categories(gold: list[GoldAttribution], found: list[GoldAttribution]) -> list[str]:
    return [case.category for case in polnear_errors({"d": match(TEXT, gold, found)})]


def test_a_perfect_prediction_has_no_errors() -> None:
    assert categories([BRIDGE, DOUBT], [DOUBT, BRIDGE]) == []


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], ["missed"]),
        ([attribution("closed", "said", "The mayor")], ["boundary", "fragment"]),
        ([attribution("the old bridge is closed", "said", "Some")], ["wrong source"]),
        ([attribution("old bridge is closed", "said", "The mayor")], ["inexact"]),
        ([BRIDGE, attribution("Nothing else", "said")], ["spurious"]),
        ([BRIDGE, attribution("bridge is", "said", "The mayor")], ["fragment"]),
    ],
)
def test_every_error_falls_into_one_category(found: list[GoldAttribution], expected: list[str]) -> None:
    assert categories([BRIDGE], found) == expected


def test_errors_are_counted_by_category_and_type_with_the_commonest_first() -> None:
    table = error_table(
        list(polnear_errors({"d": match(TEXT, [BRIDGE, DOUBT, LIKES], [attribution("Nothing", "said")])}))
    )
    rows = [line.split(" | ")[:5] for line in table.splitlines()[2:]]
    assert rows == [["| missed", "3", "0", "0", "3"], ["| spurious", "1", "0", "0", "1"]]


def test_gold_and_prediction_stand_side_by_side_below_their_sentence() -> None:
    wrong = attribution("the old bridge is closed", "said", "Some")
    cases = list(polnear_errors({"d": match(TEXT, [BRIDGE], [wrong])}))
    assert error_examples(cases, "wrong source", 3).splitlines() == [
        "wrong source: 1 of 1",
        "",
        "-- d, indirect",
        "   The mayor said the old bridge is closed. Some doubt that it will open.",
        "            gold                                                found",
        "   source   The mayor                                           Some",
        "   cue      said                                                said",
        "   content  the old bridge is closed                            the old bridge is closed",
    ]


def test_the_side_that_is_missing_is_said_to_be_none() -> None:
    missed = error_examples(polnear_errors({"d": match(TEXT, [LIKES], [])}), "missed", 1).splitlines()
    assert missed[-1] == f"   content  {'the quiet road':52}(none)"
    spurious = error_examples(polnear_errors({"d": match(TEXT, [], [LIKES])}), "spurious", 1).splitlines()
    assert spurious[-1] == f"   content  {'(none)':52}the quiet road"
    assert spurious[-2] == f"   cue      {'':52}likes"


def test_a_source_that_one_side_has_not_is_a_dash() -> None:
    bare = attribution("the old bridge is closed", "said")
    shown_lines = error_examples(polnear_errors({"d": match(TEXT, [BRIDGE], [bare])}), "wrong source", 1).splitlines()
    assert f"   source   {'The mayor':52}-" in shown_lines


def test_long_contents_are_wrapped_in_their_columns() -> None:
    text = "She said " + "the road is long and " * 9 + "wide."
    gold = GoldAttribution(((9, len(text) - 1),), ((4, 8),), ((0, 3),))
    lines = error_examples(polnear_errors({"d": match(text, [gold], [])}), "missed", 1).splitlines()
    assert max(len(line) for line in lines) <= 3 + 2 * 52
    assert "   content  the road is long and the road is long and the road" in [line[:62].rstrip() for line in lines]


def test_speakers_and_types_stand_in_the_cases_of_gold_articles() -> None:
    article = GoldArticle("d", TEXT, None, (QUOTE,), ())
    found = Prediction(FOUND.content, FOUND.cue, FOUND.source, "Tom Reed", "mixed")
    lines = error_examples(gold_errors(score_gold([article], {"d": [found]})[1]), "wrong speaker", 1).splitlines()
    assert f"   type     {'indirect':52}mixed" in lines
    assert f"   speaker  {'Ada Birch':52}Tom Reed" in lines


def test_only_as_many_cases_are_shown_as_asked_for_and_always_the_same() -> None:
    cases = list(polnear_errors({"d": match(TEXT, [BRIDGE, DOUBT, LIKES], [])}))
    two = error_examples(cases, "missed", 2)
    assert two.startswith("missed: 2 of 3\n")
    assert two.count("-- d") == 2
    assert two == error_examples(list(cases), "missed", 2)
    assert error_examples(cases, "missed", 9).count("-- d") == 3
    assert error_examples(cases, "spurious", 9) == "spurious: 0 of 0"


def test_cases_are_shown_in_the_order_of_the_text() -> None:
    cases = list(polnear_errors({str(n): match(TEXT, [LIKES], []) for n in range(9)}))
    printed = error_examples(cases, "missed", 5)
    shown_documents = [line[3] for line in printed.splitlines() if line.startswith("-- ")]
    assert shown_documents == sorted(shown_documents)


def test_a_gap_in_a_content_is_shown() -> None:
    gapped = GoldAttribution(spans("the old bridge", "is closed"), (), ())
    found = shown(TEXT, gapped)
    assert (found.source, found.cue, found.content) == ("", "", "the old bridge [..] is closed")


@pytest.mark.parametrize(
    ("part", "sentences"),
    [
        ("Some doubt", "Some doubt that it will open."),
        ("closed. Some", "The mayor said the old bridge is closed. Some doubt that it will open."),
        ("Nothing else.", "Nothing else."),
        ("The mayor", "The mayor said the old bridge is closed."),
    ],
)
def test_a_passage_is_made_of_whole_sentences(part: str, sentences: str) -> None:
    assert passage(TEXT, [GoldAttribution(spans(part), (), ())]) == sentences


def test_a_passage_reaches_from_its_first_span_to_its_last_and_stops_at_a_line_break() -> None:
    text = "First line\n“Yes.” he said at 5 p.m. on Monday. Then he left.\nLast line"
    yes = text.index("“Yes.”")
    one = GoldAttribution(((yes, yes + 6),), ((text.index("said"), text.index("said") + 4),), ())
    assert passage(text, [one]) == "“Yes.” he said at 5 p.m. on Monday."
    last = GoldAttribution(((text.index("on Monday."), text.index(" Then")),), (), ())
    assert passage(text, [last]) == "“Yes.” he said at 5 p.m. on Monday."


def test_a_passage_without_any_sentence_end_is_cut() -> None:
    text = "word " * 10_000
    assert 800 <= len(passage(text, [GoldAttribution(((20_000, 20_004),), (), ())])) <= 1000


QUOTE = GoldQuote("indirect", BRIDGE.content, BRIDGE.cue, BRIDGE.source, "Ada Birch", (), "person", "nominal")
FOUND = Prediction(BRIDGE.content, BRIDGE.cue, BRIDGE.source, "Ada Birch", "indirect", resolved_by="pronoun")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([FOUND], []),
        ([], ["missed"]),
        ([Prediction(FOUND.content, (), (), "Tom Reed", "mixed")], ["wrong speaker"]),
        ([Prediction(FOUND.content, (), (), "Ada Birch", "mixed")], ["wrong type"]),
        ([FOUND, Prediction(spans("Nothing else"), (), (), None, "direct")], ["spurious"]),
    ],
)
def test_errors_on_gold_articles_name_what_went_wrong(found: list[Prediction], expected: list[str]) -> None:
    article = GoldArticle("d", TEXT, None, (QUOTE,), ())
    assert [case.category for case in gold_errors(score_gold([article], {"d": found})[1])] == expected
    assert set(expected) <= set(MEANING)


def test_tables_show_the_figures_in_percent() -> None:
    wrong = attribution("the old bridge is closed", "said", "Some")
    matched = [match(TEXT, [BRIDGE, LIKES], [wrong])]
    table = polnear_table(score(matched), attribution_intervals(matched), "all attributions")
    assert table.startswith("| all attributions | gold |")
    row = table.splitlines()[2]
    assert row == "| all | 2 | 1 | 66.7 | 100.0 / 50.0 / 66.7 | 66.7 | 66.7 | 0.0 | 0.0 / 0.0 / 0.0 | 0.0 - 0.0 |"
    assert speech_table(score(matched)).splitlines()[2] == "| all | 2 | 50.0 | 0.0 |"


def test_the_segment_table_has_a_row_for_each_part() -> None:
    wrong = attribution("the old bridge is closed", "said", "Some")
    rows = segment_table(score_segments([match(TEXT, [BRIDGE, LIKES], [wrong])])).splitlines()[2:]
    assert rows == [
        "| source | 2 | 1 | 0.0 / 0.0 / 0.0 |",
        "| cue | 2 | 1 | 100.0 / 50.0 / 66.7 |",
        "| content | 2 | 1 | 100.0 / 50.0 / 66.7 |",
    ]


PAIRS: list[Judged] = [(0.95, True), (0.95, True), (0.85, True), (0.75, False)]


def test_the_tables_of_confidence_show_what_is_right_in_each_bin_and_above_each_threshold() -> None:
    assert reliability_table(PAIRS).splitlines()[2:] == [
        "| 0.7 - 0.8 | 1 | 75.0 | 0.0 |",
        "| 0.8 - 0.9 | 1 | 85.0 | 100.0 |",
        "| 0.9 - 1.0 | 2 | 95.0 | 100.0 |",
    ]
    groups: dict[Group, list[Judged]] = {"all": PAIRS, "direct": []}
    assert calibration_table(groups).splitlines()[2:] == [
        "| all | 4 | 0.250 | 75.0 (100.0) | 100.0 (50.0) | 100.0 (75.0) | 75.0 (100.0) | 75.0 (100.0) |",
        "| direct | 0 | 0.000 | - | - | - | - | - |",
    ]


def test_the_gold_table_leaves_out_kinds_that_do_not_occur() -> None:
    table = gold_table(score_gold([GoldArticle("d", TEXT, None, (QUOTE,), ())], {"d": [FOUND]})[0])
    assert "| speaker right, person | 100.0 (of 1) |" in table
    assert "| speaker right, found by pronoun | 100.0 (of 1) |" in table
    assert "document" not in table
    assert "| found though not a quotation | - |" in table


def test_bars_in_cells_do_not_break_a_table() -> None:
    assert markdown_table(["a", "b"], [["x|y", "1"]]).splitlines()[-1] == r"| x\|y | 1 |"


PAGE = "# Card\n\n<!-- table -->\nold\n<!-- /table -->\n\nEnd.\n"


def test_a_table_replaces_what_stood_between_the_markers_and_nothing_else() -> None:
    page = replace_table(PAGE, r"| new \1 |")
    assert page == "# Card\n\n<!-- table -->\n\n| new \\1 |\n\n<!-- /table -->\n\nEnd.\n"
    assert replace_table(page, r"| new \1 |") == page


@pytest.mark.parametrize("page", ["", PAGE + PAGE, "<!-- /table --> <!-- table -->", "<!-- table -->"])
def test_a_page_without_one_pair_of_markers_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="once"):
        replace_table(page, "table")


def test_a_stage_inside_another_counts_for_itself_alone() -> None:
    now = [0.0]
    clock = StageClock(now=lambda: now[0])

    def spend(seconds: float) -> None:
        now[0] += seconds

    inner = clock.timed("inner", spend)

    def outer() -> None:
        spend(1)
        inner(2)
        spend(4)

    clock.timed("outer", outer)()
    inner(8)
    assert dict(clock.seconds) == {"inner": 10.0, "outer": 5.0}
    clock.clear()
    assert not clock.seconds


def test_a_stage_that_fails_is_counted_too() -> None:
    now = [0.0]
    clock = StageClock(now=lambda: now[0])

    def fail() -> None:
        now[0] += 3
        raise RuntimeError

    with pytest.raises(RuntimeError):
        clock.timed("stage", fail)()
    assert clock.seconds["stage"] == 3


class Silent:
    def __init__(self) -> None:
        self.batches: list[int] = []

    def extract_articles(self, articles: list[Article]) -> list[list[Quote]]:
        self.batches.append(len(articles))
        return [[] for _ in articles]


def test_articles_are_extracted_in_batches_and_words_counted() -> None:
    extractor = Silent()
    found = extract(extractor, [Article("one two three", id=str(n)) for n in range(5)], batch=2)
    assert extractor.batches == [2, 2, 1]
    assert found.words == 15
    assert found.quotes == {str(n): [] for n in range(5)}


def test_the_speed_table_gives_what_no_stage_counted_to_the_rest() -> None:
    table = speed_table(Extraction({}, words=1000, seconds=4.0), {"tokenize": 1.0, "depparse": 2.0})
    assert "| depparse | 2.0 | 50 |" in table
    assert "| rest | 1.0 | 25 |" in table
    assert "| all: 250 words/s | 4.0 | 100 |" in table
