"""`quotex schema`: print the JSON Schema of the record."""

from __future__ import annotations

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) that every record follows."""
    from quotex.serialization import schema_text

    click.echo(schema_text(), nl=False)
