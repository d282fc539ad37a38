"""
Builds assets/models/exact.

python training/exact/build.py            writes the folder
python training/exact/build.py --check    builds it aside and compares every file with the committed one
"""

import argparse
import sys
import tempfile
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from folder import sums, write_model
from plan import plan
from scenes import draw

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / 'assets/models/exact'
COMPONENT_STD = 0.03
SIGMA_DATA = 0.5


def render(scenes):
    """uint8 [K, 64, 64, 3]."""
    with Pool(2) as pool:
        return np.stack(pool.map(draw, scenes, chunksize=16))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--check', action='store_true')
    check = options.parse_args().check
    scenes = plan()
    pictures = render(scenes)
    print(f'{len(pictures)} pictures, standard deviation {(pictures / 127.5 - 1).std():.4f}')
    if not check:
        write_model(MODEL, scenes, pictures, COMPONENT_STD, SIGMA_DATA)
        print(f'{sum(p.stat().st_size for p in MODEL.rglob("*") if p.is_file()) / 1e6:.2f} MB in {MODEL.relative_to(ROOT)}')
        return 0
    with tempfile.TemporaryDirectory() as folder:
        write_model(Path(folder), scenes, pictures, COMPONENT_STD, SIGMA_DATA)
        new, old = sums(Path(folder)), sums(MODEL)
    wrong = sorted(f for f in new.keys() | old.keys() if new.get(f) != old.get(f))
    print('\n'.join(f'differs: {f}' for f in wrong) or f'{len(new)} files are the same bit for bit')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
