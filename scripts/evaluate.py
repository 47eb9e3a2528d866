"""Measure quotex against annotated articles: attributions, speakers, confidence and speed.

    python scripts/evaluate.py --data DIR polnear dev [--pronouns FILE.jsonl]
    python scripts/evaluate.py --data DIR --attributions speech polnear dev
    python scripts/evaluate.py gold FILE.jsonl --texts DIR
    python scripts/evaluate.py gap FILE.tsv
    python scripts/evaluate.py --data DIR who scripts/gold/who.jsonl
    python scripts/evaluate.py gender quotes.jsonl --people people.tsv.gz
    python scripts/evaluate.py linking scripts/gold/linking.tsv --records quotes.jsonl
    python scripts/evaluate.py --data DIR --errors "wrong source" --show 5 polnear dev

polnear: DIR holds polnear/<split>/{text,attributions}. PolNeAR annotates every attribution, beliefs and intentions too,
and none inside another: the first command therefore runs with all attributions and leaves nested quotations out. The
second shows the default output, speech and writing alone, against the same gold: its precision compares, its recall
only where the cue is a reporting word (the second table). So that exact matches compare, a "that" directly before a
content and the comma that closes an apposition in a source count in, as in PolNeAR's spans. Tables: scores by type with
the 95 % interval of the attribution F1 over articles; recall over reporting words; exact segments as taggers count
them; reliability of the confidence; calibration error and precision at thresholds by type; with --pronouns, speakers of
pronoun sources; speed; error categories.

gold: the default output, nested quotations included, on articles annotated with speakers. gap: pronouns of Wikipedia.
who: who stands behind each source, all attributions; DIR holds polnear/dev/text and who/worldwide.articles.jsonl.
gender: speaker.gender of records against a table of public persons (columns name, other_names, gender).
linking: whether speakers of two articles are joined where they are one person; the records are those of a run over
PolNeAR train and the world news of who/worldwide.articles.jsonl, whose article ids are the names of the documents.

--write-pred stores what was extracted and --pred scores it again without the models. --json stores all figures. --into
puts tables between the markers of a page: the first between <!-- polnear --> and <!-- /polnear --> (polnear-speech for
the default output; gold, gap, who, linking), the others where the page has markers with their names: polnear-cues,
polnear-segments, polnear-reliability, polnear-calibration, polnear-pronouns, polnear-speed.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

from evaluation import (
    Extraction,
    Prediction,
    extract,
    from_quotes,
    match_corpus,
    read_gold,
    read_polnear,
    read_predictions,
    score,
    score_gold,
    speech_cues,
    write_predictions,
)
from evaluation.calibration import Judged, expected_calibration_error, judged, kept_at, reliability
from evaluation.corpora import GoldDocument
from evaluation.errors import MEANING, ErrorCase, error_examples, error_table, gold_errors, polnear_errors
from evaluation.extraction import speed_table
from evaluation.gap import gap_table, read_gap, score_gap
from evaluation.gender import gender_table, read_public_persons, score_gender
from evaluation.gold import scores_by_outlet
from evaluation.intervals import attribution_intervals
from evaluation.linking import linking_table, pairwise, read_pairs, score_linking
from evaluation.polnear import Matched
from evaluation.predictions import misplaced
from evaluation.pronouns import Answer, pronoun_table, read_pronouns, score_pronouns
from evaluation.segments import score_segments
from evaluation.tables import (
    calibration_table,
    gold_table,
    outlet_table,
    polnear_table,
    reliability_table,
    replace_table,
    segment_table,
    speech_table,
)
from evaluation.timing import StageClock
from evaluation.who import figures, read_who, score_who, texts_of, who_table
from quotex import read_quotes
from quotex.readers import date_header
from quotex.records import Article

BATCH = 64  # snippets of GAP that are parsed together
WARM_UP = Article(text="The road is closed, the mayor said on Monday. “It is late,” she added.", id="warm-up")
VIEWS = {"all": "all attributions", "speech": "speech and writing"}

Attributions = Literal["speech", "all"]


@dataclass(slots=True)
class Outcome:
    """The result of a task: tables by the marker of their place in a page, the main one first; figures and errors."""

    tables: dict[str, str] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    cases: list[ErrorCase] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Add the tables and figures of another outcome."""
        self.tables |= other.tables
        self.figures |= other.figures


