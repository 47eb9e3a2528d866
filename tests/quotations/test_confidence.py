"""How sure an attribution is said to be, and what is left out as too unsure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.lexicons import rows
from quotex.parsing.document import Certainty, Parse
from quotex.quotations import Attribution, attributions
from quotex.quotations.candidates import from_proposal
from quotex.quotations.confidence import features
from quotex.quotations.evidence import Evidence
from quotex.quotations.extract import LEAST_CONFIDENCE
from tests.quotations.builder import parsed, propose


def said_that(sure: float) -> list[Attribution]:
    """The attributions of a sentence with one proposal, of all whose parts the network is as sure."""
    parse = parsed("said-that")
    proposal = propose(parse, "the bridge would reopen in May", "said on Monday", "The minister")
    proposal = replace(proposal, certainty=Certainty(*[sure] * 5))
    return attributions(replace(parse, proposals=(proposal,)), speech_only=False)


def test_what_the_network_is_surer_of_has_the_higher_confidence() -> None:
    found = [said_that(sure)[0].confidence for sure in (0.7, 0.85, 0.95, 0.999)]
    assert found == sorted(found)
    assert found[-1] > found[0] + 0.1


@given(st.builds(Certainty, *[st.floats(0, 1)] * 5))
def test_a_confidence_is_a_probability_whatever_the_network_says(sure: Certainty) -> None:
    parse = parsed("labelled")
    proposal = replace(propose(parse, parse.text), certainty=sure)
    assert all(0 < a.confidence < 1 for a in attributions(replace(parse, proposals=(proposal,))))


def unsure(parse: Parse, content: str, cue: str, source: str) -> list[Attribution]:
    proposal = replace(propose(parse, content, cue, source), certainty=Certainty(*[0.001] * 5))
    return attributions(replace(parse, proposals=(proposal,)), speech_only=False)


def test_indirect_content_that_is_too_unsure_is_left_out() -> None:
    assert unsure(parsed("continued-to"), "to shun the town", "continued", "Lind") == []


def test_a_quotation_in_marks_is_never_left_out_as_unsure() -> None:
    (found,) = unsure(parsed("labelled"), "“Ghost”", "labelled", "A user")
    assert found.confidence < LEAST_CONFIDENCE


def test_what_a_rule_finds_keeps_the_prior_of_the_rule() -> None:
    by_rule, by_network = attributions(parsed("said-that"))[0], said_that(0.8)[0]
    assert by_rule.confidence == pytest.approx(0.9, abs=0.1)
    assert by_rule.confidence != by_network.confidence


def test_every_weight_belongs_to_something_that_is_known_about_a_proposal() -> None:
    known: set[str] = set()
    for name, content, cue, source in (
        ("said-that", ("the bridge", "in May"), "said on Monday", "The minister"),
        ("labelled", "“Ghost”", "labelled", ""),
        ("continued-to", "to shun the town", "", ""),
        ("mixed", "the company had shown “a complete lack of respect” for drivers", "said", "Lind"),
    ):
        parse = parsed(name)
        evidence = Evidence.of(parse)
        candidate = from_proposal(parse, propose(parse, content, cue, source))
        assert candidate is not None
        for entry in (None, *evidence.reports.values()):
            for kind in ("direct", "mixed", "indirect"):
                for shared in (None, 0):
                    known |= features(evidence.quotes, replace(candidate, shared_with=shared), kind, entry).keys()
    known |= {"cue of an attitude", "unlisted cue", "tree rule"}
    assert {row[0] for row in rows("confidence.tsv", 2)} <= known
