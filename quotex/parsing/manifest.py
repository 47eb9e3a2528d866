"""The bundle's manifest: name, version and the SHA-256 of every file, checked before the models are used."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from quotex.errors import QuotexError
from quotex.files import sha256

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` maps each file's name to its SHA-256 in hexadecimal digits."""

    name: str
    version: str
    files: dict[str, str]


def write(folder: Path, name: str, version: str, files: list[str]) -> None:
    """Write the manifest of `files` in `folder`."""
    record = {"name": name, "version": version, "files": {f: sha256(folder / f) for f in sorted(files)}}
    (folder / MANIFEST).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Return the manifest of a folder. Raises QuotexError if there is none or it cannot be read."""
    try:
        record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Manifest(str(record["name"]), str(record["version"]), dict(record["files"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QuotexError(
            f"The manifest {folder / MANIFEST} cannot be read ({error}); install quotex again."
        ) from error


def problems(folder: Path) -> list[str]:
    """Return one sentence for each file of the manifest that is missing or damaged."""
    found = []
    for name, expected in read(folder).files.items():
        path = folder / name
        try:
            if sha256(path) != expected:
                found.append(f"The model file {path} is damaged (its checksum differs); install quotex again.")
        except FileNotFoundError:
            found.append(f"The model file {path} is missing; install quotex again.")
        except OSError as error:
            found.append(f"The model file {path} cannot be read ({error.strerror}); check who may read it.")
    return found
