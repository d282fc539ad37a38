import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { scanModel } from './scan.ts'
import { readPrompts } from './sidecar.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../e2e/fixtures/models/${name}`, import.meta.url))

/** A copy of the latent fixture whose flowline.json has other entries. */
function altered(change: Record<string, unknown>): string {
  const dir = path.join(temporaryFolder(), 'latent')
  cpSync(fixture('latent'), dir, { recursive: true })
  const file = path.join(dir, 'flowline.json')
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...change }))
  return dir
}

const card = (dir: string) => scanModel(dir, 'linked')

test('a latent model: its grid, its prompts and what it recommends', async () => {
  expect(await card(fixture('latent'))).toMatchObject({
    size: { width: 128, height: 128, multiple: 8, fixed: false },
    latent: { channels: 8, factor: 8 },
    sampleShape: [8, 16, 16],
    maxTokens: 32,
    precision: 'float32',
    randomPrompts: true,
    recommended: {
      guidance: 2,
      solver: { id: 'dpmpp-2m', steps: 12, nodes: { id: 'karras', rho: 7 } },
      refinement: { iterations: 0 },
    },
    fewStep: false,
    samples: 0,
    problems: [],
    usable: true,
  })
})

test('a model that takes its guidance as a number', async () => {
  expect(await card(fixture('lcm'))).toMatchObject({
    recommended: { guidance: 3, solver: { id: 'lcm', steps: 4 } },
    fewStep: true,
    usable: true,
  })
})

test('guidance that a model was distilled with', async () => {
  const { distilledGuidance, secondPass, problems } = await card(altered({ distilledGuidance: 2.5 }))
  expect({ distilledGuidance, secondPass, problems }).toEqual({
    distilledGuidance: { from: 2.5, to: 2.5 },
    secondPass: false,
    problems: [],
  })
  expect(await card(altered({ distilledGuidance: [1, 5] }))).toMatchObject({
    distilledGuidance: { from: 1, to: 5 },
    secondPass: true,
  })
  for (const wrong of ['2.5', [5, 1], [2, 2], [1, 2, 3], -1, null]) {
    const { distilledGuidance: read, usable, problems: notes } = await card(altered({ distilledGuidance: wrong }))
    expect([read, usable]).toEqual([null, true])
    expect(notes.map(({ message }) => message).join()).toContain('"distilledGuidance"')
  }
})

test.each([
  ['latent-int8', 'int8'],
  ['latent-fp16', 'float16'],
])('%s keeps its weights as %s', async (name, precision) => {
  const { usable, precision: found } = await card(fixture(name))
  expect([usable, found]).toEqual([true, precision])
})

describe('what a model recommends', () => {
  test('by a scheduler for few steps outweighs what its kind is usually run with', async () => {
    const dir = path.join(temporaryFolder(), 'tcd')
    cpSync(fileURLToPath(new URL('../../../e2e/fixtures/families/sd15', import.meta.url)), dir, { recursive: true })
    rmSync(path.join(dir, 'flowline.json'), { force: true })
    const file = path.join(dir, 'scheduler/scheduler_config.json')
    const config = JSON.parse(readFileSync(file, 'utf8')) as object
    writeFileSync(file, JSON.stringify({ ...config, _class_name: 'TCDScheduler' }))
    expect(await card(dir)).toMatchObject({ fewStep: true, recommended: { solver: { id: 'lcm' } } })
  })

  test('a method for few steps makes it a model for few steps', async () => {
    const dir = altered({ recommended: { solver: { id: 'consistency', steps: 1 } } })
    expect(await card(dir)).toMatchObject({
      fewStep: true,
      recommended: { guidance: 1, solver: { id: 'consistency', steps: 1 } },
    })
  })

  test('nothing, where a scheduler names a distilled model, is that method', async () => {
    const dir = path.join(temporaryFolder(), 'lcm')
    cpSync(fixture('lcm'), dir, { recursive: true })
    writeFileSync(path.join(dir, 'flowline.json'), '{}')
    expect(await card(dir)).toMatchObject({ fewStep: true, recommended: { solver: { id: 'lcm', steps: 4 } } })
  })

  test.each([
    ['a solver nobody knows', { recommended: { solver: { id: 'magic' } } }, '"magic"'],
    ['a wrong number', { recommended: { solver: { steps: 0 } } }, 'solver.steps'],
    ['steps outside the solver', { recommended: { steps: 4 } }, 'steps'],
    ['another form', { recommended: 'fast' }, 'recommended'],
    ['prompts of another form', { prompts: ['a hand'] }, '"prompts"'],
    ['examples in one language', { examplePrompts: [{ en: 'a hand' }] }, '"examplePrompts"'],
  ])('%s is said, and the model runs', async (_, change, words) => {
    const { usable, problems } = await card(altered(change))
    expect(usable).toBe(true)
    expect(problems.map(({ code, message }) => [code, message.includes(words)])).toEqual([['sidecar-note', true]])
  })
})

test.each([
  ['cannot be read', [{ en: 'a hand' }], false],
  ['are none', [], false],
  ['can be read', [{ en: 'a hand', 'zh-CN': '一只手' }], true],
])('without a grammar a random prompt is offered where the examples can be read: they %s', async (_, examplePrompts, offered) => {
  expect((await card(altered({ prompts: undefined, examplePrompts }))).randomPrompts).toBe(offered)
})

test('at most eight samples are counted, pictures only', async () => {
  const dir = altered({})
  mkdirSync(path.join(dir, 'samples'))
  for (const name of ['1.webp', '2.png', 'notes.txt']) writeFileSync(path.join(dir, 'samples', name), '')
  expect((await card(dir)).samples).toBe(2)
  for (const name of ['3.webp', '4.webp', '5.webp', '6.jpg', '7.png', '8.png', '9.png'])
    writeFileSync(path.join(dir, 'samples', name), '')
  expect((await card(dir)).samples).toBe(8)
})

test('the grammar is read when it is asked for', async () => {
  expect(Object.keys((await readPrompts(fixture('latent')))!.kinds)).toEqual(['hand', 'flower'])
  expect(await readPrompts(fixture('flow'))).toBeNull()
  expect(await readPrompts('/nowhere')).toBeNull()
})
