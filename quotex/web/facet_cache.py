"""Search for a page: hits always, facets where they can be counted quickly or are cached."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from quotex.errors import QuotexError
from quotex.search import Database, Facets, Filters, Results, Within
from quotex.search import search as find
from quotex.web.database import is_too_slow
from quotex.web.search_params import Asked

FACET_SECONDS = 1.5  # facets are less important to a reader than fast hits
_REMEMBERED = 256  # searches

_Key = tuple[object, str, Filters, Within]


@dataclass(slots=True)
class FacetMemory:
    """Thread-safe cache of facets by search, with a limited number of entries; None for facets that took too long."""

    _kept: OrderedDict[_Key, Facets | None] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, db: Database, asked: Asked, seconds: float) -> Results:
        """Return one page of hits within `seconds`, plus FACET_SECONDS the first time for the facets.

        Raises QuotexError as the search does.
        """
        key = (_state(db), asked.words, asked.filters, asked.within)
        with self._lock:
            known = key in self._kept
            facets = self._kept.get(key)
        if not known:
            try:
                with db.limited_to(min(FACET_SECONDS, seconds)):
                    results = _find(db, asked, facets=True)
                self._keep(key, results.facets)
                return results
            except QuotexError as error:
                if not is_too_slow(error):
                    raise
        with db.limited_to(seconds):
            results = _find(db, asked, facets=False)
        if not known:
            self._keep(key, None)
        return replace(results, facets=facets)

    def _keep(self, key: _Key, facets: Facets | None) -> None:
        with self._lock:
            self._kept[key] = facets
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)


def _find(db: Database, asked: Asked, *, facets: bool) -> Results:
    return find(
        *(db, asked.words, asked.filters),
        within=asked.within,
        group=asked.group,
        order=asked.order,
        limit=asked.limit,
        offset=asked.offset,
        facets=facets,
    )


def _state(db: Database) -> tuple[object, ...]:
    """Return a value that changes with every write to the database."""
    found: list[object] = [db.path]
    for path in (db.path, f"{db.path}-wal"):
        try:
            status = os.stat(path)
        except OSError:
            continue
        found += [status.st_mtime_ns, status.st_size]
    return tuple(found)
