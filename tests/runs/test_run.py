"""The run: articles to records, problems told on the way."""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.readers import Item, Notice, Problem
from quotex.records import Article, Quote
from quotex.runs import InProcess, Run, Selection, Stop, Summary
from quotex.runs.batches import BATCH_CHARACTERS, BATCH_ITEMS
from quotex.runs.outputs import Outputs
from quotex.runs.summary import Tally
from tests.runs.fake_extractor import FakeExtractor
from tests.runs.helpers import Kept, Told, located, new_cache


def run(
    items: Iterable[Item],
    extractor: FakeExtractor,
    kept: Kept,
    told: Told,
    selection: Selection | None = None,
    **more: Any,
) -> Summary:
    """A run over the items in this process."""
    outputs = cast(Outputs, kept)
    run = Run(InProcess(extractor), outputs, new_cache(), told, selection or Selection(), **more)
    return run.over(located(items))


def go(items: Iterable[Item], selection: Selection | None = None) -> tuple[Summary, Kept, Told, FakeExtractor]:
    kept, told, extractor = Kept(), Told(), FakeExtractor()
    return run(items, extractor, kept, told, selection), kept, told, extractor


def article(text: str, **about: str) -> Article:
    return Article(text, **about)


def test_records_are_written_in_the_order_of_the_articles_and_counted() -> None:
    items = [article("“One,” said Ann. “A mixed one.”"), article("Nothing here at all."), article("“An indirect one.”")]
    summary, kept, told, _ = go(items)
    assert kept.texts == ["“One,”", "“A mixed one.”", "“An indirect one.”"]
    assert (summary.articles, summary.quotations, summary.words, summary.problems) == (3, 3, 13, 0)
    assert summary.by_type == {"direct": 1, "indirect": 1, "mixed": 1}
    assert not summary.interrupted
    assert told.closed == [summary]


def test_problems_and_notices_are_told_in_their_order_and_only_problems_count() -> None:
    items = [Problem("f", 1, "first"), article("“One.”"), Notice("f", "second"), article("explode", url="u")]
    summary, kept, told, _ = go(items)
    assert [str(item).split(" (")[0] for item in told.items] == [
        "f, line 1: first",
        "f: second",
        "u: quotex failed on this article and left it out",
    ]
    assert summary.problems == 2
    assert [(place.record, problem.file) for place, problem in kept.problems] == [(1, "f"), (4, "u")]


def test_articles_are_kept_in_their_order_but_for_those_that_fail() -> None:
    assert go([article("Nothing."), article("explode"), article("“One.”")])[1].texts_kept == ["Nothing.", "“One.”"]


