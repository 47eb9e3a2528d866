"""Trains genuine Stanza networks on six sentences with Stanza's own trainers: tiny, but of the real file format."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stanza.models import charlm, lemmatizer, mwt_expander, ner_tagger, parser, tagger, tokenizer
from stanza.models.common.doc import Document
from stanza.models.common.pretrain import Pretrain
from stanza.utils.conll import CoNLL

TREEBANK = Path(__file__).with_name("tiny.conllu")
DIMENSIONS = 4  # of the word vectors

CHARACTERS = {"char_hidden_dim": 8, "char_emb_dim": 4}
SYNTAX = {
    **CHARACTERS,
    "word_emb_dim": 16,
    "transformed_dim": 8,
    "tag_emb_dim": 8,
    "deep_biaff_hidden_dim": 16,
    "max_steps": 100,
    "eval_interval": 50,
    "dropout": 0,
    "word_dropout": 0,
}


def train(folder: Path) -> None:
    """Write tokenize.pt, mwt.pt, pos.pt, lemma.pt, depparse.pt, ner.pt and their pretrain.pt into `folder`."""
    work = folder / "work"
    work.mkdir(parents=True)
    document = CoNLL.conll2doc(input_file=str(TREEBANK))
    _word_vectors(document, work / "vectors.txt", folder / "pretrain.pt")
    _train_tokenizer(document, work, folder / "tokenize.pt")
    files = {"train_file": TREEBANK, "eval_file": TREEBANK, "hidden_dim": 16, "num_layers": 1}
    vectors = {"wordvec_pretrain_file": folder / "pretrain.pt"}
    _run(mwt_expander, folder / "mwt.pt", "--lang", "en", **files, gold_file=TREEBANK, num_epoch=2)
    _run(tagger, folder / "pos.pt", "--lang", "en", **files, **vectors, **SYNTAX, composite_deep_biaff_hidden_dim=8)
    _run(lemmatizer, folder / "lemma.pt", **files, num_epoch=1, emb_dim=4, pos_dim=4)
    flags = ("--lang", "en", "--no_checkpoint")
    _run(parser, folder / "depparse.pt", *flags, **files, **vectors, **SYNTAX, deep_biaff_output_dim=16)
    entities = work / "ner.json"
    entities.write_text(json.dumps(list(_entities(document))), encoding="utf-8")
    files = {"train_file": entities, "eval_file": entities, "hidden_dim": 16}
    steps = {"max_steps": 100, "eval_interval": 50, "dropout": 0, "optim": "adam", "lr": 0.01}
    _run(ner_tagger, folder / "ner.pt", **files, **vectors, **CHARACTERS, word_emb_dim=DIMENSIONS, **steps)


def train_with_characters(tiny: Path, folder: Path) -> None:
    """Write a pos.pt that reads characters with forward_charlm.pt and backward_charlm.pt, and its pretrain.pt."""
    shutil.copy(tiny / "pretrain.pt", folder / "pretrain.pt")
    text = tiny / "work" / "text"
    sizes = {**CHARACTERS, "cutoff": 0, "epochs": 1, "batch_size": 1, "bptt_size": 100}
    for direction in ("forward", "backward"):
        options = {"train_file": text, "eval_file": text, "direction": direction, **sizes}
        _run(charlm, folder / f"{direction}_charlm.pt", "--no_checkpoint", **options)
    characters = {f"charlm_{d}_file": folder / f"{d}_charlm.pt" for d in ("forward", "backward")}
    files = {"train_file": TREEBANK, "eval_file": TREEBANK, "hidden_dim": 16, "num_layers": 1, **characters}
    flags = ("--lang", "en", "--charlm", "--charlm_shorthand", "en_tiny")
    vectors = {"wordvec_pretrain_file": folder / "pretrain.pt"}
    _run(tagger, folder / "pos.pt", *flags, **files, **vectors, **SYNTAX, composite_deep_biaff_hidden_dim=8)


def _run(trainer: Any, path: Path, *flags: str, **options: Any) -> None:
    settings = {"shorthand": "en_tiny", "save_dir": path.parent, "save_name": path.name, "seed": 1, **options}
    trainer.main(["--cpu", *flags, *(part for key, value in settings.items() for part in (f"--{key}", str(value)))])


def _word_vectors(document: Document, text: Path, path: Path) -> None:
    chance = random.Random(1)
    words = sorted({word.text.lower() for sentence in document.sentences for word in sentence.words})
    rows = [" ".join([word, *(f"{chance.uniform(-1, 1):.3f}" for _ in range(DIMENSIONS))]) for word in words]
    text.write_text(f"{len(rows)} {DIMENSIONS}\n" + "\n".join(rows) + "\n", encoding="utf-8")
    Pretrain(str(path), str(text)).load()


def _train_tokenizer(document: Document, work: Path, path: Path) -> None:
    """All sentences in one paragraph, with a label for each character.

    0 inside a token, 1 its end, 2 the end of a sentence, 3 of a contraction, 4 of both.
    """
    text, labels = [], []
    for sentence in document.sentences:
        for token in sentence.tokens:
            label = (1 if len(token.words) == 1 else 3) + (token is sentence.tokens[-1])
            text.append(token.text + token.spaces_after)
            labels.append("0" * (len(token.text) - 1) + str(label) + "0" * len(token.spaces_after))
    (work / "text").write_text("".join(text).rstrip() + "\n", encoding="utf-8")
    (work / "labels").write_text("".join(labels).rstrip("0") + "\n", encoding="utf-8")
    counts = Counter(
        (t.text, tuple(w.text for w in t.words)) for s in document.sentences for t in s.tokens if len(t.words) > 1
    )
    (work / "mwt.json").write_text(json.dumps([[list(k), n] for k, n in counts.items()]), encoding="utf-8")
    inputs = {"txt_file": "text", "label_file": "labels", "dev_txt_file": "text", "dev_label_file": "labels"}
    files = {name: work / file for name, file in inputs.items()}
    sizes = {"hidden_dim": 16, "emb_dim": 8, "max_seqlen": 200, "steps": 100, "eval_steps": 50, "lr0": 0.02}
    _run(tokenizer, path, "--lang", "en", **files, mwt_json_file=work / "mwt.json", **sizes)


def _entities(document: Document) -> Iterator[list[dict[str, str]]]:
    for sentence in document.sentences:
        yield [{"text": token.text, "ner": token.ner or "O"} for token in sentence.tokens]
