import { blend } from '../kernels.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { Problem, Solver } from '../method.ts'
import type { Demand, Evaluation } from '../types.ts'
import { overLevels, type Walk } from './levels.ts'

/** What a distilled model's answer at (u, s) says of the clean sample, written over at.denoised. */
export type CleanReading = (problem: Problem, u: Float64Array, s: number, at: Evaluation) => void

/** Few-step sampling: read the clean sample, add noise of the next level, read again. `floor` is the noise the reading keeps. */
export function renoise(clean: CleanReading | null, floor: (problem: Problem) => number = () => 0): Solver {
  return overLevels((problem) => {
    const noise = problem.state()
    const kept = floor(problem)

    function* advance({ next, sNext, past }: Walk): Generator<Demand, void, void> {
      yield { kind: 'noise', into: noise }
      const spread = Math.sqrt(Math.max(0, 1 - (kept / sNext) ** 2))
      blend(next, cosLevel(sNext), past[0]!.denoised, sinLevel(sNext) * spread, noise)
    }

    return {
      depth: 1,
      advance,
      stochastic: true,
      fromInfinity: true,
      ...(clean && { read: (u: Float64Array, s: number, at: Evaluation) => clean(problem, u, s, at) }),
    }
  })
}

/**
 * f = c_skip' xbar + c_out' F of a consistency model (Song et al. 2023, eq. 5 with appendix C): with F taken out of
 * D = c_skip xbar + c_out F it is c_skip' xbar + (1 - s_min/s)(D - c_skip xbar), c_skip' = sd^2/((s - s_min)^2 + sd^2).
 */
export const consistencyReading: CleanReading = ({ schedule, sigmaData }, u, s, { denoised }) => {
  if (s === Infinity) return
  const variance = sigmaData * sigmaData
  const share = 1 - schedule.sMin / s
  const skip = variance / ((s - schedule.sMin) ** 2 + variance) - (share * variance) / (s * s + variance)
  blend(denoised, skip / cosLevel(s), u, share, denoised)
}

/**
 * c_skip x + c_out x0 with c_skip = 1/4/((k t)^2 + 1/4), c_out = k t/sqrt((k t)^2 + 1/4) at the time label t, k = 10 unless the
 * model's configuration says otherwise (Luo et al. 2023, section 4.1 and their code). Continuous-time models have no such
 * labels; their x0 is taken as it is.
 */
export const latentConsistencyReading: CleanReading = ({ schedule }, u, s, { denoised }) => {
  if (schedule.trainSteps === null || s === Infinity) return
  const t = (schedule.timestepScaling ?? 10) * schedule.t(s)
  const native = Math.hypot(schedule.alpha(s), schedule.sigma(s))
  blend(denoised, (0.25 / (t * t + 0.25)) * native, u, t / Math.sqrt(t * t + 0.25), denoised)
}
