"""Regular expressions and rules are linear: twice the text takes about twice the time, whatever it is made of."""

from __future__ import annotations

import time

import pytest

from quotex.parsing.segmentation import paragraphs
from quotex.text.names import BRACKETED
from quotex.text.quotation_marks import pair_marks
from torture.worst_cases import KINDS, growth, seconds_for

WARM_UP = "“Go on,” he said. He added that John Smith (IMF) was late."
FULL_SIZE = {
    "blanks": 120_000,
    "tabs": 120_000,
    "line ends": 120_000,
    "blanks in a bracket": 120_000,
    "nested marks without words": 20_000,
    "nested marks of two kinds": 20_000,
    "closing guillemets in open marks": 20_000,
    "straight apostrophes": 60_000,
    "one word": 190_000,
}


@pytest.fixture(autouse=True, scope="module")
def _lexicons_are_loaded() -> None:
    seconds_for(WARM_UP)


@pytest.mark.parametrize("kind", KINDS)
def test_twice_the_text_takes_twice_the_time(kind: str) -> None:
    size = 2_500
    for _ in range(3):  # a busy machine adds to a measurement, but not each time to the longer one
        _, times = growth(kind, size)
        if times < 3:
            return
        size *= 2
    pytest.fail(f"twice {size // 2} code points take {times:.1f} times as long")


@pytest.mark.parametrize(("kind", "size"), FULL_SIZE.items())
def test_the_largest_take_less_than_two_seconds(kind: str, size: int) -> None:
    assert seconds_for(KINDS[kind](size)) < 2


@pytest.mark.parametrize(
    "text", ["'" * 190_000, "’ " * 95_000, "“" * 20_000, "” " * 20_000, "«" * 20_000, '"' * 20_000]
)
def test_many_marks_alone_take_less_than_two_seconds(text: str) -> None:
    begun = time.process_time()
    pair_marks(text, paragraphs(text))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("text", ["Fund (IMF)", "Fund  [ “IMF” ]", "Fund(IMF)"])
def test_an_acronym_in_brackets_is_found_behind_the_name_and_anywhere(text: str) -> None:
    behind = BRACKETED.match(text, 4)
    assert behind is not None
    assert behind[1] == "IMF"
    assert BRACKETED.findall(f"( {text}") == ["IMF"]
