"""Whole sentences with the bundled models: bounds, sources and cues that no single step decides."""

from __future__ import annotations

import pytest

from tests.models import extractor

Row = tuple[str, str | None, str | None]  # content, cue lemma, source


def found(text: str) -> list[Row]:
    quotes = extractor().extract(text)
    assert all(text[s.start : s.end] == s.text for quote in quotes for s in quote.content)
    return [(q.text, q.cue.lemma if q.cue else None, q.source.text if q.source else None) for q in quotes]


@pytest.mark.parametrize("name", ["Ann Wood", "Ravi Lowe", "Prof. Mei Sun", "the owner, Ira Webb"])
def test_a_source_ends_with_its_sentence(name: str) -> None:
    first = ("“We deserved it,”", "say", name)
    assert found(f"“We deserved it,” said {name}. Omar Diaz disagreed.") == [first]
    assert found(f"“We deserved it,” said {name}. Omar Diaz said it was unfair.") == [
        first,
        ("it was unfair", "say", "Omar Diaz"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Exports, as the bank reported in June, rose by a tenth.",
        "Exports (the bank reported) rose by a tenth.",
        "Exports – the bank reported – rose by a tenth.",
    ],
)
def test_a_clause_stands_on_both_sides_of_its_cue(text: str) -> None:
    assert found(text) == [("Exports rose by a tenth", "report", "the bank")]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Diaz said the bridge was safe, which Webb denied.", "the bridge was safe"),
        ("Diaz said the bridge was safe, something Webb denies.", "the bridge was safe"),
        ("The firm said it was sorry and promised refunds to all.", "it was sorry"),
        ("Diaz said the bridge was safe and that it was new.", "the bridge was safe and that it was new"),
    ],
)
def test_what_the_writer_adds_is_no_content(text: str, content: str) -> None:
    assert found(text)[0][0] == content


def test_a_name_in_marks_is_all_that_somebody_called_it() -> None:
    assert ("“a modest loss”", "call", "Ms. Webb") in found(
        "He spoke about what Ms. Webb called “a modest loss” in May."
    )


def test_a_survey_is_not_who_says_it() -> None:
    rows = found("In a survey, 30% of drivers said they were tired.")
    assert rows == [("they were tired", "say", "30% of drivers")]


def test_question_and_answer_side_by_side_are_of_two_speakers() -> None:
    rows = found("“Are you staying?” “No, not at all,” she replied.")
    assert rows == [("“Are you staying?”", None, None), ("“No, not at all,”", "reply", "she")]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Statements so far:\n\n• Ann Wood, governor: “It works.”", "Ann Wood, governor"),
        ("“The bridge has failed.”\n— Rep. Ann Wood (D-Ohio)", "Rep. Ann Wood (D-Ohio)"),
        ("The plan passed.\n\nAnn Wood – “It works for everyone.”\n\nIt was close.", "Ann Wood"),
    ],
)
def test_a_label_beside_a_quotation_names_who_speaks(text: str, source: str) -> None:
    assert [row[2] for row in found(text)] == [source]


@pytest.mark.parametrize(
    ("verb", "lemma"), [("sang", "sing"), ("spat", "spit"), ("shrugged", "shrug"), ("opined", "opine")]
)
def test_a_rare_cue_has_its_own_lemma(verb: str, lemma: str) -> None:
    assert found(f"“The bridge is closed for good,” Ann Wood {verb} on Friday.")[0][1] == lemma


@pytest.mark.parametrize(
    ("start", "role"),
    [
        ("Former health secretary Karl Diaz", "former health secretary"),
        ("Museum curator Ann Wood", "museum curator"),
        ("Prime Minister Ann Wood", "Prime Minister"),
    ],
)
def test_a_role_at_the_start_of_a_sentence_has_no_capital_of_the_sentence(start: str, role: str) -> None:
    (quote,) = extractor().extract(f"{start} said the bridge was safe.")
    assert quote.speaker is not None
    assert quote.speaker.role == role


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Talks collapse: minister", ["Talks collapse"]),
        ("Bridge to close in May, says Ann Wood", ["Bridge to close in May"]),
        ("North Holm puts army in 'almost a state of war'", []),  # marks that only stress, beside a verb that is no cue
    ],
)
def test_a_title_quotes_only_whom_it_names_by_a_cue_or_a_sign(title: str, found: list[str]) -> None:
    quotes = extractor().extract("The talks were about the bridge. It is old.", title=title)
    assert [quote.text for quote in quotes if quote.part == "title"] == found
