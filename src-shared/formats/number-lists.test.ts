import { expect, test } from 'vitest'
import { readNumbers, readSeeds } from './number-lists.ts'

test.each([
  ['0-3,7', [0, 1, 2, 3, 7]],
  ['5', [5]],
  ['3, 3 4', [3, 4]],
  ['1，2、3', [1, 2, 3]],
  ['9007199254740991', [Number.MAX_SAFE_INTEGER]],
  ['', null],
  ['1,,2', null],
  ['0 - 2', [0, 1, 2]],
  ['3-1', null],
  ['1-2-3', null],
  ['-4', null],
  ['1.5', null],
  ['0-99999', null],
  ['9007199254740992', null],
])('the seeds of %j', (text, seeds) => expect(readSeeds(text)).toEqual(seeds))

test.each([
  ['1e-2, 1e-3', [0.01, 0.001]],
  ['', []],
  ['5 5 7', [5, 7]],
  ['0', null],
  ['a', null],
  ['1,,2', null],
  ['Infinity', null],
])('the numbers of %j', (text, numbers) => expect(readNumbers(text, (value) => value > 0)).toEqual(numbers))
