"""The benchmark of speed: its corpus, its measuring of processes, and its table, on systems of a few milliseconds."""

from __future__ import annotations

import importlib
import json
import resource
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.parsing.conftest import training

ROOT = Path(__file__).parents[1]
corpus = importlib.import_module("benchmarks.corpus")
processes = importlib.import_module("benchmarks.processes")
speed = importlib.import_module("benchmarks.speed")
stock_stanza = importlib.import_module("benchmarks.stock_stanza")


def test_the_corpus_has_as_many_articles_as_asked_for_and_no_two_alike(tmp_path: Path) -> None:
    made = corpus.write(["One two three.", "Four."], 5, tmp_path / "corpus.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    assert made == corpus.Corpus(tmp_path / "corpus.jsonl", 5, 5 * 2 + 3 * 3 + 2 * 1)
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == 5
    assert [row["text"].splitlines()[-1] for row in rows[:3]] == ["One two three.", "Four.", "One two three."]


def test_without_data_the_corpus_is_made_of_the_seeds() -> None:
    assert any("Peskov" in text for text in corpus.texts(None))


def test_polnear_is_read_from_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "polnear" / "dev" / "text"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("A report.", encoding="utf-8")
    assert corpus.texts(tmp_path) == ["A report."]


def test_a_process_is_measured_with_what_it_says_in_its_last_line() -> None:
    work = "x = bytearray(60_000_000); sum(range(3_000_000)); print('hello'); print('{\"load cpu\": 0.5}')"
    usage, said = processes.run([sys.executable, "-c", work])
    assert said == {"load cpu": 0.5}
    assert 0 < usage.cpu < 60
    assert usage.wall > 0
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # a process is born as a copy of this one
    assert 60 < usage.memory < max(1000, 1.2 * own)


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(processes.Failed, match="no such corpus"):
        processes.run([sys.executable, "-c", "import sys; sys.exit('no such corpus')"])


def test_figures_are_medians_without_the_time_to_load() -> None:
    system = speed.System(speed.STOCK, (), corpus.Corpus(Path(), 2, 300))
    usages = [processes.Usage(wall, 2 * wall, 50.0) for wall in (1.0, 3.0, 9.0)]
    assert speed.figures(system, usages) == speed.Figures(speed.STOCK, 2, 300, 100.0, 50.0, 50.0)
    loading = 'print(\'{"load wall": 0.0, "load cpu": -99.0}\')'
    (found,) = speed.measured([speed.System("slow", (sys.executable, "-c", loading), system.corpus)], 1)
    assert found.words_per_cpu_second < 300 / 99


def test_a_system_that_fails_is_left_out_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    broken = speed.System("broken", (sys.executable, "-c", "raise SystemExit('not here')"), corpus.Corpus(Path(), 1, 1))
    assert speed.measured([broken], 2) == []
    assert "broken: left out (not here)" in capsys.readouterr().err


def test_the_table_compares_with_stanza_by_the_clock_and_with_textacy_by_cpu() -> None:
    found = [
        speed.Figures("quotex, 2 workers", 10, 1000, 6000.0, 4000.0, 700.0),
        speed.Figures(speed.STOCK, 1, 100, 500.0, 300.0, 900.0),
        speed.Figures(speed.TEXTACY, 5, 500, 2500.0, 2000.0, 300.0),
    ]
    first = speed.table_of(found).splitlines()[2]
    assert first == "| quotex, 2 workers | 10 | 6,000 | 12.0 | 4,000 | 2.0 | 700 |"
    assert "| - |" in speed.table_of(found[:1])


def test_peers_that_are_not_installed_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = tmp_path / "python"
    bare.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    bare.chmod(0o755)
    assert speed.spacy(str(bare), "en_core_web_sm", corpus.Corpus(Path(), 1, 1)) == []
    said = capsys.readouterr().err
    assert "spaCy en_core_web_sm alone: left out, spacy is not installed" in said
    assert "textacy" in said


def test_the_command_measures_quotex_and_writes_page_and_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = "import sys, json; assert all(json.loads(line)['text'] for line in open(sys.argv[2]))"
    monkeypatch.setattr(speed, "QUOTEX", reader)
    page, stored = tmp_path / "page.md", tmp_path / "figures.json"
    page.write_text("<!-- speed -->\n<!-- /speed -->\n", encoding="utf-8")
    options = ["--articles", "3", "--peer-articles", "0", "--stanza-articles", "0", "--rounds", "2"]
    done = CliRunner().invoke(speed.command, [*options, "--into", str(page), "--json", str(stored)])
    assert done.exit_code == 0, done.output
    assert [row["name"] for row in json.loads(stored.read_text())] == ["quotex, 1 process", "quotex, 2 workers"]
    assert "| quotex, 2 workers | 3 |" in page.read_text()
    assert done.output.strip() in page.read_text()


def test_stock_stanza_runs_on_random_networks_that_are_made_for_it(tmp_path: Path) -> None:
    with training(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(stock_stanza, "PARAGRAPHS", 1)
        patch.setattr(stock_stanza, "TOKENIZER_STEPS", 20)
        stock_stanza.write(tmp_path / "models" / "default", words=50, char_hidden_dim=8, hidden_dim=16)
    made = corpus.write(["Peskov said no."], 1, tmp_path / "corpus.jsonl")
    system = speed.stanza(speed.STOCK, tmp_path / "models", made)
    usage, loaded = processes.run(system.command)
    assert 0 < loaded["load cpu"] < usage.cpu
