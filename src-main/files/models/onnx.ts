import { createHash } from 'node:crypto'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { readOnnxHeader, type OnnxHeader } from '../../../src-shared/formats/onnx-header.ts'
import { withFile } from '../png-file.ts'

export { OnnxError } from '../../../src-shared/formats/onnx-wire.ts'
export type { OnnxHeader }

/** Where a graph keeps its external weights, relative to its folder with forward slashes; null for a place outside of it. */
export async function externalFiles(graph: string): Promise<{ readonly named: string; readonly file: string | null }[]> {
  const { external } = await readGraph(graph)
  return [...external.keys()].map((named) => {
    const file = path.posix.normalize(named.replaceAll('\\', '/'))
    const outside = path.posix.isAbsolute(file) || path.win32.isAbsolute(named) || file === '..' || file.startsWith('../')
    return { named, file: outside ? null : file }
  })
}

/** What a graph says, with the sha256 of everything in it but its weights. Throws `OnnxError`. */
export function readGraph(file: string): Promise<OnnxHeader & { structure: string }> {
  return withFile(file, async (source) => {
    const hash = createHash('sha256')
    const header = await readOnnxHeader(source, { structure: (part) => void hash.update(part), pause: () => setImmediate() })
    return { ...header, structure: hash.digest('hex') }
  })
}
