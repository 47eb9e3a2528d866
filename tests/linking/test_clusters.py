"""Speakers across articles: who is one person, who is not, and why."""

import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotex.linking.candidates import Mention, Surroundings
from quotex.linking.clusters import clusters_of
from quotex.linking.profiles import profile
from quotex.records import Gender, GenderEvidence, Quote
from quotex.search import index_files, open_db
from quotex.text.name_keys import person_key
from tests.search.builder import bearers, said, written

Named = tuple[str, str | None, str | None]


def indexed(tmp_path: Path, *articles: list[Named]) -> Path:
    """Each list is an article with its speakers (name, role, affiliation)."""
    quotes = [
        said(f"words {place}", *named, url=f"https://news.example/{n}", start=100 * place)
        for n, speakers in enumerate(articles)
        for place, named in enumerate(speakers)
    ]
    index_files([written(tmp_path / "q.jsonl", quotes)], tmp_path / "q.db")
    return tmp_path / "q.db"


def one(name: str, role: str | None = None, affiliation: str | None = None) -> list[Named]:
    return [(name, role, affiliation)]


def reasons(db: Path) -> dict[str, str]:
    with open_db(db) as opened:
        return {row["name"]: row["reason"] for row in opened.rows("SELECT name, reason FROM merges")}


def test_one_person_in_several_spellings_is_one_speaker_with_aliases(tmp_path: Path) -> None:
    db = indexed(
        tmp_path,
        one("Volodymyr Zelensky", "Ukrainian President"),
        one("Volodymyr Zelensky"),
        one("Volodymyr Zelenskyy"),
        one("Zelenskiy", "President", "Ukraine"),
        one("President Zelensky"),
        one("Vladimir Zelensky", "President of Ukraine"),
        one("Володимир Зеленський", "President"),
    )
    assert list(bearers(db)) == ["Volodymyr Zelensky"]
    why = reasons(db)
    assert why["Volodymyr Zelenskyy"] == "same name, spelled otherwise"
    assert why["Zelenskiy"].startswith("same office: president; ")
    assert why["Vladimir Zelensky"].startswith("same office: president; ")


