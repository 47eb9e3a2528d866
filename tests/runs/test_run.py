"""The run: articles to records, problems told on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.readers import Item, Notice, Problem
from quotex.records import Article, Quote
from quotex.runs import Selection, Summary, run
from quotex.runs import run as run_function
from quotex.runs.run import BATCH_ARTICLES, BATCH_CHARACTERS
from tests.runs.fake_extractor import FakeExtractor


class Kept:
    """A writer that keeps what it is given, and may fail."""

    def __init__(self, fail_after: int | None = None) -> None:
        self.quotes: list[Quote] = []
        self._fail_after = fail_after

    def write(self, quotes: Iterable[Quote]) -> None:
        self.quotes += quotes
        if self._fail_after is not None and len(self.quotes) > self._fail_after:
            raise QuotexError("cannot write to f: the disk is full; make room, or write elsewhere")

    def close(self) -> None: ...

    @property
    def texts(self) -> list[str]:
        return [quote.text for quote in self.quotes]


class Told:
    """A reporter that keeps what it is told."""

    def __init__(self) -> None:
        self.items: list[Problem | Notice] = []
        self.figures: list[tuple[Summary, float | None]] = []
        self.closed: list[Summary] = []

    def tell(self, item: Problem | Notice) -> None:
        self.items.append(item)

    def advance(self, so_far: Summary, done: float | None) -> None:
        self.figures.append((so_far, done))

    def close(self, summary: Summary) -> None:
        self.closed.append(summary)


def go(items: Iterable[Item], selection: Selection | None = None) -> tuple[Summary, Kept, Told, FakeExtractor]:
    kept, told, extractor = Kept(), Told(), FakeExtractor()
    return run(items, extractor, kept, told, selection), kept, told, extractor


def article(text: str, **about: str) -> Article:
    return Article(text, **about)  # type: ignore[arg-type]


def test_records_are_written_in_the_order_of_the_articles_and_counted() -> None:
    items = [article("“One,” said Ann. “A mixed one.”"), article("Nothing here at all."), article("“An indirect one.”")]
    summary, kept, told, _ = go(items)
    assert kept.texts == ["“One,”", "“A mixed one.”", "“An indirect one.”"]
    assert (summary.articles, summary.quotations, summary.words, summary.problems) == (3, 3, 13, 0)
    assert summary.by_type == {"direct": 1, "indirect": 1, "mixed": 1}
    assert not summary.interrupted
    assert told.closed == [summary]


def test_problems_and_notices_are_told_at_once_and_only_problems_count() -> None:
    def items() -> Iterator[Item]:
        yield Problem("f", 1, "first")
        assert told_so_far() == 1
        yield article("“One.”")
        yield Notice("f", "second")
        assert told_so_far() == 2

    kept, told, extractor = Kept(), Told(), FakeExtractor()

    def told_so_far() -> int:
        return len(told.items)

    summary = run(items(), extractor, kept, told)
    assert [str(item) for item in told.items] == ["f, line 1: first", "f: second"]
    assert summary.problems == 1


def test_articles_come_in_batches_of_some_length() -> None:
    long, short = article("word " * (BATCH_CHARACTERS // 5)), article("short")
    _, _, told, extractor = go([short, short, long, long, short])
    assert [len(batch) for batch in extractor.batches] == [3, 1, 1]
    assert [figures.articles for figures, _ in told.figures] == [3, 4, 5]


def test_a_batch_of_tiny_articles_has_an_end() -> None:
    _, _, _, extractor = go([article("tiny")] * (BATCH_ARTICLES + 1))
    assert [len(batch) for batch in extractor.batches] == [BATCH_ARTICLES, 1]


def test_an_article_that_makes_the_extractor_fail_is_a_problem_and_the_others_are_kept() -> None:
    items = [article("“One.”"), article("explode", url="https://x.org/1"), article("“Two.”")]
    summary, kept, told, _ = go(items)
    assert kept.texts == ["“One.”", "“Two.”"]
    assert (summary.articles, summary.problems) == (2, 1)
    (problem,) = told.items
    assert str(problem).startswith("https://x.org/1: quotex failed on this article")
    assert "ValueError: too)" in str(problem)
    assert "\n" not in str(problem)


@pytest.mark.parametrize(
    ("failing", "name"),
    [
        (Article("explode", id="7", meta={"file": "a.txt"}), "a.txt"),
        (Article("explode", id="7"), "article 7"),
    ],
)
def test_a_failure_is_told_with_the_best_name_of_the_article(failing: Article, name: str) -> None:
    _, _, told, _ = go([failing])
    assert str(told.items[0]).startswith(f"{name}: ")


def test_an_extractor_that_cannot_work_ends_the_run() -> None:
    told = Told()
    with pytest.raises(QuotexError, match="models are damaged"):
        run([article("“One.”"), article("no models")], FakeExtractor(), Kept(), told)
    assert told.closed[0].interrupted


def test_an_extractor_that_forgets_an_article_is_not_believed() -> None:
    class Forgetful(FakeExtractor):
        def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
            return super().extract_articles(articles)[: 1 if len(articles) > 1 else None]

    kept = Kept()
    summary = run([article("“One.”"), article("“Two.”")], Forgetful(), kept, Told())
    assert kept.texts == ["“One.”", "“Two.”"]
    assert summary.problems == 0


def test_a_failed_write_ends_the_run_with_a_summary_of_what_was_written() -> None:
    told = Told()
    with pytest.raises(QuotexError, match="disk is full"):
        run([article("“One.”"), article("“Two.”")], FakeExtractor(), Kept(fail_after=1), told)
    (summary,) = told.closed
    assert (summary.quotations, summary.interrupted) == (1, True)


def test_ctrl_c_ends_the_run_in_good_order() -> None:
    closed = False

    def items() -> Iterator[Item]:
        nonlocal closed
        try:
            yield article("“One.” " + "word " * BATCH_CHARACTERS)
            yield article("interrupt")
            yield article("“Never.”")
        finally:
            closed = True

    summary, kept, told, _ = go(items())
    assert kept.texts == ["“One.”"]
    assert summary.interrupted
    assert told.closed == [summary]
    assert closed


def test_ctrl_c_while_reading_ends_the_run_in_good_order() -> None:
    def items() -> Iterator[Item]:
        yield article("“One.” " + "word " * BATCH_CHARACTERS)
        raise KeyboardInterrupt

    summary, kept, _, _ = go(items())
    assert kept.texts == ["“One.”"]
    assert summary.interrupted


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_a_limit_stops_writing_and_reading(limit: int) -> None:
    closed = False

    def items() -> Iterator[Item]:
        nonlocal closed
        try:
            while True:
                yield article("“One.” “Two.” " + "word " * BATCH_CHARACTERS)
        finally:
            closed = True

    summary, kept, _, _ = go(items(), Selection(limit=limit))
    assert len(kept.quotes) == limit
    assert summary.quotations == limit
    assert summary.articles == (limit + 1) // 2
    assert not summary.interrupted
    assert closed


def test_a_limit_that_is_reached_inside_a_batch_ends_the_count_of_articles() -> None:
    summary, kept, _, _ = go([article("“One.”"), article("“Two.”"), article("“Three.”")], Selection(limit=1))
    assert (kept.texts, summary.articles) == (["“One.”"], 1)


def test_only_the_selected_types_are_written() -> None:
    text = "“One.” “A mixed one.” “An indirect one.”"
    assert go([article(text)], Selection(types=frozenset({"mixed"})))[1].texts == ["“A mixed one.”"]
    assert go([article(text)], Selection(types=frozenset({"mixed", "direct"})))[1].texts == ["“One.”", "“A mixed one.”"]
    assert len(go([article(text)])[1].texts) == 3


def test_only_quotations_sure_enough_are_written() -> None:
    text = "“One.” “Two, perhaps.”"
    assert go([article(text)], Selection(min_confidence=0.9))[1].texts == ["“One.”"]
    assert len(go([article(text)], Selection(min_confidence=0.4))[1].texts) == 2


def test_a_limit_counts_what_is_written_and_not_what_is_found() -> None:
    items = [article("“A mixed one.” “One.”"), article("“Two.”"), article("“Three.”")]
    assert go(items, Selection(types=frozenset({"direct"}), limit=2))[1].texts == ["“One.”", "“Two.”"]


def test_the_share_that_is_read_is_passed_on_with_the_figures() -> None:
    told = Told()
    run([article("“One.”")], FakeExtractor(), Kept(), told, done=lambda: 0.25)
    assert [done for _, done in told.figures] == [0.25]


def test_the_clock_runs_from_the_first_article_to_the_last() -> None:
    ticks = iter([100.0, 101.0, 104.0])
    summary = run_function([article("one two three")], FakeExtractor(), Kept(), Told(), clock=lambda: next(ticks))
    assert summary.seconds == 4.0
    assert summary.words_per_second == 0.75


def test_a_run_over_nothing_is_a_summary_of_nothing() -> None:
    summary, kept, told, extractor = go([])
    assert (summary.articles, summary.quotations, kept.quotes, told.figures, extractor.batches) == (0, 0, [], [], [])


@given(
    st.lists(st.sampled_from(["“One.”", "explode", "“Two.” “A mixed one.”", "nothing"]), max_size=12), st.integers(1, 9)
)
def test_what_is_written_does_not_depend_on_what_fails_beside_it(texts: list[str], limit: int) -> None:
    alone = [text for one in texts for text in go([article(one)])[1].texts]
    summary, kept, told, _ = go([article(text) for text in texts])
    assert kept.texts == alone
    assert summary.problems == texts.count("explode") == len(told.items)
    assert go([article(text) for text in texts], Selection(limit=limit))[1].texts == alone[:limit]
