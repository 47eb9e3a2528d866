"""Parses for tests: from treebank sentences or from a short form of them, and `Attribution`s from phrases.

The short form has one word a line, `form lemma upos head deprel [feats] [entity]`; heads count from 1 in the sentence,
0 is the root, `_` is a lemma that is the lower-case form. A blank line ends a sentence. `~` behind a form stands for
`SpaceAfter=No`. An entity is given as in `B-PERSON`, `I-PERSON`. Lines that begin with `#` are comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from evaluation.corpora import UdSentence, UdToken, UdWord
from quotex.parsing.document import Entity, Parse, Sentence, Word
from quotex.quotations.attribution import Attribution, CueMention
from quotex.records import QuoteType, Tense
from quotex.text.spans import Offsets


def parse_of(paragraphs: Sequence[Sequence[UdSentence]], entities: Sequence[Entity] = ()) -> Parse:
    """The parse of an article whose paragraphs are lines."""
    text = ""
    words: list[Word] = []
    sentences: list[Sentence] = []
    bounds: list[Offsets] = []
    for number, paragraph in enumerate(paragraphs):
        text = text.rstrip() + "\n" if text else ""
        start = len(text)
        for sentence in paragraph:
            first = len(words)
            for token in sentence.tokens:
                begin = len(text)
                text += token.form
                for word in token.words:
                    feats = dict(f.split("=") for f in word.feats.split("|")) if word.feats != "_" else {}
                    head = first + word.head - 1 if word.head else -1
                    words.append(
                        Word(len(words), word.form, word.lemma, word.upos, head, word.deprel, begin, len(text),
                             len(sentences), feats)
                    )  # fmt: skip
                text += " " * token.space_after
            sentences.append(Sentence(first, len(words), number))
        bounds.append((start, len(text.rstrip())))
    return Parse(text.rstrip(), tuple(words), tuple(sentences), tuple(bounds), tuple(entities))


def tree(block: str) -> Parse:
    """The parse of an article of one paragraph, given in the short form."""
    return paragraph_trees(block)


def paragraph_trees(*blocks: str) -> Parse:
    """The parse of an article of several paragraphs, each given in the short form."""
    paragraphs = [_rows(block) for block in blocks]
    every = [row for sentences in paragraphs for rows in sentences for row in rows]
    return parse_of([[_sentence(rows) for rows in sentences] for sentences in paragraphs], _entities(every))


def _rows(block: str) -> list[list[list[str]]]:
    lines = (line.strip() for line in block.strip().splitlines() if not line.strip().startswith("#"))
    return [[row.split() for row in part.splitlines()] for part in re.split(r"\n\n+", "\n".join(lines).strip())]


def _sentence(rows: Sequence[Sequence[str]]) -> UdSentence:
    tokens = []
    for number, (form, lemma, upos, head, deprel, *rest) in enumerate(rows, 1):
        plain = form.removesuffix("~")
        feats = next((field for field in rest if "=" in field), "_")
        word = UdWord(plain, plain.lower() if lemma == "_" else lemma, upos, feats, int(head), deprel)
        tokens.append(UdToken(plain, (word,), plain == form or number == len(rows)))
    return UdSentence(tuple(tokens), starts_paragraph=False)


def _entities(rows: Sequence[Sequence[str]]) -> list[Entity]:
    found: list[Entity] = []
    for number, row in enumerate(rows):
        label = next((field for field in row[5:] if field[:2] in ("B-", "I-")), "")
        kind: Any = label[2:]
        if label[:2] == "B-":
            found.append(Entity(number, number + 1, kind))
        elif label:
            assert found, f"{label} without a beginning"
            assert found[-1].last == number, f"{label} without a beginning"
            found[-1] = Entity(found[-1].first, number + 1, found[-1].type)
    return found


def span(parse: Parse, phrase: str) -> Offsets:
    """The code points of a phrase; "he#2" is the second "he" of the text, counted as whole words."""
    words, _, number = phrase.partition("#")
    edges = (r"(?<!\w)" if words[0].isalnum() else "", r"(?!\w)" if words[-1].isalnum() else "")
    found = [match.span() for match in re.finditer(edges[0] + re.escape(words) + edges[1], parse.text)]
    assert len(found) >= int(number or 1), f"{phrase!r} is not in {parse.text!r}"
    return found[int(number or 1) - 1]


def head_of(parse: Parse, phrase: str) -> int:
    """The index of the highest word of a phrase."""
    indices = parse.words_in(*span(parse, phrase))
    return next(i for i in indices if parse.words[i].head not in indices and parse.words[i].upos != "PUNCT")


def attribution(
    parse: Parse,
    source: str = "",
    cue: str = "",
    *content: str,
    type: QuoteType = "indirect",
    source_of: int | None = None,
    nested_in: int | None = None,
    cue_class: str = "say",
    negated: bool = False,
    tense: Tense | None = "past",
    source_head: int | None = None,
) -> Attribution:
    """An attribution from phrases of the text; its source head is the highest word of the source unless given."""
    if source and source_head is None:
        source_head = head_of(parse, source)
    mention = None
    if cue:
        head = head_of(parse, cue)
        mention = CueMention((span(parse, cue),), head, parse.words[head].lemma, cue_class, negated, tense)
    return Attribution(
        type=type,
        content=tuple(span(parse, phrase) for phrase in content),
        cue=mention,
        source=(span(parse, source),) if source else (),
        source_head=source_head,
        source_of=source_of,
        addressee=None,
        time=None,
        nested_in=nested_in,
        speech=True,
        confidence=1.0,
    )
