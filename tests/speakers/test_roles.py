"""What the article says that somebody is: role, affiliation, gender and age stand with the name."""

from collections.abc import Collection

import pytest

from quotex.parsing.syntax import Syntax
from quotex.speakers import resolve
from quotex.speakers.entity_fields import main_role
from quotex.speakers.mentions import Mention, Role
from quotex.speakers.name_detection import name_spans
from quotex.speakers.named_mentions import named_mentions
from quotex.speakers.roles import NameIndex
from tests.speakers.clauses import article, reports, said

PESKOV = "Dmitry Dmitry PROPN {head} {relation} B-PERSON\nPeskov Peskov PROPN {number} flat I-PERSON"


def mentions(sentence: str, quoted: Collection[int] = ()) -> dict[str, Mention]:
    parse = article(sentence)
    names = NameIndex.of(name_spans(parse), len(parse.words))
    return {mention.name: mention for mention in named_mentions(Syntax(parse), names, quoted)}


def roles(subject: str, name: str = "Dmitry Peskov") -> list[str]:
    return [role.text for role in mentions(said(subject))[name].roles]


# Releases of UD and parsers disagree on the tree of a role before a name; what is read from it must not.
STYLES = {
    "nmod:desc on the name": """
        the _ DET 3 det
        Kremlin Kremlin PROPN 3 compound B-ORG
        spokesman _ NOUN 4 nmod:desc
        Dmitry Dmitry PROPN V nsubj B-PERSON
        Peskov Peskov PROPN 4 flat I-PERSON
    """,
    "compound on the name": """
        the _ DET 5 det
        Kremlin Kremlin PROPN 5 compound B-ORG
        spokesman _ NOUN 5 compound
        Dmitry Dmitry PROPN 5 compound B-PERSON
        Peskov Peskov PROPN V nsubj I-PERSON
    """,
    "name in apposition": """
        the _ DET 3 det
        Kremlin Kremlin PROPN 3 compound B-ORG
        spokesman _ NOUN V nsubj
        Dmitry Dmitry PROPN 3 appos B-PERSON
        Peskov Peskov PROPN 4 flat I-PERSON
    """,
    "flat parts under the role": """
        the _ DET 3 det
        Kremlin Kremlin PROPN 3 compound B-ORG
        spokesman _ NOUN V nsubj
        Dmitry Dmitry PROPN 3 flat B-PERSON
        Peskov Peskov PROPN 3 flat I-PERSON
    """,
}


@pytest.mark.parametrize("style", STYLES)
def test_a_role_before_a_name_is_read_from_every_style_of_tree(style: str) -> None:
    mention = mentions(said(STYLES[style]))["Dmitry Peskov"]
    assert [(role.text, role.nouns, role.affiliation) for role in mention.roles] == [
        ("Kremlin spokesman", ("spokesman",), "Kremlin")
    ]
    assert mention.titled
    assert mention.gender == "m"
    assert mention.phrase == "the Kremlin spokesman Dmitry Peskov"


def test_a_role_with_an_of_phrase_before_a_comma_and_a_name() -> None:
    mention = mentions(
        said("""
        the _ DET 3 det
        acting _ ADJ 3 amod
        mayor _ NOUN V nsubj
        of _ ADP 5 case
        Sumy~ Sumy PROPN 3 nmod B-LOC
        ,~ _ PUNCT 7 punct
        Artem Artem PROPN 3 appos B-PERSON
        Kobzar Kobzar PROPN 7 flat I-PERSON
        """)
    )["Artem Kobzar"]
    assert [role.text for role in mention.roles] == ["acting mayor of Sumy"]
    assert mention.appositive_to == 2


