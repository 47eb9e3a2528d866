"""Parses one JSON value from bytes: NaN becomes None, and every error a sentence that says what to do."""

from __future__ import annotations

import json
import math
from typing import Any

from quotex.readers.items import UnusableRecord

MAX_RECORD_BYTES = 16 * 1024 * 1024  # of one JSON record; more than any article with its page and metadata


def parse_json(raw: bytes) -> Any:
    """Return the value of one JSON text in UTF-8; NaN and infinite numbers become None.

    Control characters inside strings are accepted, since many dumps have them.
    Raises UnusableRecord for what is not UTF-8 or not JSON.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableRecord(not_utf8(raw[error.start])) from error
    return parse_text(text)


def parse_text(text: str) -> Any:
    """Return the value of one JSON text, as parse_json gives it. Raises UnusableRecord for what is not JSON."""
    try:
        return _DECODER.decode(text.strip(" \t\r\n"))
    except json.JSONDecodeError as error:
        raise UnusableRecord(f"broken JSON ({_reason(error, text)}); repair it or leave it out") from error
    except RecursionError as error:
        raise UnusableRecord("JSON nested too deeply; flatten it or leave it out") from error
    except ValueError as error:  # an integer with thousands of digits
        raise UnusableRecord("broken JSON (a number with too many digits); repair it or leave it out") from error


def not_utf8(byte: int) -> str:
    """Return the message for a byte that is not UTF-8, or that the encoding of its file does not have."""
    return f"not UTF-8 (byte 0x{byte:02x}); name its encoding with --encoding, for example windows-1252"


def too_big() -> str:
    """Return the message for a record over MAX_RECORD_BYTES."""
    return f"the record has more than {MAX_RECORD_BYTES // 2**20} MB; split it, or leave out what is not text"


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None


def _reason(error: json.JSONDecodeError, text: str) -> str:
    if error.msg.startswith("Unterminated string"):
        return f"the string at character {error.pos + 1} does not end: it may be cut off"
    reason = error.msg[:1].lower() + error.msg[1:]
    if error.pos >= len(text.rstrip()):
        return f"{reason} at its end: it may be cut off"
    return f"{reason} at character {error.pos + 1}"


_DECODER = json.JSONDecoder(strict=False, parse_float=_finite, parse_constant=lambda _: None)
