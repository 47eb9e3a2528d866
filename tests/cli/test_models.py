"""`quotex models` and `quotex schema`."""

from __future__ import annotations

import json

import pytest

from quotex.serialization import schema
from tests.cli.conftest import Quotex


def test_the_models_are_listed_with_version_and_place(quotex: Quotex) -> None:
    assert quotex("models", "list").stdout == "en  1.0  /models/en\n"


def test_without_a_name_all_models_are_verified(quotex: Quotex) -> None:
    result = quotex("models", "verify")
    assert (result.exit_code, result.stdout) == (0, "en: all files are whole\n")


def test_damaged_models_are_named_file_by_file_and_change_the_exit_code(quotex: Quotex) -> None:
    result = quotex("models", "verify", "damaged", "en")
    assert result.exit_code == 1
    assert result.stdout == (
        "damaged: pos.pt is damaged; install quotex again\ndamaged: ner.pt is missing\nen: all files are whole\n"
    )


def test_models_are_pulled_and_the_next_step_is_named(quotex: Quotex) -> None:
    result = quotex("models", "pull", "ewt")
    assert (result.exit_code, result.stdout) == (0, "ewt is at /models/ewt; use it with --models stanza:ewt\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("verify", "nope"), "quotex: there are no models called nope; see: quotex models list\n"),
        (("pull", "ner"), "quotex: ner cannot be downloaded: no network\n"),
    ],
)
def test_failures_are_one_sentence(quotex: Quotex, arguments: tuple[str, ...], message: str) -> None:
    result = quotex("models", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message)


def test_the_schema_is_printed_as_published(quotex: Quotex) -> None:
    result = quotex("schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == schema()
