"""Make model files for stock Stanza with networks of its default sizes and random weights, to measure its speed.

The sizes are those of Stanza's trainers, which Stanford's English package has too: character language models of 1,024
units in both directions, word vectors of 100 dimensions for 150,000 words, and tagger, parser and entity tagger that
read both. Tokenizer and expander, which have Stanza's sizes, come from quotex, so that there are sentences to parse.
"""

from __future__ import annotations

import json
import logging
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.corpus import texts

WORDS = 150_000
DIMENSIONS = 100
STEPS = 2
PARAGRAPHS = 6  # that the trainers read, to learn labels and letters


def write(folder: Path, characters: bool = True, words: int = WORDS, **sizes: int) -> None:
    """Write the model files into `folder`; `sizes` replace the default sizes of networks, in tests.

    Without `characters` no network reads character language models, as in Stanford's package default_fast.
    """
    import torch
    from stanza.models import charlm, lemmatizer, ner_tagger, parser, tagger

    from quotex.parsing.models import BUNDLE
    from quotex.parsing.pipeline import RESOURCES

    logging.getLogger("stanza").setLevel("ERROR")
    torch.manual_seed(1)
    work = folder / "work"
    work.mkdir(parents=True)
    for name in ("tokenize.pt", "mwt.pt"):
        shutil.copy(BUNDLE / name, folder / name)
    shutil.copy(RESOURCES, folder / "resources.json")
    treebank, entities, text = _corpora(work)
    _vectors(text, words, work / "vectors.txt", folder / "pretrain.pt")
    directions = ("forward", "backward") if characters else ()
    for direction in directions:
        options = {"train_file": text, "eval_file": text, "direction": direction, "cutoff": 1, "epochs": 1}
        _run(
            charlm, folder / f"{direction}_charlm.pt", "--no_checkpoint", **options, **_known(sizes, "char_hidden_dim")
        )
    charlms = {f"charlm_{d}_file": folder / f"{d}_charlm.pt" for d in directions}
    steps = {"max_steps": STEPS, "eval_interval": STEPS}
    shared = {**charlms, **steps, "wordvec_pretrain_file": folder / "pretrain.pt", **_known(sizes, "hidden_dim")}
    files = {"train_file": treebank, "eval_file": treebank}
    flags = ("--charlm", "--charlm_shorthand", "en_random") if characters else ()
    english = ("--lang", "en", *flags)
    _run(tagger, folder / "pos.pt", *english, **files, **shared)
    _run(parser, folder / "depparse.pt", *english, "--no_checkpoint", **files, **shared, batch_size=100)
    _run(ner_tagger, folder / "ner.pt", *flags, train_file=entities, eval_file=entities, **shared)
    _run(lemmatizer, folder / "lemma.pt", **files, num_epoch=1)
    shutil.rmtree(work)


def _known(sizes: dict[str, int], *names: str) -> dict[str, int]:
    return {name: sizes[name] for name in names if name in sizes}


def _run(trainer: Any, path: Path, *flags: str, **options: Any) -> None:
    settings = {"shorthand": "en_random", "save_dir": path.parent, "save_name": path.name, "seed": 1, **options}
    trainer.main(["--cpu", *flags, *(part for key, value in settings.items() for part in (f"--{key}", str(value)))])


def _corpora(work: Path) -> tuple[Path, Path, Path]:
    """Write a treebank, entities and a text for their labels and letters; return the paths.

    They are the articles in seeds/, parsed by quotex.
    """
    from quotex.parsing import models, pipeline

    nlp = pipeline.build(models.resolve(None))
    paragraphs = [paragraph for text in texts(None) for paragraph in text.splitlines() if len(paragraph) > 200]
    documents = [nlp(paragraph) for paragraph in paragraphs[:PARAGRAPHS]]
    treebank, entities, plain = work / "treebank.conllu", work / "entities.json", work / "text"
    treebank.write_text("\n\n".join(f"{document:C}" for document in documents) + "\n\n", encoding="utf-8")
    rows = [[{"text": t.text, "ner": t.ner or "O"} for t in s.tokens] for d in documents for s in d.sentences]
    entities.write_text(json.dumps(rows), encoding="utf-8")
    plain.write_text("\n".join(document.text for document in documents) + "\n", encoding="utf-8")
    return treebank, entities, plain


def _vectors(text: Path, count: int, rows: Path, path: Path) -> None:
    from stanza.models.common.pretrain import Pretrain

    chance = random.Random(1)
    words = sorted(set(text.read_text(encoding="utf-8").lower().split()))[:count]
    words += [f"word{number}" for number in range(count - len(words))]

    def lines() -> Iterator[str]:
        yield f"{len(words)} {DIMENSIONS}"
        for word in words:
            yield " ".join([word, *(f"{chance.uniform(-1, 1):.2f}" for _ in range(DIMENSIONS))])

    with rows.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines())
    Pretrain(str(path), str(rows)).load()


if __name__ == "__main__":
    write(Path(sys.argv[1]), "fast" not in sys.argv[2:])
