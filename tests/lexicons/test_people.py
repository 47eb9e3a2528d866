"""The word lists are well formed, and say what the rules rely on."""

import json
import runpy
from importlib import resources
from pathlib import Path

import pytest

from quotex.lexicons import people, word_list
from quotex.text.names import PersonName

LISTS = resources.files("quotex") / "lexicons" / "en"
ROOT = Path(__file__).parents[2]
COLUMNS = {
    "titles.tsv": 3,
    "person_nouns.tsv": 2,
    "organization_nouns.tsv": 2,
    "role_modifiers.tsv": 2,
    "role_hypernyms.tsv": 2,
    "nicknames.tsv": 2,
    "pronouns.tsv": 5,
    "countries.tsv": 4,
    "given_names.tsv": 2,
    "name_suffixes.tsv": 2,
    "name_particles.tsv": 2,
    "function_words.tsv": 2,
    "transliterations.tsv": 2,
    "sieve_priors.tsv": 5,
    "parties.tsv": 2,
    "role_affiliations.tsv": 2,
}


@pytest.mark.parametrize("file", COLUMNS)
def test_every_row_of_a_table_has_all_its_columns(file: str) -> None:
    lines = (LISTS / file).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]
    assert lines[0].startswith("# ")
    assert {len(row.split("\t")) for row in rows} == {COLUMNS[file]}


@pytest.mark.parametrize(
    "file",
    ["titles.tsv", "person_nouns.tsv", "organization_nouns.tsv", "pronouns.tsv", "sieve_priors.tsv", "parties.tsv"],
)
def test_no_word_stands_twice_in_a_table(file: str) -> None:
    words = [line.split("\t")[0] for line in (LISTS / file).read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert sorted(words) == sorted(set(words))


def test_words_are_looked_up_without_case_curls_and_full_stop() -> None:
    assert people.key("Mr.") == "mr"
    assert people.key("Y’all") == "y'all"
    assert people.key(".") == "."


def test_names_are_folded_to_one_spelling() -> None:
    assert people.fold("Zelenskyy") == people.fold("Zelenskiy") == people.fold("Zelensky")
    assert people.fold("Łukasz") == "lukasz"
    assert people.fold("Núñez") == "nunez"
    assert people.fold("Guy") == "guy"


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("minister", "person"),
        ("spokeswoman", "person"),
        ("vaccinologist", "person"),
        ("ex-minister", "person"),
        ("ministry", "organization"),
        ("police", "organization"),
        ("crowd", "group"),
        ("report", "document"),
        ("banana", None),
        ("omen", None),
    ],
)
def test_nouns_have_the_kind_of_speaker_that_they_name(noun: str, kind: str | None) -> None:
    assert people.noun_kind(noun) == kind


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("U.S.", "United States"),
        ("US", "United States"),
        ("Kyiv", "Ukraine"),
        ("Turks", "Turkey"),
        ("Turkish", "Turkey"),
    ],
)
def test_countries_are_known_by_name_capital_and_people(word: str, country: str) -> None:
    found = people.country_in(word)
    assert found is not None
    assert found.name == country


def test_a_capital_is_no_name_of_its_country() -> None:
    assert people.country_named("Moscow") is None
    assert people.country_of_capital("Russia") is None
    assert people.country_in("Springfield") is None


def test_given_names_have_a_gender_only_where_it_is_clear() -> None:
    names = people.given_names()
    assert [names.get(name) for name in ("dmitry", "volodymyr", "olena", "mary", "kim", "jean")] == [
        "m",
        "m",
        "f",
        "f",
        None,
        None,
    ]


def test_the_list_of_given_names_is_small_and_carries_its_licence() -> None:
    text = (LISTS / "given_names.tsv").read_text(encoding="utf-8")
    assert len(text.encode()) < 400_000
    assert "nomquamgender" in text
    assert "MIT License" in text
    assert text.isascii()


def test_the_script_keeps_clear_names_of_many_sources_only(tmp_path: Path) -> None:
    data = {
        "Ánna": [20, 900, 0.99, 3],
        "boris": [20, 900, 0.01, 3],
        "kim": [20, 900, 0.6, 3],
        "rare": [2, 900, 0.0, 3],
        "few": [20, 3, 0.0, 3],
        "x1": [20, 900, 0.0, 3],
        "josé": [20, 900, 0.02, 3],
        "jose": [20, 900, 0.95, 3],
    }
    (tmp_path / "names.json").write_text(json.dumps(data), encoding="utf-8")
    script = runpy.run_path(str(ROOT / "scripts" / "make_given_names.py"))
    script["main"](["--data", str(tmp_path / "names.json"), "--out", str(tmp_path / "names.tsv")])
    rows = (tmp_path / "names.tsv").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if not row.startswith("#")] == ["anna\tf", "boris\tm"]


def test_the_script_lists_public_persons_whose_given_name_misleads(tmp_path: Path) -> None:
    data = {"anna": [20, 900, 0.99, 3], "boris": [20, 900, 0.01, 3]}
    (tmp_path / "names.json").write_text(json.dumps(data), encoding="utf-8")
    people_rows = ["Ánna Ek\tm", "Anna Lee\tf", "Boris\tf", "Boris Oh\tf", "Boris Pa\tf", "Boris Pa\tm", "Kim Yu\tf"]
    (tmp_path / "people.tsv").write_text("\n".join(["name\tgender", *people_rows]), encoding="utf-8")
    script = runpy.run_path(str(ROOT / "scripts" / "make_given_names.py"))
    given, out = tmp_path / "given.tsv", tmp_path / "misleading.txt"
    options = ["--data", tmp_path / "names.json", "--out", given, "--people", tmp_path / "people.tsv"]
    script["main"]([str(one) for one in (*options, "--misleading-out", out)])
    rows = out.read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if not row.startswith("#")] == ["anna ek", "boris oh"]


def test_names_that_mislead_are_full_names_as_names_are_folded() -> None:
    names = word_list("misleading_names.txt")
    assert "lindsey graham" in names
    assert all(" " in name and PersonName(name).given in people.given_names() for name in names)
