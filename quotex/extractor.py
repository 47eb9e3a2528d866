"""Articles in, quotations out: the only place where parsing, quotations and speakers meet."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from typing import Any, Literal

from tqdm.auto import tqdm

from quotex.article_inputs import ArticleLike, article_of_text, articles_of, headline
from quotex.article_quotes import ArticleQuotes
from quotex.parsing.document import Parse, joined
from quotex.parsing.parser import Parser
from quotex.quotations import Attribution, attributions, reported_time, title_attributions
from quotex.records import Article, Context, Cue, Producer, Quote, Source, Span, Time, stable_id
from quotex.speakers import Resolution, resolve
from quotex.text.dates import given_date, iso_date
from quotex.text.spans import Offsets

BATCH_ARTICLES = 32  # at a time in `stream`
SELECTOR = 32  # code points of prefix and suffix


class Extractor:
    """Finds quotations in articles with loaded models; build it once and keep it.

    `models` is None for the bundled models, "stanza:PACKAGE" for Stanford's, or a folder.
    `attributions` is "speech" for what was said and written, "all" to add beliefs, intentions and attitudes.
    Raises QuotexError where the models cannot be loaded.
    """

    def __init__(self, models: str | None = None, attributions: Literal["speech", "all"] = "speech") -> None:
        self._models, self._attributions = models, attributions
        self._parser = Parser(models)
        self._speech_only = attributions == "speech"
        self.producer = Producer(version("quotex"), self._parser.name, self._parser.version)

    def __reduce__(self) -> tuple[type[Extractor], tuple[str | None, Literal["speech", "all"]]]:
        """Return the settings alone for pickling; another process loads its own models."""
        return Extractor, (self._models, self._attributions)

    def extract(
        self,
        text: str,
        *,
        id: str = "",
        url: str | None = None,
        title: str | None = None,
        date: str | datetime.date | None = None,
        outlet: str | None = None,
        meta: Mapping[str, Any] | None = None,
    ) -> ArticleQuotes:
        """Return the quotations of one text, in its order; the keywords are fields of `Article`.

        A header such as "date 2025-06-03" is metadata, as in text files; a date given here comes first, and
        one that is not understood stays as it is.
        """
        plain = article_of_text(text)
        given = given_date(date.isoformat() if isinstance(date, datetime.date) else date)
        day = iso_date(given) or given if given else plain.date
        article = Article(text, id, url, title, day, outlet, plain.body_start, meta or {})
        return self.extract_articles([article])[0]

    def extract_articles(
        self, articles: Iterable[ArticleLike], *, text_field: str | None = None
    ) -> list[ArticleQuotes]:
        """Return the quotations of each article; many short articles at once are faster than one by one.

        Articles are texts, dictionaries with the field names of a known kind of dump (rows of a data set), or Articles.
        `text_field` names the field that holds the text where it is not recognised. Raises QuotexError for all else.
        """
        found = list(articles_of(articles, text_field))
        titles = {number: title for number, article in enumerate(found) if (title := headline(article))}
        parses = self._parser.parse([*found, *map(Article, titles.values())])
        title_parses = dict(zip(titles, parses[len(found) :], strict=True))
        return [
            ArticleQuotes(article, self._quotes(article, parses[number], title_parses.get(number)))
            for number, article in enumerate(found)
        ]

    def stream(
        self,
        articles: Iterable[ArticleLike],
        *,
        text_field: str | None = None,
        progress: bool = False,
        on_problem: Callable[[str], None] | None = None,
        batch_size: int = BATCH_ARTICLES,
    ) -> Iterator[ArticleQuotes]:
        """Yield the quotations of each of many articles, as `extract_articles`, but some articles at a time.

        `progress` shows a bar with the articles done, and the time left where the number of articles is known. With
        `on_problem`, an item that is no article is passed to it and left out, instead of an error.
        """
        total = len(articles) if isinstance(articles, Sized) else None
        source = articles_of(articles, text_field, on_problem)
        with tqdm(total=total, unit=" articles", disable=not progress) as bar:
            while batch := list(islice(source, max(1, batch_size))):
                for quotes in self.extract_articles(batch):
                    yield quotes
                    bar.update()

    def _quotes(self, article: Article, parse: Parse, title: Parse | None = None) -> list[Quote]:
        """Return the records of the title, then those of the text."""
        found = attributions(parse, speech_only=self._speech_only)
        quotes = self._records(_Part(article, "text", parse), found, resolve(parse, found))
        of_title = title_attributions(title, speech_only=self._speech_only) if title is not None else []
        if title is None or not of_title:
            return quotes
        resolutions = resolve(joined(title, parse), of_title, parse.text)  # the text says who the "Cole" of a title is
        return [*self._records(_Part(article, "title", title), of_title, resolutions), *quotes]

    def _records(self, part: _Part, found: Sequence[Attribution], resolutions: Sequence[Resolution]) -> list[Quote]:
        ids = [_identity(part, attribution) for attribution in found]
        return [
            self._record(part, attribution, ids, number, resolution)
            for number, (attribution, resolution) in enumerate(zip(found, resolutions, strict=True))
        ]

    def _record(
        self, part: _Part, attribution: Attribution, ids: Sequence[str], number: int, resolution: Resolution
    ) -> Quote:
        content = part.spans(attribution.content)
        nested = attribution.nested_in
        return Quote(
            id=ids[number],
            article=part.article,
            type=attribution.type,
            part=part.name,
            text=" ".join(span.text for span in content),
            content=content,
            cue=_cue(part, attribution),
            source=_source(part, attribution.source),
            via=_source(part, attribution.via),
            speaker=resolution.speaker,
            speaker_candidates=resolution.candidates,
            resolved_by=resolution.rule,
            addressee=part.span(attribution.addressee) if attribution.addressee else None,
            time=_time(part, attribution),
            nested_in=None if nested is None else ids[nested],
            context=_context(part, attribution.content),
            confidence=round(attribution.confidence, 3),
            producer=self.producer,
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an article with its parse; makes spans of the delivered text from code points of its clean form."""

    article: Article
    name: Literal["text", "title"]
    parse: Parse

    @property
    def text(self) -> str:
        return self.article.text if self.name == "text" else self.article.title or ""

    def span(self, offsets: Offsets) -> Span:
        return Span.of(self.text, *self.parse.alignment.delivered(*offsets))

    def spans(self, offsets: Sequence[Offsets]) -> tuple[Span, ...]:
        return tuple(Span.of(self.text, *place) for place in self.parse.delivered(offsets))


