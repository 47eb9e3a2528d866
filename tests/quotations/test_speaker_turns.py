"""Turns of transcripts and interviews: who speaks, a colon, and what is said up to the next turn."""

from __future__ import annotations

import pytest

from quotex.parsing.document import Parse
from quotex.quotations import attributions
from quotex.quotations.speaker_turns import turns
from tests.quotations.builder import flat, said, texts


def spoken(parse: Parse) -> list[tuple[str, list[str]]]:
    """Label and content of each turn."""
    return [(parse.text[slice(*turn.source)], texts(parse, turn.content)) for turn in turns(parse)]


def test_each_turn_of_a_transcript_is_a_direct_quotation_by_its_label() -> None:
    parse = flat("LIND: The bridge is safe.\nHOLM: It is not safe.\nLIND: It is.", "is", "LIND HOLM")
    found = attributions(parse)
    assert [said(parse, a) for a in found] == [
        ("LIND", ":", "The bridge is safe."),
        ("HOLM", ":", "It is not safe."),
        ("LIND", ":", "It is."),
    ]
    assert {a.type for a in found} == {"direct"}


def test_labels_in_the_capitals_of_any_script_are_turns() -> None:
    parse = flat("ÅBERG: The bridge is safe.\nЖУКОВ: It is not safe.\nΛΆΜΠΡΟΣ: It is.", "is", "ÅBERG ЖУКОВ ΛΆΜΠΡΟΣ")
    assert [source for source, _ in spoken(parse)] == ["ÅBERG", "ЖУКОВ", "ΛΆΜΠΡΟΣ"]


@pytest.mark.parametrize("opening", ["„", "‹", "‚", "«"])
def test_a_label_may_stand_behind_an_opening_mark_of_any_style(opening: str) -> None:
    text = f"{opening} LIND: The bridge is safe.\nHOLM: It is not safe.\nLIND: It is."
    assert [source for source, _ in spoken(flat(text, "is", "LIND HOLM"))] == ["LIND", "HOLM", "LIND"]


def test_a_proposal_with_the_label_in_its_content_gives_way_to_the_turn() -> None:
    text = "“LIND: The bridge is safe.\n“HOLM: It is not safe.”"
    parse = flat(text, "is", "LIND HOLM")
    assert [said(parse, a) for a in attributions(parse)] == [
        ("LIND", ":", "The bridge is safe."),
        ("HOLM", ":", "It is not safe."),
    ]


def test_a_turn_goes_on_up_to_the_next_label() -> None:
    parse = flat("LIND: The bridge is safe.\nWe tested it.\nHOLM: It is not safe.", "is tested", "LIND HOLM")
    assert spoken(parse)[0] == ("LIND", ["The bridge is safe.", "We tested it."])


def test_a_paragraph_that_names_the_speaker_is_the_reporters() -> None:
    parse = flat("LIND: The bridge is safe.\nThen Lind left.\nHOLM: It is not safe.", "is left", "LIND HOLM")
    assert spoken(parse)[0] == ("LIND", ["The bridge is safe."])


def test_nothing_follows_the_last_turn_but_a_quotation_left_open() -> None:
    parse = flat("LIND: It is safe.\nHOLM: It is not.\nTraffic was light.", "is was", "LIND HOLM")
    assert spoken(parse)[-1] == ("HOLM", ["It is not."])
    parse = flat("“LIND: It is safe.\n“HOLM: It is not.\n“It never was.”\nTraffic was light.", "is was", "LIND HOLM")
    assert spoken(parse)[-1] == ("HOLM", ["It is not.", "It never was."])


def test_asides_are_not_said() -> None:
    parse = flat("LIND: It is safe.\n(APPLAUSE)\n[crosstalk].\nHOLM: It is not.", "is", "LIND HOLM")
    assert spoken(parse)[0] == ("LIND", ["It is safe."])


def test_questions_and_answers_need_no_names() -> None:
    parse = flat("Q: Is it safe?\nA: It is.\nQ: Sure?", "is Is")
    assert [label for label, _ in spoken(parse)] == ["Q", "A", "Q"]
    parse = flat("Q. Is it safe?\nA. It is.", "is Is")
    assert [label for label, _ in spoken(parse)] == ["Q", "A"]


def test_an_initial_is_no_answer_without_a_question() -> None:
    assert spoken(flat("A. Lind was late.\nHOLM: It is safe.", "was is", "HOLM")) == []


def test_a_name_in_small_letters_is_a_label_where_one_of_two_speaks_twice() -> None:
    dialogue = "Anna Lind: It is safe.\nHolm: It is not.\nLind: It is."
    assert [label for label, _ in spoken(flat(dialogue, "is", "Anna Lind Holm"))] == ["Anna Lind", "Holm", "Lind"]
    assert spoken(flat("Lind: It is safe.\nTraffic was light.\nHolm: It is not.", "is was", "Lind Holm")) == []


def test_lists_and_headings_are_no_turns() -> None:
    tally = "CLINTON: 547.\nSANDERS: 46.\nCLINTON: 12."
    assert spoken(flat(tally, "", "CLINTON SANDERS")) == []
    links = "READ MORE: The bridge is safe.\nWATCH: It is not.\nREAD MORE: It is."
    assert spoken(flat(links, "is")) == []
    assert spoken(flat("LIND: The bridge is safe.\nTraffic was light.", "is was", "LIND")) == []
    choice = "A: It is safe.\nB: It is not.\nC: Nobody is sure."
    assert spoken(flat(choice, "is")) == []


def test_a_label_of_a_section_is_nobody_in_a_conversation() -> None:
    text = "LIND: It is safe.\nREAD MORE: It is not.\nHOLM: It is not.\nREAD MORE: It was never."
    assert [label for label, _ in spoken(flat(text, "is was", "LIND HOLM"))] == ["LIND", "HOLM"]


