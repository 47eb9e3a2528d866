"""Decides for each file whether its numeric dates have the day or the month first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from quotex.readers.items import Item
from quotex.readers.report import InputReport
from quotex.records import Article
from quotex.text.dates import DateOrder, date_order, is_ambiguous, iso_date

_MAX_HELD = 2_000  # articles that wait for a date that settles the order ...
_MAX_HELD_CHARACTERS = 8_000_000  # ... or so much text


class FileDates:
    """The dates of one file.

    A date that tells the order of day and month settles it for all others of the file, earlier ones included as long as
    they are held. A file with dates of both orders settles nothing. `given` is the order that the user names, and comes
    first. `met` are the orders that dates elsewhere in the file have told.
    """

    def __init__(self, given: DateOrder | None, report: InputReport, met: Iterable[DateOrder] = ()) -> None:
        self._given = given
        self._report = report
        self._met: set[DateOrder] = set(met)

    @property
    def met(self) -> frozenset[DateOrder]:
        """The orders that dates have told so far."""
        return frozenset(self._met)

    @property
    def order(self) -> DateOrder | None:
        """The order as far as it is known."""
        if self._given or len(self._met) != 1:
            return self._given
        return next(iter(self._met))

    def read(self, given: str) -> str | None:
        """Return the date in ISO 8601, or None where it is no date or `settled` has to decide on it."""
        if order := date_order(given):
            self._met.add(order)
        return iso_date(given, self._given)

    def waits(self, given: str) -> bool:
        """Return whether the date lacks only the order of day and month."""
        return self._given is None and is_ambiguous(given)

    def settled(self, items: Iterator[Item]) -> Iterator[Item]:
        """Yield the items in their order, with waiting dates decided; a date whose order stays unknown becomes None."""
        held: list[Item] = []
        size = 0
        holding = self._given is None
        try:
            for item in items:
                waits = isinstance(item, Article) and item.date is not None and is_ambiguous(item.date)
                if not (holding and (held or waits) and not self._met):
                    yield from map(self._dated, held)
                    held.clear()
                    yield self._dated(item)
                    continue
                held.append(item)
                size += len(item.text) if isinstance(item, Article) else 0
                holding = len(held) < _MAX_HELD and size < _MAX_HELD_CHARACTERS
        except Exception:
            yield from map(self._dated, held)
            raise
        yield from map(self._dated, held)

    def _dated(self, item: Item) -> Item:
        if not isinstance(item, Article) or item.date is None or not is_ambiguous(item.date):
            return item
        found = iso_date(item.date, self.order)
        if found is None:
            self._report.unread_date(item.date, ambiguous=True)
        return replace(item, date=found)
