"""The protocol of a reader, its options, and the state of reading one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, Protocol

from quotex.readers.file_dates import FileDates
from quotex.readers.items import Item
from quotex.readers.refused import Refused
from quotex.readers.report import InputReport
from quotex.text.dates import DateOrder

Role = Literal["text", "title", "date", "url", "outlet", "id"]
ROLES: tuple[Role, ...] = ("text", "title", "date", "url", "outlet", "id")


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Names of fields that a person gives; for a role that has one, the table of presets is not asked.

    A name may lead into nested objects and lists: `source.name`, `pages.0.text`. `html` names a field whose HTML the
    text is taken from.
    """

    text: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    outlet: str | None = None
    id: str | None = None
    html: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read. `encoding` is a name that Python knows; without it the first bytes tell it.

    `date_order` counts where neither a date nor the others of its file tell day from month. `language` is the code of
    the one language whose articles are kept, None for all. `repair_text` undoes wrong decoding and HTML entities.
    Where a part of a file is read, it is those `row_groups` of a Parquet file, from the first to before the last, and
    `orders_met` are what dates of the other parts have told.
    """

    encoding: str | None = None
    date_order: DateOrder | None = None
    language: str | None = None
    repair_text: bool = False
    row_groups: tuple[int, int] | None = None
    orders_met: frozenset[DateOrder] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one file: names and options, its dates and refused records, and the report on all files."""

    names: FieldNames = field(default_factory=FieldNames)
    options: ReadOptions = field(default_factory=ReadOptions)
    report: InputReport = field(default_factory=InputReport)
    refused: Refused = field(default_factory=Refused)
    dates: FileDates = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dates", FileDates(self.options.date_order, self.report, self.options.orders_met))


class Reader(Protocol):
    """Turns one opened file into articles, and never holds more than one of its records.

    Bad input does not raise: it comes out as a Problem, and reading goes on behind it where it can.
    Only errors of the stream itself (OSError, Damaged) and an absent package (QuotexError) pass through to the caller.
    """

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield articles and problems in the order of the stream; `name` is what a person calls the file."""
        ...
