"""Corrections of records by reviewers: their checks, and the corrected records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import pairwise
from typing import Any, cast, get_args

from quotex.errors import QuotexError
from quotex.records import (
    Article,
    Context,
    Cue,
    Producer,
    Quote,
    QuoteType,
    Source,
    Span,
    Speaker,
    SpeakerKind,
    stable_id,
)
from quotex.text.spans import Offsets

TYPES: tuple[str, ...] = get_args(QuoteType)
KINDS: tuple[str, ...] = get_args(SpeakerKind)
MAX_SPANS = 50
MAX_NAME = 300
REVIEWED = "review"  # `resolved_by` of a speaker whom a person named
SELECTOR = 32  # characters of prefix and suffix


@dataclass(frozen=True, slots=True)
class Correction:
    """The fields that differ from the record; None leaves a field unchanged.

    Spans are in code points. () for `cue` or `source` removes it; "" for `speaker` means that the speaker is unknown.
    """

    type: QuoteType | None = None
    content: tuple[Offsets, ...] | None = None
    cue: tuple[Offsets, ...] | None = None
    source: tuple[Offsets, ...] | None = None
    speaker: str | None = None
    kind: SpeakerKind | None = None

    def __bool__(self) -> bool:
        return self != Correction()

    @property
    def moves_spans(self) -> bool:
        """Whether the correction has spans of content, cue or source."""
        return any(spans is not None for spans in (self.content, self.cue, self.source))

    def as_json(self) -> dict[str, Any]:
        """Return the changed fields only."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {name: _listed(value) for name, value in fields.items() if value is not None}


def correction_from_json(value: Any) -> Correction:
    """Return the correction in a JSON object. Raises QuotexError where a field is unknown or has another type."""
    if not isinstance(value, Mapping):
        raise QuotexError("a correction is a JSON object")
    if unknown := set(value) - set(Correction.__slots__):
        raise QuotexError(f"a correction has no field {', '.join(sorted(map(repr, unknown)))}")
    return Correction(
        type=cast("QuoteType | None", _choice("type", value.get("type"), TYPES)),
        content=_spans("content", value.get("content")),
        cue=_spans("cue", value.get("cue")),
        source=_spans("source", value.get("source")),
        speaker=_name(value.get("speaker")),
        kind=cast("SpeakerKind | None", _choice("kind", value.get("kind"), KINDS)),
    )


