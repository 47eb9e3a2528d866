"""Fit the weights of the confidence of proposals on the held-out articles of PolNeAR train; write them to the lexicon.

    python scripts/fit_confidence.py --data DIR [--models MODELS]

DIR holds polnear/train/{text,attributions}. An attribution counts as right where its content overlaps an annotated one
with the same source; nested ones are left out, since the corpus does not annotate them. The model is a logistic
regression with a quadratic penalty, fitted by Newton's method, so the same articles give the same weights.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.corpora import GoldDocument, Offsets, is_held_out, read_polnear
from evaluation.polnear import match
from quotex.parsing.document import Parse
from quotex.parsing.parser import Parser
from quotex.quotations.candidates import PROPOSAL
from quotex.quotations.confidence import features
from quotex.quotations.evidence import Evidence
from quotex.quotations.extract import STEPS, rate, run_steps
from quotex.quotations.nesting import nesting
from quotex.quotations.speech_filter import quote_type
from quotex.records import Article

LEXICON = Path(__file__).parents[1] / "quotex" / "lexicons" / "en" / "confidence.tsv"
LEAST = 12  # times that a feature must occur
PENALTY = 10.0
ITERATIONS = 50

HEADER = """\
# Weights of the confidence of an attribution: name, weight (see quotex/quotations/confidence.py).
# Fitted by scripts/fit_confidence.py on articles that the network was not trained on; do not edit by hand.
"""

Floats = NDArray[np.float64]
Sample = tuple[Mapping[str, float], bool]


@dataclass(frozen=True, slots=True)
class _Spans:
    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...]


def samples(document: GoldDocument, parse: Parse) -> Iterator[Sample]:
    """Yield the features of each proposed attribution that is not nested, and whether it is right."""
    evidence = Evidence.of(parse)
    candidates = run_steps(evidence, STEPS[: STEPS.index(rate)])
    candidates = [candidate for candidate, outer in zip(candidates, nesting(candidates), strict=True) if outer is None]
    spans = [_Spans(*map(parse.delivered, (c.content, c.cue, c.source))) for c in candidates]
    matched = match(document.text, document.attributions, spans)
    right = {id(matched.predicted[number].spans) for number in matched.attribution.values()}
    for candidate, found in zip(candidates, spans, strict=True):
        if candidate.rule == PROPOSAL:
            kind, report = quote_type(evidence.quotes, candidate.content), evidence.report_of(candidate.cue_head)
            yield features(evidence.quotes, candidate, kind, report), id(found) in right


def fit(found: Sequence[Sample]) -> dict[str, float]:
    """Return the weights of the features that occur often enough."""
    counts = Counter(name for values, _ in found for name in values)
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    table = np.array([[values.get(name, 0.0) for name in names] for values, _ in found])
    right = np.array([is_right for _, is_right in found], dtype=np.float64)
    return dict(zip(names, map(float, newton(table, right, PENALTY)), strict=True))


def newton(table: Floats, right: Floats, penalty: float) -> Floats:
    """Return the weights of a logistic regression with `penalty` / 2 times their squares added to the loss."""
    weights = np.zeros(table.shape[1])
    for _ in range(ITERATIONS):
        chance = 1 / (1 + np.exp(-(table @ weights)))
        slope = table.T @ (chance - right) + penalty * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + penalty * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def held_out(folder: Path, models: str | None, size: int = 8) -> Iterator[Sample]:
    """Yield the samples of the held-out articles, parsed a few at a time."""
    parser = Parser(models)
    documents = (d for d in read_polnear(folder) if is_held_out(d.name))
    while group := list(islice(documents, size)):
        for document, parse in zip(group, parser.parse([Article(d.text) for d in group]), strict=True):
            yield from samples(document, parse)


def write(weights: Mapping[str, float], path: Path) -> None:
    """Write the weights to a lexicon, sorted by name."""
    lines = [f"{name}\t{weight:.4f}\n" for name, weight in sorted(weights.items())]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")


def main() -> None:
    """Fit the weights and write them to the lexicon."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds polnear/train")
    parser.add_argument("--models", help="as for quotex run; the bundled models if left out")
    parser.add_argument("--out", type=Path, default=LEXICON, help="default: %(default)s")
    options = parser.parse_args()
    found = list(held_out(options.data / "polnear" / "train", options.models))
    weights = fit(found)
    write(weights, options.out)
    print(f"{options.out}: {len(weights)} weights from {len(found)} attributions")


if __name__ == "__main__":
    main()