def test_a_name_that_the_parser_hung_on_the_place_explains_the_role() -> None:
    found = mentions(
        said("""
        the _ DET 2 det
        mayor _ NOUN V nsubj
        of _ ADP 4 case
        Sumy~ Sumy PROPN 2 nmod B-LOC
        , _ PUNCT 6 punct
        Artem Artem PROPN 4 appos B-PERSON
        Kobzar Kobzar PROPN 6 flat I-PERSON
        """)
    )["Artem Kobzar"]
    assert found.appositive_to == 1


def test_an_organization_in_apposition_explains_no_person() -> None:
    found = mentions(
        said("""
        the _ DET 2 det
        secretary _ NOUN V nsubj
        of _ ADP 4 case
        CEI CEI PROPN 2 nmod B-ORG
        (~ _ PUNCT 7 punct
        Episcopal Episcopal PROPN 7 compound B-ORG
        Conference~ Conference PROPN 4 appos I-ORG
        ) _ PUNCT 7 punct
        """)
    )["Episcopal Conference"]
    assert found.appositive_to is None


def test_a_person_before_a_comma_is_no_role_of_an_organization_behind_it() -> None:
    found = mentions(
        said("""
        researcher _ NOUN 2 compound
        Artem Artem PROPN V nsubj B-PERSON
        Kobzar~ Kobzar PROPN 2 flat I-PERSON
        , _ PUNCT 2 punct
        of _ ADP 6 case
        Sumy~ Sumy PROPN 1 nmod
        's _ PART 6 case
        Nova~ Nova PROPN 2 nmod B-ORG
        , _ PUNCT 2 punct
        """)
    )
    assert found["Nova"].phrase == "Nova"
    assert found["Artem Kobzar"].phrase == "researcher Artem Kobzar"


def test_a_person_is_no_role_of_the_state_in_brackets_behind_the_name() -> None:
    found = mentions(
        said("""
        Rep. _ PROPN 2 compound
        Artem Artem PROPN V nsubj B-PERSON
        Kobzar Kobzar PROPN 2 flat I-PERSON
        (~ _ PUNCT 5 punct
        R~ _ PROPN 2 appos
        -~ _ PUNCT 7 punct
        Utah~ Utah PROPN 2 flat B-LOC
        ) _ PUNCT 5 punct
        """)
    )
    assert "Kobzar" not in found["Utah"].phrase
    assert found["Artem Kobzar"].titled


def test_a_role_in_apposition_behind_a_name() -> None:
    mention = mentions(
        said("""
        Steve Steve PROPN V nsubj B-PERSON
        Whitmore~ Whitmore PROPN 1 flat I-PERSON
        , _ PUNCT 5 punct
        a _ DET 5 det
        representative _ NOUN 1 appos
        for _ ADP 8 case
        the _ DET 8 det
        LAPD~ LAPD PROPN 5 nmod B-ORG
        , _ PUNCT 5 punct
        """)
    )["Steve Whitmore"]
    assert [(role.text, role.affiliation, role.definite) for role in mention.roles] == [
        ("representative for the LAPD", "LAPD", False)
    ]
    assert not mention.titled


def test_a_role_does_not_begin_with_the_mark_of_a_possessor_that_the_parser_hung_elsewhere() -> None:
    mention = mentions(
        said("""
        Elijah Elijah PROPN V nsubj B-PERSON
        Cummings~ Cummings PROPN 1 flat I-PERSON
        , _ PUNCT 8 punct
        the _ DET 5 det
        panel~ _ NOUN 8 appos
        's _ PART 8 case
        ranking _ ADJ 8 amod
        Democrat~ Democrat PROPN 1 appos
        , _ PUNCT 8 punct
        """)
    )["Elijah Cummings"]
    assert [role.text for role in mention.roles] == ["ranking Democrat"]


def test_a_country_is_the_affiliation_where_no_organization_is_named() -> None:
    subject = """
        US US PROPN 2 compound B-LOC
        President President PROPN 3 nmod:desc
        Donald Donald PROPN V nsubj B-PERSON
        Trump Trump PROPN 3 flat I-PERSON
    """
    assert [(role.text, role.affiliation) for role in mentions(said(subject))["Donald Trump"].roles] == [
        ("US President", "US")
    ]


