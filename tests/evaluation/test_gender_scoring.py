"""The score of genders: how many have one, and how many of them are right."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation.gender import gender_table, read_public_persons, score_gender
from quotex.errors import QuotexError
from quotex.records import Quote, Source, Span
from tests.exports.helpers import a_record

TABLE = """name\tother_names\tgender
José Peña\tPepe Peña\tm
Ann Lee\t\tf
Kim Oh\t\tm
Kim Oh\t\tf
Prince\t\tm
"""


def said_by(name: str, gender: Any, evidence: Any = "title", source: str = "Somebody", **changes: Any) -> Quote:
    quote = a_record()
    assert quote.speaker
    speaker = replace(quote.speaker, name=name, id=name, kind="person", gender=gender, gender_evidence=evidence)
    found = Source(source, (Span(0, len(source), source),))
    return replace(quote, speaker=replace(speaker, **changes), source=found)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.tsv.gz"
    path.write_bytes(gzip.compress(TABLE.encode()))
    return path


def test_names_of_both_genders_and_single_words_are_no_public_persons(table: Path) -> None:
    assert read_public_persons(table) == {"jose pena": "male", "pepe pena": "male", "ann lee": "female"}


def test_each_person_counts_once_in_an_article_and_each_quotation_as_told(table: Path) -> None:
    records = [
        said_by("Jose Pena", "male", "pronoun", "he"),
        said_by("Jose Pena", "male", "pronoun"),
        said_by("Ann Lee", "male", "given name", "She"),
        said_by("PEPE PEÑA", None, None, "he"),
        said_by("Bo Ek", "male"),
        said_by("Acme", None, None, kind="organization"),
        replace(a_record(), speaker=None),
    ]
    score = score_gender(records, read_public_persons(table))
    assert dict(score.evidence) == {"pronoun": 2, "given name": 1, "none": 1, "title": 1}
    assert (score.public.hits, score.public.total, score.unknown) == (1, 2, 1)
    assert (score.pronouns.hits, score.pronouns.total) == (1, 2)
    assert "| quotations of persons with a gender | 80.0 | 5 |" in gender_table(score)
    assert "0.0" in gender_table(score_gender([], {}))


def test_a_table_without_the_columns_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("name\tage\n")
    with pytest.raises(QuotexError, match="has no column gender, other_names"):
        read_public_persons(tmp_path / "x.tsv")
