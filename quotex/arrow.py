"""Quotations of Arrow batches, for engines that a user has already: Ray Data, Spark, Dask, datasets, DuckDB.

A batch is a table of articles, with the columns of a known kind of dump. What comes out is one row a quotation, with
the columns of `schema()`, which stay what they are within a major version: columns are only added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from quotex.article_inputs import plain_value
from quotex.errors import QuotexError
from quotex.exports.arrow_table import record_columns, record_schema
from quotex.extras import need
from quotex.readers import FieldNames, Item, Problem, Reading, ReadOptions
from quotex.readers.language import other_language
from quotex.readers.parquet import row_item, rows_of
from quotex.readers.table import Table, json_value
from quotex.records import Article, Quote
from quotex.runs.extraction import Outcome
from quotex.runs.limits import TIMEOUT
from quotex.runs.shared_engine import EngineOptions, shared_engine
from quotex.text.dates import DateOrder

MEMORY = 1_000_000_000  # bytes that a process which extracts takes, with its models
CARRIED = "input_"  # what the names of columns that are carried along begin with
ERROR = "error"


@dataclass  # not frozen, and without slots: Ray Data derives a class of its own from it, which sets attributes
class BatchExtractor:
    """Finds the quotations of batches of articles; may be pickled, and loads its models at the first batch.

    They are loaded once a process, whatever the number of its extractors, into a process of their own, so that an
    article that takes more than `timeout` seconds of processor time or 4 GB of memory harms no other.
    `text_field` names the column with the text where it is not recognised. `carry` names columns that are repeated
    beside each quotation, as `input_NAME`. Articles in other languages than `language` give no rows; None keeps all.
    `date_order` counts where 03/06/2025 could be either. `models` and `attributions` are those of `Extractor`.
    """

    text_field: str | None = None
    carry: Sequence[str] = ()
    language: str | None = "en"
    date_order: DateOrder | None = None
    attributions: Literal["speech", "all"] = "speech"
    models: str | None = None
    timeout: float = TIMEOUT

    def __call__(self, batch: Any) -> Any:
        """Return the quotations of a pyarrow.Table, a RecordBatch or a pandas frame as a pyarrow.Table.

        A row that is no article, or cannot be worked on, is a row with `error` and nothing else but what is carried
        along. Raises QuotexError where no row can be an article, for want of a column with the text, and where the
        models cannot be loaded.
        """
        rows, carried = _rows(batch), self._carried(batch)
        read = list(self._read(rows))
        kept = [(number, item) for number, item in enumerate(read) if not self._is_foreign(item)]
        articles = [item for _, item in kept if isinstance(item, Article)]
        engine = shared_engine(EngineOptions(self.models, self.attributions, self.timeout)) if articles else None
        found = iter(engine.outcomes(articles) if engine else ())
        outcomes = [(number, next(found) if isinstance(item, Article) else _sentence(item)) for number, item in kept]
        return _table(outcomes, carried)

    def batches(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield the record batches of the quotations of each batch, as `mapInArrow` of Spark wants it."""
        for batch in batches:
            yield from self(batch).to_batches()

    def schema(self, batch_schema: Any = None) -> Any:
        """Return the pyarrow.Schema of the result.

        `batch_schema` is the schema of the batches; it gives the types of the columns that are carried along. Raises
        QuotexError where such columns are asked for and it is absent or lacks one of them.
        """
        arrow = _pyarrow()
        fields = [*record_schema(), arrow.field(ERROR, arrow.string())]
        if self.carry and batch_schema is None:
            raise QuotexError("give the schema of the batches: the columns that are carried along have their types")
        for name in self.carry:
            if name not in batch_schema.names:
                raise QuotexError(_no_column(name, batch_schema.names))
            fields.append(arrow.field(f"{CARRIED}{name}", batch_schema.field(name).type))
        return arrow.schema(fields)

    def _carried(self, batch: Any) -> Any:
        """Return a table of the columns that are carried along, by their new names.

        Raises QuotexError where the batch lacks one, or a column of a frame has values of several types.
        """
        arrow = _pyarrow()
        names = list(getattr(batch, "column_names", None) or batch.columns) if self.carry else []
        for name in self.carry:
            if name not in names:
                raise QuotexError(_no_column(name, names))
        if hasattr(batch, "to_dict"):
            try:
                taken = arrow.Table.from_pandas(batch[list(self.carry)], preserve_index=False)
            except arrow.ArrowException as error:
                raise QuotexError(f"a column to be carried along has values of several types ({error})") from error
        else:
            taken = arrow.table({name: batch.column(name) for name in self.carry})
        return taken.rename_columns([f"{CARRIED}{name}" for name in self.carry])

    def _read(self, rows: Sequence[Mapping[str, Any] | None]) -> Iterator[Item]:
        """Yield the article of each row, or the problem with it. Raises QuotexError where no row can be an article."""
        if not rows:
            return
        reading = Reading(FieldNames(text=self.text_field), ReadOptions(None, self.date_order, self.language))
        table = Table("the batch", reading, list(next((row for row in rows if row is not None), {})))
        if refusal := table.refusal():
            raise QuotexError(_sentence(refusal))
        yield from reading.dates.settled(row_item(table, row, number) for number, row in enumerate(rows, start=1))

    def _is_foreign(self, item: Item) -> bool:
        return isinstance(item, Article) and self.language is not None and bool(other_language(item, self.language))