@pytest.mark.parametrize(
    ("role", "stated"),
    [
        ("journalists journalist NOUN 2 nmod:desc Number=Plur", []),
        ("Sens. Sens. PROPN 2 nmod:desc", []),
        ("Mr. Mr. PROPN 2 nmod:desc", []),
        ("late _ ADJ 2 amod", []),
        ("journalist _ NOUN 2 nmod:desc", ["journalist"]),
    ],
)
def test_plurals_and_courtesies_are_nobodys_role(role: str, stated: list[str]) -> None:
    assert roles(f"{role}\n{PESKOV.format(head='V', relation='nsubj', number=2)}") == stated


def test_a_determiner_that_a_name_explains_is_nobodys_role() -> None:
    another_of_the_heirs = """
        another another DET V nsubj
        of _ ADP 4 case
        the _ DET 4 det
        heirs heir NOUN 1 nmod Number=Plur
        , _ PUNCT 6 punct
        Dmitry Dmitry PROPN 4 appos B-PERSON
        Peskov Peskov PROPN 6 flat I-PERSON
    """
    assert roles(another_of_the_heirs) == []
    parse = article(said(another_of_the_heirs))
    assert [one.speaker is not None for one in resolve(parse, reports(parse))] == [True]


def test_a_copula_predicates_a_role_unless_it_denies_or_doubts_it() -> None:
    def predicated(*between: str, content: str = "") -> list[str]:
        rows = ["Dmitry Dmitry PROPN {head} nsubj B-PERSON", "Peskov Peskov PROPN 1 flat I-PERSON", *between]
        head = len(rows) + 2
        rows += ["the _ DET {head} det", "spokesman _ NOUN 0 root", ". _ PUNCT {head} punct"]
        found = mentions("\n".join(row.replace("{head}", str(head)) for row in rows))
        return [role.text for role in found["Dmitry Peskov"].roles]

    assert predicated("is be AUX {head} cop") == ["spokesman"]
    assert predicated("is be AUX {head} cop", "not _ PART {head} advmod") == []
    assert predicated("may _ AUX {head} aux", "be _ AUX {head} cop") == []
    assert predicated("has have AUX {head} aux", "been be AUX {head} cop") == ["spokesman"]
    assert predicated("is be AUX {head} cop", "like _ ADP {head} case") == []


def test_what_a_quotation_predicates_is_no_fact() -> None:
    sentence = """
        Trump Trump PROPN 4 nsubj B-PERSON
        is be AUX 4 cop
        a _ DET 4 det
        dictator _ NOUN 0 root
    """
    assert [role.text for role in mentions(sentence)["Trump"].roles] == ["dictator"]
    assert mentions(sentence, quoted=range(4))["Trump"].roles == ()


def test_words_of_another_phrase_are_no_part_of_the_role() -> None:
    assert roles("""
        time _ NOUN 6 nmod:desc
        between _ ADP 3 case
        Clinton Clinton PROPN 1 nmod B-PERSON
        and _ CCONJ 5 cc
        aide _ NOUN 3 conj
        Dmitry Dmitry PROPN V nsubj B-PERSON
        Peskov Peskov PROPN 6 flat I-PERSON
    """) == ["aide"]


def test_an_organization_is_described_by_the_noun_before_it() -> None:
    found = mentions(
        said("""
        The _ DET 4 det
        secularist _ ADJ 3 amod
        magazine _ NOUN 4 nmod:desc
        MicroMega MicroMega PROPN V nsubj B-ORG
        """)
    )["MicroMega"]
    assert [(role.text, role.nouns) for role in found.roles] == [("secularist magazine", ("magazine",))]


