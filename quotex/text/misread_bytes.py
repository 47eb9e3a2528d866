"""Signs whose UTF-8 bytes were read in another encoding ("â€œ" for a quotation mark, "Ã©" for "é")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

_PUNCTUATION = "“”‘’„‚‹›«»–—―‐‑…•·™€£°©®½¼¾×−′″\u00a0\u00ad\u2009\u200a\u200b\u2028\ufeff"
_LETTERS = tuple(map(chr, (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x180))))
# A closing mark after a capital letter looks like the second byte of these: "CAFÉ”".
_AMBIGUOUS = frozenset("“”‘’«»„‚‹›…–—'\" \u00a0")
_TRUNCATED = "â€"  # what is left of a closing mark whose last byte Windows-1252 does not have


@cache
def misread_signs() -> Mapping[str, str]:
    """Return the misread forms of signs with what was meant, the longest first.

    The encodings are Windows-1252, Latin-1 and Mac Roman; punctuation is there also in the form that was misread twice.
    """
    found: dict[str, str] = {_TRUNCATED: "”", _TRUNCATED + "\ufffd": "”", _TRUNCATED + "?": "”"}
    for sign in _PUNCTUATION:
        for once in _forms(sign):
            found.update((twice, sign) for twice in _forms(once))
            found[once] = sign
    for letter in _LETTERS:
        found.update((once, letter) for once in _forms(letter) if once[1] not in _AMBIGUOUS and once[0] in "ÃÄÅ")
    usable = {form: sign for form, sign in found.items() if len(form) > 1}
    return MappingProxyType(dict(sorted(usable.items(), key=lambda item: -len(item[0]))))


def _forms(sign: str) -> Iterator[str]:
    """Yield the UTF-8 bytes of a sign as other encodings read them."""
    data = sign.encode("utf-8")
    yield "".join(_windows(byte) for byte in data)
    yield data.decode("latin-1")
    yield data.decode("mac_roman")


def _windows(byte: int) -> str:
    """Return a byte in Windows-1252, as browsers read it: those without a sign are controls."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)
