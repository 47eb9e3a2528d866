"""Convert records to rows of the tables `articles`, `mentions`, `quotes` and `stored_records`."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

import msgspec

from quotex.errors import QuotexError
from quotex.lexicons import people
from quotex.records import Article, Member, Quote, Span, Speaker, SpeakerKind, stable_id
from quotex.serialization import from_json, to_json
from quotex.store.values import DamagedDatabase, storable
from quotex.text.dates import iso_date
from quotex.text.name_keys import key_of, plain_words

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LARGEST = 2**53  # larger offsets and paragraphs are invalid, but must not break the database


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A speaker of one article, as its records describe it."""

    local_id: str
    name: str
    kind: str
    role: str | None
    affiliation: str | None
    name_key: str
    block: str
    quotes: int
    gender: str | None = None
    gender_evidence: str | None = None
    members: tuple[str, ...] = ()  # local ids, of a joint speaker


def article_key(article: Article) -> str:
    """Return the key of an article: its address, or its id and outlet where it has none."""
    return stable_id(article.url) if article.url else stable_id(article.id, article.outlet or "")


def maybe_storable(text: str | None) -> str | None:
    """Return `storable(text)`, None for None."""
    return None if text is None else storable(text)


@lru_cache(maxsize=1 << 14)
def day_of(date: str | None) -> str | None:
    """Return the day of an article's date, YYYY-MM-DD; None where it cannot be read."""
    if date is None:
        return None
    found = _DAY.match(date) or _DAY.match(iso_date(date) or "")
    return found[0] if found else None


def record_text(quote: Quote) -> str:
    """Return the stored form of the record: its JSON in ASCII, which keeps lone surrogates."""
    return json.dumps(to_json(quote), ensure_ascii=True, separators=(",", ":"))


def stored_quote(text: str) -> Quote:
    """Return the record from its stored form. Raises DamagedDatabase where it is not a valid record."""
    try:
        return from_json(json.loads(text))
    except (ValueError, TypeError, RecursionError, QuotexError) as error:
        raise DamagedDatabase(
            "a record in the database is damaged; quotex check says how much is, and what to do"
        ) from error


_OWN = attrgetter(*(one.name for one in fields(Quote) if one.name not in ("article", "review")))


def record_bytes(quote: Quote, article: Article) -> bytes:
    """Return the record without its review in a form that equal records of the article share.

    It takes a fraction of the time of the published JSON form.
    """
    try:
        own = msgspec.json.encode(_OWN(quote))
    except UnicodeEncodeError:  # a lone surrogate
        return record_text(replace(quote, review=None)).encode("ascii")
    return own if quote.article == article else own + json.dumps(_about(quote.article)).encode("ascii")


def digest_of(article: Article, records: Iterable[bytes]) -> str:
    """Return a digest of an article with its records (see `record_bytes`), which does not depend on their order."""
    whole = hashlib.sha256()
    for part in sorted(records):
        whole.update(part)
        whole.update(b"\n")
    return stable_id(*(json.dumps(part) for part in _about(article)), whole.hexdigest())


def _about(article: Article) -> tuple[Any, ...]:
    return article.id, article.url, article.title, article.date, article.outlet, dict(article.meta)


def article_columns(article: Article) -> dict[str, str | None]:
    """Return the values of the columns of `articles` that records fill, by column."""
    return {
        "key": article_key(article),
        "id": storable(article.id),
        "url": maybe_storable(article.url),
        "title": maybe_storable(article.title),
        "date": maybe_storable(article.date),
        "day": day_of(article.date),
        "outlet": maybe_storable(article.outlet),
        "meta": json.dumps(dict(article.meta), separators=(",", ":")),
    }


