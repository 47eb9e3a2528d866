"""Mentions of one person or organization are one entity, under its fullest name."""

import pytest

from tests.speakers.clauses import last, resolutions, said, speaker

TRUMP = "Trump Trump PROPN V nsubj B-PERSON"


def person(*words: str, title: str = "") -> str:
    """A subject: "Mr. Donald Trump" from title and words."""
    rows, number = [], 1
    if title:
        rows, number = [f"{title} {title} PROPN 2 nmod:desc"], 2
    rows.append(f"{words[0]} {words[0]} PROPN V nsubj B-PERSON")
    rows += [f"{word} {word} PROPN {number} flat I-PERSON" for word in words[1:]]
    return said("\n".join(rows))


def organization(*words: str) -> str:
    rows = [f"{word} {word} PROPN {len(words)} compound {'I' if n else 'B'}-ORG" for n, word in enumerate(words[:-1])]
    rows.append(f"{words[-1]} {words[-1]} PROPN V nsubj {'I' if rows else 'B'}-ORG")
    return said("\n".join(rows))


@pytest.mark.parametrize(
    ("full", "short"),
    [
        (("Donald", "Trump"), ("Trump",)),
        (("Donald", "J.", "Trump"), ("Donald", "Trump")),
        (("Xi", "Jinping"), ("Xi",)),
        (("Luiz", "Inácio", "Lula", "Silva"), ("Lula",)),
        (("Bashar", "al-Assad"), ("Assad",)),
        (("Volodymyr", "Zelensky"), ("Zelenskyy",)),
        (("Ben", "Carson"), ("Carson",)),
    ],
)
def test_a_short_name_is_the_person_whose_full_name_holds_it(full: tuple[str, ...], short: tuple[str, ...]) -> None:
    before, after = (found.speaker for found in resolutions(person(*full), person(*short)))
    assert before is not None
    assert after is not None
    assert before.id == after.id
    assert after.name == " ".join(full)


def test_a_short_name_may_come_before_the_full_one() -> None:
    first, second = (found.speaker for found in resolutions(person("Peskov"), person("Dmitry", "Peskov")))
    assert first is not None
    assert second is not None
    assert (first.name, first.id) == ("Dmitry Peskov", second.id)


def test_a_surname_beats_a_given_name() -> None:
    assert speaker(person("Taylor", "Swift"), person("Charles", "Taylor"), person("Taylor")).name == "Charles Taylor"


def test_people_with_other_names_stay_apart() -> None:
    first, second = (found.speaker for found in resolutions(person("Dmitry", "Peskov"), person("Kobzar")))
    assert first is not None
    assert second is not None
    assert second.name == "Kobzar"
    assert first.id != second.id


def test_a_title_tells_namesakes_apart() -> None:
    couple = (person("Bill", "Clinton"), person("Hillary", "Clinton"))
    assert speaker(*couple, person("Clinton", title="Mrs.")).name == "Hillary Clinton"
    assert speaker(*couple, person("Clinton", title="Mr.")).name == "Bill Clinton"


def test_a_namesake_without_a_full_name_is_kept_apart_by_a_title() -> None:
    mr, president, michelle = (
        person("Obama", title="Mr."),
        person("Obama", title="President"),
        person("Michelle", "Obama"),
    )
    assert speaker(mr, michelle, mr, president).name == "Obama"
    assert speaker(president, mr, michelle).name == "Michelle Obama"
    assert speaker(mr, michelle, person("Obama", title="Mrs.")).name == "Michelle Obama"
    assert speaker(michelle, person("Obama")).name == "Michelle Obama"


def test_of_two_namesakes_the_one_named_more_often_is_meant() -> None:
    hillary, bill = person("Hillary", "Clinton"), person("Bill", "Clinton")
    found = last(hillary, hillary, bill, person("Clinton"))
    assert found.speaker is not None
    assert found.speaker.name == "Hillary Clinton"
    assert found.speaker.confidence < speaker(hillary, person("Clinton")).confidence


