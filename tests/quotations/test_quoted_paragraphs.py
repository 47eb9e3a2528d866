"""Quotations over paragraphs: open ones are one record, closed ones are records of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotex.quotations import attributions
from tests.quotations.builder import flat, propose, said, texts


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ("«", "»"), ('"', '"'), ("‘", "’")])
def test_open_paragraphs_belong_to_the_attribution_in_the_last_one(opening: str, closing: str) -> None:
    text = f"{opening}The river rose.\n{opening}It reached us.\n{opening}We fled,{closing} said Lind."
    parse = flat(text, "rose reached fled said", "Lind")
    last = propose(parse, f"{opening}We fled,{closing}", "said", "Lind")
    (found,) = attributions(replace(parse, proposals=(last,)))
    assert texts(parse, found.content) == [
        f"{opening}The river rose.",
        f"{opening}It reached us.",
        f"{opening}We fled,{closing}",
    ]
    assert said(parse, found)[:2] == ("Lind", "said")


def test_open_paragraphs_belong_to_the_attribution_in_a_middle_one() -> None:
    text = "“The river rose.\n“By five,” Lind said, “it was here.\n“Nobody came.”"
    parse = flat(text, "rose said was came", "Lind")
    middle = propose(parse, ("“By five,”", "“it was here."), "said", "Lind")
    (found,) = attributions(replace(parse, proposals=(middle,)))
    assert said(parse, found) == (
        "Lind",
        "said",
        "“The river rose. ... “By five,” ... “it was here. ... “Nobody came.”",
    )


def test_a_mark_that_was_left_open_by_mistake_is_not_joined_with_marks_of_another_style() -> None:
    text = '"Lind was snoring.\n“The river rose at four,” Holm said.'
    parse = flat(text, "was rose said", "Lind Holm")
    proposal = propose(parse, "“The river rose at four,”", "said", "Holm")
    found = attributions(replace(parse, proposals=(proposal,)))
    assert "“The river rose at four,”" in [said(parse, a)[2] for a in found]


def test_a_proposal_over_closed_paragraphs_becomes_one_record_a_paragraph() -> None:
    text = "“The river rose at four,” said Lind.\n“It was here by five.”\n“Nobody came to us.”"
    parse = flat(text, "rose said was came", "Lind")
    whole = ("“The river rose at four,”", "“It was here by five.”", "“Nobody came to us.”")
    found = attributions(replace(parse, proposals=(propose(parse, whole, "said", "Lind"),)))
    assert [said(parse, a) for a in found] == [
        ("Lind", "said", whole[0]),
        ("", "", whole[1]),
        ("", "", whole[2]),
    ]
    assert [a.source_of for a in found] == [None, 0, 1]
    assert all(a.confidence <= found[0].confidence for a in found)
