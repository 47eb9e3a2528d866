"""What `import quotex` offers."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import pytest

import quotex


@pytest.mark.parametrize("name", quotex.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(quotex, name).__name__ == name


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = quotex.nothing


def test_type_checkers_are_told_that_the_package_has_types() -> None:
    assert (files("quotex") / "py.typed").is_file()


def test_importing_quotex_loads_no_network() -> None:
    code = "import sys, quotex; sys.exit(bool({'torch', 'stanza', 'onnxruntime'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
