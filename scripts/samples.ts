/**
 * Makes the sample pictures of a model folder: its first eight example prompts with seeds 21 to 28 and its recommended settings.
 *
 *     node scripts/samples.ts assets/models/world-flow ...
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { forkEngine, openBench } from '../src-main/compose/index.ts'
import { settingsOfRunSchema } from '../src-shared/contract/index.ts'

const [count, firstSeed] = [8, 21]
const outDir = mkdtempSync(join(tmpdir(), 'flowline-samples-'))
const bench = openBench({ spawnEngine: forkEngine(), appVersion: 'samples' })
try {
  for (const given of process.argv.slice(2)) {
    const dir = resolve(given)
    const { examplePrompts, recommended, size } = await bench.inspect(dir)
    mkdirSync(join(dir, 'samples'), { recursive: true })
    for (const [i, { en }] of examplePrompts.slice(0, count).entries()) {
      const settings = settingsOfRunSchema.parse({
        ...recommended,
        width: size!.width,
        height: size!.height,
        prompt: en,
        seed: firstSeed + i,
      })
      const made = { dir, settings, outDir, noiseFile: null, keep: 'off', provider: 'cpu', threads: 0 } as const
      const { picture } = (await bench.run({ ...made, saveLatent: false, decode: true })).result
      const file = join(dir, 'samples', `${i + 1}.webp`)
      await sharp(picture!.file).webp({ quality: 90, effort: 6 }).toFile(file)
      console.log(`${file}: ${en}`)
    }
  }
} finally {
  await bench.close()
  rmSync(outDir, { recursive: true, force: true })
}
