"""Learn the antecedents of pronouns and descriptions: antecedents.tsv and descriptions.tsv, from GAP and news.

    python scripts/train_antecedents.py gap-development.tsv --data DIR
    python scripts/train_antecedents.py gap-development.tsv --data DIR --folds 5   # cross-validation, writes no weights

DIR holds who/train.jsonl (see evaluation/who.py) with the texts of its articles in polnear/train/text and
who/worldwide.articles.jsonl: news, with the speaker behind each source.

Both are conditional log-linear models (quotex/speakers/ranking.py): the odds of the right candidates are maximized,
with a Gaussian prior. Pronouns learn from both corpora, with a second weight of each feature for pronouns that are
sources (those of news); descriptions learn from news. The features depend on how what stands before was resolved, so
training repeats with the weights of the round before. The result depends on the data and the models alone.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
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
from quotex.speakers import chains, nominal_coreference, pronoun_coreference
from quotex.speakers.discourse import Case, Discourse
from quotex.speakers.mentions import Mention
from quotex.speakers.pronoun_coreference import SPEAKS, pronoun_at
from quotex.speakers.ranking import Candidate, weights
from quotex.speakers.resolve import resolved_discourse
from quotex.text.spans import Offsets

LEXICONS = Path(__file__).resolve().parent.parent / "quotex" / "lexicons" / "en"
ROUNDS = 3
BATCH = 32  # articles parsed together


@dataclass(frozen=True, slots=True)
class Model:
    """A file of weights and its settings, chosen by five-fold cross-validation on the training data.

    `prior` is the inverse variance of the weights, `min_count` the number of texts that a feature must occur in.
    """

    lexicon: str
    prior: float
    min_count: int


PRONOUNS = Model(pronoun_coreference.LEXICON, 2.5, 15)
DESCRIPTIONS = Model(nominal_coreference.LEXICON, 0.8, 5)


@dataclass(frozen=True, slots=True)
class Example:
    """The features of each candidate antecedent of an expression, and which candidates are right."""

    features: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with its attributions and the gold of its pronouns and descriptions."""

    known: GapItem | WhoArticle
    parse: Parse
    attributions: Sequence[Attribution]

    def discourse(self) -> Discourse:
        """Return the text resolved with the current weights."""
        return resolved_discourse(self.parse, self.attributions)


def main() -> None:
    """Train on all lessons, or cross-validate and restore the weights."""
    options = arguments()
    lessons = read_lessons(options)
    if not options.folds:
        train(lessons)
        return
    kept = {model: lexicon(model).read_text(encoding="utf-8") for model in (PRONOUNS, DESCRIPTIONS)}
    try:
        gap, news = cross_validate(lessons, options.folds, options.seed)
    finally:
        for model, text in kept.items():
            write(model, text)
    part = gap.overall
    print(f"GAP: precision {part.precision.value:.3f}, recall {part.recall.value:.3f}, F1 {part.f1:.3f}")
    for kind in ("pronoun", "description"):
        print(f"news: {news[kind, True]} of {news[kind, True] + news[kind, False]} sources right, {kind}")


def arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
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
    """Learn the weights from the lessons and write them; weights judged by hand are kept."""
    for model in (PRONOUNS, DESCRIPTIONS):
        write(model, table(model, {}))
    for number in range(ROUNDS):
        found: dict[Model, list[list[Example]]] = {PRONOUNS: [], DESCRIPTIONS: []}
        for lesson in lessons:
            taught = list(examples(lesson))
            for model, some in found.items():
                some.append([example for own, example in taught if own == model])
        for model, some in found.items():
            write(model, table(model, fit(some, model)))
            print(f"round {number + 1}: {model.lexicon}, {sum(map(len, some))} examples", flush=True)


