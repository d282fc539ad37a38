import { describe, expect, test } from 'vitest'
import { readWeights } from './weights.ts'

/** Text and weight of every run, parts behind each other with null between. */
const read = (prompt: string): ([string, number] | null)[] =>
  readWeights(prompt).flatMap((part, i) => [
    ...(i > 0 ? [null] : []),
    ...part.map(({ text, weight }): [string, number] => [text, Number(weight.toFixed(6))]),
  ])

describe('weights in a prompt', () => {
  test.each([
    ['', []],
    ['plain text', [['plain text', 1]]],
    [
      'an (important) word',
      [
        ['an ', 1],
        ['important', 1.1],
        [' word', 1],
      ],
    ],
    ['((twice))', [['twice', 1.21]]],
    ['(unbalanced', [['unbalanced', 1.1]]],
    ['unbalanced)', [['unbalanced)', 1]]],
    ['[weak]', [['weak', 0.909091]]],
    ['[[weaker]]', [['weaker', 0.826446]]],
    ['(word:1.2)', [['word', 1.2]]],
    ['(word:.5 )', [['word', 0.5]]],
    ['(word: 1.3)', [['word', 1.3]]],
    ['(word:-0.4)', [['word', -0.4]]],
    [
      '(a (b:2) c:1.5)',
      [
        ['a ', 1.5],
        ['b', 3],
        [' c', 1.5],
      ],
    ],
    ['([neutral])', [['neutral', 1]]],
    ['word:1.2)', [['word:1.2)', 1]]],
    ['(ratio 16:9)', [['ratio 16', 9]]],
    ['(ratio 16:9 wide)', [['ratio 16:9 wide', 1.1]]],
    ['(a:1.2.3)', [['a:1.2.3', 1.1]]],
    [String.raw`a \(literal\) \[bracket\]`, [['a (literal) [bracket]', 1]]],
    [String.raw`(\(inner\):1.3)`, [['(inner)', 1.3]]],
    [String.raw`back\\slash lone\x`, [[String.raw`back\slash lonex`, 1]]],
    ['a BREAK b', [['a', 1], null, ['b', 1]]],
    ['(a BREAK b:1.2)', [['a', 1.2], null, ['b', 1.2]]],
    ['BREAK', [null]],
    ['BREAKFAST a break UNBREAK', [['BREAKFAST a break UNBREAK', 1]]],
    ['()', []],
    ['(:1.2)', []],
    [
      '一只(红色:1.4)的狐狸',
      [
        ['一只', 1],
        ['红色', 1.4],
        ['的狐狸', 1],
      ],
    ],
  ] as [string, ([string, number] | null)[]][])('%s', (prompt, expected) => {
    expect(read(prompt)).toEqual(expected)
  })

  test('every character knows its place in the prompt', () => {
    const prompt = String.raw`a (b\(c:1.5) BREAK [d]🦊`
    for (const { text, places } of readWeights(prompt).flat()) {
      expect(places.map((place) => prompt[place]).join('')).toBe(text)
    }
  })

  test('a megabyte of brackets is read at once', () => {
    const start = performance.now()
    expect(readWeights('('.repeat(5000) + 'x'.repeat(1_000_000)).flat()).toHaveLength(1)
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
