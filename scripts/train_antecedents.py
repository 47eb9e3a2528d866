"""Learns quotex/lexicons/en/antecedents.tsv, the weights by which pronouns find their antecedents, from GAP.

    python scripts/train_antecedents.py gap-development.tsv
    python scripts/train_antecedents.py gap-development.tsv --folds 5          # cross-validation, writes no weights

A conditional log-linear model over the mentions that gender, number and binding leave open: the odds that the pronoun
means one of the right mentions are maximized, with a Gaussian prior. Weights marked "judged" in the file are kept as
they are. A mention's features depend on how the pronouns before it were resolved, so training repeats with the weights
of the round before. The result depends on the data and the models alone.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from evaluation.gap import GapItem, GapScore, count, read_gap
from quotex.lexicons import rows
from quotex.parsing.document import Parse
from quotex.parsing.parser import Parser
from quotex.quotations import attributions
from quotex.records import Article
from quotex.speakers import chains
from quotex.speakers.discourse import Case, Discourse
from quotex.speakers.pronoun_coreference import candidates, pronoun_at
from quotex.speakers.pronoun_features import weights
from quotex.speakers.resolve import resolved_discourse
from quotex.text.spans import Offsets

LEXICON = Path(__file__).resolve().parent.parent / "quotex" / "lexicons" / "en" / "antecedents.tsv"
PRIOR = 2.5  # inverse variance of the weights; this and the next by five-fold cross-validation on GAP development
MIN_COUNT = 15  # pronouns that a feature must occur with
ROUNDS = 3
BATCH = 32  # articles parsed together


@dataclass(frozen=True, slots=True)
class Example:
    """The features of each mention that a pronoun may go back to, and which mentions are right."""

    features: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


def main() -> None:
    options = arguments()
    items = read_gap(options.gap)
    parses = read_parses(items, options.models, options.parses)
    if not options.folds:
        train(items, parses)
        return
    kept = LEXICON.read_text(encoding="utf-8")
    try:
        score = cross_validate(items, parses, options.folds, options.seed)
    finally:
        write(kept)
    part = score.overall
    print(f"precision {part.precision.value:.3f}, recall {part.recall.value:.3f}, F1 {part.f1:.3f}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gap", type=Path, help="gap-development.tsv")
    parser.add_argument("--models", help="as for quotex run; the bundled models if left out")
    parser.add_argument(
        "--parses", type=Path, metavar="FILE", help="read the parses from this file, or keep them there"
    )
    parser.add_argument("--folds", type=int, default=0, help="cross-validate with so many folds")
    parser.add_argument("--seed", type=int, default=0, help="of the division into folds")
    return parser.parse_args()


def read_parses(items: Sequence[GapItem], models: str | None, file: Path | None) -> list[Parse]:
    """The parse of each item."""
    if file is not None and file.exists():
        with file.open("rb") as kept:
            found: dict[str, Parse] = pickle.load(kept)
    else:
        parser, found = Parser(models), {}
        for start in range(0, len(items), BATCH):
            batch = items[start : start + BATCH]
            parsed = parser.parse([Article(item.text) for item in batch])
            found.update({item.id: parse for item, parse in zip(batch, parsed, strict=True)})
        if file is not None:
            file.write_bytes(pickle.dumps(found))
    return [found[item.id] for item in items]


def train(items: Sequence[GapItem], parses: Sequence[Parse]) -> None:
    """Learn the weights from the items and write them."""
    judged = {name: float(weight) for name, weight, origin in rows(LEXICON.name, 3) if origin == "judged"}
    write(table({}))
    for _ in range(ROUNDS):
        found = [example(item, parse) for item, parse in zip(items, parses, strict=True)]
        write(table(fit([one for one in found if one is not None], judged)))


def cross_validate(items: Sequence[GapItem], parses: Sequence[Parse], folds: int, seed: int) -> GapScore:
    """The score on each part of the items with the weights that the other parts give."""
    order = list(range(len(items)))
    random.Random(seed).shuffle(order)
    score = GapScore()
    for fold in range(folds):
        held = set(order[fold::folds])
        rest = [number for number in order if number not in held]
        train([items[number] for number in rest], [parses[number] for number in rest])
        for number in sorted(held):
            parse = parses[number]
            count(score, items[number], chains(parse, attributions(parse, speech_only=True)))
    return score


def example(item: GapItem, parse: Parse) -> Example | None:
    """What an item teaches: the mentions of the right name are right, or all but the two names where neither is."""
    discourse = resolved_discourse(parse, attributions(parse, speech_only=True))
    words = parse.words_in(*item.pronoun)
    row = pronoun_at(discourse, words[0]) if words else None
    if row is None:
        return None
    found = candidates(discourse, Case(words[0], discourse.sources.get(words[0], ())), row)
    named = [entities(discourse, name.span) for name in item.names]
    meant = [some for some, name in zip(named, item.names, strict=True) if name.coreferent]
    if meant:
        right = tuple(one.entity in meant[0] for one in found)
    else:
        right = tuple(one.entity not in named[0] | named[1] for one in found)
    if not any(right) or all(right):
        return None
    return Example(tuple(one.features for one in found), right)


def entities(discourse: Discourse, span: Offsets) -> set[int]:
    """The entities named in a span."""
    links = [discourse.link(index) for index in discourse.parse.words_in(*span)]
    return {discourse.resolved(link.entity) for link in links if link is not None and link.entity is not None}


def fit(examples: Sequence[Example], judged: dict[str, float]) -> dict[str, float]:
    """The weights of all features frequent enough that maximize the odds of the right mentions."""
    counts = Counter(name for one in examples for name in {name for mention in one.features for name in mention})
    names = sorted(name for name, number in counts.items() if number >= MIN_COUNT and name not in judged)
    column = {name: number for number, name in enumerate(names)}
    mentions = [mention for one in examples for mention in one.features]
    flat = torch.tensor([column[name] for mention in mentions for name in mention if name in column])
    lengths = torch.tensor([sum(name in column for name in mention) for mention in mentions])
    starts = lengths.cumsum(0) - lengths
    given = torch.tensor([sum(judged.get(name, 0.0) for name in mention) for mention in mentions], dtype=torch.float64)
    sizes = [len(one.features) for one in examples]
    wrong = torch.tensor([not right for one in examples for right in one.right])
    weight = torch.zeros(len(names), 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight], max_iter=150, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = torch.nn.functional.embedding_bag(flat, weight, starts, mode="sum").squeeze(1) + given
        value = log_sums(scores, sizes) - log_sums(scores.masked_fill(wrong, -torch.inf), sizes)
        value = value + PRIOR / 2 * weight.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return dict(zip(names, weight.squeeze(1).tolist(), strict=True))


def log_sums(scores: torch.Tensor, sizes: Sequence[int]) -> torch.Tensor:
    """The logarithms of the sums of the exponents in consecutive stretches, added up."""
    padded = torch.nn.utils.rnn.pad_sequence(list(scores.split(list(sizes))), True, -torch.inf)
    return padded.logsumexp(1).sum()


def table(trained: dict[str, float]) -> str:
    """The weights file with these trained weights; comments and judged weights are kept."""
    lines = LEXICON.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.startswith("#") or line.endswith("\tjudged")]
    return "\n".join([*kept, *(f"{name}\t{value:.2f}\ttrained" for name, value in sorted(trained.items()))]) + "\n"


def write(text: str) -> None:
    """Write the weights file and make the resolver read it."""
    LEXICON.write_text(text, encoding="utf-8")
    weights.cache_clear()


if __name__ == "__main__":
    main()