def mention_rows(key: str, quotes: Sequence[Quote]) -> list[MentionRow]:
    """Return one row for each speaker of an article, described as in its first record with this speaker.

    Members of joint speakers have rows of their own, which count the quotations of the joint speaker, too.
    """
    speakers: dict[str, Speaker] = {}
    members: dict[str, Member] = {}
    counts: Counter[str] = Counter()
    for quote in quotes:
        if quote.speaker:
            speakers.setdefault(storable(quote.speaker.id), quote.speaker)
            own = {storable(one.id): one for one in quote.speaker.members or ()}
            members.update(own)
            counts.update({storable(quote.speaker.id), *own})
    rows = [_mention(key, local_id, speaker, counts[local_id]) for local_id, speaker in speakers.items()]
    alone = [_member(local_id, one) for local_id, one in members.items() if local_id not in speakers]
    return rows + [_mention(key, storable(one.id), one, counts[storable(one.id)]) for one in alone]


def _mention(key: str, local_id: str, speaker: Speaker, quotes: int) -> MentionRow:
    members = tuple(dict.fromkeys(storable(one.id) for one in speaker.members or ()))
    name = storable(speaker.name)
    compared = key_of(speaker.kind, name, key, local_id)
    return MentionRow(
        local_id,
        name,
        speaker.kind,
        maybe_storable(speaker.role),
        maybe_storable(speaker.affiliation),
        compared.name_key,
        f"={key}/{local_id}" if members else compared.block,  # equal names may have other members elsewhere
        quotes,
        speaker.gender,
        speaker.gender_evidence,
        tuple(one for one in members if one != local_id),
    )


def _member(local_id: str, member: Member) -> Speaker:
    """Return a member of a joint speaker who never speaks alone in the article, of whom records hold only the name."""
    first = plain_words(member.name)[:1]
    kind: SpeakerKind = "unnamed"
    if first and (first[0] in people.given_names() or first[0] in people.titles()):
        kind = "person"
    elif key_of("organization", member.name, "", local_id).block.startswith("organization/"):
        kind = "organization"
    return Speaker(member.name, member.id, kind, None, None, "joint", 0.0)


QUOTE_COLUMNS = (
    *("id", "article", "type", "text", "start", "end", "content", "cue", "cue_lemma", "cue_class", "negated", "source"),
    *("mention", "speaker", "resolved_by", "addressee", "time_text", "time_date", "nested_in", "paragraph", "before"),
    *("sentence", "after", "confidence", "speaker_confidence", "dedup_key", "date", "year", "outlet"),
    *("cue_start", "cue_tense", "source_start", "prefix", "suffix"),
)


def quote_values(quote: Quote, article: int, mention: int | None) -> tuple[Any, ...]:
    """Return the values of QUOTE_COLUMNS; the speaker is set later, by linking."""
    cue, time, context = quote.cue, quote.time, quote.context
    day = day_of(quote.article.date)
    return (
        *(storable(quote.id), article, quote.type, storable(quote.text)),
        *(min(quote.content[0].start, _LARGEST), min(quote.content[-1].end, _LARGEST)),
        f"[{', '.join(f'[{one.start}, {one.end}]' for one in quote.content)}]",
        *((storable(cue.text), storable(cue.lemma), storable(cue.cue_class), cue.negated) if cue else (None,) * 4),
        *(storable(quote.source.text) if quote.source else None, mention, None, storable(quote.resolved_by)),
        storable(quote.addressee.text) if quote.addressee else None,
        *((storable(time.text), maybe_storable(time.date)) if time else (None, None)),
        *(
            maybe_storable(quote.nested_in),
            min(context.paragraph, _LARGEST),
            storable(context.before),
            storable(context.sentence),
        ),
        *(storable(context.after), quote.confidence, quote.speaker.confidence if quote.speaker else None),
        words_hash(quote.dedup_key),
        *(day, int(day[:4]) if day else None, maybe_storable(quote.article.outlet)),
        *((_only_start(cue.spans, cue.text), cue.tense) if cue else (None, None)),
        _only_start(quote.source.spans, quote.source.text) if quote.source else None,
        *(storable(context.prefix), storable(context.suffix)),
    )


def words_hash(key: str) -> int:
    """Return 64 bits, as a signed number, that depend on the `dedup_key` of a record alone."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _only_start(spans: Sequence[Span], text: str) -> int | None:
    """Return the start of the only span where it covers the text, which columns can hold."""
    return min(spans[0].start, _LARGEST) if len(spans) == 1 and spans[0].text == text else None
