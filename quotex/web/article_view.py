"""An article for its page: quotations numbered, coloured by speaker, with their reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from markupsafe import Markup

from quotex.exports import passage_url
from quotex.records import Quote
from quotex.review.reviews import Review
from quotex.search import ArticlePage, SpeakerRow
from quotex.web.highlight import Mark, Role, Style, anchor, render

TINTS = 8  # colours; s0 is the grey of unknown speakers


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quotation on a page. `quote` is the record as judged, where it was reviewed; `speaker` is for the link."""

    number: int
    quote: Quote
    speaker: SpeakerRow | None
    tint: str
    review: Review | None
    original_url: str | None

    @property
    def anchor(self) -> str:
        """The HTML id of the quotation."""
        return anchor(self.quote.id)

    @property
    def name(self) -> str:
        """The name of the speaker, or "unknown speaker"."""
        return self.quote.speaker.name if self.quote.speaker else "unknown speaker"

    @property
    def verdict(self) -> str:
        """The verdict of the review, "" without one."""
        return self.review.verdict if self.review else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its quotations, those of its title first; `html` is None where the text is not stored.

    `title_html` is the title with its quotations marked, None where none stands in it.
    """

    page: ArticlePage
    quotes: tuple[ShownQuote, ...]
    html: Markup | None
    legend: tuple[tuple[str, str, int], ...]  # CSS class, name of a speaker, number of quotations
    title_html: Markup | None = None

    @property
    def title(self) -> str:
        """The article's title, else the name of the file that it came from."""
        file = self.page.article.meta.get("file")
        return self.page.article.title or (PurePath(file).name if isinstance(file, str) else "Untitled article")


def reading(page: ArticlePage, reviews: Mapping[str, Review]) -> Reading:
    """Return an article as its page shows it, including quotations that reviewers added."""
    items = sorted(page.quotes, key=lambda item: (item.quote.part == "text", _place(item.quote)))
    names = Counter(item.quote.speaker.name for item in items if item.quote.speaker)
    tints = {name: f"s{number % TINTS + 1}" for number, (name, _) in enumerate(names.most_common())}
    shown = tuple(
        ShownQuote(
            number=number,
            quote=item.quote,
            speaker=item.speaker,
            tint=tints[item.quote.speaker.name] if item.quote.speaker else "s0",
            review=reviews.get(item.quote.id),
            original_url=passage_url(item.quote),
        )
        for number, item in enumerate(items, 1)
    )
    legend = tuple((tints[name], name, count) for name, count in names.most_common())
    of_title = [item for item in shown if item.quote.part == "title"]
    of_text = [item for item in shown if item.quote.part == "text"]
    html = highlighted(page.article.text, of_text) if page.has_text else None
    title = highlighted(" ".join((page.article.title or "").splitlines()), of_title) if of_title else None
    return Reading(page, shown, html, legend, Markup(title.removeprefix("<p>").removesuffix("</p>")) if title else None)


def _place(quote: Quote) -> tuple[int, int]:
    """Return a sort key by the start of a quotation, then the longer one first."""
    return quote.content[0].start, -quote.content[-1].end


def highlighted(text: str, shown: Sequence[ShownQuote]) -> Markup:
    """Return the text as HTML with all marks of these quotations, which must be of one part of the article."""
    marks = [mark for item in shown for mark in _marks(item)]
    styles = {item.number: Style(item.anchor, item.tint, _kind(item)) for item in shown}
    return render(text, marks, styles)


def _kind(item: ShownQuote) -> str:
    return f"{item.quote.type} {item.verdict}".strip()


def _marks(item: ShownQuote) -> list[Mark]:
    quote = item.quote
    spans: list[tuple[Role, int, int]] = [("content", span.start, span.end) for span in quote.content]
    spans += [("cue", span.start, span.end) for span in (quote.cue.spans if quote.cue else ())]
    spans += [("source", span.start, span.end) for span in (quote.source.spans if quote.source else ())]
    return [Mark(start, end, item.number, role) for role, start, end in spans]
