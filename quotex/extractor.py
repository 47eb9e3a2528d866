"""Articles in, quotations out: the only place where parsing, quotations and speakers meet."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from typing import Any, Literal

from tqdm.auto import tqdm

from quotex.article_inputs import ArticleLike, article_of_text, articles_of
from quotex.article_quotes import ArticleQuotes
from quotex.parsing.document import Parse
from quotex.parsing.parser import Parser
from quotex.quotations import Attribution, attributions, reported_time
from quotex.records import Article, Context, Cue, Producer, Quote, Source, Span, Time, stable_id
from quotex.speakers import Resolution, resolve
from quotex.text.clean_text import Alignment
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
        """Pickle the settings alone: another process loads its own models."""
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
        """The quotations of one text, in its order; the keywords are fields of `Article`.

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
        """The quotations of each article. Many short articles at once are faster than one by one.

        Articles are texts, dictionaries with the field names of a known kind of dump (rows of a data set), or Articles.
        `text_field` names the field that holds the text where it is not recognised. Raises QuotexError for all else.
        """
        found = list(articles_of(articles, text_field))
        parses = self._parser.parse(found)
        return [
            ArticleQuotes(article, self._quotes(article, parse)) for article, parse in zip(found, parses, strict=True)
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
        """The quotations of each of many articles, as `extract_articles`, but some articles at a time.

        `progress` shows a bar with the articles done, and the time left where the number of articles is known. With
        `on_problem`, an item that is no article is told there and left out, instead of an error.
        """
        total = len(articles) if isinstance(articles, Sized) else None
        source = articles_of(articles, text_field, on_problem)
        with tqdm(total=total, unit=" articles", disable=not progress) as bar:
            while batch := list(islice(source, max(1, batch_size))):
                for quotes in self.extract_articles(batch):
                    yield quotes
                    bar.update()

    def _quotes(self, article: Article, parse: Parse) -> list[Quote]:
        found = attributions(parse, speech_only=self._speech_only)
        ids = [_identity(article, parse, attribution) for attribution in found]
        resolutions = resolve(parse, found)
        return [
            self._quote(article, parse, attribution, ids, number, resolution)
            for number, (attribution, resolution) in enumerate(zip(found, resolutions, strict=True))
        ]

    def _quote(
        self,
        article: Article,
        parse: Parse,
        attribution: Attribution,
        ids: Sequence[str],
        number: int,
        resolution: Resolution,
    ) -> Quote:
        spans = _Delivered(article.text, parse.alignment)
        content = spans.all(attribution.content)
        nested = attribution.nested_in
        return Quote(
            id=ids[number],
            article=article,
            type=attribution.type,
            text=" ".join(span.text for span in content),
            content=content,
            cue=_cue(spans, attribution),
            source=_source(spans, attribution.source),
            via=_source(spans, attribution.via),
            speaker=resolution.speaker,
            speaker_candidates=resolution.candidates,
            resolved_by=resolution.rule,
            addressee=spans.one(attribution.addressee) if attribution.addressee else None,
            time=_time(spans, parse, attribution, article.date),
            nested_in=None if nested is None else ids[nested],
            context=_context(spans, parse, attribution.content),
            confidence=round(attribution.confidence, 3),
            producer=self.producer,
        )


@dataclass(frozen=True, slots=True)
class _Delivered:
    """Makes spans of a delivered text from code points of its clean form."""

    text: str
    alignment: Alignment

    def one(self, offsets: Offsets) -> Span:
        return Span.of(self.text, *self.alignment.delivered(*offsets))

    def all(self, offsets: Sequence[Offsets]) -> tuple[Span, ...]:
        return tuple(map(self.one, offsets))


def _identity(article: Article, parse: Parse, attribution: Attribution) -> str:
    cue = attribution.cue.spans if attribution.cue else ()
    groups = (attribution.content, cue, attribution.source)
    where = [tuple(parse.alignment.delivered(*offsets) for offsets in group) for group in groups]
    return stable_id(article.text, repr(where))


def _cue(spans: _Delivered, attribution: Attribution) -> Cue | None:
    cue = attribution.cue
    if cue is None:
        return None
    found = spans.all(cue.spans)
    words = " ".join(span.text for span in found)
    return Cue(words, cue.lemma, found, cue.cue_class, cue.negated, cue.tense)


def _source(spans: _Delivered, offsets: Sequence[Offsets]) -> Source | None:
    found = spans.all(offsets)
    return Source(" ".join(span.text for span in found), found) if found else None


def _time(spans: _Delivered, parse: Parse, attribution: Attribution, date: str | None) -> Time | None:
    if attribution.time is None:
        return None
    span = spans.one(attribution.time)
    when = reported_time(parse.text[slice(*attribution.time)], date)
    return Time(span.text, when.date, span.start, span.end, when.edtf)


def _context(spans: _Delivered, parse: Parse, content: Sequence[Offsets]) -> Context:
    first = spans.one(content[0])
    prefix = spans.text[max(0, first.start - SELECTOR) : first.start]
    suffix = spans.text[first.end : first.end + SELECTOR]
    words = parse.words_in(content[0][0], content[-1][1])
    if not words:
        return Context(0, "", "", "", prefix, suffix)
    low, high = sorted(parse.words[i].sentence for i in (words[0], words[-1]))
    start = parse.words[parse.sentences[low].first].start
    end = parse.words[parse.sentences[high].last - 1].end
    return Context(
        paragraph=parse.sentences[low].paragraph,
        before=spans.one(parse.sentence_offsets(low - 1)).text if low else "",
        sentence=spans.one((start, end)).text,
        after=spans.one(parse.sentence_offsets(high + 1)).text if high + 1 < len(parse.sentences) else "",
        prefix=prefix,
        suffix=suffix,
    )
