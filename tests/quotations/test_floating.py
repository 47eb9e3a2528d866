"""Quotations in marks that no cue in the tree and no proposal covers."""

from __future__ import annotations

import pytest

from quotex.parsing.parse import Parse, Sentence, Word
from quotex.quotations import attributions
from quotex.quotations.layout import Layout, looks_like_title
from tests.quotations.builder import parsed, said
from tests.text_strategies import paragraphs_of


def flat(text: str, verbs: str = "") -> Parse:
    """A parse without any structure: every word hangs on the first of its paragraph; `verbs` are verbs."""
    words: list[Word] = []
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs_of(text)):
        first, position = len(words), start
        spaced = text[start:end]
        for sign in "“”,.:?!—":
            spaced = spaced.replace(sign, f" {sign} ")
        for form in spaced.split():
            position = text.index(form, position)
            kind = "VERB" if form in verbs.split() else "PUNCT" if not form.isalnum() else "NOUN"
            head = -1 if len(words) == first else first
            lemma = "say" if form == "said" else form.lower()
            end_of_word = position + len(form)
            words.append(Word(len(words), form, lemma, kind, head, "dep", position, end_of_word, number))
            position += len(form)
        sentences.append(Sentence(first, len(words), number))
    return Parse(text, tuple(words), tuple(sentences), tuple(paragraphs_of(text)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("colon-name", [("Anna Lind", ":", "“The bridge is safe.”")]),
        ("dash-name", [("Anna Lind, harbour master", "—", "“The bridge is safe.”")]),
        ("colon-before", [("The harbour master", "say", "“The bridge is safe.”")]),
        ("absolutely", [("Lind", "said", "“Absolutely,”")]),
        ("smiled", [("she", "smiled", "“The bridge is safe,”")]),
        ("question", [("the mayor", "asked", "“Is the bridge safe?”")]),
        ("floating-no-cue", [("", "", "“The bridge was never safe in all those years.”")]),
    ],
)
def test_a_quotation_in_marks_is_never_lost(name: str, expected: list[tuple[str, str, str]]) -> None:
    assert [said(parsed(name), a) for a in attributions(parsed(name))] == expected


@pytest.mark.parametrize("name", ["title", "scare", "nickname", "brokers"])
def test_titles_nicknames_and_scare_words_are_no_quotations(name: str) -> None:
    assert attributions(parsed(name)) == []


def test_a_quotation_without_a_cue_in_the_next_paragraph_goes_on() -> None:
    first, second = attributions(parsed("continued-paragraph"))
    assert (second.cue, second.source, second.source_of) == (None, (), 0)
    assert first.confidence > second.confidence


def test_a_quotation_after_other_sentences_of_a_paragraph_does_not_go_on() -> None:
    parse = flat("“The bridge is safe,” said Lind. Traffic was light. “It was never safe.”", "is said was")
    found = attributions(parse)
    assert [(a.cue is not None, a.source_of) for a in found] == [(True, None), (False, None)]


def test_a_title_with_a_verb_in_it_is_no_quotation() -> None:
    assert attributions(flat("Lind saw “Gone With the Wind” twice.", "saw Gone")) == []


def test_a_quotation_two_paragraphs_further_on_has_no_source() -> None:
    _, second = attributions(parsed("far-paragraph"))
    assert (second.source, second.source_of) == ((), None)


def test_a_quotation_over_several_paragraphs_is_one() -> None:
    (found,) = attributions(parsed("multi-paragraph"))
    assert said(parsed("multi-paragraph"), found) == (
        "Lind",
        "wrote",
        "“The bridge is safe. ... “It will reopen in May,”",
    )


def test_an_interrupted_quotation_has_two_spans() -> None:
    for name in ("interrupted", "two-parts"):
        (found,) = attributions(parsed(name))
        assert len(found.content) == 2
        assert found.type == "direct"


def test_marks_left_open_by_mistake_do_not_hide_the_cue() -> None:
    (found,) = attributions(parsed("unclosed-typo"))
    assert said(parsed("unclosed-typo"), found) == ("Lind", "said", "“The bridge is safe,")


def test_a_cue_beside_the_marks_counts_without_a_tree() -> None:
    parse = flat("“The bridge is safe now,” said Lind.", "is said")
    (found,) = attributions(parse)
    assert found.cue is not None
    assert (found.cue.lemma, found.type) == ("say", "direct")


def test_a_transcript_gives_every_turn_its_name() -> None:
    parse = flat("Lind: “The bridge is safe.”\nHolm: “It is not safe.”", "is")
    assert [said(parse, a)[:2] for a in attributions(parse)] == [("Lind", ":"), ("Holm", ":")]


def test_a_long_clause_before_a_colon_is_no_name() -> None:
    parse = flat("The mayor went on record like this: “The bridge is safe.”", "went is")
    (found,) = attributions(parse)
    assert found.source == ()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("The Old Man and the Sea", True),
        ("Saturday Night Live", True),
        ("Gone With the Wind", True),
        ("The bridge is safe", False),
        ("Seinfeld", False),
        ("a Hard Day Night", False),
        ("We Are Not Going To Let Any Of Those Terrible People Come Back Here Again", False),
    ],
)
def test_titles_are_runs_of_capitalised_words(words: str, title: bool) -> None:
    assert looks_like_title(words.split()) is title


def test_a_mark_knows_its_words_and_paragraph() -> None:
    parse = parsed("continued-paragraph")
    layout = Layout.of(parse)
    assert [m.depth for m in layout.outer] == [0, 0]
    assert layout.mark_at(0) == 0
    assert layout.mark_at(parse.text.index("Lind")) is None
    assert layout.mark_at(len(parse.text) - 1) == 1
    assert (layout.paragraph_at(0), layout.paragraph_at(len(parse.text) - 1)) == (0, 1)
    assert layout.marks_in(((0, len(parse.text)),)) == [0, 1]
    assert layout.quoted(((0, len(parse.text)),)) == (9, 13)
