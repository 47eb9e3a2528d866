"""What one speaker says where the layout of an article, not quotation marks, says so: a turn, a post, a letter."""

from __future__ import annotations

from dataclasses import dataclass

from quotex.parsing.document import Offsets
from quotex.text.spans import Spans, union


@dataclass(frozen=True, slots=True)
class Voice:
    """Content, source and the colon or dash between them (None where nothing stands there), in code points."""

    content: Spans
    cue: Offsets | None
    source: Offsets

    @property
    def ground(self) -> Spans:
        """Everything that belongs to it."""
        return union(self.content, [self.source], [self.cue] if self.cue else [])
