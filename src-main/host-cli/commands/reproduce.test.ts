import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findMethod } from '../../../src-shared/numerics/index.ts'
import { fromBytes } from '../../../src-shared/formats/png.ts'
import { readRecipe, writeRecipe } from '../../../src-shared/formats/recipe-png.ts'
import { temporaryFolder } from '../../engine/testing/model-folder.ts'
import { fixtureModel, flowline } from '../testing/flowline.ts'

test('a picture that another version of its method made is compared with both versions named', async () => {
  const png = join(temporaryFolder(), 'a.png')
  const edm = fixtureModel('edm')
  expect(await flowline(['generate', edm, '--rtol', '1e-2', '--out', png])).toMatchObject({ code: 0 })
  const bytes = readFileSync(png)
  const { recipe } = await readRecipe(fromBytes(bytes))
  const outcome = { ...recipe!.outcome, solverVersion: 1, pixelHash: 'a'.repeat(64) }
  writeFileSync(png, await writeRecipe(bytes, { ...recipe!, outcome }))
  const { version } = findMethod('uhp-fi').info
  expect(version).toBeGreaterThan(1)
  const { code, stdout } = await flowline(['reproduce', png, '--model', edm])
  expect({ code, lines: stdout.trimEnd().split('\n') }).toEqual({
    code: 0,
    lines: [
      `close: pixels differ by at most 0 of 255 (solver-version: 1 -> ${version})`,
      `Version 1 of uhp-fi made the original, version ${version} ran now. The two compute differently, so the picture may differ for that reason alone.`,
    ],
  })
})
