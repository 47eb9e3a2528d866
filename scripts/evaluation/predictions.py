"""Extracted quotations in the form that scorers read, and their JSON lines."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from evaluation.corpora import Offsets
from quotex.records import Quote, QuoteType, Span

_THAT_BEFORE = re.compile(r"(?<!\w)that(?:\s+|\s*,\s*)\Z", re.IGNORECASE)
_LOOK_BACK = 16  # code points; "that" and more white space than a text has between two words


@dataclass(frozen=True, slots=True)
class Prediction:
    """An extracted attribution; spans are code points of the document's text.

    `confidence` and `resolved_by` are None if a system does not give them.
    """

    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...]
    speaker: str | None
    type: QuoteType
    confidence: float | None = None
    resolved_by: str | None = None


def from_quotes(
    quotes: Iterable[Quote], *, text: str, nested: bool = True, polnear_edges: bool = False
) -> list[Prediction]:
    """Return the predictions of the quotes that lie in an article's text.

    Without `nested`, leave out quotes inside the content of another quote, which PolNeAR does not annotate.
    `polnear_edges` extends spans to those of PolNeAR, so that exact matches compare: by a "that" directly before a
    content span, and by the comma that closes an apposition in a source ("Ada Birch, the mayor,").
    """
    of_text = (quote for quote in quotes if quote.part == "text")
    return [_from_quote(quote, text, polnear_edges) for quote in of_text if nested or quote.nested_in is None]


def _from_quote(quote: Quote, text: str, polnear_edges: bool) -> Prediction:
    content = _offsets(quote.content)
    source = _offsets(quote.source.spans) if quote.source else ()
    if polnear_edges:
        content = tuple((start_with_that(text, start), end) for start, end in content)
        source = tuple((start, end_with_comma(text, start, end)) for start, end in source)
    return Prediction(
        content=content,
        cue=_offsets(quote.cue.spans) if quote.cue else (),
        source=source,
        speaker=quote.speaker.name if quote.speaker else None,
        type=quote.type,
        confidence=quote.confidence,
        resolved_by=quote.resolved_by,
    )


def _offsets(spans: Iterable[Span]) -> tuple[Offsets, ...]:
    return tuple((span.start, span.end) for span in spans)


def start_with_that(text: str, start: int) -> int:
    """Return where a "that" directly before code point `start` begins; `start` itself without one.

    A comma may follow the word ("said that, if elected, ...").
    """
    first = max(0, start - _LOOK_BACK)
    found = _THAT_BEFORE.search(text[first:start])
    return first + found.start() if found else start


def end_with_comma(text: str, start: int, end: int) -> int:
    """Return the end of a source with the comma directly after it, if the source has a comma inside; else `end`."""
    return end + 1 if "," in text[start : end - 1] and text.startswith(",", end) else end


def write_predictions(path: Path, predictions: Mapping[str, Sequence[Prediction]]) -> None:
    """Write the predictions as one JSON object a line.

    Its keys are doc, content, cue, source, speaker, type, confidence and resolved_by.
    """
    with path.open("w", encoding="utf-8") as file:
        for document, items in predictions.items():
            for item in items:
                file.write(json.dumps({"doc": document, **asdict(item)}, ensure_ascii=False) + "\n")


def read_predictions(path: Path) -> dict[str, list[Prediction]]:
    """Return predictions by document; drop empty spans and predictions without content.

    Raises ValueError with file and line if a line is not such an object.
    """
    found: dict[str, list[Prediction]] = defaultdict(list)
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                document, prediction = _parse(json.loads(line))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path}, line {number}: not a prediction ({error!r})") from error
            if prediction.content:
                found[document].append(prediction)
    return dict(found)


def _parse(row: dict[str, Any]) -> tuple[str, Prediction]:
    content, cue, source = (
        tuple((int(start), int(end)) for start, end in row.get(role) or () if end > start)
        for role in ("content", "cue", "source")
    )
    quote_type = row.get("type", "indirect")
    if quote_type not in get_args(QuoteType):
        raise ValueError(f"unknown type {quote_type!r}")
    confidence = row.get("confidence")
    if confidence is not None and not 0 <= confidence <= 1:
        raise ValueError(f"confidence {confidence!r} is not between 0 and 1")
    return row["doc"], Prediction(
        content, cue, source, row.get("speaker"), quote_type, confidence, row.get("resolved_by")
    )


def misplaced(predictions: Mapping[str, Sequence[Prediction]], texts: Mapping[str, str]) -> list[str]:
    """Return a sentence for each document that is unknown or has a prediction outside its text."""
    complaints = []
    for document, items in predictions.items():
        if document not in texts:
            complaints.append(f"predictions for a document that is not in the gold: {document}")
            continue
        spans = [span for item in items for span in (*item.content, *item.cue, *item.source)]
        if any(start < 0 or end > len(texts[document]) for start, end in spans):
            complaints.append(f"a predicted span lies outside the text of {document}")
    return complaints
