"""A run with its files: begun, broken off anywhere, resumed, finished."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.exports import format_of
from quotex.readers import FieldNames, Inputs
from quotex.readers.records import read_quotes
from quotex.records import Article, Quote
from quotex.runs import Files, InProcess, Job, Selection, Summary, is_finished, run_job
from quotex.runs import batches as batches_module
from quotex.runs import runner as runner_module
from quotex.runs import state as state_module
from quotex.runs.state import State
from tests.runs.fake_extractor import Company, Crash, FakeExtractor
from tests.runs.helpers import Told

WRITTEN = ("out.jsonl", "out.articles.jsonl", "errors.jsonl")


@pytest.fixture(autouse=True)
def _often_saving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches, a checkpoint after each, and no waiting for the disk, which these ends do not touch."""
    monkeypatch.setattr(batches_module, "BATCH_CHARACTERS", 7_000)
    monkeypatch.setattr(runner_module, "_CHECKPOINT_PACE", 0)
    monkeypatch.setattr(state_module, "_SYNCHRONOUS", "off")
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Twenty batches with copies near and far, records that cannot be read and articles that fail."""
    chance = random.Random(1)
    with (tmp_path / "dump.jsonl").open("w") as stream:
        for number in range(200):
            text = f"“One {number},” said Ann. “A mixed {number}.” " + "word " * chance.randrange(250)
            if chance.random() < 0.3:
                kind = chance.randrange(12)
                text = f"“Copy {kind},” said Ben. " + "word " * 10 * kind
            record = {"text": text, "url": f"u{number}", "date": f"2025-06-{chance.randrange(1, 4):02}"}
            if chance.random() < 0.03:
                record["text"] = f"explode {chance.randrange(2)}"
            print("{broken" if chance.random() < 0.03 else json.dumps(record), file=stream)
    monkeypatch.chdir(tmp_path)
    return "dump.jsonl"


def go(
    extractor: FakeExtractor,
    output: str = "out.jsonl",
    dump: str = "dump.jsonl",
    told: Told | None = None,
    **more: Any,
) -> Summary:
    return run_job(job(output, dump, **more), InProcess(extractor), told or Told())


def job(output: str = "out.jsonl", dump: str = "dump.jsonl", **more: Any) -> Job:
    files = Files(output, keep_text=True, errors="errors.jsonl")
    return Job(Inputs([dump], FieldNames(), without=files.all()), files, **more)


def written() -> dict[str, bytes]:
    return {name: Path(name).read_bytes() for name in WRITTEN}


@pytest.mark.usefixtures("dump")
def test_a_finished_run_leaves_its_files_and_a_small_state_and_nothing_else() -> None:
    summary = go(Company())
    assert sorted(os.listdir()) == sorted(["dump.jsonl", "out.jsonl.state", *WRITTEN])
    assert os.path.getsize("out.jsonl.state") < 40_000
    assert summary.articles == len(written()["out.articles.jsonl"].splitlines())
    assert summary.quotations == len(written()["out.jsonl"].splitlines())
    assert summary.problems == len(written()["errors.jsonl"].splitlines())


@pytest.mark.usefixtures("dump")
def test_the_articles_that_are_kept_are_a_dump_of_the_same_articles() -> None:
    go(Company())
    kept = [item for item in Inputs(["out.articles.jsonl"]) if isinstance(item, Article)]
    texts = {article.url: article.text for article in Inputs(["dump.jsonl"]) if isinstance(article, Article)}
    assert {article.url: article.text for article in kept} == {
        url: text for url, text in texts.items() if "explode" not in text
    }


@given(
    st.lists(st.tuples(st.integers(0, 9), st.binary(max_size=30)), max_size=8),
    st.booleans(),
    st.sampled_from([None, 60]),
)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_run_that_is_broken_off_again_and_again_writes_the_bytes_of_one_that_is_not(
    dump: str, crashes: list[tuple[int, bytes]], cached: bool, limit: int | None
) -> None:
    """After each end something half-written may stand behind what the state counts on."""
    for path in (*WRITTEN, "out.jsonl.state", "cache/quotex-cache.sqlite"):
        Path(path).unlink(missing_ok=True)
    more: dict[str, Any] = {"cache": "cache" if cached else None, "selection": Selection(limit=limit)}
    go(Company(), **more)
    whole = written()
    Path("cache/quotex-cache.sqlite").unlink(missing_ok=True)
    for number, (calls, rubbish) in enumerate(crashes):
        try:
            go(Company(calls), resume=number > 0, **more)
        except Crash:
            for name in WRITTEN:
                with open(name, "ab") as stream:
                    stream.write(rubbish)
        else:
            break
    go(Company(), resume=bool(crashes), **more)
    assert written() == whole
    assert is_finished(job(resume=True, **more))


@pytest.mark.usefixtures("dump")
def test_a_run_that_goes_on_does_not_extract_what_is_done() -> None:
    go(whole := Company())
    with pytest.raises(Crash):
        go(first := Company(7))
    go(second := Company(), resume=True)
    assert second.batches == whole.batches[-len(second.batches) :]
    assert len(first.batches) + len(second.batches) <= len(whole.batches) + 1


@pytest.mark.usefixtures("dump")
def test_the_figures_of_a_run_that_goes_on_are_those_of_the_whole() -> None:
    whole = go(Company())
    with pytest.raises(Crash):
        go(Company(7))
    assert replace(go(Company(), resume=True), seconds=0.0) == replace(whole, seconds=0.0)


@pytest.mark.usefixtures("dump")
def test_without_resume_a_run_begins_anew() -> None:
    whole = go(Company())
    with pytest.raises(Crash):
        go(Company(7))
    told = Told()
    assert go(again := Company(), told=told).articles == whole.articles
    assert str(told.items[0]).startswith("out.jsonl: a run that was not finished is begun anew; ")
    assert again.batches[0][0].startswith("“One 0,”")


@pytest.mark.usefixtures("dump")
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"selection": Selection(frozenset({"direct"}))}, r"the run began with other --type \(not given\); give them"),
        (
            {"selection": Selection(limit=5, min_confidence=0.5)},
            r"other --min-confidence \(not given\) and --limit \(not given\); give them",
        ),
        ({"selection": Selection(min_speaker_confidence=0.5)}, r"other --min-speaker-confidence \(not given\); give"),
        ({"cache": "cache"}, r"other --cache \(not given\); give them"),
        ({"options": {"--attributions": "all"}}, r"other --attributions \(not given\); give them"),
    ],
)
def test_a_run_goes_on_only_with_the_options_it_began_with(more: dict[str, Any], words: str) -> None:
    with pytest.raises(Crash):
        go(Company(7))
    before = written()
    with pytest.raises(QuotexError, match=f"{words}.* or start again without --resume$"):
        go(Company(), resume=True, **more)
    assert written() == before


@pytest.mark.usefixtures("dump")
def test_a_run_goes_on_only_with_the_models_it_began_with() -> None:
    class Other(Company):
        @property
        def producer(self) -> Any:
            return replace(super().producer, model_version="2")

    with pytest.raises(Crash):
        go(Company(7))
    with pytest.raises(QuotexError, match=r"^the run began with quotex 0.1.0 and the models fake 1; go on with these"):
        go(Other(), resume=True)


def change_first_title() -> None:
    first, rest = Path("dump.jsonl").read_text().split("\n", 1)
    Path("dump.jsonl").write_text(json.dumps({**json.loads(first), "title": "Another"}) + "\n" + rest)


@pytest.mark.usefixtures("dump")
@pytest.mark.parametrize(
    "change",
    [
        change_first_title,
        lambda: os.truncate("dump.jsonl", 1000),
        lambda: os.truncate("dump.jsonl", 0),
        lambda: os.remove("dump.jsonl"),
    ],
)
def test_a_run_does_not_go_on_where_what_it_has_read_has_changed(change: Callable[[], None]) -> None:
    with pytest.raises(Crash):
        go(Company(7))
    change()
    before = written()
    with pytest.raises(
        QuotexError, match=r"^what the run has read of the input is not what it was; put it back"
    ) as told:
        go(Company(), resume=True)
    assert "what is done is kept" not in str(told.value)
    assert written() == before


@pytest.mark.usefixtures("dump")
def test_what_was_added_to_the_input_since_is_read_too() -> None:
    with pytest.raises(Crash):
        go(Company(7))
    with open("dump.jsonl", "a") as stream:
        print(json.dumps({"text": "“Added,” said Ann."}), file=stream)
    go(Company(), resume=True)
    resumed = written()
    go(Company())
    assert written() == resumed
    assert "“Added,”" in Path("out.jsonl").read_text()


@pytest.mark.usefixtures("dump")
def test_an_input_that_changes_while_it_is_read_is_a_problem() -> None:
    class Changing(Company):
        def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
            os.utime("dump.jsonl", ns=(1, 1))
            return super().extract_articles(articles)

    calm = go(Company())
    told = Told()
    files = Files("out.jsonl")
    summary = run_job(Job(Inputs(["dump.jsonl"]), files), InProcess(Changing()), told)
    assert summary.problems == calm.problems + 1
    assert str(told.items[-1]).startswith("the input: the input has changed while it was read; run again")


@pytest.mark.usefixtures("dump")
def test_an_output_that_was_cut_since_is_one_sentence() -> None:
    with pytest.raises(Crash):
        go(Company(7))
    os.truncate("out.jsonl", 10)
    with pytest.raises(QuotexError, match=r"out\.jsonl is shorter than the run has left it"):
        go(Company(), resume=True)


@pytest.mark.usefixtures("dump")
@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl.gz", ".jsonl.zst", ".jsonld"])
def test_other_formats_are_made_at_the_end_of_what_json_lines_would_hold(suffix: str) -> None:
    go(Company())
    expected = Path("out.jsonl").read_bytes()
    output = f"out{suffix}"
    with pytest.raises(Crash):
        go(Company(7), output)
    assert not os.path.exists(output)
    go(Company(), output, resume=True)
    format = format_of(output)
    assert format
    format.write(read_quotes(["out.jsonl"]), f"expected{suffix}")
    assert Path(output).read_bytes() == Path(f"expected{suffix}").read_bytes()
    assert not os.path.exists(f"{output}.partial")
    assert is_finished(job(output, resume=True))
    if suffix.endswith(".gz"):
        assert gzip.decompress(Path(output).read_bytes()) == expected


@pytest.mark.usefixtures("dump")
def test_a_run_that_ends_while_the_other_format_is_made_makes_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(runner_module, "_convert", crash)
        with pytest.raises(Crash):
            go(Company(), "out.csv")
    summary = go(second := Company(), "out.csv", resume=True)
    assert second.batches == []
    assert summary.quotations == len(Path("out.csv").read_bytes().splitlines()) - 1


@pytest.mark.usefixtures("dump")
def test_a_database_has_the_quotations_and_the_texts() -> None:
    from quotex.search import figures, open_db

    summary = go(Company(), "out.db")
    with open_db("out.db") as db:
        found = figures(db)
    assert (found.quotes, found.articles) == (summary.quotations, summary.articles)
    assert is_finished(job("out.db", resume=True))
    Path("out.db").unlink()
    with pytest.raises(
        QuotexError, match=r"^out\.db is gone since the run has written it; put it back, or start again"
    ):
        is_finished(job("out.db", resume=True))


@pytest.mark.usefixtures("dump")
def test_a_cache_spares_the_next_run_all_work_and_gives_the_same_records() -> None:
    go(Company(), cache="cache")
    first = written()
    go(again := Company(), cache="cache")
    assert all("explode" in text for batch in again.batches for text in batch)
    assert written() == first


@pytest.mark.usefixtures("dump")
def test_a_cache_that_is_something_else_is_one_sentence() -> None:
    Path("cache").write_text("")
    with pytest.raises(QuotexError, match="cannot write to cache: "):
        go(Company(), cache="cache")
    os.remove("cache")
    os.mkdir("cache")
    Path("cache/quotex-cache.sqlite").write_text("something else " * 1000)
    told = Told()
    go(Company(), cache="cache", told=told)
    assert "it is damaged and was put aside as cache/quotex-cache.sqlite.damaged" in str(told.items)


@pytest.mark.usefixtures("dump")
def test_models_without_a_version_cannot_be_cached() -> None:
    class Own(Company):
        @property
        def producer(self) -> Any:
            return replace(super().producer, model="my/models", model_version="")

    with pytest.raises(QuotexError, match="the models my/models have no version that --cache could know them by"):
        go(Own(), cache="cache")


@pytest.mark.usefixtures("dump")
def test_checkpoints_come_seldom_but_when_much_waits_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[int] = []
    checkpoint = State.checkpoint

    def counted(state: State, *arguments: Any) -> Any:
        saved.append(1)
        return checkpoint(state, *arguments)

    monkeypatch.setattr(State, "checkpoint", counted)
    monkeypatch.setattr(runner_module, "_CHECKPOINT_PACE", 1e9)
    go(calm := Company())
    seldom = len(saved)
    monkeypatch.setattr(runner_module, "_MAX_UNSAVED_TEXTS", 1)
    go(Company())
    assert seldom <= 5
    assert len(saved) - seldom >= sum(len(batch) > 1 for batch in calm.batches)
