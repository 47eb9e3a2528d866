"""Fit the weights of evidence by which names of different articles are joined; write them to the lexicon.

    python scripts/fit_linking.py quotes.jsonl --who who/train.jsonl --pairs scripts/gold/linking.tsv

quotes.jsonl holds the records of the articles that WHO tells the fullest names of. Surnames alone: a mention with a
known full name is taken for one that has the surname only, and compared with the bearers of that surname in all other
articles (at most MOST mentions a person). Full names that differ: the pairs of PAIRS, see `evaluation/linking.py`. The
model is a logistic regression with a quadratic penalty in which evidence for a join cannot count against it, and the
other way round.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evaluation.linking import LinkedPair, read_pairs
from evaluation.who import WhoArticle, read_who
from quotex.linking.candidates import Mention, Node, Surroundings
from quotex.linking.compatibility import relation
from quotex.linking.evidence import Bearers, bearers_of, evidence
from quotex.linking.relinking import read_mentions, surroundings_of
from quotex.readers import Problem
from quotex.readers.records import read_quotes
from quotex.search import index_files, open_db
from quotex.text.name_keys import person_key

LEXICON = Path(__file__).parents[1] / "quotex" / "lexicons" / "en" / "linking_weights.tsv"
MOST = 400  # mentions of one person that are taken for surnames alone
PENALTY = 0.5
# A dump of one day or of one outlet has all its articles near each other, and half of all people are of one gender:
# neither must be much evidence. Of all who are called Robert and Bob Brown, few are one person.
MOST_OF = {
    "near": 0.3,
    "outlet": 0.3,
    "gender": 0.7,
    "nickname": 0.85,
    "spelling": 0.85,
    "generation": -0.8,
    "other_office": -0.5,
}
FULL_NAMES = 4  # what a pair of full names counts, of which there are far fewer than surnames
# What is expected before any case is seen, for evidence of which the articles have few cases or none.
EXPECTED = {
    "generation": -3.0,
    "together": -5.0,
    "abbreviated": -0.5,
    "other_office": -1.0,
    "middle": 2.0,
    "nickname": 1.0,
}
FOLDS = 5

FEATURES = {
    "surname": "a surname alone",
    "abbreviated": "a surname with an initial",
    "usual": "log-odds that an article with the surname means this bearer",
    "namesakes": "other bearers of the surname, as a power of two",
    "middle": "full names: the same given name, with other middle names, initials or suffixes",
    "nickname": "full names: a short form of the given name",
    "rare": "full names: a short form of the given name with a surname that few have, at most one",
    "initial": "full names: an initial of the given name",
    "contained": "full names: all words of one in the other",
    "spelling": "full names: a similar given name",
    "generation": "full names: alike, but one has a suffix such as Jr.",
    "relatives": "full names: other bearers of the surname, as a power of two",
    "office": "the same office",
    "other_office": "another office",
    "role": "the same noun in the role",
    "other_role": "another noun",
    "role_words": "other words of the role in common, at most three",
    "country": "the same country",
    "other_country": "another country",
    "organization": "the same affiliation",
    "other_organization": "another affiliation",
    "gender": "the same gender",
    "other_gender": "another gender",
    "together": "share of articles that quote both",
    "company": "others whom articles of both quote, at most three",
    "words": "the same quotation in articles of both",
    "outlet": "the same outlet",
    "near": "within a week",
}
FOR = frozenset(
    {
        "usual",
        "rare",
        "office",
        "role",
        "role_words",
        "country",
        "organization",
        "gender",
        "company",
        "words",
        "outlet",
        "near",
    }
)
OPPOSED = frozenset({"namesakes", "relatives", "together", *(name for name in FEATURES if name.startswith("other_"))})
SHORT = ("surname", "abbreviated")

HEADER = """\
# Weights of evidence that two mentions are one person, in log-odds (see quotex/linking/evidence.py).
# Columns: feature TAB weight of one unit TAB what one unit is
# Fitted by scripts/fit_linking.py; do not edit by hand.
"""

Sample = tuple[dict[str, float], bool]


def main() -> None:
    """Fit the weights, print their cross-validation and write them to the lexicon."""
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        index_files([str(options.quotes)], f"{folder}/quotes.db")
        with open_db(f"{folder}/quotes.db") as db:
            blocks = [row[0] for row in db.rows("SELECT DISTINCT block FROM mentions WHERE block LIKE 'person/%'")]
            mentions = read_mentions(db.connection, blocks)
            by_block: dict[str, list[Mention]] = defaultdict(list)
            for one in mentions:
                by_block[one.block].append(one)
            surroundings = surroundings_of(db.connection, by_block.values())
            articles = dict(map(tuple, db.rows("SELECT number, id FROM articles")))
    names = full_names(options.quotes, read_who(options.who))
    short = list(surname_samples(by_block, surroundings, articles, names))
    full = list(full_name_samples(by_block, surroundings, articles, read_pairs(options.pairs)))
    shown(short, full)
    options.out.write_text(HEADER + "".join(lines(fitted([*short, *full * FULL_NAMES]))), encoding="utf-8")


def arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quotes", type=Path)
    parser.add_argument("--who", type=Path, required=True, help="who stands behind each source of the same articles")
    parser.add_argument("--pairs", type=Path, required=True, help="pairs of full names, read")
    parser.add_argument("--out", type=Path, default=LEXICON)
    return parser.parse_args()


def full_names(quotes: Path, who: Iterable[WhoArticle]) -> dict[tuple[str, str], str]:
    """Return the key of the fullest name of a speaker by article and local id.

    It is the name that the gold gives for most of the sources of the speaker.
    """
    gold = {article.doc: article.sources for article in who}
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for quote in read_quotes([str(quotes)]):
        if isinstance(quote, Problem) or quote.speaker is None or quote.source is None:
            continue
        for source in gold.get(quote.article.id, ()):
            overlap = any(a < span.end and span.start < b for a, b in source.spans for span in quote.source.spans)
            if overlap and source.kind == "person" and source.is_named and " + " not in source.speaker:
                votes[quote.article.id, quote.speaker.id][source.speaker] += 1
    return {place: str(person_key(names.most_common(1)[0][0])) for place, names in votes.items()}


def surname_samples(
    by_block: Mapping[str, Sequence[Mention]],
    surroundings: Surroundings,
    articles: Mapping[int, str],
    names: Mapping[tuple[str, str], str],
) -> Iterator[Sample]:
    """Yield samples of mentions with a full name, shown by their surnames alone.

    Each sample compares one with a bearer of the surname in other articles and tells whether they are the same person.
    """
    for own in by_block.values():
        full = [one for one in own if person_key(one.name).is_full]
        taken: Counter[str] = Counter()
        for mention in full:
            if names.get((articles[mention.article], mention.local_id)) != mention.name_key:
                continue  # what quotex has joined wrongly within the article teaches nothing
            taken[mention.name_key] += 1
            if taken[mention.name_key] <= MOST:
                yield from as_surname(mention, [one for one in full if one.article != mention.article], surroundings)


def as_surname(mention: Mention, others: Sequence[Mention], surroundings: Surroundings) -> Iterator[Sample]:
    """Yield a sample for the mention as its surname alone and each bearer of the surname in other articles."""
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for one in others:
        by_name[one.name_key].append(one)
    key = person_key(mention.name)
    masked = Node([replace(mention, name=mention.name.split()[-1], name_key=key.surname)], surroundings)
    nodes = [Node(one, surroundings) for one in by_name.values()]
    bearers = bearers_of(nodes)
    for node in nodes:
        if masked.keys[0].is_full or (found := evidence(masked, node, bearers)) is None:
            continue
        same = relation(key, node.keys[0]) is not None and key.generation == node.keys[0].generation
        yield {one.feature: one.amount for one in found}, same


def full_name_samples(
    by_block: Mapping[str, Sequence[Mention]],
    surroundings: Surroundings,
    articles: Mapping[int, str],
    pairs: Iterable[LinkedPair],
) -> Iterator[Sample]:
    """Yield a sample for each two full names among the judged pairs, once."""
    nodes: dict[str, Node] = {}
    bearers: dict[str, Bearers] = {}
    for own in by_block.values():
        by_name: dict[str, list[Mention]] = defaultdict(list)
        for one in own:
            if person_key(one.name).is_full:
                by_name[one.name_key].append(one)
        nodes |= {name: Node(one, surroundings) for name, one in by_name.items()}
        known = bearers_of(nodes[name] for name in by_name)
        bearers |= dict.fromkeys(by_name, known)
    done: set[frozenset[str]] = set()
    for pair in pairs:
        keys = frozenset(str(person_key(name)) for name in (pair.name, pair.other_name))
        if len(keys) == 2 and keys not in done and keys <= nodes.keys():
            done.add(keys)
            first, second = (nodes[key] for key in sorted(keys))
            if (found := evidence(first, second, bearers[min(keys)])) is not None:
                yield {each.feature: each.amount for each in found}, pair.same


def fitted(samples: Sequence[Sample]) -> dict[str, float]:
    """Return the weights that maximize the penalized likelihood of the samples."""
    names = list(FEATURES)
    amounts = np.array([[found.get(name, 0.0) for name in names] for found, _ in samples])
    expected = np.array([EXPECTED.get(name, 0.0) for name in names])
    signs = np.array([1.0 if same else -1.0 for _, same in samples])
    bounds = [(0 if name in FOR else None, MOST_OF.get(name, 0 if name in OPPOSED else None)) for name in names]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (amounts @ weights)
        slopes = -signs / (1 + np.exp(np.clip(margins, -50, 50)))
        value = np.logaddexp(0, -margins).sum() + PENALTY / 2 * (weights - expected) @ (weights - expected)
        return float(value), amounts.T @ slopes + PENALTY * (weights - expected)

    found = minimize(loss, expected, jac=True, bounds=bounds, method="L-BFGS-B")
    return dict(zip(names, map(float, found.x), strict=True))


def shown(short: Sequence[Sample], full: Sequence[Sample]) -> None:
    """Print how well held-out samples are judged, by cross-validation."""
    for title, samples in (("surnames", short), ("full names", full)):
        judged = []
        for fold in range(FOLDS):
            kept = [one for n, one in enumerate(samples) if n % FOLDS != fold]
            weights = fitted([*kept, *list(full) * FULL_NAMES] if samples is short else [*kept * FULL_NAMES, *short])
            for found, same in samples[fold::FOLDS]:
                judged.append((sum(weights[name] * amount for name, amount in found.items()), same))
        for least in (0.0, 1.0, 2.0, 3.0, 4.0):
            joined = [same for odds, same in judged if odds >= least]
            right, all_same = sum(joined), sum(same for _, same in judged)
            print(f"{title}: {len(judged)}, at {least}: {right} of {len(joined)} joined are right, {all_same} to join")


def lines(weights: Mapping[str, float]) -> Iterator[str]:
    """Return the lines of the lexicon."""
    return (f"{name}\t{weights[name]:.2f}\t{meaning}\n" for name, meaning in FEATURES.items())


if __name__ == "__main__":
    main()
