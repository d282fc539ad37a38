import { z } from 'zod'
import { readDistilledGuidance, readRecommended, type ModelCard, type ModelKind } from '../../../src-shared/contract/index.ts'
import { readGrammar, type PromptGrammar } from '../../../src-shared/formats/prompt-grammar.ts'
import { usualSettings } from '../../../src-shared/formats/usual-settings.ts'
import { methods } from '../../../src-shared/numerics/index.ts'
import { ModelContents, type Config } from './contents.ts'

const file = 'flowline.json'
const examplesSchema = z.array(z.object({ en: z.string().max(2000), 'zh-CN': z.string().max(2000) })).max(500)

/** Name, kind, licence and examples. */
export function readNames(sidecar: Config, fallback: string): Pick<ModelCard, 'name' | 'kind' | 'licence' | 'examplePrompts'> {
  const text = (key: string): string | null => {
    const value = sidecar[key]
    return typeof value === 'string' && value.trim() ? value.trim().slice(0, 200) : null
  }
  return {
    name: text('name') ?? fallback,
    kind: text('kind') ?? 'unknown',
    licence: text('licence'),
    examplePrompts: readExamples(sidecar) ?? [],
  }
}

/** Null where they cannot be read; none where the folder has none. */
function readExamples(sidecar: Config): ModelCard['examplePrompts'] | null {
  const examples = examplesSchema.safeParse(sidecar['examplePrompts'] ?? [])
  return examples.success ? examples.data : null
}

/** How the model is best used. What of it cannot be read is noted and left out. */
export function readAdvice(
  contents: ModelContents,
  sidecar: Config,
  schedulerClass: unknown,
): Pick<ModelCard, 'randomPrompts' | 'recommended' | 'distilledGuidance' | 'fewStep'> {
  const grammar = readGrammar(sidecar['prompts'])
  if (sidecar['prompts'] !== undefined && !grammar)
    contents.note('sidecar-note', { detail: '"prompts" is no grammar of prompts.' })
  const examples = readExamples(sidecar)
  if (!examples)
    contents.note('sidecar-note', { detail: '"examplePrompts" is no list of prompts with the texts "en" and "zh-CN".' })
  const { recommended, fault } = readRecommended(sidecar['recommended'], schedulerClass)
  if (fault) contents.note('sidecar-note', { detail: `"recommended" is left out (${fault.slice(0, 200)}).` })
  const method = methods.find(({ info }) => info.id === recommended?.solver.id)
  if (recommended && !method)
    contents.note('sidecar-note', { detail: `"recommended" names the solver "${recommended.solver.id}", which is unknown.` })
  const distilledGuidance = readDistilledGuidance(sidecar['distilledGuidance'])
  if (sidecar['distilledGuidance'] !== undefined && !distilledGuidance)
    contents.note('sidecar-note', { detail: '"distilledGuidance" is neither a strength nor two that rise.' })
  return {
    distilledGuidance: distilledGuidance ?? null,
    randomPrompts: grammar !== null || (examples !== null && examples.length > 0),
    recommended: method ? recommended : null,
    fewStep: method?.info.group === 'one-step',
  }
}

/** What models of a kind are usually run with, null where nothing is. `inputs`: what the network takes. */
export function usualAdvice(kind: ModelKind, inputs: readonly string[]): Pick<ModelCard, 'recommended' | 'fewStep'> | null {
  const recommended = usualSettings(kind, inputs.includes('timestep_cond'))
  if (!recommended) return null
  const method = methods.find(({ info }) => info.id === recommended.solver.id)
  return { recommended, fewStep: method?.info.group === 'one-step' }
}

const mostSamples = 8

/** Pictures in `samples/` that the card shows. */
export async function countSamples(contents: ModelContents): Promise<number> {
  const names = await contents.names('samples')
  return Math.min(mostSamples, names.filter((name) => /\.(webp|png|jpg)$/.test(name)).length)
}

/** The folder's grammar of prompts, null without a sound one. */
export async function readPrompts(dir: string): Promise<PromptGrammar | null> {
  const contents = new ModelContents(dir)
  const sidecar = (await contents.open()) ? await contents.json(file) : null
  return readGrammar(sidecar?.['prompts'])
}
