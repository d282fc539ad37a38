"""A sheet of the world's pictures, eight a row.

python -m world.gallery ../docs/world.webp
"""

import argparse
from pathlib import Path

import cv2
import numpy as np

from . import draw

COUNT = 64


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--first", type=int, default=2_000_000, help="seed of the first picture")
    options = parser.parse_args()
    pictures = [draw(options.first + i).pixels for i in range(COUNT)]
    rows = [np.concatenate(pictures[i : i + 8], 1) for i in range(0, COUNT, 8)]
    cv2.imwrite(str(options.out), np.concatenate(rows)[:, :, ::-1], [cv2.IMWRITE_WEBP_QUALITY, 88])


if __name__ == "__main__":
    main()
