"""The record: articles in, quotations out, as frozen dataclasses.

The dataclasses are the one source of the record's JSON form, its checks and its published schema: the annotations
hold the description and the limits of each field, see quotex.serialization and quotex.record_schema. All offsets are
Unicode code points into the text exactly as delivered: `article.text[span.start:span.end] == span.text`, always.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Annotated, Any, Literal

import regex
from msgspec import Meta

from quotex.json_form import JSON_NAME, NOT_WRITTEN, writer_of
from quotex.markup import Mark, MarkKind, marked, shown

SCHEMA_VERSION = "2.0"

_SIGN = r"[^\p{L}\p{M}\p{N}\s]"
_ALONE, _DASHES, _DIGIT = regex.compile(_SIGN), regex.compile(r"\p{Pd}"), regex.compile(r"\d")
_NO_WORD = regex.compile(  # the groups say what stays of it
    rf"""(?P<point>(?<=\d)\.(?=\d))
        |(?P<first_point>(?<![\p{{L}}\p{{M}}\p{{N}}.])\.(?=\d))
        |(?P<sign>(?<![^\s\p{{Ps}}\p{{Pi}}"'])[-+±–](?=\p{{Sc}}?\.?\d))
        |(?P<unit>\p{{Sc}}(?=\s?\.?\d)|(?<=\d\s?)[%‰°\p{{Sc}}])
        |(?P<parting>\p{{Pd}}|(?<=\d{_SIGN}{{0,3}}){_SIGN}(?={_SIGN}{{0,3}}\d))
        |{_SIGN}""",
    regex.VERBOSE,
)
_RAISED = regex.compile(r"(?<=\p{N})(?=\p{No})")  # the square in "10²", the fraction in "1½"
_THOUSANDS = regex.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CURRENCY_BEFORE = regex.compile(r"(?<!\S)(-?\p{Sc})\s(?=\d)")
_UNIT_BEHIND = regex.compile(r"(?<=\d)\s([%‰°\p{Sc}])(?!\S)")
_PER_CENT = regex.compile(r"(?<=\d)\s?per\s?cent(?!\S)")

QuoteType = Literal["direct", "indirect", "mixed"]
Tense = Literal["past", "present", "future"]
Gender = Literal["male", "female"]
GenderEvidence = Literal["title", "pronoun", "given name"]
SpeakerKind = Literal["person", "organization", "group", "document", "unnamed"]

Filled = Annotated[str, Meta(min_length=1)]
Offset = Annotated[
    int, Meta(ge=0, description="A number of Unicode code points from the start of the record's part of the article.")
]
Probability = Annotated[float, Meta(ge=0, le=1)]
Spans = Annotated[tuple["Span", ...], Meta(min_length=1)]


def stable_id(*parts: str) -> str:
    """Return sixteen hexadecimal digits that depend on the parts alone (SHA-256)."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def dedup_key(text: str) -> str:
    """Return the words and numbers in lower case with single blanks, which are equal for equal quotations.

    As Quotebank groups its quotations (Vaucher et al., WSDM 2021), but numbers keep what they say: decimal points,
    signs, currencies, per cent and degrees. Forms of one letter (NFKC) are one, a dash parts words, "1,000" is "1000"
    and "5 per cent" is "5%".
    """
    plain = unicodedata.normalize("NFKC", _RAISED.sub(" ", unescape(text))).lower().replace("\u2212", "-")
    if not _DIGIT.search(plain):
        return " ".join(_ALONE.sub("", _DASHES.sub(" ", plain)).split())
    words = " ".join(_NO_WORD.sub(_of_number, _THOUSANDS.sub("", plain)).split())
    key: str = _PER_CENT.sub("%", _UNIT_BEHIND.sub(r"\1", _CURRENCY_BEFORE.sub(r"\1", words)))
    return key


def _of_number(match: regex.Match[str]) -> str:
    """Return the replacement of a sign that is neither letter nor digit."""
    sign: str = match[0]
    replacements = {
        "point": ".",
        "first_point": "0.",
        "sign": f" {'-' if sign == '–' else sign}",
        "unit": sign,
        "parting": " ",
    }
    return replacements.get(match.lastgroup or "", "")


@dataclass(frozen=True, slots=True)
class Article:
    """What the dump said about the article; a record carries all of it but the article's text.

    `id` is derived from the text where the dump has none. `body_start` is the code point at which the article proper
    begins, after a header such as "date 2025-06-03"; it stays part of `text`, so that offsets fit what was delivered.
    """

    text: str = field(metadata=NOT_WRITTEN)
    id: Annotated[Filled, Meta(description="The dump's own id, or one derived from the article's text.")] = ""
    url: str | None = None
    title: str | None = None
    date: Annotated[
        str | None,
        Meta(
            description="ISO 8601 where the dump's date could be read (YYYY-MM-DD, or YYYY-MM-DDThh:mm:ss with or "
            "without an offset), else as given."
        ),
    ] = None
    outlet: str | None = None
    body_start: int = field(default=0, metadata=NOT_WRITTEN)
    meta: Annotated[Mapping[str, Any], Meta(description="All other fields of the dump's record.")] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", stable_id(self.text))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the record's part of the article: its text [start, end), in code points."""

    start: Offset
    end: Offset
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Return the span [start, end) of a text."""
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that attribute a quotation ("said", "according to")."""

    text: str
    lemma: str
    spans: Spans
    cue_class: Annotated[
        Filled, Meta(description="The kind of saying: say, deny, accuse, promise, order, ask, ...")
    ] = field(metadata={JSON_NAME: "class"})
    negated: bool
    tense: Tense | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A mention of somebody as it stands in the text."""

    text: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Member:
    """One of the speakers that speak jointly ("the two ministers said")."""

    id: Annotated[Filled, Meta(description="As `speaker.id` of records in which this member speaks alone.")]
    name: Filled


@dataclass(frozen=True, slots=True)
class SpeakerCandidate:
    """An entity that may be the speaker."""

    id: Annotated[Filled, Meta(description="As `speaker.id` of records in which this entity speaks.")]
    name: Filled
    share: Annotated[Probability, Meta(description="Its share of the probability that all candidates have together.")]


@dataclass(frozen=True, slots=True)
class Speaker:
    """The entity behind the source."""

    name: Annotated[Filled, Meta(description="The fullest name that the article gives.")]
    id: Annotated[Filled, Meta(description="The same entity has the same id throughout the article.")]
    kind: SpeakerKind
    role: str | None
    affiliation: str | None
    resolved_by: Annotated[Filled, Meta(description="The name of the rule that found the speaker.")]
    confidence: Annotated[Probability, Meta(description="The probability that this is the speaker.")]
    members: Annotated[
        tuple[Member, ...] | None,
        Meta(description="Who speaks jointly, where the speaker is several entities; else null."),
    ] = None
    gender: Annotated[
        Gender | None,
        Meta(
            description="The grammatical gender by which the article refers to the person (he, she, Mr, Mrs) or which "
            "the given name suggests, not an identity; null where nothing tells or the signs disagree, and for all "
            "that is not one person."
        ),
    ] = None
    gender_evidence: Annotated[
        GenderEvidence | None,
        Meta(
            description="The strongest sign of the gender: title (Mr, Queen, also spokeswoman or actress), pronoun (he "
            "and she where they were found to mean the person), given name; null where the gender is null."
        ),
    ] = None
    wikidata: Annotated[
        Annotated[str, Meta(pattern="^Q[1-9][0-9]*$")] | None,
        Meta(description="The id of the entity in Wikidata; null where it is not known."),
    ] = None


@dataclass(frozen=True, slots=True)
class Time:
    """When it was said."""

    text: Annotated[str, Meta(description="The expression as it stands in the article, at [start, end).")]
    date: Annotated[
        Annotated[str, Meta(pattern="^[0-9]{4}(-[0-9]{2}){0,2}$")] | None,
        Meta(
            description="The day (ISO 8601, YYYY-MM-DD) that the expression names, counted from the article's date "
            "where it has no year; null where it names none, or a longer period. Records of others may have YYYY-MM or "
            "YYYY."
        ),
    ]
    start: Offset
    end: Offset
    edtf: Annotated[
        str | None,
        Meta(
            description="The same day, or the longer period, in the Extended Date/Time Format (ISO 8601-2, level 1): "
            "2021-03, 2019, 2025-06-02/2025-06-08, 2024-22 (summer), 199X, 2025-05-20~ (about); null where neither can "
            "be derived."
        ),
    ] = None

    @property
    def span(self) -> Span:
        """Where the expression stands."""
        return Span(self.start, self.end, self.text)


@dataclass(frozen=True, slots=True)
class Context:
    """Where the quotation stands."""

    paragraph: Annotated[int, Meta(ge=0, description="The number of the paragraph, from 0.")]
    before: Annotated[str, Meta(description="The sentence before.")]
    sentence: Annotated[str, Meta(description="The sentence of the quotation.")]
    after: Annotated[str, Meta(description="The sentence after.")]
    prefix: Annotated[
        str,
        Meta(
            description="The characters right before the first content span, for a TextQuoteSelector "
            "(W3C Web Annotation)."
        ),
    ]
    suffix: Annotated[
        str,
        Meta(
            description="The characters right after the first content span, for a TextQuoteSelector "
            "(W3C Web Annotation)."
        ),
    ]


@dataclass(frozen=True, slots=True)
class Producer:
    """What made the record: the versions of quotex and of the models."""

    quotex: str
    model: str
    model_version: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation, with its proof: who said what, in which words, and where it stands.

    Offsets are Unicode code points into the article's text exactly as delivered (or into its title, see `part`), start
    included, end excluded.
    """

    id: Annotated[Filled, Meta(description="Stable: the same article text gives the same id on every run and machine.")]
    article: Article
    type: Annotated[
        QuoteType,
        Meta(
            description="direct: all of it in quotation marks; indirect: reported in the writer's words; mixed: "
            "reported, and partly in quotation marks."
        ),
    ]
    part: Annotated[
        Literal["text", "title"],
        Meta(description="The part of the article in which the quotation stands; all spans are offsets into it."),
    ] = field(default="text", kw_only=True)
    text: Annotated[str, Meta(description="The words of the quotation.")]
    content: Annotated[
        Spans,
        Meta(
            description="Where the words stand in the article; more than one span when the quotation is interrupted "
            "or runs over paragraphs."
        ),
    ]
    cue: Annotated[
        Cue | None, Meta(description="The words that attribute the quotation; null when it has none of its own.")
    ]
    source: Annotated[
        Source | None, Meta(description="The mention of the speaker as it stands in the text; null when implicit.")
    ]
    via: Annotated[
        Source | None,
        Meta(
            description='Who relayed the words, as it stands in the text ("the BBC" in "the minister, quoted by the '
            'BBC, said"); null when nobody did.'
        ),
    ] = field(default=None, kw_only=True)
    speaker: Annotated[
        Speaker | None,
        Meta(description="The entity behind the source; null when unknown, and resolved_by then says why."),
    ]
    speaker_candidates: Annotated[
        tuple[SpeakerCandidate, ...] | None,
        Meta(
            description="The two most probable speakers, the best first, whether or not `speaker` is null; null when "
            "there was no choice to make."
        ),
    ] = field(default=None, kw_only=True)
    resolved_by: Annotated[
        str, Meta(description="The rule that found the speaker, or the reason why the speaker is null.")
    ]
    addressee: Annotated[Span | None, Meta(description='Whom it was said to ("told reporters"); null when not said.')]
    time: Annotated[Time | None, Meta(description="When it was said; null when not said.")]
    nested_in: Annotated[
        Filled | None,
        Meta(
            description='The id of the record whose content holds this attribution ("A said that B had denied it"); '
            "else null."
        ),
    ]
    context: Context
    confidence: Annotated[Probability, Meta(description="Calibrated: of the records at 0.9, nine in ten are right.")]
    review: Annotated[
        Literal["accept", "correct", "add", "reject"] | None,
        Meta(
            description="What people said of the record in the database that it comes from (add: a person found it); "
            "null where nobody did, and in the records of a run."
        ),
    ] = field(default=None, kw_only=True)
    producer: Producer

    @property
    def part_text(self) -> str:
        """The text into which the spans are offsets: the article's, or its title."""
        return self.article.text if self.part == "text" else self.article.title or ""

    def spans(self) -> Iterator[tuple[str, Span]]:
        """Yield every span with the path of its field in the JSON form, such as "cue.spans[0]"."""
        lists = [("content", self.content), ("cue.spans", self.cue.spans if self.cue else ())]
        lists += [("source.spans", self.source.spans if self.source else ())]
        lists += [("via.spans", self.via.spans if self.via else ())]
        for path, found in lists:
            yield from ((f"{path}[{number}]", span) for number, span in enumerate(found))
        if self.addressee:
            yield "addressee", self.addressee
        if self.time:
            yield "time", self.time.span

    @property
    def dedup_key(self) -> str:
        """Equal for quotations of the same words, see `dedup_key`."""
        return dedup_key(self.text)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as a JSON object as `quotex run` writes it, its keys in the order of the schema.

        The article's text and `body_start` are left out: a record carries the article's id and what the dump said
        about it, not the article.
        """
        record = writer_of(Quote)(self)
        producer = record.pop("producer")
        record["dedup_key"] = self.dedup_key
        record["producer"] = producer
        record["schema_version"] = SCHEMA_VERSION
        return record

    def marks(self, tag: str = "") -> list[Mark]:
        """Return the marks of content, source and cue in `part_text`; `tag` stands behind the last words."""
        found: list[tuple[Span, MarkKind, str]] = [(span, self.type, "") for span in self.content[:-1]]
        found.append((self.content[-1], self.type, tag))
        found += [(span, "source", "") for span in (self.source.spans if self.source else ())]
        found += [(span, "cue", "") for span in (self.cue.spans if self.cue else ())]
        return [Mark(span.start, span.end, kind, tag) for span, kind, tag in found]

    def _repr_html_(self) -> str:
        """Return the quotation as HTML for a notebook: its words between their cue and source, and the speaker."""
        speaker = self.speaker
        about = (speaker.name, speaker.role, speaker.affiliation) if speaker else ("unknown speaker",)
        spans = [(span.start, span.end) for _, span in self.spans()]
        low, high = min(start for start, _ in spans), max(end for _, end in spans)
        words = marked(self.part_text, self.marks(), low, high) if high <= len(self.part_text) else shown(self.text)
        who = shown(", ".join(part for part in about if part))
        return (
            f'<blockquote dir="auto" style="white-space:pre-wrap">{words}</blockquote>'
            f"<p><strong><bdi>{who}</bdi></strong> <small>{self.type}, {self.confidence:.0%} sure</small></p>"
        )
