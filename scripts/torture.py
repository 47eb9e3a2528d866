"""Torture quotex: kills, power cuts, damage, hostile inputs, worst cases. Needs the packages of quotex[test].

python scripts/torture.py --budget short
python scripts/torture.py --budget long --only mutated-inputs --minutes 60
python scripts/torture.py --figures
"""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # tests, whose helpers the checks use

from torture import refused
from torture.checks import CHECKS, carry_out, table


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--budget", type=click.Choice(["short", "long"]), default="short", show_default=True)
@click.option("--only", type=click.Choice(list(CHECKS)), multiple=True, help="A check; may be given more than once.")
@click.option("--minutes", type=click.FloatRange(min=0), help="End each check after so long, whatever its budget.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed makes other tries.")
@click.option("--figures", is_flag=True, help="Print speed and memory of each kind of refused input instead.")
def main(budget: str, only: tuple[str, ...], minutes: float | None, seed: int, figures: bool) -> None:
    """Run the checks and print their table; exit with 1 if any has failed."""
    if figures:
        with tempfile.TemporaryDirectory(prefix="torture") as folder:
            for line in refused.figures(Path(folder)):
                click.echo(line)
        return
    rows = []
    for name in only or CHECKS:
        click.echo(f"{name} ...", err=True)
        with tempfile.TemporaryDirectory(prefix="torture") as folder:
            rows.append(carry_out(name, budget, seed, Path(folder), math.inf if minutes is None else minutes))
    click.echo(table(rows))
    if any(row.failures for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
