"""An article as its page shows it: quotations numbered, coloured by speaker, with what reviewers made of them."""

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

TINTS = 8  # colours; s0 is the grey of those whose speaker nobody knows


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quotation on a page. `quote` is the record as judged, where it was reviewed; `speaker` leads to its page."""

    number: int
    quote: Quote
    speaker: SpeakerRow | None
    tint: str
    review: Review | None
    original_url: str | None

    @property
    def anchor(self) -> str:
        return anchor(self.quote.id)

    @property
    def name(self) -> str:
        return self.quote.speaker.name if self.quote.speaker else "unknown speaker"

    @property
    def verdict(self) -> str:
        return self.review.verdict if self.review else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its quotations in the order of the text; `html` is None where the text is not stored."""

    page: ArticlePage
    quotes: tuple[ShownQuote, ...]
    html: Markup | None
    legend: tuple[tuple[str, str, int], ...]  # CSS class, name of a speaker, number of quotations

    @property
    def title(self) -> str:
        """The article's title, else the name of the file that it came from."""
        file = self.page.article.meta.get("file")
        return self.page.article.title or (PurePath(file).name if isinstance(file, str) else "Untitled article")


def reading(page: ArticlePage, reviews: Mapping[str, Review]) -> Reading:
    """Puts an article's page together, quotations that people added included."""
    names = Counter(item.quote.speaker.name for item in page.quotes if item.quote.speaker)
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
        for number, item in enumerate(page.quotes, 1)
    )
    legend = tuple((tints[name], name, count) for name, count in names.most_common())
    return Reading(page, shown, highlighted(page.article.text, shown) if page.has_text else None, legend)


def highlighted(text: str, shown: Sequence[ShownQuote]) -> Markup:
    """The text with all marks of these quotations."""
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
