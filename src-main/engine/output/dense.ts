import { open, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DenseHeader } from '../../../src-shared/formats/dense.ts'
import type { LatentRgb } from '../../../src-shared/formats/latent-rgb.ts'
import type { DenseSegment } from '../../../src-shared/numerics/types.ts'
import { onDisk } from './disk.ts'

/** Streams the integrator's solution to dense.bin (format: src-shared/formats/dense.ts); no more than one segment is held. */
export interface DenseWriter {
  add(step: number, sigma: number, sigmaNext: number, segment: DenseSegment): Promise<void>
  /** Writes dense.json, without which dense.bin counts as absent. True where there is at least one segment. */
  finish(): Promise<boolean>
  /** Closes the file and leaves no header. */
  abandon(): Promise<void>
}

/** What the header says of the samples. */
export interface DenseFacts {
  readonly shape: readonly number[]
  readonly scheduler: Readonly<Record<string, unknown>>
  /** How latents are shown; null where samples are pictures or have none. */
  readonly latent: LatentRgb | null
}

export async function openDense(outDir: string, { shape, scheduler, latent }: DenseFacts): Promise<DenseWriter> {
  const size = shape.reduce((total, n) => total * n, 1)
  const file = await onDisk(outDir, () => open(join(outDir, 'dense.bin'), 'w'))
  const segments: DenseHeader['segments'] = []
  let chart: { id: string; sigmaData: number } | null = null
  let buffer = new Float32Array(0)
  let offset = 0
  let writing: Promise<void> = Promise.resolve()

  async function write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten
  }

  return {
    async add(step, sigma, sigmaNext, segment) {
      await writing
      chart ??= { id: segment.chart, sigmaData: segment.sigmaData }
      const terms = segment.c.length
      if (buffer.length !== terms * size) buffer = new Float32Array(terms * size)
      segment.c.forEach((coefficients, k) => buffer.set(coefficients, k * size))
      segments.push({ step, sigma, sigmaNext, tau0: segment.tau0, tau1: segment.tau1, terms, offset })
      offset += buffer.byteLength
      writing = onDisk(outDir, () => write(new Uint8Array(buffer.buffer)))
      writing.catch(() => {})
    },
    async finish() {
      try {
        await writing
      } finally {
        await file.close()
      }
      if (!chart) return false
      const header: DenseHeader = {
        format: 'flowline-dense',
        version: 1,
        shape: [...shape],
        size,
        chart: chart.id,
        sigmaData: chart.sigmaData,
        scheduler: { ...scheduler },
        ...(latent && { latent }),
        segments,
      }
      await onDisk(outDir, async () => {
        await writeFile(join(outDir, 'dense.json.part'), JSON.stringify(header))
        await rename(join(outDir, 'dense.json.part'), join(outDir, 'dense.json'))
      })
      return true
    },
    async abandon() {
      await writing.catch(() => {})
      await file.close().catch(() => {})
    },
  }
}
