"""Text for people that commands and pages share."""

from __future__ import annotations

import re

import pytest

from quotex.console import PROBLEMS_SHOWN, ProblemPrinter, count, how_sure, now, perhaps, printable


@pytest.mark.parametrize(("number", "text"), [(0, "0 articles"), (1, "1 article"), (1000, "1,000 articles")])
def test_counts_agree_with_their_noun(number: int, text: str) -> None:
    assert count(number, "article") == text


def test_a_noun_may_have_a_plural_of_its_own() -> None:
    assert [count(number, "quotation has", "quotations have") for number in (1, 2)] == [
        "1 quotation has",
        "2 quotations have",
    ]


def test_figures_say_what_they_are_of() -> None:
    assert how_sure(0.964, 0.71) == "words 96 %, speaker 71 %"
    assert how_sure(0.3, None) == "words 30 %"
    assert perhaps([("Ada Cole", 0.46), ("Jo Park", 0.31)]) == "perhaps Ada Cole 46 %, Jo Park 31 %"


def test_letters_of_every_script_are_printable_and_control_characters_are_escaped() -> None:
    assert printable("“é” 你好 😀 ok") == "“é” 你好 😀 ok"
    assert printable("a\x1b[2J\n\u202e") == r"a\x1b[2J\n\u202e"


def test_the_time_has_the_form_that_databases_hold() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", now())


@pytest.mark.parametrize("more", [0, 3])
def test_the_first_problems_are_printed_and_the_others_counted(more: int) -> None:
    lines: list[str] = []
    problems = ProblemPrinter(lines.append)
    for number in range(PROBLEMS_SHOWN + more):
        problems.tell(f"problem {number}\r")
    problems.close()
    assert problems.number == PROBLEMS_SHOWN + more
    assert lines[:PROBLEMS_SHOWN] == [f"problem {number}\\r" for number in range(PROBLEMS_SHOWN)]
    assert lines[PROBLEMS_SHOWN:] == (["3 more problems are not shown"] if more else [])