def test_articles_come_in_batches_of_some_length() -> None:
    def short(name: str) -> Article:
        return article(f"short {name}")

    def long(name: str) -> Article:
        return article(f"{name} " + "word " * (BATCH_CHARACTERS // 5))

    _, _, told, extractor = go([short("a"), short("b"), long("c"), long("d"), short("e")])
    assert [len(batch) for batch in extractor.batches] == [3, 1, 1]
    assert [figures.articles for figures, _ in told.figures] == [3, 4, 5]


def test_where_batches_are_cut_does_not_depend_on_what_is_known() -> None:
    same = article("word " * (BATCH_CHARACTERS // 5))
    _, _, told, extractor = go([same] * 3)
    assert [figures.articles for figures, _ in told.figures] == [1, 2, 3]
    assert len(extractor.batches) == 1


def test_a_batch_of_tiny_articles_has_an_end() -> None:
    _, _, _, extractor = go([article(f"tiny {number}") for number in range(BATCH_ITEMS + 1)])
    assert [len(batch) for batch in extractor.batches] == [BATCH_ITEMS, 1]


def test_problems_fill_a_batch_too_so_that_memory_stays_flat() -> None:
    _, _, told, _ = go([Problem("f", number, "m") for number in range(2 * BATCH_ITEMS + 1)])
    assert [figures.problems for figures, _ in told.figures] == [BATCH_ITEMS, 2 * BATCH_ITEMS, 2 * BATCH_ITEMS + 1]


def test_a_text_that_was_met_before_is_not_extracted_again_and_its_records_have_their_own_article() -> None:
    copies = [article("“One,” said Ann.", url=f"u{number}") for number in range(3)]
    far = [article(f"{number} " + "word " * BATCH_CHARACTERS) for number in range(2)]
    _, kept, _, extractor = go([copies[0], copies[1], *far, copies[2]])
    assert [text for batch in extractor.batches for text in batch].count("“One,” said Ann.") == 1
    assert [quote.article for quote in kept.records] == copies
    assert len({quote.id for quote in kept.records}) == 1


def test_a_copy_of_a_text_that_failed_is_a_problem_of_its_own_and_is_not_tried_again() -> None:
    summary, _, told, extractor = go([article("explode", url="u1"), article("“One.”"), article("explode", url="u2")])
    assert [str(item).split(":")[0] for item in told.items] == ["u1", "u2"]
    assert summary.problems == 2
    assert sum(batch.count("explode") for batch in extractor.batches) == 2  # once in its batch, once alone


def test_the_same_text_of_another_day_is_another_text() -> None:
    days = ["2025-06-03", "2025-06-04", "2025-06-03T12:00:00", None]
    _, _, _, extractor = go([article("“On Monday.”", **({"date": day} if day else {})) for day in days])
    assert [len(batch) for batch in extractor.batches] == [3]


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
        number = 0
        try:
            while True:
                number += 1
                yield article(f"“One.” “Two.” {number} " + "word " * BATCH_CHARACTERS)
        finally:
            closed = True

    summary, kept, _, _ = go(items(), Selection(limit=limit))
    assert len(kept.records) == limit
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
    ticks = iter([100.0, 104.0])
    summary = run([article("one two three")], FakeExtractor(), Kept(), Told(), clock=lambda: next(ticks))
    assert summary.seconds == 4.0
    assert summary.words_per_second == 0.75


def test_a_run_over_nothing_is_a_summary_of_nothing() -> None:
    summary, kept, told, extractor = go([])
    assert (summary.articles, summary.quotations, kept.records, told.figures, extractor.batches) == (0, 0, [], [], [])


def test_the_figures_go_on_from_where_they_were() -> None:
    first = Tally(items=4, articles=2, words=20, problems=1, seconds=10.0, by_type=Counter({"mixed": 3}))
    again = Tally.from_json(json.loads(json.dumps(first.to_json())))
    assert again == first
    ticks = iter([100.0, 102.0])
    summary = run([article("“One.”")], FakeExtractor(), Kept(), Told(), tally=again, clock=lambda: next(ticks))
    assert (summary.articles, summary.quotations, summary.problems, summary.seconds) == (3, 4, 1, 12.0)
    assert again.items == 5


def test_after_each_batch_there_is_an_occasion_to_save_and_in_the_end_it_must() -> None:
    kept, saved = Kept(), []
    items = [article(f"“One.” {number} " + "word " * BATCH_CHARACTERS) for number in range(2)]
    run(items, FakeExtractor(), kept, Told(), save=lambda must: saved.append((must, len(kept.records), kept.flushed)))
    assert saved == [(False, 1, 1), (False, 2, 2), (True, 2, 2)]


def test_a_run_that_is_asked_to_stop_finishes_its_batch_and_saves() -> None:
    stop, kept, saved = Stop(), Kept(), []

    class Asked(FakeExtractor):
        def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
            stop.handle(signal.SIGTERM, None)
            return super().extract_articles(articles)

    items = [article(f"“One.” {number} " + "word " * BATCH_CHARACTERS) for number in range(3)]
    summary = run(items, Asked(), kept, Told(), stop=stop, save=saved.append)
    assert (summary.interrupted, kept.texts, saved, stop.signal) == (True, ["“One.”"], [False, True], signal.SIGTERM)


def test_a_second_request_ends_the_run_at_once_and_saves_nothing() -> None:
    stop, kept, saved = Stop(), Kept(), []

    class Asked(FakeExtractor):
        def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
            for _ in range(2):
                stop.handle(signal.SIGINT, None)
            return super().extract_articles(articles)

    summary = run([article("“One.”")], Asked(), kept, Told(), stop=stop, save=saved.append)
    assert (summary.interrupted, kept.texts, saved) == (True, [], [])


def test_a_request_while_the_input_is_waited_for_ends_the_run_and_drops_the_half_batch() -> None:
    stop, kept, saved = Stop(), Kept(), []

    def items() -> Iterator[Item]:
        yield article("“One.” " + "word " * BATCH_CHARACTERS)
        yield article("“Two.”")
        stop.handle(signal.SIGINT, None)
        yield article("“Never.”")

    summary = run(items(), FakeExtractor(), kept, Told(), stop=stop, save=saved.append)
    assert (summary.interrupted, kept.texts, saved) == (True, ["“One.”"], [False, True])


@given(
    st.lists(st.sampled_from(["“One.”", "explode", "“Two.” “A mixed one.”", "nothing"]), max_size=12), st.integers(1, 9)
)
def test_what_is_written_does_not_depend_on_what_fails_beside_it(texts: list[str], limit: int) -> None:
    alone = [text for one in texts for text in go([article(one)])[1].texts]
    summary, kept, told, _ = go([article(text) for text in texts])
    assert kept.texts == alone
    assert summary.problems == texts.count("explode") == len(told.items)
    assert go([article(text) for text in texts], Selection(limit=limit))[1].texts == alone[:limit]
