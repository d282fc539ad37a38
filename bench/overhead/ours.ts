import { createNoise, findMethod, sample, type Network } from '../../src-shared/numerics/index.ts'
import { factsOf, type ModelKind } from './pairs.ts'

/** One run: seconds of everything between the call of `sample` and its result, and the evaluations it made. */
export interface Timed {
  readonly seconds: number
  readonly calls: number
}

/**
 * A run of the method as the product makes it, step records included, over a network that only rounds its input to float32 and
 * widens a float32 answer made before: what is timed is everything that is not the network.
 */
export function ours(id: string, kind: ModelKind, size: number, steps: number): () => Promise<Timed> {
  const start = new Float64Array(size)
  createNoise('philox', 1).fill(start)
  const answer = new Float32Array(size)
  const normals = new Float64Array(size)
  createNoise('philox', 2).fill(normals)
  answer.set(normals)
  const input = new Float32Array(size)
  const network: Network = {
    size,
    ...factsOf(kind),
    predict(x, _t, _branch, out) {
      input.set(x)
      out.set(answer)
    },
  }
  const { info } = findMethod(id)
  let records = 0
  const options = {
    solver: {
      id,
      rtol: 1e-4,
      atol: 1e-4,
      maxNfe: 3 * steps,
      steps: Math.max(3, Math.ceil(steps / info.nfePerStep)),
      nodes: { id: 'karras', rho: 7 },
      chart: 'auto',
      ...(id === 'ddim-eta' && { eta: 0.5 }),
    },
    refinement: { iterations: 0, eta: 0.05, temperature: 1 },
    guidance: 1,
    start,
    onStep: () => void records++,
    clock: () => performance.now() / 1000,
  }
  return async () => {
    const noise = createNoise('philox', 3)
    const began = performance.now()
    const { nfe, seconds } = await sample(network, { ...options, noise })
    return { seconds: (performance.now() - began) / 1000 - seconds.network, calls: nfe.total }
  }
}
