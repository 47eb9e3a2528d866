"""Write the graphs that quotex runs from a trained network, and the manifest of their bundle.

    python scripts/quantize_models.py NETWORK BUNDLE

NETWORK holds encoder.json and encoder.safetensors, as scripts/train_models.py leaves them in WORK/network; BUNDLE the
other files of a bundle. The same network gives the same files. Needs onnx (pip install "quotex[train]").
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from quotex.parsing import manifest
from quotex.parsing.encoder import files
from quotex.parsing.encoder.features import Pieces
from training import calibration, quantize, storage


def main() -> None:
    """Write the graphs, the configuration and the manifest, and print the size of the bundle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path, help="folder of the trained network")
    parser.add_argument("bundle", type=Path, help="folder that gets the graphs and the manifest")
    options = parser.parse_args()
    config, network = storage.load(options.network)
    pieces = Pieces(options.bundle / files.VOCABULARY)
    quantize.save(config, network.state_dict(), calibration.batches(pieces), options.bundle)
    shutil.copyfile(options.network / files.CONFIG, options.bundle / files.CONFIG)
    about = manifest.read(options.bundle)
    names = [name for name in about.files if name not in files.FILES]
    names += files.FILES
    manifest.write(options.bundle, about.name, about.version, names)
    print(f"{options.bundle}: {sum((options.bundle / name).stat().st_size for name in names) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
