"""Make the reference of all modules from their docstrings, as HTML pages (pip install pdoc).

python scripts/make_reference.py [FOLDER]
"""

from __future__ import annotations

import pkgutil
import sys
from pathlib import Path

import pdoc

import quotex


def main() -> None:
    """Write the pages to the folder that is named, else to `reference`."""
    for name in quotex.__all__:  # pdoc sees only names that are loaded
        setattr(quotex, name, getattr(quotex, name))
    modules = [module.name for module in pkgutil.walk_packages(quotex.__path__, "quotex.")]
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "reference")
    pdoc.pdoc("quotex", *modules, output_directory=folder)
    print(f"{folder / 'index.html'}: {len(modules) + 1} modules")


if __name__ == "__main__":
    main()
