import { AppError } from '../../../src-shared/contract/errors.ts'
import type { DeviceRefusal } from '../../../src-shared/contract/models.ts'
import type { ProviderId } from '../../../src-shared/contract/recipe.ts'

/** Why a provider is refused: a code that the catalogues have words for, and the same in English. */
export interface Refusal {
  readonly code: DeviceRefusal
  readonly reason: string
}

const absent = /no available backend found|backend not found/i
const adapter = /WebGPU adapter|No supported adapters|Vulkan|D3D12|no (usable|suitable) (GPU|device)/i
const libraries =
  /Failed to load (shared )?library|cannot open shared object|LoadLibrary failed|The specified module could not be found/i

/** The refusal of a provider that ONNX Runtime does not have on this system. */
export const absentProvider = (provider: ProviderId): Refusal => ({
  code: 'not-compiled',
  reason: `ONNX Runtime for this system (${process.platform}-${process.arch}) has no "${provider}".`,
})

/** What a failed start of a provider means, null where the message says nothing known. */
export function providerRefusal(provider: ProviderId, detail: string): Refusal | null {
  if (absent.test(detail)) return absentProvider(provider)
  if (libraries.test(detail) && (provider === 'cuda' || provider === 'dml')) {
    const reason =
      provider === 'cuda'
        ? 'The CUDA libraries are not installed; docs/devices.md says what goes where.'
        : 'The DirectML libraries cannot be loaded; install the application again.'
    return { code: 'no-libraries', reason }
  }
  if (adapter.test(detail))
    return { code: 'no-adapter', reason: 'No graphics card that can be used was found; its driver may be missing.' }
  return null
}

/** Why a trial failed, from what it threw. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof AppError)) return { code: 'model', reason: error instanceof Error ? error.message : String(error) }
  const { code, reason } = error.data
  if (typeof code === 'string' && typeof reason === 'string') return { code: code as DeviceRefusal, reason }
  return { code: error.code === 'out-of-memory' ? 'memory' : 'model', reason: error.message }
}
