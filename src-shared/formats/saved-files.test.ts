import { describe, expect, test } from 'vitest'
import { readNodeSet, readTableau } from './saved-files.ts'

describe('time nodes in a file', () => {
  test.each([
    ['what the library writes', '{"name": "Mine", "levels": [80, 10.5, 0.002]}', 'Mine'],
    ['a list', '[80, 10.5, 0.002, 0]', 'nodes'],
    ['words of other tools', '80, 10.5, 0.002, 0.0\n', 'nodes'],
    ['lines', '80\n10.5\n2e-3', 'nodes'],
  ])('%s', (_, text, name) => {
    expect(readNodeSet(text, 'nodes')).toEqual({ name, levels: [80, 10.5, 0.002] })
  })

  test('pure noise is inf', () => {
    expect(readNodeSet('inf, 5, 1', 'n').levels[0]).toBe(Number.MAX_VALUE)
    expect(readNodeSet('["inf", 1]', 'n').levels).toEqual([Number.MAX_VALUE, 1])
  })

  test.each([
    ['levels that rise', '1, 2', /must fall/],
    ['a word', '80, ten', /"ten" is no number/],
    ['nothing', '', /The levels in n/],
    ['other JSON', '{"sigmas": [1]}', /The levels in n/],
    ['a level below 0', '1, -1', /The levels in n/],
  ])('%s', (_, text, words) => {
    expect(() => readNodeSet(text, 'n')).toThrow(words)
  })
})

describe('a tableau in a file', () => {
  const rk4 = { name: 'RK4', a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]], b: [1 / 6, 1 / 3, 1 / 3, 1 / 6] }

  test('JSON with fractions, and without a name', () => {
    const text = '{"a": [[], ["1/2"], [0, "1/2"], [0, 0, 1]], "b": ["1/6", "1/3", "1/3", "1/6"]}'
    expect(readTableau(text, 'RK4')).toEqual(rk4)
    expect(readTableau(JSON.stringify({ ...rk4, bHat: [1, 0, 0, 0], c: [0, 0.5, 0.5, 1] }), 'x')).toEqual({
      ...rk4,
      c: [0, 0.5, 0.5, 1],
      bHat: [1, 0, 0, 0],
    })
  })

  test('rows as they stand in books', () => {
    expect(readTableau('0 |\n1/2 | 1/2\n1/2 | 0 1/2\n1 | 0 0 1\n | 1/6 1/3 1/3 1/6', 'RK4')).toEqual({
      ...rk4,
      c: [0, 1 / 2, 1 / 2, 1],
    })
    expect(readTableau('1/2\n0 1/2\n0 0 1\n1/6 1/3 1/3 1/6', 'RK4')).toEqual(rk4)
  })

  test.each([
    ['a word', '{"a": [[]], "b": ["one"]}', /b\.0: "one" is no number and no fraction/],
    ['a word in a row', '0 |\nhalf | 1/2\n | 1 0', /"half" is no number/],
    ['one line', '1/6 1/3', /one row a line, the weights last/],
    ['no weights', '{"a": [[]]}', /The tableau in n: b/],
    ['rows upon rows', JSON.stringify({ a: Array(41).fill([]), b: [] }), /The tableau in n: a/],
  ])('%s', (_, text, words) => {
    expect(() => readTableau(text, 'n')).toThrow(words)
  })
})
