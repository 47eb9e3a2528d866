"""Measure the speed of quotex beside stock Stanza and the quotation finders of spaCy, each as a whole process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import click

from benchmarks import corpus
from benchmarks.processes import Failed, Usage, run
from evaluation.tables import markdown_table, replace_table

PEERS = Path(__file__).with_name("peers")
QUOTEX = "from quotex.cli import main; main()"
STOCK, FAST = "stock Stanza, default package", "stock Stanza, package default_fast"
TEXTACY = "textacy direct_quotations, en_core_web_sm"
MARKER = "speed"


@dataclass(frozen=True, slots=True)
class System:
    """A command to measure on a corpus; the time to load models counts for quotex and not for its peers."""

    name: str
    command: tuple[str, ...]
    corpus: corpus.Corpus


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians over the rounds: words per wall and CPU second, peak memory of the largest process in MB."""

    name: str
    articles: int
    words: int
    words_per_second: float
    words_per_cpu_second: float
    memory: float


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path, exists=True), help="Folder with polnear/dev; else seeds/.")
@click.option("--articles", default=1000, show_default=True, help="Articles for quotex.")
@click.option("--peer-articles", default=250, show_default=True, help="Articles for spaCy and textacy.")
@click.option("--stanza-articles", default=25, show_default=True, help="Articles for stock Stanza.")
@click.option("--workers", multiple=True, type=int, default=(1, 2), show_default=True, help="Processes of quotex.")
@click.option("--peer-python", type=click.Path(path_type=Path), help="Python with spacy and textacy; else this one.")
@click.option("--spacy-model", default="en_core_web_sm", show_default=True)
@click.option("--stanza-models", type=click.Path(path_type=Path), help="Folder for stock Stanza's random networks.")
@click.option("--rounds", default=1, show_default=True, help="How often each is run, in turn; medians are shown.")
@click.option("--json", "stored", type=click.Path(path_type=Path), help="Write the figures as JSON.")
@click.option("--into", type=click.Path(path_type=Path), help=f"Page whose table {MARKER} is written.")
def command(
    data: Path | None,
    articles: int,
    peer_articles: int,
    stanza_articles: int,
    workers: Sequence[int],
    peer_python: Path | None,
    spacy_model: str,
    stanza_models: Path | None,
    rounds: int,
    stored: Path | None,
    into: Path | None,
) -> None:
    """Measure words per second and memory of quotex, stock Stanza, spaCy and textacy.

    Slow peers get fewer articles, which words per second allow for. The time to load models counts for quotex alone.
    Stock Stanza has networks of its default sizes, or of those without character models, with random weights and its
    default number of threads. Peers that are not installed are left out with a line that says so.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        given = corpus.texts(data)
        sizes = {"quotex": articles, "spacy": peer_articles, "stanza": stanza_articles}
        written = {key: corpus.write(given, count, folder / f"{key}.jsonl") for key, count in sizes.items()}
        systems = [quotex(count, written["quotex"], folder / "quotes.jsonl") for count in workers]
        if stanza_articles:
            models = stanza_models or folder / "stanza"
            systems += [stanza(name, models, written["stanza"]) for name in (STOCK, FAST)]
        if peer_articles:
            systems += spacy(str(peer_python or sys.executable), spacy_model, written["spacy"])
        found = measured(systems, rounds)
    table = table_of(found)
    click.echo(table)
    if stored:
        stored.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", encoding="utf-8")
    if into:
        into.write_text(replace_table(into.read_text(encoding="utf-8"), table, MARKER), encoding="utf-8")


def quotex(workers: int, articles: corpus.Corpus, output: Path) -> System:
    """Return `quotex run` with `workers` processes as a system; one process is the default of quotex."""
    several = ("--workers", str(workers)) if workers > 1 else ()
    return System(
        f"quotex, {workers} {'process' if workers == 1 else 'workers'}",
        (sys.executable, "-c", QUOTEX, "run", str(articles.path), "-o", str(output), "--quiet", *several),
        articles,
    )


def stanza(name: str, models: Path, articles: corpus.Corpus) -> System:
    """Return stock Stanza in a loop as a system; make its networks if they are missing."""
    package = "fast" if name == FAST else "default"
    folder = (models / package).resolve()
    if not (folder / "lemma.pt").exists():
        click.echo(f"making random networks of Stanza's sizes in {folder}", err=True)
        maker = (sys.executable, "-m", "benchmarks.stock_stanza", str(folder), package)
        subprocess.run(maker, check=True, capture_output=True, cwd=Path(__file__).parents[1])
    return System(name, (sys.executable, str(PEERS / "stanza_loop.py"), str(folder), str(articles.path)), articles)


def spacy(python: str, model: str, articles: corpus.Corpus) -> list[System]:
    """Return spaCy alone and spaCy with textacy as systems; leave out what is not installed."""
    program = (python, str(PEERS / "spacy_pipe.py"), model, str(articles.path))
    names = {f"spaCy {model} alone": ("spacy", ()), TEXTACY: ("textacy", ("quotations",))}
    found = []
    for name, (package, what) in names.items():
        if subprocess.run([python, "-c", f"import {package}"], capture_output=True, check=False).returncode:
            click.echo(f"{name}: left out, {package} is not installed for {python}", err=True)
        else:
            found.append(System(name, (*program, *what), articles))
    return found


def measured(systems: Sequence[System], rounds: int) -> list[Figures]:
    """Run the systems in turn and return their figures; report and leave out those that fail."""
    usages: dict[str, list[Usage]] = {system.name: [] for system in systems}
    for _ in range(rounds):
        for system in systems:
            try:
                usage, loaded = run(system.command)
            except Failed as error:
                click.echo(f"{system.name}: left out ({error})", err=True)
                continue
            wall, cpu = usage.wall - loaded.get("load wall", 0), usage.cpu - loaded.get("load cpu", 0)
            usages[system.name].append(Usage(wall, cpu, usage.memory))
    return [figures(system, usages[system.name]) for system in systems if usages[system.name]]


def figures(system: System, usages: Sequence[Usage]) -> Figures:
    """Return the medians of a system's runs."""
    words = system.corpus.words
    return Figures(
        system.name,
        system.corpus.articles,
        words,
        words / median(usage.wall for usage in usages),
        words / median(usage.cpu for usage in usages),
        median(usage.memory for usage in usages),
    )


def table_of(found: Sequence[Figures]) -> str:
    """Return a Markdown row for each system, with ratios to stock Stanza by wall and to textacy by CPU seconds."""
    by_name = {one.name: one for one in found}
    rows = [
        [
            one.name,
            str(one.articles),
            f"{one.words_per_second:,.0f}",
            _ratio(one.words_per_second, by_name[STOCK].words_per_second if STOCK in by_name else None),
            f"{one.words_per_cpu_second:,.0f}",
            _ratio(one.words_per_cpu_second, by_name[TEXTACY].words_per_cpu_second if TEXTACY in by_name else None),
            f"{one.memory:,.0f}",
        ]
        for one in found
    ]
    head = ["", "articles", "words/s", "times Stanza", "words per CPU second", "times textacy", "peak memory, MB"]
    return markdown_table(head, rows)


def _ratio(value: float, base: float | None) -> str:
    return f"{value / base:.1f}" if base else "-"
