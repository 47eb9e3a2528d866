import pytest

from quotex.evaluation.corpora import GoldAttribution
from quotex.evaluation.errors import describe, error_examples, error_table, gold_errors, polnear_errors
from quotex.evaluation.extraction import Extraction, extract, speed_table
from quotex.evaluation.gold import GoldArticle, GoldQuote, score_gold
from quotex.evaluation.polnear import match, score
from quotex.evaluation.predictions import Prediction
from quotex.evaluation.tables import gold_table, markdown_table, polnear_table, replace_table, speech_table
from quotex.evaluation.timing import StageClock
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


def test_examples_show_gold_and_prediction_one_above_the_other() -> None:
    wrong = attribution("the old bridge is closed", "said", "Some")
    shown = error_examples(polnear_errors({"d": match(TEXT, [BRIDGE], [wrong])}), 3)
    assert shown.splitlines() == [
        "== wrong source, indirect: 1",
        "-- d",
        "   gold   The mayor | said | the old bridge is closed",
        "   found  Some | said | the old bridge is closed",
    ]


def test_only_as_many_examples_are_shown_as_asked_for_and_always_the_same() -> None:
    cases = list(polnear_errors({"d": match(TEXT, [BRIDGE, DOUBT, LIKES], [])}))
    assert error_examples(cases, 2).count("-- d") == 2
    assert error_examples(cases, 2) == error_examples(list(cases), 2)


def test_a_gap_in_a_content_is_shown() -> None:
    gapped = GoldAttribution(spans("the old bridge", "is closed"), (), ())
    assert describe(TEXT, gapped) == "- | - | the old bridge [..] is closed"


QUOTE = GoldQuote("indirect", BRIDGE.content, BRIDGE.cue, BRIDGE.source, "Ada Birch", (), "person", "nominal")
FOUND = Prediction(BRIDGE.content, BRIDGE.cue, BRIDGE.source, "Ada Birch", "indirect")


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


def test_tables_show_the_figures_in_percent() -> None:
    wrong = attribution("the old bridge is closed", "said", "Some")
    matched = [match(TEXT, [BRIDGE, LIKES], [wrong])]
    row = polnear_table(score(matched)).splitlines()[2]
    assert row == "| all | 2 | 1 | 66.7 | 100.0 / 50.0 / 66.7 | 66.7 | 66.7 | 0.0 | 0.0 / 0.0 / 0.0 |"
    assert speech_table(score(matched)).splitlines()[2] == "| all | 2 | 50.0 | 0.0 |"


def test_the_gold_table_leaves_out_kinds_that_do_not_occur() -> None:
    table = gold_table(score_gold([GoldArticle("d", TEXT, None, (QUOTE,), ())], {"d": [FOUND]})[0])
    assert "| speaker right, person | 100.0 (of 1) |" in table
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
