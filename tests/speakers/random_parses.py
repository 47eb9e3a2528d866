"""Hypothesis strategies for the speaker stage: parses that are trees but otherwise anything, attributions over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from quotex.parsing.document import Entity, Parse, Sentence, Word
from quotex.quotations.attribution import Attribution, CueMention

FORMS = [
    *("he", "she", "it", "they", "who", "his", "her", "I", "we", "many", "nobody", "himself", "that", "you", "their"),
    *(
        "Trump",
        "Donald",
        "Peskov",
        "Dmitry",
        "Mrs.",
        "President",
        "Moscow",
        "Russia",
        "ODF",
        "@peskov",
        "Ministry",
        "WALLACE",
    ),
    *("minister", "spokesman", "police", "report", "residents", "office", "company", "43-year-old", "banana", "mayor"),
    *(
        "said",
        "the",
        "a",
        "of",
        "and",
        ",",
        "“",
        "”",
        "(",
        ")",
        ".",
        "'s",
        "-",
        "for",
        "is",
        "not",
        "acting",
        "43",
        "",
        "\u200b",
        "Ф",
    ),
]
UPOS = ["PROPN", "NOUN", "PRON", "VERB", "ADJ", "ADP", "DET", "PUNCT", "AUX", "PART", "NUM", "X", "CCONJ"]
DEPRELS = [
    *(
        "nsubj",
        "obj",
        "obl",
        "nmod",
        "nmod:poss",
        "nmod:desc",
        "compound",
        "flat",
        "appos",
        "conj",
        "acl:relcl",
        "acl",
        "amod",
    ),
    *(
        "ccomp",
        "advcl",
        "parataxis",
        "det",
        "case",
        "punct",
        "cop",
        "aux",
        "expl",
        "nummod",
        "dep",
        "list",
        "det:poss",
        "advmod",
    ),
]
FEATS: list[dict[str, str]] = [{}, {"Number": "Sing"}, {"Number": "Plur"}, {"Polarity": "Neg"}]


ROWS = st.tuples(
    st.sampled_from(FORMS),
    st.integers(0, 2),
    st.sampled_from(UPOS),
    st.sampled_from(DEPRELS),
    st.integers(0, 99),
    st.sampled_from(FEATS),
    st.sampled_from([" ", " ", "", "\n"]),
)


@st.composite
def parses(draw: st.DrawFn) -> Parse:
    """Articles of up to four sentences of up to nine words; trees may cross, tags may be absurd, words may be empty."""
    words: list[Word] = []
    sentences: list[Sentence] = []
    text, paragraph, paragraphs, begin = "", 0, [], 0
    for number in range(draw(st.integers(0, 4))):
        if number and draw(st.booleans()):
            paragraphs.append((begin, len(text)))
            text, paragraph, begin = text + "\n\n", paragraph + 1, len(text) + 2
        first, rows = len(words), draw(st.lists(ROWS, min_size=1, max_size=9))
        heads = _heads([row[4] for row in rows], draw(st.integers(0, 8)))
        for index, (form, lemma, upos, deprel, _, feats, gap) in enumerate(rows):
            words.append(
                Word(
                    index=first + index,
                    text=form,
                    lemma=(form.lower(), form, "be")[lemma],
                    upos=upos,
                    head=-1 if heads[index] < 0 else first + heads[index],
                    deprel="root" if heads[index] < 0 else deprel,
                    start=len(text),
                    end=len(text) + len(form),
                    sentence=number,
                    feats=feats,
                )
            )
            text += form + gap
        sentences.append(Sentence(first, len(words), paragraph))
    paragraphs.append((begin, len(text)))
    return Parse(text, tuple(words), tuple(sentences), tuple(paragraphs), tuple(draw(_entities(len(words)))))


def _heads(choices: Sequence[int], turn: int) -> list[int]:
    """A tree: each word but the root hangs on one that comes before it in the order of the sentence, turned round."""
    size = len(choices)
    order = [(place + turn) % size for place in range(size)]
    heads = [-1] * size
    for place in range(1, size):
        heads[order[place]] = order[choices[place] % place]
    return heads


def _entities(size: int) -> st.SearchStrategy[list[Entity]]:
    kinds: Any = st.sampled_from(["PERSON", "ORG", "LOC", "NORP", "MISC"])
    if not size:
        return st.just([])
    one = st.builds(
        lambda first, length, kind: Entity(first, min(first + length, size), kind),
        st.integers(0, size - 1),
        st.integers(1, 4),
        kinds,
    )
    return st.lists(one, max_size=6)


@st.composite
def attributed(draw: st.DrawFn) -> tuple[Parse, list[Attribution]]:
    """A parse with up to five attributions whose spans are any stretches of its text."""
    parse = draw(parses())
    count = draw(st.integers(0, 5)) if parse.words else 0
    found = []
    for _ in range(count):
        source = draw(st.none() | _stretch(len(parse.text)))
        head = draw(st.integers(0, len(parse.words) - 1))
        cue = CueMention((draw(_stretch(len(parse.text))),), head, "say", "say", False, None)
        found.append(
            Attribution(
                type=draw(st.sampled_from(["direct", "indirect", "mixed"])),
                content=tuple(sorted(draw(st.lists(_stretch(len(parse.text)), min_size=1, max_size=2)))),
                cue=draw(st.sampled_from([None, cue])),
                source=() if source is None else (source,),
                source_head=None if source is None else draw(st.none() | st.integers(0, len(parse.words) - 1)),
                source_of=draw(st.none() | st.integers(0, count - 1)) if source is None else None,
                addressee=None,
                time=None,
                nested_in=None,
                speech=True,
                confidence=0.5,
            )
        )
    return parse, found


def _stretch(size: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, size), st.integers(0, size)).map(lambda pair: (min(pair), max(pair)))
