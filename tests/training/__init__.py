"""Tests of the training of the bundled models; puts `scripts`, which is no package, where Python finds it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
