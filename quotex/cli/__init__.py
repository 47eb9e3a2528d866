"""The command line: `quotex run`, `show`, `models` and `schema`, each a thin layer over the library.

Nothing heavy is imported before a command needs it, so that `quotex --help` answers at once.
"""

from quotex.cli.main import main

__all__ = ["main"]
