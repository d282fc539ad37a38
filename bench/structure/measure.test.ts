import { mkdtempSync, readFileSync, rmSync, writeFileSync, appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { lineChart } from './chart.ts'
import { readFactNames } from './counter.ts'
import { frechetDistance, momentsOf } from './frechet.ts'
import { judge, type Reading } from './judge.ts'
import type { Asked } from './prompts.ts'
import { openRecords, readCell } from './records.ts'
import { packRow, unpackRow, type Row } from './rows.ts'
import { pairedDifference, shareOf, wilson } from './statistics.ts'

const names = readFactNames(join(import.meta.dirname, 'counter'))
const hand: Reading = { kind: 'hand', facts: { fingers: 3, side: 'left', colour: 'red' }, sure: 0.98 }
const apples: Reading = {
  kind: 'still_life',
  facts: { count: 2, place: 'table', objects: ['apple red', 'apple blue'], shapes: ['apple'] },
  sure: 1,
}
const asked = (kind: string, says: Asked['says']): Asked => ({ kind, language: 'en', text: '', says })

describe('a picture answers a prompt', () => {
  test.each([
    ['all of it', asked('hand', { fingers: 3, colour: 'red' }), hand, [true, true, true, true]],
    ['the number only', asked('hand', { fingers: 3, colour: 'blue' }), hand, [true, true, false, false]],
    ['another number', asked('hand', { fingers: 2 }), hand, [true, false, false, false]],
    ['a prompt that says nothing to count', asked('hand', {}), hand, [true, null, null, true]],
    ['of another kind, where the number is right', asked('creature', { legs: 3 }), hand, [false, false, false, false]],
    [
      'things in any order',
      asked('still_life', { count: 2, objects: ['apple blue', 'apple red'] }),
      apples,
      [true, true, true, true],
    ],
    ['one thing too few', asked('still_life', { count: 2, objects: ['apple red'] }), apples, [true, true, false, false]],
  ])('%s', (_, prompt, reading, wanted) => {
    const { kind, counts, countsAndColours, everything } = judge(prompt, reading)
    expect([kind, counts, countsAndColours, everything]).toEqual(wanted)
  })
})

describe('intervals', () => {
  test('are those of Wilson as Newcombe (1998, table I) prints them', () => {
    const { share, low, high } = wilson(81, 263)
    expect([share, low, high].map((v) => v.toFixed(4))).toEqual(['0.3080', '0.2553', '0.3662'])
    expect([wilson(0, 20).low, wilson(0, 20).high.toFixed(4)]).toEqual([0, '0.1611'])
  })

  test('leave out what does not apply', () => {
    expect(shareOf([true, null, false, null])).toMatchObject({ right: 1, of: 2, share: 0.5 })
    expect(shareOf([])).toMatchObject({ of: 0, low: 0, high: 1 })
  })

  test('of a paired difference come from the discordant pairs', () => {
    const pairs = (count: number, pair: [boolean, boolean]): [boolean, boolean][] => Array.from({ length: count }, () => pair)
    const found = pairedDifference([...pairs(15, [true, false]), ...pairs(5, [false, true]), ...pairs(80, [true, true])])
    expect(found).toMatchObject({ pairs: 100, onlyA: 15, onlyB: 5, difference: 0.1 })
    expect(found.half).toBeCloseTo((1.959964 * Math.sqrt(19)) / 100, 10)
  })
})

test('the distance of two normal samples is the closed form of their moments', () => {
  const scale = (a: number): number[][] => [-1, 1].flatMap((x) => [-1, 1].map((y) => [a * x, a * y + (a === 1 ? 0 : 3)]))
  const [one, other] = [momentsOf(scale(1)), momentsOf(scale(2))]
  expect(frechetDistance(one, one)).toBeCloseTo(0, 10)
  // Means 3 apart; variances 4/3 and 16/3 on both axes.
  expect(frechetDistance(one, other)).toBeCloseTo(9 + 2 * (4 / 3 + 16 / 3 - 2 * Math.sqrt(64 / 9)), 10)
})

describe('rows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowline-rows-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const rows: Row[] = [
    { set: 0, i: 0, nfe: 20, status: 'done', reading: hand },
    { set: 0, i: 2, nfe: 20, status: 'done', reading: apples },
    { set: 1, i: 0, nfe: 0, status: 'internal', reading: null },
  ]

  test('come back as they were kept', () => {
    for (const row of rows) expect(unpackRow(packRow(row, names), names)).toEqual(row)
    expect(packRow(rows[0]!, names)).toEqual([0, 0, 20, 'done', 'hand', [3, 'left', 'red'], 0.98])
  })

  test('go on where a killed measurement was, and refuse other settings', () => {
    const made = { model: 'm', modelHash: 'h', counterHash: 'c', cell: {} }
    const first = openRecords(folder, folder, 'm/cell', made, names)
    for (const row of rows) first.add(row, row.reading && new Float32Array(64).fill(row.i))
    appendFileSync(join(folder, 'm/cell.jsonl'), '[0,3,20,"do')
    const again = openRecords(folder, folder, 'm/cell', made, names)
    expect(again.rows).toEqual(rows)
    expect([again.has(1, 0), again.has(0, 3)]).toEqual([true, false])
    expect(again.features(0, 3)!.map((row) => row[0])).toEqual([0, 2])
    expect(readCell(join(folder, 'm/cell.jsonl'), names)).toEqual({ made, rows, whole: true })
    expect(() => openRecords(folder, folder, 'm/cell', { ...made, modelHash: 'other' }, names)).toThrow(/another model/)
  })

  test('whose features are gone have no distance', () => {
    const made = { model: 'm', modelHash: 'h', counterHash: 'c', cell: {} }
    writeFileSync(join(folder, 'm/cell.f32'), '')
    expect(openRecords(folder, folder, 'm/cell', made, names).features(0, 3)).toBeNull()
    expect(readFileSync(join(folder, 'm/cell.jsonl'), 'utf8').split('\n')).toHaveLength(5)
  })
})

test('a chart puts points where the axes say', () => {
  const svg = lineChart({
    title: 'Right & <wrong>',
    x: { label: 'calls', ticks: [1, 10, 100] },
    y: { label: 'share', ticks: [0, 1] },
    series: [{ name: 'one', points: [{ x: 1, y: 0 }, { x: 10, y: 0.5, low: 0.4, high: 0.6 }, { x: 100, y: 1 }] }],
  }) // prettier-ignore
  const path = /<path d="(M[^"]*L[^"]*)"/.exec(svg)![1]!
  const points = path
    .slice(1)
    .split('L')
    .map((point) => point.split(' ').map(Number))
  expect(points[1]).toEqual([(points[0]![0]! + points[2]![0]!) / 2, (points[0]![1]! + points[2]![1]!) / 2])
  expect(svg).toContain('<title>Right &amp; &lt;wrong></title>')
})
