import type { ProviderId } from '../../../src-shared/contract/recipe.ts'
import { explainLoadFailure } from './explain.ts'
import { onnxRuntime } from './onnx.ts'

/** A graph of one node, y = x + x on float32[n]; opset 13. */
const addGraph = Buffer.from('CAg6NwoOCgF4CgF4EgF5IgNBZGQSAWdaEAoBeBILCgkIARIFCgMSAW5iEAoBeRILCgkIARIFCgMSAW5CBAoAEA0=', 'base64')

export interface ProbeResult {
  readonly available: boolean
  readonly reason: string | null
}

/** Creates and runs a session of a tiny graph on one provider. A driver may end the process, so use one to throw away. */
export async function probeProvider(provider: ProviderId): Promise<ProbeResult> {
  const runtime = await onnxRuntime()
  try {
    const session = await runtime.InferenceSession.create(addGraph, { executionProviders: [provider], logSeverityLevel: 4 })
    const x = new runtime.Tensor('float32', new Float32Array([1, 2, 3]), [3])
    const { y } = await session.run({ x })
    await session.release()
    const right = y !== undefined && [2, 4, 6].every((value, i) => y.data[i] === value)
    return right
      ? { available: true, reason: null }
      : { available: false, reason: `The provider "${provider}" computes wrong numbers.` }
  } catch (error) {
    return { available: false, reason: explainLoadFailure(error, 'the test graph', provider).message }
  }
}
