"""The errors that quotex raises for what a user can correct."""

from __future__ import annotations


class QuotexError(Exception):
    """Says in one sentence what went wrong and what to do; the command line prints it as it stands."""


class BrokenOff(QuotexError):
    """Work that had begun could not go on; what was done before is kept. The exit status of the command is 3."""
