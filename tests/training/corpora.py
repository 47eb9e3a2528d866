"""Small material for the training: invented corpora, and a folder that looks like MiniLM's with random weights."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Split
from torch import Tensor

from evaluation.corpora import UdSentence, UdToken, UdWord
from quotex.parsing.encoder.files import VOCABULARY
from quotex.parsing.encoder.network import Config
from quotex.parsing.models import BUNDLE
from training.examples import ENTITY_OF, ROLES

WORDPIECES = BUNDLE / VOCABULARY
TINY = Config(
    upos=("NOUN", "VERB", "DET", "PUNCT"),
    feats=("_", "Number=Sing", "Tense=Past"),
    lemma_scripts=("k|0|", "l|0|", "k|1|y"),
    deprels=("root", "nsubj", "det", "punct"),
    entities=("O", *(f"{prefix}-{kind}" for kind in ENTITY_OF.values() for prefix in "BI")),
    roles=ROLES,
    layers=1,
    hidden=32,
    attention_heads=2,
    inner=64,
    positions=512,
    arc=16,
    relation=16,
    link=16,
)


def word(form: str, lemma: str = "_", upos: str = "X", feats: str = "_", head: int = 0, deprel: str = "dep") -> UdWord:
    return UdWord(form, lemma, upos, feats, head, deprel)


def token(form: str, space_after: bool = True) -> UdToken:
    return UdToken(form, (word(form),), space_after)


def split(first: str, second: str, space_after: bool = True) -> UdToken:
    """A multiword token such as "do" + "n't"."""
    return UdToken(first + second, (word(first), word(second)), space_after)


def tokens(text: str) -> tuple[UdToken, ...]:
    """Tokens of a text that has a space after each, or "+" where tokens stand without one ("do|n't" is one of two)."""
    found = []
    for chunk in text.split():
        forms = [form for form in chunk.split("+") if form]
        for number, form in enumerate(forms):
            space = number == len(forms) - 1
            found.append(split(*form.split("|"), space_after=space) if "|" in form else token(form, space))
    return tuple(found)


def sentence(text: str, starts_paragraph: bool = False) -> UdSentence:
    return UdSentence(tokens(text), starts_paragraph)


def conllu(paragraphs: Sequence[Sequence[Sequence[UdWord]]]) -> str:
    """The words of sentences of paragraphs as a CoNLL-U file."""
    lines = []
    for paragraph in paragraphs:
        lines.append("# newpar")
        for words in paragraph:
            for number, w in enumerate(words, 1):
                lines.append(f"{number}\t{w.form}\t{w.lemma}\t{w.upos}\t_\t{w.feats}\t{w.head}\t{w.deprel}\t_\t_")
            lines.append("")
    return "\n".join(lines) + "\n"


def bert_weights(config: Config, seed: int = 0) -> dict[str, Tensor]:
    """Random weights under BERT's names, as MiniLM's file has them."""
    chance = torch.Generator().manual_seed(seed)

    def table(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=chance) * 0.05

    h, given = config.hidden, {}
    given["embeddings.word_embeddings.weight"] = table(config.vocabulary, h)
    given["embeddings.position_embeddings.weight"] = table(config.positions, h)
    given["embeddings.token_type_embeddings.weight"] = table(2, h)
    linear = {}
    for number in range(config.layers):
        name = f"encoder.layer.{number}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            linear[f"{name}.attention.{part}"] = (h, h)
        linear[f"{name}.intermediate.dense"] = (config.inner, h)
        linear[f"{name}.output.dense"] = (h, config.inner)
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            given[f"{name}.{part}.weight"], given[f"{name}.{part}.bias"] = 1 + table(h), table(h)
    for name, (rows, columns) in linear.items():
        given[f"{name}.weight"], given[f"{name}.bias"] = table(rows, columns), table(rows)
    given["embeddings.LayerNorm.weight"], given["embeddings.LayerNorm.bias"] = 1 + table(h), table(h)
    return given


def fake_minilm(folder: Path, config: Config) -> Path:
    """A folder like MiniLM's: more layers than we take, random weights, the vocabulary of word pieces."""
    folder.mkdir(parents=True)
    save_file(bert_weights(replace(config, layers=config.layers + 1)), folder / "model.safetensors")
    shutil.copy(WORDPIECES, folder / "tokenizer.json")
    return folder


