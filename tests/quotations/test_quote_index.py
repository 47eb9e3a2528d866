"""What newspapers put around their text: headlines, datelines, captions, bylines, press releases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotex.parsing.document import Entity
from quotex.quotations import attributions
from quotex.quotations.quote_index import QuoteIndex
from tests.quotations.builder import flat, propose, said, texts


@pytest.mark.parametrize(
    ("headline", "verbs", "expected"),
    [
        ("Bridge talks collapse: minister", "collapse", ("minister", ":", "Bridge talks collapse")),
        ("Bridge talks collapse: minister", "", ("minister", ":", "Bridge talks collapse")),
        ("Minister: talks collapse", "", ("Minister", ":", "talks collapse")),
        ("Bridge “never safe”: report", "", ("report", ":", "Bridge “never safe”")),
        ("Bridge to close for a year: IMF", "close", ("IMF", ":", "Bridge to close for a year")),
        ("Lind: I will not go", "will go", ("Lind", ":", "I will not go")),
    ],
)
def test_a_headline_begins_or_ends_with_its_source(headline: str, verbs: str, expected: tuple[str, str, str]) -> None:
    parse = flat(f"{headline}\nIt was late.", f"{verbs} was")
    names = [w for w in parse.words if w.text in ("IMF", "Lind")]
    parse = replace(parse, entities=tuple(Entity(w.index, w.index + 1, "ORG") for w in names))
    assert [said(parse, a) for a in attributions(parse)] == [expected]
    other = propose(parse, "late")  # also beside what the network finds
    assert expected in [said(parse, a) for a in attributions(replace(parse, proposals=(other,)), speech_only=False)]


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Anna Lind",
        "Harbour master: Anna Lind",
        "Contact: Anna Lind, 555-1234",
        "By Anna Lind",
        "Reporting by Anna Lind; Editing by Tom Holm",
        "(Photo by Anna Lind/Agency)",
        "FOR IMMEDIATE RELEASE",
        "Related: How the bridge was built",
    ],
)
def test_credits_bylines_and_labels_say_nothing(line: str) -> None:
    assert attributions(flat(f"{line}\nIt was late.", "Reporting Editing was built", "Anna Lind Tom Holm")) == []


def test_a_heading_further_down_is_no_headline() -> None:
    assert attributions(flat("It was late.\nLind: Win again", "was Win", "Lind")) == []


@pytest.mark.parametrize(
    "dateline",
    [
        "KYIV, Ukraine (AP) — ",
        "LONDON (Reuters) - ",
        "PARIS — ",
        "NEW YORK, May 3, 2021 /PRNewswire/ -- ",
        "ST. LOUIS, Mo. — ",
        "WASHINGTON – ",
        "SÃO PAULO, Brazil (AP) — ",
        "ZÜRICH (Reuters) - ",
        "BOGOTÁ — ",
        "MALMÖ, Sweden — ",
        "ÉVRY, France — ",
        "KYIV ― ",
        "SA\u0303O PAULO, Brazil (AP) — ",
        "THE FACTS: ",
        "UPDATE: ",
    ],
)
def test_a_dateline_or_label_is_no_content(dateline: str) -> None:
    text = f"{dateline}The bridge is safe, said Lind."
    parse = flat(text, "is said")
    content = text.removesuffix(", said Lind.")
    (found,) = attributions(replace(parse, proposals=(propose(parse, content, "said", "Lind"),)))
    assert texts(parse, found.content) == ["The bridge is safe"]


@pytest.mark.parametrize("dateline", ["PARIS — ", "SÃO PAULO, Brazil (AP) — ", "ZÜRICH (Reuters) - "])
def test_a_dateline_is_no_source(dateline: str) -> None:
    parse = flat(f"{dateline}Lind said the bridge is safe.", "said is")
    proposal = propose(parse, "the bridge is safe", "said", f"{dateline}Lind")
    (found,) = attributions(replace(parse, proposals=(proposal,)))
    assert said(parse, found)[0] == "Lind"


@pytest.mark.parametrize(
    "opening", ["NASA said on Monday — ", "Lind — ", "Ångström — ", "THE BRIDGE IS SAFE. ", "THE BRIDGE: "]
)
def test_other_words_before_a_dash_are_no_dateline(opening: str) -> None:
    assert QuoteIndex.of(flat(f"{opening}it was late.")).lead_ins == ()


def test_a_quotation_over_paragraphs_without_marks_is_one() -> None:
    text = "“It is safe,” said Lind. “We tested it.\nNobody came.\nIt rained.\nAnd it held.”\nIt was late."
    parse = flat(text, "is said tested came rained held was")
    (found,) = attributions(parse)
    assert texts(parse, found.content) == [
        "“It is safe,”",
        "“We tested it.",
        "Nobody came.",
        "It rained.",
        "And it held.”",
    ]
