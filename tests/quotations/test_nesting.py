"""Nesting of candidates and sources that they share."""

from __future__ import annotations

from dataclasses import replace

from quotex.quotations.candidates import Candidate
from quotex.quotations.nesting import clip_nested, holders, keep_only, nesting, source_donors
from quotex.text.spans import Spans

TEXT = "Ada said Bob said Cy said it rained, and Dee agreed with that all of the time"


def span(phrase: str) -> Spans:
    start = TEXT.index(phrase)
    return ((start, start + len(phrase)),)


def candidate(content: str, cue: Spans = (), source: str = "", **more: object) -> Candidate:
    return Candidate(span(content), cue, span(source) if source else (), 0.5, "test", **more)


def linked(candidates: list[Candidate]) -> list[Candidate]:
    return [replace(c, donor=donor) for c, donor in zip(candidates, source_donors(candidates), strict=True)]


ADA = candidate("Bob said Cy said it rained", ((4, 8),), "Ada", cue_head=1)
BOB = candidate("Cy said it rained", ((13, 17),), "Bob", cue_head=3)
CY = candidate("it rained", ((21, 25),), "Cy", cue_head=5)
DEE = candidate("with that", span("agreed"), "Dee", cue_head=9)


def test_a_draft_is_nested_in_the_smallest_content_around_its_cue() -> None:
    assert nesting([ADA, BOB, CY, DEE]) == [None, 0, 1, None]
    assert nesting([CY, DEE, BOB, ADA]) == [2, None, 3, None]
    assert holders([ADA, BOB, CY, DEE]) == [[], [0], [0, 1], []]


def test_two_drafts_that_hold_each_others_cue_do_not_nest() -> None:
    one = candidate("Bob said Cy said it rained, and Dee agreed", ((4, 8),), cue_head=1)
    other = candidate("Ada said Bob said", span("agreed"), cue_head=9)
    assert nesting([one, other]) == [None, None]


def test_a_draft_without_a_cue_is_nested_by_its_content() -> None:
    assert nesting([ADA, candidate("it rained")]) == [None, 0]


def test_a_nested_draft_is_clipped_to_the_content_around_it() -> None:
    long = candidate("Cy said it rained, and Dee agreed", ((13, 17),), "Bob", cue_head=3)
    outer = candidate("Bob said Cy said it rained", span("agreed"), "Dee", cue_head=9)
    (clipped,) = clip_nested(TEXT, [long], [outer])
    assert clipped.content == span("Cy said it rained")
    assert clip_nested(TEXT, [BOB], [ADA]) == [BOB]


def test_a_shared_source_is_that_of_the_cue_it_names() -> None:
    shared = candidate("with that", span("agreed"), cue_head=9, shared_with=5)
    assert source_donors([ADA, BOB, CY, shared]) == [None, None, None, 2]
    assert source_donors([ADA, BOB, shared]) == [None, None, None]


def test_a_quotation_that_goes_on_takes_the_source_of_the_last_one_before_it() -> None:
    follows = candidate("all of the time", follows=True)
    assert source_donors([ADA, BOB, CY, DEE, follows])[-1] == 3
    assert source_donors([follows]) == [None]


def test_nobody_lends_a_source_that_he_does_not_have() -> None:
    nobody = candidate("with that", span("agreed"), cue_head=9)
    follows = candidate("all of the time", follows=True)
    assert source_donors([nobody, follows]) == [None, None]


def test_two_that_wait_for_each_others_source_have_none() -> None:
    one = candidate("with that", span("agreed"), cue_head=9, shared_with=5)
    other = candidate("it rained", ((21, 25),), cue_head=5, shared_with=9)
    assert source_donors([one, other]) == [None, None]
    assert source_donors([one, replace(other, source=span("Cy"))]) == [1, None]


def test_a_source_is_lent_along_a_chain() -> None:
    cy = candidate("it rained", ((21, 25),), cue_head=5, shared_with=3)
    dee = candidate("with that", span("agreed"), cue_head=9, shared_with=5)
    assert source_donors([BOB, cy, dee]) == [None, 0, 1]


def test_a_dropped_candidate_leaves_its_source_to_those_that_share_it() -> None:
    follows = candidate("all of the time", follows=True)
    kept = keep_only(linked([CY, DEE, follows]), [True, False, True])
    assert [d.source for d in kept] == [span("Cy"), span("Dee")]
    assert source_donors(kept) == [None, None]


def test_a_dropped_candidate_hands_on_the_source_that_it_shares_itself() -> None:
    shared = candidate("with that", span("agreed"), cue_head=9, shared_with=5)
    follows = candidate("all of the time", follows=True)
    kept = keep_only(linked([CY, shared, follows]), [False, False, True])
    assert [d.source for d in kept] == [span("Cy")]


def test_a_kept_candidate_finds_its_donor_under_the_new_number() -> None:
    shared = candidate("with that", span("agreed"), cue_head=9, shared_with=5)
    kept = keep_only(linked([ADA, BOB, CY, shared]), [True, False, True, True])
    assert [c.donor for c in kept] == [None, None, 1]
    assert kept[2].source == ()
