"""Derive quotex/lexicons/en/given_names.tsv from the name table of the MIT-licensed package `nomquamgender`.

    python scripts/make_given_names.py                    # the installed package
    python scripts/make_given_names.py --data name_data.json --out given_names.tsv
    python scripts/make_given_names.py --people people.tsv.gz    # misleading_names.txt as well

`name_data.json` maps a given name to [sources, counts, share of women among its bearers, ...]. Kept are names that
many sources agree about: at least `--sources` sources and `--counts` bearers, and a share of at most 0.1 (m) or at
least 0.9 (f). `people.tsv` holds public persons with the columns name and gender (m, f), as an export of Wikidata;
those whose given name is usually that of the other gender become quotex/lexicons/en/misleading_names.txt.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_OUT = ROOT / "quotex" / "lexicons" / "en" / "given_names.tsv"
SPELLING = re.compile(r"[a-z]+(?:[-'][a-z]+)*")
CLEAR = 0.1

DEFAULT_MISLEADING = DEFAULT_OUT.with_name("misleading_names.txt")
MISLEADING_HEADER = """\
# Public persons whose given name is usually that of the other gender; it tells nothing about them. Full names (ASCII,
# lower case), made by scripts/make_given_names.py from Wikidata's office-holders (CC0).
"""

HEADER = """\
# Given names whose bearers are clearly of one gender, made by scripts/make_given_names.py.
# Columns: name (ASCII, lower case) TAB gender (m or f)
# Source: name_data.json of nomquamgender {version}, https://github.com/ianvanbuskirk/nomquamgender
# Copyright (c) 2022 Ian Van Buskirk. MIT License: permission is hereby granted, free of charge, to any person obtaining
# a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction,
# including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
# of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:
# The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
# Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
# THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
# COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
# ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""  # noqa: E501 - lines of the list, not of this script


def ascii_fold(name: str) -> str:
    """Return the name in lower case, without accents and other marks."""
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).lower()


def clear_names(data: Mapping[str, Sequence[Any]], sources: int, counts: int) -> Iterator[tuple[str, str]]:
    """Yield names and genders in alphabetical order; leave out a spelling that folds to both genders."""
    genders: dict[str, set[str]] = {}
    for name, (n_sources, n_counts, women, *_) in data.items():
        folded = ascii_fold(name)
        if n_sources < sources or n_counts < counts or len(folded) < 2 or not SPELLING.fullmatch(folded):
            continue
        gender = "m" if women <= CLEAR else "f" if women >= 1 - CLEAR else "-"
        genders.setdefault(folded, set()).add(gender)
    for name in sorted(genders):
        if genders[name] in ({"m"}, {"f"}):
            yield name, genders[name].pop()


def misleading_names(people: Iterable[Mapping[str, str]], given: Mapping[str, str]) -> list[str]:
    """Return the folded full names of persons whose gender is not that of their given name.

    Names that persons of both genders have are left out.
    """
    genders: dict[str, set[str]] = {}
    for row in people:
        words = ascii_fold(row["name"]).split()
        if len(words) > 1 and row["gender"] in ("m", "f"):
            genders.setdefault(" ".join(words), set()).add(row["gender"])
    return sorted(
        name
        for name, found in genders.items()
        if len(found) == 1 and given.get(name.partition(" ")[0]) not in {None, *found} and name.isascii()
    )


def installed_data() -> tuple[Path, str]:
    """Return the path of the table of the installed package, and its version.

    The package is not imported, since it needs pandas. Raises SystemExit if it is not installed.
    """
    from importlib.metadata import version

    found = importlib.util.find_spec("nomquamgender")
    if found is None or found.origin is None:
        raise SystemExit("nomquamgender is not installed; run: pip install --no-deps nomquamgender")
    return Path(found.origin).parent / "name_data.json", version("nomquamgender")


def people_in(path: Path) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a table of persons."""
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the lexicon of given names, and of misleading names if persons are given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="name_data.json; by default that of the installed package")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    parser.add_argument(
        "--people", type=Path, help="public persons with their gender, tab-separated, also packed (.gz)"
    )
    parser.add_argument("--misleading-out", type=Path, default=DEFAULT_MISLEADING)
    parser.add_argument("--sources", type=int, default=5)
    parser.add_argument("--counts", type=int, default=25)
    options = parser.parse_args(arguments)
    path, version = (options.data, "") if options.data else installed_data()
    data = json.loads(path.read_text(encoding="utf-8"))
    given = dict(clear_names(data, options.sources, options.counts))
    rows = [f"{name}\t{gender}\n" for name, gender in given.items()]
    options.out.write_text(HEADER.replace(" {version}", f" {version}".rstrip()) + "".join(rows), encoding="utf-8")
    print(f"{len(rows)} names written to {options.out}")
    if options.people:
        names = misleading_names(people_in(options.people), given)
        options.misleading_out.write_text(MISLEADING_HEADER + "".join(f"{name}\n" for name in names), encoding="utf-8")
        print(f"{len(names)} names written to {options.misleading_out}")


if __name__ == "__main__":
    main()
