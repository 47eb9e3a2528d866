"""Embedded posts, readers' letters and pull quotes: text that a name below it says to be quoted."""

from __future__ import annotations

import pytest

from quotex.quotations import attributions
from tests.quotations.builder import flat, said


@pytest.mark.parametrize(
    "text",
    [
        "Traffic was light.\nThe bridge is safe. — Anna Lind (@annalind) May 3, 2021",
        "Traffic was light.\nThe bridge is safe. pic.example/x— Anna Lind (@annalind) 3 May 2021",
        "Traffic was light.\nThe bridge is safe.\n— Anna Lind (@annalind) May 3, 2021",
        "Traffic was light.\nThe bridge is safe.\n‒ Anna Lind (@annalind) 3 März 2021",
        "Traffic was light.\nThe bridge is safe.\n― Anna Lind (@annalind) Ма\u0438\u0306 3, 2021",
        "Traffic was light.\n<tweet id=3>The bridge is safe. — Anna Lind (@annalind) May 3, 2021</tweet>.",
    ],
)
def test_a_post_is_the_text_before_dash_name_and_handle(text: str) -> None:
    parse = flat(text, "is was")
    (found,) = attributions(parse)
    source, cue, content = said(parse, found)
    assert (source, found.type) == ("Anna Lind", "direct")
    assert cue in ("‒", "—", "―")
    assert content.startswith("The bridge is safe.")


def test_two_posts_in_one_paragraph_are_two() -> None:
    parse = flat("It is safe. — Lind (@lind) May 3 It is not. — Holm (@holm) May 4", "is")
    assert [said(parse, a)[0] for a in attributions(parse)] == ["Lind", "Holm"]


@pytest.mark.parametrize(
    "line",
    ["Follow Anna Lind (@annalind) for more.", "— Anna Lind (@annalind)", "By Anna Lind (@annalind) May 3, 2021"],
)
def test_a_byline_with_a_handle_signs_nothing(line: str) -> None:
    assert attributions(flat(f"The bridge is safe.\n{line}", "Follow is")) == []


def test_letters_without_marks_are_signed_by_their_writers() -> None:
    text = (
        "Letters to the editor\nThe vote was a shame.\n— Carla Rand, Boise\n"
        "I was glad.\nWe are safe. — Tom Holm, Nampa."
    )
    parse = flat(text, "was are")
    found = attributions(parse)
    assert [said(parse, a) for a in found] == [
        ("Carla Rand, Boise", "—", "The vote was a shame."),
        ("Tom Holm, Nampa", "—", "I was glad. ... We are safe."),
    ]
    assert {a.type for a in found} == {"direct"}


def test_signatures_on_another_page_sign_no_letters() -> None:
    text = "The vote was a shame.\n— Carla Rand, Boise\nI was glad.\n— Tom Holm, Nampa"
    assert attributions(flat(text, "was")) == []


def test_writers_of_letters_have_the_capitals_of_any_script() -> None:
    text = "Letters to the editor\nThe vote was a shame.\n— Ödön Rand, Győr\nI was glad.\n― Жанна Холм, Київ"
    parse = flat(text, "was")
    assert [said(parse, a)[0] for a in attributions(parse)] == ["Ödön Rand, Győr", "Жанна Холм, Київ"]


def test_a_dash_before_a_clause_is_no_signature() -> None:
    text = "Letters to the editor\nThe vote was a shame. — It was.\nI was glad. — Nobody else was."
    assert attributions(flat(text, "was")) == []


def test_letters_in_marks_have_the_source_behind_their_dash() -> None:
    text = "Readers respond\n“It was a shame.” ― Carla Rand\n“I was glad.” ― Tom Holm"
    parse = flat(text, "was")
    assert [said(parse, a) for a in attributions(parse)] == [
        ("Carla Rand", "―", "“It was a shame.”"),
        ("Tom Holm", "―", "“I was glad.”"),
    ]


def test_a_pull_quote_has_its_name_before_the_closing_mark() -> None:
    text = "Traffic was light.\n“The bridge is safe.\nAnna Lind, harbour office.”\nIt was late."
    parse = flat(text, "is was", "Anna Lind")
    (found,) = attributions(parse)
    assert said(parse, found) == ("Anna Lind, harbour office", "", "“The bridge is safe.")


@pytest.mark.parametrize(
    "text", ["“It is safe.\nLind was there.”", "“We all need\nLind.”", "“It is safe.\nMore jobs.”"]
)
def test_other_words_in_the_line_below_are_part_of_the_quotation(text: str) -> None:
    parse = flat(text, "is was need", "Lind")
    (found,) = attributions(parse)
    assert said(parse, found) == ("", "", text.replace("\n", " ... "))
