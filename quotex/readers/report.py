"""Counts what was met in the input: which fields served, and what was left out or could not be understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from quotex.console import count

_SHOWN = ("text", "title", "outlet", "date", "url")
_FIELDS_SHOWN = 3  # of one role; dumps of several tools may lie in one folder


@dataclass(slots=True)
class InputReport:
    """Figures of all files that were read so far.

    `fields` counts by role which fields were used. `unread_dates` are dates that were given and not understood, those
    whose day and month cannot be told apart among them (`ambiguous_dates`); `an_unread_date` is the first of these, or
    else the first of all, as given.
    """

    articles: int = 0
    problems: int = 0
    empty: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=dict)
    undated: int = 0
    unread_dates: int = 0
    ambiguous_dates: int = 0
    an_unread_date: str = ""
    dates_from: Counter[str] = field(default_factory=Counter)
    other_languages: Counter[str] = field(default_factory=Counter)
    cut_short: int = 0
    wrongly_decoded: int = 0
    with_entities: int = 0
    with_html: int = 0

    def used(self, role: str, name: str) -> None:
        """Count a field that was used for a role."""
        self.fields.setdefault(role, Counter())[name] += 1

    def article(self, date: str | None, date_from: object) -> None:
        """Count an article; `date_from` names the source of its date if that is no field of the article."""
        self.articles += 1
        self.undated += date is None
        if date and isinstance(date_from, str):
            self.dates_from[date_from] += 1

    def unread_date(self, given: str, *, ambiguous: bool = False) -> None:
        """Count a date that was not understood; `ambiguous` if its day and month cannot be told apart."""
        if not self.unread_dates or (ambiguous and not self.ambiguous_dates):
            self.an_unread_date = given[:40]
        self.unread_dates += 1
        self.ambiguous_dates += ambiguous

    def __str__(self) -> str:
        return "; ".join(self._parts())

    def _parts(self) -> Iterator[str]:
        roles = [f"{role} = {_names(self.fields[role])}" for role in _SHOWN if role in self.fields]
        yield count(self.articles, "article") + (f": {', '.join(roles)}" if roles else "")
        if self.other_languages:
            codes = ", ".join(code for code, _ in self.other_languages.most_common(5))
            yield f"{self.other_languages.total():,} in other languages, skipped ({codes})"
        if self.unread_dates:
            yield f"{count(self.unread_dates, 'date')} not understood ({self._unread_example()})"
        if self.undated:
            yield f"{self.undated:,} without a date"
        for source, number in sorted(self.dates_from.items()):
            yield f"{count(number, 'date')} from the {source}"
        yield from (f"{number:,} {what}" for number, what in self._oddities() if number)

    def _unread_example(self) -> str:
        hint = ": day or month first? --date-order says it" if self.ambiguous_dates else ""
        return f"{self.an_unread_date}{hint}"

    def _oddities(self) -> tuple[tuple[int, str], ...]:
        return (
            (self.empty, "empty"),
            (self.cut_short, "cut short by NewsAPI"),
            (self.wrongly_decoded, "with wrongly decoded characters (--repair-text)"),
            (self.with_entities, "with HTML entities (--repair-text)"),
            (self.with_html, "with HTML tags in the text (--html-field)"),
        )


def _names(names: Counter[str]) -> str:
    shown = " or ".join(name for name, _ in names.most_common(_FIELDS_SHOWN))
    return shown + (" or ..." if len(names) > _FIELDS_SHOWN else "")
