"""Names are compared as people compare them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.text.names import (
    BRACKETED,
    PersonName,
    abbreviates,
    clean_name,
    handle_tails,
    initials,
    is_acronym,
    is_misspelling,
    organization_words,
    same_person,
    strip_article,
    without_a_letter,
)

names = st.lists(
    st.sampled_from(["Joe", "Joseph", "R.", "Biden", "Jr.", "al-Assad", "van", "Xi", "Jinping"]), min_size=1
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zelensky’s", "Zelensky"),
        ("Thomas'", "Thomas"),
        ("Dmitry\nPeskov,", "Dmitry Peskov"),
        ("“Peskov”", "Peskov"),
        ("Joseph Biden Jr.", "Joseph Biden Jr."),
        ("Moscow.", "Moscow"),
        ("Acme Inc.", "Acme Inc."),
        ("U.S.", "U.S."),
        ("@acme_news", "@acme_news"),
        ("…", ""),
        ("José,", "José"),
        ("Jose\u0301,", "Jose\u0301"),
    ],
)
def test_a_name_is_cleaned_of_what_stands_around_it(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize("text", [" (ODF)", " [ODF]", " (“ODF”)", " ('ODF')", " («ODF»)", ' ("ODF")'])
def test_an_acronym_in_brackets_may_stand_in_marks_of_any_style(text: str) -> None:
    match = BRACKETED.fullmatch(text)
    assert match is not None
    assert match[1] == "ODF"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Joe Biden", "Joseph R. Biden Jr."),
        ("Donald Trump", "Donald J. Trump"),
        ("J. Smith", "Jane Smith"),
        ("Tayyip Erdogan", "Recep Tayyip Erdoğan"),
        ("Xi Jinping", "Jinping Xi"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Bashar al-Assad", "Bashar Assad"),
    ],
)
def test_spellings_of_one_person_agree(one: str, other: str) -> None:
    assert same_person(PersonName(one), PersonName(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bill Clinton", "Hillary Clinton"),
        ("Dmitry Peskov", "Dmitry Medvedev"),
        ("John Paul Smith", "Smith John Miller"),
        ("J. Smith", "Kate Smith"),
    ],
)
def test_different_people_do_not(one: str, other: str) -> None:
    assert not same_person(PersonName(one), PersonName(other))


@given(names.map(" ".join), names.map(" ".join))
def test_comparison_has_no_direction(one: str, other: str) -> None:
    assert same_person(PersonName(one), PersonName(other)) == same_person(PersonName(other), PersonName(one))
    assert same_person(PersonName(one), PersonName(one))


def test_a_surname_is_the_last_word_that_is_no_suffix_and_no_particle() -> None:
    assert PersonName("Martin Luther King Jr.").surname == "king"
    assert PersonName("Ursula von der Leyen").surname == "leyen"
    assert PersonName("Bashar al-Assad").surname == "assad"
    assert strip_article("el-sisi") == "sisi"
    assert strip_article("jean-luc") == "jean-luc"


def test_one_word_with_a_particle_is_no_full_name() -> None:
    assert not PersonName("von Leyen").is_full
    assert not PersonName("King Jr.").is_full
    assert PersonName("Ursula Leyen").is_full


@pytest.mark.parametrize("name", ["ODF", "AT&T", "U.N.", "UNHCR", "ANSeS", "ÖBB", "СБУ", "ΕΛΑΣ"])
def test_acronyms_are_written_in_capitals(name: str) -> None:
    assert is_acronym(name)


@pytest.mark.parametrize(
    "name", ["Acme", "Peskov", "I", "Open Dialogue Foundation", "McDonald", "Österreich", "Киев", "中国"]
)
def test_other_names_are_no_acronyms(name: str) -> None:
    assert not is_acronym(name)


def test_initials_come_with_and_without_small_words() -> None:
    assert initials("Bank of the North") == {"botn", "bn"}
    assert initials("Acme") == frozenset()


def test_organizations_are_compared_without_article_and_legal_form() -> None:
    assert organization_words("The Acme Steel Co. Ltd.") == ("acme", "steel")
    assert organization_words("Group") == ("group",)


def test_a_handle_ends_in_the_name_it_holds() -> None:
    assert "dmitrypeskov" in list(handle_tails("@realDmitryPeskov"))
    assert all(len(tail) > 3 for tail in handle_tails("@realDmitryPeskov"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("wines", "wimes", True),
        ("mclenney", "mcclenney", True),
        ("bryne", "byrne", True),
        ("forson", "forso", True),
        ("ghanim", "ghanem", True),
        ("smith", "smythe", False),
        ("kim", "lim", False),
        ("obama", "obama", False),
    ],
)
def test_a_misspelling_is_one_letter_or_two_swapped_ones_away(one: str, other: str, same: bool) -> None:
    assert is_misspelling(one, other) is is_misspelling(other, one) is same


@given(st.text("abc", min_size=6, max_size=9), st.integers(0, 5), st.sampled_from("xyz"))
def test_a_changed_left_out_or_added_letter_is_a_misspelling(name: str, place: int, letter: str) -> None:
    for wrong in (name[:place] + letter + name[place + 1 :], name[:place] + letter + name[place:]):
        assert is_misspelling(name, wrong)
        assert is_misspelling(wrong, name)


@given(st.text("ab", min_size=4, max_size=7), st.text("ab", min_size=4, max_size=7))
def test_misspellings_share_a_form_without_a_letter(one: str, other: str) -> None:
    if is_misspelling(one, other):
        assert set(without_a_letter(one)) & set(without_a_letter(other))


def test_a_surname_of_any_length_has_few_forms() -> None:
    assert not list(without_a_letter("a" * 100_000))


def test_a_surname_with_its_particle_is_the_person_who_bears_it() -> None:
    assert same_person(PersonName("Al Tayer"), PersonName("Mattar Al Tayer"))
    assert not same_person(PersonName("Al Tayer"), PersonName("Al Gore"))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("HuffPost", "Huffington Post"),
        ("Caltrans", "California Department of Transportation"),
        ("IISc", "Indian Institute of Science"),
        ("Telmex", "Teléfonos de Mexico"),
        ("Afreximbank", "African Export-Import Bank"),
        ("Obec", "Office of the Basic Education Commission"),
        ("NY Post", "New York Post"),
        ("Jokowi", "Joko Widodo"),
    ],
)
def test_a_name_may_be_made_of_the_beginnings_of_the_words_of_another(short: str, long: str) -> None:
    assert abbreviates(short, long)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Goldman", "Goldman Sachs"),
        ("Transparency", "Transparency International"),
        ("New Post", "New York Post"),
        ("Sami", "Samia Suluhu Hassan"),
        ("Post", "Washington Post"),
        ("UN", "United Nations"),
    ],
)
def test_a_word_of_a_name_does_not_abbreviate_it(short: str, long: str) -> None:
    assert not abbreviates(short, long)


@given(st.text(max_size=30), st.text(max_size=60))
def test_any_two_texts_can_be_compared_for_abbreviation(short: str, long: str) -> None:
    assert abbreviates(short, long) in (True, False)