def test_affiliation_from_an_of_phrase_and_from_a_possessor() -> None:
    of = mentions(
        said("""
        Jane Jane PROPN V nsubj B-PERSON
        Doe Doe PROPN 1 flat I-PERSON
        of _ ADP 4 case
        Acme Acme PROPN 1 nmod B-ORG
        """)
    )
    possessor = mentions(
        said("""
        Acme~ Acme PROPN 3 nmod:poss B-ORG
        's _ PART 1 case
        Jane Jane PROPN V nsubj B-PERSON
        Doe Doe PROPN 3 flat I-PERSON
        """)
    )
    against = mentions(
        said("""
        Jane Jane PROPN V nsubj B-PERSON
        Doe Doe PROPN 1 flat I-PERSON
        against _ ADP 4 case
        Acme Acme PROPN 1 nmod B-ORG
        """)
    )
    assert of["Jane Doe"].affiliation == possessor["Jane Doe"].affiliation == "Acme"
    assert against["Jane Doe"].affiliation is None


@pytest.mark.parametrize(
    ("clause", "affiliation"),
    [
        ("teaches~ teach VERB 1 acl:relcl\nat _ ADP 6 case\nAcme Acme PROPN 4 obl B-ORG", "Acme"),
        ("heads~ head VERB 1 acl:relcl\nAcme Acme PROPN 4 obj B-ORG", "Acme"),
        ("sued~ sue VERB 1 acl:relcl\nAcme Acme PROPN 4 obj B-ORG", None),
        ("teaches~ teach VERB 1 acl:relcl\nagainst _ ADP 6 case\nAcme Acme PROPN 4 obl B-ORG", None),
    ],
)
def test_a_relative_clause_tells_where_somebody_works_or_what_they_lead(clause: str, affiliation: str | None) -> None:
    found = mentions(
        said(f"""
        Jane Jane PROPN V nsubj B-PERSON
        Doe Doe PROPN 1 flat I-PERSON
        who _ PRON 4 nsubj
        {clause}
        """)
    )
    assert found["Jane Doe"].affiliation == affiliation


@pytest.mark.parametrize(
    ("tail", "age"),
    [
        (",~ _ PUNCT 3 punct\n43~ _ NUM 1 appos\n,~ _ PUNCT 4 punct", 43),
        (",~ _ PUNCT 3 punct\naged _ ADJ 4 amod\n43~ _ NUM 1 appos\n,~ _ PUNCT 4 punct", 43),
        (",~ _ PUNCT 3 punct\n430~ _ NUM 1 appos\n,~ _ PUNCT 4 punct", None),
        (",~ _ PUNCT 3 punct\n43 _ NUM 5 nummod\nmen~ man NOUN 1 conj", None),
    ],
)
def test_an_age_stands_between_commas(tail: str, age: int | None) -> None:
    subject = f"Jane Jane PROPN V nsubj B-PERSON\nDoe~ Doe PROPN 1 flat I-PERSON\n{tail}"
    assert mentions(said(subject))["Jane Doe"].age == age


def test_an_age_before_the_name() -> None:
    subject = """
        43-year-old _ ADJ 2 amod
        Jane Jane PROPN V nsubj B-PERSON
        Doe Doe PROPN 2 flat I-PERSON
    """
    assert mentions(said(subject))["Jane Doe"].age == 43


def test_a_country_between_given_name_and_surname_is_left_out() -> None:
    def name(middle: str) -> str:
        return next(
            iter(
                mentions(
                    said(f"""
                    Volodymyr Volodymyr PROPN V nsubj B-PERSON
                    {middle} {middle} PROPN 1 flat I-PERSON
                    Zelensky Zelensky PROPN 1 flat I-PERSON
                    """)
                )
            )
        )

    assert name("Ukraine") == "Volodymyr Zelensky"
    assert name("Oleksandrovych") == "Volodymyr Oleksandrovych Zelensky"
    assert name("Chad") == "Volodymyr Chad Zelensky"


