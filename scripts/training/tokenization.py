"""Train Stanza's own tokenizer and multiword-token expander on UD text made to look like news dumps."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from evaluation.corpora import UdSentence, UdToken, UdWord, paragraphs, read_conllu

DOUBLE_MARKS = [("“", "”"), ('"', '"'), ("''", "''"), ("``", "''"), ("„", "“"), ("«", "»")]
SINGLE_MARKS = [("‘", "’"), ("'", "'"), ("`", "'")]
DASHES = ["-", "--", "–", "—", "―"]
SPEAKERS = ["he", "she", "they", "Smith", "the minister", "Ms. Okafor", "the company", "one resident", "police"]
CUES = ["said", "says", "added", "told reporters", "wrote", "asked", "said on Tuesday", "tweeted"]
FINAL = {".", "!", "?"}


def plain(form: str, space_after: bool = True) -> UdToken:
    """A token of one word, for text that is put in; nothing but its form is ever read."""
    return UdToken(form, (UdWord(form, form, "X", "_", 0, "dep"),), space_after)


def vary_marks(tokens: Sequence[UdToken], rng: random.Random) -> list[UdToken]:
    """Rewrite quotation marks, apostrophes and dashes in one of the styles that publishers use."""
    opening, closing = rng.choice(DOUBLE_MARKS)
    dash, curly, inside = rng.choice(DASHES), rng.random() < 0.5, False
    out = []
    for token in tokens:
        form = token.form
        if form in {'"', "“", "”", "``", "''"}:
            inside = form in {"“", "``"} or (form == '"' and not inside)
            form = opening if inside else closing
        elif form in {"-", "--", "–", "—"} and token.space_after:
            form = dash
        elif curly:
            form = form.replace("'", "’")
        elif "’" in form and len(form) > 1:
            form = form.replace("’", "'")
        out.append(UdToken(form, token.words, token.space_after))
    return out


def quoted_paragraph(sentences: Sequence[UdSentence], rng: random.Random) -> list[list[UdToken]]:
    """Put one to three sentences into quotation marks, with or without an attribution clause.

    A sentence ends after the closing mark that follows its full stop, as in GUM's news texts.
    """
    opening, closing = rng.choice(DOUBLE_MARKS + SINGLE_MARKS[:2])
    quoted = [list(s.tokens) for s in sentences]
    for tokens in quoted:
        tokens[-1] = UdToken(tokens[-1].form, tokens[-1].words, True)
    clause = [plain(w) for w in rng.choice(CUES).split()]
    name = [plain(w) for w in rng.choice(SPEAKERS).split()]
    clause = clause + name if rng.random() < 0.4 else name + clause
    style = rng.random()
    if style < 0.35:  # “..., ” he said. “....”
        first = quoted[0]
        last = first[-1]
        if last.form in FINAL:
            first[-1] = plain("," if last.form == "." else last.form, False)
        else:
            first[-1] = UdToken(last.form, last.words, False)
            first.append(plain(",", False))
        first += [plain(closing), *clause[:-1], plain(clause[-1].form, False), plain(".")]
        first.insert(0, plain(opening, False))
        if len(quoted) > 1:
            quoted[1].insert(0, plain(opening, False))
            _close(quoted[-1], closing)
        return quoted
    if style < 0.6:  # He said, “....”
        clause[0] = plain(clause[0].form.capitalize())
        clause[-1] = plain(clause[-1].form, False)
        quoted[0] = [*clause, plain(rng.choice(",:")), plain(opening, False), *quoted[0]]
    else:
        quoted[0].insert(0, plain(opening, False))
    _close(quoted[-1], closing)
    return quoted


def _close(tokens: list[UdToken], closing: str) -> None:
    last = tokens[-1]
    tokens[-1] = UdToken(last.form, last.words, False)
    tokens.append(plain(closing))


def headline(tokens: Sequence[UdToken], rng: random.Random) -> list[UdToken]:
    """A sentence without its full stop, sometimes in title case or capitals."""
    kept = list(tokens[:-1] if tokens[-1].form == "." else tokens)
    style = rng.random()
    if style < 0.3:
        kept = [UdToken(t.form[:1].upper() + t.form[1:], t.words, t.space_after) for t in kept]
    elif style < 0.4:
        kept = [UdToken(t.form.upper(), t.words, t.space_after) for t in kept]
    return kept


def training_paragraphs(gold: Sequence[list[UdSentence]], rng: random.Random) -> Iterator[list[list[UdToken]]]:
    """The corpus as it is, then copies with other marks, quotations and headlines."""
    flat = [s for group in gold for s in group if 4 <= len(s.tokens) <= 40]
    ended = [s for s in flat if s.tokens[-1].form in FINAL]
    for group in gold:
        yield [list(s.tokens) for s in group]
        if rng.random() < 0.3:
            yield [vary_marks(s.tokens, rng) for s in group]
    for _ in range(len(gold) // 3):
        before = [list(s.tokens) for s in rng.sample(ended, rng.randint(0, 1))]
        after = [list(s.tokens) for s in rng.sample(ended, rng.randint(0, 2))]
        clean = [s for s in rng.sample(ended, rng.randint(1, 3)) if not any(t.form in "\"“”''``" for t in s.tokens)]
        middle = quoted_paragraph(clean, rng) if clean else []
        group = [[*s[:-1], UdToken(s[-1].form, s[-1].words, True)] for s in before + middle + after]
        if group:
            yield [vary_marks(s, rng) if rng.random() < 0.1 else s for s in group]
    for sentence in rng.sample(flat, len(flat) // 12):
        yield [headline(sentence.tokens, rng)]


def labelled(sentences: Sequence[Sequence[UdToken]]) -> tuple[str, str]:
    """Text of a paragraph and Stanza's label of each character.

    0 inside a token, 1 its end, 2 end of a sentence, 3 end of a multiword token, 4 both.
    """
    text, labels = [], []
    for tokens in sentences:
        for i, token in enumerate(tokens):
            last = i == len(tokens) - 1
            label = (2 if last else 1) if len(token.words) == 1 else (4 if last else 3)
            text.append(token.form)
            labels.append("0" * (len(token.form) - 1) + str(label))
            if token.space_after:
                text.append(" ")
                labels.append("0")
    joined = "".join(text).rstrip()
    return joined, "".join(labels)[: len(joined)]


def write_tokenizer_data(groups: Iterator[list[list[UdToken]]], stem: Path) -> None:
    """Write STEM.txt and STEM.labels, paragraphs parted by blank lines."""
    rows = [labelled(group) for group in groups]
    stem.with_suffix(".txt").write_text("\n\n".join(text for text, _ in rows) + "\n", encoding="utf-8")
    stem.with_suffix(".labels").write_text("\n\n".join(labels for _, labels in rows) + "\n", encoding="utf-8")


def write_expansions(gold: Sequence[list[UdSentence]], path: Path) -> None:
    """Stanza's list of multiword tokens, their words and counts."""
    counts = Counter(
        (t.form, tuple(w.form for w in t.words)) for g in gold for s in g for t in s.tokens if len(t.words) > 1
    )
    path.write_text(json.dumps([[list(k), n] for k, n in counts.items()]), encoding="utf-8")


