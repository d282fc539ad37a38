import { describe, expect, test } from 'vitest'
import { fractionText, parseFraction, parseWeights, splitTableau } from './tableau-text.ts'

test('numbers and fractions', () => {
  expect(['1/6', '-17/12', '0.5', '1e-3', '.25', '−1/3', ' 2 ', '+3'].map(parseFraction)).toEqual([
    1 / 6,
    -17 / 12,
    0.5,
    1e-3,
    0.25,
    -1 / 3,
    2,
    3,
  ])
  for (const text of ['', 'x', '1/0', '1/2/3', '1,5', '0x10', 'Infinity', '1/', '--1'])
    expect(parseFraction(text), text).toBeNull()
})

test('a row of weights', () => {
  expect(parseWeights('1/6, 1/3 1/3 & 1 / 6')).toEqual({ values: [1 / 6, 1 / 3, 1 / 3, 1 / 6] })
  expect(parseWeights('')).toEqual({ values: [] })
  expect(parseWeights('1/2 half')).toEqual({ wrong: 'half' })
})

test('a number is written as the fraction it came from', () => {
  for (const text of ['1/6', '-56/15', '19372/6561', '-17253/339200', '1/2', '3/4', '0', '1', '0.161', '-2187/6784'])
    expect(fractionText(parseFraction(text)!)).toBe(text)
  for (const value of [Math.PI, 0.335480655492357, -0.00178001105222577714, 87487479700 / 32700410799])
    expect(parseFraction(fractionText(value))).toBe(value)
})

describe('a pasted tableau', () => {
  const rk4 = {
    rows: ['', '1/2', '0 1/2', '0 0 1'].map((weights) => ({ c: null, weights })),
    b: '1/6 1/3 1/3 1/6',
    bHat: null,
  }

  test('with its nodes, as it stands in books', () => {
    const text = '0   |\n1/2 | 1/2\n1/2 | 0   1/2\n1   | 0   0   1\n----+----\n    | 1/6 1/3 1/3 1/6'
    expect(splitTableau(text)).toEqual({
      ...rk4,
      rows: rk4.rows.map((row, i) => ({
        c: ['0', '1/2', '1/2', '1'][i],
        weights: row.weights.replace('0 1/2', '0   1/2').replace('0 0 1', '0   0   1'),
      })),
      b: '1/6 1/3 1/3 1/6',
    })
  })

  test('as plain rows, with and without the first, square or not', () => {
    expect(splitTableau('1/2\n0 1/2\n0 0 1\n1/6 1/3 1/3 1/6')).toEqual(rk4)
    expect(splitTableau('0\n1/2\n0 1/2\n0 0 1\n1/6 1/3 1/3 1/6')).toMatchObject({ rows: [{ weights: '0' }, {}, {}, {}] })
    expect(splitTableau('0 0 0 0\n1/2 0 0 0\n0 1/2 0 0\n0 0 1 0\n1/6 1/3 1/3 1/6')).toMatchObject({ b: rk4.b, bHat: null })
  })

  test('with a second row of weights', () => {
    const pair = { b: '1/2 1/2', bHat: '1 0' }
    expect(splitTableau('0 |\n1 | 1\n | 1/2 1/2\n | 1 0')).toMatchObject(pair)
    expect(splitTableau('1\n1/2 1/2\n1 0')).toMatchObject({ ...pair, rows: [{ weights: '' }, { weights: '1' }] })
    expect(splitTableau('0\n1\n1/2 1/2\n1 0')).toMatchObject({ ...pair, rows: [{ weights: '0' }, { weights: '1' }] })
  })

  test('a single line is none', () => {
    expect(splitTableau('1/6 1/3 1/3 1/6')).toBeNull()
    expect(splitTableau('words\nmore words')).toBeNull()
  })
})
