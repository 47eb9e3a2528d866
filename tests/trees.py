"""Hand-made parses: a few lines of text per sentence become a `Parse` with offsets, phrases become `Attribution`s.

A block has one word a line, `form lemma upos head deprel [feats] [entity]`; heads count from 1 in the sentence, 0 is
the root, `_` is a lemma that is the lower-case form. A blank line ends a sentence, a line `¶` a paragraph. `~` behind a
form glues it to the next word. An entity is given as in `B-PERSON`, `I-PERSON`. Lines that begin with `#` are comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from quotex.parsing.document import Entity, Parse, Sentence, Word
from quotex.quotations.attribution import Attribution, CueMention
from quotex.records import QuoteType, Tense
from quotex.text.spans import Offsets

PARAGRAPH = "¶"


def tree(*blocks: str) -> Parse:
    """The parse of one article from blocks of sentences; each further block begins a new paragraph."""
    text = ""
    words: list[Word] = []
    sentences: list[Sentence] = []
    paragraphs: list[Offsets] = []
    entities: list[Entity] = []
    for block in f"\n{PARAGRAPH}\n".join(blocks).split(PARAGRAPH):
        text += "\n\n" if text else ""
        begin = len(text)
        for rows in _sentences(block):
            text += " " if len(text) > begin else ""
            first, glued = len(words), True
            for row in rows:
                form = row[0].removesuffix("~")
                text += "" if glued else " "
                words.append(_word(row, form, first, len(text), len(words), len(sentences)))
                text += form
                glued = row[0].endswith("~")
            entities += _entities(rows, first)
            sentences.append(Sentence(first, len(words), len(paragraphs)))
        paragraphs.append((begin, len(text)))
    return Parse(text, tuple(words), tuple(sentences), tuple(paragraphs), tuple(entities))


def _sentences(block: str) -> list[list[list[str]]]:
    parts = re.split(r"\n\s*\n", block.strip("\n"))
    lines = [[line.split() for line in part.splitlines() if line.strip() and line.strip()[0] != "#"] for part in parts]
    return [rows for rows in lines if rows]


def _word(row: Sequence[str], form: str, first: int, start: int, index: int, sentence: int) -> Word:
    _, lemma, upos, head, deprel, *rest = row
    feats = next((field for field in rest if "=" in field), "")
    return Word(
        index=index,
        text=form,
        lemma=form.lower() if lemma == "_" else lemma,
        upos=upos,
        head=first + int(head) - 1 if int(head) else -1,
        deprel=deprel,
        start=start,
        end=start + len(form),
        sentence=sentence,
        feats=dict(pair.split("=") for pair in feats.split("|")) if feats else {},
    )


def _entities(rows: Sequence[Sequence[str]], first: int) -> list[Entity]:
    found: list[Entity] = []
    for number, row in enumerate(rows, first):
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
