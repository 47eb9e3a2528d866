"""The record: articles in, quotations out, as frozen dataclasses and their JSON form.

All offsets are Unicode code points into the text exactly as delivered:
`article.text[span.start:span.end] == span.text`, always.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import regex

SCHEMA_VERSION = "1.1"

_DASHES = regex.compile(r"\p{Pd}")
_NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}\s]")

QuoteType = Literal["direct", "indirect", "mixed"]
Tense = Literal["past", "present", "future"]
SpeakerKind = Literal["person", "organization", "group", "document", "unnamed"]


def stable_id(*parts: str) -> str:
    """Sixteen hexadecimal digits that depend on the parts alone (SHA-256)."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def dedup_key(text: str) -> str:
    """The words alone, to find one quotation in many articles: lower case, no punctuation, single blanks.

    As Quotebank groups its quotations (Vaucher et al., WSDM 2021); forms of one letter (NFKC) are one, a dash
    parts words.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return " ".join(_NO_WORD.sub("", _DASHES.sub(" ", plain)).split())


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the dump gave it; `id` is derived from the text where the dump has none.

    `body_start` is the code point at which the article proper begins, after a header such as
    "date 2025-06-03"; it stays part of `text`, so that offsets fit what was delivered.
    """

    text: str
    id: str = ""
    url: str | None = None
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    body_start: int = 0
    meta: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", stable_id(self.text))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the article's text: [start, end) in code points."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that attribute a quotation ("said", "according to")."""

    text: str
    lemma: str
    spans: tuple[Span, ...]
    cue_class: str
    negated: bool
    tense: Tense | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The mention of the speaker as it stands in the text."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """The entity behind the source. `confidence` is a probability."""

    name: str
    id: str
    kind: SpeakerKind
    role: str | None
    affiliation: str | None
    resolved_by: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Time:
    """When it was said: the expression, and its ISO 8601 date where it can be derived."""

    text: str
    date: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Context:
    """Where the quotation stands: paragraph number from 0, sentences around it, selector strings.

    `prefix` and `suffix` are the exact characters around the first content span, for a
    TextQuoteSelector (https://www.w3.org/TR/annotation-model/#text-quote-selector).
    """

    paragraph: int
    before: str
    sentence: str
    after: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Producer:
    """What made a record: the quotex version and the models."""

    quotex: str
    model: str
    model_version: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation with its proof. `speaker` is None when unknown, `resolved_by` then says why."""

    id: str
    article: Article
    type: QuoteType
    text: str
    content: tuple[Span, ...]
    cue: Cue | None
    source: Source | None
    speaker: Speaker | None
    resolved_by: str
    addressee: Span | None
    time: Time | None
    nested_in: str | None
    context: Context
    confidence: float
    producer: Producer

    @property
    def dedup_key(self) -> str:
        """Equal for quotations of the same words, see `dedup_key`."""
        return dedup_key(self.text)
