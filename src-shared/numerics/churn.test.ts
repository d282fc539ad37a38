import { expect, it } from 'vitest'
import { sampleSync } from './sample.ts'
import { edmSchedule } from './schedules/index.ts'
import { exactNetwork, mixture4 } from './testing/mixture.ts'
import { largestDifference, options, standardStart } from './testing/options.ts'

it('Heun with churn that adds no noise is Heun, above the model’s highest level too', () => {
  const network = exactNetwork(mixture4, edmSchedule(), { predictionType: 'edm', sigmaData: 0.5 })
  for (const top of [80, 100, 800]) {
    const nodes = { id: 'custom', rho: 7, list: Array.from({ length: 20 }, (_, i) => top * (0.002 / top) ** (i / 19)) }
    const [plain, churned] = ['heun', 'heun-churn'].map((id) =>
      sampleSync(network, options(standardStart(4), { id, nodes, chart: 'sigma', churn: { amount: 0 } })),
    )
    expect(largestDifference(churned!.u, plain!.u), `${top}`).toBeLessThan(1e-13)
  }
})
