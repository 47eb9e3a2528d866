"""Hypothesis strategies for the record: spans, articles and quotations whose offsets fit their article."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from quotex.records import (
    Article,
    Context,
    Cue,
    Member,
    Producer,
    Quote,
    Source,
    Span,
    Speaker,
    SpeakerCandidate,
    Time,
    stable_id,
)

# All code points that can be written as UTF-8, rare ones and line ends included.
unicode_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
filled_text = unicode_text.filter(lambda text: text.strip("\ufeff \t\r\n") and text.strip())
ids = st.builds(stable_id, unicode_text)
maybe_text = st.none() | filled_text
probabilities = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | unicode_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(unicode_text, inner, max_size=3),
    max_leaves=8,
)
json_objects = st.dictionaries(unicode_text, json_values, max_size=4)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles with any text that is not blank; some with an id of their own, some with what a dump may add."""
    return Article(
        text=draw(filled_text),
        id=draw(st.just("") | filled_text),
        url=draw(maybe_text),
        title=draw(maybe_text),
        date=draw(st.none() | st.dates().map(lambda day: day.isoformat()) | filled_text),
        outlet=draw(maybe_text),
        meta=draw(json_objects),
    )


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """Stretches of the text that are not empty."""
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Span.of(text, start, end)


def span_tuples(text: str) -> st.SearchStrategy[tuple[Span, ...]]:
    """One to three spans of the text, in its order."""
    return st.lists(spans(text), min_size=1, max_size=3).map(
        lambda found: tuple(sorted(found, key=lambda span: (span.start, span.end)))
    )


@st.composite
def cues(draw: st.DrawFn, text: str) -> Cue:
    """Cues in the text."""
    found = draw(span_tuples(text))
    return Cue(
        text=" ".join(span.text for span in found),
        lemma=draw(filled_text),
        spans=found,
        cue_class=draw(st.sampled_from(["say", "deny", "accuse", "promise", "order", "ask"])),
        negated=draw(st.booleans()),
        tense=draw(st.sampled_from(["past", "present", "future", None])),
    )


@st.composite
def sources(draw: st.DrawFn, text: str) -> Source:
    """Sources in the text."""
    found = draw(span_tuples(text))
    return Source(text=" ".join(span.text for span in found), spans=found)


speakers = st.builds(
    Speaker,
    name=filled_text,
    id=ids,
    kind=st.sampled_from(["person", "organization", "group", "document", "unnamed"]),
    role=maybe_text,
    affiliation=maybe_text,
    resolved_by=st.sampled_from(["name", "pronoun", "nominal", "title and name"]),
    confidence=probabilities,
    members=st.none() | st.lists(st.builds(Member, id=ids, name=filled_text), max_size=2).map(tuple),
    gender=st.sampled_from(["male", "female", None]),
    gender_evidence=st.sampled_from(["title", "pronoun", "given name", None]),
    wikidata=st.none() | st.integers(1, 10**9).map(lambda number: f"Q{number}"),
)
speaker_candidates = st.lists(
    st.builds(SpeakerCandidate, id=ids, name=filled_text, share=probabilities), max_size=2
).map(tuple)


@st.composite
def times(draw: st.DrawFn, text: str) -> Time:
    """Time expressions in the text."""
    span = draw(spans(text))
    day = draw(st.none() | st.dates().map(lambda day: day.isoformat()))
    return Time(span.text, day, span.start, span.end, edtf=draw(st.none() | st.just(f"{day}~")))


@st.composite
def quotes(draw: st.DrawFn, article: Article | None = None) -> Quote:
    """Quotations of an article, with everything that may be null sometimes null."""
    article = article or draw(articles())
    text = article.text
    content = draw(span_tuples(text))
    speaker = draw(st.none() | speakers)
    return Quote(
        id=draw(ids),
        article=article,
        type=draw(st.sampled_from(["direct", "indirect", "mixed"])),
        text=" ".join(span.text for span in content),
        content=content,
        cue=draw(st.none() | cues(text)),
        source=draw(st.none() | sources(text)),
        via=draw(st.none() | sources(text)),
        speaker=speaker,
        speaker_candidates=draw(st.none() | speaker_candidates),
        resolved_by=speaker.resolved_by if speaker else draw(st.sampled_from(["no antecedent", "too far away"])),
        addressee=draw(st.none() | spans(text)),
        time=draw(st.none() | times(text)),
        nested_in=draw(st.none() | ids),
        context=Context(
            paragraph=draw(st.integers(0, 50)),
            before=draw(unicode_text),
            sentence=draw(filled_text),
            after=draw(unicode_text),
            prefix=text[max(content[0].start - 30, 0) : content[0].start],
            suffix=text[content[0].end : content[0].end + 30],
        ),
        confidence=draw(probabilities),
        review=draw(st.sampled_from([None, "accept", "correct", "add", "reject"])),
        producer=Producer(quotex="0.1.0", model="en", model_version="1"),
    )
