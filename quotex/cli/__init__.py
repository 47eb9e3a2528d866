"""The command line of quotex: each command is a thin layer over the library.

Heavy modules are imported only when a command needs them, so that `quotex --help` answers at once.
"""

from quotex.cli.main import main

__all__ = ["main"]
