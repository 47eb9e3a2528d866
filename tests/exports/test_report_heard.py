"""Who is heard: a small set of records counted by hand, the interval, the classes of sources, names of bodies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.exports.report import Figures, figures, report_page
from quotex.exports.report.affiliations import body_key
from quotex.exports.report.charts import share_points
from quotex.exports.report.heard import NAMED, Share
from quotex.exports.report.sourcing import sourcing
from quotex.records import Member, Quote
from tests.exports.helpers import a_record, with_article
from tests.exports.test_report import Page

# Outlet, month, type, and what the speaker has beside the name, each several times.
BY_HAND: list[tuple[int, str, str, str, dict[str, Any] | None]] = [
    (3, "Post", "2025-05", "direct", {"name": "Ann Lee", "gender": "female"}),
    (1, "Post", "2025-06", "indirect", {"name": "Eva Ek", "gender": "female"}),
    (4, "Post", "2025-06", "indirect", {"name": "Bo Ek", "gender": "male"}),
    (1, "Herald", "2025-06", "direct", {"name": "Bo Ek", "gender": "male"}),
    (1, "Herald", "2025-06", "direct", {"name": "Kim Oh", "gender": None}),
    (1, "Herald", "2025-06", "mixed", {"name": "Ann Lee and Bo Ek", "kind": "group", "members": ["Ann Lee", "Bo Ek"]}),
    (2, "Herald", "2025-06", "indirect", {"name": "officials", "kind": "group"}),
    (1, "Herald", "2025-06", "indirect", {"name": "a source", "kind": "unnamed", "role": "source"}),
    (2, "Post", "2025-06", "indirect", {"name": "F.B.I.", "kind": "organization"}),
    (1, "Post", "2025-06", "mixed", {"name": "the FBI", "kind": "organization"}),
    (1, "Post", "2025-06", "direct", {"name": "the report", "kind": "document"}),
    (1, "Post", "2025-06", "direct", None),
]


def speaking(**changes: Any) -> Quote:
    """A record whose speaker has neither role nor gender but what is given."""
    quote = a_record()
    assert quote.speaker
    members = changes.pop("members", None)
    plain = replace(quote.speaker, kind="person", role=None, affiliation=None, members=None, gender=None)
    told = tuple(Member(name, name) for name in members) if members else None
    return replace(quote, speaker=replace(plain, **changes, members=told))


def by_hand() -> list[Quote]:
    records = []
    for times, outlet, month, kind, speaker in BY_HAND:
        for _ in range(times):
            quote = replace(a_record(), speaker=None) if speaker is None else speaking(**speaker)
            placed = with_article(quote, outlet=outlet, date=f"{month}-10")
            records.append(replace(placed, id=f"{len(records):016x}", type=kind))
    return records


@pytest.fixture(scope="module")
def found() -> Figures:
    return figures(by_hand(), 40, 20)


def test_the_voices_of_a_small_set_are_those_counted_by_hand(found: Figures) -> None:
    heard = found.heard
    counts = dict(zip(("women", "men", "unknown gender", "together"), heard.quotations[:4], strict=True))
    assert counts == {"women": 4, "men": 5, "unknown gender": 1, "together": 1}
    assert heard.quotations[4:] == (2, 1, 3, 1, 1)
    assert (heard.total, heard.count(*NAMED)) == (19, 11)
    assert (found.women, found.men) == (2, 1)
    assert heard.female == Share(4, 9)
    assert heard.direct_share("women") == Share(3, 4)
    assert heard.direct_share("men") == Share(1, 5)
    assert heard.direct_share() == Share(7, 19)


def test_outlets_and_months_have_their_own(found: Figures) -> None:
    post, herald = found.heard_by_outlet
    assert (post.name, post.total, post.female) == ("Post", 13, Share(4, 8))
    assert (herald.name, herald.total, herald.female) == ("Herald", 6, Share(0, 1))
    assert herald.share("anonymous") == Share(1, 6)
    assert [(one.name, one.total, one.female) for one in found.heard_by_time if one.total] == [
        ("10 May 2025", 3, Share(3, 3)),
        ("10 June 2025", 16, Share(1, 6)),
    ]


def test_what_several_say_together_counts_for_each_of_them(found: Figures) -> None:
    assert [(one.name, one.count.total) for one in found.speakers] == [
        ("Bo Ek", 6),
        ("Ann Lee", 4),
        ("F.B.I.", 3),
        ("Eva Ek", 1),
        ("Kim Oh", 1),
    ]
    assert (found.shared, found.repeated, found.unnamed, found.unknown) == (1, 1, 4, 1)


def test_the_spellings_of_one_body_count_together(found: Figures) -> None:
    assert [(body.name, body.by_type) for body in found.bodies] == [("F.B.I.", (0, 1, 2))]
    roles = [
        speaking(name="Ann Lee", role="director", affiliation=body) for body in ("FBI", "the F.B.I.", "FBI", "CIA")
    ]
    (speaker,) = figures(roles, 40, 20).speakers
    assert speaker.roles == ("director, FBI", "director, CIA")


def test_the_page_has_the_numbers(found: Figures) -> None:
    text = Page(report_page(found, "Title")).text
    for row in (
        "named persons 11 58 % 36–77 45 % 21–72",
        "by role only (“a spokesman”, “officials”) 2 11 % 3–31 0 % 0–66",
        "anonymous (“a source”, “critics”) 1 5 % 1–25 0 % 0–79",
        "all 19 37 % 19–59",
        "women 2 4 44 % 19–73 75 % 30–95",
        "men 1 5 56 % 27–81 20 % 4–62",
        "Post 13 50 % 22–78 62 % 36–82 0 % 0–23 38 % 18–64",
        "1 quotation of several speakers counts for each of them.",
        "44 % are of women; of these 3 persons, 2 are women (67 %).",
    ):
        assert row in text


def test_a_person_of_whom_articles_differ_has_the_gender_that_most_quotations_tell() -> None:
    genders = ["female", "female", "male"]
    records = [speaking(name="Kim Oh", gender=one) for one in genders]
    assert (figures(records, 40, 20).women, figures(records, 40, 20).men) == (1, 0)
    assert (figures(records[1:], 40, 20).women, figures(records[1:], 40, 20).men) == (0, 0)


def test_without_gender_there_is_no_table_of_women_and_men() -> None:
    text = Page(report_page(figures([speaking(name="Ann Lee")], 40, 20), "Title")).text
    assert "Who is heard" in text
    assert "Women and men" not in text


@pytest.mark.parametrize(
    ("part", "whole", "interval"),
    [  # R. G. Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_the_interval_is_wilsons(part: int, whole: int, interval: tuple[float, float]) -> None:
    assert Share(part, whole).interval == pytest.approx(interval, abs=5e-5)


@given(st.integers(0, 1000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_interval_holds_the_share_and_the_drawing_both(given_share: tuple[int, int]) -> None:
    share = Share(*given_share)
    low, high = share.interval
    assert 0 <= low <= high <= 1
    (point,) = share_points([share])
    assert 0 <= point.top <= point.bottom <= 200
    if share.whole:
        assert low - 1e-9 <= share.part / share.whole <= high + 1e-9
        assert point.y is not None
        assert point.top - 0.02 <= point.y <= point.bottom + 0.02
    else:
        assert (low, high, point.y) == (0, 1, None)


@pytest.mark.parametrize(
    ("name", "kind", "role", "expected"),
    [
        ("Ann Lee", "person", None, "named person"),
        ("police", "organization", None, "organization"),
        ("the report", "document", None, "document"),
        ("a New York judge", "unnamed", "New York judge", "role only"),
        ("Charlotte Meehan's father", "unnamed", "father", "role only"),
        ("attorneys for the family", "group", None, "role only"),
        ("Republicans", "group", None, "role only"),
        ("aides to people close to him", "group", None, "role only"),
        ("a party source", "unnamed", "party source", "anonymous"),
        ("people familiar with the matter", "group", None, "anonymous"),
        ("the young woman", "unnamed", "young woman", "anonymous"),
        ("some", "group", None, "anonymous"),
        ("several environmental groups", "group", None, "organization"),
        ("the clip", "unnamed", None, "document"),
    ],
)
def test_a_source_without_a_name_is_a_role_or_nobody_in_particular(
    name: str, kind: str, role: str | None, expected: str
) -> None:
    assert sourcing(speaking(name=name, kind=kind, role=role)) == expected


def test_whoever_is_not_to_be_named_is_anonymous() -> None:
    quote = speaking(name="a senior official", kind="unnamed", role="senior official")
    assert sourcing(quote) == "role only"
    promised = replace(quote.context, after="The official spoke on condition of anonymity.")
    assert sourcing(replace(quote, context=promised)) == "anonymous"
    assert sourcing(replace(speaking(name="Ann Lee"), context=promised)) == "named person"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FBI", "the F.B.I."),
        ("U.S.", "United States"),
        ("U.S. Air Force", "US Air Force"),
        ("UK", "the United Kingdom"),
        ("GOP", "Republican Party"),
        ("Wells Fargo & Co.", "wells fargo"),
        ("École Polytechnique", "Ecole polytechnique"),
    ],
)
def test_spellings_of_one_body_have_one_key(one: str, other: str) -> None:
    assert body_key(one) == body_key(other)


def test_other_bodies_have_other_keys() -> None:
    names = ["FBI", "CIA", "Democratic Party", "Republican Party", "Senate", "Senate Finance Committee", "—", ""]
    assert len({body_key(name) for name in names}) == len(names)
