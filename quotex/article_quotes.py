"""The quotations of one article as a list, which notebooks show as the marked text."""

from __future__ import annotations

from collections.abc import Iterable

from quotex.console import count
from quotex.markup import Mark, marked, shown
from quotex.records import Article, Quote

_UNKNOWN = "unknown speaker"


class ArticleQuotes(list[Quote]):
    """The quotations of one article in the order of its text: a list that also holds the `article`."""

    __slots__ = ("article",)

    article: Article

    def __init__(self, article: Article, quotes: Iterable[Quote] = ()) -> None:
        super().__init__(quotes)
        self.article = article

    def _repr_html_(self) -> str:
        """Return the article with its quotations marked and numbered, and the list of speakers."""
        return article_html(self.article, self)


def article_html(article: Article, quotes: Iterable[Quote]) -> str:
    """Return head, text and list of speakers as HTML; quotations are marked and numbered."""
    ordered = sorted(quotes, key=lambda quote: (quote.part == "text", quote.content[0].start, -quote.content[-1].end))
    marks: dict[str, list[Mark]] = {"title": [], "text": []}
    for number, quote in enumerate(ordered, start=1):
        marks[quote.part] += quote.marks(f"{number} {_name(quote)}")
    title = f"<h3>{marked(article.title, marks['title'])}</h3>" if article.title else ""
    about = ", ".join(shown(part) for part in (article.outlet, article.date, article.url) if part)
    text = marked(article.text, marks["text"], *_trimmed(article.text))
    return (
        f'<article dir="auto">{title}{f"<p><small>{about}</small></p>" if about else ""}'
        f'<div style="white-space:pre-wrap">{text}</div>{_speakers(ordered)}</article>'
    )


def _trimmed(text: str) -> tuple[int, int]:
    end = len(text.rstrip())
    return min(len(text) - len(text.lstrip()), end), end


def _speakers(ordered: list[Quote]) -> str:
    """Return the list of speakers with the numbers of their quotations, most quotations first."""
    if not ordered:
        return "<p><em>No quotations found.</em></p>"
    numbers: dict[str | None, list[int]] = {}
    for number, quote in enumerate(ordered, start=1):
        numbers.setdefault(quote.speaker.id if quote.speaker else None, []).append(number)
    items = []
    for own in sorted(numbers.values(), key=lambda own: (-len(own), own)):
        speaker = ordered[own[0] - 1].speaker
        about = (speaker.name, speaker.role, speaker.affiliation) if speaker else (_UNKNOWN,)
        who = shown(", ".join(part for part in about if part))
        items.append(f"<li><bdi>{who}</bdi>: {count(len(own), 'quotation')} ({', '.join(map(str, own))})</li>")
    return f"<ul>{''.join(items)}</ul>"


def _name(quote: Quote) -> str:
    return quote.speaker.name if quote.speaker else _UNKNOWN
