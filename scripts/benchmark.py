"""Benchmarks of quotex; every figure in the README that has a unit of time comes from here.

python scripts/benchmark.py speed --data DIR --peer-python VENV/bin/python
python scripts/benchmark.py search
python scripts/benchmark.py shards
"""

from __future__ import annotations

import click

from benchmarks import search, shards, speed


@click.group(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run one of the benchmarks of quotex."""


main.add_command(speed.command, "speed")
main.add_command(search.benchmark_search)
main.add_command(shards.benchmark_shards)


if __name__ == "__main__":
    main()