def fake_mpnet(folder: Path) -> Path:
    """A folder that looks like MPNet's, with one small layer of random weights and a word piece for each letter."""
    hidden, inner, heads = 24, 48, 2
    torch.manual_seed(0)
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "[UNK]", "<mask>", *map(chr, range(33, 127))]
    shapes = {
        "embeddings.word_embeddings.weight": (len(pieces), hidden),
        "embeddings.position_embeddings.weight": (514, hidden),
        "encoder.relative_attention_bias.weight": (32, heads),
        **{f"encoder.layer.0.attention.attn.{part}.weight": (hidden, hidden) for part in "qkvo"},
        **{f"encoder.layer.0.attention.attn.{part}.bias": (hidden,) for part in "qkvo"},
        "encoder.layer.0.intermediate.dense.weight": (inner, hidden),
        "encoder.layer.0.intermediate.dense.bias": (inner,),
        "encoder.layer.0.output.dense.weight": (hidden, inner),
        "encoder.layer.0.output.dense.bias": (hidden,),
    }
    norms = ("embeddings.LayerNorm", "encoder.layer.0.attention.LayerNorm", "encoder.layer.0.output.LayerNorm")
    weights = {name: torch.randn(shape) * 0.3 for name, shape in shapes.items()}
    weights |= {f"{name}.weight": torch.ones(hidden) for name in norms} | {
        f"{name}.bias": torch.zeros(hidden) for name in norms
    }
    folder.mkdir(parents=True)
    save_file(weights, folder / "model.safetensors")
    tokenizer = Tokenizer(WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Split(Regex("<mask>|."), "isolated")
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


STATEMENT = "Ada Birch said the quay is shut. She wants to leave. The rain fell."


def write_world_news(folder: Path) -> None:
    """World news as --data holds it: one article with its statement marked, one without marks, two that measure."""
    for name in ("who", "statements"):
        (folder / name).mkdir()
    ids = {"marked": STATEMENT, "unmarked": "The harbour is full, Ms. Oda said.", "judge": "It is late.", "old": "No."}
    articles = [{"id": name, "text": text, "split": "train"} for name, text in ids.items()]
    spans = {part: [[STATEMENT.index(t), STATEMENT.index(t) + len(t)]] for part, t in _STATEMENT_PARTS.items()}
    row = {"doc": "marked", "sha256": hashlib.sha256(STATEMENT.encode()).hexdigest(), "quotes": [spans]}
    _write_rows(folder / "who" / "worldwide.articles.jsonl", articles)
    _write_rows(folder / "who" / "dev.jsonl", [{"doc": "judge"}])
    _write_rows(folder / "statements" / "dev.jsonl", [{"doc": "old"}])
    _write_rows(folder / "statements" / "train.jsonl", [row])


PEOPLE = [
    "qid\tname\tother_names\tgender\tcountry\tpositions",
    "Q1\tObi Park\t\tf\tKenya\tMinister of Health@2001..|Minister for Trade and Industry of Kenya@1999..2001",
    "Q2\tÅsa Łys-Kim\t\tf\tNorway\tMinister of State for Trade@2001..",
    "Q3\tPelé\t\tm\tBrazil\t",
]


def write_people(folder: Path) -> Path:
    """Office-holders as --data holds them."""
    folder.mkdir()
    path = folder / "people.tsv.gz"
    path.write_bytes(gzip.compress("\n".join([*PEOPLE, ""]).encode()))
    return path


_STATEMENT_PARTS = {"content": "the quay is shut", "cue": "said", "source": "Ada Birch"}


def _write_rows(path: Path, rows: Sequence[object]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
