"""How the tree and the marks mend what the network proposes: sources, ends, gaps, stray parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotex.parsing.document import Certainty, Entity, Parse, Proposal
from quotex.quotations import Attribution, attributions
from quotex.quotations.boundaries import DOUBTED
from tests.quotations.builder import parsed, propose, said


def fuse(parse: Parse, *proposals: Proposal) -> list[Attribution]:
    return attributions(replace(parse, proposals=proposals), speech_only=False)


def only(parse: Parse, *proposals: Proposal) -> tuple[str, str, str]:
    (found,) = fuse(parse, *proposals)
    return said(parse, found)


# ----------------------------------------------------------------------------------- sources and cues


def test_the_first_word_of_the_next_phrase_is_no_part_of_the_source() -> None:
    parse = parsed("this-week")
    assert only(parse, propose(parse, "the bridge was safe", "said", "Lind this"))[0] == "Lind"


@pytest.mark.parametrize("half", ["The", "The Harbour"])
def test_a_source_that_stops_before_its_noun_is_completed(half: str) -> None:
    parse = parsed("half-source")
    source = only(parse, propose(parse, "the bridge was safe", "reported", half))[0]
    assert source == "The Harbour Herald"


def test_a_possessor_stays_the_source_of_its_own_noun() -> None:
    parse = parsed("claim-that")
    source = only(parse, propose(parse, "the bridge was safe", "claim", "The company’s"))[0]
    assert source.startswith("The company")
    assert "claim" not in source


def test_a_cue_of_an_auxiliary_alone_goes_on_to_its_verb() -> None:
    parse = parsed("no-comment")
    assert only(parse, propose(parse, "requests for comment", "did", "The company"))[1] == "did not respond"


def test_a_source_never_ends_with_a_comma() -> None:
    parse = parsed("apposition")
    source = only(parse, propose(parse, "the bridge was safe", "said", "Artem Holm, the acting mayor of Lund,"))[0]
    assert source == "Artem Holm, the acting mayor of Lund"


def test_what_somebody_was_asked_before_is_no_part_of_the_source() -> None:
    parse = parsed("asked-source")
    assert only(parse, propose(parse, "the bridge was safe", "said", "Lind"))[0] == "Lind"


@pytest.mark.parametrize(("link", "source"), [(DOUBTED - 0.1, "Lind"), (0.9, "the bridge")])
def test_a_source_that_the_network_doubts_gives_way_to_the_subject(link: float, source: str) -> None:
    parse = parsed("that-day")
    proposal = propose(parse, "was safe", "said", "the bridge")
    proposal = replace(proposal, certainty=Certainty(to_source=link))
    assert only(parse, proposal)[0] == source


def test_who_shows_somebody_saying_something_does_not_say_it() -> None:
    parse = parsed("footage")
    person = next(w.index for w in parse.words if w.text == "Lind")
    parse = replace(parse, entities=(Entity(person, person + 1, "PERSON"),))
    found = only(parse, propose(parse, "Lind saying, “I am safe.”", "ends with footage of", "The advert"))
    assert found == ("Lind", "saying", "“I am safe.”")


# ------------------------------------------------------------------------------------- ends and gaps


def test_phrases_that_follow_at_once_and_modify_the_content_belong_to_it() -> None:
    parse = parsed("end-of-year")
    content = only(parse, propose(parse, "repairs will last until the end", "said", "Lind"))[2]
    assert content == "repairs will last until the end of the year that follows"


@pytest.mark.parametrize("end", ["hard", "hard, one day", "hard, one day after"])
def test_the_time_of_the_reporting_clause_is_no_part_of_the_content(end: str) -> None:
    parse = parsed("one-day-after")
    assert only(parse, propose(parse, f"talks were {end}", "said", "Lind")) == ("Lind", "said", "talks were hard")


def test_the_preposition_of_a_time_is_no_part_of_the_cue() -> None:
    parse = parsed("one-day-after")
    (found,) = fuse(parse, propose(parse, "talks were hard", "said on", "Lind"))
    assert found.time is not None
    assert said(parse, found)[1] == "said"
    assert parse.text[slice(*found.time)] == "on Tuesday"


def test_a_clause_after_a_comma_is_not_added() -> None:
    parse = parsed("end-of-year")
    whole = "repairs will last until the end of the year that follows"
    assert only(parse, propose(parse, whole, "said", "Lind"))[2] == whole


def test_a_gap_without_cue_and_source_is_filled() -> None:
    parse = parsed("end-of-year")
    parts = ("repairs will last until", "of the year that follows")
    whole = "repairs will last until the end of the year that follows"
    assert only(parse, propose(parse, parts, "said", "Lind"))[2] == whole


def test_a_gap_with_the_attribution_stays() -> None:
    parse = parsed("parenthesis")
    content = only(parse, propose(parse, ("The bridge", "will reopen in May"), "insisted", "she"))[2]
    assert content == "The bridge ... will reopen in May"


# ----------------------------------------------------------------------------- parts that do not belong


def test_a_parenthesis_behind_a_clause_quotes_all_of_it() -> None:
    parse = parsed("offered-said")
    found = only(parse, propose(parse, "a truce for May", "said", "its first negotiator"))
    assert found[2] == "The harbour has offered a truce for May"


def test_what_a_participle_behind_a_clause_quotes_is_not_the_clause() -> None:  # wherever it was hung
    parse = parsed("offered-noting")
    assert only(parse, propose(parse, "the storm in May", "noting", "The harbour"))[2] == "the storm in May"


def test_according_to_takes_up_no_quotation_that_is_over() -> None:
    parse = parsed("according-after")
    wide = propose(parse, "“It is safe.” Holm left the city", "according to", "reports")
    assert ("reports", "according to", "Holm left the city") in {said(parse, a) for a in fuse(parse, wide)}


def test_pieces_of_the_sentence_that_reports_say_become_the_sentence() -> None:
    parse = parsed("according-last")
    pieces = propose(parse, ("The bridge", "in May"), "according to", "the harbour office")
    assert only(parse, pieces)[2] == "The bridge will reopen in May"
