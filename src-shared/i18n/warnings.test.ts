import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { warningText } from './warnings.ts'
import { warnings } from './zh-CN/warnings.ts'

const sources = [
  'src-shared/numerics/sample.ts',
  'src-shared/formats/comfy-graph.ts',
  'src-shared/formats/comfy-prompt.ts',
  'src-shared/formats/comfyui.ts',
  'src-shared/formats/foreign-notes.ts',
  'src-shared/formats/invokeai.ts',
  'src-shared/formats/parameters.ts',
  'src-shared/formats/parameters-settings.ts',
  'src-shared/formats/recipe-png.ts',
  'src-main/files/pictures.ts',
  'src-main/core/gallery.ts',
  'src-main/host-node/door.ts',
  'src-main/core/runs/executor.ts',
  'src-main/core/runs/loose.ts',
  'src-main/core/lab/candidates.ts',
  'src-main/core/lab/optimise.ts',
  'src-main/core/lab/plan.ts',
  'src-main/core/lab/check.ts',
  'src-main/core/lab/report.ts',
  'src-main/core/lab/run.ts',
  'src-shared/numerics/schedules/from-config.ts',
  'src-shared/numerics/schedules/betas.ts',
  'src-main/files/models/sidecar.ts',
  'src-main/files/models/sizes.ts',
  'src-main/engine/network.ts',
  'src-main/engine/handlers.ts',
  'src-main/engine/folder.ts',
  'src-main/engine/output/disk.ts',
  'src-main/engine/families/geometry.ts',
  'src-main/engine/run.ts',
  'src-main/engine/families/class-labels.ts',
  'src-main/engine/families/conditioner.ts',
  'src-main/engine/families/few-step.ts',
  'src-main/engine/families/pipeline.ts',
  'src-main/engine/families/sd3.ts',
  'src-main/engine/families/unconditional.ts',
]
const text = sources.map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).join('\n')

describe('every warning that is translated is one that is made', () => {
  it.each(Object.keys(warnings))('%s', (english) => {
    const which = /^The (negative )?prompt is longer/.exec(english)
      ? english.replace(/^The (negative )?prompt/, 'The {{which}}')
      : english
    for (const part of which.split(/\{\{\w+\}\}/)) expect(text).toContain(part)
  })
})

it('every sentence of `warnings.push` and `notes.push` is translated', () => {
  const made = [...text.matchAll(/(?:warnings|notes)\.push\(\s*(['`"])(.+?)\1,?\s*\)/gs)].map(([, , sentence]) => sentence!)
  expect(made.length).toBeGreaterThan(15)
  for (const sentence of made) {
    for (const filled of sentence.includes('${which}') ? ['prompt', 'negative prompt'] : ['']) {
      const said = sentence.replace('${which}', filled).replaceAll(/\$\{.+?\}/g, '7')
      expect(warningText(said, 'zh-CN'), said).not.toBe(said)
    }
  }
})

describe('a warning on the screen', () => {
  it('keeps its numbers', () => {
    const english = "The first level 90 lies above the model's highest, 80, of which it knows nothing."
    expect(warningText(english, 'zh-CN')).toBe('首个噪声级 90 高于该模型的最高噪声级 80，模型对此一无所知。')
    expect(warningText(english, 'en')).toBe(english)
  })

  it('stays as it is where nothing is known of it', () => {
    expect(warningText('Something else.', 'zh-CN')).toBe('Something else.')
  })
})
