"""Where models come from, and one clear sentence for whatever is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
import stanza
import stanza.resources.common

from quotex.errors import QuotexError
from quotex.files import sha256
from quotex.parsing import manifest, models, pipeline
from quotex.parsing.encoder import files
from quotex.parsing.parser import Parser


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder with a manifest, like the bundle; its files are no models."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    for name in ("encoder.json", "encoder.onnx", "lemmas.json"):
        (folder / name).write_bytes(name.encode() * 1000)
    manifest.write(folder, "mine", "2.1", ["encoder.json", "encoder.onnx", "lemmas.json"])
    return folder


@pytest.fixture
def stanza_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that stands for Stanza's own; nothing can be downloaded into it."""
    folder = tmp_path / "stanza"

    def download(*_: Any, **__: Any) -> None:
        raise ConnectionError("no route to host\nsecond line")

    monkeypatch.setattr(stanza.resources.common, "DEFAULT_MODEL_DIR", str(folder))
    monkeypatch.setattr(stanza, "download", download)
    return folder


def is_one_sentence(text: str) -> bool:
    return "\n" not in text and text[0].isupper() and text.endswith(".")


def refusal(setting: str) -> str:
    """What `resolve` says when it refuses a setting."""
    with pytest.raises(QuotexError) as caught:
        models.resolve(setting)
    assert is_one_sentence(str(caught.value))
    return str(caught.value)


# ----------------------------------------------------------------------------------------------- manifest


def test_the_bundle_is_whole() -> None:
    assert manifest.problems(models.BUNDLE) == []
    assert models.verify("quotex") == []


def test_every_file_of_the_bundle_that_is_loaded_is_in_its_manifest() -> None:
    listed = manifest.read(models.BUNDLE).files
    assert set(files.FILES) == set(listed)


def test_a_written_manifest_is_read_back(bundle: Path) -> None:
    about = manifest.read(bundle)
    assert (about.name, about.version) == ("mine", "2.1")
    assert about.files["encoder.onnx"] == sha256(bundle / "encoder.onnx")
    assert manifest.problems(bundle) == []


def test_the_checksum_is_sha256(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_one_changed_byte_is_damage_in_one_sentence_that_names_the_file(bundle: Path) -> None:
    data = bytearray((bundle / "encoder.onnx").read_bytes())
    data[500] ^= 1
    (bundle / "encoder.onnx").write_bytes(data)
    (found,) = manifest.problems(bundle)
    assert is_one_sentence(found)
    assert str(bundle / "encoder.onnx") in found
    assert "damaged" in found
    assert refusal(str(bundle)) == found
    assert models.verify(str(bundle)) == [found]


def test_a_missing_file_is_told_in_one_sentence_that_names_it(bundle: Path) -> None:
    (bundle / "lemmas.json").unlink()
    found = refusal(str(bundle))
    assert str(bundle / "lemmas.json") in found
    assert "missing" in found


def test_a_file_that_cannot_be_read_is_told_in_one_sentence_that_names_it(bundle: Path) -> None:
    (bundle / "encoder.onnx").unlink()
    (bundle / "encoder.onnx").mkdir()
    found = refusal(str(bundle))
    assert str(bundle / "encoder.onnx") in found
    assert "cannot be read" in found


def test_every_wrong_file_has_its_sentence(bundle: Path) -> None:
    (bundle / "encoder.onnx").unlink()
    (bundle / "encoder.json").write_bytes(b"")
    assert len(models.verify(str(bundle))) == 2


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"name": "a", "version": "1"}', '{"name": "a", "version": "1", "files": 3}', "\ud800"],
)
def test_a_manifest_that_cannot_be_read_is_told_in_one_sentence(bundle: Path, text: str) -> None:
    (bundle / manifest.MANIFEST).write_bytes(text.encode("utf-8", "surrogatepass"))
    found = refusal(str(bundle))
    assert str(bundle / manifest.MANIFEST) in found
    assert models.verify(str(bundle)) == [found]


def test_without_the_bundle_one_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "BUNDLE", tmp_path / "gone")
    with pytest.raises(QuotexError, match="install quotex again"):
        Parser()
    (found,) = models.verify("quotex")
    assert is_one_sentence(found)


def test_a_damaged_bundle_is_not_used_for_what_a_folder_lacks(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "BUNDLE", bundle)
    (bundle / "encoder.onnx").write_bytes(b"damage")
    (tmp_path / "pos.pt").write_bytes(b"a tagger")
    assert "damaged" in refusal(str(tmp_path))


