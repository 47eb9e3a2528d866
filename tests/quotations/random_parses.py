"""Hypothesis strategy for parses: random texts, trees and proposals."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from quotex.parsing.document import Parse, Proposal, Sentence, Word
from tests.text_strategies import articles, paragraphs_of

ARTICLES = articles()
UPOS = ("NOUN", "PROPN", "PRON", "VERB", "AUX", "ADJ", "ADP", "PUNCT", "SCONJ", "CCONJ", "X")
DEPRELS = (
    "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "ccomp", "xcomp", "parataxis", "advcl", "acl",
    "acl:relcl", "conj", "case", "mark", "punct", "aux", "aux:pass", "det", "amod", "compound", "fixed", "appos",
    "nmod:poss", "cc",
)  # fmt: skip
LEMMAS = (
    "say",
    "tell",
    "add",
    "accord",
    "claim",
    "call",
    "accuse",
    "that",
    "to",
    "of",
    "as",
    "by",
    "Monday",
    "not",
    "be",
)


@st.composite
def parses(draw: st.DrawFn, texts: st.SearchStrategy[str] = ARTICLES) -> Parse:
    """Articles with random trees over random sentences, and random proposals."""
    text = draw(texts)
    words: list[Word] = []
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs_of(text)):
        first = len(words)
        for token_start, token_end in _tokens(text, start, end):
            form = text[token_start:token_end]
            upos = draw(st.sampled_from(UPOS)) if form[0].isalnum() else "PUNCT"
            lemma = draw(st.sampled_from(LEMMAS) | st.just(form.lower()))
            earlier = len(words) - first
            head = first + draw(st.integers(0, earlier - 1)) if earlier else -1
            relation = draw(st.sampled_from(DEPRELS)) if earlier else "root"
            words.append(Word(len(words), form, lemma, upos, head, relation, token_start, token_end, len(sentences)))
        if len(words) > first:
            words[first:] = draw(_turned(words[first:], first))
            sentences.append(Sentence(first, len(words), number))
    count = len(words)
    ranges = st.tuples(st.integers(0, count), st.integers(0, 12)).map(lambda r: (r[0], min(r[0] + r[1], count)))
    some = st.lists(ranges, max_size=2).map(tuple)
    proposals = draw(st.lists(st.builds(Proposal, some, some, some, st.floats(0, 1)), max_size=4))
    return Parse(text, tuple(words), tuple(sentences), tuple(paragraphs_of(text)), (), tuple(proposals))


def _tokens(text: str, start: int, end: int) -> list[tuple[int, int]]:
    tokens: list[tuple[int, int]] = []
    for position in range(start, end):
        if text[position].isspace():
            continue
        joins = position > start and text[position].isalnum() and text[position - 1].isalnum()
        if joins:
            tokens[-1] = (tokens[-1][0], position + 1)
        else:
            tokens.append((position, position + 1))
    return tokens


@st.composite
def _turned(draw: st.DrawFn, words: list[Word], first: int) -> list[Word]:
    """The same tree with its words in another order, so that heads stand on both sides."""
    order = draw(st.permutations(range(len(words))))
    place = {old: new for new, old in enumerate(order)}
    turned = list(words)
    for old, word in enumerate(words):
        new = place[old]
        head = -1 if word.head < 0 else first + place[word.head - first]
        turned[new] = replace(words[new], head=head, deprel=word.deprel)
    return turned
