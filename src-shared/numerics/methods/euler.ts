import { hermiteSegment } from '../dense.ts'
import { blend, motion, scaled } from '../kernels.ts'
import { cosLevel, sinLevel } from '../level.ts'
import type { Ending, Method, Problem } from '../method.ts'
import { createEvaluation, velocity } from '../solvers/evaluation.ts'
import type { Demand } from '../types.ts'

/**
 * u' = cos psi' D + sin psi' eps with psi = atan(s): DDIM with eta = 0 (Song et al. 2021), the Euler step of every chart in
 * which the path of a point mass is straight, finite at both ends. The chart only measures steps and carries the interpolant.
 */
function* run(problem: Problem): Generator<Demand, Ending, void> {
  const { chart, size, levels } = problem
  const u = problem.u
  const last = levels.length - 1
  const at = createEvaluation(size)
  let k = new Float64Array(size)
  let kNext = new Float64Array(size)
  let before = new Float64Array(size)
  let after = new Float64Array(size)
  let s = levels[0]!
  yield { kind: 'evaluate', u, s, into: at, purpose: last === 0 ? 'final' : 'step' }
  velocity(k, at, chart, s)
  scaled(before, chart.scale(s), u)
  for (let n = 1; n <= last; n++) {
    const sNext = levels[n]!
    blend(u, cosLevel(sNext), at.denoised, sinLevel(sNext), at.eps)
    yield { kind: 'evaluate', u, s: sNext, into: at, purpose: n === last ? 'final' : 'step' }
    velocity(kNext, at, chart, sNext)
    scaled(after, chart.scale(sNext), u)
    const [tau0, tau1] = [chart.tau(s), chart.tau(sNext)]
    const [y0, y1, f0, f1] = [before, after, k, kNext]
    yield {
      kind: 'step',
      step: {
        kind: 'step',
        accepted: true,
        s,
        sNext,
        h: Math.abs(tau1 - tau0),
        error: null,
        ...motion(f0, f1),
        at: { u, denoised: at.denoised },
        dense: () => hermiteSegment(chart, tau0, tau1, y0, y1, f0, f1),
      },
    }
    ;[k, kNext] = [kNext, k]
    ;[before, after] = [after, before]
    s = sNext
  }
  return { status: 'done', s, u, denoised: at.denoised, effectiveTolerance: null }
}

export const euler: Method = {
  info: {
    id: 'euler',
    version: 1,
    name: 'Euler (DDIM)',
    group: 'fixed-step',
    order: 1,
    nfePerStep: 1,
    deterministic: true,
    adaptive: false,
    parameters: ['afs'],
    source: 'Song, Meng, Ermon 2021, Denoising Diffusion Implicit Models, eq. 12 with eta = 0',
    use: {
      en: 'The plainest sampler, one evaluation per step: take it to compare with other tools or for a quick look.',
      'zh-CN': '最朴素的采样器，每步只调用一次网络：适合与其他工具对照，或快速预览。',
    },
  },
  run,
}
