"""Pages for reading: search, speakers, articles, help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quotex.errors import QuotexError
from quotex.review.reviews import latest_reviews, progress
from quotex.search import ArticlePage, Database, Facets, FacetValue, Filters, Results, how_many, statements_of
from quotex.search import article as find_article
from quotex.search import articles as list_articles
from quotex.search import figures as count_all
from quotex.search import quote as find_quote
from quotex.search import search as find
from quotex.search import speaker_page as find_speaker
from quotex.search import speakers as list_speakers
from quotex.web.article_view import reading
from quotex.web.database import is_too_slow, opened
from quotex.web.facet_cache import FACET_SECONDS
from quotex.web.highlight import anchor
from quotex.web.responses import Refused, page, reviewer, settings_of
from quotex.web.search_params import DEEPEST, FILTERS, Asked, read_asked
from quotex.web.template_filters import part
from quotex.web.timeline import timeline_chart

LISTED = 50  # speakers or articles on a page
SHOWN_ON_SPEAKER = 10

_ORDERS = {
    "relevance": "Relevance",
    "date": "Newest",
    "oldest": "Oldest",
    "confidence": "Surest",
    "unsure": "Least sure",
    "outlets": "Most outlets",
}
_FACETS = {
    "type": "Type",
    "speaker": "Speakers",
    "kind": "Kinds of speaker",
    "gender": "Gender",
    "cue_class": "Cue class",
    "outlet": "Outlets",
    "year": "Years",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet with its link; where it is selected (`on`), the link deselects it."""

    label: str
    count: int
    link: str
    on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with the values to choose from."""

    title: str
    choices: tuple[Choice, ...]


def search_page(request: Request) -> Response:
    """Return the page of a search; an invalid search gives its error message above an empty list."""
    items = request.query_params.multi_items()
    try:
        asked = read_asked(items)
    except Refused as error:
        return _search_page(request, read_asked([]), error.sentence, error.status)
    try:
        with opened(request) as db:
            results = request.app.state.facets.find(db, asked, settings_of(request).time_limit)
            figures = None if asked.pairs else count_all(db)
            in_context = _more_in_context(db, asked, results)
    except Refused as error:
        return _search_page(request, asked, error.sentence, error.status)
    return _search_page(request, asked, "", 200, results, figures, in_context)


def _more_in_context(db: Database, asked: Asked, results: Results) -> int:
    """Return how many more quotations a search in the context would find; 0 where counting them takes too long."""
    if not asked.words or asked.within == "context" or asked.group:
        return 0
    try:
        with db.limited_to(FACET_SECONDS):
            return how_many(db, asked.words, asked.filters, within="context") - results.total
    except QuotexError as error:
        if not is_too_slow(error):
            raise
        return 0


def _search_page(
    request: Request,
    asked: Asked,
    problem: str,
    status: int,
    results: Results | None = None,
    figures: object = None,
    in_context: int = 0,
) -> Response:
    found = results or Results((), 0, None, (), asked.limit, asked.offset)
    labels = {("speaker", str(row.id)): row.name for row in found.speakers}
    labels |= {
        ("statement", asked.value("statement")): "repeated by several",
        ("in", "context"): "sentence and title too",
    }
    return page(
        request,
        "search.html",
        status=status,
        asked=asked,
        problem=problem,
        results=found,
        figures=figures,
        in_context=in_context,
        labels=labels,
        filter_names=FILTERS,
        facets=_facets(asked, found.facets) if found.facets else (),
        chart=timeline_chart(found.facets.timeline) if found.facets else None,
        orders=[item for item in _ORDERS.items() if asked.words or item[0] != "relevance"],
        last_page=min(-(-found.total // asked.limit), DEEPEST // asked.limit),
        page_link=lambda number: asked.link(page=number),
        looser=" ".join(f"{word.rstrip('*')}*" for word in asked.words.split() if word.isalpha()) or asked.words,
        command=asked.command(Path(settings_of(request).db).name) if asked.pairs else None,
    )


def _facets(asked: Asked, facets: Facets) -> tuple[Facet, ...]:
    return tuple(
        Facet(title, tuple(_choice(asked, name, value) for value in getattr(facets, name)))
        for name, title in _FACETS.items()
    )


def _choice(asked: Asked, name: str, value: FacetValue) -> Choice:
    pairs = [("since", value.value), ("until", value.value)] if name == "year" else [(name, value.value)]
    on = all(asked.has(*pair) for pair in pairs)
    link = asked.link(drop=pairs) if on else asked.link(add=pairs)
    return Choice(value.label, value.count, link, on)


def speakers_page(request: Request) -> Response:
    """Return a page of all speakers, or of those that a name may mean."""
    name = request.query_params.get("q", "").strip()
    number = _page_number(request)
    if len(name) > 300:
        raise Refused(400, "A name has at most 300 characters.")
    with opened(request) as db:
        rows, total = list_speakers(db, name, limit=LISTED, offset=(number - 1) * LISTED)
    return page(
        request,
        "speakers.html",
        rows=rows,
        total=total,
        name=name,
        number=number,
        last_page=-(-total // LISTED),
        page_link=partial(_list_link, "/speakers", name),
        most=max((row.quotes for row in rows), default=0),
        who=reviewer(request),
    )


def speaker_page(request: Request) -> Response:
    """Return the page of one speaker: names, roles, cues, company, and the latest quotations."""
    number = int(request.path_params["speaker"])
    with opened(request) as db:
        found = find_speaker(db, number)
        if found is None:
            raise Refused(404, "There is no such speaker in this database; numbers change when it is made anew.")
        latest = find(db, "", Filters(speaker=number), order="date", limit=SHOWN_ON_SPEAKER)
    asked = read_asked([("speaker", str(number))])
    chart = timeline_chart(found.timeline)
    return page(
        request, "speaker.html", found=found, latest=latest, asked=asked, chart=chart, reviewer=reviewer(request)
    )


def articles_page(request: Request) -> Response:
    """Return a page of all articles, newest first."""
    number = _page_number(request)
    with opened(request) as db:
        rows, total = list_articles(db, limit=LISTED, offset=(number - 1) * LISTED)
    link = partial(_list_link, "/articles", "")
    last = -(-total // LISTED)
    return page(request, "articles.html", rows=rows, total=total, number=number, last_page=last, page_link=link)


def article_page(request: Request) -> Response:
    """Return the page of an article with its quotations, or with their sentences where the text is not stored."""
    with opened(request) as db:
        found = needed_article(db, request.path_params["key"])
        reviews = latest_reviews(db, [item.quote.id for item in found.quotes])
        shown = reading(found, reviews)
        statements = statements_of(db, [item.number for item in found.quotes])
        repeated = {item.quote.id: statements[item.number] for item in found.quotes if item.number in statements}
        done = progress(db, filters=Filters(article=found.key)) if settings_of(request).review else None
    return page(request, "article.html", article=found.article, shown=shown, done=done, repeated=repeated)


def quote_page(request: Request) -> Response:
    """Redirect to the article of a record, at the quotation."""
    quote_id = request.path_params["quote"]
    with opened(request) as db:
        found = find_quote(db, quote_id)
        row = (
            db.row(
                "SELECT key FROM articles JOIN quotes ON quotes.article = articles.number WHERE quotes.number = ?",
                (found.number,),
            )
            if found
            else None
        )
    if row is None:
        raise Refused(404, "There is no such quotation in this database.")
    return RedirectResponse(f"/article/{part(row[0])}#{anchor(quote_id)}", 303)


def help_page(request: Request) -> Response:
    """Return the help page, with what the pages can do and the keys."""
    return page(request, "help.html")


def needed_article(db: Database, key: str) -> ArticlePage:
    """Return the article with this key. Raises Refused where there is none."""
    found = find_article(db, key)
    if found is None:
        raise Refused(404, "There is no such article in this database.")
    return found


def _page_number(request: Request) -> int:
    value = request.query_params.get("page", "1")
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= DEEPEST):
        raise Refused(400, f"page is a whole number from 1 to {DEEPEST:,}.")
    return int(value[:9])


def _list_link(path: str, name: str, number: int) -> str:
    pairs: Mapping[str, object] = {key: value for key, value in (("q", name), ("page", number)) if value}
    return f"{path}?{urlencode(pairs)}"
