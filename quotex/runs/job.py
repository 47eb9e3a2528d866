"""What a run is to do, and the options that must be the same when it goes on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from quotex.readers import Inputs
from quotex.records import Quote, QuoteType
from quotex.runs.paths import Files


@dataclass(frozen=True, slots=True)
class Selection:
    """Which quotations of a run are written, how many at most, and whether with gender; no types means all of them."""

    types: frozenset[QuoteType] = frozenset()
    min_confidence: float = 0.0
    min_speaker_confidence: float = 0.0
    limit: int | None = None
    gender: bool = True

    def takes(self, quote: Quote) -> bool:
        """Return whether the quotation is to be written."""
        speaker_confidence = quote.speaker.confidence if quote.speaker else 0.0
        return (
            (not self.types or quote.type in self.types)
            and quote.confidence >= self.min_confidence
            and speaker_confidence >= self.min_speaker_confidence
        )

    def written(self, quote: Quote) -> Quote:
        """Return the quotation as it is written: without the gender of the speaker where that is not wanted."""
        if self.gender or quote.speaker is None:
            return quote
        return replace(quote, speaker=replace(quote.speaker, gender=None, gender_evidence=None))


@dataclass(frozen=True, slots=True)
class Job:
    """What a run is to do. `options` are those that change records or files, by the names that people know.

    They, and what was read of the input, must be the same when a run goes on; engine and workers need not.
    `cache` is a folder that keeps what was found in texts from run to run.
    """

    source: Inputs
    files: Files
    selection: Selection = field(default_factory=Selection)
    options: Mapping[str, Any] = field(default_factory=dict)
    resume: bool = False
    cache: str | None = None

    def settings(self) -> dict[str, Any]:
        """Return the options that must be the same when the run goes on, by their names, as JSON values."""
        selection = {
            "--type": sorted(self.selection.types),
            "--min-confidence": self.selection.min_confidence,
            "--min-speaker-confidence": self.selection.min_speaker_confidence,
            "--limit": self.selection.limit,
            "--no-gender": None if self.selection.gender else True,
        }
        files = {"--keep-text": self.files.keep_text, "--errors": self.files.errors, "--cache": self.cache}
        settings: dict[str, Any] = json.loads(json.dumps({**selection, **files, **self.options}))
        return settings