def extract_batch(batch: Any, **options: Any) -> Any:
    """Return the quotations of one batch of articles as a pyarrow.Table; see `BatchExtractor`, whose options it takes.

    The models are loaded at the first call and kept as long as the process lives.
    """
    return BatchExtractor(**options)(batch)


def schema() -> Any:
    """Return the pyarrow.Schema of what `extract_batch` returns when no column is carried along."""
    return BatchExtractor().schema()


def _rows(batch: Any) -> Sequence[Mapping[str, Any] | None]:
    """Return the rows of a table; None for a damaged one. Raises QuotexError for any other object."""
    if hasattr(batch, "to_dict") and hasattr(batch, "columns"):
        return [{str(name): _value(value) for name, value in row.items()} for row in batch.to_dict("records")]
    arrow = _pyarrow()
    if not isinstance(batch, arrow.Table | arrow.RecordBatch):
        raise QuotexError(f"give a pyarrow.Table, a RecordBatch or a pandas frame, not {type(batch).__name__}")
    return list(rows_of(batch))


def _value(value: Any) -> Any:
    """Return a value of a frame as JSON would have it."""
    return json_value(value.tolist() if hasattr(value, "tolist") else plain_value(value))


def _table(outcomes: Sequence[tuple[int, Outcome]], carried: Any) -> Any:
    """Return a table with a row for each quotation and for each failed row of the batch, in the order of the batch."""
    arrow = _pyarrow()
    quotes: list[Quote | None] = []
    errors: list[str | None] = []
    numbers: list[int] = []
    for number, outcome in outcomes:
        found: Sequence[Quote | None] = [None] if isinstance(outcome, str) else outcome
        quotes += found
        errors += [outcome if isinstance(outcome, str) else None] * len(found)
        numbers += [number] * len(found)
    columns = record_columns(quotes)
    table = arrow.table(columns, schema=record_schema())
    table = table.append_column(ERROR, arrow.array(errors, arrow.string()))
    beside = carried.take(arrow.array(numbers, arrow.int64()))
    for name in carried.column_names:
        table = table.append_column(name, beside.column(name))
    return table


def _sentence(item: Item) -> str:
    """Return the message of a problem, worded for a table instead of the command line."""
    message = item.message if isinstance(item, Problem) else ""
    return (
        message.replace("with --text-field", "with text_field=NAME")
        .replace("the field ", "the column ")
        .replace("the record has", "the row has")
    )


def _no_column(name: str, names: Iterable[str]) -> str:
    return f"the batch has no column {name!r} to carry along; it has {', '.join(map(repr, names))}"


def _pyarrow() -> Any:
    return need("pyarrow", "parquet", "quotex.arrow")
