import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Recipe } from '../../../src-shared/contract/index.ts'
import { findMethod } from '../../../src-shared/numerics/index.ts'
import { fromBytes } from '../../../src-shared/formats/png.ts'
import { readRecipe, writeRecipe } from '../../../src-shared/formats/recipe-png.ts'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { fixtureModel, flowline } from '../testing/flowline.ts'

const edm = fixtureModel('edm')

/** A picture whose recipe says that another version of its method made it. */
async function claim(solver: string, solverVersion: number): Promise<{ png: string; nfe: number }> {
  const png = join(temporaryFolder(), 'a.png')
  expect(await flowline(['generate', edm, '--solver', solver, '--rtol', '1e-2', '--out', png])).toMatchObject({ code: 0 })
  const bytes = readFileSync(png)
  const { recipe } = await readRecipe(fromBytes(bytes))
  const outcome = { ...recipe!.outcome, solverVersion, pixelHash: 'a'.repeat(64) }
  writeFileSync(png, await writeRecipe(bytes, { ...recipe!, outcome }))
  return { png, nfe: outcome.nfe.total }
}

test('a picture of an earlier version of its method is made by that version', async () => {
  expect(findMethod('uhp-fi-fast').info.version).toBeGreaterThan(1)
  const { png, nfe } = await claim('uhp-fi-fast', 1)
  const old = join(temporaryFolder(), 'old.png')
  const first = await flowline(['reproduce', png, '--model', edm, '--out', old, '--json'])
  const { made } = JSON.parse(first.stdout) as { made: Recipe }
  expect(made.outcome.solverVersion).toBe(1)
  expect(made.outcome.nfe.total).not.toBe(nfe)
  expect(await flowline(['reproduce', old, '--model', edm])).toMatchObject({ code: 0, stdout: 'identical\n' })
})

test('a picture of a version that is not known yet is compared with both versions named', async () => {
  const { png } = await claim('uhp-fi', 99)
  const { version } = findMethod('uhp-fi').info
  const { code, stdout } = await flowline(['reproduce', png, '--model', edm])
  expect({ code, lines: stdout.trimEnd().split('\n') }).toEqual({
    code: 0,
    lines: [
      `close: pixels differ by at most 0 of 255 (solver-version: 99 -> ${version})`,
      `Version 99 of uhp-fi made the original, version ${version} ran now. The two compute differently, so the picture may differ for that reason alone.`,
    ],
  })
})
