"""The whole source phrase of a candidate."""

from __future__ import annotations

from dataclasses import replace

from quotex.quotations import attributions
from tests.quotations.builder import propose, said
from tests.trees import tree

# The tree takes the name before the colon for a part of what follows, and so that word for the head of the source.
HEADLINE = """
    Challenger  _       PROPN  2  compound
    Kelli       Kelli   PROPN  5  flat        B-PERSON
    Ward~       Ward    PROPN  2  flat        I-PERSON
    :           :       PUNCT  2  punct
    Impeach     impeach PROPN  0  root
    Lynch       Lynch   PROPN  5  flat
    now         _       ADV    5  advmod
"""


def test_a_source_that_surrounds_cue_and_content_keeps_no_space_between_them() -> None:
    parse = tree(HEADLINE)
    proposal = propose(parse, "Impeach Lynch now", ":", "Challenger Kelli Ward")
    (found,) = attributions(replace(parse, proposals=(proposal,)), speech_only=False)
    assert said(parse, found) == ("Challenger Kelli Ward", ":", "Impeach Lynch now")
