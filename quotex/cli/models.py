"""`quotex models`: list, verify and download models."""

from __future__ import annotations

import sys

import click


@click.group()
def models() -> None:
    """List, verify and get models."""


@models.command("list")
def list_models() -> None:
    """List the models that can be given to --models."""
    from quotex.parsing.models import available

    for model in available():
        click.echo(f"{model.name}  {model.version}  {model.path}")


@models.command()
@click.argument("names", metavar="[MODELS]...", nargs=-1)
def verify(names: tuple[str, ...]) -> None:
    """Check that no file of the models is missing or damaged.

    MODELS is what `quotex models list` shows, or a folder; without it, all that are listed are
    checked. The exit code is 1 if something is wrong.
    """
    from quotex.parsing.models import available
    from quotex.parsing.models import verify as problems_of

    bad = False
    for name in names or tuple(model.name for model in available()):
        problems = problems_of(name)
        bad = bad or bool(problems)
        for line in problems or ["all files are whole"]:
            click.echo(f"{name}: {line}")
    sys.exit(1 if bad else 0)


@models.command()
@click.argument("package", metavar="PACKAGE")
def pull(package: str) -> None:
    """Download one of Stanford's packages of English models.

    PACKAGE is its name, for example ewt or combined_electra-large; use it with --models stanza:PACKAGE.
    """
    from quotex.parsing.models import pull as download

    click.echo(f"{package} is at {download(package)}; use it with --models stanza:{package}")