def train_tokenizer(data: Path, work: Path, out: Path, steps: int, seed: int) -> None:
    """Write out/tokenize.pt; `steps` batches of 32 sentences at most 300 characters long.

    It has half of Stanza's default width, which makes it twice as fast at 0.1 points of token F1.
    """
    from stanza.models import tokenizer

    folder = work / "tokenizer"
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    train = list(paragraphs(read_conllu(data / "ud" / "en_combined.train.conllu")))
    dev = list(paragraphs(read_conllu(data / "ud" / "en_combined.dev.conllu")))
    write_tokenizer_data(training_paragraphs(train, rng), folder / "train")
    write_tokenizer_data(([list(s.tokens) for s in group] for group in dev), folder / "dev")
    write_expansions(train, folder / "mwt.json")
    files = {
        "txt_file": folder / "train.txt",
        "label_file": folder / "train.labels",
        "dev_txt_file": folder / "dev.txt",
        "dev_label_file": folder / "dev.labels",
        "mwt_json_file": folder / "mwt.json",
    }
    with _finished(out / "tokenize.pt") as model:
        _run(tokenizer, model, seed, {**files, "hidden_dim": 32, "max_seqlen": 300, "steps": steps, "eval_steps": 500})


def train_expander(data: Path, out: Path, seed: int) -> None:
    """Write out/mwt.pt, Stanza's classifier of the places where a token splits."""
    from stanza.models import mwt_expander

    files = {
        "train_file": data / "ud" / "en_combined.train.conllu",
        "eval_file": data / "ud" / "en_combined.dev.conllu",
        "gold_file": data / "ud" / "en_combined.dev.conllu",
    }
    with _finished(out / "mwt.pt") as model:
        _run(mwt_expander, model, seed, {**files, "num_epoch": 10})


def _run(trainer: Any, model: Path, seed: int, options: Mapping[str, object]) -> None:
    arguments = {
        **options,
        "save_dir": model.parent,
        "save_name": model.name,
        "lang": "en",
        "shorthand": "en_quotex",
        "seed": seed,
    }
    trainer.main(["--cpu", *(part for k, v in arguments.items() for part in (f"--{k}", str(v)))])


@contextmanager
def _finished(path: Path) -> Iterator[Path]:
    """A file to train into that becomes `path` at the end, since Stanza saves its best model so far on the way."""
    unfinished = path.with_name(f"{path.stem}.unfinished.pt")
    unfinished.unlink(missing_ok=True)
    yield unfinished
    unfinished.replace(path)


def publish(model: Path, target: Path) -> None:
    """Copy a model of Stanza's without the folders of the machine that trained it, which Stanza writes down in it."""
    saved = torch.load(model, weights_only=True)
    saved["config"] = {
        key: Path(value).name if isinstance(value, str) and key.endswith(("_file", "_dir", "_name")) else value
        for key, value in saved["config"].items()
    }
    torch.save(saved, target)
