import type { DeviceRefusal } from '../../../src-shared/contract/models.ts'
import type { ProviderId } from '../../../src-shared/contract/recipe.ts'
import { explainLoadFailure } from './explain.ts'
import { compiledProviders, onnxRuntime } from './onnx.ts'
import { absentProvider, refusalOf, type Refusal } from './reasons.ts'

/** A graph of one node, y = x + x on float32[n]; opset 13. */
const addGraph = Buffer.from('CAg6NwoOCgF4CgF4EgF5IgNBZGQSAWdaEAoBeBILCgkIARIFCgMSAW5iEAoBeRILCgkIARIFCgMSAW5CBAoAEA0=', 'base64')

export interface ProbeResult {
  readonly available: boolean
  readonly code: DeviceRefusal | null
  readonly reason: string | null
}

/** The refusal of a provider that ONNX Runtime does not have on this system, null for one that it has. */
export function notCompiled(provider: ProviderId): Refusal | null {
  const { platform, arch } = process
  if (compiledProviders(platform, arch).includes(provider)) return null
  return absentProvider(provider)
}

/** Creates and runs a session of a tiny graph on one provider. A driver may end the process, so use one to throw away. */
export async function probeProvider(provider: ProviderId): Promise<ProbeResult> {
  const missing = notCompiled(provider)
  if (missing) return { available: false, ...missing }
  const runtime = await onnxRuntime()
  try {
    const session = await runtime.InferenceSession.create(addGraph, { executionProviders: [provider], logSeverityLevel: 4 })
    const x = new runtime.Tensor('float32', new Float32Array([1, 2, 3]), [3])
    const { y } = await session.run({ x })
    await session.release()
    if (y !== undefined && [2, 4, 6].every((value, i) => y.data[i] === value))
      return { available: true, code: null, reason: null }
    return { available: false, code: 'numbers', reason: 'It computes wrong numbers.' }
  } catch (error) {
    return { available: false, ...refusalOf(explainLoadFailure(error, 'the test graph', provider)) }
  }
}