def test_a_people_is_mentioned_in_the_plural_only() -> None:
    assert list(mentions(said("the _ DET 2 det\nUkrainians Ukrainian PROPN V nsubj Number=Plur B-NORP"))) == [
        "Ukrainians"
    ]
    assert mentions(said("Ukrainian _ ADJ 2 amod B-NORP\ntroops troop NOUN V nsubj Number=Plur")) == {}


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        (
            "the _ DET 4 det\nKelmo Kelmo PROPN 4 compound\nnews _ NOUN 4 compound\nagency _ NOUN V nsubj",
            "organization",
        ),
        ("the _ DET 3 det\nKelmo Kelmo PROPN 3 compound\noffice _ NOUN V nsubj", "unknown"),
        ("coach _ NOUN 2 nmod:desc\nKelmo Kelmo PROPN V nsubj", "person"),
        ("Kelmo~ Kelmo PROPN V nsubj\n,~ _ PUNCT 4 punct\nwho _ PRON 4 nsubj\nruns run VERB 1 acl:relcl", "person"),
        (
            "Kelmo~ Kelmo PROPN V nsubj\n, _ PUNCT 4 punct\na _ DET 4 det\nfirm~ _ NOUN 1 appos\n, _ PUNCT 4 punct",
            "organization",
        ),
    ],
)
def test_what_stands_around_a_name_of_unknown_kind_tells_its_kind(subject: str, kind: str) -> None:
    assert mentions(said(subject))["Kelmo"].kind == kind


@pytest.mark.parametrize(
    ("before", "role"),
    [
        (("co~ _ NOUN 3 compound", "-~ _ PUNCT 3 punct", "founder _ NOUN 4 nmod:desc"), "co-founder"),
        (("spokesman _ NOUN V dep",), "spokesman"),
        (("spokesman _ NOUN 4 nmod:desc", "Mr~ Mr PROPN 4 nmod:desc", ". _ PUNCT 2 punct"), "spokesman"),
        (("Prime Prime ADJ 2 amod", "Minister~ _ NOUN 4 nmod:desc", ", _ PUNCT 4 punct"), "Prime Minister"),
        (("Minister _ PROPN 4 nmod:desc", "of _ ADP 3 case", "Education _ PROPN 1 nmod"), "Minister of Education"),
        (("academic _ NOUN 4 nmod:desc", "and _ CCONJ 3 cc", "professor _ NOUN 1 conj"), "academic and professor"),
    ],
)
def test_a_role_is_read_over_hyphens_full_stops_commas_and_of_phrases(before: tuple[str, ...], role: str) -> None:
    assert roles("\n".join([*before, "Dmitry Dmitry PROPN V nsubj B-PERSON"]), "Dmitry") == [role]


def test_the_courtesy_behind_a_role_is_no_part_of_it() -> None:
    subject = """
        Undersecretary Undersecretary PROPN 3 nmod:desc
        Mr. Mr. PROPN 3 nmod:desc
        Dmitry Dmitry PROPN V nsubj B-PERSON
    """
    assert roles(subject, "Dmitry") == ["Undersecretary"]


# Affiliations: each case is the phrase before or behind "Dmitry Peskov" and what it ties him to.
TIES = [
    ("Trump Trump PROPN 2 compound B-PERSON", "campaign _ NOUN 3 compound", "spokesman", "Trump campaign"),
    ("Tulsa Tulsa PROPN 2 compound B-LOC", "police _ NOUN 3 compound", "chief", "Tulsa police"),
    ("Indiana Indiana PROPN 3 compound B-LOC", "deputy _ NOUN 3 compound", "governor", "Indiana"),
    ("Polish Polish ADJ 3 amod", "prime _ ADJ 3 amod", "minister", "Poland"),
    ("Polish Polish ADJ 3 amod", "master _ ADJ 3 amod", "baker", None),
    ("Democratic Democratic ADJ 3 amod", "presidential _ ADJ 3 amod", "candidate", "Democratic Party"),
    ("democratic _ ADJ 3 amod", "youth _ NOUN 3 compound", "activist", None),
    ("Clinton Clinton PROPN 3 compound B-PERSON", "campaign~ _ ADJ 3 amod", "lawyer", "Clinton"),
    ("Twitter Twitter PROPN 3 compound B-ORG", "new _ ADJ 3 amod", "user", None),
]


