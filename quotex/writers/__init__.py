"""Records to files: JSON lines, and room for other formats behind the same small protocol."""

from quotex.writers.items import Writer
from quotex.writers.jsonl import JsonlWriter, check_jsonl, open_jsonl

__all__ = ["JsonlWriter", "Writer", "check_jsonl", "open_jsonl"]