def test_an_unknown_label_that_speaks_twice_is_a_turn_among_others() -> None:
    parse = flat("LIND: It is safe.\nBERG: It is not.\nLIND: It is.\nBERG: It is not.", "is", "LIND")
    assert [label for label, _ in spoken(parse)] == ["LIND", "BERG", "LIND", "BERG"]


def test_marks_inside_a_turn_are_part_of_it() -> None:
    parse = flat("LIND: He said “it is safe” to me.\nHOLM: It is not.", "is said", "LIND HOLM")
    assert [said(parse, a) for a in attributions(parse)] == [
        ("LIND", ":", "He said “it is safe” to me."),
        ("HOLM", ":", "It is not."),
    ]


def test_a_fact_check_between_two_claims_is_said_by_neither() -> None:
    claims = ("LIND: It is safe.\nWe tested it.", "HOLM: It is not safe.")
    parse = flat("\nTHE FACTS: It is not.\nIt was never.\n".join(claims), "is was tested", "LIND HOLM")
    assert spoken(parse) == [("LIND", ["It is safe."]), ("HOLM", ["It is not safe."])]


def test_what_stands_in_marks_behind_a_label_is_all_that_is_said() -> None:
    text = "It was late.\nLIND: “It is safe.” It was not.\nHOLM: “It is not.” It was."
    parse = flat(text, "is was", "LIND HOLM")
    assert [said(parse, a) for a in attributions(parse)] == [
        ("LIND", ":", "“It is safe.”"),
        ("HOLM", ":", "“It is not.”"),
    ]


@pytest.mark.parametrize(
    "style",
    [
        "{0}, mayor: {1}",
        "{0} (via video): {1}",
        "{0} (00:09): {1}",
        "[00:00:09] {0}: {1}",
        "01:12 {0}: {1}",
        "• {0}: {1}",
        "3. {0}: {1}",
        "**{0}:** {1}",
        "{0}：{1}",
        "{0}:{1}",
        "{0} – {1}",
        "{0} — {1}",
        "{0} -- mayor of Lund: {1}",
        "{0}\t{1}",
        "{0} | {1}",
        "[{0}] {1}",
        "\n{0}\n{1}",
        "\n{0}, mayor\n{1}",
    ],
)
def test_a_label_is_set_off_in_many_ways(style: str) -> None:
    turns_of = [("Lind", "Is it safe?"), ("Holm", "It is not."), ("Lind", "Who told you?")]
    parse = flat("\n".join(style.format(*turn) for turn in turns_of), "is told", "Lind Holm")
    assert spoken(parse) == [(name, [words]) for name, words in turns_of]


def test_a_verb_in_a_label_is_the_cue() -> None:
    parse = flat("Lind asks: Are you sure?\nHolm says: We are.", "are Are asks says", "Lind Holm")
    assert [parse.text[slice(*turn.cue)] for turn in turns(parse) if turn.cue] == ["asks", "says"]
    assert [name for name, _ in spoken(parse)] == ["Lind", "Holm"]


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (("Mr. PELL.", "Ms. WARREN SHULTZ."), ["Mr. PELL", "Ms. WARREN SHULTZ"]),
        (("The PRESIDING OFFICER.", "Mr. PELL."), ["The PRESIDING OFFICER", "Mr. PELL"]),
    ],
)
def test_a_title_and_a_name_in_capitals_before_a_stop_are_a_label_of_the_record(
    labels: tuple[str, str], names: list[str]
) -> None:
    parse = flat(f"{labels[0]} Is it safe?\n{labels[1]} It is not.", "is Is")
    assert [name for name, _ in spoken(parse)] == names


def test_a_person_in_brackets_holds_the_office_before_them() -> None:
    parse = flat("Owen Lind: It is safe.\nThe Secretary (Ann Holm): It is not.\nOwen Lind: It is.", "is", "Lind Holm")
    assert [name for name, _ in spoken(parse)] == ["Owen Lind", "Ann Holm", "Owen Lind"]


def test_numbered_voices_are_told_apart() -> None:
    parse = flat("Juror 4: It is safe.\nJuror 9: It is not.\nJuror 4: Who told you?", "is told")
    assert [name for name, _ in spoken(parse)] == ["Juror 4", "Juror 9", "Juror 4"]


def test_initials_stand_for_persons_of_the_article_and_for_names_that_introduce_them() -> None:
    text = "Talk (TK): Is it safe?\nAnna Lind (AL): It is not.\nTK: Who told you?\nAL: We know."
    assert [name for name, _ in spoken(flat(text, "is Is told know", "Lind"))] == ["Talk", "Anna Lind", "TK", "AL"]


def test_one_question_and_one_answer_are_a_conversation() -> None:
    parse = flat("Daily Post: Are you sure?\nMayor Lind: I have not decided.", "Are have decided", "Lind")
    assert [name for name, _ in spoken(parse)] == ["Daily Post", "Mayor Lind"]


@pytest.mark.parametrize(
    "text",
    [
        "LUND — The bridge is safe.\nOSLO — It is not.\nLUND — It was.",  # datelines
        "Lind – It is safe.\nHolm – It is not.",  # an entry each
        "Lind\t34\tLund\nHolm\t35\tOslo\nLind\t36\tBerg",  # a table
        "\nLind\nLund\n\nHolm\nOslo",  # addresses
        "Name: Lind is here.\nAge: It is 34.\nName: Holm is here.\nAge: It is 35.",  # a form
    ],
)
def test_datelines_tables_and_forms_are_no_turns(text: str) -> None:
    assert spoken(flat(text, "is was", "Lind Holm")) == []
