"""Who said what, in which words, and where is the proof: quotations from news, with their speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quotex.errors import QuotexError
from quotex.records import Article, Quote

if TYPE_CHECKING:
    from quotex.extractor import Extractor

__all__ = ["Article", "Extractor", "Quote", "QuotexError"]


def __getattr__(name: str) -> Any:
    if name == "Extractor":  # loads Stanza and torch, which commands such as --help do without
        from quotex.extractor import Extractor

        return Extractor
    raise AttributeError(f"module 'quotex' has no attribute {name!r}")