def test_of_two_namesakes_named_as_often_the_last_one_is_meant() -> None:
    assert speaker(person("Hillary", "Clinton"), person("Bill", "Clinton"), person("Clinton")).name == "Bill Clinton"


def test_of_two_namesakes_in_one_sentence_the_first_is_meant() -> None:
    both = said("""
        Bill Bill PROPN V nsubj B-PERSON
        Clinton Clinton PROPN 1 flat I-PERSON
        and _ CCONJ 4 cc
        Hillary Hillary PROPN 1 conj B-PERSON
        Clinton Clinton PROPN 4 flat I-PERSON
    """)
    found = last(both, person("Clinton"))
    assert found.speaker is not None
    assert found.speaker.name == "Bill Clinton"
    assert found.speaker.confidence < 0.9


def test_a_surname_in_capitals_is_that_of_a_person_not_an_acronym() -> None:
    wallace = said("WALLACE WALLACE PROPN V nsubj")
    assert speaker(person("Chris", "Wallace"), wallace).name == "Chris Wallace"
    assert speaker(person("Chris", "Wallace"), said("WALLACE wallace NOUN V nsubj")).name == "Chris Wallace"


def test_a_handle_that_ends_in_a_full_name_is_that_person() -> None:
    handle = said("@realDonaldTrump @realdonaldtrump PROPN V nsubj")
    found = speaker(person("Donald", "Trump"), handle)
    assert (found.name, found.resolved_by) == ("Donald Trump", "handle")
    assert speaker(handle).name == "@realDonaldTrump"


def test_a_full_name_of_unknown_kind_is_a_persons_if_the_surname_is() -> None:
    unknown = said("Zorvan Zorvan PROPN V nsubj\nKelmo Kelmo PROPN 1 flat")
    assert speaker(unknown, person("Kelmo")).name == "Zorvan Kelmo"


def test_an_acronym_in_brackets_is_the_organization_before_it() -> None:
    full = said("""
        Open Open PROPN 3 compound B-ORG
        Dialogue Dialogue PROPN 3 compound I-ORG
        Foundation Foundation PROPN V nsubj I-ORG
        (~ _ PUNCT 5 punct
        ODX~ ODX PROPN 3 appos B-ORG
        ) _ PUNCT 5 punct
    """)
    found = speaker(full, organization("ODX"))
    assert (found.name, found.resolved_by) == ("Open Dialogue Foundation", "acronym")


def test_an_acronym_may_be_the_initials_of_one_organization() -> None:
    full = organization("Open", "Dialogue", "Foundation")
    assert speaker(full, organization("ODF")).name == "Open Dialogue Foundation"
    assert speaker(full, organization("ODG")).name == "ODG"
    assert speaker(full, organization("Old", "Dutch", "Friends"), organization("ODF")).name == "ODF"


def test_an_organization_may_be_called_by_the_beginning_of_its_name() -> None:
    found = speaker(organization("Goldman", "Sachs"), organization("Goldman"))
    assert (found.name, found.resolved_by) == ("Goldman Sachs", "short name")
    assert speaker(organization("Goldman"), organization("Goldman", "Sachs"), organization("Goldman")).name == "Goldman"
    bank = speaker(organization("Bank", "Street"), organization("Bank"))
    assert bank.resolved_by != "short name"


def test_legal_forms_do_not_tell_organizations_apart() -> None:
    assert speaker(organization("Acme", "Steel", "Corp"), organization("Acme", "Steel")).name == "Acme Steel Corp"


def test_a_name_in_capitals_only_is_not_the_one_to_show() -> None:
    assert speaker(person("DONALD", "TRUMP"), person("Donald", "Trump")).name == "Donald Trump"


def test_a_role_is_known_wherever_the_article_gives_it() -> None:
    found = speaker(
        said(TRUMP),
        said("""
        the _ DET 2 det
        mogul _ NOUN 3 nmod:desc
        Donald Donald PROPN V nsubj B-PERSON
        Trump Trump PROPN 3 flat I-PERSON
        """),
        said(TRUMP),
    )
    assert (found.name, found.role) == ("Donald Trump", "mogul")