def main() -> None:
    """Run the task of the command line; print its tables and write its figures where asked."""
    options = arguments()
    tasks = {"polnear": polnear, "gold": gold, "gap": gap, "who": who, "gender": gender, "linking": linking}
    outcome = tasks[options.task](options)
    print("\n\n".join(outcome.tables.values()))
    if outcome.cases:
        print("\n" + error_table(outcome.cases))
    if options.errors:
        print("\n" + error_examples(outcome.cases, options.errors, options.show))
    if options.json:
        options.json.write_text(json.dumps(outcome.figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.into:
        page = options.into.read_text(encoding="utf-8")
        options.into.write_text(filled(page, outcome.tables), encoding="utf-8")


def filled(page: str, tables: Mapping[str, str]) -> str:
    """Return the page with the tables between their markers.

    Raises ValueError without markers for the first table; other tables without markers are left out.
    """
    for number, (marker, table) in enumerate(tables.items()):
        if number == 0 or f"<!-- {marker} -->" in page:
            page = replace_table(page, table, marker)
    return page


def arguments() -> argparse.Namespace:
    """Return the arguments of the command line.

    Raises SystemExit if --data is missing or the category of errors is unknown.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the corpora")
    parser.add_argument("--models", help="as for quotex run; the bundled models if left out")
    parser.add_argument("--attributions", choices=VIEWS, help="default: all for polnear, speech for gold")
    parser.add_argument("--nested", action="store_true", help="score nested quotations on PolNeAR too")
    parser.add_argument("--pred", type=Path, metavar="FILE", help="score these predictions, run nothing")
    parser.add_argument("--write-pred", type=Path, metavar="FILE", help="write the predictions, one a line")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    parser.add_argument("--into", type=Path, metavar="PAGE", help="put the tables between the page's markers")
    parser.add_argument("--errors", metavar="CATEGORY", help="print cases of a category: " + ", ".join(MEANING))
    parser.add_argument("--show", type=int, default=20, metavar="N", help="how many of them, 20 if left out")
    tasks = parser.add_subparsers(dest="task", required=True)
    task = tasks.add_parser("polnear")
    task.add_argument("split")
    task.add_argument("--pronouns", type=Path, metavar="FILE", help="pronoun sources of these articles, with speakers")
    task = tasks.add_parser("gold")
    task.add_argument("file", type=Path)
    task.add_argument("--texts", type=Path, required=True, help="folder of the article texts")
    task = tasks.add_parser("linking")
    task.add_argument("file", type=Path)
    task.add_argument("--records", type=Path, required=True, help="records of the articles, made by quotex run")
    for name in ("gap", "who"):
        tasks.add_parser(name).add_argument("file", type=Path)
    task = tasks.add_parser("gender")
    task.add_argument("file", type=Path)
    task.add_argument("--people", type=Path, required=True, metavar="FILE", help="public persons with their gender")
    options = parser.parse_args()
    if options.task in ("polnear", "who") and not options.data:
        parser.error(f"{options.task} needs --data DIR")
    if options.errors and options.errors not in MEANING:
        raise SystemExit(f"no category of errors is called {options.errors!r}: choose one of {', '.join(MEANING)}")
    return options


def polnear(options: argparse.Namespace) -> Outcome:
    """Score attributions, confidences and speed on a split of PolNeAR."""
    documents = list(read_polnear(options.data / "polnear" / options.split))
    articles = [Article(text=document.text, id=document.name) for document in documents]
    view: Attributions = options.attributions or "all"
    predictions, speed = predict(articles, options, attributions=view, nested=options.nested, polnear_edges=True)
    matched = match_corpus(documents, predictions)
    outcome = attribution_scores(list(matched.values()), VIEWS[view])
    outcome.add(confidences(list(matched.values())))
    if options.pronouns:
        outcome.add(pronoun_sources(options.pronouns, documents, predictions))
    outcome.add(speed)
    marker = "polnear" if view == "all" else "polnear-speech"
    tables = {f"{marker}-{name}" if name else marker: table for name, table in outcome.tables.items()}
    return Outcome(tables, outcome.figures, list(polnear_errors(matched)))


def attribution_scores(matched: Sequence[Matched], view: str) -> Outcome:
    """Return scores by type over all gold and over gold with reporting words, and scores of exact segments."""
    everything, speech = score(matched), score(matched, speech_cues())
    intervals, segments = attribution_intervals(matched), score_segments(matched)
    tables = {
        "": polnear_table(everything, intervals, view),
        "cues": speech_table(speech),
        "segments": segment_table(segments),
    }
    figures = {
        "all": {group: s.as_json() for group, s in everything.items()},
        "speech cues": {group: s.as_json() for group, s in speech.items()},
        "attribution f1, 95 %": {group: [round(bound, 4) for bound in bounds] for group, bounds in intervals.items()},
        "segments": {part: s.as_json() for part, s in segments.items()},
    }
    return Outcome(tables, figures)


def confidences(matched: Sequence[Matched]) -> Outcome:
    """Return the calibration of the confidences; an empty outcome if predictions carry none."""
    groups = judged(matched)
    if not groups["all"]:
        return Outcome()
    tables = {"reliability": reliability_table(groups["all"]), "calibration": calibration_table(groups)}
    return Outcome(tables, {"calibration": {group: calibration(pairs) for group, pairs in groups.items()}})


def calibration(pairs: Sequence[Judged]) -> dict[str, Any]:
    """Return calibration error, bins, and precision at thresholds for one group of predictions."""
    return {
        "expected calibration error": round(expected_calibration_error(pairs), 4),
        "bins": [asdict(one) for one in reliability(pairs)],
        "kept": {str(k.threshold): {"kept": k.kept.value, "precision": k.precision.value} for k in kept_at(pairs)},
    }


def pronoun_sources(
    path: Path, documents: Sequence[GoldDocument], predictions: Mapping[str, Sequence[Prediction]]
) -> Outcome:
    """Score the speakers of annotated pronoun sources."""
    answers = {doc: [Answer(p.source, p.speaker) for p in items] for doc, items in predictions.items()}
    texts = {document.name: document.text for document in documents}
    found = score_pronouns(read_pronouns(path), texts, answers)
    return Outcome({"pronouns": pronoun_table(found)}, {"pronouns": found.as_json()})


def gold(options: argparse.Namespace) -> Outcome:
    """Score detection, speakers and speed on a gold file of this project."""
    articles = list(read_gold(options.file, options.texts))
    inputs = [
        Article(text=a.text, id=a.name, date=a.date or date, body_start=start)
        for a, (date, start) in ((a, date_header(a.text)) for a in articles)
    ]
    view: Attributions = options.attributions or "speech"
    predictions, speed = predict(inputs, options, attributions=view, nested=True, polnear_edges=False)
    figures, matched = score_gold(articles, predictions)
    outcome = Outcome({"gold": gold_table(figures)}, {"gold": figures.as_json()}, list(gold_errors(matched)))
    if outlets := scores_by_outlet(matched):
        scores = {outlet: score.as_json() for outlet, score in outlets.items()}
        outcome.add(Outcome({"gold-outlets": outlet_table(outlets)}, {"outlets": scores}))
    outcome.add(speed)
    return outcome


def gap(options: argparse.Namespace) -> Outcome:
    """Score pronouns on a GAP file."""
    from quotex.parsing.parser import Parser

    items, parser = read_gap(options.file), Parser(options.models)
    batches = (items[at : at + BATCH] for at in range(0, len(items), BATCH))
    parses = chain.from_iterable(parser.parse([Article(text=item.text) for item in batch]) for batch in batches)
    found = score_gap(items, parses)
    return Outcome({"gap": gap_table(found)}, {"gap": found.as_json()})


def who(options: argparse.Namespace) -> Outcome:
    """Score the person or body behind each source, for all articles and for each collection."""
    articles = read_who(options.file)
    texts = texts_of(articles, options.data)
    inputs = [Article(text=texts[article.doc], id=article.doc) for article in articles]
    found = run(inputs, options.models, options.attributions or "all", StageClock())
    results = score_who(articles, found.quotes)
    collections = {article.doc: article.collection for article in articles}
    groups = {"all": figures(results)}
    for collection in sorted(set(collections.values())):
        groups[collection] = figures([one for one in results if collections[one.doc] == collection])
    return Outcome({"who": who_table(groups)}, {"who": {name: asdict(one) for name, one in groups.items()}})


def gender(options: argparse.Namespace) -> Outcome:
    """Score the gender of the speakers of records."""
    found = score_gender(read_quotes(options.file), read_public_persons(options.people))
    return Outcome({"gender": gender_table(found)}, {"gender": found.as_json()})


def linking(options: argparse.Namespace) -> Outcome:
    """Score which speakers of different articles a database of the records joins."""
    from quotex.search import index_files, open_db

    with tempfile.TemporaryDirectory() as folder:
        index_files([str(options.records)], f"{folder}/quotes.db")
        with open_db(f"{folder}/quotes.db") as db:
            results = score_linking(read_pairs(options.file), db)
    return Outcome({"linking": linking_table(results)}, {"linking": pairwise(results).as_json()})


def speed_of(extraction: Extraction, stages: Mapping[str, float]) -> Outcome:
    """Return the speed of a run and the CPU seconds of its stages."""
    figures = {
        "words per second": round(extraction.words_per_second),
        "cpu seconds": {**stages, "all": extraction.seconds},
    }
    return Outcome({"speed": speed_table(extraction, stages)}, figures)


def predict(
    articles: Sequence[Article],
    options: argparse.Namespace,
    *,
    attributions: Attributions,
    nested: bool,
    polnear_edges: bool,
) -> tuple[Mapping[str, Sequence[Prediction]], Outcome]:
    """Return predictions by article id, and an outcome with the speed.

    They are read from --pred (then the outcome is empty) or extracted on one core. Raises SystemExit if the predictions
    read do not belong to the articles.
    """
    if options.pred:
        predictions = read_predictions(options.pred)
        if complaints := misplaced(predictions, {article.id: article.text for article in articles}):
            raise SystemExit("\n".join(complaints))
        return predictions, Outcome()
    clock = StageClock()
    with timed_stages(clock):
        extraction = run(articles, options.models, attributions, clock)
    texts = {article.id: article.text for article in articles}
    predictions = {
        name: from_quotes(quotes, text=texts[name], nested=nested, polnear_edges=polnear_edges)
        for name, quotes in extraction.quotes.items()
    }
    if options.write_pred:
        write_predictions(options.write_pred, predictions)
    return predictions, speed_of(extraction, dict(clock.seconds))


def run(articles: Sequence[Article], models: str | None, attributions: Attributions, clock: StageClock) -> Extraction:
    """Extract on one core; loading the models and the first call are not timed."""
    import torch

    from quotex import Extractor

    torch.set_num_threads(1)
    extractor = Extractor(models=models, attributions=attributions)
    extractor.extract_articles([WARM_UP])
    clock.clear()
    return extract(extractor, articles)


@contextmanager
def timed_stages(clock: StageClock) -> Iterator[None]:
    """Time the stages of quotex while the block runs.

    Stages are the processors of all pipelines built, the network, and the rules for quotations and speakers.
    """
    from stanza.pipeline.core import Pipeline

    from quotex import extractor
    from quotex.parsing.encoder.annotator import Annotator

    build = Pipeline.__init__

    def build_timed(self: Pipeline, *args: object, **kwargs: object) -> None:
        build(self, *args, **kwargs)
        for name, processor in self.processors.items():
            processor.process = clock.timed(name, processor.process)
            processor.bulk_process = clock.timed(name, processor.bulk_process)

    stages: list[tuple[Any, str, str]] = [
        (Annotator, "annotate", "network"),
        (extractor, "attributions", "quotation rules"),
        (extractor, "resolve", "speaker rules"),
    ]
    with ExitStack() as changes:
        changes.enter_context(patch.object(Pipeline, "__init__", build_timed))
        for owner, name, stage in stages:
            changes.enter_context(patch.object(owner, name, clock.timed(stage, getattr(owner, name))))
        yield


if __name__ == "__main__":
    main()