@pytest.mark.parametrize(
    ("one_name", "other_name"),
    [
        ("Sergei Lavrov", "Sergey Lavrov"),
        ("Dmitry Peskov", "Dmitri Peskov"),
        ("Alexei Navalny", "Aleksey Navalny"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Jürgen Müller", "Jurgen Mueller"),
        ("Bashar al-Assad", "Bashar Assad"),
        ("J.D. Vance", "JD Vance"),
        ("Conan O’Brien", "Conan O'Brien"),
        ("MICHAEL BROWN", "Michael Brown"),
    ],
)
def test_spellings_of_a_full_name_need_no_evidence(tmp_path: Path, one_name: str, other_name: str) -> None:
    assert len(bearers(indexed(tmp_path, one(one_name), one(other_name)))) == 1


@pytest.mark.parametrize(
    ("one_name", "other_name"),
    [
        ("Joe Brown", "Joseph R. Brown"),
        ("Joe Biden", "Joseph Biden Jr."),
        ("Bill Scott", "William Scott"),
        ("Tayyip Erdogan", "Recep Tayyip Erdogan"),
        ("Christina Jones", "Christine Jones"),
        ("J. Smith", "John Smith"),
        ("Johnson", "Boris Johnson"),
    ],
)
def test_other_forms_of_a_name_are_one_person_with_evidence_only(
    tmp_path: Path, one_name: str, other_name: str
) -> None:
    with_office, without, contrary = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    for folder in (with_office, without, contrary):
        folder.mkdir()
    assert len(bearers(indexed(with_office, one(one_name, "Prime Minister"), one(other_name, "prime minister")))) == 1
    assert len(bearers(indexed(without, one(one_name), one(other_name)))) == 2
    assert len(bearers(indexed(contrary, one(one_name, "goalkeeper"), one(other_name, "President")))) == 2


def test_a_short_form_needs_no_evidence_where_few_people_have_the_surname(tmp_path: Path) -> None:
    db = indexed(
        tmp_path, one("Pat Toomey"), one("Patrick J. Toomey", "senator"), one("Bob Mason"), one("Robert Mason")
    )
    assert set(bearers(db)) == {"Bob Mason", "Patrick J. Toomey", "Robert Mason"}
    assert reasons(db)["Pat Toomey"] == "rare surname; short form of the name"


def test_relatives_with_a_rare_surname_and_similar_names_are_two(tmp_path: Path) -> None:
    assert len(bearers(indexed(tmp_path, one("Ivana Trump"), one("Ivanka Trump")))) == 2


def test_the_gender_of_a_given_name_does_not_part_what_pronouns_join(tmp_path: Path) -> None:
    """In one article nothing but "Lindsey" tells the gender, in the other one he is he."""
    known, named = (
        said("words", name, url=f"https://news.example/{name}") for name in ("Lindsey Graham", "Lindsey O. Graham")
    )
    cases: tuple[tuple[GenderEvidence, int], ...] = (("given name", 1), ("pronoun", 2))
    for evidence, speakers in cases:
        folder = tmp_path / evidence
        folder.mkdir()
        quotes = [with_gender(known, "male", "pronoun"), with_gender(named, "female", evidence)]
        index_files([written(folder / "q.jsonl", quotes)], folder / "q.db")
        assert len(bearers(folder / "q.db")) == speakers


def with_gender(quote: Quote, gender: Gender, evidence: GenderEvidence) -> Quote:
    assert quote.speaker is not None
    return replace(quote, speaker=replace(quote.speaker, gender=gender, gender_evidence=evidence))


@pytest.mark.parametrize(
    ("one_name", "other_name"),
    [
        ("Michael Brown", "Michelle Brown"),
        ("George W. Bush", "George H. W. Bush"),
        ("Bill Clinton", "Hillary Clinton"),
        ("Donald Trump Jr.", "Donald Trump Sr."),
        ("Mike Brown", "Mike Browning"),
        ("Maria Lopez", "Marta Lopez"),
    ],
)
def test_different_people_are_not_one_even_with_the_same_office(tmp_path: Path, one_name: str, other_name: str) -> None:
    db = indexed(tmp_path, one(one_name, "President", "Acme"), one(other_name, "President", "Acme"))
    assert len(bearers(db)) == 2


def test_one_office_in_two_countries_is_no_evidence(tmp_path: Path) -> None:
    db = indexed(tmp_path, one("Maria Kim", "President", "South Korea"), one("Kim", "Mexican President"))
    assert len(bearers(db)) == 2


def test_a_vice_president_is_no_president(tmp_path: Path) -> None:
    assert len(bearers(indexed(tmp_path, one("Ann Johnson", "President"), one("Johnson", "Vice President")))) == 2


def test_a_surname_between_two_people_joins_neither(tmp_path: Path) -> None:
    db = indexed(
        tmp_path,
        one("George W. Bush", "President"),
        one("George H. W. Bush", "President"),
        one("Bush", "President"),
        one("Bush", "President"),
        one("George Bush", "President"),
    )
    assert len(bearers(db)) == 5


def test_a_surname_alone_goes_to_the_person_it_nearly_always_means(tmp_path: Path) -> None:
    full = [one("Boris Johnson") for _ in range(10)]
    (tmp_path / "a").mkdir()
    assert len(bearers(indexed(tmp_path / "a", *full, one("Johnson")))) == 1
    assert "10 of 10" in reasons(tmp_path / "a" / "q.db")["Johnson"]
    (tmp_path / "b").mkdir()
    assert len(bearers(indexed(tmp_path / "b", *full, one("Mike Johnson"), one("Mike Johnson"), one("Johnson")))) == 3
    (tmp_path / "c").mkdir()
    told = [one("Boris Johnson", "Prime Minister") for _ in range(10)]
    assert len(bearers(indexed(tmp_path / "c", *told, one("Johnson", "goalkeeper")))) == 2
    (tmp_path / "d").mkdir()
    assert len(bearers(indexed(tmp_path / "d", *full[:4], one("Johnson")))) == 2


def test_company_is_evidence_where_several_others_are_quoted_beside_both(tmp_path: Path) -> None:
    beside: list[Named] = [("Rishi Sunak", None, None), ("Keir Starmer", None, None), ("Ed Davey", None, None)]
    (tmp_path / "a").mkdir()
    db = indexed(tmp_path / "a", [*one("Boris Johnson"), *beside], [*one("Johnson"), *beside])
    assert bearers(db)["Boris Johnson"] == ["Boris Johnson", "Johnson"]
    assert "same company: ed davey, keir starmer, rishy sunak" in reasons(db)["Johnson"]
    (tmp_path / "b").mkdir()
    db = indexed(tmp_path / "b", [*one("Boris Johnson"), *beside[:1]], [*one("Johnson"), *beside[:1]])
    assert bearers(db)["Boris Johnson"] == ["Boris Johnson"]


def test_an_article_that_tells_two_people_apart_is_believed(tmp_path: Path) -> None:
    db = indexed(tmp_path, [("Bill Clinton", "President", None), ("Clinton", "President", None)])
    assert len(bearers(db)) == 2


def test_one_surname_and_role_in_two_articles_is_one_speaker_without_a_full_name(tmp_path: Path) -> None:
    db = indexed(tmp_path, one("Smith", "police chief of Sumy"), one("Smith", "Sumy police chief"), one("Smith"))
    assert sorted(map(len, bearers(db).values())) == [1, 2]


def test_a_surname_alone_goes_to_the_holder_of_an_office_whom_it_nearly_always_means(tmp_path: Path) -> None:
    holders = [one("Obama", "President") for _ in range(10)] + [one("Obama", "U.S. President"), one("Obama", "baker")]
    (tmp_path / "a").mkdir()
    assert sorted(map(len, bearers(indexed(tmp_path / "a", *holders, one("Obama"))).values())) == [1, 12]
    (tmp_path / "b").mkdir()
    assert sorted(map(len, bearers(indexed(tmp_path / "b", *holders[8:], one("Obama"))).values())) == [1, 1, 3]


def test_a_few_wrong_records_neither_keep_a_person_apart_nor_join_two(tmp_path: Path) -> None:
    """One article calls the president a vice president, another one calls his son the president."""
    right = [one("Barack Obama", "President"), *(one("Obama", "President") for _ in range(12))]
    (tmp_path / "a").mkdir()
    db = indexed(tmp_path / "a", one("Barack Obama", "Vice President"), *right, one("Obama", "Vice President"))
    assert len(bearers(db)["Barack Obama"]) >= 14
    (tmp_path / "b").mkdir()
    fathers = [one("Donald Trump", "President", "United States") for _ in range(9)]
    sons = [one("Donald Trump Jr.", "executive", "Trump Organization") for _ in range(5)]
    db = indexed(tmp_path / "b", *fathers, *sons, one("Donald Trump Jr.", "President", "United States"))
    assert sorted(map(len, bearers(db).values())) == [6, 9]


@pytest.mark.parametrize(
    "role", ["president's son", "son of the president", "aide to the president", "president-elect's aide"]
)
def test_an_office_is_read_from_a_role_that_is_the_office_only(tmp_path: Path, role: str) -> None:
    assert len(bearers(indexed(tmp_path, one("Donald Trump", "President"), one("Trump", role)))) == 2
    assert profile("", role, None).offices == frozenset()
    assert profile("", "the country's 45th president", None).offices == {"president"}


def test_initials_that_stand_for_a_person_are_one_person_and_surnames_in_capitals_need_not_be(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert len(bearers(indexed(tmp_path / "a", one("AMLO"), one("AMLO", "President")))) == 1
    (tmp_path / "b").mkdir()
    assert len(bearers(indexed(tmp_path / "b", one("SMITH"), one("Smith", "baker")))) == 2


def test_the_same_words_in_two_articles_are_evidence(tmp_path: Path) -> None:
    words = "we will rebuild every single bridge in this town"
    for folder, other in (("same", words), ("other", "nobody has ever asked me about that")):
        quotes = [
            said(words, "Boris Johnson", url="https://news.example/1"),
            said(other, "Johnson", url="https://news.example/2"),
        ]
        index_files([written(tmp_path / f"{folder}.jsonl", quotes)], tmp_path / f"{folder}.db")
    assert len(bearers(tmp_path / "same.db")) == 1
    assert "the same words" in reasons(tmp_path / "same.db")["Johnson"]
    assert len(bearers(tmp_path / "other.db")) == 2


def test_phrases_never_merge_and_proper_names_of_organizations_do(tmp_path: Path) -> None:
    cases: list[tuple[Any, str, int]] = [
        ("unnamed", "a witness", 2),
        ("organization", "ministry", 2),
        ("group", "Afghan officials", 2),
        ("document", "the report", 2),
        ("organization", "White House", 1),
        ("organization", "The White House", 1),
        ("group", "Republicans", 1),
    ]
    for n, (kind, name, speakers) in enumerate(cases):
        quotes = [said("words", name, kind=kind, url=f"https://news.example/{url}") for url in range(2)]
        index_files([written(tmp_path / "q.jsonl", quotes)], tmp_path / f"{n}.db")
        assert len(bearers(tmp_path / f"{n}.db")) == speakers, name


def test_full_names_that_are_equal_but_of_another_kind_stay_apart(tmp_path: Path) -> None:
    quotes: list[Quote] = [
        said("a", "Paris Hilton", url="https://news.example/1"),
        said("b", "Paris Hilton", kind="organization", url="https://news.example/2"),
    ]
    index_files([written(tmp_path / "q.jsonl", quotes)], tmp_path / "q.db")
    assert len(bearers(tmp_path / "q.db")) == 2


def _mention(number: int, name: str, role: str | None = None) -> Mention:
    key = person_key(name)
    block = f"person/{key.surname}"
    return Mention(
        *(number, number, f"{number:06}", "x", name, "person", role, None, None, None, str(key), block, 1),
        *(None, None, None),
    )


def test_the_order_of_mentions_does_not_matter() -> None:
    names = ["Joe Biden", "Joseph Biden", "Joseph R. Biden Jr.", "Biden", "Hunter Biden", "J. Biden", "Jill Biden"]
    roles = [None, "President", "U.S. President", "businessman", "Delaware senator"]
    pick = random.Random(7)
    for _ in range(30):
        mentions = [_mention(n, pick.choice(names), pick.choice(roles)) for n in range(25)]
        found = {
            frozenset(m.id for m in c.mentions): tuple(sorted(c.reasons.items()))
            for c in clusters_of(mentions, Surroundings())
        }
        pick.shuffle(mentions)
        again = {
            frozenset(m.id for m in c.mentions): tuple(sorted(c.reasons.items()))
            for c in clusters_of(mentions, Surroundings())
        }
        assert again == found


def test_twenty_thousand_people_with_one_surname_are_linked_in_seconds() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    given = [f"{a}{b}o{c}{d}".capitalize() for a in letters for b in "aeiou" for c in letters for d in letters[:3]]
    mentions = [_mention(n, f"{name} Kim", "President") for n, name in enumerate(given)]
    mentions += [_mention(len(given) + n, f"{name}a Kim") for n, name in enumerate(given)]
    mentions += [_mention(2 * len(given) + n, "Kim") for n in range(2000)]
    begun = time.process_time()
    assert len(clusters_of(mentions, Surroundings())) > 15_000
    assert time.process_time() - begun < 40
