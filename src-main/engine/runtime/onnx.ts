import { createRequire } from 'node:module'
import type * as Onnx from 'onnxruntime-node'

export type OnnxModule = typeof Onnx

/** `Float16Array` as the language has it, kept from before it is taken away from ONNX Runtime. */
export const Half = globalThis.Float16Array

let loading: Promise<OnnxModule> | null = null

/**
 * ONNX Runtime, loaded on first use: the native library costs about 0.1 s. The binding of 1.30 cannot read float16
 * inputs where a global `Float16Array` exists (onnxruntime pull request 32323); without it, it uses Uint16Array.
 */
export function onnxRuntime(): Promise<OnnxModule> {
  loading ??= (async () => {
    Reflect.deleteProperty(globalThis, 'Float16Array')
    const module = (await import('onnxruntime-node')) as OnnxModule & { default?: OnnxModule }
    return module.default ?? module
  })()
  return loading
}

/** The version that `onnxRuntime()` would load, without loading it. */
export function onnxRuntimeVersion(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }
  return version
}

/** Providers the npm binary of 1.30 has for a platform; which of them work, only a probe can say. */
export function compiledProviders(platform: string, arch: string): string[] {
  switch (`${platform}/${arch}`) {
    case 'linux/x64':
      return ['cpu', 'webgpu', 'cuda']
    case 'win32/x64':
    case 'win32/arm64':
      return ['cpu', 'dml', 'webgpu']
    case 'darwin/arm64':
      return ['cpu', 'coreml', 'webgpu']
    default:
      return ['cpu']
  }
}
