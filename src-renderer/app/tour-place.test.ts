import { expect, test } from 'vitest'
import { placeCard } from './tour-place.ts'

const window = { width: 1280, height: 800 }

test.each([
  ['a tall part at the left: beside it', { left: 56, top: 44, width: 312, height: 756 }, { left: 380, top: 44 }],
  ['a part low in the window: above it', { left: 368, top: 512, width: 800, height: 288 }, { left: 608, top: 300 }],
  ['a part high in the window: below it', { left: 368, top: 44, width: 900, height: 300 }, { left: 658, top: 356 }],
  [
    'a small one at the bottom left: beside it, inside the window',
    { left: 4, top: 740, width: 48, height: 48 },
    { left: 64, top: 588 },
  ],
  ['one that fills the window: inside it', { left: 0, top: 0, width: 1280, height: 800 }, { left: 480, top: 12 }],
])('%s', (_, part, place) => expect(placeCard(part, window)).toEqual(place))
