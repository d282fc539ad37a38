import { describe, expect, test } from 'vitest'
import { fractionText, parseFraction, parseWeights, splitTableau, sumText } from './tableau-text.ts'

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
  for (const value of [Math.PI, 0.335480655492357, -0.001780011052225777, 87487479700 / 32700410799])
    expect(parseFraction(fractionText(value))).toBe(value)
})

test('a sum of fractions is written without its rounding', () => {
  const sum = (...words: string[]): string => sumText(words.reduce((total, word) => total + parseFraction(word)!, 0))
  expect(sum('1/3', '1/3')).toBe('2/3')
  expect(sum('439/216', '-8', '3680/513', '-845/4104')).toBe('1')
  expect(sum('1932/2197', '-7200/2197', '7296/2197')).toBe('12/13')
  expect(sum('0.1', '0.2')).toBe('0.3')
  expect(sum()).toBe('0')
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
    expect(splitTableau('1/5\n1/2 1/2 0\n0 0 1')).toMatchObject({ b: '0 0 1', bHat: null })
    const fehlberg = ['1/4', '3/32 9/32', '1 -2 2', '1 -8 9 -1', '0 2 -3 1 1/2', '1/4 0 1/4 1/4 1/4 0', '1/5 0 1/5 1/5 1/5 1/5']
    expect(splitTableau(fehlberg.join('\n'))).toMatchObject({ rows: { length: 6 }, b: fehlberg[5], bHat: fehlberg[6] })
    expect(splitTableau('0\n1\n1/2 1/2\n1 0')).toMatchObject({ ...pair, rows: [{ weights: '0' }, { weights: '1' }] })
  })

  test('of an implicit method keeps its rows, so that it can be refused for what it is', () => {
    expect(splitTableau('1/4\n1/2 1/4\n1/2 1/2')).toMatchObject({
      rows: [{ weights: '1/4' }, { weights: '1/2 1/4' }],
      bHat: null,
    })
  })

  test('a single line is none', () => {
    expect(splitTableau('1/6 1/3 1/3 1/6')).toBeNull()
    expect(splitTableau('words\nmore words')).toBeNull()
  })
})
