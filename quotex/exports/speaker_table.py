"""Write lists of speakers as CSV and JSON lines, and read Wikidata ids back, as OpenRefine reconciles them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import BinaryIO

from quotex.errors import QuotexError
from quotex.exports.csv_table import harmless, plain
from quotex.linking.identities import wikidata_id
from quotex.search.results import SpeakerRow

COLUMNS = (
    *("id", "name", "kind", "role", "affiliation", "quotes", "articles", "first_date", "last_date", "aliases"),
    *("wikidata", "gender"),
)
NOBODY = frozenset("-–−")


def write_speakers_csv(speakers: Iterable[SpeakerRow], stream: BinaryIO) -> None:
    """Write a header and one row per speaker, in the CSV of `write_csv`; aliases are separated by "|"."""
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="", write_through=True)
    try:
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(COLUMNS)
        for one in speakers:
            row = {**asdict(one), "aliases": "|".join(one.aliases)}
            table.writerow([harmless("" if row[name] is None else str(row[name])) for name in COLUMNS])
    finally:
        text.detach()  # the stream belongs to the caller


def write_speakers_json(speakers: Iterable[SpeakerRow], stream: BinaryIO) -> None:
    """Write one JSON object per line."""
    for one in speakers:
        stream.write(json.dumps(asdict(one), ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def read_identities(path: str, known: Mapping[int, str]) -> tuple[dict[int, str | None], list[str]]:
    """Return the Wikidata ids by speaker from a table with the columns id, name and wikidata, and the problems.

    `known` has the names of all speakers by id. Rows with an empty cell are skipped; "-" means that Wikidata has no
    such entity. Raises QuotexError where the table lacks a column or cannot be read.
    """
    found: dict[int, str | None] = {}
    problems: list[str] = []
    try:
        with open(path, encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if missing := {"id", "name", "wikidata"} - set(reader.fieldnames or ()):
                raise QuotexError(f"{path} has no column {', '.join(sorted(missing))}; see: quotex speakers list --csv")
            for row in reader:
                cell = (row["wikidata"] or "").strip()
                number, name = (row["id"] or "").strip(), plain(row["name"] or "")
                if not cell:
                    continue
                wikidata = wikidata_id(cell)
                if not number.isdecimal() or known.get(int(number)) != name:
                    problems.append(f"line {reader.line_num}: the database has no speaker {number} called {name}")
                elif wikidata is None and cell not in NOBODY:
                    problems.append(f"line {reader.line_num}: {cell} is no id of Wikidata, such as Q42")
                else:
                    found[int(number)] = wikidata
    except OSError as error:
        raise QuotexError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise QuotexError(f"{path} is no CSV in UTF-8; save it as such") from error
    return found, problems
