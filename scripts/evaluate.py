"""Measure quotex against annotated articles: what it finds, whose words it says they are, and how fast.

    python scripts/evaluate.py --data DIR polnear dev
    python scripts/evaluate.py gold FILE.jsonl --texts DIR

DIR holds polnear/<split>/{text,attributions}. PolNeAR annotates every attribution and none inside another: the first
command therefore runs with all attributions, leaves nested quotations out, and adds a "that" which directly precedes
a content, as PolNeAR's contents keep it. The second runs the default output, nested quotations included.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

from quotex.evaluation import (
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
from quotex.evaluation.errors import ErrorCase, error_examples, error_table, gold_errors, polnear_errors
from quotex.evaluation.extraction import speed_table
from quotex.evaluation.predictions import misplaced
from quotex.evaluation.tables import gold_table, polnear_table, replace_table, speech_table
from quotex.evaluation.timing import StageClock
from quotex.readers import date_header
from quotex.records import Article

WARM_UP = Article(text="The road is closed, the mayor said on Monday. “It is late,” she added.", id="warm-up")


def main() -> None:
    options = arguments()
    tables, result, cases = polnear(options) if options.task == "polnear" else gold(options)
    print("\n\n".join(tables))
    if cases:
        print("\n" + error_table(cases))
    if options.errors:
        chosen = [case for case in cases if options.category in (None, case.category)]
        print("\n" + error_examples(chosen, options.errors))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.into:
        page = options.into.read_text(encoding="utf-8")
        options.into.write_text(replace_table(page, tables[0], options.marker or options.task), encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the corpora")
    parser.add_argument("--models", help="as for quotex run; the bundled models if left out")
    parser.add_argument("--attributions", choices=("speech", "all"), help="default: all for polnear, speech for gold")
    parser.add_argument("--nested", action="store_true", help="score nested quotations on PolNeAR too")
    parser.add_argument("--pred", type=Path, metavar="FILE", help="score these predictions, run nothing")
    parser.add_argument("--write-pred", type=Path, metavar="FILE", help="write the predictions, one a line")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    parser.add_argument("--into", type=Path, metavar="PAGE", help="put the first table between the page's markers")
    parser.add_argument("--marker", metavar="NAME", help="name of these markers, polnear or gold if left out")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print N examples of each kind of error")
    parser.add_argument("--category", help="only examples of this category")
    tasks = parser.add_subparsers(dest="task", required=True)
    task = tasks.add_parser("polnear")
    task.add_argument("split")
    task = tasks.add_parser("gold")
    task.add_argument("file", type=Path)
    task.add_argument("--texts", type=Path, required=True, help="folder of the article texts")
    options = parser.parse_args()
    if options.task == "polnear" and not options.data:
        parser.error("polnear needs --data DIR")
    return options


Attributions = Literal["speech", "all"]
Outcome = tuple[list[str], dict[str, Any], list[ErrorCase]]


def polnear(options: argparse.Namespace) -> Outcome:
    """Tables, figures and errors on a split of PolNeAR."""
    documents = list(read_polnear(options.data / "polnear" / options.split))
    articles = [Article(text=document.text, id=document.name) for document in documents]
    predictions, speed = predict(articles, options, attributions="all", nested=options.nested, with_that=True)
    matched = match_corpus(documents, predictions)
    everything, speech = score(matched.values()), score(matched.values(), speech_cues())
    result = {
        "all": {group: s.as_json() for group, s in everything.items()},
        "speech cues": {group: s.as_json() for group, s in speech.items()},
        **speed.figures,
    }
    return [polnear_table(everything), speech_table(speech), *speed.tables], result, list(polnear_errors(matched))


def gold(options: argparse.Namespace) -> Outcome:
    """Tables, figures and errors on a gold file of ours."""
    articles = list(read_gold(options.file, options.texts))
    inputs = [
        Article(text=a.text, id=a.name, date=a.date or date, body_start=start)
        for a, (date, start) in ((a, date_header(a.text)) for a in articles)
    ]
    predictions, speed = predict(inputs, options, attributions="speech", nested=True, with_that=False)
    figures, matched = score_gold(articles, predictions)
    result = {"gold": figures.as_json(), **speed.figures}
    return [gold_table(figures), *speed.tables], result, list(gold_errors(matched))


class Speed:
    """Tables and figures of a timed run; none when predictions came from a file."""

    def __init__(self, extraction: Extraction | None = None, stages: Mapping[str, float] | None = None) -> None:
        self.tables = [speed_table(extraction, stages or {})] if extraction else []
        self.figures: dict[str, Any] = {}
        if extraction:
            self.figures["words per second"] = round(extraction.words_per_second)
            self.figures["cpu seconds"] = {**(stages or {}), "all": extraction.seconds}


def predict(
    articles: Sequence[Article],
    options: argparse.Namespace,
    *,
    attributions: Attributions,
    nested: bool,
    with_that: bool,
) -> tuple[Mapping[str, Sequence[Prediction]], Speed]:
    """Predictions by article id: read from --pred, or extracted here on one core."""
    if options.pred:
        predictions = read_predictions(options.pred)
        if complaints := misplaced(predictions, {article.id: article.text for article in articles}):
            raise SystemExit("\n".join(complaints))
        return predictions, Speed()
    clock = StageClock()
    with timed_stages(clock):
        extraction = run(articles, options.models, options.attributions or attributions, clock)
    texts = {article.id: article.text for article in articles}
    predictions = {
        name: from_quotes(quotes, text=texts[name], nested=nested, with_that=with_that)
        for name, quotes in extraction.quotes.items()
    }
    if options.write_pred:
        write_predictions(options.write_pred, predictions)
    return predictions, Speed(extraction, dict(clock.seconds))


def run(articles: Sequence[Article], models: str | None, attributions: Attributions, clock: StageClock) -> Extraction:
    """One core; neither loading the models nor the first call is timed."""
    import torch

    from quotex import Extractor

    torch.set_num_threads(1)
    extractor = Extractor(models=models, attributions=attributions)
    extractor.extract_articles([WARM_UP])
    clock.clear()
    return extract(extractor, articles)


@contextmanager
def timed_stages(clock: StageClock) -> Iterator[None]:
    """Time what runs meanwhile: every processor of the pipelines built, the network behind them, and the rules."""
    from stanza.pipeline.core import Pipeline

    from quotex import extractor
    from quotex.parsing.annotator import Annotator

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
