"""What a person sees of a run."""

from __future__ import annotations

import io
import os
import random
import re
from dataclasses import replace

import pytest

from quotex.console import PROBLEMS_SHOWN
from quotex.readers import Notice, Problem
from quotex.runs import Progress, Summary
from quotex.runs import progress as progress_module

SUMMARY = Summary(
    articles=1204,
    quotations=8811,
    by_type={"direct": 5000, "indirect": 3000, "mixed": 811},
    words=700_000,
    seconds=350.0,
    problems=0,
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def watch(live: bool = False, quiet: bool = False) -> tuple[Progress, io.StringIO, Clock]:
    stream, clock = io.StringIO(), Clock()
    return Progress(stream, live=live, quiet=quiet, clock=clock, now=lambda: "12:00"), stream, clock


def screen(raw: str) -> list[str]:
    """The lines that a terminal shows in the end: a carriage return goes back, and what follows writes over."""
    shown = []
    for line in raw.split("\n"):
        text = ""
        for piece in line.split("\r"):
            wipes = piece.startswith("\x1b[K")
            piece = piece.removeprefix("\x1b[K")
            text = piece if wipes or len(piece) >= len(text) else piece + text[len(piece) :]
        shown.append(text)
    return shown


def test_elsewhere_than_on_a_terminal_a_plain_line_comes_now_and_then() -> None:
    progress, stream, clock = watch()
    for clock.now in (5.0, 61.0, 90.0, 122.0):
        progress.advance(SUMMARY, None)
    assert stream.getvalue() == "12:00  1,204 articles, 8,811 quotations, 2,000 words/s\n" * 2
    progress.advance(SUMMARY, 0.5)
    clock.now = 200.0
    progress.advance(replace(SUMMARY, ahead=6), 0.5)
    assert stream.getvalue().endswith("12:00  50%: 1,204 of 1,210 articles, 8,811 quotations, 2,000 words/s\n")


@pytest.mark.parametrize("before", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(5))
def test_the_time_left_is_right_within_half_from_the_second_minute_on(before: float, seed: int) -> None:
    """Batches of unequal work, of a run that may have gone on from somewhere."""
    chance = random.Random(seed)
    works = [chance.lognormvariate(0.7, 0.4) for _ in range(600)]
    progress, stream, clock = watch(live=True)
    checked = 0
    for number, work in enumerate(works, start=1):
        clock.now += work
        progress.advance(SUMMARY, before + (1 - before) * number / len(works))
        left = sum(works[number:])
        if clock.now >= 60 and left >= 60 and stream.getvalue():  # it is not drawn at every batch
            told = re.search(r", (?:(\d+) min|(\d+) s) left", stream.getvalue())
            assert told
            assert left / 1.5 <= 60 * int(told[1] or 0) + int(told[2] or 0) <= left * 1.5
            checked += 1
        stream.seek(0)
        stream.truncate()
    assert checked > 400


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(15, "15 s"), (90, "90 s"), (125, "2 min"), (3600, "1 h 0 min"), (7500, "2 h 5 min"), (180_000, "2 d 2 h")],
)
def test_the_time_left_is_told_in_its_two_largest_units(seconds: float, words: str) -> None:
    progress, stream, clock = watch(live=True)
    progress.advance(SUMMARY, 0.0)
    clock.now = seconds
    progress.advance(SUMMARY, 0.5)
    assert f"] 50%, {words} left  1,204 articles" in stream.getvalue().replace("]  ", "] ")


def test_on_a_terminal_one_line_is_kept_up_to_date() -> None:
    progress, stream, clock = watch(live=True)
    for number in range(1, 4):
        clock.now = float(number)
        progress.advance(SUMMARY, number / 4)
    assert "\n" not in stream.getvalue()
    assert screen(stream.getvalue()) == ["[###############-----]  75%  1,204 articles, 8,811 quotations, 2,000 words/s"]


def test_the_live_line_is_not_drawn_more_often_than_eyes_can_see() -> None:
    progress, stream, clock = watch(live=True)
    for number in range(1000):
        clock.now = number / 1000
        progress.advance(SUMMARY, None)
    assert 2 <= stream.getvalue().count("\r") <= 6