def test_a_title_gives_way_to_a_role_that_says_more() -> None:
    sen = said("Sen. Sen. PROPN 2 nmod:desc\nCruz Cruz PROPN V nsubj B-PERSON")
    full = said("""
        Cruz~ Cruz PROPN V nsubj B-PERSON
        , _ PUNCT 4 punct
        Texas Texas PROPN 4 compound B-LOC
        senator~ _ NOUN 1 appos
        , _ PUNCT 4 punct
    """)
    assert speaker(sen, full).role == "Texas senator"
    assert speaker(full, sen).role == "Texas senator"


@pytest.mark.parametrize("noun", ["woman", "opponent"])
def test_descriptions_and_what_somebody_is_to_another_are_no_roles(noun: str) -> None:
    described = said(f"""
        Jane~ Jane PROPN V nsubj B-PERSON
        , _ PUNCT 4 punct
        an _ DET 4 det
        {noun}~ _ NOUN 1 appos
        , _ PUNCT 4 punct
    """)
    assert speaker(described).role is None


def test_a_surname_misspelt_means_the_only_person_one_letter_off() -> None:
    assert speaker(person("Leslie", "Wimes"), person("Wines")).name == "Leslie Wimes"
    assert speaker(person("Leslie", "Wimes"), person("Ada", "Wynes"), person("Wines")).name == "Wines"
    assert speaker(person("Jim", "Wimes"), person("Ada", "Wines"), person("Wines")).name == "Ada Wines"


def test_the_end_of_a_longer_name_means_that_body() -> None:
    assert speaker(organization("Tampa", "Bay", "Times"), organization("Times")).name == "Tampa Bay Times"
    assert speaker(organization("UN", "Security", "Council"), organization("Security", "Council")).name == (
        "UN Security Council"
    )
    two = organization("Tampa", "Bay", "Times"), organization("New", "York", "Times")
    assert speaker(*two, organization("Times")).name == "New York Times"


def test_an_outlet_may_be_called_by_the_end_of_a_name_that_comes_later() -> None:
    later = resolutions(organization("Times"), organization("New", "York", "Times"))
    assert {one.speaker.name for one in later if one.speaker is not None} == {"New York Times"}


def test_of_two_with_one_family_name_in_front_the_last_one_is_meant() -> None:
    first, other = person("Kim", "Dae-ki"), person("Kim", "Ki-hyun")
    assert speaker(first, first, first, other, person("Kim")).name == "Kim Ki-hyun"


def test_a_pronoun_beside_a_surname_tells_which_of_two_bearers_is_meant() -> None:
    couple = person("Donald", "Trump"), person("Melania", "Trump"), person("Melania", "Trump")
    he = TRUMP + "\n(~ _ PUNCT 3 punct\nhis~ he PRON 1 nmod:poss\n) _ PUNCT 3 punct"
    assert speaker(*couple, said(TRUMP)).name == "Melania Trump"
    assert speaker(*couple, said(he)).name == "Donald Trump"


def test_initials_of_three_letters_may_be_a_persons() -> None:
    duval = person("Xavier", "Luc", "Duval")
    assert speaker(duval, organization("XLD")).name == "Xavier Luc Duval"
    assert speaker(person("Ada", "Cole"), organization("AC")).name == "AC"


def test_an_acronym_may_be_the_office_of_a_person() -> None:
    officer = """
        ASP ASP PROPN 2 compound
        Iraj Iraj PROPN V nsubj B-PERSON
        Raja Raja PROPN 2 flat I-PERSON"""
    found = speaker(said(officer), organization("ASP"))
    assert (found.name, found.resolved_by) == ("Iraj Raja", "acronym")


def test_an_abbreviated_name_means_the_longer_one() -> None:
    assert speaker(organization("Huffington", "Post"), organization("HuffPost")).name == "Huffington Post"
    assert speaker(person("Joko", "Widodo"), person("Jokowi")).name == "Joko Widodo"


def test_a_noun_that_outlets_are_called_by_is_the_outlet_named() -> None:
    assert speaker(organization("Washington", "Post"), organization("Post")).name == "Washington Post"
