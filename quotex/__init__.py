"""Who said what, in which words, and where is the proof: quotations from news, with their speakers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from quotex.article_quotes import ArticleQuotes
from quotex.errors import QuotexError
from quotex.records import Article, Context, Cue, Producer, Quote, Source, Span, Speaker, Time

if TYPE_CHECKING:
    from quotex.dataframes import to_dataframe
    from quotex.extractor import Extractor
    from quotex.quote_files import read_quotes

__all__ = [
    "Article",
    "ArticleQuotes",
    "Context",
    "Cue",
    "Extractor",
    "Producer",
    "Quote",
    "QuotexError",
    "Source",
    "Span",
    "Speaker",
    "Time",
    "read_quotes",
    "to_dataframe",
]

# Loaded when asked for: the extractor needs Stanza and torch, which commands such as --help do without.
_LAZY = {
    "Extractor": "quotex.extractor",
    "read_quotes": "quotex.quote_files",
    "to_dataframe": "quotex.dataframes",
}

if not TYPE_CHECKING:  # so that type checkers report names that are not there

    def __getattr__(name: str) -> Any:
        if name in _LAZY:
            return getattr(import_module(_LAZY[name]), name)
        raise AttributeError(f"module 'quotex' has no attribute {name!r}")
