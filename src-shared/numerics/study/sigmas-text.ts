import { NumericsError } from '../errors.ts'
import type { PredictionType } from '../types.ts'

/** Nodes in the words of other tools, which expect the last denoise as a 0 at the end. */
export interface SigmasText {
  /** The text of ComfyUI's `ManualSigmas` node. */
  readonly manualSigmas: string
  /** The argument of stable-diffusion.cpp. */
  readonly sdCpp: string
}

/**
 * Levels as sigmas. Both tools count diffusion models in sigma/alpha and flow models in the flow's own time s/(1 + s), shift
 * included. @throws NumericsError for a diffusion model that starts at pure noise, for which they have no finite number.
 */
export function sigmasText(levels: readonly number[], predictionType: PredictionType): SigmasText {
  const flow = predictionType === 'flow'
  const sigmas = levels.map((s) => {
    if (flow) return s > 1 ? 1 / (1 + 1 / s) : s / (1 + s)
    if (s < 1e6) return s
    throw new NumericsError(
      'invalid-input',
      'These nodes start at pure noise, which other tools cannot be told for this kind of model; choose nodes with a finite start.',
    )
  })
  const words = [...sigmas.map((sigma) => String(Number(sigma.toPrecision(7)))), '0.0']
  return { manualSigmas: words.join(', '), sdCpp: `--sigmas ${words.join(',')}` }
}

/** As `sigmasText`, null for levels that other tools have no number for. */
export function sigmasTextOrNull(levels: readonly number[], predictionType: PredictionType): SigmasText | null {
  try {
    return sigmasText(levels, predictionType)
  } catch {
    return null
  }
}