def parse_spans(name: str, typed: str) -> tuple[Offsets, ...]:
    """Return the spans that a person typed: "12-40, 55-60". Raises QuotexError with an explanation."""
    found = []
    for part in filter(None, (part.strip() for part in typed.split(","))):
        start, dash, end = (piece.strip() for piece in part.partition("-"))
        if not (dash and start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
            raise QuotexError(f"{name}: {part[:40]!r} is no span; write spans as 12-40, 55-60")
        if max(len(start), len(end)) > 12:
            raise QuotexError(f"{name}: {part[:40]!r} is longer than any article")
        found.append([int(start), int(end)])
    return _spans(name, found) or ()


def check(correction: Correction, text: str | None) -> None:
    """Raise QuotexError where the spans do not fit the article's text, or it is not stored."""
    if not correction.moves_spans:
        return
    if text is None:
        raise QuotexError(
            "spans cannot be corrected, because the article's text is not stored; index it with --keep-text"
        )
    if correction.content == ():
        raise QuotexError("a quotation needs at least one span of content; reject it if it is none")
    for name in ("content", "cue", "source"):
        for start, end in getattr(correction, name) or ():
            if end > len(text):
                raise QuotexError(f"{name}: {start}-{end} ends after the article, which has {len(text)} characters")
            if not text[start:end].strip():
                raise QuotexError(f"{name}: {start}-{end} holds no words")


def difference(quote: Quote, wanted: Correction) -> Correction:
    """Return the correction without the fields that are equal in the record."""
    return Correction(
        type=_unless(wanted.type, quote.type),
        content=_unless(wanted.content, offsets(quote.content)),
        cue=_unless(wanted.cue, offsets(quote.cue.spans if quote.cue else ())),
        source=_unless(wanted.source, offsets(quote.source.spans if quote.source else ())),
        speaker=_unless(wanted.speaker, quote.speaker.name if quote.speaker else ""),
        kind=_unless(wanted.kind, quote.speaker.kind if quote.speaker else None) if wanted.speaker != "" else None,
    )


def corrected(quote: Quote, correction: Correction, text: str | None) -> Quote:
    """Return the record with the correction applied; the class of a new cue is "unknown"."""
    if not correction:
        return quote
    if text is not None and correction.content:
        spans = _located(text, correction.content)
        quote = replace(quote, content=spans, text=" ".join(span.text for span in spans))
    if text is not None and correction.cue is not None:
        quote = replace(quote, cue=_cue(_located(text, correction.cue)))
    if text is not None and correction.source is not None:
        spans = _located(text, correction.source)
        quote = replace(quote, source=Source(" ".join(span.text for span in spans), spans) if spans else None)
    speaker = _speaker(quote, correction)
    return replace(quote, type=correction.type or quote.type, speaker=speaker)


def drafted(article: Article, said: Correction) -> Quote:
    """Return the record of a quotation that a person found.

    Raises QuotexError where it lacks type or content, or its spans do not fit the text.
    """
    if said.type is None or not said.content:
        raise QuotexError("a quotation needs a type and at least one span of content")
    check(said, article.text)
    spans = (said.content, said.cue or (), said.source or ())
    empty = Quote(
        id=stable_id(article.text, REVIEWED, repr(spans)),
        article=article,
        type=said.type,
        text="",
        content=(),
        cue=None,
        source=None,
        speaker=None,
        resolved_by=REVIEWED,
        addressee=None,
        time=None,
        nested_in=None,
        context=_context(article.text, said.content[0]),
        confidence=1.0,
        producer=Producer(version("quotex"), REVIEWED, ""),
    )
    return corrected(empty, said, article.text)


def _context(text: str, first: Offsets) -> Context:
    """Return the context of a span: its line in place of its sentence, which only a parser finds."""
    start, end = text.rfind("\n", 0, first[0]) + 1, text.find("\n", first[1])
    return Context(
        paragraph=0,
        before="",
        sentence=text[start : end if end >= 0 else len(text)].strip(),
        after="",
        prefix=text[max(0, first[0] - SELECTOR) : first[0]],
        suffix=text[first[1] : first[1] + SELECTOR],
    )


def offsets(spans: Sequence[Span]) -> tuple[Offsets, ...]:
    """Return the start and end of each span."""
    return tuple((span.start, span.end) for span in spans)


def _cue(spans: tuple[Span, ...]) -> Cue | None:
    words = " ".join(span.text for span in spans)
    return Cue(words, words.lower(), spans, "unknown", False) if spans else None


def _speaker(quote: Quote, correction: Correction) -> Speaker | None:
    before = quote.speaker
    if correction.speaker == "":
        return None
    if correction.speaker is not None and (before is None or correction.speaker != before.name):
        identifier = stable_id(quote.article.id, correction.speaker)
        kind = correction.kind or (before.kind if before else "unnamed")
        return Speaker(correction.speaker, identifier, kind, None, None, REVIEWED, 1.0)
    if before is not None and correction.kind is not None:
        return replace(before, kind=correction.kind)
    return before


def _located(text: str, spans: Sequence[Offsets]) -> tuple[Span, ...]:
    return tuple(Span.of(text, start, end) for start, end in spans)


def _choice(name: str, value: Any, allowed: tuple[str, ...]) -> str | None:
    if value is not None and value not in allowed:
        raise QuotexError(f"{name} is one of {', '.join(allowed)}")
    return cast("str | None", value)


def _name(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > MAX_NAME:
        raise QuotexError(f"speaker is a name of at most {MAX_NAME} characters, or empty where nobody knows")
    return " ".join(value.split())


def _spans(name: str, value: Any) -> tuple[Offsets, ...] | None:
    """Return sorted spans. Raises QuotexError where they overlap or are not spans."""
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) > MAX_SPANS:
        raise QuotexError(f"{name} is a list of at most {MAX_SPANS} spans [start, end]")
    spans = sorted(_span(name, span) for span in value)
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise QuotexError(f"{name}: the spans overlap; make one of them")
    return tuple(spans)


def _span(name: str, value: Any) -> Offsets:
    whole = isinstance(value, list | tuple) and len(value) == 2 and all(type(number) is int for number in value)
    if not whole or not 0 <= value[0] < value[1]:
        raise QuotexError(f"{name}: a span is [start, end] in characters of the article, the start before the end")
    return int(value[0]), int(value[1])


def _listed(value: Any) -> Any:
    return [list(span) for span in value] if isinstance(value, tuple) else value


def _unless(wanted: Any, present: Any) -> Any:
    return None if wanted == present else wanted
