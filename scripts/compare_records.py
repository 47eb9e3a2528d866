"""Compare two files of records: the check that a change of the code changes no record.

    quotex run seeds/ TEXTS --attributions all -o before.jsonl    # with the code as it was
    quotex run seeds/ TEXTS --attributions all -o after.jsonl     # with the code as it is
    python scripts/compare_records.py before.jsonl after.jsonl --ignore schema_version --ignore producer

Prints "N records, all equal" and exits with 0, or prints the first differences field by field and exits with 1. Fields
are named by their path ("speaker.name"); --ignore leaves a field and all below it out of the comparison.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Set
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import jsonlines

ABSENT = "(absent)"


FieldPath = tuple[str | int, ...]


class Difference(NamedTuple):
    """A leaf that differs; ABSENT stands for one that is only on the other side."""

    path: FieldPath
    before: Any
    after: Any

    def __str__(self) -> str:
        before, after = (json.dumps(value, ensure_ascii=False) for value in (self.before, self.after))
        return f"{'.'.join(map(str, self.path))}: {before} -> {after}"


def fields(value: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Any]]:
    """Yield the leaves of a JSON value in its order, each with its path; an empty object or list is a leaf."""
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from fields(inner, (*path, name))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from fields(inner, (*path, number))
    else:
        yield path, value


def differences(before: Any, after: Any, ignored: Set[FieldPath] = frozenset()) -> list[Difference]:
    """Return the leaves that differ, without the ignored fields and what is below them."""
    old, new = dict(fields(before)), dict(fields(after))
    found = [Difference(path, old.get(path, ABSENT), new.get(path, ABSENT)) for path in {**old, **new}]
    return [
        one for one in found if one.before != one.after and not any(one.path[: len(path)] == path for path in ignored)
    ]


def compare(before: Path, after: Path, ignored: Set[FieldPath] = frozenset()) -> Iterator[list[Difference]]:
    """Yield the differences of each pair of lines, none for equal records."""
    with jsonlines.open(before) as old, jsonlines.open(after) as new:
        for one, other in zip_longest(old, new, fillvalue=ABSENT):
            yield differences(one, other, ignored)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--ignore", action="append", default=[], metavar="FIELD", help="may be given more than once")
    parser.add_argument("--show", type=int, default=20, metavar="N", help="records to print (default: %(default)s)")
    options = parser.parse_args()
    total = changed = 0
    ignored = frozenset(tuple(name.split(".")) for name in options.ignore)
    for total, found in enumerate(compare(options.before, options.after, ignored), start=1):
        changed += bool(found)
        if found and changed <= options.show:
            print(f"record {total}", *found, sep="\n  ")
    print(f"{total} records, all equal" if not changed else f"{total} records, {changed} differ")
    sys.exit(1 if changed else 0)


if __name__ == "__main__":
    main()
