import { usualRho } from '../contract/usual-rho.ts'
import type { SolverSettings } from '../contract/recipe.ts'

/** Methods here and the web-UI samplers that compute the same, as web UIs write them. */
export const webSamplers: Readonly<Record<string, string>> = {
  euler: 'Euler',
  'euler-ancestral': 'Euler a',
  heun: 'Heun',
  'lms-4': 'LMS',
  'dpm-2': 'DPM2',
  'dpmpp-2m': 'DPM++ 2M',
  'sde-dpmpp-2m': 'DPM++ 2M SDE',
  'sde-dpmpp-3m': 'DPM++ 3M SDE',
  lcm: 'LCM',
}

/** Methods by the names of web UIs, in small letters. */
export const samplersOfWeb: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(webSamplers).map(([id, name]) => [name.toLowerCase(), id])),
  ddim: 'euler',
}

/** Methods by the names of ComfyUI. */
export const samplersOfComfy: Readonly<Record<string, string>> = {
  euler: 'euler',
  ddim: 'euler',
  euler_ancestral: 'euler-ancestral',
  ddpm: 'euler-ancestral',
  heun: 'heun',
  lms: 'lms-4',
  dpm_2: 'dpm-2',
  dpmpp_2m: 'dpmpp-2m',
  dpmpp_2m_sde: 'sde-dpmpp-2m',
  dpmpp_2m_sde_gpu: 'sde-dpmpp-2m',
  dpmpp_3m_sde: 'sde-dpmpp-3m',
  dpmpp_3m_sde_gpu: 'sde-dpmpp-3m',
  uni_pc_bh2: 'unipc-3',
  ipndm: 'ipndm',
  res_multistep: 'res-2m',
  lcm: 'lcm',
}

/** Methods by the names of InvokeAI, which runs the schedulers of diffusers; an ending `_k` asks for Karras levels. */
export const samplersOfInvoke: Readonly<Record<string, string>> = {
  ddim: 'euler',
  euler: 'euler',
  euler_a: 'euler-ancestral',
  ddpm: 'euler-ancestral',
  heun: 'heun',
  lms: 'lms-4',
  kdpm_2: 'dpm-2',
  dpmpp_2m: 'dpmpp-2m',
  dpmpp_2m_sde: 'sde-dpmpp-2m',
  dpmpp_3m: 'dpmpp-3m',
  unipc: 'unipc-2-bh2',
  lcm: 'lcm',
}

/** Web-UI samplers, in small letters, and ComfyUI ones that leave out the level before the last; ours do not. */
export const skipsLevel: { readonly web: ReadonlySet<string>; readonly comfy: ReadonlySet<string> } = {
  web: new Set(['dpm2', 'dpm++ 3m sde']),
  comfy: new Set(['dpm_2', 'uni_pc_bh2']),
}

/** What web UIs take for `Automatic`, by samplers in small letters; `Uniform` for any other. */
export const automatic: Readonly<Record<string, string>> = {
  dpm2: 'Karras',
  'dpm++ 2m': 'Karras',
  'dpm++ 2m sde': 'Exponential',
  'dpm++ 3m sde': 'Exponential',
  ddim: 'DDIM',
}

/** Nodes that web UIs lay exactly alike, as they write them. */
export const webNodes: Readonly<Record<string, string>> = {
  karras: 'Karras',
  exponential: 'Exponential',
  polyexponential: 'Polyexponential',
  uniform: 'Uniform',
}

const nodes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(webNodes).map(([id, name]) => [name.toLowerCase(), id])),
  normal: 'uniform',
  simple: 'trailing',
  ddim: 'leading',
  ddim_uniform: 'leading',
}

/** Training steps of nearly every model that has them. */
const trainSteps = 1000

interface FoundNodes {
  readonly nodes: { readonly id: string; readonly rho?: number }
  /** False where levels lie up to one training step apart. */
  readonly exact: boolean
}

/** The nodes that another tool's schedule lays for a number of steps; null where none here are alike. */
export function nodesByName(name: string, steps = trainSteps): FoundNodes | null {
  const key = name.toLowerCase()
  const id = Object.hasOwn(nodes, key) ? nodes[key]! : null
  const even = trainSteps % steps === 0
  if (id === null || (id === 'leading' && !even)) return null
  return { nodes: withRho(id), exact: id !== 'trailing' || even }
}

/** Nodes with the exponent that is meant where a text says none. */
export const withRho = (id: string): FoundNodes['nodes'] =>
  id === 'karras' || id === 'polyexponential' ? { id, rho: usualRho(id) } : { id }

/** The name under which web UIs run the same method; null where they have none or it was set up in a way they cannot. */
export function webSamplerOf(solver: SolverSettings): string | null {
  const usual =
    !solver.afs && !solver.richardson && solver.chart === 'auto' && (solver.eta ?? 1) === 1 && (solver.r ?? 0.5) === 0.5
  return (usual && Object.hasOwn(webSamplers, solver.id) && webSamplers[solver.id]) || null
}
