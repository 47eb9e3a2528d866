"""Parses for the tests of the quotation stage: the documents of its CoNLL-U files, and texts without structure."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from evaluation.corpora import documents, read_conllu
from quotex.parsing.document import Entity, Parse, Proposal, Sentence, Word, WordRange
from quotex.quotations import Attribution
from quotex.text.spans import Offsets
from tests.text_strategies import paragraphs_of
from tests.trees import parse_of

SENTENCES = Path(__file__).parent / "sentences.conllu"


@cache
def _all_parses(path: Path) -> dict[str, Parse]:
    return {name: parse_of(paragraphs) for name, paragraphs in documents(read_conllu(path))}


def parsed(name: str) -> Parse:
    """The parse of one document of sentences.conllu."""
    return _all_parses(SENTENCES)[name]


def names() -> list[str]:
    return list(_all_parses(SENTENCES))


def word_range(parse: Parse, phrase: str) -> WordRange:
    """The words of a phrase that occurs in the text."""
    start = parse.text.index(phrase)
    words = parse.words_in(start, start + len(phrase))
    return words.start, words.stop


def propose(
    parse: Parse, content: str | tuple[str, ...], cue: str = "", source: str = "", probability: float = 0.95
) -> Proposal:
    """A proposal for phrases of the text."""
    contents = (content,) if isinstance(content, str) else content
    return Proposal(
        tuple(word_range(parse, phrase) for phrase in contents),
        (word_range(parse, cue),) if cue else (),
        (word_range(parse, source),) if source else (),
        probability,
    )


def texts(parse: Parse, spans: tuple[Offsets, ...]) -> list[str]:
    return [parse.text[start:end] for start, end in spans]


def said(parse: Parse, attribution: Attribution) -> tuple[str, str, str]:
    """Source, cue and content of an attribution as text; parts of a content are joined with " ... "."""
    cue = " ".join(texts(parse, attribution.cue.spans)) if attribution.cue else ""
    return " ".join(texts(parse, attribution.source)), cue, " ... ".join(texts(parse, attribution.content))


def wikinews(name: str) -> Parse:
    """The parse of one sentence of wikinews.conllu."""
    return _all_parses(SENTENCES.with_name("wikinews.conllu"))[name]


def flat(text: str, verbs: str = "", people: str = "") -> Parse:
    """A parse without any structure: every word hangs on the first of its paragraph, which is one sentence.

    `verbs` are the verbs of the text, `people` the words of it that name persons.
    """
    words: list[Word] = []
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs_of(text)):
        first, position = len(words), start
        spaced = text[start:end]
        for sign in '“”‘",.:：?!—―()[]@*':
            spaced = spaced.replace(sign, f" {sign} ")
        for form in spaced.split():
            position = text.index(form, position)
            kind = "VERB" if form in verbs.split() else "PUNCT" if not form[0].isalnum() else "NOUN"
            kind = "PROPN" if form in people.split() else kind
            head = -1 if len(words) == first else first
            lemma = "say" if form == "said" else form.lower()
            end_of_word = position + len(form)
            words.append(Word(len(words), form, lemma, kind, head, "dep", position, end_of_word, number))
            position += len(form)
        sentences.append(Sentence(first, len(words), number))
    persons = tuple(Entity(w.index, w.index + 1, "PERSON") for w in words if w.text in people.split())
    return Parse(text, tuple(words), tuple(sentences), tuple(paragraphs_of(text)), persons)
