"""Search and review pages over a database of quotations, and their JSON API."""

from quotex.web.settings import Settings

__all__ = ["Settings"]
