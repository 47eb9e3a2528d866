"""Addresses: which of an article may become links, and links that scroll to the words of a quotation."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from quotex.records import Quote

WHOLE = 80  # characters of a quotation that go into a link whole; longer ones give their first and last words
EDGE_WORDS = 5
FEW_WORDS = 4  # quotations this short may stand in a page more than once: the words around them tell which


def safe_url(url: str | None) -> str | None:
    """The address if it is one of the web; None for all others (javascript:, data:, relative ones)."""
    if not url or any(ord(character) <= 32 for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def fragment_url(url: str | None, found: Quote) -> str | None:
    """The article's address with a text directive for the quotation's first span (WICG Scroll To Text Fragment)."""
    safe = safe_url(url)
    if safe is None or not found.content:
        return None
    words = found.content[0].text.split()
    if not words:
        return None
    whole = " ".join(words)
    if len(whole) <= WHOLE and "\n" not in found.content[0].text:
        target = _encoded(whole)
    else:
        target = f"{_encoded(' '.join(words[:EDGE_WORDS]))},{_encoded(' '.join(words[-EDGE_WORDS:]))}"
    if len(words) <= FEW_WORDS:
        target = _around(target, found)
    page, _, fragment = safe.partition("#")
    return f"{page}#{fragment.partition(':~:')[0]}:~:text={target}"


def _around(target: str, found: Quote) -> str:
    """The words before and after, whole ones of the same line only, as the browser compares whole words."""
    before = found.context.prefix.rpartition("\n")[2].split()[1:][-3:]
    after = found.context.suffix.partition("\n")[0].split()[:-1][:3]
    prefix = f"{_encoded(' '.join(before))}-," if before else ""
    suffix = f",-{_encoded(' '.join(after))}" if after else ""
    return prefix + target + suffix


def _encoded(words: str) -> str:
    return quote(words, safe="", errors="replace").replace("-", "%2D")
