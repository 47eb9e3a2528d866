"""Learn quotex/lexicons/en/antecedents.tsv, the weights by which pronouns find their antecedents, from GAP and news.

    python scripts/train_antecedents.py gap-development.tsv --data DIR
    python scripts/train_antecedents.py gap-development.tsv --data DIR --folds 5   # cross-validation, writes no weights

DIR holds who/train.jsonl (see evaluation/who.py) with the texts of its articles in polnear/train/text and
who/worldwide.articles.jsonl: news, with the speaker behind each source.

A conditional log-linear model over the mentions that gender, number and binding leave open: the odds that the pronoun
means one of the right mentions are maximized, with a Gaussian prior. A mention's features depend on how the pronouns
before it were resolved, so training repeats with the weights of the round before. The result depends on the data and
the models alone.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from evaluation.gap import GapItem, GapScore, count, read_gap
from evaluation.who import WhoArticle, WhoSource, matches, place_of, read_who, texts_of
from quotex.lexicons import rows
from quotex.parsing.document import Parse
from quotex.parsing.parser import Parser
from quotex.quotations import Attribution, attributions
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


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with its attributions, and what is known of its pronouns."""

    known: GapItem | WhoArticle
    parse: Parse
    attributions: Sequence[Attribution]

    def discourse(self) -> Discourse:
        """Return the text resolved with the weights of now."""
        return resolved_discourse(self.parse, self.attributions)


def main() -> None:
    options = arguments()
    lessons = read_lessons(options)
    if not options.folds:
        train(lessons)
        return
    kept = LEXICON.read_text(encoding="utf-8")
    try:
        gap, news = cross_validate(lessons, options.folds, options.seed)
    finally:
        write(kept)
    part = gap.overall
    print(f"GAP: precision {part.precision.value:.3f}, recall {part.recall.value:.3f}, F1 {part.f1:.3f}")
    print(f"news: {news[True]} of {news.total()} pronouns right")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gap", type=Path, help="gap-development.tsv")
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--models", help="as for quotex run; the bundled models if left out")
    parser.add_argument(
        "--parses", type=Path, metavar="FILE", help="read the parses from this file, or keep them there"
    )
    parser.add_argument("--folds", type=int, default=0, help="cross-validate with so many folds")
    parser.add_argument("--seed", type=int, default=0, help="of the division into folds")
    return parser.parse_args()


def read_lessons(options: argparse.Namespace) -> list[Lesson]:
    """Return the items of GAP and the articles of news with their parses, read from a file or kept there."""
    articles = read_who(options.data / "who" / "train.jsonl")
    news = texts_of(articles, options.data)
    known: list[tuple[GapItem | WhoArticle, str]] = [(item, item.text) for item in read_gap(options.gap)]
    known += [(one, news[one.doc]) for one in articles]
    if options.parses and options.parses.exists():
        parses: list[Parse] = pickle.loads(options.parses.read_bytes())
    else:
        parses = list(parsed([text for _, text in known], options.models))
        if options.parses:
            options.parses.write_bytes(pickle.dumps(parses))
    return [
        Lesson(one, parse, attributions(parse, speech_only=isinstance(one, GapItem)))
        for (one, _), parse in zip(known, parses, strict=True)
    ]


def parsed(texts: Sequence[str], models: str | None) -> Iterator[Parse]:
    """Yield the parse of each text."""
    parser = Parser(models)
    for start in range(0, len(texts), BATCH):
        yield from parser.parse([Article(text) for text in texts[start : start + BATCH]])


def train(lessons: Sequence[Lesson]) -> None:
    """Learn the weights from the lessons and write them; judged ones are kept."""
    judged = {name: float(weight) for name, weight, origin in rows(LEXICON.name, 3) if origin == "judged"}
    write(table({}))
    for _ in range(ROUNDS):
        write(table(fit([example for lesson in lessons for example in examples(lesson)], judged)))


def cross_validate(lessons: Sequence[Lesson], folds: int, seed: int) -> tuple[GapScore, Counter[bool]]:
    """Return the score on each part of the lessons with the weights of the others: on GAP, and right ones in news."""
    order = list(range(len(lessons)))
    random.Random(seed).shuffle(order)
    gap, news = GapScore(), Counter[bool]()
    for fold in range(folds):
        held = set(order[fold::folds])
        train([lessons[number] for number in order if number not in held])
        for number in sorted(held):
            known, lesson = lessons[number].known, lessons[number]
            if isinstance(known, GapItem):
                count(gap, known, chains(lesson.parse, lesson.attributions))
            else:
                news.update(verdicts(known, lesson.discourse()))
    return gap, news


def examples(lesson: Lesson) -> list[Example]:
    """Return what a text teaches."""
    discourse = lesson.discourse()
    if isinstance(lesson.known, GapItem):
        found = [gap_example(lesson.known, discourse)]
    else:
        found = [example(discourse, head, right) for head, right in pronoun_sources(lesson.known, discourse)]
    return [one for one in found if one is not None]