def cross_validate(lessons: Sequence[Lesson], folds: int, seed: int) -> tuple[GapScore, Counter[tuple[str, bool]]]:
    """Score each fold with weights learned on the others: GAP, and the verdicts on news by kind."""
    order = list(range(len(lessons)))
    random.Random(seed).shuffle(order)
    gap, news = GapScore(), Counter[tuple[str, bool]]()
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


def examples(lesson: Lesson) -> Iterator[tuple[Model, Example]]:
    """Yield the examples of a text, each with its model."""
    discourse = lesson.discourse()
    if isinstance(lesson.known, GapItem):
        yield from one_of(PRONOUNS, gap_example(lesson.known, discourse))
        return
    for head, source in sources(lesson.known, discourse):
        mention = description_at(discourse, head)
        if mention is not None:
            yield from one_of(DESCRIPTIONS, description_example(discourse, mention, source))
        elif pronoun_at(discourse, head) is not None:
            right = meant(source, discourse)
            if right:
                yield from one_of(PRONOUNS, pronoun_example(discourse, head, right))


def one_of(model: Model, example: Example | None) -> Iterator[tuple[Model, Example]]:
    """Yield an example with its model, unless all or none of its candidates are right."""
    if example is not None and any(example.right) and not all(example.right):
        yield model, example


def gap_example(item: GapItem, discourse: Discourse) -> Example | None:
    """Return the example of a GAP item, None without a pronoun.

    Mentions of the right name are right; if the pronoun means neither name, all but mentions of these two are.
    """
    words = discourse.parse.words_in(*item.pronoun)
    named = [entities(discourse, name.span) for name in item.names]
    meant = [some for some, name in zip(named, item.names, strict=True) if name.coreferent]
    every = set(range(len(discourse.entities)))
    return pronoun_example(discourse, words[0], meant[0] if meant else every - named[0] - named[1]) if words else None


def pronoun_example(discourse: Discourse, head: int, right: set[int]) -> Example | None:
    """Return the candidates of a pronoun, with those of the right entities marked; None if the head is no pronoun."""
    row = pronoun_at(discourse, head)
    if row is None:
        return None
    attributions = discourse.sources.get(head, ())
    found = pronoun_coreference.candidates(discourse, Case(head, attributions), row)
    return Example(
        tuple(with_prefixed(one.features) if attributions else one.features for one in found),
        tuple(one.entity in right for one in found),
    )


def with_prefixed(features: Sequence[str]) -> tuple[str, ...]:
    """Return the features, and each again with a prefix that marks pronouns as sources."""
    return (*features, *(f"{SPEAKS}{name}" for name in features))


def description_at(discourse: Discourse, head: int) -> Mention | None:
    """Return the nominal mention with this head, None if it is a name or a pronoun."""
    mention = discourse.mention(head)
    unnamed = mention is not None and not mention.named and discourse.parse.words[head].upos not in ("DET", "PRON")
    return mention if unnamed else None


def description_example(discourse: Discourse, mention: Mention, source: WhoSource) -> Example:
    """Return the candidates of a description, with the right ones marked.

    If the article does not name the person or body, all unnamed readings are right, since the gold does not say which
    earlier phrase is taken up.
    """
    found = nominal_coreference.candidates(discourse, mention)
    right = meant(source, discourse, {one.entity for one in found if one.entity is not None})
    return Example(
        tuple(one.features for one in found), tuple(is_right(discourse, mention, source, right, one) for one in found)
    )


def is_right(discourse: Discourse, mention: Mention, source: WhoSource, right: set[int], one: Candidate) -> bool:
    """Return whether a candidate means the person or body behind the source."""
    if one.entity is None:
        return not source.is_named or matches(mention.phrase, source.speaker, source.kind) is not None
    return one.entity in right if source.is_named else not discourse.entities[one.entity].named


