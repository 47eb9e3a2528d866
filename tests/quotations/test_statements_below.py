"""Statements without marks below a sentence that ends with a colon."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotex.parsing.document import Parse, Sentence
from quotex.quotations import attributions
from quotex.quotations.statements_below import statements_below
from tests.quotations.builder import flat, said, texts
from tests.text_strategies import paragraphs_of
from tests.trees import tree

SAID = """
    Anna Anna PROPN 3 nsubj B-PERSON
    Lind Lind PROPN 1 flat I-PERSON
    said~ say VERB 0 root
    : _ PUNCT 3 punct
"""
ISSUED = """
    Lind Lind PROPN 2 nsubj B-PERSON
    issued issue VERB 0 root
    the _ DET 5 det
    following follow VERB 5 amod
    statement~ _ NOUN 2 obj
    : _ PUNCT 2 punct
"""
NOTED = """
    Lind Lind PROPN 2 nsubj B-PERSON
    noted note VERB 0 root
    the _ DET 4 det
    crowd~ _ NOUN 2 obj
    : _ PUNCT 2 punct
"""
SAID_THAT = """
    Lind Lind PROPN 2 nsubj B-PERSON
    said say VERB 0 root
    that~ _ SCONJ 2 obj
    : _ PUNCT 2 punct
"""


def below(introduction: str, text: str, verbs: str = "is was told go") -> Parse:
    """The introduction, and paragraphs without structure below it."""
    head = tree(introduction)
    whole = f"{head.text}\n{text}"
    more = flat(whole, verbs).words[len(head.words) :]
    first = len(head.words)
    tail = [replace(w, index=n + first, head=first if n else -1, sentence=1) for n, w in enumerate(more)]
    sentences = (*head.sentences, Sentence(first, first + len(tail), 1))
    return Parse(whole, (*head.words, *tail), sentences, tuple(paragraphs_of(whole)), head.entities)


def statement(parse: Parse) -> list[str]:
    return [part for voice in statements_below(parse) for part in texts(parse, voice.content)]


def test_the_paragraph_below_a_colon_is_said_by_whom_the_sentence_names() -> None:
    parse = below(SAID, "The bridge is safe.\nThe town was quiet.")
    (found,) = attributions(parse)
    assert said(parse, found) == ("Anna Lind", "said", "The bridge is safe.")
    assert (found.type, found.cue is not None and found.cue.lemma) == ("direct", "say")


def test_paragraphs_in_the_first_person_go_on() -> None:
    parse = below(SAID, "The bridge is safe.\nWe told them so.\nThe town was quiet.\nWe go home.")
    assert statement(parse) == ["The bridge is safe.", "We told them so."]


@pytest.mark.parametrize("sign", ["•", "-", "1.", ">"])
def test_a_list_is_said_to_its_end_without_its_bullets(sign: str) -> None:
    parse = below(SAID, f"{sign} The bridge is safe.\n{sign} It was told so\nWe go home.")
    assert statement(parse) == ["The bridge is safe.", "It was told so"]


def test_who_issues_a_statement_says_it() -> None:
    parse = below(ISSUED, "The bridge is safe.")
    assert [said(parse, a) for a in attributions(parse)] == [("Lind", "issued", "The bridge is safe.")]


@pytest.mark.parametrize(
    ("introduction", "text"),
    [
        (NOTED, "The bridge is safe."),
        (SAID_THAT, "The bridge is safe."),
        (SAID, "“The bridge is safe.”"),
        (SAID, "The bridge is safe"),
        (SAID, "A picture."),
        (SAID, "- Holm: “It is safe.”"),
    ],
    ids=["object", "that", "marks", "no stop", "no verb", "marks in a list"],
)
def test_what_is_no_statement_is_left_alone(introduction: str, text: str) -> None:
    assert statement(below(introduction, text)) == []
