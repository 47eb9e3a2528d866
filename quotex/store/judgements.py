"""Apply reviews to the rows of the records that they are about, and find those records again.

A review names a record by its id. When an article is indexed anew, from a corrected text or by another version of
quotex, its records get other ids. The review then moves to the record of the same article that shares most of its
words. A review whose record is not found stays unchanged in the table `reviews`, see UNPLACED.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from quotex.record_pairs import overlap, pair_records
from quotex.records import Article, Quote, Span, Speaker
from quotex.store.rows import QUOTE_COLUMNS, MentionRow, mention_rows, quote_values, record_text, stored_quote
from quotex.store.values import DamagedDatabase, new_generation, storable

# Of the reviews of a record, the latest one that was not undone counts, whoever wrote it.
LIVE = (
    "undone_at IS NULL AND id = "
    "(SELECT max(id) FROM reviews AS r WHERE r.quote = reviews.quote AND r.undone_at IS NULL)"
)
# Reviews that count and have no record.
UNPLACED = f"{LIVE} AND NOT EXISTS (SELECT 1 FROM quotes WHERE quotes.id = reviews.quote)"
REJECTED_OVERLAP = 0.8  # share of words; with other boundaries, a rejected record may be right

_SET = ", ".join(f'"{name}" = ?' for name in QUOTE_COLUMNS)
_INSERT = f"""INSERT INTO quotes ({", ".join(f'"{name}"' for name in QUOTE_COLUMNS)}, verdict)
    VALUES ({", ".join("?" * len(QUOTE_COLUMNS))}, 'add')"""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    verdict: str | None
    stored: Quote
    original: Quote


@dataclass(frozen=True, slots=True)
class _Judgement:
    """The review that counts for a record. `judged` is the record as the reviewer left it, None where it is damaged."""

    verdict: Literal["accept", "reject", "correct", "add"]
    record: Quote | None

    def on(self, found: Quote) -> Quote:
        """Return the record as judged. Accepting a record that lacks a part does not judge that part."""
        judged = self.record
        if judged is None or self.verdict == "reject":
            return found
        if self.verdict != "accept":
            return judged
        speaker, cue, source = judged.speaker or found.speaker, judged.cue or found.cue, judged.source or found.source
        return replace(judged, speaker=speaker, cue=cue, source=source)


def apply_judgements(connection: sqlite3.Connection, article: int, before: frozenset[str] | None = None) -> set[str]:
    """Bring the rows of an article in line with its reviews, inside a transaction.

    `before` holds the ids of its quotations before it was indexed anew: reviews of ids that are gone are moved to
    matching new records. Returns the blocks of speakers that have to be linked anew.
    """
    return _Article(connection, article).apply(before)


class _Article:
    """An article of the database with its rows."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self._connection = connection
        self._number = number
        head = "SELECT key, text, id, url, title, date, outlet, body_start FROM articles WHERE number = ?"
        self._key, self._text, *about = connection.execute(head, (number,)).fetchone()
        self._about = Article(self._text or "", *about)
        self._rows: dict[str, _Row] = {}
        self._quotes: list[tuple[Quote, bool]] = []  # all quotations as judged, and whether they are rejected

    def apply(self, ids_before: frozenset[str] | None) -> set[str]:
        before = self._mentions()
        self._rows = self._read()
        if ids_before is not None:
            self._place(ids_before)
        judgements = self._judgements()
        known = {one.original.speaker.name: one.original.speaker for one in self._rows.values() if one.original.speaker}
        for id, row in self._rows.items():
            self._apply(row, judgements.get(id), known)
        added = {id: one.record for id, one in judgements.items() if one.verdict == "add" and id not in self._rows}
        self._set_added({id: self._as_added(record, known) for id, record in added.items() if record})
        self._count()
        after = self._mentions()
        return {block for _, block, _ in before ^ after}

    def _mentions(self) -> set[tuple[int, str, int]]:
        sql = "SELECT id, block, quotes FROM mentions WHERE article = ?"
        return {(row[0], row[1], row[2]) for row in self._connection.execute(sql, (self._number,))}

    def _read(self) -> dict[str, _Row]:
        """Return the records of the article by id, without the quotations that reviewers added."""
        sql = """SELECT q.number, q.id, q.verdict, r.record, r.original FROM quotes q
            JOIN records r ON r.quote = q.number
            WHERE q.article = ? AND q.verdict IS NOT 'add' ORDER BY q.start, q.number"""
        found = {}
        for number, id, verdict, record, original in self._connection.execute(sql, (self._number,)):
            stored = _readable(record)
            quote = _readable(original) if original else stored
            if stored and quote:  # a damaged record stays as it is
                found[id] = _Row(number, verdict, stored, quote)
        return found

    def _judgements(self) -> dict[str, _Judgement]:
        """Return the reviews that count by record id: of these records in any article, and of quotations added here."""
        ids = list(self._rows)
        found: dict[str, _Judgement] = {}
        for low in range(0, len(ids), 500):
            some = ids[low : low + 500]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT quote, verdict, record FROM reviews WHERE quote IN ({marks}) AND {LIVE}"
            for id, verdict, record in self._connection.execute(sql, some):
                found[id] = _Judgement(verdict, _readable(record))
        sql = f"SELECT quote, verdict, record FROM reviews WHERE article = ? AND verdict = 'add' AND {LIVE}"
        for id, verdict, record in self._connection.execute(sql, (self._key,)):
            found.setdefault(id, _Judgement(verdict, _readable(record)))
        return found

    def _place(self, before: frozenset[str]) -> None:
        """Move reviews whose record has another id now to the new record that shares most of their words."""
        sql = f"SELECT quote, verdict, record FROM reviews WHERE article = ? AND {LIVE} ORDER BY id"
        orphans = [row for row in self._connection.execute(sql, (self._key,)) if row[0] not in self._rows]
        own = {row[0] for row in orphans}
        sql = f"SELECT quote, verdict, record FROM reviews WHERE quote = ? AND {LIVE}"
        for id in sorted(before - own - self._rows.keys()):
            orphans += self._connection.execute(sql, (id,))
        if not before:  # added quotations already were beside the present records
            orphans = [row for row in orphans if row[1] != "add"]
        new = [row.original for id, row in self._rows.items() if id not in before]
        orphans = [row for row in orphans if _readable(row[2])]
        old = [stored_quote(record) for _, _, record in orphans]
        for a, b in pair_records(old, new).items():
            quote, verdict, _ = orphans[a]
            if verdict != "reject" or overlap(old[a], new[b]) >= REJECTED_OVERLAP:
                self._move(quote, storable(new[b].id))

    def _move(self, old: str, new: str) -> None:
        """Move the reviews of one record to another; copy them where a copy of the article still has the old record."""
        copies = "SELECT a.key FROM quotes q JOIN articles a ON a.number = q.article WHERE q.id = ? AND a.number <> ?"
        elsewhere = self._connection.execute(copies, (old, self._number)).fetchone()
        if elsewhere is None:
            sql = "UPDATE reviews SET quote = ?, article = ? WHERE quote = ?"
            self._connection.execute(sql, (new, self._key, old))
            return
        self._connection.execute(
            """INSERT INTO reviews (quote, article, verdict, record, note, who, at, undone_at)
            SELECT ?, ?, verdict, record, note, who, at, undone_at FROM reviews WHERE quote = ? ORDER BY id""",
            (new, self._key, old),
        )
        sql = "UPDATE reviews SET article = ? WHERE quote = ? AND article = ?"
        self._connection.execute(sql, (elsewhere[0], old, self._key))

    def _apply(self, row: _Row, judgement: _Judgement | None, known: Mapping[str, Speaker]) -> None:
        effective = row.original
        if judgement:
            effective = as_judged(row.original, judgement.on(row.original), self._text, known)
        self._quotes.append((effective, bool(judgement and judgement.verdict == "reject")))
        verdict = judgement and ("accept" if judgement.verdict == "add" else judgement.verdict)
        if effective != row.stored:
            self._write(row.number, effective, row.original)
            kept = None if effective == row.original else record_text(row.original)
            sql = "UPDATE stored_records SET record = ?, original = ? WHERE quote = ?"
            self._connection.execute(sql, (record_text(effective), kept, row.number))
        if verdict != row.verdict:
            sql = "UPDATE quotes SET verdict = ? WHERE number = ?"
            self._connection.execute(sql, (verdict, row.number))

    def _write(self, number: int, quote: Quote, original: Quote) -> None:
        mention = self._mention(quote) if quote.speaker else None
        new_generation(self._connection)
        values = quote_values(replace(quote, id=original.id), self._number, mention)
        self._connection.execute(f"UPDATE quotes SET {_SET} WHERE number = ?", (*values, number))
        self._take_speaker(number)

    def _as_added(self, judged: Quote, known: Mapping[str, Speaker]) -> Quote | None:
        """Return a quotation that a reviewer added, at its place in the text; None where the text lacks its words."""
        if self._text is not None and relocated(judged.content, self._text, judged.content[0].start) is None:
            return None
        return replace(as_judged(judged, judged, self._text, known), article=self._about_in_records())

    def _set_added(self, wanted: Mapping[str, Quote | None]) -> None:
        """Replace the rows of the quotations that reviewers added by `wanted`."""
        sql = """SELECT q.id, q.number, r.record FROM quotes q JOIN records r ON r.quote = q.number
            WHERE q.article = ? AND q.verdict = 'add'"""
        there = {id: (number, record) for id, number, record in self._connection.execute(sql, (self._number,))}
        texts = {id: (quote, record_text(quote)) for id, quote in wanted.items() if quote}
        for id, (number, record) in there.items():
            if id not in texts or texts[id][1] != record:
                self._connection.execute("DELETE FROM quotes WHERE number = ?", (number,))
                new_generation(self._connection)
        for id, (quote, text) in texts.items():
            self._quotes.append((quote, False))
            if id not in there or there[id][1] != text:
                values = quote_values(quote, self._number, self._mention(quote) if quote.speaker else None)
                number = int(self._connection.execute(_INSERT, values).lastrowid or 0)
                self._take_speaker(number)
                sql = "INSERT INTO stored_records (quote, record) VALUES (?, ?)"
                self._connection.execute(sql, (number, text))
                new_generation(self._connection)

    def _about_in_records(self) -> Article:
        """Return the article as its other records describe it, else as the table `articles` does."""
        return next((row.original.article for row in self._rows.values()), self._about)

    def _mention(self, quote: Quote) -> int:
        """Return the id of the mention row of the quotation's speaker; create missing rows of it and of its members."""
        rows = mention_rows(self._key, [quote])
        ids = {row.local_id: self._row_of_mention(row) for row in rows}
        joint = [(ids[row.local_id], ids[member]) for row in rows for member in row.members]
        self._connection.executemany("INSERT OR IGNORE INTO joint_members (joint, member) VALUES (?, ?)", joint)
        assert quote.speaker is not None
        return ids[storable(quote.speaker.id)]

    def _row_of_mention(self, row: MentionRow) -> int:
        sql = "SELECT id FROM mentions WHERE article = ? AND local_id = ?"
        found = self._connection.execute(sql, (self._number, row.local_id)).fetchone()
        if found:
            return int(found[0])
        made = self._connection.execute(
            """INSERT INTO mentions
            (article, local_id, name, kind, role, affiliation, name_key, block, gender, gender_evidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                *(self._number, row.local_id, row.name, row.kind, row.role),
                *(row.affiliation, row.name_key, row.block, row.gender, row.gender_evidence),
            ),
        ).lastrowid
        return int(made or 0)

    def _take_speaker(self, number: int) -> None:
        """Give a quotation the speaker of its mention.

        Linking updates only the quotations of mentions whose speaker changes.
        """
        sql = "UPDATE quotes SET speaker = (SELECT speaker FROM mentions WHERE id = mention) WHERE number = ?"
        self._connection.execute(sql, (number,))

    def _count(self) -> None:
        """Update the counts of quotations that are not rejected, and delete mentions without any quotation."""
        everybody = {row.local_id for row in mention_rows(self._key, [quote for quote, _ in self._quotes])}
        counted = mention_rows(self._key, [quote for quote, rejected in self._quotes if not rejected])
        counts = {row.local_id: row.quotes for row in counted}
        gone = """DELETE FROM mentions WHERE id = ? AND id NOT IN
            (SELECT mention FROM quotes WHERE article = mentions.article AND mention IS NOT NULL)"""
        known = "SELECT id, local_id, quotes FROM mentions WHERE article = ?"
        for id, local_id, quotes in self._connection.execute(known, (self._number,)).fetchall():
            if local_id not in everybody:
                self._connection.execute(gone, (id,))
            elif counts.get(local_id, 0) != quotes:
                self._connection.execute("UPDATE mentions SET quotes = ? WHERE id = ?", (counts.get(local_id, 0), id))
        self._connection.execute(
            """UPDATE articles SET quotes = (SELECT count(*) FROM quotes
            WHERE article = articles.number AND verdict IS NOT 'reject') WHERE number = ?""",
            (self._number,),
        )


def as_judged(found: Quote, judged: Quote, text: str | None, known: Mapping[str, Speaker]) -> Quote:
    """Return the record with the reviewer's type, words, cue, source and speaker; all else stays as it was found.

    Spans are those of the reviewer where they stand in the text, at the same place or moved; where they do not, or the
    text is not stored, they are as found. `known` are the article's speakers by name: a speaker whom the reviewer
    named is the one of that name, if there is one.
    """
    text = text if found.part == "text" else found.article.title
    near = found.content[0].start
    content = relocated(judged.content, text, near)
    if content and content != found.content:
        found = replace(found, content=content, text=" ".join(span.text for span in content))
    cue = judged.cue and relocated(judged.cue.spans, text, near)
    if judged.cue is None:
        found = replace(found, cue=None)
    elif cue and (found.cue is None or cue != found.cue.spans):
        found = replace(found, cue=replace(judged.cue, spans=cue))
    source = judged.source and relocated(judged.source.spans, text, near)
    if judged.source is None:
        found = replace(found, source=None)
    elif source and (found.source is None or source != found.source.spans):
        found = replace(found, source=replace(judged.source, spans=source))
    return replace(found, type=judged.type, speaker=_speaker(found.speaker, judged.speaker, known))


def _speaker(found: Speaker | None, judged: Speaker | None, known: Mapping[str, Speaker]) -> Speaker | None:
    if judged is None:
        return None
    if found is None or found.name != judged.name:
        same = known.get(judged.name)
        return (
            replace(judged, id=same.id, kind=same.kind, role=same.role, affiliation=same.affiliation)
            if same
            else judged
        )
    return replace(found, kind=judged.kind)


def relocated(spans: Sequence[Span], text: str | None, near: int) -> tuple[Span, ...] | None:
    """Return the spans at their place in a text, None where the text lacks one of them.

    They are tried unchanged, then moved together, then moved one by one, nearest to the offset `near`.
    """
    if text is None or not spans:
        return None if spans else ()
    if _fit(spans, text, 0):
        return tuple(spans)
    together = _nearest(text, storable(spans[0].text), near)
    if together is not None and _fit(spans, text, together - spans[0].start):
        return _moved(spans, [together - spans[0].start] * len(spans))
    places = [_nearest(text, storable(span.text), near) for span in spans]
    if None in places:
        return None
    moves: list[Any] = [place - span.start for place, span in zip(places, spans, strict=True) if place is not None]
    return _moved(spans, moves)


def _fit(spans: Iterable[Span], text: str, move: int) -> bool:
    return all(text[span.start + move : span.end + move] == storable(span.text) for span in spans)


def _moved(spans: Sequence[Span], moves: Sequence[int]) -> tuple[Span, ...]:
    return tuple(Span(span.start + move, span.end + move, span.text) for span, move in zip(spans, moves, strict=True))


def _nearest(text: str, words: str, near: int) -> int | None:
    """Return the offset of the words in the text that is nearest to `near`, None where the text lacks them."""
    after, before = text.find(words, near), text.rfind(words, 0, near + len(words))
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - near)) if places else None


def _readable(record: str) -> Quote | None:
    try:
        return stored_quote(record)
    except DamagedDatabase:
        return None
