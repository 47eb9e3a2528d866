"""Articles in, quotations out: the only place where parsing, quotations and speakers meet."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Literal

from quotex.parsing.document import Parse
from quotex.parsing.parser import Parser
from quotex.quotations import Attribution, attributions, reported_day
from quotex.records import Article, Context, Cue, Producer, Quote, Source, Span, Time, stable_id
from quotex.speakers import Resolution, resolve
from quotex.text.dates import date_header
from quotex.text.spans import Offsets

SELECTOR = 32  # code points of prefix and suffix


class Extractor:
    """Finds quotations in articles with loaded models; build it once and keep it.

    `models` is None for the bundled models, "stanza:PACKAGE" for Stanford's, or a folder.
    `attributions` is "speech" for what was said and written, "all" to add beliefs, intentions and attitudes.
    Raises QuotexError where the models cannot be loaded.
    """

    def __init__(self, models: str | None = None, attributions: Literal["speech", "all"] = "speech") -> None:
        self._parser = Parser(models)
        self._speech_only = attributions == "speech"
        self.producer = Producer(version("quotex"), self._parser.name, self._parser.version)

    def extract(self, text: str, **article: Any) -> list[Quote]:
        """The quotations of one text, in its order; keywords are fields of `Article` (date, title, url, outlet ...).

        A header such as "date 2025-06-03" is metadata, as in text files; a date given here comes first.
        """
        date, body_start = date_header(text)
        return self.extract_articles([Article(text, **{"date": date, "body_start": body_start, **article})])[0]

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        """The quotations of each article. Many short articles at once are faster than one by one."""
        parses = self._parser.parse(articles)
        return [self._quotes(article, parse) for article, parse in zip(articles, parses, strict=True)]

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