def _identity(part: _Part, attribution: Attribution) -> str:
    cue = attribution.cue.spans if attribution.cue else ()
    groups = (attribution.content, cue, attribution.source)
    where = [part.parse.delivered(group) for group in groups]
    title = (part.name, part.text) if part.name == "title" else ()
    return stable_id(part.article.text, repr(where), *title)


def _cue(part: _Part, attribution: Attribution) -> Cue | None:
    cue = attribution.cue
    if cue is None:
        return None
    found = part.spans(cue.spans)
    words = " ".join(span.text for span in found)
    return Cue(words, cue.lemma, found, cue.cue_class, cue.negated, cue.tense)


def _source(part: _Part, offsets: Sequence[Offsets]) -> Source | None:
    found = part.spans(offsets)
    return Source(" ".join(span.text for span in found), found) if found else None


def _time(part: _Part, attribution: Attribution) -> Time | None:
    if attribution.time is None:
        return None
    span = part.span(attribution.time)
    when = reported_time(part.parse.text[slice(*attribution.time)], part.article.date)
    return Time(span.text, when.date, span.start, span.end, when.edtf)


def _context(part: _Part, content: Sequence[Offsets]) -> Context:
    parse, first = part.parse, part.span(content[0])
    prefix = part.text[max(0, first.start - SELECTOR) : first.start]
    suffix = part.text[first.end : first.end + SELECTOR]
    words = parse.words_in(content[0][0], content[-1][1])
    if not words:
        return Context(0, "", "", "", prefix, suffix)
    low, high = sorted(parse.words[i].sentence for i in (words[0], words[-1]))
    start = parse.words[parse.sentences[low].first].start
    end = parse.words[parse.sentences[high].last - 1].end
    return Context(
        paragraph=parse.sentences[low].paragraph,
        before=part.span(parse.sentence_offsets(low - 1)).text if low else "",
        sentence=part.span((start, end)).text,
        after=part.span(parse.sentence_offsets(high + 1)).text if high + 1 < len(parse.sentences) else "",
        prefix=prefix,
        suffix=suffix,
    )
