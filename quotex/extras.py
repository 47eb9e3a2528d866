"""Imports packages that only some formats need, or says how to install them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from quotex.errors import QuotexError


def need(package: str, extra: str, what: str) -> ModuleType:
    """Return the imported package. Raises QuotexError, which says how to install it, where it is absent.

    `what` begins the sentence: "reading Parquet", "the web pages".
    """
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] != package.partition(".")[0]:
            raise  # the package is there, but something that it needs itself is not
        name = package.partition(".")[0]
        raise QuotexError(f'{what} needs {name}; install it with: pip install "quotex[{extra}]"') from error
