"""Fitting the confidence: a logistic regression over what is known about proposals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import fit_confidence
from evaluation.corpora import GoldAttribution, GoldDocument
from quotex.parsing.document import Proposal
from tests.quotations.builder import parsed, propose


def test_the_fit_finds_the_weights_that_made_the_data() -> None:
    chance = np.random.default_rng(1)
    table = chance.normal(size=(20_000, 3))
    true = np.array([0.5, -1.0, 2.0])
    right = (chance.random(20_000) < 1 / (1 + np.exp(-(table @ true)))).astype(np.float64)
    assert fit_confidence.newton(table, right, 1.0) == pytest.approx(true, abs=0.1)


def test_a_penalty_draws_the_weights_towards_nothing() -> None:
    table, right = np.ones((100, 1)), np.ones(100)
    free, held = (float(fit_confidence.newton(table, right, penalty)[0]) for penalty in (0.01, 100.0))
    assert 0 < held < 1 < free


def test_rare_features_get_no_weight() -> None:
    found = [({"always": 1.0, "rare": 1.0}, True)] * (fit_confidence.LEAST - 1) + [({"always": 1.0}, False)] * 30
    assert set(fit_confidence.fit(found)) == {"always"}


def test_a_proposal_is_right_if_content_and_source_are_annotated() -> None:
    parse = parsed("said-that")

    def judged(proposal: Proposal) -> list[bool]:
        start = parse.text.index("the bridge")
        gold = GoldAttribution(((start, start + 30),), (), ((0, len("The minister")),))
        document = GoldDocument("courier", parse.text, (gold,))
        return [right for _, right in fit_confidence.samples(document, replace(parse, proposals=(proposal,)))]

    assert judged(propose(parse, "the bridge would reopen in May", "said on Monday", "The minister")) == [True]
    assert judged(propose(parse, "The minister", "said on Monday", "the bridge")) == [False]


def test_weights_are_written_in_order_below_their_header(tmp_path: Path) -> None:
    fit_confidence.write({"b": 1.0, "a": -0.25}, tmp_path / "out.tsv")
    lines = (tmp_path / "out.tsv").read_text().splitlines()
    assert all(line.startswith("#") for line in lines[:2])
    assert lines[2:] == ["a\t-0.2500", "b\t1.0000"]
