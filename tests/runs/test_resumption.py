"""What --resume believes: only what is written down and still true."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from quotex.errors import QuotexError
from quotex.exports import format_of
from quotex.readers import Inputs
from quotex.readers.records import read_quotes
from quotex.runs import Files, InProcess, Job, Selection, Summary, check_inputs, is_finished, run_job
from quotex.runs import batches as batches_module
from quotex.runs import runner as runner_module
from quotex.runs import state as state_module
from quotex.runs.outputs import Lines
from tests.runs.fake_extractor import Company, Crash, FakeExtractor
from tests.runs.helpers import Told

WRITTEN = ("out.jsonl", "out.articles.jsonl", "errors.jsonl")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches, a checkpoint after each, and no waiting for the disk."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batches_module, "BATCH_CHARACTERS", 500)
    monkeypatch.setattr(runner_module, "_CHECKPOINT_PACE", 0)
    monkeypatch.setattr(state_module, "_SYNCHRONOUS", "off")
    monkeypatch.setattr(os, "fsync", lambda _: None)


def write(path: str, numbers: Iterable[int]) -> None:
    """Articles with one quotation each."""
    Path(path).parent.mkdir(exist_ok=True)
    with open(path, "a") as stream:
        for number in numbers:
            print(json.dumps({"text": f"“One {number},” said Ann. " + "word " * 20}), file=stream)


def job(*paths: str, output: str = "out.jsonl", resume: bool = True, **more: Any) -> Job:
    files = Files(output, keep_text=True, errors="errors.jsonl")
    more.setdefault("options", {"INPUT": paths})
    return Job(Inputs(paths, without=files.all()), files, resume=resume, **more)


def go(*paths: str, extractor: FakeExtractor | None = None, told: Told | None = None, **more: Any) -> Summary:
    return run_job(job(*paths, **more), InProcess(extractor or FakeExtractor()), told or Told())


def texts(path: str = "out.jsonl") -> list[str]:
    return [json.loads(line)["text"] for line in Path(path).read_text().splitlines()]


def ones(*numbers: int) -> list[str]:
    return [f"“One {number},”" for number in numbers]


@pytest.fixture
def finished() -> None:
    write("dump.jsonl", range(20))
    go("dump.jsonl", resume=False)


@pytest.mark.usefixtures("finished")
def test_a_run_that_has_finished_does_nothing_more_and_gives_its_figures_again() -> None:
    assert is_finished(job("dump.jsonl"))
    summary = go("dump.jsonl", extractor=(idle := FakeExtractor()))
    assert (summary.articles, summary.quotations, idle.batches) == (20, 20, [])
    assert not is_finished(job("dump.jsonl", resume=False))


@pytest.mark.usefixtures("finished")
@pytest.mark.parametrize(
    ("paths", "more", "words"),
    [
        (["other.jsonl"], {}, r"the run began with other INPUT \(dump.jsonl\); give them as they were, or start again"),
        (["dump.jsonl", "other.jsonl"], {}, r"other INPUT \(dump.jsonl\)"),
        (["dump.jsonl"], {"selection": Selection(limit=3)}, r"other --limit \(not given\)"),
        (["dump.jsonl"], {"options": {"INPUT": ["dump.jsonl"], "--models": "m"}}, r"other --models \(not given\)"),
    ],
)
def test_other_inputs_and_options_are_not_what_was_finished(paths: list[str], more: dict[str, Any], words: str) -> None:
    write("other.jsonl", range(5))
    with pytest.raises(QuotexError, match=words):
        is_finished(job(*paths, **more))
    with pytest.raises(QuotexError, match=words):
        go(*paths, **more)
    assert texts() == ones(*range(20))


def flip(path: str, at: int = 5) -> None:
    data = bytearray(Path(path).read_bytes())
    data[at] ^= 1
    Path(path).write_bytes(data)


@pytest.mark.usefixtures("finished")
@pytest.mark.parametrize("name", WRITTEN[:2])
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (os.remove, "is gone since the run has written it; put it back, or start again without --resume"),
        (lambda name: os.truncate(name, 0), "does not hold|is shorter than the run has left it; put it back"),
        (lambda name: os.truncate(name, 100), "is shorter than the run has left it; put it back"),
        (flip, "was changed since the run has written it; put it back"),
        (lambda name: write(name, [7]), "is longer than the run has left it; put it back as it was"),
    ],
)
def test_an_output_that_is_not_what_was_written_is_noticed(
    name: str, damage: Callable[[str], None], words: str
) -> None:
    damage(name)
    with pytest.raises(QuotexError, match=rf"^{name} ({words})"):
        is_finished(job("dump.jsonl"))


@pytest.mark.usefixtures("finished")
def test_an_output_without_its_state_is_not_believed_to_be_whole() -> None:
    os.remove("out.jsonl.state")
    for decide in (lambda: is_finished(job("dump.jsonl")), lambda: go("dump.jsonl")):
        with pytest.raises(QuotexError, match=r"^out\.jsonl is there, but out\.jsonl\.state does not tell how far"):
            decide()
    assert texts() == ones(*range(20))
    assert go("dump.jsonl", resume=False).quotations == 20


def test_an_empty_output_without_a_state_is_nothing_to_lose() -> None:
    write("dump.jsonl", range(2))
    Path("out.jsonl").touch()
    assert go("dump.jsonl").quotations == 2


@pytest.mark.usefixtures("finished")
def test_a_new_time_of_change_alone_changes_nothing() -> None:
    os.utime("dump.jsonl", ns=(1, 1))
    assert is_finished(job("dump.jsonl"))


@pytest.mark.usefixtures("finished")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: flip("dump.jsonl", 12), "has changed since the run has read it"),
        (lambda: os.truncate("dump.jsonl", 50), "has changed since the run has read it"),
        (lambda: os.remove("dump.jsonl"), "is gone or cannot be read since the run has read it"),
    ],
)
def test_an_input_that_has_changed_is_named(change: Callable[[], None], words: str) -> None:
    change()
    with pytest.raises(QuotexError, match=rf"^the input dump\.jsonl {words}; put it back as it was, or start again"):
        is_finished(job("dump.jsonl"))


@pytest.mark.usefixtures("finished")
def test_a_dump_that_has_grown_is_gone_on_with_and_only_the_rest_is_worked_on() -> None:
    write("dump.jsonl", range(20, 23))
    assert not is_finished(job("dump.jsonl"))
    told = Told()
    summary = go("dump.jsonl", extractor=(second := FakeExtractor()), told=told)
    assert [text[:13] for batch in second.batches for text in batch] == [
        "“One 20,” sai",
        "“One 21,” sai",
        "“One 22,” sai",
    ]
    assert (texts(), summary.articles) == (ones(*range(23)), 23)
    assert str(told.items[0]) == "out.jsonl: the run had finished; it goes on with what has come since"
    assert is_finished(job("dump.jsonl"))


@pytest.mark.usefixtures("finished")
def test_a_run_that_dies_while_it_goes_on_with_a_grown_dump_goes_on_once_more() -> None:
    write("dump.jsonl", range(20, 40))
    with pytest.raises(Crash):
        go("dump.jsonl", extractor=Company(2))
    go("dump.jsonl")
    assert texts() == ones(*range(40))
    assert is_finished(job("dump.jsonl"))


@pytest.mark.parametrize("crash", [False, True])
def test_new_files_of_a_folder_are_read_behind_the_old_ones_wherever_they_sort(crash: bool) -> None:
    write("folder/b.jsonl", range(5))
    write("folder/d.jsonl", range(5, 20))
    if crash:
        with pytest.raises(Crash):
            go("folder", extractor=Company(3))
    else:
        go("folder")
    write("folder/a.jsonl", range(20, 22))
    write("folder/c.jsonl", range(22, 24))
    Path("folder/notes.pdf").touch()
    assert not is_finished(job("folder"))
    go("folder")
    assert texts() == ones(*range(24))
    assert is_finished(job("folder"))


def test_an_older_file_that_has_grown_is_no_safe_way_to_go_on() -> None:
    write("folder/a.jsonl", range(5))
    write("folder/b.jsonl", range(5, 10))
    go("folder")
    write("folder/a.jsonl", [10])
    with pytest.raises(QuotexError, match=r"^the input folder/a\.jsonl has changed since the run has read it"):
        go("folder")


@pytest.mark.parametrize("suffix", [".csv", ".jsonl.gz"])
def test_a_format_that_is_made_of_all_records_is_made_anew_of_a_grown_dump(suffix: str) -> None:
    write("dump.jsonl", range(5))
    go("dump.jsonl", output=f"out{suffix}")
    assert is_finished(job("dump.jsonl", output=f"out{suffix}"))
    write("dump.jsonl", range(5, 8))
    go("dump.jsonl", output=f"out{suffix}", told=(told := Told()))
    assert "so that it begins anew" in str(told.items[0])
    go("dump.jsonl", output="plain.jsonl")
    format = format_of(f"out{suffix}")
    assert format
    format.write(read_quotes(["plain.jsonl"]), f"expected{suffix}")
    assert Path(f"out{suffix}").read_bytes() == Path(f"expected{suffix}").read_bytes()


@pytest.mark.parametrize("output", ["out.jsonl", "out.csv"])
def test_a_run_that_dies_before_its_last_word_still_knows_all_its_files(
    output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_: object) -> None:
        raise Crash

    write("dump.jsonl", range(5))
    with monkeypatch.context() as patch:
        patch.setattr(runner_module, "_convert", crash)
        with pytest.raises(Crash):
            go("dump.jsonl", output=output)
    assert not is_finished(job("dump.jsonl", output=output))
    go("dump.jsonl", output=output, extractor=(idle := FakeExtractor()))
    assert idle.batches == []
    assert is_finished(job("dump.jsonl", output=output))
    for path in (output, "out.articles.jsonl"):
        data = Path(path).read_bytes()
        flip(path)
        with pytest.raises(QuotexError, match="was changed since the run has written it"):
            is_finished(job("dump.jsonl", output=output))
        Path(path).write_bytes(data)


def test_a_limit_that_was_reached_is_an_end_whatever_has_come_since() -> None:
    write("dump.jsonl", range(20))
    go("dump.jsonl", selection=Selection(limit=3))
    write("dump.jsonl", range(20, 30))
    assert is_finished(job("dump.jsonl", selection=Selection(limit=3)))


def test_an_input_that_could_not_be_opened_and_still_cannot_is_no_news() -> None:
    write("dump.jsonl", range(2))
    go("dump.jsonl", "absent.jsonl")
    assert is_finished(job("dump.jsonl", "absent.jsonl"))
    write("absent.jsonl", range(2))
    with pytest.raises(QuotexError, match=r"^the input absent\.jsonl has come since the run"):
        is_finished(job("dump.jsonl", "absent.jsonl"))


def test_inputs_none_of_which_can_be_opened_are_told_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    names = ["no.jsonl", "empty", "photo.jpg", "no/*.jsonl"]
    found = check_inputs(Inputs(names), names)
    assert [problem.file for problem in found] == names
    write("dump.jsonl", range(1))
    assert check_inputs(Inputs([*names, "dump.jsonl"]), [*names, "dump.jsonl"]) == []
    assert check_inputs(Inputs(["no.jsonl", "-"]), ["no.jsonl", "-"]) == []


def test_two_runs_never_share_an_output_or_a_list_of_errors() -> None:
    write("dump.jsonl", range(1))
    Path("link.jsonl").symlink_to("out.jsonl")
    assert os.path.realpath(Files("link.jsonl").state or "") == os.path.realpath(Files("out.jsonl").state or "")
    other = Lines("errors.jsonl")
    with pytest.raises(QuotexError, match=r"^another run is writing to errors\.jsonl; wait for its end, or name"):
        go("dump.jsonl")
    assert not {"out.jsonl", "out.jsonl.state"} & set(os.listdir())
    other.close()
    assert go("dump.jsonl").quotations == 1


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A file that a disk or a person has spoilt in one of several ways."""
    at = chance.randrange(max(len(data), 1))
    changed = bytearray(data)
    kind = chance.randrange(5)
    if kind == 0 and data:
        changed[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del changed[at:]
    elif kind == 2:
        changed[at : at + 512] = bytes(len(changed[at : at + 512]))
    elif kind == 3:
        changed[at : at + 64] = chance.randbytes(len(changed[at : at + 64]))
    else:
        changed.clear()
    return bytes(changed)


@pytest.mark.parametrize("ends", [False, True])
def test_damaged_states_and_outputs_are_told_or_harmless(ends: bool, tmp_path: Path) -> None:
    """After any damage a run either says so, or leaves the bytes of an undisturbed one."""
    chance = random.Random(5)
    write("dump.jsonl", [*range(12), 3, 4, 5])
    go("dump.jsonl", resume=False, extractor=FakeExtractor())
    whole = {name: Path(name).read_bytes() for name in WRITTEN}
    if not ends:

        class Dies(FakeExtractor):
            def extract_articles(self, articles: Any) -> Any:
                if len(self.batches) == 2:
                    raise Crash
                return super().extract_articles(articles)

        with pytest.raises(Crash):
            go("dump.jsonl", resume=False, extractor=Dies())
    names = [name for name in (*WRITTEN, "out.jsonl.state") if os.path.getsize(name)]
    shutil.copytree(tmp_path, before := tmp_path.with_name(f"before-{ends}"))
    told = 0
    for _ in range(60):
        for name in (*WRITTEN, "out.jsonl.state"):
            shutil.copy(before / name, name)
        victim = chance.choice(names)
        Path(victim).write_bytes(damaged(Path(victim).read_bytes(), chance))
        with suppress(QuotexError):
            told += 1
            go("dump.jsonl")
            told -= 1
            assert {name: Path(name).read_bytes() for name in WRITTEN} == whole
    assert told >= 20
