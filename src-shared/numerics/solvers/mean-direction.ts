import { crosses } from '../guidance.ts'
import { combine } from '../kernels.ts'
import type { Solver } from '../method.ts'
import { eulerStep, overLevels, type Walk } from './levels.ts'

/**
 * One evaluation per level, two levels to a step: an Euler step from s to the level between, then the whole way from s to t in the
 * chart along the direction found there (AMED-Solver, Zhou et al. 2024, arXiv 2312.00094, eq. 6 and 8, with c = 1). The level between
 * is anywhere; in the middle this is the midpoint rule. An answer from where guidance jumps says nothing of the step before it: that
 * step stays Euler's, and the next begins there.
 */
export const meanDirection: Solver = overLevels(({ chart, state, breaks }) => {
  const base = state()
  const w = [0, 0]
  const terms: Float64Array[] = []
  let from: number | null = null

  function advance(walk: Walk): void {
    const { u, next, s, sNext, past } = walk
    if (from === null) {
      base.set(u)
      from = crosses(breaks, s, sNext) ? null : s
      eulerStep(walk)
      return
    }
    const { denoised, eps } = past[0]!
    const span = (chart.tau(sNext) - chart.tau(from)) / chart.scale(sNext)
    terms[0] = denoised
    terms[1] = eps
    w[0] = span * chart.dataRate(s)
    w[1] = span * chart.noiseRate(s)
    combine(next, chart.scale(from) / chart.scale(sNext), base, w, terms)
    from = null
  }

  return { depth: 1, advance }
})
