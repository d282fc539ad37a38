import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { ModelCard } from '../../../src-shared/contract/index.ts'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { fixtureModel, flowline } from '../testing/flowline.ts'

/** A folder with two models and one without its network. */
function collection(): string {
  const parent = path.join(temporaryFolder(), 'collection')
  for (const name of ['first', 'second', 'third']) cpSync(fixtureModel('flow'), path.join(parent, name), { recursive: true })
  rmSync(path.join(parent, 'third/unet'), { recursive: true })
  mkdirSync(path.join(parent, 'notes'))
  return parent
}

const library = (): string => path.join(temporaryFolder(), 'library')

async function linked(place: string): Promise<string[]> {
  const cards = JSON.parse((await flowline(['models', 'list', '--library', place, '--json'])).stdout) as ModelCard[]
  return cards.filter(({ origin }) => origin === 'linked').map((card) => path.basename(card.path))
}

test('a folder that holds model folders links each of them and not itself, and names the one that cannot be used', async () => {
  const [parent, place] = [collection(), library()]
  const said = await flowline(['models', 'import', '--link', parent, '--library', place])
  expect(said.stdout.trim().split('\n')).toEqual(
    ['first', 'second', 'third'].map((name) => expect.stringMatching(new RegExp(`is linked: .*${name}$`))),
  )
  expect(said.code).toBe(2)
  expect(said.stderr).toContain('third: There is no unet/model.onnx')
  expect(said.stderr).toContain('1 of 3 folders are linked and cannot be used')
  expect(await linked(place)).toEqual(['first', 'second', 'third'])
  rmSync(path.join(parent, 'third'), { recursive: true })
  const again = await flowline(['models', 'import', '--link', parent, '--library', place, '--json'])
  expect(again).toMatchObject({ code: 0, stderr: '' })
  expect((JSON.parse(again.stdout) as ModelCard[]).map((card) => path.basename(card.path))).toEqual(['first', 'second'])
  expect(await linked(place)).toEqual(['first', 'second', 'third'])
}, 60_000)

test('without --link each is copied but the one that cannot be used; one name is not enough', async () => {
  const [parent, place] = [collection(), library()]
  const named = await flowline(['models', 'import', parent, '--library', place, '--name', 'mine'])
  expect([named.code, named.stderr]).toEqual([2, expect.stringContaining('holds 3 model folders')])
  const said = await flowline(['models', 'import', parent, '--library', place])
  expect(said.code).toBe(2)
  expect(said.stdout.trim().split('\n')).toHaveLength(2)
  expect(said.stderr).toContain('1 of 3 folders were not copied')
  expect(readdirSync(path.join(place, 'models'))).toHaveLength(2)
}, 60_000)

test('a folder of models has no hash, of no kind', async () => {
  const { code, stdout } = await flowline(['models', 'inspect', collection()])
  expect(code).toBe(2)
  expect(stdout).toMatch(/^structure +none$/m)
  expect(stdout).toMatch(/^hash +none$/m)
}, 60_000)
