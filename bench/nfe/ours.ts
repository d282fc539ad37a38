/**
 * Runs Flowline's integrators on an ONNX U-Net over given start noise and prints one JSON line per run.
 * Input: a JSON file { model, noise: [npy...], hidden, runs: [{ solver, chart, tolerance }], out } as the first argument.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createNoise, type Network, sample, scheduleFromConfig } from '../../src-shared/numerics/index.ts'
import { readNpy, writeNpy } from '../../src-shared/formats/npy.ts'

interface Plan {
  model: string
  threads: number
  out: string
  noise: string[]
  hidden: string
  runs: { solver: string; chart: string; tolerance: number }[]
}

const plan = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Plan
Reflect.deleteProperty(globalThis, 'Float16Array')
const { InferenceSession, Tensor } = await import('onnxruntime-node')
const session = await InferenceSession.create(join(plan.model, 'unet', 'model.onnx'), {
  intraOpNumThreads: plan.threads,
  executionMode: 'sequential',
})
const config = JSON.parse(readFileSync(join(plan.model, 'scheduler', 'scheduler_config.json'), 'utf8')) as Record<string, unknown>
const { schedule, predictionType, sigmaData } = scheduleFromConfig(config)
const sampleInput = session.inputMetadata.find(({ name }) => name === 'sample')
if (!sampleInput?.isTensor) throw new Error('The graph has no input "sample".')
const shape = sampleInput.shape.map((d) => (typeof d === 'number' ? d : 1))
const size = shape.reduce((a, b) => a * b, 1)
const x32 = new Float32Array(size)
const hidden = readNpy(readFileSync(plan.hidden))
const states = new Tensor('float32', Float32Array.from(hidden.data), hidden.shape)

const network: Network = {
  size,
  predictionType,
  schedule,
  sigmaData,
  async predict(x, t, _branch, out) {
    x32.set(x)
    const answer = await session.run(
      {
        sample: new Tensor('float32', x32, shape),
        timestep: new Tensor('float32', Float32Array.of(t), [1]),
        encoder_hidden_states: states,
      },
      ['out_sample'],
    )
    out.set(answer['out_sample']!.data as Float32Array)
  },
}

for (const [seed, file] of plan.noise.entries()) {
  const start = Float64Array.from(readNpy(readFileSync(file)).data)
  for (const { solver, chart, tolerance } of plan.runs) {
    const result = await sample(network, {
      solver: { id: solver, rtol: tolerance, atol: tolerance, maxNfe: 4000, steps: 20, nodes: { id: 'karras', rho: 7 }, chart },
      refinement: { iterations: 0, eta: 0.05, temperature: 1 },
      guidance: 1,
      start,
      noise: createNoise('philox', 0),
    })
    const target = join(plan.out, `${seed}-${solver}-${chart}-${tolerance}.npy`)
    writeFileSync(target, writeNpy(result.x0, [size]))
    const { status, nfe, effectiveTolerance } = result
    console.log(JSON.stringify({ seed, solver, chart, tolerance, status, nfe: nfe.total, effectiveTolerance, file: target }))
  }
}
