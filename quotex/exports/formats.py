"""The table of formats for `quotex run -o` and `quotex export`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import BinaryIO

from quotex.errors import QuotexError
from quotex.exports.annotation_tasks import label_studio_config, write_label_studio, write_prodigy
from quotex.exports.articles import article_to_json
from quotex.exports.brat_citron import write_brat, write_citron
from quotex.exports.csv_table import write_csv
from quotex.exports.jsonl import write_jsonl, write_lines
from quotex.exports.linked_data import write_claimreviews, write_jsonld
from quotex.exports.output import output
from quotex.exports.parquet import write_parquet
from quotex.exports.web_annotation import write_web_annotations
from quotex.readers.articles import PACKED_SUFFIXES
from quotex.records import Quote

WriteTo = Callable[[Iterable[Quote], str], None]


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `suffixes` are those that identify it; `extra` is the extra that pip has to install for it.

    `needs_text`: its records must have the texts of their articles; `takes_text`: it uses them where they are there. A
    format that does not `stream` makes a folder or a database, which cannot go to standard output; one that `packs` may
    be written as .gz and .zst.
    """

    name: str
    description: str
    write_to: WriteTo
    suffixes: tuple[str, ...] = ()
    extra: str | None = None
    needs_text: bool = False
    takes_text: bool = False
    streams: bool = True
    packs: bool = True

    def write(self, quotes: Iterable[Quote], path: str) -> None:
        """Write the records to a file, to standard output for "-", or for some formats to a new folder.

        Raises QuotexError when the output fails, a package is missing, or a record lacks the text that the format
        needs.
        """
        if path == "-" and not self.streams:
            raise QuotexError(f"the format {self.name} cannot go to standard output; name where it goes with -o")
        if path.endswith(PACKED_SUFFIXES) and not self.packs:
            raise QuotexError(f"the format {self.name} is not packed once more; leave {os.path.splitext(path)[1]} off")
        self.write_to(quotes, path)


def format_named(name: str) -> Format:
    """Return the format with this name. Raises QuotexError with a list of all names where there is none."""
    for one in FORMATS:
        if one.name == name:
            return one
    raise QuotexError(f"there is no format {name}; the formats are {', '.join(one.name for one in FORMATS)}")


def format_of(path: str) -> Format | None:
    """Return the format of a file by its suffix, ignoring .gz and .zst; None for other suffixes."""
    name = os.path.basename(path).lower()
    packed = name.endswith(PACKED_SUFFIXES)
    stem = name.rpartition(".")[0] if packed else name
    return next((one for one in FORMATS if stem.endswith(one.suffixes or "/") and (one.packs or not packed)), None)


def _streamed(write: Callable[[Iterable[Quote], BinaryIO], None]) -> WriteTo:
    def write_to(quotes: Iterable[Quote], path: str) -> None:
        with output(path) as stream:
            write(quotes, stream)

    return write_to


def _write_label_studio(quotes: Iterable[Quote], path: str) -> None:
    """Write the tasks, and beside a file the labeling interface that Label Studio needs for them."""
    with output(path) as stream:
        write_label_studio(quotes, stream)
    if path != "-" and os.path.isfile(path):
        stem = path
        while os.path.splitext(stem)[1] in (".json", *PACKED_SUFFIXES):
            stem = os.path.splitext(stem)[0]
        with output(f"{stem}.labels.xml") as stream:
            stream.write(label_studio_config().encode())


def _write_sqlite(quotes: Iterable[Quote], path: str) -> None:
    """Write the records and their articles' texts into a new or existing database, as `quotex index` does."""
    from quotex.search import index_files

    with TemporaryDirectory() as folder:
        records, articles = os.path.join(folder, "q.jsonl"), os.path.join(folder, "q.articles.jsonl")
        with open(articles, "wb") as stream:
            _streamed(write_jsonl)(_noting_articles(quotes, stream), records)
        index_files([records], path, [articles] if os.path.getsize(articles) else [])


def _noting_articles(quotes: Iterable[Quote], stream: BinaryIO) -> Iterator[Quote]:
    last = None
    for quote in quotes:
        if quote.article.text and quote.article.id != last:
            last = quote.article.id
            write_lines([article_to_json(quote.article)], stream)
        yield quote


FORMATS: tuple[Format, ...] = (
    Format(
        "jsonl",
        "the records themselves, one a line (see: quotex schema)",
        _streamed(write_jsonl),
        (".jsonl", ".ndjson"),
    ),
    Format("csv", "one row a quotation, for spreadsheets and OpenRefine", _streamed(write_csv), (".csv",)),
    Format(
        "parquet",
        "typed columns, for pandas, DuckDB and Spark",
        _streamed(write_parquet),
        (".parquet", ".pq"),
        extra="parquet",
        packs=False,
    ),
    Format(
        "sqlite",
        "the database of quotex search, also for Datasette",
        _write_sqlite,
        (".db", ".sqlite", ".sqlite3"),
        takes_text=True,
        streams=False,
        packs=False,
    ),
    Format("jsonld", "schema.org Quotation and NewsArticle, as JSON-LD", _streamed(write_jsonld), (".jsonld",)),
    Format("claimreview", "drafts of schema.org ClaimReview for fact-checkers", _streamed(write_claimreviews)),
    Format("webannotation", "W3C Web Annotations, as JSON-LD", _streamed(write_web_annotations), takes_text=True),
    Format("brat", "a folder of .txt and .ann files for brat", write_brat, needs_text=True, streams=False, packs=False),
    Format("labelstudio", "tasks with predictions for Label Studio", _write_label_studio, needs_text=True),
    Format("prodigy", "tasks with spans for Prodigy, as JSON lines", _streamed(write_prodigy), needs_text=True),
    Format(
        "citron",
        "a folder of JSON files as BBC Citron has them",
        write_citron,
        needs_text=True,
        streams=False,
        packs=False,
    ),
)
