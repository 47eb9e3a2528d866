"""Derive quotex/linking/people.tsv.gz from a table of public office-holders with their ids in Wikidata.

    python scripts/make_people.py people.tsv.gz

The source has a heading line and the columns qid, name, other_names (|), gender, country, positions
(office@start..end, | between them). Kept are the names in the form in which quotex compares them, gender, country and
the different offices without their years. Only people with a full name are of use. Contents of Wikidata: CC0.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from quotex.linking.wikidata import TABLE, compared_name
from quotex.text.name_keys import person_key

HEADER = (
    "# Public office-holders with their ids in Wikidata (CC0), made by scripts/make_people.py.",
    "# Columns: names as they are compared (|), id, gender, country, offices (|)",
)


def main() -> None:
    """Write the packed table of people."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="table with a heading line, gzip")
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args()
    with gzip.open(options.source, "rt", encoding="utf-8", newline="") as stream:
        people = list(lines(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)))
    text = "".join(f"{line}\n" for line in (*HEADER, *people))
    options.out.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(people):,} people, {options.out.stat().st_size:,} bytes")


def lines(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Yield a line of the table for each person with a full name, in the order of the source."""
    for row in rows:
        names = [row["name"], *filter(None, row["other_names"].split("|"))]
        keys = dict.fromkeys(compared_name(name) for name in names if person_key(name).is_full)
        offices = dict.fromkeys(one.rpartition("@")[0] for one in row["positions"].split("|") if one)
        if keys:
            yield "\t".join(("|".join(keys), row["qid"], row["gender"], row["country"], "|".join(offices)))


if __name__ == "__main__":
    main()