def gap_example(item: GapItem, discourse: Discourse) -> Example | None:
    """Return what an item teaches: mentions of the right name are right, or all but those of both names."""
    words = discourse.parse.words_in(*item.pronoun)
    named = [entities(discourse, name.span) for name in item.names]
    meant = [some for some, name in zip(named, item.names, strict=True) if name.coreferent]
    every = set(range(len(discourse.entities)))
    return example(discourse, words[0], meant[0] if meant else every - named[0] - named[1]) if words else None


def example(discourse: Discourse, head: int, right: set[int]) -> Example | None:
    """Return the candidates of a pronoun with those of the right entities marked; None where nothing can be learned."""
    row = pronoun_at(discourse, head)
    if row is None:
        return None
    found = candidates(discourse, Case(head, discourse.sources.get(head, ())), row)
    marked = tuple(one.entity in right for one in found)
    return Example(tuple(one.features for one in found), marked) if any(marked) and not all(marked) else None


def verdicts(article: WhoArticle, discourse: Discourse) -> Iterator[bool]:
    """Yield for each pronoun that is a source in an article whether it is resolved rightly."""
    for head, right in pronoun_sources(article, discourse):
        entity = discourse.decide(head).entity
        yield entity is not None and discourse.resolved(entity) in right


def pronoun_sources(article: WhoArticle, discourse: Discourse) -> Iterator[tuple[int, set[int]]]:
    """Yield the head of each source that is a third-person pronoun, with the entities that it means.

    Joint speakers and those whom the article names, but whose name was not recognized, are left out.
    """
    found = [(one.source, one.content[0][0]) for one in discourse.attributions]
    for source in article.sources:
        number = None if source.is_unstated else place_of(source, found)
        head = None if number is None else discourse.source_of(number)
        if head is None or pronoun_at(discourse, head) is None or " + " in source.speaker:
            continue
        right = meant(source, discourse)
        if right:
            yield head, right


def meant(source: WhoSource, discourse: Discourse) -> set[int]:
    """Return the entities that a source means: those with the name that fits best, or all without a name."""
    if not source.is_named:
        return {number for number, one in enumerate(discourse.entities) if not one.named}
    fits: dict[str, set[int]] = {"full": set(), "part": set()}
    for number, one in enumerate(discourse.entities):
        match = matches(one.name, source.speaker, source.kind) if one.named else None
        if match is not None:
            fits[match].add(number)
    return fits["full"] or fits["part"]


def entities(discourse: Discourse, span: Offsets) -> set[int]:
    """The entities named in a span."""
    links = [discourse.link(index) for index in discourse.parse.words_in(*span)]
    return {discourse.resolved(link.entity) for link in links if link is not None and link.entity is not None}


def fit(examples: Sequence[Example], judged: Mapping[str, float]) -> dict[str, float]:
    """The weights of all features frequent enough that maximize the odds of the right mentions."""
    counts = Counter(name for one in examples for name in {name for mention in one.features for name in mention})
    names = sorted(name for name, number in counts.items() if number >= MIN_COUNT and name not in judged)
    column = {name: number for number, name in enumerate(names)}
    mentions = [mention for one in examples for mention in one.features]
    flat = torch.tensor([column[name] for mention in mentions for name in mention if name in column])
    lengths = torch.tensor([sum(name in column for name in mention) for mention in mentions])
    starts = lengths.cumsum(0) - lengths
    parts = torch.tensor([number for number, one in enumerate(examples) for _ in one.features])
    wrong = torch.tensor([not right for one in examples for right in one.right])
    given = torch.tensor([sum(judged.get(name, 0.0) for name in mention) for mention in mentions], dtype=torch.float64)
    weight = torch.zeros(len(names), 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight], max_iter=150, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = torch.nn.functional.embedding_bag(flat, weight, starts, mode="sum").squeeze(1) + given
        value = log_sums(scores, parts) - log_sums(scores.masked_fill(wrong, -torch.inf), parts)
        value = value + PRIOR / 2 * weight.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return dict(zip(names, weight.squeeze(1).tolist(), strict=True))


def log_sums(scores: torch.Tensor, parts: torch.Tensor) -> torch.Tensor:
    """Return the logarithms of the sums of the exponents of scores with the same part number, added up."""
    count = int(parts[-1]) + 1
    highest = torch.full((count,), -torch.inf, dtype=scores.dtype).scatter_reduce(0, parts, scores.detach(), "amax")
    sums = torch.zeros(count, dtype=scores.dtype).index_add(0, parts, (scores - highest[parts]).exp())
    return (highest + sums.log()).sum()


def table(learned: Mapping[str, float]) -> str:
    """Return the weights file with these weights; comments and judged weights are kept."""
    lines = LEXICON.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.startswith("#") or line.endswith("\tjudged")]
    return "\n".join([*kept, *(f"{name}\t{value:.2f}\ttrained" for name, value in sorted(learned.items()))]) + "\n"


def write(text: str) -> None:
    """Write the weights file and make the resolver read it."""
    LEXICON.write_text(text, encoding="utf-8")
    weights.cache_clear()


if __name__ == "__main__":
    main()
