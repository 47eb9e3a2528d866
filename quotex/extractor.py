"""Articles in, quotations out: the only place where parsing, quotations and speakers meet."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from importlib.metadata import version
from itertools import islice
from typing import Any, Literal

from tqdm.auto import tqdm

from quotex.article_inputs import ArticleLike, article_of_text, articles_of
from quotex.article_quotes import ArticleQuotes
from quotex.parsing.document import Parse
from quotex.parsing.parser import Parser
from quotex.quotations import Attribution, attributions, reported_day
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
        ids = [_identity(article, attribution) for attribution in found]
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
        content = _spans(parse.text, attribution.content)
        nested = attribution.nested_in
        return Quote(
            id=ids[number],
            article=article,
            type=attribution.type,
            text=" ".join(span.text for span in content),
            content=content,
            cue=_cue(parse.text, attribution),
            source=_source(parse.text, attribution.source),
            via=_source(parse.text, attribution.via),
            speaker=resolution.speaker,
            speaker_candidates=resolution.candidates,
            resolved_by=resolution.rule,
            addressee=Span.of(parse.text, *attribution.addressee) if attribution.addressee else None,
            time=_time(parse.text, attribution, article.date),
            nested_in=None if nested is None else ids[nested],
            context=_context(parse, content),
            confidence=round(attribution.confidence, 3),
            producer=self.producer,
        )


def _identity(article: Article, attribution: Attribution) -> str:
    where = [attribution.content, attribution.cue.spans if attribution.cue else (), attribution.source]
    return stable_id(article.text, repr(where))


def _spans(text: str, offsets: Sequence[Offsets]) -> tuple[Span, ...]:
    return tuple(Span.of(text, start, end) for start, end in offsets)


def _cue(text: str, attribution: Attribution) -> Cue | None:
    cue = attribution.cue
    if cue is None:
        return None
    spans = _spans(text, cue.spans)
    words = " ".join(span.text for span in spans)
    return Cue(words, cue.lemma, spans, cue.cue_class, cue.negated, cue.tense)


def _source(text: str, offsets: Sequence[Offsets]) -> Source | None:
    spans = _spans(text, offsets)
    return Source(" ".join(span.text for span in spans), spans) if spans else None


def _time(text: str, attribution: Attribution, date: str | None) -> Time | None:
    if attribution.time is None:
        return None
    span = Span.of(text, *attribution.time)
    return Time(span.text, reported_day(span.text, date), span.start, span.end)


def _context(parse: Parse, content: Sequence[Span]) -> Context:
    first, last = content[0], content[-1]
    words = parse.words_in(first.start, last.end)
    numbers = sorted({parse.words[i].sentence for i in (words[0], words[-1])}) if words else []
    prefix = parse.text[max(0, first.start - SELECTOR) : first.start]
    suffix = parse.text[first.end : first.end + SELECTOR]
    if not numbers:
        return Context(0, "", "", "", prefix, suffix)
    low, high = numbers[0], numbers[-1]
    start = parse.words[parse.sentences[low].first].start
    end = parse.words[parse.sentences[high].last - 1].end
    return Context(
        paragraph=parse.sentences[low].paragraph,
        before=parse.sentence_text(low - 1) if low else "",
        sentence=parse.text[start:end],
        after=parse.sentence_text(high + 1) if high + 1 < len(parse.sentences) else "",
        prefix=prefix,
        suffix=suffix,
    )
