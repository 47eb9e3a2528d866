"""Hypothesis strategies for parses: texts with random trees, tags, names and proposals, and attributions over them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import strategies as st

from quotex.parsing.document import Entity, Parse, Proposal, Sentence, Word
from quotex.quotations.attribution import Attribution, CueMention
from quotex.text.spans import Offsets
from tests.text_strategies import articles, paragraphs_of, sentences_about_people

ARTICLES = articles()
UPOS = ("NOUN", "PROPN", "PRON", "VERB", "AUX", "ADJ", "ADP", "DET", "PUNCT", "SCONJ", "CCONJ", "PART", "NUM", "X")
DEPRELS = (
    "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "ccomp", "xcomp", "parataxis", "advcl", "acl",
    "acl:relcl", "conj", "case", "mark", "punct", "aux", "aux:pass", "cop", "expl", "det", "det:poss", "amod", "advmod",
    "nummod", "compound", "fixed", "flat", "appos", "nmod", "nmod:poss", "nmod:desc", "cc", "list", "dep",
)  # fmt: skip
LEMMAS = ("say", "tell", "add", "accord", "claim", "call", "accuse", "that", "to", "of", "as", "by", "not", "be")
FEATS: tuple[dict[str, str], ...] = ({}, {"Number": "Sing"}, {"Number": "Plur"}, {"Polarity": "Neg"})
TAGS = st.tuples(
    st.sampled_from(UPOS),
    st.sampled_from(DEPRELS),
    st.none() | st.sampled_from(LEMMAS),
    st.sampled_from(FEATS),
    st.integers(0, 99),
)
TOKEN = re.compile(r"Mrs\.|@?\w+(?:-\w+)*|'s|\S")


@st.composite
def parses(draw: st.DrawFn, texts: st.SearchStrategy[str] = ARTICLES) -> Parse:
    """Articles with one paragraph a line; trees may cross, tags may be absurd, names and proposals lie anywhere."""
    text = draw(texts)
    words: list[Word] = []
    sentences: list[Sentence] = []
    lines = paragraphs_of(text)
    for number, line in enumerate(lines):
        for tokens in _sentences(text, line):
            first = len(words)
            words += draw(_words(text, tokens, first, len(sentences)))
            sentences.append(Sentence(first, len(words), number))
    count = len(words)
    ranges = st.tuples(st.integers(0, count), st.integers(0, 12)).map(lambda r: (r[0], min(r[0] + r[1], count)))
    some = st.lists(ranges, max_size=2).map(tuple)
    proposals = draw(st.lists(st.builds(Proposal, some, some, some, st.floats(0, 1)), max_size=4))
    return Parse(text, tuple(words), tuple(sentences), tuple(lines), tuple(draw(_entities(count))), tuple(proposals))


def _sentences(text: str, paragraph: Offsets) -> list[list[Offsets]]:
    """The tokens of each sentence of a paragraph: a full stop before a word ends a sentence."""
    found: list[list[Offsets]] = []
    stop = False
    for start, end in (match.span() for match in TOKEN.finditer(text, *paragraph)):
        if not found or (stop and text[start].isalnum()):
            found.append([])
        found[-1].append((start, end))
        stop = text[start:end] == "."
    return found


@st.composite
def _words(draw: st.DrawFn, text: str, tokens: Sequence[Offsets], first: int, sentence: int) -> list[Word]:
    """The words of a sentence: each but the root hangs on one that comes before it in a random order."""
    size = len(tokens)
    tags = draw(st.lists(TAGS, min_size=size, max_size=size))
    order = draw(st.permutations(range(size)))
    heads = {order[0]: -1} | {order[at]: first + order[tags[order[at]][4] % at] for at in range(1, size)}
    words = []
    for number, ((start, end), (upos, deprel, lemma, feats, _)) in enumerate(zip(tokens, tags, strict=True)):
        form = text[start:end]
        kind = upos if form[0].isalnum() or upos == "X" else "PUNCT"
        base = lemma or (form if kind == "PROPN" else form.lower())
        relation = "root" if heads[number] < 0 else deprel
        words.append(Word(first + number, form, base, kind, heads[number], relation, start, end, sentence, feats))
    return words


def _entities(size: int) -> st.SearchStrategy[list[Entity]]:
    if not size:
        return st.just([])
    one = st.builds(
        lambda first, length, kind: Entity(first, min(first + length, size), kind),
        st.integers(0, size - 1),
        st.integers(1, 4),
        st.sampled_from(("PERSON", "ORG", "LOC", "NORP", "MISC")),
    )
    return st.lists(one, max_size=6)


@st.composite
def attributed(draw: st.DrawFn) -> tuple[Parse, list[Attribution]]:
    """A parse about people with up to five attributions whose spans are any stretches of its text."""
    parse = draw(parses(sentences_about_people()))
    count = draw(st.integers(0, 5)) if parse.words else 0
    return parse, [draw(_attribution(parse, count)) for _ in range(count)]


@st.composite
def _attribution(draw: st.DrawFn, parse: Parse, count: int) -> Attribution:
    """An attribution whose spans, heads and links point anywhere; `count` attributions belong to the parse."""
    stretches = st.tuples(st.integers(0, len(parse.text)), st.integers(0, len(parse.text))).map(
        lambda ends: (min(ends), max(ends))
    )
    heads = st.integers(0, len(parse.words) - 1)
    source = draw(st.none() | stretches)
    cue = CueMention((draw(stretches),), draw(heads), "say", "say", False, None)
    return Attribution(
        type=draw(st.sampled_from(("direct", "indirect", "mixed"))),
        content=tuple(sorted(draw(st.lists(stretches, min_size=1, max_size=2)))),
        cue=draw(st.sampled_from((None, cue))),
        source=() if source is None else (source,),
        source_head=None if source is None else draw(st.none() | heads),
        source_of=draw(st.none() | st.integers(0, count - 1)) if source is None else None,
        addressee=None,
        time=None,
        nested_in=None,
        speech=True,
        confidence=0.5,
    )
