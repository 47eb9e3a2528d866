"""Whatever tags and trees the network gives the words of a real article, each quotation is found without an error."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.document import Parse, Word
from quotex.parsing.parser import Parser
from quotex.parsing.syntax import path_to_root
from quotex.quotations.extract import attributions
from quotex.records import Article
from quotex.speakers import resolve
from tests.random_parses import DEPRELS, UPOS

SEEDS = Path(__file__).parents[1] / "seeds"
PARAGRAPHS = 4  # of an article that are read together
NEAR = 4  # words around a name, of which most rules ask


@cache
def parses() -> list[Parse]:
    texts = [path.read_text(encoding="utf-8").split("\n\n") for path in sorted(SEEDS.glob("*.txt"))]
    pieces = ["\n\n".join(one[at : at + PARAGRAPHS]) for one in texts for at in range(0, len(one), PARAGRAPHS)]
    return Parser().parse([Article(piece) for piece in pieces if piece.strip()])


def changed(parse: Parse, words: list[Word], index: int, chance: random.Random) -> Word:
    """A word with another tag, relation, head or lemma; its tree stays one."""
    word, sentence = words[index], parse.sentences[words[index].sentence]
    head = chance.randrange(sentence.first, sentence.last)
    what = chance.choice(("upos", "deprel", "head", "lemma"))
    if what == "upos":
        return replace(word, upos=chance.choice(UPOS))
    if what == "lemma":
        return replace(word, lemma=words[head].lemma)
    if word.head < 0 or index in (above.index for above in path_to_root(words, head)):
        return word
    return replace(word, deprel=chance.choice(DEPRELS)) if what == "deprel" else replace(word, head=head)


def misread(parse: Parse, chance: random.Random, share: float) -> Parse:
    """The parse with a share of its words changed, twice as many around names, and some names overlooked."""
    near = {at for one in parse.entities for at in range(one.first - NEAR, one.last + NEAR)}
    words = list(parse.words)
    for index in range(len(words)):
        if chance.random() < share * (2 if index in near else 1):
            words[index] = changed(parse, words, index, chance)
    return replace(parse, words=tuple(words), entities=tuple(one for one in parse.entities if chance.random() >= share))


@settings(max_examples=150, deadline=None)
@given(number=st.integers(0, 10_000), seed=st.integers(0, 2**32), share=st.sampled_from((0.02, 0.1, 0.3)))
def test_every_quotation_is_found_and_resolved_whatever_the_network_says(number: int, seed: int, share: float) -> None:
    parse = misread(parses()[number % len(parses())], random.Random(seed), share)
    found = attributions(parse)
    assert len(resolve(parse, found)) == len(found)
