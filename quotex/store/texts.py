"""The texts of articles, stored beside their quotations where the offsets of the quotations fit."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice

from quotex.readers import Inputs, Problem
from quotex.records import Article, Quote, Span
from quotex.store.database import Database, new_generation, storable
from quotex.store.indexed_files import IndexedFiles
from quotex.store.judgements import apply_judgements
from quotex.store.rows import article_columns, article_key, digest_of, stored_quote

_BATCH = 500

_UNFIT = "the text of {} is not the one that its quotations were found in; run quotex run on it again with --keep-text"


def index_texts(
    db: Database, paths: Iterable[str], tell: Callable[[Problem], None], quoted: Container[str] | None = None
) -> Iterator[tuple[int, int]]:
    """Store texts, some hundred articles per transaction; yield how many were new or changed, and how many emptied.

    Articles without quotations are stored as well. A text that its article's quotations do not fit is a Problem.
    `quoted` holds the keys of the articles in which the run that kept these texts found quotations: the other articles
    lose the quotations that they had; the second number counts them. A file whose texts are all stored already is not
    read again.
    """
    whole = True

    def told(problem: Problem) -> None:
        nonlocal whole
        whole = False
        tell(problem)

    files = IndexedFiles(db, "texts")
    for path in paths:
        file = files.begin(path)
        if files.skip(file, quoted) is not None:
            continue
        whole = True
        for batch in _batches(Inputs([path]), told):
            with db.changes() as connection:
                emptied = sum(_empty(db, article) for article in batch if not _is_quoted(article, quoted))
                stored = sum(_store(db, path, article, told) for article in batch)
                files.claim(connection, ((file, article_key(article)) for article in batch))
            yield stored, emptied
        if whole:
            with db.changes() as connection:
                files.end(connection, file)


def _is_quoted(article: Article, quoted: Container[str] | None) -> bool:
    return quoted is None or article_key(article) in quoted


def _empty(db: Database, article: Article) -> bool:
    """Remove the quotations of an article that has none any more; return whether it had any."""
    key = article_key(article)
    quoted = "EXISTS (SELECT 1 FROM quotes WHERE article = a.number)"
    row = db.row(f"SELECT number FROM articles a WHERE key = ? AND {quoted}", (key,))
    if row is None:
        return False
    number, connection = (row["number"],), db.connection
    blocks = "INSERT OR IGNORE INTO unlinked (block) SELECT DISTINCT block FROM mentions WHERE article = ?"
    connection.execute(blocks, number)
    connection.execute("DELETE FROM quotes WHERE article = ?", number)
    connection.execute("DELETE FROM mentions WHERE article = ?", number)
    values = {**article_columns(article), "digest": digest_of(article, ()), "number": number[0]}
    connection.execute(
        """UPDATE articles SET id = :id, title = :title, date = :date, day = :day, outlet = :outlet, meta = :meta,
        quotes = 0, digest = :digest, file = NULL WHERE number = :number""",
        values,
    )
    new_generation(connection)
    return True


def spans_in_text(quotes: Iterable[Quote]) -> Iterator[Span]:
    """Yield the spans of the contents that stand in the text of their article, not in its title."""
    return (span for quote in quotes if quote.part == "text" for span in quote.content)


def fits(text: str, spans: Iterable[Span]) -> bool:
    """Return whether the text holds the spans, both in stored form."""
    return all(text[span.start : span.end] == storable(span.text) for span in spans)


def _batches(items: Iterable[object], tell: Callable[[Problem], None]) -> Iterator[list[Article]]:
    def articles() -> Iterator[Article]:
        for item in items:
            if isinstance(item, Article):
                yield item
            elif isinstance(item, Problem):
                tell(item)

    stream = articles()
    while batch := list(islice(stream, _BATCH)):
        yield batch


def _store(db: Database, path: str, article: Article, tell: Callable[[Problem], None]) -> int:
    key, text = article_key(article), storable(article.text)
    row = db.row("SELECT number, text, body_start FROM articles WHERE key = ?", (key,))
    if row is None:
        columns = {**article_columns(article), "text": text, "body_start": article.body_start}
        columns["digest"] = digest_of(article, ())
        names = ", ".join(columns)
        marks = ", ".join(f":{name}" for name in columns)
        db.connection.execute(f"INSERT INTO articles ({names}) VALUES ({marks})", columns)
        return 1
    if (row["text"], row["body_start"]) == (text, article.body_start):
        return 0
    sql = """SELECT coalesce(original, record) AS record FROM records JOIN quotes ON number = quote
        WHERE article = ? AND verdict IS NOT 'add'"""
    records = db.rows(sql, (row["number"],))
    if not fits(text, spans_in_text(stored_quote(one["record"]) for one in records)):
        tell(Problem(path, None, _UNFIT.format(article.url or article.id)))
        return 0
    values = (text, article.body_start, row["number"])
    db.connection.execute("UPDATE articles SET text = ?, body_start = ? WHERE number = ?", values)
    _judge(db, row["number"], key)
    return 1


def _judge(db: Database, article: int, key: str) -> None:
    """Apply the reviews of an article, since their spans may fit its new text."""
    sql = "SELECT 1 FROM reviews WHERE article = ? OR quote IN (SELECT id FROM quotes WHERE article = ?) LIMIT 1"
    if db.row(sql, (key, article)) is not None:
        blocks = [(block,) for block in sorted(apply_judgements(db.connection, article))]
        db.connection.executemany("INSERT OR IGNORE INTO unlinked (block) VALUES (?)", blocks)