def test_files_that_fit_their_manifest_but_are_no_models_are_refused_in_one_sentence(bundle: Path) -> None:
    with pytest.raises(QuotexError, match="The models mine cannot be loaded") as caught:
        Parser(str(bundle))
    assert is_one_sentence(str(caught.value))
    assert str(bundle) in str(caught.value)


# ---------------------------------------------------------------------------------------------- a setting


@pytest.mark.parametrize("setting", [None, "quotex"])
def test_the_bundle_is_the_default(setting: str | None) -> None:
    recipe = models.resolve(setting)
    about = manifest.read(models.BUNDLE)
    assert (recipe.name, recipe.version, recipe.encoder) == (about.name, about.version, models.BUNDLE)
    assert recipe.files == {}


def test_a_folder_with_a_manifest_is_used_as_a_whole(bundle: Path) -> None:
    recipe = models.resolve(str(bundle))
    assert (recipe.name, recipe.version, recipe.encoder) == ("mine", "2.1", bundle)
    assert recipe.files == {}


def test_an_unknown_folder_is_refused_with_what_may_be_given_instead(tmp_path: Path) -> None:
    found = refusal(str(tmp_path / "nowhere"))
    assert str(tmp_path / "nowhere") in found
    assert "stanza:PACKAGE" in found
    assert models.verify(str(tmp_path / "nowhere")) == [found]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "pos.pt").write_bytes(b"a tagger")
    refusal(str(tmp_path / "pos.pt"))


def test_a_folder_without_a_model_is_refused_with_the_names_it_may_hold(tmp_path: Path) -> None:
    (tmp_path / "pretrain.pt").write_bytes(b"vectors alone are no model")
    found = refusal(str(tmp_path))
    assert "tokenize.pt" in found
    assert "depparse.pt" in found


def test_a_folder_may_hold_any_of_the_processors_and_the_bundle_does_the_rest(tmp_path: Path) -> None:
    (tmp_path / "pos.pt").write_bytes(b"a tagger")
    recipe = models.resolve(str(tmp_path))
    assert recipe.name == str(tmp_path)
    assert recipe.encoder == models.BUNDLE
    assert recipe.files == {"pos": tmp_path / "pos.pt"}


def test_an_expander_without_the_tokenizer_whose_tokens_it_expands_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mwt.pt").write_bytes(b"an expander")
    assert "tokenize.pt" in refusal(str(tmp_path))


