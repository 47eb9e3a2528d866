"""Finds models: the bundle, a folder of Stanza models, or Stanford's packages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from quotex.errors import QuotexError
from quotex.parsing import manifest

BUNDLE = Path(__file__).resolve().parent.parent / "models" / "en"
DEFAULT = "quotex"
STANZA_PREFIX = "stanza:"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
INPUTS = ("pretrain", "forward_charlm", "backward_charlm")  # word vectors and character models that Stanza's read


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that can be named with --models."""

    name: str
    version: str
    path: Path


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a pipeline is built from.

    `encoder` is the folder of the network that proposes attributions. `package` names Stanford's model in the
    Stanza folder `stanza` for each processor of a package; without a package, `files` gives the model files of
    Stanza's own processors and of their inputs. A processor in neither comes from the network.
    """

    name: str
    version: str
    encoder: Path
    files: Mapping[str, Path]
    stanza: Path | None = None
    package: Mapping[str, str] = field(default_factory=dict)


def stanza_folder() -> Path:
    """Return Stanza's own folder of downloaded models (STANZA_RESOURCES_DIR where that is set)."""
    from stanza.resources.common import DEFAULT_MODEL_DIR

    return Path(DEFAULT_MODEL_DIR)


def available() -> list[ModelInfo]:
    """Return the bundle, then Stanford's English packages that are on this machine."""
    bundled = manifest.read(BUNDLE)
    found = [ModelInfo(DEFAULT, bundled.version, BUNDLE)]
    folder = stanza_folder()
    version = _resources_version(folder)
    for package in _downloaded_packages(folder):
        found.append(ModelInfo(STANZA_PREFIX + package, version, folder / "en"))
    return found


def _resources(folder: Path) -> dict[str, Any]:
    path = folder / "resources.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise QuotexError(f"The list {path} cannot be read ({error}); delete it and pull the package again.") from error
    return record if isinstance(record, dict) else {}


def _resources_version(folder: Path) -> str:
    import stanza

    return f"stanza {stanza.__version__}" if folder.is_dir() else ""


def _packages(folder: Path) -> dict[str, dict[str, str]]:
    """Return Stanford's English packages that `folder` lists, each with the model of each of our processors."""
    packages = _english(folder).get("packages")
    if not isinstance(packages, dict):
        return {}
    return {
        name: {p: str(models[p]) for p in PROCESSORS if p in models}
        for name, models in packages.items()
        if isinstance(models, dict) and "tokenize" in models
    }


def _english(folder: Path) -> dict[str, Any]:
    english = _resources(folder).get("en")
    return english if isinstance(english, dict) else {}


def _downloaded_packages(folder: Path) -> dict[str, dict[str, str]]:
    """Return the packages whose files, those that their models depend on included, are in the folder."""
    english = _english(folder)

    def here(processor: str, model: str) -> bool:
        record = english.get(processor, {}).get(model, {})
        needed = [(processor, model), *((d["model"], d["package"]) for d in record.get("dependencies", ()))]
        return all((folder / "en" / kind / f"{name}.pt").is_file() for kind, name in needed)

    return {
        name: models for name, models in sorted(_packages(folder).items()) if all(map(here, models, models.values()))
    }


def verify(name: str) -> list[str]:
    """Return one sentence for each problem of the named models or folder; empty if they are whole."""
    try:
        if name.startswith(STANZA_PREFIX):
            package = name.removeprefix(STANZA_PREFIX)
            whole = package in _downloaded_packages(stanza_folder())
            return [] if whole else [f"The package {package} is not complete; run `quotex models pull {package}`."]
        folder = BUNDLE if name == DEFAULT else Path(name)
        if folder == BUNDLE or (folder / manifest.MANIFEST).is_file():
            return manifest.problems(folder)
        resolve(name)
    except QuotexError as error:
        return [str(error)]
    return []


def pull(package: str) -> Path:
    """Download one of Stanford's English packages into Stanza's folder, and return the folder of its models.

    Raises QuotexError if that fails.
    """
    import stanza

    folder = stanza_folder()
    try:
        stanza.download("en", model_dir=str(folder), package=package, logging_level="CRITICAL")
    except Exception as error:  # Stanza lets every kind of network and file error through
        raise QuotexError(
            f"The package {package} could not be downloaded ({_reason(error)}); check the name and the network."
        ) from error
    if package not in _downloaded_packages(folder):
        raise QuotexError(
            f"Stanford has no English package {package} with a tokenizer; its names are in Stanza's manual."
        )
    return folder / "en"


def _reason(error: Exception) -> str:
    """Return why a download failed, without the objects and retries in the messages of requests."""
    from requests import ConnectionError, HTTPError, Timeout

    request = getattr(error, "request", None)
    host = urlsplit(getattr(request, "url", None) or "").hostname or "the server"
    if isinstance(error, Timeout):
        return f"{host} does not answer"
    if isinstance(error, ConnectionError):
        return f"there is no connection to {host}"
    if isinstance(error, HTTPError) and error.response is not None:
        return f"{host} answers {error.response.status_code} {error.response.reason}".rstrip()
    return str(error).strip().split("\n")[0] or type(error).__name__


def resolve(models: str | None) -> Recipe:
    """Return what to build for a --models setting: None or "quotex", "stanza:PACKAGE", or a folder.

    A folder is either a bundle like ours (with a manifest), or holds files for some of Stanza's processors:
    PROCESSOR.pt, PROCESSOR/*.pt or en/PROCESSOR/*.pt, and in the same way pretrain, forward_charlm and
    backward_charlm where these need them; the bundle does the rest.
    Raises QuotexError with the reason if there are no such models or a file is damaged.
    """
    if models is None or models == DEFAULT:
        return _bundle(BUNDLE)
    if models.startswith(STANZA_PREFIX):
        return _stanford(models)
    folder = Path(models)
    if not folder.is_dir():
        raise QuotexError(
            f"There is no model folder {models}; give a folder, stanza:PACKAGE, or leave --models out for the bundle."
        )
    if (folder / manifest.MANIFEST).is_file():
        return _bundle(folder)
    own = {name: path for name in (*PROCESSORS, *INPUTS) if (path := _model_file(folder, name))}
    if "mwt" in own and "tokenize" not in own:
        raise QuotexError(f"The folder {models} has mwt.pt without the tokenize.pt whose tokens it expands; add that.")
    if not own.keys() & set(PROCESSORS):
        names = ", ".join(f"{name}.pt" for name in PROCESSORS)
        raise QuotexError(f"The folder {models} has no Stanza model; it needs at least one of {names}.")
    _bundle(BUNDLE)
    return Recipe(str(folder), "", BUNDLE, own)


def _stanford(models: str) -> Recipe:
    package, folder = models.removeprefix(STANZA_PREFIX), stanza_folder()
    if package not in _downloaded_packages(folder):
        pull(package)
    _bundle(BUNDLE)
    return Recipe(models, _resources_version(folder), BUNDLE, {}, folder, _downloaded_packages(folder)[package])


def _bundle(folder: Path) -> Recipe:
    wrong = manifest.problems(folder)
    if wrong:
        raise QuotexError(wrong[0])
    about = manifest.read(folder)
    return Recipe(about.name, about.version, folder, {})


def _model_file(folder: Path, processor: str) -> Path | None:
    flat = folder / f"{processor}.pt"
    if flat.is_file():
        return flat
    nested = [*sorted((folder / processor).glob("*.pt")), *sorted((folder / "en" / processor).glob("*.pt"))]
    return nested[0] if nested else None
