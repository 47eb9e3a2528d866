"""Make model files for stock Stanza with networks of its default sizes and random weights, to measure its speed.

The sizes are those of Stanza's trainers, which Stanford's English package has too: character language models of 1,024
units in both directions, word vectors of 100 dimensions for 150,000 words, and tagger, parser and entity tagger that
read both. Tokenizer and expander are trained on the articles in seeds/, so that there are sentences to parse.
"""

from __future__ import annotations

import json
import logging
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.corpus import texts

if TYPE_CHECKING:
    from stanza.models.common.doc import Document

WORDS = 150_000
DIMENSIONS = 100
STEPS = 2
TOKENIZER_STEPS = 600
PARAGRAPHS = 6  # that the trainers read, to learn labels and letters; the tokenizer reads all


def write(folder: Path, characters: bool = True, words: int = WORDS, **sizes: int) -> None:
    """Write the model files into `folder`; `sizes` replace the default sizes of networks, in tests.

    Without `characters` no network reads character language models, as in Stanford's package default_fast.
    """
    import torch
    from stanza.models import charlm, lemmatizer, mwt_expander, ner_tagger, parser, tagger

    from quotex.parsing.pipeline import RESOURCES

    logging.getLogger("stanza").setLevel("ERROR")
    torch.manual_seed(1)
    work = folder / "work"
    work.mkdir(parents=True)
    shutil.copy(RESOURCES, folder / "resources.json")
    documents = sorted(_documents(), key=_unsuitable)
    _tokenizer(documents, work, folder / "tokenize.pt")
    treebank, entities, text = _corpora(documents[:PARAGRAPHS], work)
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
    _run(mwt_expander, folder / "mwt.pt", "--lang", "en", **files, gold_file=treebank, num_epoch=1)
    shutil.rmtree(work)


def _known(sizes: dict[str, int], *names: str) -> dict[str, int]:
    return {name: sizes[name] for name in names if name in sizes}


def _run(trainer: Any, path: Path, *flags: str, **options: Any) -> None:
    settings = {"shorthand": "en_random", "save_dir": path.parent, "save_name": path.name, "seed": 1, **options}
    trainer.main(["--cpu", *flags, *(part for key, value in settings.items() for part in (f"--{key}", str(value)))])


def _documents() -> Iterator[Document]:
    """Yield the long paragraphs of the articles in seeds/, parsed by quotex."""
    from quotex.parsing import models, pipeline

    nlp = pipeline.build(models.resolve(None))
    for text in texts(None):
        yield from (nlp(paragraph) for paragraph in text.splitlines() if len(paragraph) > 200)


def _unsuitable(document: Document) -> tuple[bool, int]:
    """Return a key by which a paragraph comes first that has a contraction and a short sentence.

    The trainer of the expander fails without any contraction, that of the tokenizer where the first paragraph has no
    sentence of at most 100 characters.
    """
    sentences = document.sentences
    contracted = any(len(token.words) > 1 for sentence in sentences for token in sentence.tokens)
    return not contracted, min(len(sentence.text) for sentence in sentences)


def _tokenizer(documents: Sequence[Document], work: Path, path: Path) -> None:
    """Train a tokenizer on documents.

    A character has the label 0 inside a token, 1 at its end, 2 at the end of a sentence, 3 and 4 if that token is a
    contraction.
    """
    from stanza.models import tokenizer

    paragraphs, labelled = [], []
    contractions: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for document in documents:
        labels = ["0"] * len(document.text)
        for sentence in document.sentences:
            for token in sentence.tokens:
                several = len(token.words) > 1
                labels[token.end_char - 1] = str((3 if several else 1) + (token is sentence.tokens[-1]))
                contractions[token.text, tuple(word.text for word in token.words)] += several
        paragraphs.append(document.text)
        labelled.append("".join(labels))
    files = {"txt_file": paragraphs, "label_file": labelled, "dev_txt_file": paragraphs, "dev_label_file": labelled}
    for name, rows in files.items():
        (work / name).write_text("\n\n".join(rows) + "\n", encoding="utf-8")
    known = [[form, count] for form, count in contractions.items() if count]
    (work / "mwt.json").write_text(json.dumps(known), encoding="utf-8")
    steps = {"steps": TOKENIZER_STEPS, "eval_steps": TOKENIZER_STEPS}
    _run(
        tokenizer,
        path,
        *("--lang", "en"),
        mwt_json_file=work / "mwt.json",
        **{name: work / name for name in files},
        **steps,
    )


def _corpora(documents: Sequence[Document], work: Path) -> tuple[Path, Path, Path]:
    """Write a treebank, entities and a text of documents for their labels and letters; return the paths."""
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