@pytest.mark.parametrize("layout", ["{}.pt", "{}/combined.pt", "en/{}/combined.pt"])
def test_the_files_of_a_folder_are_found_in_every_layout(tmp_path: Path, layout: str) -> None:
    names = {*models.PROCESSORS, *models.INPUTS}
    for name in names:
        path = tmp_path / layout.format(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a model")
    recipe = models.resolve(str(tmp_path))
    assert recipe.files == {name: tmp_path / layout.format(name) for name in names}


def test_a_file_that_is_no_model_is_refused_in_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lemma.pt").write_bytes(b"not a model at all")
    with pytest.raises(QuotexError, match="cannot be loaded") as caught:
        Parser(str(tmp_path))
    assert str(tmp_path / "lemma.pt") in str(caught.value)
    assert is_one_sentence(str(caught.value))
    assert capfd.readouterr() == ("", "")


# ------------------------------------------------------------------------------------ Stanford's packages


def provide(folder: Path, *files: str) -> None:
    """Lay out Stanza's folder as its downloader does: a package `small`, and these of its files."""
    dependency = {"dependencies": [{"model": "pretrain", "package": "vectors"}]}
    record = {
        "en": {
            "lang_name": "English",
            "packages": {
                "small": {"tokenize": "ewt", "pos": "ewt_nocharlm", "optional": {"ner": "conll03"}},
                "broken": "no table",
            },
            "tokenize": {"ewt": {"md5": "0"}},
            "pos": {"ewt_nocharlm": {"md5": "0", **dependency}},
        },
        "de": {"packages": {"gsd": {"tokenize": "gsd"}}},
    }
    for file in files:
        (folder / "en" / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / "en" / file).write_bytes(b"a model")
    folder.mkdir(exist_ok=True)
    (folder / "resources.json").write_text(json.dumps(record), encoding="utf-8")


SMALL = ("tokenize/ewt.pt", "pos/ewt_nocharlm.pt", "pretrain/vectors.pt")


def test_the_bundle_is_the_first_of_the_models_that_are_there(stanza_folder: Path) -> None:
    (found,) = models.available()
    assert (found.name, found.path) == ("quotex", models.BUNDLE)
    assert found.version == manifest.read(models.BUNDLE).version


def test_packages_that_are_whole_are_listed_after_the_bundle(stanza_folder: Path) -> None:
    provide(stanza_folder, *SMALL)
    assert [model.name for model in models.available()] == ["quotex", "stanza:small"]
    assert models.verify("stanza:small") == []


@pytest.mark.parametrize("missing", SMALL)
def test_a_package_without_one_of_its_files_is_not_whole(stanza_folder: Path, missing: str) -> None:
    provide(stanza_folder, *(file for file in SMALL if file != missing))
    assert [model.name for model in models.available()] == ["quotex"]
    (found,) = models.verify("stanza:small")
    assert is_one_sentence(found)
    assert "quotex models pull small" in found


def test_a_package_resolves_to_its_own_model_of_each_processor(stanza_folder: Path) -> None:
    provide(stanza_folder, *SMALL)
    recipe = models.resolve("stanza:small")
    assert recipe.name == "stanza:small"
    assert recipe.version == f"stanza {stanza.__version__}"
    assert recipe.stanza == stanza_folder
    assert recipe.package == {"tokenize": "ewt", "pos": "ewt_nocharlm"}
    assert recipe.encoder == models.BUNDLE


def test_pulling_without_a_network_is_refused_in_one_sentence(stanza_folder: Path) -> None:
    with pytest.raises(QuotexError, match=r"small could not be downloaded \(no route to host\)") as caught:
        models.pull("small")
    assert is_one_sentence(str(caught.value))
    assert refusal("stanza:small") == str(caught.value)


def test_pulling_reports_an_error_without_words_by_its_name(
    stanza_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def download(*_: Any, **__: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(stanza, "download", download)
    with pytest.raises(QuotexError, match="TimeoutError"):
        models.pull("small")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            requests.ConnectionError("HTTPSConnectionPool(host='x'): Max retries"),
            "there is no connection to models.example",
        ),
        (requests.ConnectTimeout("HTTPSConnectionPool(host='x'): timed out"), "models.example does not answer"),
        (requests.HTTPError("404 Client Error"), "models.example answers 404 Not Found"),
    ],
)
def test_pulling_says_what_the_network_did_and_not_what_a_library_calls_it(
    stanza_folder: Path, monkeypatch: pytest.MonkeyPatch, error: requests.RequestException, reason: str
) -> None:
    def download(*_: Any, **__: Any) -> None:
        error.request = requests.Request("GET", "https://models.example/small.zip").prepare()
        error.response = requests.Response()
        error.response.status_code, error.response.reason = 404, "Not Found"
        raise error

    monkeypatch.setattr(stanza, "download", download)
    with pytest.raises(QuotexError) as caught:
        models.pull("small")
    assert str(caught.value) == f"The package small could not be downloaded ({reason}); check the name and the network."


def test_pulling_gets_the_package_into_stanzas_folder(stanza_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str, str]] = []

    def download(lang: str, model_dir: str, package: str, **_: Any) -> None:
        asked.append((lang, model_dir, package))
        provide(Path(model_dir), *SMALL)

    monkeypatch.setattr(stanza, "download", download)
    assert models.resolve("stanza:small").package["tokenize"] == "ewt"
    assert models.pull("small") == stanza_folder / "en"
    assert asked == [("en", str(stanza_folder), "small")] * 2


def test_a_package_that_stanford_does_not_have_is_refused(stanza_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stanza, "download", lambda *_, **__: None)  # Stanza only logs a warning
    assert "nonesuch" in refusal("stanza:nonesuch")


def test_an_unreadable_list_of_packages_is_told_in_one_sentence(stanza_folder: Path) -> None:
    stanza_folder.mkdir()
    (stanza_folder / "resources.json").write_text("{", encoding="utf-8")
    found = refusal("stanza:small")
    assert str(stanza_folder / "resources.json") in found
    assert models.verify("stanza:small") == [found]


def test_a_list_of_packages_without_english_has_none(stanza_folder: Path) -> None:
    stanza_folder.mkdir()
    (stanza_folder / "resources.json").write_text("[]", encoding="utf-8")
    assert len(models.available()) == 1


def test_a_package_whose_files_are_no_models_is_refused_in_one_sentence(stanza_folder: Path) -> None:
    provide(stanza_folder, *SMALL)
    with pytest.raises(QuotexError, match="The models stanza:small cannot be loaded") as caught:
        pipeline.build(models.resolve("stanza:small"))
    assert is_one_sentence(str(caught.value))
    assert str(stanza_folder / "en" / "tokenize" / "ewt.pt") in str(caught.value)
