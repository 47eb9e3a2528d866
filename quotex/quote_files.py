"""Read records from files in Python programs: quotations only, and an error for anything else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from quotex.errors import QuotexError
from quotex.readers import Problem
from quotex.readers import records as files_of_records
from quotex.records import Quote

Path = str | os.PathLike[str]


def read_quotes(paths: Path | Iterable[Path], on_problem: Callable[[Problem], None] | None = None) -> Iterator[Quote]:
    """Yield the quotations of files that `quotex run` has written, one by one; .gz and .zst are unpacked.

    A file or line that cannot be used raises QuotexError with its name and number; with `on_problem`, that is
    called instead, and reading goes on. Articles come back without their text.
    """
    several = [paths] if isinstance(paths, str | os.PathLike) else paths
    for item in files_of_records.read_quotes([os.fspath(path) for path in several]):
        if isinstance(item, Quote):
            yield item
        elif on_problem is None:
            raise QuotexError(str(item))
        else:
            on_problem(item)