@pytest.mark.parametrize("done", [-1.0, 0.0, 1.0, 2.0])
def test_the_bar_never_leaves_its_frame(done: float) -> None:
    progress, stream, clock = watch(live=True)
    clock.now = 1.0
    progress.advance(SUMMARY, done)
    (line,) = screen(stream.getvalue())
    assert len(line.split("]")[0]) == 21


def test_the_live_line_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_module.shutil, "get_terminal_size", lambda: os.terminal_size((40, 24)))
    progress, stream, clock = watch(live=True)
    clock.now = 1.0
    progress.advance(SUMMARY, 0.5)
    assert len(screen(stream.getvalue())[0]) == 39


def test_a_problem_is_printed_above_the_live_line_and_the_summary_instead_of_it() -> None:
    progress, stream, clock = watch(live=True)
    progress.status("loading the models ...")
    clock.now = 1.0
    progress.tell(Problem("f", 3, "m"))
    assert screen(stream.getvalue()) == ["f, line 3: m", "loading the models ..."]
    progress.status("")
    progress.advance(SUMMARY, None)
    progress.tell(Notice("f", "n"))
    progress.close(SUMMARY)
    assert screen(stream.getvalue()) == ["f, line 3: m", "f: n", str(SUMMARY), ""]


def test_the_status_is_for_terminals_only() -> None:
    for options in ({}, {"live": True, "quiet": True}):
        progress, stream, _ = watch(**options)
        progress.status("loading the models ...")
        assert stream.getvalue() == ""


def test_quiet_leaves_only_the_problems() -> None:
    progress, stream, clock = watch(live=True, quiet=True)
    clock.now = 100.0
    progress.advance(SUMMARY, 0.5)
    progress.tell(Notice("f", "n"))
    progress.tell(Problem("f", 3, "m"))
    progress.close(SUMMARY)
    assert stream.getvalue() == "f, line 3: m\n"


def test_of_a_file_with_very_many_problems_the_first_are_shown_and_the_others_counted() -> None:
    progress, stream, _ = watch(quiet=True)
    for line in range(1, PROBLEMS_SHOWN + 3):
        progress.tell(Problem("f", line, "m"))
    progress.tell(Problem("g", 1, "m"))
    progress.close(SUMMARY)
    shown = stream.getvalue().splitlines()
    assert shown[PROBLEMS_SHOWN - 1] == f"f, line {PROBLEMS_SHOWN}: m"
    assert shown[PROBLEMS_SHOWN:] == ["g, line 1: m", "f: 2 more problems of this file not shown"]


def test_exactly_as_many_problems_as_are_shown_need_no_count() -> None:
    progress, stream, _ = watch(quiet=True)
    for line in range(1, PROBLEMS_SHOWN + 1):
        progress.tell(Problem("f", line, "m"))
    progress.close(SUMMARY)
    assert len(stream.getvalue().splitlines()) == PROBLEMS_SHOWN


def test_names_from_strangers_cannot_steer_the_terminal() -> None:
    progress, stream, _ = watch()
    progress.tell(Problem("a\x1b[2Jb\nc\u202e.txt", 1, "m\r“é”"))
    assert stream.getvalue() == "a\\x1b[2Jb\\nc\\u202e.txt, line 1: m\\r“é”\n"


def test_a_report_that_nobody_reads_does_not_stop_the_run() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    progress = Progress(Gone(), live=False)
    progress.tell(Problem("f", 1, "m"))
    progress.close(SUMMARY)


def test_the_summary_says_all_in_one_line() -> None:
    assert str(SUMMARY) == (
        "8,811 quotations (5,000 direct, 3,000 indirect, 811 mixed) in 1,204 articles; "
        "700,000 words in 350.0 s, 2,000 words/s"
    )
    one = Summary(1, 1, {"direct": 1}, 1, 0.0, 1, interrupted=True)
    assert str(one) == (
        "interrupted: 1 quotation (1 direct, 0 indirect, 0 mixed) in 1 article; 1 word in 0.0 s, 0 words/s; 1 problem"
    )