def verdicts(article: WhoArticle, discourse: Discourse) -> Iterator[tuple[str, bool]]:
    """Yield the kind of each source, "pronoun" or "description", and whether it is resolved correctly."""
    for head, source in sources(article, discourse):
        description = description_at(discourse, head) is not None
        right = meant(source, discourse, set(range(len(discourse.entities))))
        decided = discourse.decide(head).entity
        entity = None if decided is None else discourse.resolved(decided)
        named = entity is not None and discourse.entities[entity].named
        if description:
            yield "description", (entity in right if source.is_named else not named)
        elif pronoun_at(discourse, head) is not None and right:
            yield "pronoun", entity in right


def sources(article: WhoArticle, discourse: Discourse) -> Iterator[tuple[int, WhoSource]]:
    """Yield the head and the gold of each source that was found; joint speakers are left out."""
    found = [(one.source, one.content[0][0]) for one in discourse.attributions]
    for source in article.sources:
        number = None if source.is_unstated else place_of(source, found)
        head = None if number is None else discourse.source_of(number)
        if head is not None and " + " not in source.speaker:
            yield head, source


def meant(source: WhoSource, discourse: Discourse, among: AbstractSet[int] = frozenset()) -> set[int]:
    """Return the entities that a source means: those with the best matching name, or all unnamed ones.

    All unnamed ones are returned if the gold does not name the source. Otherwise unnamed entities match only if they
    are `among` the given ones ("the Clinton campaign").
    """
    if not source.is_named:
        return {number for number, one in enumerate(discourse.entities) if not one.named}
    fits: dict[str, set[int]] = {"full": set(), "part": set()}
    for number, one in enumerate(discourse.entities):
        match = matches(one.name, source.speaker, source.kind) if one.named or number in among else None
        if match is not None:
            fits[match].add(number)
    return fits["full"] or fits["part"]


def entities(discourse: Discourse, span: Offsets) -> set[int]:
    """Return the entities named in a span."""
    links = [discourse.link(index) for index in discourse.parse.words_in(*span)]
    return {discourse.resolved(link.entity) for link in links if link is not None}


def fit(texts: Sequence[Sequence[Example]], model: Model) -> dict[str, float]:
    """Return the weights of frequent features that maximize the likelihood of the right candidates.

    Examples are grouped by text, since a feature counts as frequent by the number of texts that it occurs in.
    """
    judged = {name: float(weight) for name, weight, origin in rows(model.lexicon, 3) if origin == "judged"}
    examples = [one for text in texts for one in text]
    counts = Counter(
        name for text in texts for name in {name for one in text for mention in one.features for name in mention}
    )
    names = sorted(
        name
        for name, number in counts.items()
        if number >= model.min_count and name not in judged and name.removeprefix(SPEAKS) not in judged
    )
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
        value = value + model.prior / 2 * weight.square().sum()
        value.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]  # torch leaves it untyped
    return dict(zip(names, weight.squeeze(1).tolist(), strict=True))


def log_sums(scores: torch.Tensor, parts: torch.Tensor) -> torch.Tensor:
    """Return the sum over parts of the log-sum-exp of the scores of each part."""
    count = int(parts[-1]) + 1
    highest = torch.full((count,), -torch.inf, dtype=scores.dtype).scatter_reduce(0, parts, scores.detach(), "amax")
    sums = torch.zeros(count, dtype=scores.dtype).index_add(0, parts, (scores - highest[parts]).exp())
    return (highest + sums.log()).sum()


def lexicon(model: Model) -> Path:
    """Return the path of a model's weights."""
    return LEXICONS / model.lexicon


def table(model: Model, learned: Mapping[str, float]) -> str:
    """Return the text of the weights file with these weights; comments and judged weights are kept."""
    lines = lexicon(model).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.startswith("#") or line.endswith("\tjudged")]
    return "\n".join([*kept, *(f"{name}\t{value:.2f}\ttrained" for name, value in sorted(learned.items()))]) + "\n"


def write(model: Model, text: str) -> None:
    """Write the weights file and clear the cache that the resolver reads it through."""
    lexicon(model).write_text(text, encoding="utf-8")
    weights.cache_clear()


if __name__ == "__main__":
    main()
