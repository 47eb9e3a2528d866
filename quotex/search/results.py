"""The results of searches as frozen data, the same for the command line, the pages and Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from quotex.linking.decisions import Decision
from quotex.records import Article, Gender, Quote, QuoteType, SpeakerKind

Order = Literal["relevance", "date", "oldest", "confidence", "unsure", "outlets"]
Within = Literal["words", "context"]
SentencePart = Literal["content", "source", "cue", ""]


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on quotations; None or an empty tuple sets no condition. Values of one field are alternatives.

    `speaker` is a speaker's number in the database or a name, matched as `find_speakers` does; `since` and
    `until` are YYYY, YYYY-MM or YYYY-MM-DD and count as a whole (until 2025 includes December).
    Filters on dates leave out articles whose date is not known. Quotations that a reviewer rejected are left out
    unless `include_rejected` is True.
    """

    speaker: int | str | None = None
    since: str | None = None
    until: str | None = None
    type: tuple[QuoteType, ...] = ()
    cue_class: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    min_confidence: float | None = None
    max_confidence: float | None = None
    min_speaker_confidence: float | None = None  # above 0 it leaves out quotations without a speaker
    article: str | None = None  # articles.key
    reviewed: bool = False  # only what a person accepted, corrected or added
    include_rejected: bool = False
    kind: tuple[SpeakerKind, ...] = ()
    gender: tuple[Gender, ...] = ()  # of the speaker, as most of its quotations have it
    statement: str | None = None  # the id of a record: it and all that repeat its statement
    disagreeing: bool = False  # only statements whose quotations name different speakers


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a snippet; `is_hit` marks words that the query asked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class SentencePiece:
    """A piece of the sentence of a quotation: its content, source or cue, or "" for the rest."""

    text: str
    part: SentencePart
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Appearance:
    """An article in which a statement appears; `quote` is the id of the record, `day` is YYYY-MM-DD."""

    quote: str
    article_key: str
    url: str | None
    title: str | None
    day: str | None
    outlet: str | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that several quotations repeat, with counts and its first appearance.

    `also` are the other outlets, in the order of their articles' dates; `speakers` the different names of the
    speakers, the most frequent first: more than one means that somebody may be wrong.
    """

    id: int
    quotes: int
    articles: int
    outlets: int
    first: Appearance
    also: tuple[str, ...]
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One quotation found. `start` and `end` are code points in the article's text.

    `speaker` is the number of the speaker in the database and `speaker_name` the name that stands for
    all articles; `name` is the one in this article. `file` is where the article was read from (meta.file).
    `sentence` is the sentence that holds the quotation, or the part of the article that belongs to it, with long pieces
    cut in the middle. `statement` is None where no other article repeats the quotation. `score` is bm25 weighted by
    length and confidence, the higher the better; 0 without a query.
    `review` is the verdict of the review that counts.
    """

    number: int
    id: str
    article_key: str
    article_id: str
    url: str | None
    title: str | None
    date: str | None
    outlet: str | None
    file: str | None
    type: QuoteType
    text: str
    snippet: tuple[Piece, ...]
    sentence: tuple[SentencePiece, ...]
    speaker: int | None
    speaker_name: str | None
    speaker_kind: SpeakerKind | None
    name: str | None
    role: str | None
    affiliation: str | None
    source: str | None
    cue: str | None
    cue_lemma: str | None
    cue_class: str | None
    negated: bool
    start: int
    end: int
    confidence: float
    speaker_confidence: float | None
    review: str | None
    score: float
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow down the quotations found; `value` is for the filter, `label` for display."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The most frequent values, most quotations first; the timeline has months (YYYY-MM) with quotations, in order."""

    speaker: tuple[FacetValue, ...]
    outlet: tuple[FacetValue, ...]
    type: tuple[FacetValue, ...]
    cue_class: tuple[FacetValue, ...]
    kind: tuple[FacetValue, ...]
    gender: tuple[FacetValue, ...]
    year: tuple[FacetValue, ...]
    timeline: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of quotations, the number of all, and facets where they were asked for.

    `speakers` are those that the filter `speaker` matched, most quotations first; `offered` those whose name the query
    may be. Grouped hits are one for each statement, and `total` counts statements; facets count quotations.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Facets | None
    speakers: tuple[SpeakerRow, ...]
    limit: int
    offset: int
    offered: tuple[SpeakerRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A speaker of the whole database with its figures; dates are YYYY-MM-DD."""

    id: int
    name: str
    kind: SpeakerKind
    role: str | None
    affiliation: str | None
    quotes: int
    articles: int
    first_date: str | None
    last_date: str | None
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class RolePeriod:
    """A role that articles give a speaker, with the first and the last day on which they do."""

    role: str | None
    affiliation: str | None
    articles: int
    first_date: str | None
    last_date: str | None


@dataclass(frozen=True, slots=True)
class SpeakerPage:
    """All about one speaker: names, roles, most used cues (lemma, class, count), who is quoted in the same articles."""

    speaker: SpeakerRow
    names: tuple[tuple[str, int], ...]
    roles: tuple[RolePeriod, ...]
    types: Mapping[QuoteType, int]
    cues: tuple[tuple[str, str, int], ...]
    outlets: tuple[tuple[str, int], ...]
    quoted_with: tuple[tuple[SpeakerRow, int], ...]
    timeline: tuple[tuple[str, int], ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class IndexedQuote:
    """A record as it was indexed, with its place in the database; its `article` has no text."""

    number: int
    quote: Quote
    speaker: SpeakerRow | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with its quotations in the order of the text. `article.text` is "" where no text was indexed."""

    number: int
    key: str
    article: Article
    has_text: bool
    quotes: tuple[IndexedQuote, ...]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in a list; `date` is as in the input."""

    number: int
    key: str
    id: str
    url: str | None
    title: str | None
    date: str | None
    outlet: str | None
    has_text: bool
    quotes: int


@dataclass(frozen=True, slots=True)
class DatabaseFigures:
    """The figures of a database; days are YYYY-MM-DD. `unlinked`: indexing ended before all speakers were linked."""

    articles: int
    quotes: int
    speakers: int
    outlets: int
    first_date: str | None
    last_date: str | None
    unlinked: bool
