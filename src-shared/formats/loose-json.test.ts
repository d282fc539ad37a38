import { expect, test } from 'vitest'
import { parseLooseJson } from './loose-json.ts'

test('numbers that only Python writes are read, strings that look like them are kept', () => {
  const text = '{"lambda_min_clipped": -Infinity, "a": [NaN, Infinity, 1], "b": "Infinity \\" NaN", "NaN": true}'
  expect(parseLooseJson(text)).toEqual({ lambda_min_clipped: -Infinity, a: [null, Infinity, 1], b: 'Infinity " NaN', NaN: true })
  expect(parseLooseJson('[1]')).toEqual([1])
  expect(parseLooseJson('\ufeff{"a": NaN}')).toEqual({ a: null })
})

test.each(['{', '{"a": Infinite}', '{"a": InfinityX}', ''])('what is no JSON is refused: %s', (text) => {
  expect(() => parseLooseJson(text)).toThrow(SyntaxError)
})
