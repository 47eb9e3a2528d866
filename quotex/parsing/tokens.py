"""Tokens and sentence starts, from any tokenizer."""

from __future__ import annotations

from typing import NamedTuple

CONTRACTION = "MWT=Yes"  # the `misc` of a token that stands for several words, in Stanza's documents


class Token(NamedTuple):
    """A token and its code points; `contraction` says that it stands for several words."""

    text: str
    start: int
    end: int
    contraction: bool = False


class Tokens(NamedTuple):
    """Tokens in text order; each number in `starts` is the first token of a sentence."""

    tokens: list[Token]
    starts: list[int]
