import type { ModelKind, TensorInfo } from '../../../src-shared/contract/index.ts'
import { embedsGuidance } from '../../../src-shared/contract/embedded-guidance.ts'
import { needsOf, runnableKinds } from '../../../src-shared/formats/model-kind.ts'
import { classCounts, labelNames } from '../../../src-shared/formats/class-labels.ts'
import type { Config, GraphFile, ModelContents } from './contents.ts'

const sampleNames = ['sample', 'hidden_states', 'x']
const timeNames = ['timestep', 'timesteps', 't']
const contextNames = ['encoder_hidden_states', 'context']
const floats = new Set(['float16', 'float32', 'float64'])
const numbers = new Set([...floats, 'int32', 'int64'])

/** The inputs of a denoising graph that every kind has, and the names of the others. */
export interface DenoiserInputs {
  readonly sample: TensorInfo
  readonly context: TensorInfo | null
  readonly rest: readonly string[]
}

/** Null for a graph that is no denoising network; that, and types nobody can feed, are noted. */
export function readInputs(contents: ModelContents, { header, file }: GraphFile): DenoiserInputs | null {
  const pick = (names: readonly string[]): TensorInfo | null =>
    names.map((name) => header.inputs.find((input) => input.name === name)).find(Boolean) ?? null
  const [sample, time, context] = [pick(sampleNames), pick(timeNames), pick(contextNames)]
  if (!sample || !time) {
    contents.note('not-a-denoiser', { file })
    return null
  }
  for (const [tensor, types, wanted] of [
    [sample, floats, 'float32 or float16'],
    [time, numbers, 'a number'],
    [context, floats, 'float32 or float16'],
  ] as const) {
    if (tensor && !types.has(tensor.type)) contents.note('input-type', { file, input: tensor.name, type: tensor.type, wanted })
  }
  if (!header.outputs.some(({ type }) => floats.has(type))) contents.note('output-missing', { file })
  const rest = header.inputs.filter((input) => input !== sample && input !== time).map(({ name }) => name)
  return { sample, context, rest }
}

/** Notes a kind that the engine has no family for, and inputs that its family does not know. */
export function checkKind(contents: ModelContents, file: string, kind: ModelKind, rest: readonly string[]): void {
  const unknown = rest.filter((name) => !needsOf[kind].inputs.includes(name))
  if (!runnableKinds.has(kind)) contents.note('kind-unsupported', { file, kind })
  else if (unknown.length > 0) contents.note('inputs-unsupported', { file, inputs: unknown.slice(0, 5).join(', ') })
}

/** Whether guidance takes a second call of the network: with text where it is no input of its own, else with a class that means none. */
export function hasSecondPass({ header }: GraphFile, { context }: DenoiserInputs, config: Config, labels: unknown): boolean {
  if (context) return !embedsGuidance({ components: [header] })
  const classes = header.inputs.find(({ name }) => name === 'class_labels')
  return classes !== undefined && classCounts(classes.shape, config, labelNames(labels)).none !== null
}
