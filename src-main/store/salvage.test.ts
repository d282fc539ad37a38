import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from './index.ts'
import { OldIndex } from './testing/old-index.ts'

let old: OldIndex

beforeEach(async () => (old = await OldIndex.make()))
afterEach(() => old.remove())

function mended() {
  const { store, begun } = openStore(old.library)
  const read = { ...begun!, seeds: store.seeds.list(), settings: store.values.get('settings') }
  store.close()
  return read
}

test('rows that make no sense are taken from the copy, and nothing else is', () => {
  old.change(`
    UPDATE named_values SET value = '{"th' WHERE name = 'settings';
    UPDATE seeds SET seed = substr(seed, 5) WHERE id IN ('s3', 's4');
    DELETE FROM seeds WHERE id = 's5';
  `)
  old.damage()
  const { seeds, settings, whole } = mended()
  expect(settings).toEqual({ theme: 'dark' })
  expect(seeds.map(({ seed }) => seed)).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 4, 3, 2, 1, 0])
  expect(whole).toBe(true)
})

test('rows behind a page that cannot be read are taken from the copy, those before it are not', () => {
  old.change(`UPDATE seeds SET seed = json_set(seed, '$.name', 'newer') WHERE id = 's0'`)
  old.damageLast('seeds')
  const { seeds, whole } = mended()
  expect(seeds.map(({ seed }) => seed)).toEqual(Array.from({ length: 20 }, (_, i) => 19 - i))
  expect(seeds.at(-1)!.name).toBe('newer')
  expect(whole).toBe(true)
})

test('a row that makes sense nowhere is said to be missing', () => {
  old.change(`INSERT INTO seeds VALUES ('torn', '', '{"id')`)
  old.damage()
  expect(mended()).toMatchObject({ whole: false, stars: ['p0', 'p1', 'p2'] })
})

test('an index that is damaged before it was filled hands its stars on', () => {
  old.damage()
  expect(mended().stars).toHaveLength(3)
  old.damage()
  expect(mended()).toMatchObject({ whole: true, stars: ['p0', 'p1', 'p2'] })
})

test('what one index could not save is missing after the next one too', () => {
  old.change(`INSERT INTO seeds VALUES ('torn', '', '{"id')`)
  old.damage()
  expect(mended().whole).toBe(false)
  old.damage()
  expect(mended().whole).toBe(false)
})
