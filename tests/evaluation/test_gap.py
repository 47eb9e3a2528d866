"""GAP counts every name as one decision, and asks the resolver that records use."""

from pathlib import Path

import pytest

from evaluation.gap import GapItem, GapName, GapScore, count, gap_table, read_gap, score_gap
from quotex.errors import QuotexError
from quotex.speakers import Chain
from tests.trees import tree

HEADER = "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n"
TEXT = "Ann met Eva. She left."
SHE, ANN, EVA = (13, 16), (0, 3), (8, 11)


def item(gold: str, text: str = TEXT) -> GapItem:
    return GapItem("one", text, SHE, (GapName(ANN, gold == "A"), GapName(EVA, gold == "B")))


def chain(*mentions: tuple[int, int]) -> Chain:
    return Chain("somebody", mentions)


def counted(gold: str, *found: Chain, text: str = TEXT) -> GapScore:
    score = GapScore()
    count(score, item(gold, text), found)
    return score


def write(folder: Path, line: str, header: str = HEADER) -> Path:
    path = folder / "gap.tsv"
    path.write_text(header + line, encoding="utf-8")
    return path


def test_a_line_of_the_file_becomes_an_item(tmp_path: Path) -> None:
    line = f"one\t{TEXT}\tShe\t13\tAnn\t0\tTRUE\tEva\t8\tFALSE\thttp://example.org\n"
    assert read_gap(write(tmp_path, line)) == [item("A")]


def test_a_quotation_mark_does_not_swallow_the_next_line(tmp_path: Path) -> None:
    line = '{}\t"Ann met Eva. She left.\tShe\t14\tAnn\t1\tTRUE\tEva\t9\tFALSE\t-\n'
    assert [one.id for one in read_gap(write(tmp_path, line.format("one") + line.format("two")))] == ["one", "two"]


def test_a_span_that_is_not_where_the_file_says_is_an_error(tmp_path: Path) -> None:
    line = f"one\t{TEXT}\tShe\t12\tAnn\t0\tTRUE\tEva\t8\tFALSE\t-\n"
    with pytest.raises(QuotexError, match="'She' is not at 12"):
        read_gap(write(tmp_path, line))


def test_a_file_without_its_columns_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QuotexError, match=r"it has no column .*A-coref"):
        read_gap(write(tmp_path, "one\n", "ID\n"))


def test_the_right_name_is_a_hit_for_precision_and_for_recall() -> None:
    score = counted("A", chain(ANN, SHE), chain(EVA))
    assert (score.overall.f1, score.overall.precision.total, score.chosen.value) == (1.0, 1, 1.0)


def test_the_wrong_name_costs_precision_and_recall() -> None:
    score = counted("B", chain(ANN, SHE), chain(EVA))
    assert (score.overall.precision.hits, score.overall.precision.total, score.overall.recall.total) == (0, 1, 1)
    assert score.chosen.value == 0.0


def test_abstaining_costs_recall_alone() -> None:
    score = counted("A", chain(ANN), chain(EVA))
    assert (score.overall.precision.total, score.overall.recall.total, score.answered.value) == (0, 1, 0.0)


def test_where_neither_name_is_meant_a_third_person_is_no_error() -> None:
    score = counted("neither", chain((17, 21), SHE), chain(ANN), chain(EVA))
    assert (score.overall.precision.total, score.overall.recall.total, score.chosen.total) == (0, 0, 0)


def test_a_chain_that_holds_both_names_is_one_right_and_one_wrong_decision() -> None:
    score = counted("A", chain(ANN, EVA, SHE))
    assert score.overall.as_json() == {"p": 0.5, "r": 1.0, "f1": 0.6667}
    assert score.chosen.value == 0.0


def test_pronouns_count_for_their_gender_and_bias_compares_the_two() -> None:
    score = counted("A", chain(ANN, SHE))
    count(score, item("A", "Ann met Eva. Him left."), [chain(EVA, SHE)])
    count(score, item("B", "Ann met Eva. Him left."), [chain(EVA, SHE)])
    assert (score.feminine.f1, score.masculine.f1, score.bias) == (1.0, 0.5, 2.0)
    assert "| bias (feminine F1 / masculine F1) | 2.00 |" in gap_table(score)


def test_without_masculine_pronouns_there_is_no_bias_to_tell() -> None:
    assert counted("A", chain(ANN, SHE)).bias == 0.0


def test_the_resolver_of_the_records_is_asked() -> None:
    parse = tree("""
        Ann Ann PROPN 2 nsubj B-PERSON
        met meet VERB 0 root
        Eva~ Eva PROPN 2 obj B-PERSON
        . _ PUNCT 2 punct

        She _ PRON 2 nsubj
        left~ leave VERB 0 root
        . _ PUNCT 2 punct
    """)
    assert parse.text == TEXT
    assert score_gap([item("A")], [parse]).overall.f1 == 1.0
    assert score_gap([item("B")], [parse]).overall.f1 == 0.0
