"""Attributions with their evidence, which the quotation stage hands to the speaker stage."""

from __future__ import annotations

from dataclasses import dataclass

from quotex.records import QuoteType, Tense
from quotex.text.spans import Offsets, Spans


@dataclass(frozen=True, slots=True)
class CueMention:
    """The words of a cue, in code points; `head` is the index of its head in `Parse.words`.

    `cue_class` comes from the lexicon (say, deny, accuse, promise, order, ask, ...).
    """

    spans: tuple[Offsets, ...]
    head: int
    lemma: str
    cue_class: str
    negated: bool
    tense: Tense | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Content, cue and source of one quotation. All spans are code points of the article's text.

    `source_head` is the index in `Parse.words` of the head of the source mention. When the source is
    implicit (`source` empty), `source_of` is the number of the attribution in the same list whose source
    this one shares ("adding that ...", a quotation that goes on without an attribution of its own).
    `nested_in` is the number of the attribution whose content holds this one. `via` is the medium that
    relayed the words.
    """

    type: QuoteType
    content: tuple[Offsets, ...]
    cue: CueMention | None
    source: tuple[Offsets, ...]
    source_head: int | None
    source_of: int | None
    addressee: Offsets | None
    time: Offsets | None
    nested_in: int | None
    speech: bool
    confidence: float
    via: Spans = ()
