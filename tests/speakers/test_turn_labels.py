"""Who is meant by the labels of turns, with the bundled models."""

from __future__ import annotations

import pytest

from tests.models import extractor

INTRODUCTION = "Ann Wood runs the Lund food bank. We spoke to her in May."


def speakers(text: str) -> list[str | None]:
    return [quote.speaker.name if quote.speaker else None for quote in extractor().extract(text)]


@pytest.mark.parametrize(("question", "answer"), [("Q: ", "A: "), ("Q. ", "A. "), ("Question: ", "Answer: ")])
def test_an_answer_is_of_the_one_person_whom_the_introduction_names(question: str, answer: str) -> None:
    text = f"{INTRODUCTION}\n\n{question}Why did you start?\n\n{answer}People were hungry.\n\n{question}And now?"
    text += f"\n\n{answer}They still are."
    assert speakers(text) == [None, "Ann Wood", None, "Ann Wood"]


def test_who_met_the_person_asks_the_questions() -> None:
    text = "Omar Diaz of the Post met the mayor, Ann Wood, on Monday.\n\n"
    text += "Q: Is it open?\n\nA: It is.\n\nQ: When?\n\nA: Now."
    assert speakers(text)[1] == "Ann Wood"


def test_two_persons_leave_an_answer_without_a_name() -> None:
    text = "Ann Wood and Omar Diaz run the bank.\n\n"
    text += "Q: Is it open?\n\nA: It is open.\n\nQ: Since when?\n\nA: We opened now."
    assert set(speakers(text)) == {None}


def test_an_answer_is_by_the_only_person_quoted_before() -> None:
    text = "Efforts by President Omar Diaz will fail, Ann Wood said.\n\n"
    text += "Q1: Is it open?\n\nA1: It is open.\n\nQ2: Since when?\n\nA2: We opened now."
    assert speakers(text)[-4:] == [None, "Ann Wood", None, "Ann Wood"]


def test_initials_mean_the_one_person_who_has_them() -> None:
    text = "Omar Diaz met the mayor, Ann Wood, on Monday.\n\n"
    text += "OD: Is it open?\n\nAW: It is open.\n\nOD: Since when?\n\nAW: We opened in May."
    assert speakers(text) == ["Omar Diaz", "Ann Wood", "Omar Diaz", "Ann Wood"]


def test_a_numbered_part_keeps_its_number() -> None:
    text = "Juror 4: Is it safe?\n\nJuror 9: It is not safe.\n\nJuror 4: Who told you?\n\nJuror 9: They told me."
    assert speakers(text) == ["Juror 4", "Juror 9", "Juror 4", "Juror 9"]
