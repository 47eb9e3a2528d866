"""The evidence that all steps of the extraction read: quotation marks, and the reports of the rules on the trees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quotex.parsing.document import Parse
from quotex.quotations.clauses import Reported, reported
from quotex.quotations.quote_index import QuoteIndex


@dataclass(frozen=True, slots=True)
class Evidence:
    """The marks of a parse and the reports of the rules on its trees, by the index of the head of their cue."""

    quotes: QuoteIndex
    reports: Mapping[int, Reported]

    @classmethod
    def of(cls, parse: Parse) -> Evidence:
        """Index the marks of a parse and run the rules on its trees once."""
        quotes = QuoteIndex.of(parse)
        return cls(quotes, {report.cue_head: report for report in reported(parse, quotes.may_open)})

    @property
    def parse(self) -> Parse:
        """The parse that the evidence is about."""
        return self.quotes.parse

    def report_of(self, cue_head: int | None) -> Reported | None:
        """Return what the rules report of a cue, None without a cue or a report."""
        return None if cue_head is None else self.reports.get(cue_head)
