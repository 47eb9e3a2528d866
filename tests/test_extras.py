"""Packages that only some formats need."""

from __future__ import annotations

import re
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from quotex.errors import QuotexError
from quotex.extras import need


def test_a_package_that_is_there_is_handed_over() -> None:
    assert need("json.decoder", "any", "reading").JSONDecoder


def test_an_absent_package_comes_with_the_command_that_installs_it() -> None:
    with pytest.raises(QuotexError, match=r'reading X needs absent_x; install it with: pip install "quotex\[x\]"'):
        need("absent_x.part", "x", "reading X")


def test_the_extra_of_each_such_package_brings_it() -> None:
    root = Path(__file__).parents[1]
    settings = ConfigParser()
    settings.read(root / "setup.cfg", encoding="utf-8")
    extras = settings["options.extras_require"]
    needed = {
        (extra, package)
        for path in (root / "quotex").rglob("*.py")
        for package, extra in re.findall(r'\bneed\("(\w+)[\w.]*", "(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert {("warc", "brotli"), ("polars", "polars"), ("parquet", "pyarrow")} <= needed
    brought = {(extra, name) for extra, _ in needed for name in re.findall(r"^[\w-]+", extras[extra], re.MULTILINE)}
    assert needed - brought == set()


def test_a_package_that_lacks_something_itself_is_not_called_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "half_installed.py").write_text("import absent_y\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "half_installed", raising=False)
    with pytest.raises(ModuleNotFoundError, match="absent_y"):
        need("half_installed", "x", "reading X")
