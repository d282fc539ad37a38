import { basename } from 'node:path'
import { AppError } from '../../../src-shared/contract/errors.ts'
import type { ProviderId } from '../../../src-shared/contract/recipe.ts'
import { freeMemory, outOfMemory } from './memory.ts'
import { providerRefusal } from './reasons.ts'

const providerFailure =
  /ExecutionProvider_|execution provider.*(not|fail)|no available backend found|backend not found|WebGPU adapter|Failed to load shared library|Vulkan/i
const noMemory =
  /bad_alloc|bad allocation|Failed to allocate memory|not enough memory|out of memory|OrtAlloc|CUDA_ERROR_OUT_OF_MEMORY|E_OUTOFMEMORY/i
const missingWeights = /external data.*(does not exist|not found|cannot|failed)|file_size|cannot get file size|No such file/i
const escapes = /escapes model directory|path validation failed/i
const unsupported =
  /is not a registered (function|op)|Unsupported model IR version|opset \d+ is under development|No Op registered|NOT_IMPLEMENTED|Could not find an implementation/i

/** What a failed session creation means to the user, with the file and the way out. */
export function explainLoadFailure(error: unknown, file: string, provider: string): AppError {
  if (error instanceof AppError) return error
  const detail = firstLine(error)
  const data = { file, provider, detail }
  const cause = { cause: error }
  const name = basename(file)
  if (noMemory.test(detail)) return memoryFailure(detail, data, cause)
  const refusal = providerRefusal(provider as ProviderId, detail)
  if (refusal || providerFailure.test(detail)) {
    const way =
      provider === 'cpu' ? 'Install the application again.' : 'Choose another provider in Settings; the CPU always works.'
    return new AppError(
      'provider-unavailable',
      `The provider "${provider}" cannot be used on this machine: ${refusal ? refusal.reason : `${detail.replace(/[.\s]+$/, '')}.`} ${way}`,
      { ...data, ...refusal },
      cause,
    )
  }
  if (escapes.test(detail)) {
    return new AppError(
      'model-broken',
      `${file} takes its weights from outside the model folder, which is not allowed. Put the weight files beside ${name}.`,
      data,
      cause,
    )
  }
  if (unsupported.test(detail)) {
    return new AppError(
      'model-unsupported',
      `${file} uses an operator or format that ONNX Runtime cannot run on ${provider} (${detail}). Export the model again with a supported opset.`,
      data,
      cause,
    )
  }
  if (missingWeights.test(detail)) {
    return new AppError(
      'model-broken',
      `${file} lacks its weight file (${detail}). Copy the whole model folder again.`,
      data,
      cause,
    )
  }
  return new AppError(
    'model-broken',
    `${file} is damaged, cut off or not an ONNX graph (${detail}). Copy or export the model again.`,
    data,
    cause,
  )
}

/** What a failed evaluation means to the user. */
export function explainRunFailure(error: unknown, file: string, provider: string): AppError {
  if (error instanceof AppError) return error
  const detail = firstLine(error)
  const data = { file, provider, detail }
  const cause = { cause: error }
  if (noMemory.test(detail)) return memoryFailure(detail, data, cause)
  return new AppError(
    'model-broken',
    `${file} failed while it ran: ${detail}. The graph does not fit its inputs; export the model again.`,
    data,
    cause,
  )
}

function memoryFailure(detail: string, data: Record<string, string>, cause: { cause: unknown }): AppError {
  const bytes = /(?:size|allocate)\D{0,20}(\d{4,})/i.exec(detail)?.[1]
  const onCpu = data['provider'] === 'cpu'
  const what = onCpu ? 'The network' : `The network on ${data['provider']}`
  const free = onCpu ? freeMemory() : null
  return outOfMemory({ what, need: bytes === undefined ? null : Number(bytes), free, data, ...cause })
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n').find((line) => line.trim() !== '') ?? 'unknown error').trim().slice(0, 600)
}
