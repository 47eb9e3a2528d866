"""Web addresses: whether they are safe to click, and links to the passage of a quotation."""

from __future__ import annotations

from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

import regex

from quotex.records import Article, Quote, Speaker

WHOLE_WORDS = 8  # longer passages are given by their first and last words
END_WORDS = 4
FEW_WORDS = 4  # passages up to this length may occur twice and get context
AROUND_WORDS = 3

_EDGES = regex.compile(r"^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}%]*)$", flags=regex.DOTALL)


def web_address(url: str | None) -> str | None:
    """Return the address if it is a web address (http or https) and safe as a link, else None."""
    if not url or any(ord(letter) <= 32 or letter in "\"'<>\\^`{|}" for letter in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def passage_url(quote: Quote) -> str | None:
    """Return a link that scrolls to the quotation and marks it, None without a web address.

    It has a text fragment (https://wicg.github.io/scroll-to-text-fragment/) of the first content span, without
    the marks around it, since pages change straight marks to curly ones.
    """
    url = web_address(quote.article.url)
    edges = _EDGES.match(quote.content[0].text)
    words = edges[2].split() if edges else []
    if url is None or edges is None or not words:
        return url
    whole = len(words) <= WHOLE_WORDS and "\n" not in edges[2]
    ends = [words] if whole else [words[:END_WORDS], words[-END_WORDS:]]
    fragment = ",".join(_encoded(" ".join(some)) for some in ends)
    if len(words) <= FEW_WORDS:
        fragment = _around(fragment, quote.context.prefix + edges[1], edges[3] + quote.context.suffix)
    page, _, anchor = url.partition("#")
    return f"{page}#{anchor.partition(':~:')[0]}:~:text={fragment}"


def _around(fragment: str, prefix: str, suffix: str) -> str:
    """Return the fragment with context terms: whole words of the same line before and after it."""
    before = prefix.rpartition("\n")[2].split()[1:][-AROUND_WORDS:]
    after = suffix.partition("\n")[0].split()[:-1][:AROUND_WORDS]
    start = f"{_encoded(' '.join(before))}-," if before else ""
    return start + fragment + (f",-{_encoded(' '.join(after))}" if after else "")


def article_iri(article: Article) -> str:
    """Return the IRI of the article: its web address, or a URN made of its id."""
    return web_address(article.url) or f"urn:quotex:article:{percent_encoded(article.id, safe='', errors='replace')}"


def quotation_iri(quote: Quote) -> str:
    """Return the IRI of the quotation."""
    return f"urn:quotex:quotation:{percent_encoded(quote.id, safe='', errors='replace')}"


def wikidata_iri(speaker: Speaker) -> str | None:
    """Return the IRI of the speaker in Wikidata, None where it is not known."""
    return f"http://www.wikidata.org/entity/{speaker.wikidata}" if speaker.wikidata else None


def _encoded(text: str) -> str:
    # A dash before a comma would make the words a prefix.
    return percent_encoded(text, safe="", errors="replace").replace("-", "%2D")