@pytest.mark.parametrize(("first", "second", "noun", "tie"), TIES)
def test_a_role_ties_its_bearer_to_a_body_a_place_a_party_or_a_person(
    first: str, second: str, noun: str, tie: str | None
) -> None:
    phrase = f"{first}\n{second}\n{noun} _ NOUN 4 nmod:desc\nDmitry Dmitry PROPN V nsubj B-PERSON"
    [role] = mentions(said(phrase))["Dmitry"].roles
    assert role.affiliation == tie


def test_an_ambassador_does_not_belong_to_the_country_where_they_are() -> None:
    phrase = """
        US US PROPN 2 compound B-LOC
        ambassador _ NOUN 5 nmod:desc
        to _ ADP 4 case
        Kenya Kenya PROPN 2 nmod B-LOC
        Dmitry Dmitry PROPN V nsubj B-PERSON
    """
    assert [role.affiliation for role in mentions(said(phrase))["Dmitry"].roles] == ["US"]


@pytest.mark.parametrize(("letter", "party"), [("D", "Democratic Party"), ("R", "Republican Party"), ("X", None)])
def test_the_party_stands_in_brackets_behind_a_name(letter: str, party: str | None) -> None:
    found = mentions(
        said(f"""
        Dmitry Dmitry PROPN V nsubj B-PERSON
        (~ _ PUNCT 3 punct
        {letter}~ {letter} PROPN 1 appos
        -~ _ PUNCT 5 punct
        Ohio~ Ohio PROPN 3 flat B-LOC
        ) _ PUNCT 3 punct
        """)
    )
    assert found["Dmitry"].affiliation == party


@pytest.mark.parametrize(
    ("noun", "role"), [("Sens~ Sens PROPN", "Sen"), ("developers developer NOUN", "developer"), ("MPs MP NOUN", "MP")]
)
def test_a_plural_role_belongs_to_each_name_of_the_list(noun: str, role: str) -> None:
    found = mentions(
        said(f"""
        {noun} 2 nmod:desc Number=Plur
        Ada Ada PROPN V nsubj B-PERSON
        and _ CCONJ 4 cc
        Bo Bo PROPN 2 conj B-PERSON
        """)
    )
    assert [[one.text.rstrip(".") for one in found[name].roles] for name in ("Ada", "Bo")] == [[role], [role]]


def test_a_role_before_a_comma_is_that_of_the_name_behind_it_however_the_tree_is() -> None:
    words = """
        ASUU ASUU PROPN 2 compound B-ORG
        President~ President PROPN V nsubj
        , _ PUNCT 4 punct
        Dmitry Dmitry PROPN V nsubj B-PERSON
    """
    [role] = mentions(said(words))["Dmitry"].roles
    assert (role.text, role.affiliation) == ("ASUU President", "ASUU")
    as_student = words.replace("ASUU ASUU PROPN 2 compound B-ORG", "As as ADP 2 case")
    assert mentions(said(as_student))["Dmitry"].roles == ()


def test_a_party_is_the_role_of_those_only_of_whom_nothing_else_is_said() -> None:
    senator = Role("Senator", ("senator",), frozenset(), None, False, 0)
    member = Role("Democrat of California", ("democrat",), frozenset({"california"}), "Democratic Party", False, 5)
    ranking = Role("top Democrat on the panel", ("democrat",), frozenset({"panel"}), "Rules Committee", False, 5)
    assert main_role([senator, member]) == senator
    assert main_role([senator, ranking]) == ranking
    assert main_role([member]) == member
