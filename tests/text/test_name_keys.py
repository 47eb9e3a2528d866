"""Names are compared across articles in one transliteration."""

from __future__ import annotations

import pytest

from quotex.text.name_keys import key_of, person_key, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sergey", "sergei"),
        ("aleksei", "alexey"),
        ("shcherba", "scherba"),
        ("mueller", "muller"),
        ("volodymyr", "wolodymyr"),
        ("julia", "yulia"),
        ("zelenskyy", "zelenskiy"),
    ],
)
def test_spellings_of_one_name_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize("name", ["JD Vance", "J. D. Vance", "ÅÖ Vance"])
def test_initials_without_full_stops_are_taken_apart_in_any_script(name: str) -> None:
    key = person_key(name)
    assert (key.surname, len(key.initials)) == (skeleton("vance"), 2)


def test_a_generation_has_one_spelling() -> None:
    assert person_key("Sam Cole Junior").generation == person_key("Sam Cole Jr.").generation == "jr"


def test_only_proper_names_are_compared_with_other_articles() -> None:
    assert key_of("person", "Ada Cole", "a", "1") == key_of("person", "Ada Cole", "b", "2")
    assert key_of("unnamed", "a witness", "a", "1") != key_of("unnamed", "a witness", "b", "2")
    assert key_of("organization", "The Acme Corp.", "a", "1") == key_of("organization", "Acme", "b", "2")
