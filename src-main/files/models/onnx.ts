import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { readOnnxHeader, type OnnxHeader } from '../../../src-shared/formats/onnx-header.ts'
import { withFile } from '../png-file.ts'

export { OnnxError } from '../../../src-shared/formats/onnx-wire.ts'
export type { OnnxHeader }

/** What a graph says, with the sha256 of everything in it but its weights. Throws `OnnxError`. */
export function readGraph(file: string): Promise<OnnxHeader & { structure: string }> {
  return withFile(file, async (source) => {
    const hash = createHash('sha256')
    const header = await readOnnxHeader(source, { structure: (part) => void hash.update(part), pause: () => setImmediate() })
    return { ...header, structure: hash.digest('hex') }
  })
}
