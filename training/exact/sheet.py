"""
Contact sheets of the pictures.

python training/exact/sheet.py OUT.png [--columns 16] [--rows 8] [--zoom 1] [--thing NAME] [--every N]
"""

import argparse
from multiprocessing import Pool

import numpy as np
from PIL import Image

from captions import english
from plan import plan
from scenes import draw


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('out')
    options.add_argument('--columns', type=int, default=16)
    options.add_argument('--rows', type=int, default=8)
    options.add_argument('--zoom', type=int, default=1)
    options.add_argument('--thing')
    options.add_argument('--seed', type=int, default=0)
    o = options.parse_args()
    scenes = [s for s in plan() if o.thing in (None, s.thing)]
    count = min(o.columns * o.rows, len(scenes))
    if o.thing is None:
        picks = np.linspace(0, len(scenes) - 1, count).astype(int)
        scenes = [scenes[i] for i in np.random.Generator(np.random.PCG64(o.seed)).permutation(picks)]
    with Pool(2) as pool:
        pictures = pool.map(draw, scenes[:count], chunksize=2)
    rows = -(-count // o.columns)
    sheet = np.full((rows * 64, o.columns * 64, 3), 255, np.uint8)
    for i, picture in enumerate(pictures):
        y, x = i // o.columns * 64, i % o.columns * 64
        sheet[y : y + 64, x : x + 64] = picture
    image = Image.fromarray(sheet)
    image.resize((image.width * o.zoom, image.height * o.zoom), Image.Resampling.NEAREST).save(o.out, optimize=True)
    print('\n'.join(english(s) for s in scenes[:count]) if o.thing else f'{count} pictures')


if __name__ == '__main__':
    main()
